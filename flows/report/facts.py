"""What the report of a version says: plain values, from which the page and the summary in the terminal are drawn."""

from dataclasses import asdict, dataclass
from datetime import datetime

from config.expectations import Severity
from expectations.results import ExpectationResult, ValueDistribution, Verdict
from flows.display.encode import json_text


@dataclass(frozen=True, slots=True)
class InputFacts:
    """What became of a run's inputs: taken up, passed over because they are known, refused (inputs and rows)."""

    processed: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class Count:
    """How often something occurs."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Where articles came from and what may be done with them, as far as that was declared."""

    name: str
    licence: str | None
    attribution: str | None
    provenance: str | None


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Which version it is and how it came about.

    Attributes:
        seconds: the steps of the run and how long each took.
        inputs: what became of its inputs, where that is known.
        sources: where all articles of the version came from.
        corrections: to how many paragraphs each declared correction was applied.
        moved: attributions that have another speaker than in the parent, where that is known.
        is_published: whether the version's other files lie around the report.
    """

    version: str
    parent: str | None
    created_at: datetime
    code_version: str
    config_sha256: str
    model_version: str
    run_id: str
    seconds: tuple[tuple[str, float], ...] = ()
    inputs: InputFacts | None = None
    sources: tuple[SourceFacts, ...] = ()
    corrections: tuple[Count, ...] = ()
    moved: int | None = None
    is_published: bool = True


@dataclass(frozen=True, slots=True)
class TableFacts:
    """A table's rows, and by how many it differs from the parent's; None where there is no parent.

    `columns` are those in which changed rows differ, with how many rows do.
    """

    name: str
    description: str
    rows: int
    added: int | None = None
    changed: int | None = None
    removed: int | None = None
    columns: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedArticle:
    """An article as an example of what was added, changed or removed since the parent."""

    change: str
    article_id: str
    title: str
    outlet: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class OutletVolume:
    """Articles and quotations of an outlet; `name` is None where it is not known."""

    name: str | None
    articles: int
    quotes: int


@dataclass(frozen=True, slots=True)
class Period:
    """Articles published in a day, month or year, and their quotations by type; `name` is None for all undated ones."""

    name: str | None
    articles: int
    direct: int
    mixed: int
    indirect: int

    @property
    def quotes(self) -> int:
        """Quotations of all types."""
        return self.direct + self.mixed + self.indirect


@dataclass(frozen=True, slots=True)
class Timeline:
    """The periods in which articles were published, in order, undated ones last; `unit` is "day", "month" or "year"."""

    unit: str = "month"
    periods: tuple[Period, ...] = ()

    @property
    def dated(self) -> tuple[Period, ...]:
        """The periods that are known."""
        return tuple(period for period in self.periods if period.name)


@dataclass(frozen=True, slots=True)
class SpeakerFacts:
    """One of the speakers quoted most."""

    name: str
    kind: str
    role: str | None
    quotes: int
    articles: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """Distribution of a score: row counts in bins of equal width over [0, 1]."""

    name: str
    counts: tuple[int, ...]
    mean: float | None

    @property
    def rows(self) -> int:
        """Rows in all bins."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class TextExample:
    """A text as an example, with what goes with it: the rule that stripped it, or where a refused input was read."""

    text: str
    note: str


@dataclass(frozen=True, slots=True)
class Removed:
    """Stripped segments of one type, or inputs refused for one reason."""

    name: str
    count: int
    examples: tuple[TextExample, ...]
    chars: int | None = None


@dataclass(frozen=True, slots=True)
class SampledQuote:
    """A quotation for readers to check, with the article page that shows it.

    Attributes:
        why: "weakest" for one whose speaker is least sure, "drawn" for one drawn by chance.
        score: the confidence in its speaker.
    """

    why: str
    quote_id: str
    article_id: str
    text: str
    quote_type: str
    speaker: str | None
    score: float
    title: str | None
    outlet: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything the report says; collections are in the order in which they are shown.

    `outlets` and `speakers` are the largest, with how many there are in all beside them; `expectations` are over all
    partitions; `pages` are the ids of the articles that have a page beside the report.
    """

    run: RunFacts
    verdict: Verdict
    tables: tuple[TableFacts, ...]
    expectations: tuple[ExpectationResult, ...]
    changed_articles: tuple[ChangedArticle, ...] = ()
    timeline: Timeline = Timeline()
    outlets: tuple[OutletVolume, ...] = ()
    other_outlets: OutletVolume | None = None
    outlet_count: int = 0
    copies: int = 0
    speakers: tuple[SpeakerFacts, ...] = ()
    quote_types: tuple[Count, ...] = ()
    quote_modes: tuple[Count, ...] = ()
    polarities: tuple[Count, ...] = ()
    methods: tuple[Count, ...] = ()
    kinds: tuple[Count, ...] = ()
    scores: tuple[Histogram, ...] = ()
    samples: tuple[SampledQuote, ...] = ()
    pages: tuple[str, ...] = ()
    kept_chars: int = 0
    stripped: tuple[Removed, ...] = ()
    quarantine: tuple[Removed, ...] = ()
    distributions: tuple[ValueDistribution, ...] = ()

    def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return next((facts.rows for facts in self.tables if facts.name == table), 0)

    @property
    def breaches(self) -> tuple[ExpectationResult, ...]:
        """Expectations that do not hold, those that stop publication first."""
        broken = (result for result in self.expectations if not result.success)
        return tuple(sorted(broken, key=lambda result: result.severity is not Severity.HARD))

    @property
    def stripped_chars(self) -> int:
        """Characters of all stripped segments."""
        return sum(removed.chars or 0 for removed in self.stripped)

    def to_json(self) -> str:
        """Return the facts as JSON, for scripts."""
        return json_text(asdict(self))
