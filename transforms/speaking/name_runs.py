"""Runs of capitalised words that may hold a name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from transforms.speaking.names import NameLexicon, is_acronym, is_camel_case
from transforms.text.folding import fold
from transforms.text.words import Word

RUN_LIMIT = 12
CONNECTORS = frozenset({"of", "for", "on"})
NICKNAME_WORDS = 3
LEADING_VERBALS = ("ing", "ed", "ly")
# What stands before and after the nickname in: Ann "Bo" Lee.
OPENING_MARKS = frozenset({' "', " “", " '", " ‘"})
CLOSING_MARKS = frozenset({'" ', "” ", "' ", "’ "})


def is_name_word(word: Word, lexicon: NameLexicon) -> bool:
    """Tell whether `word` is written as part of a name."""
    if not word.is_capital or is_noted(word) or _is_contraction(word.lower, lexicon):
        return False
    return word.lower not in lexicon.function_words or is_acronym(word.text)


def is_noted(word: Word) -> bool:
    """Tell whether a word, in brackets or after a comma, is a note like "R-Ohio" or "D"."""
    if word.text[:2] in ("D-", "R-", "I-"):
        return word.gap.startswith((" (", ","))
    return word.text in ("D", "R", "I") and word.gap.startswith(" (")


def _is_contraction(lower: str, lexicon: NameLexicon) -> bool:
    """Tell whether a word in lower case is one like "I'm" or "don't"."""
    if lower.isalpha():
        return False
    before, mark, after = lower.replace("’", "'").partition("'")
    return bool(mark) and (before in lexicon.function_words or after == "t")


class NameRun(NamedTuple):
    """A stretch of words that may hold a name; `is_whole`: it is nothing but an organisation's name."""

    start: int
    end: int
    is_whole: bool


def _explained(words: Sequence[Word], lexicon: NameLexicon) -> Mapping[int, int]:
    """Return the stretches, end by start, that an abbreviation in brackets after them stands for.

    "Union to Save Our Rivers (USOR)": read backwards, the initials of the words are the letters of the abbreviation.
    """
    found = {}
    for index, word in enumerate(words):
        if word.gap == " (" and is_acronym(word.text) and len(word.text) > 2:
            start = _explanation_start(words, index, word.text.replace(".", ""), lexicon)
            if start is not None:
                found[start] = index
    return found


def _explanation_start(words: Sequence[Word], index: int, letters: str, lexicon: NameLexicon) -> int | None:
    start = index
    for letter in reversed(letters):
        start -= 1
        while start > 0 and words[start].lower in lexicon.function_words and words[start].text[0] != letter:
            start -= 1
        if start < 0 or words[start].text[0] != letter or (start + 1 < index and not words[start + 1].is_joined):
            return None
    return start


def runs(words: Sequence[Word], lexicon: NameLexicon) -> Iterator[NameRun]:
    """Yield the stretches of words that may hold a name, headlines left out."""
    explained = _explained(words, lexicon)
    seen_lower = {word.text for word in words if not word.is_capital}
    # A surname after a nickname in marks begins nothing, though a mark stands before it.
    seen_inside = {
        fold(w.text, case=False) for w in words if w.is_capital and (not w.is_initial or w.gap in CLOSING_MARKS)
    }
    index = 0
    while index < len(words):
        if index in explained:
            yield NameRun(index, explained[index], is_whole=True)
            index = explained[index]
            continue
        if not is_name_word(words[index], lexicon) or words[index].is_headline:
            index += 1
            continue
        end = _run_end(words, index, lexicon)
        start = index
        if words[start].is_initial and not _keeps_initial(words[start], end - start, seen_lower, seen_inside, lexicon):
            start += 1
        while start < end and not is_name_word(words[start], lexicon):
            start += 1
        if start < end:
            yield NameRun(start, end, is_whole=False)
        index = end


def _run_end(words: Sequence[Word], start: int, lexicon: NameLexicon) -> int:
    end = start + 1
    while end < len(words) and end - start < RUN_LIMIT:
        following = _extended(words, start, end, lexicon)
        if following == end:
            break
        end = following
    return end


