"""Annotated articles, written for the tests about people who do not exist."""

from importlib.resources import files

from flows.evaluation.gold import GoldAttribution, QuoteRecord
from flows.training.corpora import Article, Convention, Mention, Name, Reported
from transforms.quoting.encoding import WordReader
from transforms.records import Span

HARBOUR = (
    '"The crane will stay," said Ines Falk. Her deputy denied that it was sold.\n'
    "According to the harbour office, nobody made an offer."
)
VOCABULARY = files("transforms.quoting").joinpath("model", "vocabulary.txt").read_text(encoding="utf-8")
READER = WordReader(VOCABULARY.splitlines())


def attribution(content: str, cue: str = "", source: str = "", text: str = HARBOUR) -> GoldAttribution:
    """Return an attribution of the words in `text`."""
    spans = [(span(text, words),) if words else () for words in (content, cue, source)]
    return GoldAttribution(id="", content=spans[0], cue=spans[1], source=spans[2])


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


CRANE = attribution('"The crane will stay,"', "said", "Ines Falk")
SALE = attribution("that it was sold", "denied", "Her deputy")
OFFER = attribution("nobody made an offer", "According to", "the harbour office")
RECORD = QuoteRecord(id="harbour", text=HARBOUR, attributions=(CRANE, SALE, OFFER))


def reported(given: GoldAttribution, **more: object) -> Reported:
    """Return an attribution as training reads it."""
    return Reported(given.content, given.cue, given.source, **more)  # type: ignore[arg-type]  # what Reported has


ARTICLE = Article(
    name="harbour",
    text=HARBOUR,
    convention=Convention.NEWS,
    reported=(
        reported(CRANE, is_thought=False, speakers=(0,)),
        reported(SALE, is_thought=False, speakers=(1,)),
        reported(OFFER, is_thought=False, speakers=()),
    ),
    outlet="skerry.example",
    names=(Name(span(HARBOUR, "Ines Falk"), "person"),),
    silver=(),
    mentions=(Mention(span(HARBOUR, "Ines Falk"), 0), Mention(span(HARBOUR, "Her deputy"), 1)),
)
