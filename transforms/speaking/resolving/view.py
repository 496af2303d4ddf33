"""An article as its sources are read: its words, the names in it, and how far apart its sentences are."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from transforms.records import Span, SpeakerKind
from transforms.speaking.mentions import Mention, Names
from transforms.speaking.names import NameLexicon
from transforms.text.words import Word, WordRange

LONGEST_SURNAME = 20


class View:
    """The words and names of an article; nothing in it changes while its sources are read."""

    def __init__(self, names: Names, lexicon: NameLexicon) -> None:
        self.names = names
        self.words = names.words
        self.lexicon = lexicon
        self.mentions = names.mention_of_word
        self.starts = [word.start for word in names.words]
        self.ages = _ages(names.words)

    @cached_property
    def _bearers(self) -> dict[str, list[int]]:
        """Persons by their surnames."""
        found: dict[str, list[int]] = {}
        for index, entity in enumerate(self.names.entities):
            given, _, surname = entity.name.rpartition(" ")
            if given and entity.kind is SpeakerKind.PERSON:
                found.setdefault(surname, []).append(index)
        return found

    def bearers(self, surname: str) -> list[int]:
        """Return the persons, by the indexes of their names, who have a surname beside a given name."""
        return self._bearers.get(surname, [])

    @cached_property
    def _misspellings(self) -> dict[str, set[int]]:
        """Persons by their surnames and by these with one letter left out."""
        found: dict[str, set[int]] = {}
        for surname, bearers in self._bearers.items():
            for form in _with_one_left_out(surname):
                found.setdefault(form, set()).update(bearers)
        return found

    def misspelt(self, surname: str) -> int | None:
        """Return the only person, by the index of the name, whose surname is this one but for one letter."""
        near = set[int]().union(*(self._misspellings.get(form, ()) for form in _with_one_left_out(surname)))
        same = {index for index in near if self.names.entities[index].name.rpartition(" ")[2][:1] == surname[:1]}
        return next(iter(same)) if len(same) == 1 else None

    def word_at(self, offset: int) -> int:
        """Return the index of the first word that ends after `offset`."""
        index = bisect_right(self.starts, offset) - 1
        return index if index >= 0 and self.words[index].end > offset else index + 1

    def words_in(self, span: Span) -> WordRange:
        """Return the words that begin in a span or reach into it."""
        return WordRange(self.word_at(span.start), bisect_left(self.starts, span.end))

    def text(self, first: int, last: int) -> str:
        """Return the text of a stretch of words, its white space normalised."""
        return " ".join(self.names.text[self.words[first].start : self.words[last - 1].end].split())

    def is_role_word(self, index: int) -> bool:
        """Tell whether the word is a title or a noun for a person."""
        return self.words[index].lower in self.lexicon.titles or self.words[index].lower in self.lexicon.person_nouns

    def is_place(self, mention: Mention) -> bool:
        """Tell whether the name is a country's or a city's."""
        name = self.names.entities[mention.entity].name
        return name in self.lexicon.places or name in self.lexicon.countries


def bare(word: Word) -> str:
    """Return a word in lower case without what is contracted with it: "he" for "he's"."""
    lower = word.lower
    return lower if lower.isalpha() else lower.replace("’", "'").partition("'")[0]


def _with_one_left_out(surname: str) -> set[str]:
    """Return a name in lower case and without each of its letters: what names that differ in one have in common."""
    lower = surname.lower()[:LONGEST_SURNAME]
    return {lower} | {lower[:at] + lower[at + 1 :] for at in range(len(lower))}


def _ages(words: Sequence[Word]) -> list[int]:
    """Return for each word how many sentences of the article's own the text has had: quoted ones do not count."""
    ages: list[int] = []
    age, counted = 0, -1
    for word in words:
        if not word.is_quoted and word.sentence != counted:
            age, counted = age + 1, word.sentence
        ages.append(age)
    return ages
