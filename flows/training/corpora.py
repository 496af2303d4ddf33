"""Annotated articles of several corpora in one form: what is reported in them, who is named where, who speaks.

The corpora differ in what counts as a statement and where it ends; `Convention` says whose rules an article follows.
"""

import gzip
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np

from flows.evaluation.gold import GoldAttribution, QuoteRecord, read_records
from flows.sources.refusing import SourceError, why
from transforms.records import Span

Record = Mapping[str, Any]
KEPT_LABELS = frozenset({"headline", "standfirst", "subhead", "body", "note"})
NAMED_KINDS = frozenset({"person", "organization"})
_CAPITAL = re.compile(r"[^\W\d_]")


class Convention(IntEnum):
    """Whose rules an article is annotated by."""

    POLNEAR = 0
    NEWS = 1
    GUM = 2


@dataclass(frozen=True, slots=True)
class Reported:
    """One attribution.

    Attributes:
        is_nested: whether it stands inside the content of another one.
        is_thought: whether somebody thinks it without saying so; None where nobody told.
        speakers: numbers of the article's entities, none where nobody can be told; None where the annotation is silent.
        relay: who relays it, by name or in the words of the article.
        addressee: to whom it is said, in the words of the article.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    is_nested: bool = False
    is_thought: bool | None = None
    speakers: tuple[int, ...] | None = None
    relay: str | None = None
    addressee: str | None = None

    @property
    def is_implicit(self) -> bool:
        """Whether nothing beside it says who speaks."""
        return not self.cue and not self.source


@dataclass(frozen=True, slots=True)
class Name:
    """A name without titles; `kind` is person, organization, place or other, "" for what only looks like a name."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name or describe an entity of the article, which is given by its number."""

    span: Span
    entity: int


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody whom an article names or describes; `kind` is that of the annotation."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated article.

    Attributes:
        outlet: who published it.
        names: names of the annotation, which come before those of `silver`.
        silver: names that a program found; None where none has read the article, whose names are unknown then.
        entities: those who are named or speak.
        mentions: where entities are named.
        furniture: what of the text is not the story.
    """

    name: str
    text: str
    convention: Convention
    reported: tuple[Reported, ...]
    outlet: str = ""
    names: tuple[Name, ...] = ()
    silver: tuple[Name, ...] | None = None
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    furniture: tuple[Span, ...] = ()


def read_news(path: Path) -> list[Article]:
    """Return whole annotated news articles, furniture included.

    Raises:
        SourceError: the file cannot be read or is no such file.
    """
    return [_news(record) for record in _records(path)]


def _news(record: Record) -> Article:
    numbers = {entity["id"]: number for number, entity in enumerate(record["entities"])}
    reported = tuple(
        Reported(
            content=_spans(quote["content"]),
            cue=_spans([quote["cue"]]),
            source=_spans([quote["source"]]),
            is_nested=bool(quote["nested"]),
            is_thought=quote["mode"] == "thought",
            speakers=tuple(numbers[one] for one in quote["speaker"] or () if one in numbers),
            relay=quote.get("via"),
            addressee=quote.get("addressee"),
        )
        for quote in record["quotes"]
    )
    mentions = tuple(
        Mention(Span(*span), number) for number, entity in enumerate(record["entities"]) for span in entity["mentions"]
    )
    kinds = [entity["kind"] for entity in record["entities"]]
    furniture = (
        *(Span(line["start"], line["end"] + 1) for line in record["lines"] if line["label"] not in KEPT_LABELS),
        *(Span(cut["start"], cut["end"]) for cut in record["cuts"]),
    )
    return Article(
        record["doc"],
        record["text"],
        Convention.NEWS,
        reported,
        outlet=record["outlet"] or "",
        names=_names(record["text"], mentions, kinds),
        entities=tuple(Entity(entity["name"], entity["kind"]) for entity in record["entities"]),
        mentions=mentions,
        furniture=furniture,
    )


def story(article: Article) -> Article:
    """Return the article without furniture, as the extractor meets it; what is annotated in it goes with it."""
    if not article.furniture:
        return article
    kept = np.ones(len(article.text), dtype=bool)
    for start, end in article.furniture:
        kept[start:end] = False
    place = np.concatenate(([0], np.cumsum(kept)))

    def moved(span: Span) -> Span:
        return Span(int(place[span.start]), int(place[span.end]))

    def all_moved(spans: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(new for new in map(moved, spans) if new.start < new.end)

    reported = (
        replace(one, content=all_moved(one.content), cue=all_moved(one.cue), source=all_moved(one.source))
        for one in article.reported
    )
    return replace(
        article,
        text="".join(np.asarray(list(article.text), dtype=object)[kept].tolist()),
        reported=tuple(one for one in reported if one.content),
        names=_placed(article.names, moved),
        silver=None if article.silver is None else _placed(article.silver, moved),
        mentions=_placed(article.mentions, moved),
        furniture=(),
    )


def as_record(article: Article) -> QuoteRecord:
    """Return the attributions of an article in the form in which figures are made."""
    attributions = (
        GoldAttribution(id=str(number), content=one.content, source=one.source, cue=one.cue)
        for number, one in enumerate(article.reported)
    )
    return QuoteRecord(id=article.name, text=article.text, attributions=tuple(attributions))


def _placed(items: Iterable[Any], moved: Any) -> tuple[Any, ...]:  # noqa: ANN401  whatever has a span
    new = (replace(item, span=moved(item.span)) for item in items)
    return tuple(item for item in new if item.span.start < item.span.end)


def read_polnear(data: Path, part: str) -> list[Article]:
    """Return articles of PolNeAR, those of train with the speakers of the 120 that have them.

    Raises:
        SourceError: a file cannot be read or is no such file.
    """
    gold = data / "gold"
    speakers: dict[str, dict[str, Record]] = {}
    entities: dict[str, Sequence[Record]] = {}
    if part == "train":
        for line in _records(gold / "polnear_train_speakers.jsonl"):
            speakers.setdefault(line["doc"], {})[line["attribution"]] = line
        entities = {line["doc"]: line["entities"] for line in _records(gold / "polnear_train_entities.jsonl")}
    records = read_records(data / "polnear" / f"polnear_{part}.jsonl.gz", QuoteRecord)
    return [_polnear(record, speakers.get(record.id), entities.get(record.id, ())) for record in records]


def _polnear(record: QuoteRecord, speakers: Mapping[str, Record] | None, entities: Sequence[Record]) -> Article:
    numbers = {entity["name"]: number for number, entity in enumerate(entities)}
    reported = []
    for one in record.attributions:
        who = None
        if speakers is not None and one.id in speakers:
            line = speakers[one.id]
            others = line.get("others") or ()
            who = tuple(numbers[name] for name in (line["speaker"], *others) if name in numbers)
            who = None if line["speaker"] and not who else who
        reported.append(Reported(one.content, one.cue, one.source, speakers=who))
    mentions = tuple(_found(record.text, entities))
    names = _names(record.text, mentions, [entity["kind"] for entity in entities])
    return Article(
        record.id,
        record.text,
        Convention.POLNEAR,
        tuple(reported),
        record.publisher or "",
        names,
        mentions=mentions,
    )


def _found(text: str, entities: Sequence[Record]) -> Iterator[Mention]:
    """Yield where a text has the forms of its entities' names, the longest form where several begin or overlap."""
    owner = {form: number for number, entity in enumerate(entities) for form in reversed(entity["forms"]) if form}
    if owner:
        forms = "|".join(re.escape(form) for form in sorted(owner, key=len, reverse=True))
        for match in re.finditer(rf"(?<!\w)(?:{forms})(?!\w)", text):
            yield Mention(Span(*match.span()), owner[match.group()])


