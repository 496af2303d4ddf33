"""The quarantine table: what this run refused, beside what earlier runs refused and no run has accepted since."""

from collections.abc import Iterable

import polars as pl

from config.tables import load_tables
from transforms import ids
from transforms.records import Refusal

PAYLOAD_CHARS = 2000


def refusal_rows(refusals: Iterable[Refusal]) -> pl.DataFrame:
    """Return refusals as rows of the quarantine without `run_id`, each once."""
    schema = load_tables()["quarantine"].polars_schema
    rows = [_row(refusal) for refusal in refusals]
    return pl.DataFrame(rows, {name: kind for name, kind in schema.items() if name != "run_id"}).unique("quarantine_id")


def _row(refusal: Refusal) -> dict[str, str | None]:
    payload = refusal.payload[:PAYLOAD_CHARS] if refusal.payload else None
    facts = (refusal.source_uri, refusal.stage, refusal.reason, refusal.detail, payload or "")
    return {
        "quarantine_id": ids.quarantine_id(facts),
        "source_uri": refusal.source_uri,
        "article_id": refusal.article_id,
        "stage": refusal.stage,
        "reason": refusal.reason,
        "detail": refusal.detail,
        "payload": payload,
    }


def new_refusals(refused: pl.DataFrame, parent: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of `refused` that the parent's quarantine does not hold yet."""
    return refused.join(parent, "quarantine_id", how="anti")


def quarantine_table(refused: pl.DataFrame, run_id: str, read_uris: pl.Series, parent: pl.DataFrame) -> pl.DataFrame:
    """Return the quarantine of the new version.

    Args:
        refused: what this run refused, without `run_id`.
        run_id: this run.
        read_uris: source_uri of the inputs processed in this run: what was said of them earlier is out of date.
        parent: the quarantine of the parent version.
    """
    stale = pl.DataFrame({"source_uri": read_uris.unique()}, schema={"source_uri": pl.String})
    earlier = parent.join(stale, "source_uri", how="anti").join(refused, "quarantine_id", how="anti")
    again = parent.join(refused, "quarantine_id", how="semi")
    fresh = new_refusals(refused, parent).with_columns(run_id=pl.lit(run_id))
    return pl.concat([earlier, again, fresh.select(parent.columns)]).sort("quarantine_id")
