"""The outcome of validation: one result for each expectation and what it was checked on, and the verdict."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import Any

from config.expectations import Severity
from config.tables import TABLE_ORDER

SAMPLES = 20


class Verdict(StrEnum):
    """Whether a version may be published: failed may not, warned may but should be looked at."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"


class Unit(StrEnum):
    """What an observed figure is, for those who show it."""

    COUNT = "count"
    SHARE = "share"  # 0 to 1
    NUMBER = "number"
    DISTANCE = "distance"  # Jensen-Shannon, 0 to 1


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """How one expectation fared.

    Attributes:
        table: the table it is about.
        partition: the partition it was checked on; None for the whole dataset.
        expectation: its name.
        explanation: what must hold, in a sentence.
        severity: whether a breach stops publication.
        success: whether it holds.
        checked: rows looked at.
        unexpected_count: rows that break it.
        samples: ids of some of those rows (or names of what is at fault), at most `SAMPLES`.
        values: what stands in those rows, one for each sample; empty where the rule is not about one value.
        observed: the figure found, where the expectation bounds one.
        minimum, maximum: what bounds the figure without a word; None where that side is open.
        previous: what the previous versions had, where the figure is compared with them.
        unit: what the figure is.
        finding: what was found, in a sentence; empty where the counts say it all.
        judged: False where there were too few rows, or no version before, to say anything; it holds then.
    """

    table: str
    partition: str | None
    expectation: str
    explanation: str
    severity: Severity
    success: bool
    checked: int
    unexpected_count: int
    samples: tuple[str, ...] = ()
    observed: float | None = None
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    previous: float | None = None
    unit: Unit = Unit.COUNT
    finding: str = ""
    judged: bool = True

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "ExpectationResult":
        """Return the result that `dataclasses.asdict` and JSON made `values` of."""
        typed = {
            "severity": Severity(values["severity"]),
            "unit": Unit(values.get("unit", Unit.COUNT)),
            "samples": tuple(map(str, values["samples"])),
            "values": tuple(map(str, values.get("values", ()))),
        }
        return cls(**{**values, **typed})


@dataclass(frozen=True, slots=True)
class ValueDistribution:
    """The distribution of a column's values in the articles of this run, beside that in the previous versions.

    Attributes:
        name: the table and column, such as "quotes.quote_type".
        what: the values in words, such as "types of quotations".
        current: rows by value among the articles that this version brought.
        previous: the same of the versions compared with, together; empty where there are none.
        versions: how many versions those are.
        distance: Jensen-Shannon distance of the two, 0 to 1; None where there are too few rows to tell.
    """

    name: str
    what: str
    current: Mapping[str, int]
    previous: Mapping[str, int]
    versions: int
    distance: float | None


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """All results of a version, in the order of tables, partitions and names; make one with `of`.

    Attributes:
        results: how each expectation fared on each partition.
        distributions: what the results on drift were computed from; JSON calls them mixes.
        profile: counts by value of the articles that the version brings (`expectations.dataset.profile`).
    """

    results: tuple[ExpectationResult, ...]
    distributions: tuple[ValueDistribution, ...] = ()
    profile: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        results: Iterable[ExpectationResult],
        distributions: Iterable[ValueDistribution] = (),
        profile: Mapping[str, Mapping[str, int]] | None = None,
    ) -> "ValidationReport":
        """Return the report of `results`, which may come in any order."""
        return cls(tuple(sorted(results, key=_place)), tuple(distributions), profile or {})

    @property
    def verdict(self) -> Verdict:
        """Failed where a hard expectation does not hold, warned where only soft ones do not."""
        broken = {result.severity for result in self.results if not result.success}
        if Severity.HARD in broken:
            return Verdict.FAILED
        return Verdict.WARNED if broken else Verdict.PASSED

    @property
    def breaches(self) -> tuple[ExpectationResult, ...]:
        """Results of the expectations that do not hold, hard ones first."""
        broken = (result for result in self.results if not result.success)
        return tuple(sorted(broken, key=lambda result: result.severity is Severity.SOFT))

    @property
    def by_expectation(self) -> tuple[ExpectationResult, ...]:
        """One result for each expectation, over all partitions, in the order of tables and names."""
        named = sorted(self.results, key=_identity)
        return tuple(_merged(list(results)) for _, results in groupby(named, key=_identity))

    def to_json(self) -> str:
        """Return the report as JSON; equal reports give equal text."""
        content = {
            "verdict": self.verdict,
            "results": [asdict(result) for result in self.results],
            "mixes": [asdict(one) for one in self.distributions],
            "profile": self.profile,
        }
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "ValidationReport":
        """Return the report that `to_json` wrote."""
        content = json.loads(text)
        results = (ExpectationResult.from_dict(values) for values in content["results"])
        return cls.of(
            results, (ValueDistribution(**values) for values in content.get("mixes", ())), content.get("profile")
        )


def _place(result: ExpectationResult) -> tuple[int, bool, str, str]:
    return TABLE_ORDER.index(result.table), result.partition is None, result.partition or "", result.expectation


def _identity(result: ExpectationResult) -> tuple[int, str]:
    return TABLE_ORDER.index(result.table), result.expectation


def _merged(results: Sequence[ExpectationResult]) -> ExpectationResult:
    """Return the results of one expectation as one; a share is that of all rows."""
    if len(results) == 1:
        return results[0]
    first = results[0]
    checked = sum(result.checked for result in results)
    unexpected = sum(result.unexpected_count for result in results)
    pairs = [(result.samples, result.values) for result in results]
    return replace(
        first,
        partition=None,
        success=all(result.success for result in results),
        severity=min((result.severity for result in results), key=list(Severity).index),
        checked=checked,
        unexpected_count=unexpected,
        samples=tuple(sample for samples, _ in pairs for sample in samples)[:SAMPLES],
        values=tuple(value for _, values in pairs for value in values)[:SAMPLES],
        observed=1 - unexpected / checked if first.observed is not None and checked else None,
        finding=next((result.finding for result in results if not result.success), first.finding),
    )


def tally(results: Collection[ExpectationResult]) -> str:
    """Return how many expectations hold, in words; those that there was too little to judge are told apart."""
    held = sum(result.success and result.judged for result in results)
    unjudged = sum(not result.judged for result in results)
    return f"{held:,} of {len(results):,} expectations hold" + (f", {unjudged:,} not judged" if unjudged else "")
