"""Rows of the table `attributions`: for each quotation its sources, and who they are."""

from collections import Counter
from collections.abc import Iterator, Sequence

from transforms import ids
from transforms.quoting.extraction import Extraction
from transforms.records import Article, Attribution, Quote, Span
from transforms.speaking.names import spelling_key
from transforms.speaking.resolving.resolution import Resolution


def attribution_rows(
    article: Article,
    quotes: Sequence[Quote],
    extractions: Sequence[Extraction],
    resolutions: Sequence[Sequence[Resolution]],
    relayed_by: Sequence[str | None],
) -> tuple[Attribution, ...]:
    """Return one row per quotation and source, in the order of the quotations.

    Args:
        article: the article in whose text the extractions stand.
        quotes: the row of each extraction in `quotes`.
        extractions: the quotations of the article.
        resolutions: for each extraction the speakers of its sources.
        relayed_by: for each extraction who relays it.
    """
    return tuple(
        row
        for quote, extraction, found, via in zip(quotes, extractions, resolutions, relayed_by, strict=True)
        for row in _rows_of(article, quote, extraction, found, via)
    )


def speaker_id_in_article(article_id: str, name: str, kind: str) -> str:
    """Return the id of a speaker who is known in this article only.

    For a speaker without a name of its own the id is final; others get theirs when linking has seen all articles.
    """
    return ids.speaker_id(f"{article_id} {spelling_key(name)}", kind)


def _rows_of(
    article: Article, quote: Quote, extraction: Extraction, resolutions: Sequence[Resolution], via: str | None
) -> Iterator[Attribution]:
    text, seen = article.text, Counter[str]()
    for found in resolutions:
        mention = _slice(text, found.mention)
        yield Attribution(
            attribution_id=ids.part_id("att", article.article_id, (quote.quote_id, mention or ""), seen[mention or ""]),
            quote_id=quote.quote_id,
            article_id=article.article_id,
            mention=mention,
            mention_start=found.mention.start if found.mention else None,
            mention_end=found.mention.end if found.mention else None,
            cue=_slice(text, extraction.cue),
            cue_start=extraction.cue.start if extraction.cue else None,
            cue_end=extraction.cue.end if extraction.cue else None,
            speaker_id=speaker_id_in_article(article.article_id, found.name, found.kind) if found.name else None,
            speaker_name=found.name,
            speaker_kind=found.kind,
            speaker_role=found.role,
            speaker_affiliation=found.affiliation,
            method=found.method,
            via=via,
            addressee=_slice(text, extraction.addressee),
            candidates=found.candidates,
            attribution_score=extraction.attribution_score * found.score,
        )
        seen[mention or ""] += 1


def _slice(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None
