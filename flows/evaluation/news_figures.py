"""Figures about whole news articles: quotations found and attributed to the right speaker, relays, boilerplate."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from flows.evaluation.alignment import fold
from flows.evaluation.attributions import IN_MARKS, Annotation, Passage, Role, passages
from flows.evaluation.matching import pairs, same_source
from flows.evaluation.mistakes import Flaw, Mistake, joined_words
from flows.evaluation.news_gold import NewsEntity, NewsQuote, NewsRecord
from flows.evaluation.published import PublishedArticle, PublishedQuote
from flows.evaluation.scores import Figures, Value, counts, share
from flows.evaluation.speaker_figures import NAMED, name_key
from transforms.records import QuoteType

MARKED, INDIRECT = "direct or mixed", "indirect"
KEPT = frozenset({"headline", "standfirst", "subhead", "body"})


class Verdict(StrEnum):
    """How right the speaker of a quotation is."""

    EXACT = "exact"  # the longest name, or nobody where nobody can be told
    IDENTITY = "identity"  # a form that names this speaker and no other
    WRONG = "wrong"
    MISSED = "missed"  # the quotation was not found


@dataclass(frozen=True, slots=True)
class ComparedNews:
    """An annotated article with the predicted and the gold quotations, each beside its passage in the text."""

    record: NewsRecord
    article: PublishedArticle | None
    predicted: tuple[tuple[PublishedQuote, Passage], ...]
    gold: tuple[tuple[NewsQuote, Passage], ...]


@dataclass(frozen=True, slots=True)
class JudgedQuote:
    """A quotation of the gold that counts, and what the version has for it."""

    quote: NewsQuote
    passage: Passage
    verdict: Verdict
    found: PublishedQuote | None
    has_via: bool = False

    @property
    def group(self) -> str:
        """The group of figures it belongs to."""
        return INDIRECT if self.quote.type is QuoteType.INDIRECT else MARKED

    @property
    def is_right(self) -> bool:
        """Whether it was found with the right speaker."""
        return self.verdict in (Verdict.EXACT, Verdict.IDENTITY)


def compared(record: NewsRecord, article: PublishedArticle | None) -> ComparedNews:
    """Lay what the version has of an article beside its annotation; quotations without letters are left out."""
    ours = article.quotes if article else ()
    predicted = passages(record.text, (Annotation(one.content, one.source, ()) for one in ours), frozenset())
    gold = passages(
        record.text,
        (Annotation(one.content, (one.source,) if one.source else (), ()) for one in record.quotes),
        frozenset(),
    )
    return ComparedNews(
        record,
        article,
        tuple((one, passage) for one, passage in zip(ours, predicted, strict=True) if passage.covered),
        tuple((one, passage) for one, passage in zip(record.quotes, gold, strict=True) if passage.covered),
    )


def news_figures(documents: Sequence[ComparedNews]) -> Figures:
    """Return the figures about quotations, speakers and relays."""
    judged = [one for document in documents for one in judged_quotes(document)]
    thoughts = [one for document in documents for one in _thoughts_found(document)]
    relayed = [one for one in judged if one.quote.via and one.found]
    return {
        "documents": len(documents),
        "documents found": sum(document.article is not None for document in documents),
        MARKED: {**_group_figures(judged, MARKED), **_extra_figures(documents)},
        INDIRECT: _group_figures(judged, INDIRECT),
        "thoughts found %": share(sum(thoughts), len(thoughts)),
        "attribution": _attribution_figures(documents),
        "direct rows with exact bounds %": _exact_share(documents),
        "via right": f"{sum(one.has_via for one in relayed)}/{len(relayed)}",
    }


def how_figures(documents: Sequence[ComparedNews]) -> Figures:
    """Return, by how the text refers to the speaker, how many of the quotations found have the right one."""
    found = [one for document in documents for one in judged_quotes(document) if one.found]
    ways = sorted({one.quote.how for one in found})
    return {way: _part([one.is_right for one in found if one.quote.how == way]) for way in ways}


def _part(right: Sequence[bool]) -> str:
    return f"{sum(right)}/{len(right)}"


def _group_figures(judged: Sequence[JudgedQuote], group: str) -> dict[str, Value]:
    members = [one for one in judged if one.group == group]
    found, right = sum(one.found is not None for one in members), sum(one.is_right for one in members)
    return {
        "gold": len(members),
        "found %": share(found, len(members)),
        "speaker right %": share(right, len(members)),
        "speaker exact %": share(sum(one.verdict is Verdict.EXACT for one in members), len(members)),
        "right of found %": share(right, found),
    }


def _extra_figures(documents: Sequence[ComparedNews]) -> dict[str, Value]:
    predicted = sum(one.quote_type in IN_MARKS for document in documents for one, _ in document.predicted)
    extra = sum(len(extra_quotes(document)) for document in documents)
    return {"predicted": predicted, "extra": extra, "extra %": share(extra, predicted)}


def extra_quotes(document: ComparedNews) -> list[Passage]:
    """Return the direct and mixed predictions of which less than half is in any annotated content."""
    annotated = frozenset[int]().union(*(passage.covered for _, passage in document.gold))
    return [
        passage
        for one, passage in document.predicted
        if one.quote_type in IN_MARKS and 2 * len(passage.covered & annotated) < len(passage.covered)
    ]


def _attribution_figures(documents: Sequence[ComparedNews]) -> dict[str, Value]:
    right = predicted = gold = 0
    for document in documents:
        paired = pairs([p for _, p in document.predicted], [p for _, p in document.gold], same_source)
        found = set(paired.values())
        right += len(paired)
        predicted += len(document.predicted)
        gold += sum(_counts(document.record, one) or at in found for at, (one, _) in enumerate(document.gold))
    return counts(right, predicted, gold)


def _exact_share(documents: Sequence[ComparedNews]) -> Value:
    """Return the share of direct predictions with the bounds of an annotation, equal predictions taken once."""
    exact = direct = 0
    for document in documents:
        ours = [p.spans[Role.CONTENT] for one, p in document.predicted if one.quote_type == QuoteType.DIRECT]
        exact += len(set(ours) & {passage.spans[Role.CONTENT] for _, passage in document.gold})
        direct += len(ours)
    return share(exact, direct)


def judged_quotes(document: ComparedNews) -> list[JudgedQuote]:
    """Return the quotations that count: speech in the story below its headline, not inside another quotation."""
    owners = owners_of(document.record)
    return [
        _judged(document, quote, passage, owners)
        for quote, passage in document.gold
        if _counts(document.record, quote) and not quote.nested
    ]


def _counts(record: NewsRecord, quote: NewsQuote) -> bool:
    start = quote.content[0].start
    label = next((line.label for line in record.lines if line.start <= start < line.end), "body")
    return quote.mode == "speech" and label in KEPT and label != "headline"


def _thoughts_found(document: ComparedNews) -> Iterator[bool]:
    return (_is_found(document, passage) for quote, passage in document.gold if quote.mode == "thought")


def _is_found(document: ComparedNews, passage: Passage) -> bool:
    predicted = frozenset[int]().union(*(ours.covered for _, ours in document.predicted))
    return 2 * len(passage.covered & predicted) >= len(passage.covered)


def _judged(
    document: ComparedNews, quote: NewsQuote, passage: Passage, owners: dict[str, frozenset[str]]
) -> JudgedQuote:
    if not _is_found(document, passage):
        return JudgedQuote(quote, passage, Verdict.MISSED, None)
    # Of predictions that cover as much, the last one counts.
    ours = document.predicted
    best = max(range(len(ours)), key=lambda at: (len(ours[at][1].covered & passage.covered), at))
    found = ours[best][0]
    wanted = [entity for entity in document.record.entities if entity.id in quote.speaker]
    return JudgedQuote(quote, passage, verdict_of(found.names, wanted, owners), found, _same_via(found.via, quote.via))


def owners_of(record: NewsRecord) -> dict[str, frozenset[str]]:
    """Return for each form of a name, as a key, the entities that it names."""
    owners: dict[str, frozenset[str]] = {}
    for entity in record.entities:
        forms = (record.text[span.start : span.end] for span in entity.mentions)
        for key in map(name_key, (entity.name, *forms)):
            owners[key] = owners.get(key, frozenset()) | {entity.id}
    return owners


def verdict_of(names: Sequence[str], wanted: Sequence[NewsEntity], owners: dict[str, frozenset[str]]) -> Verdict:
    """Return whether the names of a quotation's speakers are those of any of the wanted ones."""
    if not wanted:
        return Verdict.WRONG if names else Verdict.EXACT
    keys = [name_key(name) for name in names]
    if any(_is_name_of(key, entity) for key in keys for entity in wanted):
        return Verdict.EXACT
    if any(owners.get(key) == frozenset({entity.id}) for key in keys for entity in wanted):
        return Verdict.IDENTITY
    return Verdict.WRONG


