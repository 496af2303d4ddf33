"""How good the shipped extractor is, as its model card says it, and what its scores mean."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

FIGURES = "## Figures on dev"  # the section of the model card that is shown


@dataclass(frozen=True, slots=True)
class CardTable:
    """A table of the model card: what stands above it, its header and its rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures of the extractor, and for each of its scores bins with the mean `score` and the share `right`."""

    tables: tuple[CardTable, ...]
    reliability: Mapping[str, Sequence[Mapping[str, Any]]]


@cache
def extractor_quality() -> Quality:
    """Return the quality of the extractor that comes with this code."""
    folder = files("transforms.quoting").joinpath("model")
    model = json.loads(folder.joinpath("model.json").read_text(encoding="utf-8"))
    card = folder.joinpath("README.md").read_text(encoding="utf-8")
    reliability = {name: part["reliability"] for name, part in model["calibration"].items()}
    return Quality(tuple(card_tables(card, FIGURES)), reliability)


def card_tables(card: str, heading: str) -> Iterator[CardTable]:
    """Yield the tables of a section of a Markdown text, each with the paragraph before it."""
    caption = ""
    for block in _blocks(_section(card, heading)):
        if block[0].startswith("|"):
            header, _, *rows = (_cells(line) for line in block)
            yield CardTable(caption, header, tuple(rows))
        else:
            caption = " ".join(block)


def _section(card: str, heading: str) -> list[str]:
    _, _, after = card.partition(f"{heading}\n")
    return after.partition("\n## ")[0].splitlines()


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    for is_filled, block in groupby(lines, lambda line: bool(line.strip())):
        if is_filled:
            yield list(block)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))
