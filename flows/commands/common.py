"""What the commands share: options, the dataset they are about, and how they end."""

import os
import re
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from config.files import ConfigError
from flows.display.display_errors import DisplayError
from flows.display.safe import safe
from flows.orchestration.server_errors import ServerError
from flows.sources.refusing import SourceError
from flows.store.disk import is_full
from flows.store.store_errors import FullError, LockedError, StoreError

if TYPE_CHECKING:  # `newsquotes --help` need not wait for what reads datasets: commands import it where they need it
    from config.tables import TableReader
    from flows.store.manifest import Manifest
    from flows.store.store import Store

EXIT_OK, EXIT_FAILED, EXIT_USAGE, EXIT_NOTHING_NEW, EXIT_INTERRUPTED = 0, 1, 2, 3, 130
DEBUG = "NEWSQUOTES_DEBUG"
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
_EXPECTED = (ConfigError, ServerError, SourceError, StoreError, DisplayError)

app = typer.Typer(
    name="newsquotes",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
out = Console()
err = Console(stderr=True)


def _tell_version(is_asked: bool) -> None:
    if is_asked:
        say(f"newsquotes {version('newsquotes')}")
        raise typer.Exit


@app.callback()
def newsquotes(
    is_asked: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Turn news articles into a versioned, validated dataset of who said what."""


def _on_disk(folder: Path) -> Path:
    """Refuse the address of an object store, which would become a folder called "s3:"."""
    if _ADDRESS.match(str(folder)):
        raise typer.BadParameter(
            f"{folder} is an address; a dataset is written to a folder on a disk, whose versions can be copied anywhere"
        )
    return folder


Output = Annotated[
    Path,
    typer.Option("--output", "-o", help="Folder of the dataset.", envvar="NEWSQUOTES_OUTPUT", callback=_on_disk),
]
Config = Annotated[Path | None, typer.Option("--config", help="File of settings over the defaults.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
Version = Annotated[str, typer.Option("--version", help="Version to look at: v000012, 12 or latest.")]

DEFAULT_OUTPUT = Path("output")


def open_dataset(output: Path, config: Path | None = None) -> "Store":
    """Return the dataset at `output`, which must have versions.

    Raises:
        StoreError: there is none.
    """
    from config.settings import load_settings
    from flows.store.store import Store

    return Store.open_existing(output, load_settings(config).store)


def scan_of(store: "Store", manifest: "Manifest") -> "TableReader":
    """Return what reads the tables of a version."""
    from flows.store.parquet import scan_table

    return partial(scan_table, store.root, manifest)


def say(text: str) -> None:
    """Print text for scripts, without wrapping or markup."""
    sys.stdout.write(text.rstrip("\n") + "\n")


def ended(command: Callable[..., object]) -> int:
    """Run the command line and return its exit code; what went wrong is said on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # news text has signs that some terminals cannot show
    try:
        result = command(standalone_mode=False)
    except typer.TyperException as error:
        # Without a command the message is the help.
        err.print(safe(error.format_message()), markup=False, highlight=False, soft_wrap=True)
        return EXIT_USAGE
    except typer.Exit as error:
        return error.exit_code
    except BrokenPipeError:
        return _closed_pipe()
    except (typer.Abort, KeyboardInterrupt):
        err.print("interrupted")
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, a user sees a message
        return _failed(error)
    return result if isinstance(result, int) else EXIT_OK


def _failed(error: Exception) -> int:
    """Say what went wrong and return the exit code for it."""
    if isinstance(error, _EXPECTED):
        err.print(f"error: {safe(str(error))}", markup=False, highlight=False, soft_wrap=True)
        return EXIT_FAILED if isinstance(error, (FullError, LockedError, ServerError)) else EXIT_USAGE
    if os.environ.get(DEBUG):
        raise error
    if _is_reading_error(error):
        err.print(f"error: {safe(str(error))}", markup=False, highlight=False, soft_wrap=True)
        if not is_full(error):
            err.print("`newsquotes verify` says which files of the dataset are damaged or cannot be read", markup=False)
        return EXIT_FAILED
    err.print(f"unexpected error: {safe(f'{type(error).__name__}: {error}')}", markup=False, soft_wrap=True)
    err.print(f"{DEBUG}=1 shows where; please report it with what you ran", markup=False)
    return EXIT_FAILED


def _is_reading_error(error: Exception) -> bool:
    """Return whether a file could not be read, by the system or by a library that reads Parquet."""
    from polars.exceptions import ComputeError
    from pyarrow import ArrowException

    return isinstance(error, (OSError, ComputeError, ArrowException))


def _closed_pipe() -> int:
    """End quietly where the reader of our output went away, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_OK
