"""The script `newsquotes`: it looks for what hides our packages before it imports them.

Our packages have plain names (`config`, `flows`, …), so a file `config.py` on PYTHONPATH can come before ours. That
must be found out before anything of ours is imported, so the distribution installs this file once more as the module
`newsquotes_command`, a name that nobody else has; what starts is that copy. It may import nothing but Python's own.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("config", "expectations", "flows", "transforms")
EXIT_USAGE, EXIT_INTERRUPTED = 2, 130


def main() -> None:
    """Run the command line, unless a package of ours is hidden."""
    if hidden := hidden_packages():
        for name, path in hidden.items():
            sys.stderr.write(f"error: {path} hides the package {name} of newsquotes\n")
        sys.stderr.write("Take its folder off Python's path (see PYTHONPATH), or rename what is there\n")
        sys.exit(EXIT_USAGE)
    try:
        from flows.cli import main as run

        run()
    except KeyboardInterrupt:  # while it is imported, or ends
        sys.stderr.write("interrupted\n")
        sys.exit(EXIT_INTERRUPTED)


def hidden_packages() -> dict[str, Path]:
    """Return, by the name of each package of ours that is hidden, the folder or file that would be imported instead."""
    root = next((folder for folder in map(Path, sys.path) if _is_ours(folder)), None)
    found = {name: _location(name) for name in PACKAGES} if root else {}
    return {name: path for name, path in found.items() if path and root and path.resolve() != (root / name).resolve()}


def _is_ours(folder: Path) -> bool:
    """Whether our packages lie in `folder`."""
    return all((folder / name).is_dir() for name in PACKAGES) and (folder / "flows" / "cli.py").is_file()


def _location(name: str) -> Path | None:
    """Return the folder of the package, or the file of the module, that Python imports as `name`."""
    spec = find_spec(name)
    if spec is None:
        return None
    if spec.submodule_search_locations:
        return Path(next(iter(spec.submodule_search_locations)))
    return Path(spec.origin) if spec.origin else None
