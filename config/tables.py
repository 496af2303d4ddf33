"""The tables of the dataset: one declaration each, from which schema, expectations and documentation derive."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Literal

import polars as pl
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.files import bundled_yaml_names, load_bundled

PlainType = Literal["string", "int32", "float64", "bool", "timestamp"]
ColumnType = PlainType | Literal["list<string>", "list<span>", "list<candidate>"]

PLAIN_TYPES: Mapping[ColumnType, pa.DataType] = {
    "string": pa.large_string(),
    "int32": pa.int32(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}
# What the items of lists of structures have: the fields of the records of that name.
STRUCTURES: Mapping[ColumnType, Mapping[str, PlainType]] = {
    "list<span>": {"start": "int32", "end": "int32"},
    "list<candidate>": {"name": "string", "score": "float64"},
}
ARROW_TYPES: Mapping[ColumnType, pa.DataType] = {
    **PLAIN_TYPES,
    "list<string>": pa.large_list(pa.large_string()),
    **{
        name: pa.large_list(pa.struct([(part, PLAIN_TYPES[kind]) for part, kind in parts.items()]))
        for name, parts in STRUCTURES.items()
    },
}

# Reads the rows of a version's table by the table's name.
TableReader = Callable[[str], pl.LazyFrame]

TABLE_ORDER = ("articles", "segments", "quotes", "attributions", "speakers", "quarantine")
MONTHLY_TABLES = TABLE_ORDER[:4]  # those with rows of articles, in files by month of publication


class Column(BaseModel):
    """One column: its type, what it means, and what must hold for its values.

    `older` is the value of rows that were written before there was the column; lists are empty there, flags false.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    type: ColumnType
    description: str
    nullable: bool = False
    unique: bool = False
    values: tuple[str, ...] | None = None
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    older: str | None = None
    references: str | None = Field(default=None, pattern=r"^[a-z]+\.[a-z_]+$")

    @property
    def is_list(self) -> bool:
        """Whether the values are lists."""
        return self.type.startswith("list<")

    @property
    def arrow_field(self) -> pa.Field:
        """The Arrow field, with the description where readers look for it."""
        return pa.field(self.name, ARROW_TYPES[self.type], self.nullable, {"description": self.description})


class Table(BaseModel):
    """One table: its columns in order and how it is stored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str
    primary_key: str
    partitioned_by: Literal["month"] | None
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _key_is_a_column(self) -> "Table":
        if self.primary_key not in self.column_names:
            raise ValueError(f"{self.name}: primary key {self.primary_key} is not among the columns")
        return self

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column called `name`."""
        return next(column for column in self.columns if column.name == name)

    @property
    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema that every file of the table has, descriptions included."""
        return pa.schema([column.arrow_field for column in self.columns], {"description": self.description})

    @property
    def polars_schema(self) -> pl.Schema:
        """The schema of the table's files as Polars reads them."""
        return pl.DataFrame(self.arrow_schema.empty_table()).schema


@cache
def load_tables() -> Mapping[str, Table]:
    """Return the declared tables by name, parents before the tables that refer to them."""
    declared = {
        table.name: table
        for table in (Table.model_validate(load_bundled("tables", name)) for name in bundled_yaml_names("tables"))
    }
    return {name: declared[name] for name in TABLE_ORDER}
