"""What a version's manifest notes for those who use the data: its sources, and how its validation ended."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

from flows.store.manifest import Manifest

SOURCES, VALIDATION = "sources", "validation"  # keys of a manifest's facts
OTHER_INPUTS = "other inputs"  # stands for all that no source declares

T = TypeVar("T")


class SourceNote(BaseModel):
    """Where articles of a version came from, as config/sources.yml says; see `config.sources.Source`."""

    model_config = ConfigDict(frozen=True)

    name: str
    licence: str | None = None
    attribution: str | None = None
    provenance: str | None = None
    homepage: str | None = None


class Warned(BaseModel):
    """An expectation that did not hold."""

    model_config = ConfigDict(frozen=True)

    expectation: str
    explanation: str
    finding: str


class ValidationNote(BaseModel):
    """How the validation of a version ended: its verdict, how many expectations there were, and which did not hold."""

    model_config = ConfigDict(frozen=True)

    verdict: str
    expectations: int
    warnings: tuple[Warned, ...]


_SOURCES = TypeAdapter(tuple[SourceNote, ...])
_VALIDATION = TypeAdapter(ValidationNote)


def source_notes(manifest: Manifest) -> tuple[SourceNote, ...]:
    """Return the sources of a version's articles; none where its manifest does not say."""
    return _read(_SOURCES, manifest.facts.get(SOURCES)) or ()


def validation_note(manifest: Manifest) -> ValidationNote | None:
    """Return the outcome of a version's validation, None where the manifest does not record it."""
    return _read(_VALIDATION, manifest.facts.get(VALIDATION))


def _read(adapter: TypeAdapter[T], fact: JsonValue) -> T | None:
    try:
        return adapter.validate_python(fact)
    except ValidationError:
        return None
