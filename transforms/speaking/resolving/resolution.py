"""What comes out of resolving speakers: for each source of a quotation, who it is."""

from dataclasses import dataclass

from transforms.records import Candidate, Method, Span, SpeakerKind


@dataclass(frozen=True, slots=True)
class Resolution:
    """The speaker that one source of a quotation stands for.

    Attributes:
        mention: the words that name the source; None where there are none.
        name: fullest form of the speaker's name in the article, or the phrase of an unnamed one; None for nobody.
        kind: what kind of speaker.
        role: the role that the article gives.
        affiliation: the organisation or country it attaches the speaker to.
        method: how the mention led to the speaker.
        score: confidence, 0 to 1.
        candidates: where the choice was close, those it was between, the best first; else none.
    """

    mention: Span | None
    name: str | None
    kind: SpeakerKind
    role: str | None
    affiliation: str | None
    method: Method
    score: float
    candidates: tuple[Candidate, ...] = ()


NOBODY = Resolution(None, None, SpeakerKind.UNKNOWN, None, None, Method.NONE, 0.0)
