"""Where everything lies below the root of a store, and what versions are called.

files/ab/<sha256>.parquet    immutable files, shared by all versions
versions/v000012/            manifest, metadata, report, changes and table folders of one version
latest                       symbolic link to the current version
pointer.log                  every move of `latest`, written before the move
index.json                   all versions with the checksums of their manifests
last_run.json, metrics.prom  how the last run ended (flows.health)
damaged/                     versions that `repair` set aside
.staging/                    what is being written; emptied by the next writer
.lock, .lock.json            the lock between writers, and who holds it
"""

import re
from dataclasses import dataclass
from pathlib import Path

VERSION_NAME = re.compile(r"v(\d{6,12})")
VERSION_REFERENCE = re.compile(r"v?(\d{1,12})")
POOL_FOLDER = re.compile(r"[0-9a-f]{2}")
POOL_FILE = re.compile(r"([0-9a-f]{64})\.parquet")
TABLE_FILE = re.compile(r"(?:month=(?:\d{4}-\d{2}|unknown)/)?part-\d+\.parquet")

MANIFEST = "manifest.json"
README = "README.md"
DATA_PACKAGE = "datapackage.json"
CROISSANT = "croissant.json"
METADATA_FILES = (README, DATA_PACKAGE, CROISSANT)
REPORT = "report"
CHANGES = "changes"
SPEAKER_MOVES = "speaker_moves.parquet"  # in CHANGES


def version_name(number: int) -> str:
    """Return the name of the version with this number: "v000012"."""
    return f"v{number:06d}"


def version_number(name: str) -> int:
    """Return the number of the version called `name`; the reverse of `version_name`."""
    return int(name.removeprefix("v"))


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of a store."""

    root: Path

    @property
    def files(self) -> Path:
        """Folder of the content-addressed files."""
        return self.root / "files"

    @property
    def versions(self) -> Path:
        """Folder of the versions."""
        return self.root / "versions"

    @property
    def latest(self) -> Path:
        """The link to the current version."""
        return self.root / "latest"

    @property
    def pointer_log(self) -> Path:
        """The log of the moves of `latest`."""
        return self.root / "pointer.log"

    @property
    def index(self) -> Path:
        """The list of all versions."""
        return self.root / "index.json"

    @property
    def damaged(self) -> Path:
        """Folder of the versions that were set aside."""
        return self.root / "damaged"

    @property
    def staging(self) -> Path:
        """Folder for what is being written."""
        return self.root / ".staging"

    @property
    def lock(self) -> Path:
        """The file that writers lock."""
        return self.root / ".lock"

    @property
    def lock_holder(self) -> Path:
        """Who holds the lock."""
        return self.root / ".lock.json"

    def file(self, sha256: str) -> Path:
        """Path of the file with this checksum."""
        return self.files / sha256[:2] / f"{sha256}.parquet"

    def version(self, name: str) -> Path:
        """Folder of the version called `name`."""
        return self.versions / name

    def manifest(self, name: str) -> Path:
        """Manifest of the version called `name`."""
        return self.version(name) / MANIFEST

    def version_numbers(self) -> list[int]:
        """Numbers of the version folders on disk, published or not, ascending."""
        if not self.versions.is_dir():
            return []
        return sorted(
            int(match[1]) for entry in self.versions.iterdir() if (match := VERSION_NAME.fullmatch(entry.name))
        )
