"""Who is speaking: from the words that name a source to the speaker they stand for.

Names are looked up among the names of the article (`named`). Pronouns go to the most salient speaker that agrees with
them (`pronouns`, `memory`), common nouns ("the ministry") to the last one called so (`nominals`); a quotation without a
source goes on with the speaker of another (`continuation`). A second look (`reranking`), taught by annotated news,
weighs these choices against others to whom the network points.
"""

from collections.abc import Sequence

from transforms.quoting.extraction import Extraction
from transforms.quoting.name_spans import ReadName
from transforms.speaking.mentions import Names, find_names
from transforms.speaking.names import NameLexicon
from transforms.speaking.resolving.continuation import continued
from transforms.speaking.resolving.reader import Reader
from transforms.speaking.resolving.reranking import reranked as reranked
from transforms.speaking.resolving.resolution import NOBODY as NOBODY
from transforms.speaking.resolving.resolution import Resolution as Resolution
from transforms.text.reading import TextReading, read_text


def named_in(reading: TextReading, title: str | None, lexicon: NameLexicon, read: Sequence[ReadName] = ()) -> Names:
    """Return the names in an article and in its headline, which is read as a last paragraph.

    Args:
        reading: the article's text.
        title: its headline.
        lexicon: what words tell about names.
        read: the names that the extractor read in the text.
    """
    headline = read_text(title, lexicon.abbreviations) if title else None
    return find_names(reading.followed_by(headline) if headline else reading, lexicon, read)


def resolve_named(
    names: Names, extractions: Sequence[Extraction], lexicon: NameLexicon
) -> tuple[tuple[Resolution, ...], ...]:
    """Return, for each extraction, the speaker of each of its sources.

    Args:
        names: the names in the article and in its headline.
        extractions: the quotations of the article.
        lexicon: what words tell about speakers.

    Returns:
        One resolution per source, in their order; for a quotation that continues another, those of the other; `NOBODY`
        for a quotation without a source.
    """
    by_source = Reader(names, lexicon, extractions).read()
    resolved: list[tuple[Resolution, ...]] = []
    for number, extraction in enumerate(extractions):
        if extraction.continues is not None:
            resolved.append(continued(resolved[extraction.continues]))
        elif extraction.sources:
            resolved.append(tuple(by_source[number, place] for place in range(len(extraction.sources))))
        else:
            resolved.append((NOBODY,))
    return tuple(resolved)
