"""An article written for the tests, and how they build and look at datasets."""

from pathlib import Path

from config.settings import load_settings
from config.sources import load_sources
from flows.pipeline.request import Request
from flows.pipeline.run import build_version
from flows.pipeline.workspace import Outcome
from flows.store.manifest import Manifest
from flows.store.store import Store

HARBOUR = """SKERRY, March 4 (North Wire) — The harbour at Skerry will close for two winters, its owner said on Monday.

"We cannot repair a wall that is under water," said Inge Brattvold, who runs the port company. "So we empty the basin."

The fishermen's union said it had not been asked. "Nobody called," its chairman, Per Oddan, told North Wire.
"""


def build(output: Path, *inputs: Path | str, config: Path | None = None) -> Outcome:
    """Run the build in this process, without Prefect."""
    return build_version(Request(tuple(map(str, inputs)), output, load_settings(config), load_sources()))


def files_of(output: Path) -> dict[str, str]:
    """Return the checksums of the current version's files by their path, as its manifest names them."""
    manifest = latest(output)
    return {
        f"{table}/{path}": file.sha256
        for table, entry in manifest.tables.items()
        for path, file in entry.by_path.items()
    }


def latest(output: Path) -> Manifest:
    """Return the manifest of the current version."""
    manifest = Store.open_existing(output, load_settings().store).latest()
    assert manifest is not None
    return manifest
