"""Those that the words of an article refer to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from transforms.records import Candidate, Method, SpeakerKind
from transforms.speaking.names import Gender, spelling_key


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody or something that mentions refer to.

    Attributes:
        name: its name or, where it has none, the phrase it is called by.
        kind: what kind of speaker it would be.
        gender: where it is known.
        nouns: words, in lower case, that it is called by beside its name.
        role: what the article calls it, as written.
        affiliation: the organisation or country that the role names.
        entity: its index among the article's names; None where it has no name.
        is_sure: whether the kind is known; otherwise it is the likelier one.
        is_plural: whether it is several.
    """

    name: str
    kind: SpeakerKind
    gender: Gender | None = None
    nouns: frozenset[str] = frozenset()
    role: str | None = None
    affiliation: str | None = None
    entity: int | None = None
    is_sure: bool = True
    is_plural: bool = False

    @property
    def key(self) -> str:
        """What tells it from the article's other referents."""
        return f"#{self.entity}" if self.entity is not None else spelling_key(self.name)


def as_outlet(referent: Referent) -> Referent:
    """Return a referent that the text says is an outlet."""
    return replace(referent, kind=SpeakerKind.ORGANIZATION, nouns=referent.nouns | {"outlet"})


def joined(referents: Sequence[Referent]) -> Referent:
    """Return several as one group: "Ann Example and Bob Sample"."""
    listed = ", ".join(referent.name for referent in referents[:-1])
    nouns = frozenset[str]().union(*(referent.nouns for referent in referents))
    return Referent(f"{listed} and {referents[-1].name}", SpeakerKind.GROUP, nouns=nouns, is_plural=True)


class Found(NamedTuple):
    """What a source's words were found to refer to, how, how sure that is, and who else it may be."""

    referent: Referent
    method: Method
    score: float
    candidates: tuple[Candidate, ...] = ()
