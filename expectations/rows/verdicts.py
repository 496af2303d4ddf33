"""The judgement of rows: each rule on each row of a table, once, as boolean columns that everybody else reads."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from expectations.rows.helper_columns import Frames, with_helper_columns
from expectations.rows.rules import Rule


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What rules say of the rows of a table.

    Attributes:
        table: the table.
        rules: the rules.
        rows: its rows, with the declared columns.
        holds: a boolean column for each rule, named as the rule, with a value for each row; true also where the rule
            says nothing of the row.
    """

    table: str
    rules: tuple[Rule, ...]
    rows: pl.DataFrame
    holds: pl.DataFrame

    def broken_by(self, rule: Rule, most: int) -> pl.DataFrame:
        """Return the rows that break a rule, in their order, at most `most`."""
        return self.rows[(~self.holds[rule.name]).arg_true().head(most)]


def judge(table: str, frames: Frames, rules: Iterable[Rule]) -> Verdicts:
    """Return what `rules` say of the rows of `table`.

    Args:
        table: the table.
        frames: its rows and, for tables of articles, those of the three other tables, of the same articles.
        rules: rules of this table.
    """
    chosen = tuple(rules)
    rows = with_helper_columns(table, frames)
    holds = rows.select(rule.holds.fill_null(value=True).alias(rule.name) for rule in chosen)
    return Verdicts(table, chosen, frames[table], holds)
