"""`datapackage.json`: the version described as a Frictionless Data Package (https://specs.frictionlessdata.io)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from config.tables import Column, ColumnType, Table
from flows.store.manifest import Manifest
from flows.store.notes import SourceNote

FIELD_TYPES: Mapping[ColumnType, str] = {
    "string": "string",
    "int32": "integer",
    "float64": "number",
    "bool": "boolean",
    "timestamp": "datetime",
    "list<string>": "array",
    "list<span>": "array",
    "list<candidate>": "array",
}

_NO_NAME = re.compile(r"[^-a-zA-Z0-9._]+")


def data_package(
    manifest: Manifest, tables: Mapping[str, Table], name: str, description: str, sources: Sequence[SourceNote]
) -> dict[str, Any]:
    """Return the data package of a version; paths are relative to the version's folder."""
    package = {
        "profile": "data-package",
        "name": name,
        "title": f"{name} {manifest.version}",
        "description": description,
        "version": manifest.version,
        "created": manifest.created_at.isoformat(),
        "licenses": _licences(sources),
        "sources": [_source(source) for source in sources],
        "resources": [_resource(manifest, tables[table]) for table in manifest.tables],
    }
    return {key: value for key, value in package.items() if value != []}


def _licences(sources: Sequence[SourceNote]) -> list[dict[str, str]]:
    """Return the licences of the sources; a name may have letters, digits and a few signs only."""
    licences = sorted({source.licence for source in sources if source.licence})
    return [{"name": _NO_NAME.sub("-", licence).strip("-"), "title": licence} for licence in licences]


def _source(source: SourceNote) -> dict[str, str]:
    notes = {
        "title": source.name,
        "path": source.homepage,
        "description": source.provenance,
        "attribution": source.attribution,
        "licence": source.licence,
    }
    return {key: value for key, value in notes.items() if value is not None}


def _resource(manifest: Manifest, table: Table) -> dict[str, Any]:
    files = [(f"{table.name}/{file.path}", file) for file in manifest.tables[table.name].files]
    return {
        "profile": "data-resource",
        "name": table.name,
        "description": table.description,
        "path": [path for path, _ in files],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        # Not as the standard's "bytes" and "hash": those are of a resource in one file.
        "files": [
            {"path": path, "bytes": file.bytes, "sha256": file.sha256, "rows": file.rows} for path, file in files
        ],
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    references = [(column.name, column.references.split(".")) for column in table.columns if column.references]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": [table.primary_key],
        "missingValues": [],  # an empty string is a value
    }
    if references:
        schema["foreignKeys"] = [
            # A resource refers to itself by the empty name.
            {"fields": [name], "reference": {"resource": "" if other == table.name else other, "fields": [field]}}
            for name, (other, field) in references
        ]
    return schema


def _field(column: Column) -> dict[str, Any]:
    constraints = {
        "required": not column.nullable,
        "unique": column.unique or None,
        "enum": list(column.values) if column.values else None,
        "pattern": column.pattern,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "minLength": column.min_length,
    }
    return {
        "name": column.name,
        "type": FIELD_TYPES[column.type],
        "description": column.description,
        "constraints": {key: value for key, value in constraints.items() if value is not None},
    }
