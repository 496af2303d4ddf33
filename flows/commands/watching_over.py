"""The command that says whether the dataset is fresh and good: `status`."""

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.ages import age
from flows.commands.common import DEFAULT_OUTPUT, AsJson, Output, app, open_dataset, say
from flows.display.safe import safe_line
from flows.store.store_errors import DamagedError, StoreError

if TYPE_CHECKING:
    from flows.health.standing import Limits, Standing


MaxAge = Annotated[
    timedelta | None,
    typer.Option("--max-age", parser=age, metavar="AGE", help="How old the last good run may be: 26h, 90m, 1d12h."),
]
MaxVersionAge = Annotated[
    timedelta | None,
    typer.Option("--max-version-age", parser=age, metavar="AGE", help="How old the current version may be."),
]


@app.command()
def status(
    output: Output = DEFAULT_OUTPUT,
    max_age: MaxAge = None,
    max_version_age: MaxVersionAge = None,
    as_json: AsJson = False,
) -> int:
    """Say in one line whether the dataset is fresh and good.

    For cron, systemd, Nagios and Kubernetes probes. Exits with 0 where it is; 1 where the current version is good but
    the last run failed, or the last good one is too long ago; 2 where there is no version, or files of it are gone.
    """
    from flows.health.standing import Limits

    found = _standing(output, Limits(max_age, max_version_age))
    say(_json(found) if as_json else safe_line(found.line))
    return found.state.exit_code


def _standing(output: Output, limits: "Limits") -> "Standing":
    from flows.health.run_record import read_record
    from flows.health.standing import Standing, State, standing
    from flows.store.presence import absent_files

    now = datetime.now(UTC)
    try:
        store = open_dataset(output)
        manifest = store.manifest("latest")
    except StoreError as error:
        state = State.DAMAGED if isinstance(error, DamagedError) else State.MISSING
        return Standing(state, (str(error),), None, None, now)
    return standing(manifest, read_record(store.layout), absent_files(store.layout, manifest), now, limits)


def _json(found: "Standing") -> str:
    manifest, record = found.manifest, found.record
    return json.dumps(
        {
            "state": found.state,
            "reasons": found.reasons,
            "version": manifest.version if manifest else None,
            "created_at": manifest.created_at.isoformat() if manifest else None,
            "rows": {name: table.rows for name, table in manifest.tables.items()} if manifest else {},
            "last_run": record.model_dump(mode="json") if record else None,
        },
        ensure_ascii=False,
        indent=2,
    )
