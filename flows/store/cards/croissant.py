"""`croissant.json`: the version described as MLCommons Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/)."""

from collections.abc import Mapping, Sequence
from typing import Any

from config.tables import STRUCTURES, Column, ColumnType, Table
from flows.store.manifest import FileEntry, Manifest

# The context that the specification gives for every Croissant file.
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}

DATA_TYPES: Mapping[ColumnType, str] = {
    "string": "sc:Text",
    "int32": "sc:Integer",
    "float64": "sc:Float",
    "bool": "sc:Boolean",
    "timestamp": "sc:DateTime",
    "list<string>": "sc:Text",
}
PARQUET = "application/x-parquet"


def croissant(
    manifest: Manifest, tables: Mapping[str, Table], name: str, description: str, licences: Sequence[str]
) -> dict[str, Any]:
    """Return the Croissant description of a version; paths are relative to the version's folder."""
    described = [tables[table] for table in manifest.tables]
    return {
        "@context": dict(CONTEXT),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": name,
        "description": description,
        "version": f"{int(manifest.version.removeprefix('v'))}.0.0",
        "datePublished": manifest.created_at.isoformat(),
        "license": list(licences),
        "citeAs": f"{name} {manifest.version} ({manifest.created_at:%Y-%m-%d}), {manifest.run_id}",
        "distribution": [part for table in described for part in _distribution(manifest, table)],
        "recordSet": [_record_set(table) for table in described],
    }


def _distribution(manifest: Manifest, table: Table) -> list[dict[str, Any]]:
    files = [_file_object(table.name, file) for file in manifest.tables[table.name].files]
    file_set = {
        "@type": "cr:FileSet",
        "@id": f"{table.name}-files",
        "name": f"{table.name}-files",
        "description": f"All files of {table.name}.",
        "encodingFormat": PARQUET,
        "includes": f"{table.name}/{'*/' if table.partitioned_by else ''}*.parquet",
    }
    return [*files, file_set]


def _file_object(table: str, file: FileEntry) -> dict[str, Any]:
    path = f"{table}/{file.path}"
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": PARQUET,
        "sha256": file.sha256,
    }


def _record_set(table: Table) -> dict[str, Any]:
    # What refers to what is said in datapackage.json: readers of Croissant would join the record sets.
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": {"@id": f"{table.name}/{table.primary_key}"},
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    source = {"fileSet": {"@id": f"{table.name}-files"}, "extract": {"column": column.name}}
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": f"{table.name}/{column.name}",
        "description": column.description,
    }
    if column.type in STRUCTURES:
        parts = STRUCTURES[column.type]
        return {
            **field,
            "repeated": True,
            "subField": [_part(field["@id"], source, part, DATA_TYPES[kind]) for part, kind in parts.items()],
        }
    field |= {"dataType": DATA_TYPES[column.type], "source": source}
    return {**field, "repeated": True} if column.type == "list<string>" else field


def _part(field: str, source: Mapping[str, Any], part: str, data_type: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{field}/{part}",
        "name": f"{field}/{part}",
        "dataType": data_type,
        "source": {**source, "transform": {"jsonPath": part}},
    }
