"""Facts for reports: of the small dataset, and of validations that ended in each way."""

from datetime import UTC, datetime

from config.expectations import Severity
from expectations.results import ExpectationResult, ValidationReport
from flows.report.collect import collect_facts
from flows.report.facts import ReportFacts, RunFacts
from flows.store.manifest import TableChanges
from tests.unit.flows.small_dataset import HOSTILE, Rows, scan_of, small_rows

CHANGES = {"quotes": TableChanges(added=3, changed=1, removed=0, columns={"text": 1})}


def run_facts_of(version: str = "v000002", parent: str | None = "v000001") -> RunFacts:
    return RunFacts(
        version=version,
        parent=parent,
        created_at=datetime(2024, 10, 4, 5, 6, tzinfo=UTC),
        code_version=f"0.1.0 {HOSTILE}",
        config_sha256="c" * 64,
        model_version="rules/1",
        run_id="run_" + "1" * 16,
        seconds=(("read", 1.5), ("write", 0.5)),
    )


def result(
    name: str, severity: Severity, *, success: bool, partition: str | None = "month=2024-10"
) -> ExpectationResult:
    return ExpectationResult(
        table="quotes",
        partition=partition,
        expectation=name,
        explanation=f"What {name} says must hold. {HOSTILE}",
        severity=severity,
        success=success,
        checked=100,
        unexpected_count=0 if success else 7,
        samples=() if success else (f"quo_{partition}",),
    )


PASSED = ValidationReport.of([result("ids_unique", Severity.HARD, success=True)])
WARNED = ValidationReport.of([*PASSED.results, result("mostly_named", Severity.SOFT, success=False)])
FAILED = ValidationReport.of([*WARNED.results, result("spans_in_text", Severity.HARD, success=False)])


def facts_of(
    validation: ValidationReport = PASSED, parent: str | None = "v000001", rows: Rows | None = None
) -> ReportFacts:
    scan = scan_of(small_rows() if rows is None else rows)
    return collect_facts(scan, run_facts_of(parent=parent), validation, CHANGES if parent else None)
