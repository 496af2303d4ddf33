"""The words of a source, taken apart."""

from dataclasses import dataclass

from transforms.records import Span
from transforms.speaking.resolving.view import View

RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
QUANTIFIERS = frozenset({"some", "many", "most", "all", "both", "other", "others"})
ARTICLES = frozenset({"the", "a", "an", "another"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
POSSESSIVES = frozenset({"his", "her", "its", "their", "my", "our"})
LEADING = frozenset({"to", "from", "by", "according", "as"})
PREPOSITIONS = frozenset(
    {"of", "in", "on", "at", "for", "from", "with", "by", "to", "about", "under", "over", "between", "among", "against"}
    | {"into", "during", "within", "across", "near", "like", "as", "inside", "outside", "including", "being", "led"}
)
DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})
TIMES = DAYS | {"today", "yesterday", "tonight"}
PERIODS = frozenset({"day", "week", "weekend", "month", "year", "spring", "summer", "autumn", "fall", "winter"})
PUBLISHED = frozenset({"published", "released", "issued", "conducted", "filed"})
_BREAKING = frozenset(",(;:—–-)\n")
LONGEST_PHRASE = 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """A source's words: `first` to `last` of the text's words, and `core_last`, where its first noun phrase ends."""

    first: int
    core_last: int
    last: int
    determiner: str


def read_phrase(view: View, span: Span) -> Phrase | None:
    """Return the words of a source, split into its first noun phrase and the rest; None where it has none."""
    first, last = view.words_in(span)
    determiner = ""
    while last - first > 1 and view.words[first].lower in ARTICLES | DEFINITE | LEADING:
        determiner = view.words[first].lower
        first += 1
    last = _before_time(view, first, last)
    return Phrase(first, _core_last(view, first, last), last, determiner) if first < last else None


def _before_time(view: View, first: int, last: int) -> int:
    """Return where a phrase ends without the time after it: "the court this month", "a panel in 2001"."""
    if last - first < 2:
        return last
    before, tail = view.words[last - 2], view.words[last - 1]
    is_period = tail.lower in PERIODS and before.lower in ("this", "last", "next")
    is_year = tail.text.isdigit() and len(tail.text) == 4 and before.lower == "in"
    is_day = tail.lower in TIMES and tail.gap == " "
    if last - first > 2 and (is_period or is_year or (is_day and before.lower in ("on", "late", "early"))):
        is_dangling = last - first > 3 and view.words[last - 3].lower in PUBLISHED
        return last - 3 if is_dangling else last - 2
    return last - 1 if is_day else last


def _core_last(view: View, first: int, last: int) -> int:
    for index in range(first + 1, last):
        mention = view.mentions.get(index)
        inside = mention is not None and mention.first < index
        if not inside and (_breaks(view, index) or _joins(view, index, last)):
            return index
    return last


def _joins(view: View, index: int, last: int) -> bool:
    """Tell whether "and" at a word joins noun phrases, not the adjectives of one: "state and federal officials"."""
    if view.words[index].lower not in ("and", "or"):
        return False
    before = view.words[index - 1]
    is_noun = view.lexicon.is_noun(view.lexicon.singular(before.lower)) or before.lower.endswith("s")
    is_adjective = not is_noun and index - 1 not in view.mentions and not before.is_possessive
    following = view.words[index + 1].lower if index + 1 < last else "the"
    return not is_adjective or following in view.lexicon.function_words or index + 1 in view.mentions


def is_break(gap: str) -> bool:
    """Tell whether what stands between two words ends a phrase; the comma in "1,204" does not."""
    return gap != "," and not _BREAKING.isdisjoint(gap)


def _breaks(view: View, index: int) -> bool:
    word = view.words[index]
    if is_break(word.gap) or word.lower in PREPOSITIONS | PUBLISHED | RELATIVE:
        return True
    before = view.words[index - 1]
    is_after_noun = not before.is_possessive and view.lexicon.is_noun(view.lexicon.singular(before.lower))
    return is_after_noun and (word.lower in view.lexicon.postmodifiers or word.lower.endswith("ed"))


def phrase_start(view: View, end: int, *, personal: bool) -> int:
    """Return where the noun phrase that ends before a word begins; one for persons may hold prepositions."""
    start = end - 1
    while start > 0 and end - start < LONGEST_PHRASE and view.words[start].is_joined:
        before = view.words[start - 1].lower
        passes = before in ("of", "on", "in", "at") and personal
        is_verb = before.endswith("ed") and len(before) > 4 and not view.words[start - 1].is_capital
        if is_verb or (before in view.lexicon.function_words and not passes and before not in QUANTIFIERS):
            break
        start -= 1
    return start
