"""Speakers of sources that people have annotated."""

import gzip
import json
from pathlib import Path

import pytest

from tests.shortcuts import resolve_speakers
from tests.unit.transforms.speaking.test_speaking import LEXICON, extraction, read
from transforms.records import Span
from transforms.speaking.names import name_key


def agrees(name: str | None, gold: str | None, kind: str) -> bool:
    """Equal keys; for groups, unnamed sources and documents, one's words among the other's."""
    one, other = name_key(name or "", LEXICON), name_key(gold or "", LEXICON)
    if one == other or kind in ("person", "organization") or not (one and other):
        return one == other
    shorter, longer = sorted((set(one.split()), set(other.split())), key=len)
    return shorter <= longer


@pytest.mark.shared
def test_speakers_of_the_example_articles(shared: Path) -> None:
    right = total = 0
    for line in (shared / "gold/seed_quotes.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        quotes = sorted(article["quotes"], key=lambda quote: quote["content"][0])
        text = (shared / f"articles/{article['doc']}.txt").read_text(encoding="utf-8")
        extractions = [
            extraction([Span(*c) for c in q["content"]], [Span(*q["source"])], None)
            if q["source"]
            else extraction([Span(*c) for c in q["content"]], [], i - 1)
            for i, q in enumerate(quotes)
        ]
        for quote, (one,) in zip(
            quotes,
            resolve_speakers(read(text), None, extractions, LEXICON),
            strict=True,
        ):
            total += 1
            right += agrees(one.name, quote["speaker"], quote["kind"])
    assert right >= 0.95 * total


@pytest.mark.shared
def test_speakers_of_annotated_news(shared: Path) -> None:
    gold = [json.loads(line) for line in (shared / "gold/polnear_dev_speakers.jsonl").read_text("utf-8").splitlines()]
    wanted = {(row["doc"], row["attribution"]): row for row in gold}
    documents = {doc for doc, _ in wanted}
    right = total = 0
    with gzip.open((shared / "polnear/polnear_dev.jsonl.gz"), "rt", encoding="utf-8") as lines:
        articles = [article for article in map(json.loads, lines) if article["id"] in documents]
    for article in articles:
        extractions = [
            extraction([], [Span(a["source"][0][0], a["source"][-1][1])] if a["source"] else [])
            for a in article["attributions"]
        ]
        resolved = resolve_speakers(read(article["text"]), article["title"], extractions, LEXICON)
        for attribution, (one,) in zip(article["attributions"], resolved, strict=True):
            row = wanted.get((article["id"], attribution["id"]))
            if row is not None and row["speaker"]:
                total += 1
                right += agrees(one.name, row["speaker"], row["kind"])
    assert right >= 0.87 * total