def read_gum(path: Path) -> list[Article]:
    """Return the Wikinews articles of GUM.

    Raises:
        SourceError: the file cannot be read or is no such file.
    """
    return [
        Article(
            record["id"],
            record["text"],
            Convention.GUM,
            tuple(
                Reported(_spans(one["content"]), _spans(one["cue"]), _spans(one["source"])) for one in record["quotes"]
            ),
            "wikinews",
        )
        for record in _records(path)
    ]


def with_silver(articles: Iterable[Article], path: Path) -> list[Article]:
    """Return the articles with the names that a program found in them, from a file that `silver` wrote.

    Raises:
        SourceError: the file cannot be read.
    """
    found = {
        line["id"]: tuple(Name(Span(start, end), kind) for start, end, kind in line["names"]) for line in _records(path)
    }
    return [replace(article, silver=found.get(article.name)) for article in articles]


def _names(text: str, mentions: Iterable[Mention], kinds: Sequence[str]) -> tuple[Name, ...]:
    """Return the mentions of people and organisations that are written with a capital."""
    found = ((mention.span, kinds[mention.entity]) for mention in mentions)
    return tuple(Name(span, kind) for span, kind in found if kind in NAMED_KINDS and _is_capital(text, span))


def _is_capital(text: str, span: Span) -> bool:
    first = _CAPITAL.search(text, *span)
    words = text[slice(*span)].split()
    return first is not None and (first.group().isupper() or any(word[:1].isupper() for word in words))


def merged_names(article: Article) -> tuple[Name, ...]:
    """Return an article's names, those of the annotation first, where a program found them as that says it.

    A person's name is what the program finds inside the annotated form, which leaves out titles. An organisation that
    the program takes for a place is one: "Israel" acts in one article and is visited in the next.
    """
    silver = sorted(article.silver or (), key=lambda name: name.span)
    starts = [name.span.start for name in silver]
    taken: list[Name] = []
    for name in article.names:
        near = silver[max(0, bisect_left(starts, name.span.start - 80)) : bisect_left(starts, name.span.end)]
        inside = [o for o in near if name.span.start <= o.span.start and o.span.end <= name.span.end]
        if name.kind == "person":
            held = [o for o in inside if o.kind == "person"]
            taken.append(replace(name, span=held[0].span) if len(held) == 1 else name)
        elif any(o.kind == "place" and o.span == name.span for o in near):
            taken.append(replace(name, kind="place"))
        else:
            taken.append(name)
    taken.sort(key=lambda name: (name.span.start, -name.span.end))
    own = [name.span for name in taken]
    begins = [span.start for span in own]
    rest = [name for name in silver if not _touches(name.span, own, begins)]
    return tuple(sorted([*taken, *rest], key=lambda name: name.span))


def _touches(span: Span, others: Sequence[Span], starts: Sequence[int]) -> bool:
    at = bisect_left(starts, span.end)
    return any(other.end > span.start for other in others[max(0, at - 3) : at])


def _spans(raw: Iterable[Sequence[int] | None]) -> tuple[Span, ...]:
    return tuple(Span(*one) for one in raw if one)


def _records(path: Path) -> Iterator[Record]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    except (OSError, EOFError, ValueError) as error:
        raise SourceError(f"{path}: {why(error)}") from error
