"""What is known of names: spellings and short forms of given names, legal forms, abbreviations, occupations of life."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from pydantic import BaseModel, ConfigDict


class IdentityLexicon(BaseModel):
    """What tells that two names are one, or that one is two; config/lexicons/identities.yml describes each list."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    given_names: tuple[tuple[str, ...], ...]
    surnames: tuple[tuple[str, ...], ...]
    nicknames: Mapping[str, tuple[str, ...]]
    common_surnames: frozenset[str]
    suffixes: Mapping[str, str]
    arabic_articles: frozenset[str]
    particles: frozenset[str]
    legal_forms: frozenset[str]
    outlet_tails: frozenset[str]
    spellings: Mapping[str, str]
    government_heads: frozenset[str]
    function_words: frozenset[str]
    abbreviations: Mapping[str, str]
    occupations: Mapping[str, frozenset[str]]
    former: frozenset[str]
    offices: frozenset[str]

    @cached_property
    def given_of(self) -> Mapping[str, str]:
        """The spelling that stands for all, by each spelling of a given name."""
        return _first_of_each(self.given_names)

    @cached_property
    def surname_of(self) -> Mapping[str, str]:
        """The spelling that stands for all, by each spelling of a surname."""
        return _first_of_each(self.surnames)

    @cached_property
    def formal_of(self) -> Mapping[str, str]:
        """The formal given name by its short form."""
        return {short: formal for formal, shorts in self.nicknames.items() for short in shorts}

    @cached_property
    def occupation_of(self) -> Mapping[str, str]:
        """The occupation of life by the noun or nouns that tell it."""
        return {noun: occupation for occupation, nouns in self.occupations.items() for noun in nouns}


def _first_of_each(groups: Iterable[tuple[str, ...]]) -> Mapping[str, str]:
    return {form: forms[0] for forms in groups for form in forms}
