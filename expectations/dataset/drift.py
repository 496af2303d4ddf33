"""Drift: how the articles that a version brings differ from those of the versions before, in kind and in number."""

from collections.abc import Iterator, Mapping
from statistics import median

from config.expectations import Drift, ExpectationSettings, Limits, Severity, Volume
from config.files import ConfigError
from expectations.dataset.distance import jensen_shannon
from expectations.dataset.figures import Before, Figure, shown
from expectations.dataset.profile import OTHERS, UNKNOWN, Profile, count, pooled
from expectations.results import SAMPLES, Unit, ValueDistribution

MOVED_MOST = 3  # values named in a finding

# The columns whose distributions are compared, in words.
COMPARED: Mapping[str, str] = {
    "articles.outlet": "outlets",
    "articles.language": "languages",
    "articles.text_chars": "lengths of articles",
    "articles.quotes": "numbers of quotations per article",
    "segments.segment_type": "types of segments",
    "quotes.quote_type": "types of quotations",
    "quotes.quote_score": "scores of quotations",
    "attributions.method": "ways in which speakers were found",
    "attributions.speaker_kind": "kinds of speakers",
    "attributions.attribution_score": "scores of attributions",
}


def distributions(profile: Profile, before: Before, drift: Drift) -> tuple[ValueDistribution, ...]:
    """Return the distributions of values in the articles that a version brings, beside those of the versions before."""
    earlier = pooled(before.brought)
    return tuple(_distribution(name, profile, earlier, len(before.brought), drift) for name in COMPARED)


def _distribution(name: str, profile: Profile, earlier: Profile, versions: int, drift: Drift) -> ValueDistribution:
    current, previous = dict(profile.get(name, {})), dict(earlier.get(name, {}))
    rows = min(sum(current.values()), sum(previous.values()))
    articles = min(count(profile, "rows", "articles"), count(earlier, "rows", "articles"))
    enough = rows >= drift.from_rows and articles >= drift.from_articles
    distance = round(jensen_shannon(current, previous), 4) if enough else None
    return ValueDistribution(name, COMPARED[name], current, previous, versions, distance)


def drift_figures(measured: tuple[ValueDistribution, ...], settings: ExpectationSettings) -> Iterator[Figure]:
    """Yield the distance of each distribution from that of the versions before."""
    for found in measured:
        limits = settings.drift.of.get(found.name, settings.drift.limits)
        if limits is None:
            continue
        table = found.name.partition(".")[0]
        yield Figure(
            name=f"{found.name.replace('.', '_')}_drift",
            table=table,
            explanation=f"The mix of {found.what} is like that of the versions before: Jensen-Shannon distance "
            f"{_words(limits)}. More means that the articles are of another kind, or are read in another way.",
            limits=limits,
            value=found.distance,
            checked=sum(found.current.values()),
            unit=Unit.DISTANCE,
            finding=_finding(found),
        )


def check_drift(settings: ExpectationSettings) -> None:
    """Check that limits are given for distributions that are compared only.

    Raises:
        ConfigError: there is no such distribution.
    """
    if unknown := settings.drift.of.keys() - COMPARED.keys():
        raise ConfigError(
            f"expectations: drift: there is no mix {', '.join(sorted(unknown))}; there are {', '.join(COMPARED)}"
        )


def _words(limits: Limits) -> str:
    stops = f" (above {limits.stop_above:g} nothing is published)" if limits.stop_above is not None else ""
    return f"at most {limits.maximum:g}{stops}" if limits.maximum is not None else "of any size"


def _finding(found: ValueDistribution) -> str:
    if found.distance is None:
        return "There are too few rows in this version, or in those before, to compare."
    now, then = sum(found.current.values()), sum(found.previous.values())
    shares = {
        value: (found.previous.get(value, 0) / then, found.current.get(value, 0) / now)
        for value in {**found.current, **found.previous}
    }
    moved = sorted(shares, key=lambda value: (-abs(shares[value][0] - shares[value][1]), value))[:MOVED_MOST]
    told = ", ".join(
        f"{value} from {shown(shares[value][0], Unit.SHARE)} to {shown(shares[value][1], Unit.SHARE)}"
        for value in moved
    )
    return f"Distance {found.distance:.2f}. Most of all moved {told}."


def volume_figures(profile: Profile, before: Before, volume: Volume) -> Iterator[Figure]:
    """Yield how many articles there are beside what is usual, in all and by outlet."""
    recent = before.brought[: volume.in_versions]
    enough = len(recent) == volume.in_versions
    articles = count(profile, "rows", "articles")
    usual = median(count(one, "rows", "articles") for one in recent) if enough else 0
    yield _total(articles, usual, volume)
    outlets = _regular_outlets(recent, volume) if enough else {}
    now = profile.get("articles.outlet", {})
    missing = sorted(name for name in outlets if not now.get(name))
    few = sorted(name for name, mean in outlets.items() if 0 < now.get(name, 0) < volume.warn_below * mean)
    yield _outlet_figure(
        "articles_regular_outlets_there",
        f"Every outlet that each of the last {volume.in_versions} versions had articles of has some in this one. "
        "A missing one may have changed its pages or its feed.",
        outlets,
        missing,
        volume.missing,
        "Missing: " + ", ".join(f"{name} (usually {outlets[name]:g} articles)" for name in missing[:SAMPLES]),
    )
    yield _outlet_figure(
        "articles_outlet_volume_like_before",
        f"Every regular outlet has at least {volume.warn_below:.0%} of its usual number of articles.",
        outlets,
        few,
        Severity.SOFT,
        "Too few: "
        + ", ".join(f"{name} ({now[name]:,}, usually {outlets[name]:g} articles)" for name in few[:SAMPLES]),
    )


def _total(articles: int, usual: float, volume: Volume) -> Figure:
    limits = Limits(warn_below=volume.warn_below * usual)
    return Figure(
        name="articles_volume_like_before",
        table="articles",
        explanation=f"The version brings at least {volume.warn_below:.0%} of the usual number of articles. Fewer mean "
        "that a source gives less than it did.",
        limits=limits,
        value=articles if usual >= volume.from_articles else None,
        checked=articles,
        unit=Unit.COUNT,
        finding=f"{articles:,} articles; {usual:,g} are usual."
        if usual
        else "There are too few versions to say what is usual.",
        previous=usual or None,
    )


def _regular_outlets(recent: tuple[Profile, ...], volume: Volume) -> dict[str, float]:
    """Return the usual number of articles of each regular outlet."""
    counts = [one.get("articles.outlet", {}) for one in recent]
    everywhere = set.intersection(*(set(each) for each in counts)) - {UNKNOWN, OTHERS}
    usual = {name: float(median(each[name] for each in counts)) for name in everywhere}
    return {name: number for name, number in usual.items() if number >= volume.from_articles}


def _outlet_figure(
    name: str, explanation: str, regular: Mapping[str, float], found: list[str], severity: Severity, finding: str
) -> Figure:
    return Figure(
        name=name,
        table="articles",
        explanation=explanation,
        limits=Limits(stop_above=0) if severity is Severity.HARD else Limits(warn_above=0),
        value=len(found) if regular else None,
        checked=len(regular),
        unit=Unit.COUNT,
        finding=f"{finding}." if found else f"{len(regular)} outlets are regular.",
        samples=tuple(found[:SAMPLES]),
    )
