"""Measure quality and pin its floors: `python -m tests.evaluation.pin [--allow-lower]`."""

import argparse
import sys

from flows.pipeline.fingerprint import code_version
from tests.evaluation.floors import PATH, Floors, WouldLowerError, pinned, read_floors, write_floors
from tests.evaluation.golds import evaluate_all, held
from tests.places import SHARED


def main() -> int:
    """Write the floors of a fresh measurement, unless some would fall; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--allow-lower", action="store_true", help="pin also figures that have become worse")
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        parser.error(f"needs the annotated articles in {SHARED}")
    version = measured_version()
    measured = {name: held(evaluation.figures) for name, evaluation in evaluate_all().items()}
    if measured_version() != version:
        parser.error("the code changed while it was measured; pin again")
    try:
        bounds = pinned(measured, read_floors().bounds, may_lower=arguments.allow_lower)
    except WouldLowerError as error:
        sys.stderr.write(f"{error}\nNothing was pinned; --allow-lower pins it all the same.\n")
        return 1
    write_floors(Floors(version, measured, bounds))
    sys.stdout.write(f"pinned {sum(map(len, bounds.values()))} figures in {PATH.name}\n")
    return 0


def measured_version() -> str:
    """Return the version of the code on disk, which the processes that measure import."""
    return code_version.__wrapped__()


if __name__ == "__main__":
    sys.exit(main())
