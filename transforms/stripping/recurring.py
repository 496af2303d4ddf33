"""What an outlet prints in article after article: told by repetition, whatever the words.

More than half of the boilerplate of news pages stands in other pages of the same outlet, and hardly any of their
content does; but copies of one story repeat each other, and outlets repeat paragraphs of background. So articles that
are copies of each other count as one story, and a repeated paragraph is dropped where it stands at the edge of an
article, beside other boilerplate, or is a link or speaks to the reader.
"""

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from transforms.records import Paragraph, SegmentType
from transforms.stripping.boilerplate_lexicon import BoilerplateLexicon
from transforms.stripping.page_lines import Found, Label, Line, PageLines

# Shorter lines may be subheads of a series; longer paragraphs do not recur by design.
_MIN_WORDS = 5
_MAX_WORDS = 90
# A paragraph in more articles than this does not make them copies; it bounds the pairs that are compared.
_MOST_COPIES = 50
_COPIED_SHARE = 0.5
# Background to a topic of weeks may end more stories than a few, but not of all that an outlet has.
_LEAST_SHARE = 0.01
_DIGITS = re.compile(r"\d+")


def paragraph_key(line: Line) -> str | None:
    """Return what is the same for the same paragraph with other numbers in it; None where repetition tells nothing."""
    if not _MIN_WORDS <= len(line.words) <= _MAX_WORDS or line.is_protected:
        return None
    words = _DIGITS.sub("0", " ".join(line.words).casefold())
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def keys_of(paragraphs: Iterable[Paragraph], lexicon: BoilerplateLexicon) -> Iterator[tuple[str, int]]:
    """Yield the keys of an article's paragraphs with the number of their words, each key once."""
    seen: set[str] = set()
    for paragraph in paragraphs:
        line = Line.of(paragraph, lexicon)
        key = paragraph_key(line)
        if key is not None and key not in seen:
            seen.add(key)
            yield key, len(line.words)


def find_recurring(articles: Mapping[str, Mapping[str, int]], least: int) -> frozenset[str]:
    """Return the paragraphs that stand in at least `least` different stories, and in one of a hundred.

    Args:
        articles: for each article of one outlet its paragraphs by their keys, with the number of their words.
        least: number of stories.
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    for article in sorted(articles):
        for key in articles[article]:
            places[key].append(article)
    frequent = {key for key, found in places.items() if len(found) > _MOST_COPIES}
    own = {
        article: {key: words for key, words in paragraphs.items() if key not in frequent}
        for article, paragraphs in articles.items()
    }
    stories = _stories(own, [found for key, found in places.items() if key not in frequent])
    needed = max(least, math.ceil(_LEAST_SHARE * len(set(stories.values()))))
    return frozenset(
        key
        for key, found in places.items()
        if len(found) >= needed and len({stories[article] for article in found}) >= needed
    )


def _stories(articles: Mapping[str, Mapping[str, int]], places: Collection[Sequence[str]]) -> dict[str, str]:
    """Return for each article the first of its copies: articles that share half of the shorter one's words."""
    first = {article: article for article in articles}

    def root(article: str) -> str:
        while first[article] != article:
            first[article] = first[first[article]]
            article = first[article]
        return article

    words = {article: sum(paragraphs.values()) for article, paragraphs in articles.items()}
    for (one, other), shared in sorted(_shared_words(articles, places).items()):
        if shared >= _COPIED_SHARE * min(words[one], words[other]):
            low, high = sorted((root(one), root(other)))
            first[high] = low
    return {article: root(article) for article in articles}


def _shared_words(
    articles: Mapping[str, Mapping[str, int]], places: Collection[Sequence[str]]
) -> dict[tuple[str, str], int]:
    """Return, for every pair of articles with a common paragraph, the number of words in their common paragraphs."""
    pairs = {pair for found in places for pair in combinations(found, 2)}
    return {
        (one, other): sum(articles[one][key] for key in articles[one].keys() & articles[other].keys())
        for one, other in pairs
    }


def recurring_paragraphs(page: PageLines) -> Found:
    """Label the paragraphs that the outlet is known to repeat, where they do not stand amid the story."""
    repeated = {index: line for index, line in page.unlabelled() if paragraph_key(line) in page.site.recurring}
    story = [index for index, _ in page.unlabelled() if index not in repeated]
    if not story:
        return
    label = Label(SegmentType.NAVIGATION, "outlet_furniture", 0.7)
    yield from ((index, label) for index, line in repeated.items() if _is_apart(page, index, line, story))


def _is_apart(page: PageLines, index: int, line: Line, story: Sequence[int]) -> bool:
    is_at_edge = not story[0] < index < story[-1]
    is_beside = index - 1 in page.labels or index + 1 in page.labels
    return is_at_edge or is_beside or line.is_open_ended or line.speaks_to_reader
