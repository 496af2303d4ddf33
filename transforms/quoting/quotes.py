"""Rows of the table `quotes`: what the extractor found, with its ids, its words and their surroundings."""

from collections import Counter
from collections.abc import Sequence

from transforms import ids
from transforms.quoting.extraction import Extraction, nested
from transforms.quoting.polarity import polarity_of
from transforms.records import SPAN_JOINT, Article, Quote


def quote_rows(article: Article, extractions: Sequence[Extraction], context: int, version: str) -> tuple[Quote, ...]:
    """Return one row per extraction, in their order.

    Each row is the only one of its cluster until linking has compared the quotations of all articles.

    Args:
        article: the article in whose text the extractions stand.
        extractions: its quotations.
        context: length of the context stored before and after a quotation, in code points.
        version: name and version of the extractor.
    """
    text, seen = article.text, Counter[str]()
    quotes = []
    for index, (extraction, is_nested) in enumerate(zip(extractions, nested(extractions), strict=True)):
        start, end = extraction.spans[0].start, extraction.spans[-1].end
        words = SPAN_JOINT.join(text[span.start : span.end] for span in extraction.spans)
        quote_id = ids.part_id("quo", article.article_id, (words,), seen[words])
        quotes.append(
            Quote(
                quote_id=quote_id,
                article_id=article.article_id,
                quote_index=index,
                quote_type=extraction.quote_type,
                quote_mode=extraction.quote_mode,
                polarity=polarity_of(text, extraction.cue, extraction.sources, extraction.spans),
                text=words,
                spans=extraction.spans,
                quote_start=start,
                quote_end=end,
                is_unclosed=extraction.is_unclosed,
                is_nested=is_nested,
                context_before=text[max(0, start - context) : start],
                context_after=text[end : end + context],
                cluster_id=ids.cluster_id(quote_id),
                quote_score=extraction.quote_score,
                extractor_version=version,
            )
        )
        seen[words] += 1
    return tuple(quotes)
