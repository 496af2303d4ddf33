"""`datapackage.json`: the version described as a Frictionless Data Package (https://specs.frictionlessdata.io)."""

from collections.abc import Mapping
from typing import Any

from config.tables import Column, ColumnType, Table
from flows.store.manifest import Manifest

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


def data_package(manifest: Manifest, tables: Mapping[str, Table], name: str, description: str) -> dict[str, Any]:
    """Return the data package of a version; paths are relative to the version's folder."""
    return {
        "profile": "data-package",
        "name": name,
        "title": f"{name} {manifest.version}",
        "description": description,
        "version": manifest.version,
        "created": manifest.created_at.isoformat(),
        "resources": [_resource(manifest, tables[table]) for table in manifest.tables],
    }


def _resource(manifest: Manifest, table: Table) -> dict[str, Any]:
    paths = [f"{table.name}/{file.path}" for file in manifest.tables[table.name].files]
    return {
        "profile": "data-resource",
        "name": table.name,
        "description": table.description,
        "path": paths,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": manifest.tables[table.name].bytes,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    references = [(column.name, column.references.split(".")) for column in table.columns if column.references]
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": [table.primary_key],
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
