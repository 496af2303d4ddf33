"""Facts for the manifest of a version: sources of all its articles, and results of the validation."""

from pydantic import JsonValue

from expectations.results import ValidationReport
from flows.pipeline.request import Request
from flows.store.manifest import Manifest
from flows.store.notes import OTHER_INPUTS, SourceNote, ValidationNote, Warned, source_notes


def source_facts(request: Request, parent: Manifest | None) -> list[JsonValue]:
    """Return the sources of the parent's articles and of those that the run was asked to read, by name."""
    declared = request.sources.by_name
    notes = {note.name: note for note in source_notes(parent)} if parent else {}
    for given in request.inputs or declared:
        if source := declared.get(given):
            values = source.model_dump(include=set(SourceNote.model_fields))
            notes[source.name] = SourceNote.model_validate(values)
        else:
            notes[OTHER_INPUTS] = SourceNote(name=OTHER_INPUTS)
    return [notes[name].model_dump(mode="json", exclude_none=True) for name in sorted(notes)]


def validation_facts(report: ValidationReport) -> dict[str, JsonValue]:
    """Return how the validation ended."""
    merged = report.by_expectation
    warnings = tuple(
        Warned(expectation=result.expectation, explanation=result.explanation, finding=result.finding)
        for result in merged
        if not result.success
    )
    note = ValidationNote(verdict=report.verdict, expectations=len(merged), warnings=warnings)
    facts: dict[str, JsonValue] = note.model_dump(mode="json")
    return facts
