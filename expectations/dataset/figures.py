"""Figures of a version that config bounds: by numbers, and by what the versions before it had.

They are ratios of counts in profiles (`expectations.dataset.profile`): nothing but the version's own tables is read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from config.expectations import Bound, ExpectationSettings, Limits, Severity
from config.files import ConfigError
from config.tables import TableReader
from expectations.dataset.profile import Profile, count, pooled
from expectations.results import SAMPLES, Unit


@dataclass(frozen=True, slots=True)
class Figure:
    """Something measured, and what bounds it.

    Attributes:
        name: the expectation's name.
        table: the table it is about.
        explanation: what must hold, in a sentence.
        limits: between what it must lie.
        value: what was measured; None where there was nothing to measure or too little to judge.
        checked: rows looked at.
        unit: what it is.
        finding: what was found, in a sentence.
        previous: what the versions before had.
        samples: ids of rows that speak against it.
        counts_rows: whether the value is the number of rows that are wrong.
    """

    name: str
    table: str
    explanation: str
    limits: Limits
    value: float | None
    checked: int
    unit: Unit = Unit.NUMBER
    finding: str = ""
    previous: float | None = None
    samples: tuple[str, ...] = ()
    counts_rows: bool = False

    @property
    def severity(self) -> Severity:
        """How grave a breach is, or would be."""
        return self.limits.severity_of(self.value)

    @property
    def holds(self) -> bool:
        """Whether it lies within its limits, or cannot be judged."""
        return self.value is None or self.limits.allow(self.value)


@dataclass(frozen=True, slots=True)
class Before:
    """The versions before this one.

    Attributes:
        brought: profiles of the articles that each of the last versions brought, the newest first.
        rows: rows of the parent's tables; none where there is no parent.
    """

    brought: tuple[Profile, ...] = ()
    rows: Mapping[str, int] | None = None


Samples = Callable[[TableReader], pl.LazyFrame]


@dataclass(frozen=True, slots=True)
class _Ratio:
    """A figure: the quotient of two counts of a profile.

    Attributes:
        what: its name for readers, the beginning of a sentence.
        meaning: what a breach may mean.
        part, whole: the two counts.
        rows: what is counted to know whether there are enough to judge; in words and in the profile.
        samples: ids of rows that speak against it, one column.
    """

    table: str
    what: str
    meaning: str
    part: Callable[[Profile], int]
    whole: Callable[[Profile], int]
    unit: Unit = Unit.SHARE
    rows: str = "quotes"
    samples: Samples | None = None


def figures(
    scan: TableReader, profile: Profile, before: Before, rows: Mapping[str, int], settings: ExpectationSettings
) -> Iterator[Figure]:
    """Yield the bounded figures.

    Args:
        scan: gives the rows of a table that belong to the articles that the version brings, for samples.
        profile: of the articles that the version brings.
        before: the versions before.
        rows: rows of each table of the version.
        settings: the bounds.
    """
    for name, bound in settings.figures.items():
        if bound is None:
            continue
        if name in _RATIOS:
            yield from _ratio_figures(name, _RATIOS[name], bound, (scan, profile, before))
        else:
            yield from _count_figures(name, bound, rows, before)


def check_figures(settings: ExpectationSettings) -> None:
    """Check that every bounded figure is one that is measured.

    Raises:
        ConfigError: there is no such figure.
    """
    if unknown := settings.figures.keys() - _RATIOS.keys() - _COUNTS.keys():
        known = ", ".join([*_COUNTS, *_RATIOS])
        raise ConfigError(f"expectations: figures: there is no figure {', '.join(sorted(unknown))}; there are {known}")


def _count_figures(name: str, bound: Bound, rows: Mapping[str, int], before: Before) -> Iterator[Figure]:
    table = _COUNTS[name]
    value, what = rows[table], f"Rows of {table}"
    if bound.minimum is not None or bound.maximum is not None:
        finding = f"{value:,} rows."
        yield Figure(name, table, f"{what}: {_words(bound, Unit.COUNT)}.", bound, value, value, Unit.COUNT, finding)
    if bound.previous is not None and before.rows is not None:
        earlier = before.rows.get(table, 0)
        explanation = f"{what}: {_times(bound.previous, 'version')}. Fewer mean that rows were lost."
        value_or_none = value if earlier >= max(1, bound.from_rows) else None
        finding = f"{value:,} rows; the version before had {earlier:,}."
        limits = bound.previous.times(earlier)
        yield Figure(
            f"{name}_like_before", table, explanation, limits, value_or_none, value, Unit.COUNT, finding, earlier
        )


def _ratio_figures(
    name: str, ratio: _Ratio, bound: Bound, data: tuple[TableReader, Profile, Before]
) -> Iterator[Figure]:
    scan, profile, before = data
    if bound.minimum is not None or bound.maximum is not None:
        yield _with_samples(_bounded(name, ratio, bound, profile), ratio, scan)
    if bound.previous is not None and before.brought:
        yield _with_samples(_compared(name, ratio, (bound, bound.previous), profile, before), ratio, scan)


def _bounded(name: str, ratio: _Ratio, bound: Bound, profile: Profile) -> Figure:
    rows, value = _rows_of(ratio, profile), _judged(ratio, profile, bound.from_rows)
    return Figure(
        name=name,
        table=ratio.table,
        explanation=f"{ratio.what}: {_words(bound, ratio.unit)}. {ratio.meaning}",
        limits=bound,
        value=value,
        checked=rows,
        unit=ratio.unit,
        finding=_too_few(ratio, rows, bound) if value is None else f"{_told(ratio, value, rows)}.",
    )


def _compared(name: str, ratio: _Ratio, bounds: tuple[Bound, Limits], profile: Profile, before: Before) -> Figure:
    """Return the figure as a multiple of what the versions before had; `bounds` are all and those multiples."""
    bound, multiples = bounds
    earlier = pooled(before.brought)
    rows, value = _rows_of(ratio, profile), _judged(ratio, profile, bound.from_rows)
    usual = _judged(ratio, earlier, max(1, bound.from_rows))
    if value is None:
        finding = _too_few(ratio, rows, bound)
    elif not usual:
        finding = f"The versions before have too few {_NOUNS[ratio.rows]} to compare with."
    else:
        several = "the version before" if len(before.brought) == 1 else f"the {len(before.brought)} versions before"
        finding = f"{_told(ratio, value, rows)}; {shown(usual, ratio.unit)} in {several}."
    return Figure(
        name=f"{name}_like_before",
        table=ratio.table,
        explanation=f"{ratio.what}: {_times(multiples, 'versions')}. {ratio.meaning}",
        limits=multiples.times(usual) if usual else multiples,
        value=value if usual else None,
        checked=rows,
        unit=ratio.unit,
        finding=finding,
        previous=usual,
    )


def _told(ratio: _Ratio, value: float, rows: int) -> str:
    return f"{shown(value, ratio.unit)} in the {rows:,} {_NOUNS[ratio.rows]} that this version brings"


def _too_few(ratio: _Ratio, rows: int, bound: Bound) -> str:
    return f"{rows:,} {_NOUNS[ratio.rows]} are too few to judge; it takes {max(1, bound.from_rows):,}."


def _with_samples(figure: Figure, ratio: _Ratio, scan: TableReader) -> Figure:
    if figure.holds or ratio.samples is None:
        return figure
    found = ratio.samples(scan).head(SAMPLES).collect(engine="streaming").to_series()
    return replace(figure, samples=tuple(found))


def _judged(ratio: _Ratio, profile: Profile, from_rows: int) -> float | None:
    """Return the quotient, None where there are too few rows for it to say something."""
    whole = ratio.whole(profile)
    return ratio.part(profile) / whole if whole and _rows_of(ratio, profile) >= from_rows else None


def _rows_of(ratio: _Ratio, profile: Profile) -> int:
    return count(profile, "rows", ratio.rows)


def shown(value: float, unit: Unit) -> str:
    """Return a figure as readers expect it."""
    if unit is Unit.SHARE:
        return f"{value:.1%}" if 0 < value < 0.1 else f"{value:.0%}"
    return f"{value:,.0f}" if unit is Unit.COUNT else f"{value:.3g}"


def _words(limits: Limits, unit: Unit) -> str:
    """Return the limits in words: "at least 30% (below 2% nothing is published)"."""
    return _sides(limits, lambda value: shown(value, unit)) + _stops(limits, lambda value: shown(value, unit))


def _times(limits: Limits, before: str) -> str:
    """Return the limits as multiples of what the version or versions before had, in words."""
    sides = _sides(limits, lambda factor: f"{factor:g}")
    return f"{sides} times what the {before} before had" + _stops(limits, lambda factor: f"{factor:g} times")


def _sides(limits: Limits, tell: Callable[[float], str]) -> str:
    sides = [f"at least {tell(limits.minimum)}"] if limits.minimum is not None else []
    sides += [f"at most {tell(limits.maximum)}"] if limits.maximum is not None else []
    return " and ".join(sides)


def _stops(limits: Limits, tell: Callable[[float], str]) -> str:
    stops = [f"below {tell(limits.stop_below)}"] if limits.stop_below is not None else []
    stops += [f"above {tell(limits.stop_above)}"] if limits.stop_above is not None else []
    return f" ({' or '.join(stops)} nothing is published)" if stops else ""


def _without(table: str, key: str, named: Callable[[TableReader], pl.LazyFrame]) -> Samples:
    """Return samples: the least keys of `table` that `named` lacks."""
    return lambda scan: scan(table).select(key).join(named(scan), on=key, how="anti").sort(key)


def _most_quoted(scan: TableReader) -> pl.LazyFrame:
    counted = scan("attributions").drop_nulls("speaker_id").group_by("speaker_id").agg(n=pl.col("quote_id").n_unique())
    return counted.sort("n", "speaker_id", descending=[True, False]).select("speaker_id")


def _most(scan: TableReader, what: pl.Expr) -> pl.LazyFrame:
    """Return the articles whose attributions have the most of `what`."""
    counted = scan("attributions").group_by("article_id").agg(n=what)
    return counted.sort("n", "article_id", descending=[True, False]).select("article_id")


_articles_without_quotes = _without("articles", "article_id", lambda scan: scan("quotes").select("article_id"))
_quotes_without_speaker = _without(
    "quotes",
    "quote_id",
    lambda scan: scan("attributions").filter(pl.col("speaker_name").is_not_null()).select("quote_id"),
)
_NOUNS = {"articles": "articles", "quotes": "quotations"}
_COUNTS = {f"{table}_count": table for table in ("articles", "segments", "quotes", "attributions", "speakers")}


def _articles(profile: Profile) -> int:
    return count(profile, "rows", "articles")


def _quotes(profile: Profile) -> int:
    return count(profile, "rows", "quotes")


def _of(name: str, *values: str) -> Callable[[Profile], int]:
    return lambda profile: count(profile, name, *values)


_RATIOS: Mapping[str, _Ratio] = {
    "quotes_per_article": _Ratio(
        "quotes",
        "Quotations per article",
        "Far fewer mean that the extractor finds nothing or that texts were lost, far more that narration is taken for "
        "speech.",
        _quotes,
        _articles,
        Unit.NUMBER,
        "articles",
        _articles_without_quotes,
    ),
    "articles_with_quotes_share": _Ratio(
        "articles",
        "Articles in which a quotation was found",
        "Nearly all news quotes somebody: where few articles do, the extractor finds nothing or the texts are no news.",
        lambda profile: _articles(profile) - count(profile, "articles.quotes", "0"),
        _articles,
        rows="articles",
        samples=_articles_without_quotes,
    ),
    "quotes_with_marks_share": _Ratio(
        "quotes",
        "Quotations with quotation marks (direct or mixed)",
        "Hardly any mean that quotation marks were lost when the texts were read.",
        _of("quotes.quote_type", "direct", "mixed"),
        _quotes,
    ),
    "quotes_without_marks_share": _Ratio(
        "quotes",
        "Quotations without quotation marks (indirect)",
        "Nearly all mean that quotation marks were lost, hardly any that reported speech is no longer found.",
        _of("quotes.quote_type", "indirect"),
        _quotes,
    ),
    "quotes_with_speaker_share": _Ratio(
        "quotes",
        "Quotations whose speaker is known",
        "Where few are, speakers are no longer found.",
        _of("quotes.has_speaker", "true"),
        _quotes,
        samples=_quotes_without_speaker,
    ),
    "quotes_low_score_share": _Ratio(
        "quotes",
        "Quotations with a score below 0.3",
        "Many mean that the extractor reads texts unlike those it knows.",
        _of("quotes.quote_score", "0.0", "0.1", "0.2"),
        _quotes,
        samples=lambda scan: scan("quotes").sort("quote_score", "quote_id").select("quote_id"),
    ),
    "attributions_per_quote": _Ratio(
        "attributions",
        "Attributions per quotation",
        "Few quotations have more than one source: many mean doubled rows, few that attributions were lost.",
        _of("rows", "attributions"),
        _quotes,
        Unit.NUMBER,
    ),
    "speakers_per_quote": _Ratio(
        "attributions",
        "Speakers per attributed quotation, counted within articles",
        "Near 1 every quotation has a speaker of its own: names and pronouns are no longer brought together.",
        _of("speakers.distinct", "in_articles"),
        _of("speakers.distinct", "in_quotes"),
        Unit.NUMBER,
        samples=lambda scan: _most(scan, pl.col("speaker_id").n_unique()),
    ),
    "speakers_per_article": _Ratio(
        "speakers",
        "Speakers per article",
        "Many more than before mean that names are no longer brought together across articles, or that what is no name "
        "is taken for one.",
        _of("speakers.distinct", "speakers"),
        _articles,
        Unit.NUMBER,
        "articles",
        lambda scan: _most(scan, pl.col("speaker_id").n_unique()),
    ),
    "largest_speaker_share": _Ratio(
        "speakers",
        "Attributed quotations that one speaker has",
        "A large share means that different people were taken for one.",
        _of("speakers.distinct", "of_one"),
        _of("speakers.distinct", "in_quotes"),
        samples=_most_quoted,
    ),
    "chars_kept_share": _Ratio(
        "segments",
        "Characters of the inputs' paragraphs that were kept",
        "Far fewer mean that articles are taken for boilerplate.",
        _of("segments.chars", "kept"),
        _of("segments.chars"),
        rows="articles",
    ),
    "articles_duplicate_share": _Ratio(
        "articles",
        "Articles that are copies of others",
        "Many mean that the same articles were read under several names.",
        _of("articles.is_duplicate", "true"),
        _articles,
        rows="articles",
        samples=lambda scan: (
            scan("articles").filter(pl.col("duplicate_of").is_not_null()).select("article_id").sort("article_id")
        ),
    ),
}
