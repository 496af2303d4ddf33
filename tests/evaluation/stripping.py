"""Print what stripping boilerplate does to the quotes found: `python -m tests.evaluation.stripping`.

The same annotated articles are processed twice: as always, and with a correction that keeps every paragraph whole.
"""

import datetime
import sys
from collections.abc import Mapping

from config.settings import Settings, load_settings
from flows.evaluation.measure import built
from flows.evaluation.scores import Figures
from tests.evaluation.golds import shared_golds
from tests.places import SHARED
from transforms.stripping import Correction

GOLDS = ("polnear", "examples")
EVERYTHING = Correction(
    name="everything",
    pattern=r"\S.*",
    action="keep",
    reason="The stage is switched off.",
    date=datetime.date(2026, 11, 22),
)


def without_stripping(settings: Settings) -> Settings:
    """Return the settings with the stage switched off."""
    processing = settings.processing.model_copy(update={"corrections": (EVERYTHING,)})
    return settings.model_copy(update={"processing": processing})


def measured(settings: Settings) -> dict[str, Figures]:
    """Return the figures of each gold."""
    subjects = {name: gold for name, gold in shared_golds(SHARED).items() if name in GOLDS}
    with built(subjects.values(), settings) as scan:
        return {name: dict(subject.evaluate(scan).figures) for name, subject in subjects.items()}


def main() -> None:
    """Print the figures side by side."""
    if not SHARED.is_dir():
        raise SystemExit(f"needs the annotated articles in {SHARED}")
    settings = load_settings()
    on, off = measured(settings), measured(without_stripping(settings))
    sys.stdout.write("| gold | figure | stage off | stage on |\n| --- | --- | ---: | ---: |\n")
    for name in GOLDS:
        for figure, value in on[name].items():
            before, after = _cell(off[name].get(figure)), _cell(value)
            sys.stdout.write(f"| {name} | {figure} | {before} | {after} |\n")


def _cell(figure: object) -> str:
    if isinstance(figure, Mapping):
        return ", ".join(f"{name} {value}" for name, value in figure.items())
    return str(figure)


if __name__ == "__main__":
    main()