def _is_name_of(key: str, entity: NewsEntity) -> bool:
    name = name_key(entity.name)
    if key == name or entity.kind in NAMED:
        return key == name
    words, others = set(key.split()), set(name.split())
    shorter, longer = sorted((words, others), key=len)
    return bool(shorter) and shorter <= longer


def _same_via(predicted: str | None, wanted: str | None) -> bool:
    ours, theirs = name_key(predicted), name_key(wanted)
    return bool(ours) and (ours == theirs or not set(ours.split()).isdisjoint(theirs.split()))


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A line of an article that was looked for in the published text."""

    document: str
    label: str
    text: str
    is_dropped: bool

    @property
    def is_junk(self) -> bool:
        """Whether it is not the story."""
        return self.label not in KEPT


UNSCORED = frozenset({"headline", "standfirst", "note", "pull_quote", "duplicate"})
# Of a line with boilerplate fused into it, letters at either end of which one must be left.
_END = 40


def judged_lines(document: ComparedNews) -> Iterator[JudgedLine]:
    """Yield the lines of a published article that are scored."""
    record = document.record
    if document.article is None:
        return
    published = fold(document.article.text).text
    for line in record.lines:
        if line.label in UNSCORED:
            continue
        words = fold(record.text[line.start : line.end]).text
        has_cut = any(line.start <= cut.start and cut.end <= line.end for cut in record.cuts)
        pieces = (words, words[:_END], words[-_END:]) if has_cut and line.label in KEPT else (words,)
        is_dropped = not any(piece in published for piece in pieces)
        yield JudgedLine(record.doc, line.label, record.text[line.start : line.end], is_dropped)


def line_figures(documents: Sequence[ComparedNews]) -> Figures:
    """Return the figures about boilerplate, and how many lines of each class were judged right."""
    lines = [line for document in documents for line in judged_lines(document)]
    junk = sum(line.is_junk for line in lines)
    right, lost = (sum(line.is_dropped for line in lines if line.is_junk is kind) for kind in (True, False))
    cuts = [is_removed for document in documents for is_removed in _cuts_removed(document)]
    figures = counts(right, right + lost, junk)
    return {
        **{name: figures[name] for name in ("P", "R", "F1")},
        "content dropped %": share(lost, len(lines) - junk),
        "content dropped": f"{lost}/{len(lines) - junk}",
        "fused removed": _part(cuts),
        "classes": _class_figures(lines),
    }


def _cuts_removed(document: ComparedNews) -> Iterator[bool]:
    published = fold(document.article.text if document.article else "").text
    for cut in document.record.cuts:
        yield fold(document.record.text[cut.start : cut.end]).text not in published


def _class_figures(lines: Sequence[JudgedLine]) -> dict[str, Value]:
    names = [f"{'drop' if line.is_junk else 'keep'} {line.label}" for line in lines]
    total = Counter(names)
    right = Counter(name for name, line in zip(names, lines, strict=True) if line.is_dropped is line.is_junk)
    return {name: f"{right[name]}/{total[name]}" for name in sorted(total)}


def news_errors(document: ComparedNews) -> Iterator[Mistake]:
    """Yield what is wrong with the quotations and the lines of an article."""
    record = document.record
    names = {entity.id: entity.name for entity in record.entities}
    for one in judged_quotes(document):
        words = joined_words(record.text, one.passage.spans[Role.CONTENT])
        wanted = ", ".join(names[who] for who in one.quote.speaker if who in names)
        if one.found is None:
            yield Mistake(Flaw.MISSED, record.doc, len(one.passage.covered), words, wanted)
        elif one.verdict is not Verdict.EXACT:
            got = ", ".join(one.found.names)
            yield Mistake(Flaw.WRONG_SPEAKER, record.doc, len(one.passage.covered), words, wanted, got)
    for passage in extra_quotes(document):
        words = joined_words(record.text, passage.spans[Role.CONTENT])
        yield Mistake(Flaw.SPURIOUS, record.doc, len(passage.covered), words)
    for line in judged_lines(document):
        if line.is_dropped is not line.is_junk:
            flaw = Flaw.CONTENT_DROPPED if line.is_dropped else Flaw.BOILERPLATE_KEPT
            yield Mistake(flaw, record.doc, len(line.text), f"[{line.label}] {line.text}")
