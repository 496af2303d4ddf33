"""The outcome of validation: one result for each expectation and what it was checked on, and the verdict."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from config.expectations import Severity
from config.tables import TABLE_ORDER

SAMPLES = 20


class Verdict(StrEnum):
    """Whether a version may be published: failed may not, warned may but should be looked at."""

    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"


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
        samples: ids of some of those rows, at most `SAMPLES`.
        observed: the figure found, where the expectation bounds one.
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

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "ExpectationResult":
        """Return the result that `dataclasses.asdict` and JSON made `values` of."""
        return cls(
            **{**values, "severity": Severity(values["severity"]), "samples": tuple(map(str, values["samples"]))}
        )


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """All results of a version, in the order of tables, partitions and names; make one with `of`."""

    results: tuple[ExpectationResult, ...]

    @classmethod
    def of(cls, results: Iterable[ExpectationResult]) -> "ValidationReport":
        """Return the report of `results`, which may come in any order."""
        return cls(tuple(sorted(results, key=_place)))

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

    def to_json(self) -> str:
        """Return the report as JSON; equal reports give equal text."""
        content = {"verdict": self.verdict, "results": [asdict(result) for result in self.results]}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "ValidationReport":
        """Return the report that `to_json` wrote."""
        return cls.of(ExpectationResult.from_dict(values) for values in json.loads(text)["results"])


def _place(result: ExpectationResult) -> tuple[int, bool, str, str]:
    return TABLE_ORDER.index(result.table), result.partition is None, result.partition or "", result.expectation
