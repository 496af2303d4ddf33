"""How the expectations fared."""

from config.expectations import Severity
from expectations.results import ExpectationResult, ValidationReport


def expectation_lines(validation: ValidationReport) -> tuple[ExpectationResult, ...]:
    """Return one result for each expectation, over all partitions, in order; those that do not hold come first."""
    return tuple(sorted(validation.by_expectation, key=_place))


def _place(result: ExpectationResult) -> tuple[bool, bool]:
    return result.success, result.severity is not Severity.HARD
