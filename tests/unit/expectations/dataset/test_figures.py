"""Figures of a version: bounds from config and from the versions before, each broken for its own reason."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from config.expectations import ExpectationSettings, Severity, load_expectation_settings
from config.tables import load_tables
from expectations.dataset.figures import Before, Figure
from expectations.dataset.profile import Profile, measure_profile, pooled
from expectations.dataset.validation import NewRows, measure_dataset, validate_dataset
from expectations.results import Unit

Dataset = dict[str, pl.DataFrame]
ARTICLES = 120  # enough for every figure to be judged
OUTLETS = ("Fen Gazette", "Harbour Wire", "Moor Times")


def rows(table: str, columns: dict[str, Any]) -> pl.DataFrame:
    """Return rows with the columns that figures look at; the others are null."""
    frame = pl.DataFrame(columns)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in load_tables()[table].polars_schema.items()
    )


def made(articles: int = ARTICLES, quotes_each: int = 4) -> Dataset:
    """Return a dataset of so many articles with so many quotations each, every two by one speaker."""
    number = pl.int_range(articles * quotes_each, eager=True)
    article = pl.Series([f"art_{n:016x}" for n in number // quotes_each])
    quote = pl.Series([f"quo_{n}" for n in number])
    speaker = pl.Series([f"spk_{n // 2}" for n in number], dtype=pl.String)
    ids = [f"art_{n:016x}" for n in range(articles)]
    counted = (
        pl.DataFrame({"s": speaker, "q": quote, "a": article})
        .group_by("s")
        .agg(pl.col("q").n_unique(), pl.col("a").n_unique())
    )
    return {
        "articles": rows(
            "articles",
            {
                "article_id": ids,
                "outlet": [OUTLETS[n % 3] for n in range(articles)],
                "language": ["en"] * articles,
                "text_chars": [1500 + n for n in range(articles)],
            },
        ),
        "segments": rows(
            "segments",
            {
                "segment_id": [f"seg_{n}" for n in range(2 * articles)],
                "article_id": [name for name in ids for _ in range(2)],
                "text": ["x" * 90, "y" * 10] * articles,
                "is_kept": [True, False] * articles,
                "segment_type": ["body", "share"] * articles,
            },
        ),
        "quotes": rows(
            "quotes",
            {
                "quote_id": quote,
                "article_id": article,
                "quote_type": [("direct", "indirect")[n % 2] for n in number],
                "quote_score": [0.8] * len(number),
            },
        ),
        "attributions": rows(
            "attributions",
            {
                "attribution_id": [f"att_{n}" for n in number],
                "quote_id": quote,
                "article_id": article,
                "speaker_id": speaker,
                "speaker_name": speaker,
                "speaker_kind": ["person"] * len(number),
                "method": ["named"] * len(number),
                "attribution_score": [0.7] * len(number),
            },
        ),
        "speakers": rows(
            "speakers", {"speaker_id": counted["s"], "quote_count": counted["q"], "article_count": counted["a"]}
        ),
        "quarantine": rows("quarantine", {"quarantine_id": ["qua_1"]}),
    }


def respeak(data: Dataset, attributions: pl.DataFrame) -> Dataset:
    """Return the dataset with other attributions and the speakers that these name."""
    counted = (
        attributions.drop_nulls("speaker_id")
        .group_by("speaker_id")
        .agg(quote_count=pl.col("quote_id").n_unique(), article_count=pl.col("article_id").n_unique())
    )
    return {**data, "attributions": attributions, "speakers": rows("speakers", counted.to_dict())}


def scan_of(data: Dataset) -> Callable[[str], pl.LazyFrame]:
    return lambda table: data[table].lazy()


USUAL = made()
PROFILE = measure_profile(scan_of(USUAL))
BEFORE = Before((PROFILE, PROFILE, PROFILE), {table: frame.height for table, frame in USUAL.items()})
SETTINGS = load_expectation_settings()


def figures_of(data: Dataset, before: Before = BEFORE, **changes: Any) -> dict[str, Figure]:
    settings = ExpectationSettings.model_validate({**SETTINGS.model_dump(), **changes})
    measured, _ = measure_dataset(scan_of(data), None, NewRows.of(scan_of(data)), before, settings)
    return {figure.name: figure for figure in measured}


def breaches(data: Dataset, before: Before = BEFORE, **changes: Any) -> dict[str, Figure]:
    return {name: figure for name, figure in figures_of(data, before, **changes).items() if not figure.holds}


def without_quotes(data: Dataset) -> Dataset:
    return {**data, **{table: data[table].clear() for table in ("quotes", "attributions", "speakers")}}


def only_quotes_of(data: Dataset, articles: int) -> Dataset:
    """Return the dataset as if quotations had been found in the first `articles` only."""
    kept = data["quotes"].filter(pl.col("article_id") < f"art_{articles:016x}")
    attributions = data["attributions"].join(kept, on="quote_id", how="semi", maintain_order="left")
    return respeak({**data, "quotes": kept}, attributions)


def set_all(table: str, **values: Any) -> Callable[[Dataset], Dataset]:
    def change(data: Dataset) -> Dataset:
        new = [pl.lit(value).cast(data[table].schema[name]).alias(name) for name, value in values.items()]
        return {**data, table: data[table].with_columns(new)}

    return change


def everybody_is(speaker: str | None) -> Callable[[Dataset], Dataset]:
    def change(data: Dataset) -> Dataset:
        who = pl.lit(speaker, pl.String)
        return respeak(data, data["attributions"].with_columns(speaker_id=who, speaker_name=who))

    return change


def every_quote_has_its_own_speaker(data: Dataset) -> Dataset:
    own = pl.concat_str(pl.lit("spk_of_"), "quote_id")
    return respeak(data, data["attributions"].with_columns(speaker_id=own, speaker_name=own))


def three_attributions_each(data: Dataset) -> Dataset:
    many = [
        data["attributions"].with_columns(pl.concat_str("attribution_id", pl.lit(f"_{n}")).alias("attribution_id"))
        for n in range(3)
    ]
    return respeak(data, pl.concat(many))


def all_dropped(data: Dataset) -> Dataset:
    kept = pl.int_range(pl.len()) % 40 == 0
    return {**data, "segments": data["segments"].with_columns(is_kept=kept)}


def all_copies(data: Dataset) -> Dataset:
    first = data["articles"]["article_id"][0]
    copies = pl.when(pl.col("article_id") != first).then(pl.lit(first))
    return {**data, "articles": data["articles"].with_columns(duplicate_of=copies)}


def without_outlet(data: Dataset) -> Dataset:
    outlet = pl.when(pl.col("outlet") == OUTLETS[0]).then(pl.lit(OUTLETS[1])).otherwise("outlet")
    return {**data, "articles": data["articles"].with_columns(outlet=outlet)}


def hardly_any_of_outlet(data: Dataset) -> Dataset:
    moved = (pl.col("outlet") == OUTLETS[0]) & (pl.col("article_id") > f"art_{9:016x}")
    outlet = pl.when(moved).then(pl.lit(OUTLETS[1])).otherwise("outlet")
    return {**data, "articles": data["articles"].with_columns(outlet=outlet)}


DRIFT_OF_QUOTES = {"articles_quotes_drift", "quotes_per_article_like_before", "quotes_count_like_before"}
LOST_SPEAKERS = {"attributions_count_like_before", "speakers_count_like_before"}

# Data broken in one way, what must be said of it, and whether nothing is published then.
CASES: dict[str, tuple[Callable[[Dataset], Dataset], set[str], bool]] = {
    "an extractor that finds nothing": (
        without_quotes,
        {
            "quotes_count", "quotes_count_like_before", "attributions_count_like_before", "speakers_count_like_before",
            "quotes_per_article", "quotes_per_article_like_before", "articles_with_quotes_share",
            "articles_with_quotes_share_like_before", "articles_quotes_drift", "speakers_per_article_like_before",
        },
        True,
    ),
    "an extractor that finds little": (
        lambda data: only_quotes_of(data, 20),
        {
            *DRIFT_OF_QUOTES, *LOST_SPEAKERS, "articles_with_quotes_share", "articles_with_quotes_share_like_before",
            "speakers_per_article_like_before",
        },
        True,
    ),
    "no quotation marks": (
        set_all("quotes", quote_type="indirect"),
        {
            "quotes_quote_type_drift", "quotes_with_marks_share", "quotes_with_marks_share_like_before",
            "quotes_without_marks_share", "quotes_without_marks_share_like_before",
        },
        True,
    ),
    "no reported speech": (
        set_all("quotes", quote_type="direct"),
        {"quotes_quote_type_drift", "quotes_without_marks_share_like_before"},
        False,
    ),
    "nobody is known": (
        everybody_is(None),
        {
            "quotes_with_speaker_share", "quotes_with_speaker_share_like_before", "speakers_count_like_before",
            "speakers_per_article_like_before",
        },
        True,
    ),
    "low scores": (
        set_all("quotes", quote_score=0.1),
        {"quotes_low_score_share", "quotes_quote_score_drift"},
        False,
    ),
    "a speaker explosion": (
        every_quote_has_its_own_speaker,
        {"speakers_per_quote", "speakers_per_quote_like_before"},
        False,
    ),
    "everybody is one": (
        everybody_is("spk_1"),
        {"largest_speaker_share", "speakers_count_like_before", "speakers_per_article_like_before"},
        True,
    ),
    "several attributions of each quotation": (three_attributions_each, {"attributions_per_quote"}, False),
    "all is boilerplate": (all_dropped, {"chars_kept_share", "chars_kept_share_like_before"}, True),
    "other kinds of paragraphs": (
        set_all("segments", segment_type="legal"), {"segments_segment_type_drift"}, False
    ),
    "copies": (all_copies, {"articles_duplicate_share"}, False),
    "another language": (set_all("articles", language="fr"), {"articles_language_drift"}, False),
    "other lengths": (set_all("articles", text_chars=90), {"articles_text_chars_drift"}, False),
    "another way to find speakers": (set_all("attributions", method="pronoun"), {"attributions_method_drift"}, False),
    "another kind of speakers": (
        set_all("attributions", speaker_kind="group"), {"attributions_speaker_kind_drift"}, False
    ),
    "other scores of speakers": (
        set_all("attributions", attribution_score=0.2), {"attributions_attribution_score_drift"}, False
    ),
    "other outlets": (
        set_all("articles", outlet="Salt Post"), {"articles_outlet_drift", "articles_regular_outlets_there"}, False
    ),
    "a missing outlet": (without_outlet, {"articles_regular_outlets_there"}, False),
    "hardly any articles of an outlet": (hardly_any_of_outlet, {"articles_outlet_volume_like_before"}, False),
    "nothing at all": (
        lambda data: {table: frame.clear() for table, frame in data.items()},
        {
            "articles_count", "quotes_count",
            *(f"{table}_count_like_before" for table in ("articles", "segments", "quotes", "attributions", "speakers")),
        },
        True,
    ),
    "fewer articles": (
        lambda data: made(data["articles"].height // 6),
        {
            "articles_volume_like_before", "articles_outlet_volume_like_before",
            *(f"{table}_count_like_before" for table in ("articles", "segments", "quotes", "attributions", "speakers")),
        },
        True,
    ),
    "too many quotations": (
        lambda data: made(data["articles"].height, 70),
        {
            "quotes_per_article", "quotes_per_article_like_before", "articles_quotes_drift",
            "speakers_per_article_like_before",
        },
        False,
    ),
}  # fmt: skip


def test_the_usual_breaks_nothing() -> None:
    assert breaches(USUAL) == {}


@pytest.mark.parametrize("case", CASES)
def test_each_way_of_being_broken_is_told_from_the_others(case: str) -> None:
    change, expected, stops = CASES[case]
    found = breaches(change(USUAL))
    assert found.keys() == expected
    assert any(result.severity is Severity.HARD for result in found.values()) is stops
    assert all(result.finding.endswith(".") and result.explanation.endswith((".", ").")) for result in found.values())


def test_every_figure_is_broken_by_some_case() -> None:
    of_rows = {"agrees", "resolves", "dataset"}
    bounded = {name for name in figures_of(USUAL) if name.rpartition("_")[2] not in of_rows}
    assert bounded == set().union(*(expected for _, expected, _ in CASES.values()))


@pytest.mark.parametrize("case", ["an extractor that finds little", "a missing outlet", "no reported speech"])
def test_great_expectations_says_the_same(case: str) -> None:
    data = CASES[case][0](USUAL)
    results, _ = validate_dataset(scan_of(data), None, NewRows.of(scan_of(data)), BEFORE, SETTINGS)
    broken = {result.expectation: result for result in results if not result.success}
    assert broken.keys() == CASES[case][1]
    figures = figures_of(data)
    for name, result in broken.items():
        assert (result.severity, result.observed) == (figures[name].severity, figures[name].value)


@pytest.mark.parametrize("case", CASES)
def test_a_handful_of_articles_is_not_judged_by_shares(case: str) -> None:
    change, _, _ = CASES[case]
    few = change(made(6))
    assert breaches(few, Before()).keys() <= {"articles_count", "quotes_count"}


def test_without_versions_before_only_config_bounds() -> None:
    measured, mixes = measure_dataset(scan_of(USUAL), None, NewRows.of(scan_of(USUAL)), Before(), SETTINGS)
    assert not [figure for figure in measured if figure.name.endswith(("_like_before", "_drift"))]
    assert {mix.distance for mix in mixes} == {None}


def test_what_cannot_be_judged_says_so_and_holds() -> None:
    few = made(6)
    figure = figures_of(few)["quotes_per_article"]
    assert (figure.holds, figure.value) == (True, None)
    assert figure.finding == "6 articles are too few to judge; it takes 50."


def test_a_breach_says_what_was_found_what_was_before_and_where() -> None:
    found = breaches(only_quotes_of(USUAL, 20))
    result = found["quotes_per_article_like_before"]
    assert result.finding == "0.667 in the 120 articles that this version brings; 4 in the 3 versions before."
    assert (result.previous, result.limits.minimum, result.limits.maximum, result.unit) == (4, 2, 8, Unit.NUMBER)
    assert result.samples[:2] == (f"art_{20:016x}", f"art_{21:016x}")
    missing = breaches(without_outlet(USUAL))["articles_regular_outlets_there"]
    assert missing.finding == "Missing: Fen Gazette (usually 40 articles)."
    assert missing.samples == ("Fen Gazette",)
    moved = breaches(CASES["no reported speech"][0](USUAL))["quotes_quote_type_drift"]
    assert moved.finding == "Distance 0.56. Most of all moved direct from 50% to 100%, indirect from 50% to 0%."


def test_an_outlet_must_be_regular_to_be_missed() -> None:
    other: Profile = {**PROFILE, "articles.outlet": {OUTLETS[1]: 60, OUTLETS[2]: 60}}
    assert "articles_regular_outlets_there" not in breaches(without_outlet(USUAL), Before((PROFILE, other, PROFILE)))
    assert "articles_regular_outlets_there" not in breaches(without_outlet(USUAL), Before((PROFILE, PROFILE)))


def test_a_missing_outlet_stops_where_config_says_so() -> None:
    found = breaches(without_outlet(USUAL), volume={**SETTINGS.volume.model_dump(), "missing": "hard"})
    assert found["articles_regular_outlets_there"].severity is Severity.HARD


def test_profiles_add_up() -> None:
    assert pooled([PROFILE, PROFILE])["rows"]["quotes"] == 2 * 4 * ARTICLES
    both = pooled([measure_profile(scan_of(made(30))), measure_profile(scan_of(made(50)))])
    assert both["quotes.quote_type"] == {"direct": 160, "indirect": 160}


def test_a_profile_names_the_most_frequent_values_and_counts_the_rest() -> None:
    many = {
        **USUAL,
        "articles": rows(
            "articles", {"article_id": [f"a{n}" for n in range(500)], "outlet": [f"o{n}" for n in range(500)]}
        ),
    }
    outlets = measure_profile(scan_of(many))["articles.outlet"]
    assert len(outlets) == 201
    assert outlets["(others)"] == 300