def _extended(words: Sequence[Word], start: int, end: int, lexicon: NameLexicon) -> int:
    """Return the end of the run when the word at `end` is taken in, `end` itself when it is not."""
    word = words[end]
    if words[end - 1].is_possessive or not word.is_joined:
        return _past_nickname(words, end, lexicon) or (end + 1 if _is_owned_name(words, end, lexicon) else end)
    if is_name_word(word, lexicon) or (
        word.is_capital and words[end - 1].text in lexicon.first_names and len(word.text) > 2
    ):
        return end + 1
    if word.lower in lexicon.particles and not word.is_capital:
        return _past_capital(words, end + 1, lexicon.particles, lexicon) or end
    if word.lower in CONNECTORS and any(other.lower in lexicon.organization_words for other in words[start:end]):
        return _past_capital(words, end + 1, frozenset({"the", "a"}), lexicon) or end
    if word.lower in ("and", "&") and _joins_organization(words, start, end, lexicon):
        return end + 2
    return end


def _past_nickname(words: Sequence[Word], start: int, lexicon: NameLexicon) -> int | None:
    """Return the index after the surname that a nickname in quotation marks at `start` stands before."""
    if words[start].gap not in OPENING_MARKS or not (words[start].is_capital or words[start].lower == "the"):
        return None
    for index in range(start + 1, min(start + NICKNAME_WORDS + 1, len(words))):
        if words[index].gap in CLOSING_MARKS:
            return index + 1 if is_name_word(words[index], lexicon) else None
        if not words[index].is_joined:
            return None
    return None


def _is_owned_name(words: Sequence[Word], index: int, lexicon: NameLexicon) -> bool:
    """Tell whether a plural's possessive belongs to a name: "the Teachers' Union"."""
    word, owner = words[index], words[index - 1]
    is_owned = owner.is_possessive and owner.text.endswith("s") and word.gap.strip("'’") == " "
    return is_owned and word.is_capital and word.lower in lexicon.organization_words


def _past_capital(words: Sequence[Word], index: int, skippable: frozenset[str], lexicon: NameLexicon) -> int | None:
    """Return the index after the capitalised word at `index`, one skippable word allowed before it."""
    if index < len(words) and words[index].is_joined and words[index].lower in skippable:
        index += 1
    joined = index < len(words) and words[index].is_joined and is_name_word(words[index], lexicon)
    return index + 1 if joined else None


def _joins_organization(words: Sequence[Word], start: int, end: int, lexicon: NameLexicon) -> bool:
    """Tell whether "and" at `end` stands inside a name like "Food and Drug Administration"."""
    left = [word.text for word in words[start:end]]
    right = end + 1
    while right < len(words) and right - end < 6 and words[right].is_joined and is_name_word(words[right], lexicon):
        right += 1
    tail = words[end + 1 : right]
    if (
        not tail
        or tail[-1].lower not in lexicon.organization_words
        or " ".join(w.text for w in tail) in lexicon.known_bodies
    ):
        return False
    if left[0] in lexicon.first_names or " ".join(left) in lexicon.country_of or " ".join(left) in lexicon.known_bodies:
        return False
    named = any(word.lower in lexicon.organization_words for word in words[start:end])
    after_connector = any(word.lower in CONNECTORS for word in words[start:end])
    the_before = start > 0 and words[start - 1].lower in ("the", "federal", "national", "state")
    return (named and after_connector) or (not named and (the_before or len(left) > 1))


def _keeps_initial(word: Word, length: int, lower: set[str], inside: set[str], lexicon: NameLexicon) -> bool:
    """Tell whether the first word of a sentence belongs to the name that it begins."""
    if fold(word.text, case=False) in inside or word.text in lexicon.first_names or word.text in lexicon.known_bodies:
        return True
    if word.text in lexicon.country_of or word.lower in lexicon.titles or word.lower in lexicon.person_nouns:
        return True
    if is_acronym(word.text) or is_camel_case(word.text) or "." in word.text:
        return True
    if word.lower in lower or word.lower.endswith(LEADING_VERBALS) or lexicon.is_plural(word.lower):
        return False
    return length > 1
