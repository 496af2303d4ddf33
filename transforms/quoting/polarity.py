"""Whether a cue reports that something was said or that it was not, by the grammar of negation around it.

Negative words are a closed class, so they are listed: "did not say", "never said", "no one has said", "nor did she
say", "without saying". A denial is a statement of its own: "denied that" is affirmed.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.records import Polarity, Span

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_REACH = 200  # characters before a cue in which a word may negate it
_AUXILIARIES = frozenset((
    "am", "are", "is", "was", "were", "be", "been", "being", "do", "does", "did", "has", "have", "had",
    "having", "will", "would", "can", "could", "shall", "should", "may", "might", "must", "get", "got",
    "gets", "getting", "re", "ve", "ll", "d", "s", "m",
))  # fmt: skip
_CONTRACTED = ("n't", "'s", "'d", "'ll", "'ve", "'re", "'m")
_ADVERBS = frozenset(("ever", "yet", "even", "also", "once", "again", "then", "so", "far", "still", "at", "all"))
_LIMITING = frozenset(["only", "just", "merely", "simply", "solely"])  # "not only said": it was said, and more
_ENDS_OF_ADVERBS, _SHORTEST_ADVERB = "ly", len("coyly")
# What may stand between "not" and "to" without changing what is negated: "did not want to say".
_CATENATIVES = frozenset((
    "want", "wish", "care", "dare", "bother", "choose", "have", "go", "going", "able", "willing", "prepared",
    "ready", "allowed", "permitted", "authorized", "authorised",
))  # fmt: skip
# "did not hesitate to say": it was said.
_IMPLICATIVES = frozenset(["hesitate", "fail", "forget", "omit", "help", "resist"])
_NEGATORS = frozenset(["never", "cannot", "nor", "neither"])
_REFUSALS = ("refus", "declin")  # stems of verbs
_PRONOUNS = frozenset(("i", "it", "he", "she", "we", "you", "they", "who", "which", "that"))  # fmt: skip
_NOBODY = frozenset(["nobody", "none", "neither", "nothing", "no-one", "not"])
# "no one but the mayor", "no fewer than ten", "no less a judge than": somebody did say it.
_EXCEPTING = frozenset(["but", "except", "other", "less", "fewer"])
_FRONTED = ("nor", "neither", "never", "nowhere", "at no point", "at no time", "at no stage", "in no way", "not once")
_MENTION = re.compile(r"\bno (?:mention|reference|comment)\b", re.IGNORECASE)


def polarity_of(text: str, cue: Span | None, sources: Sequence[Span], content: Sequence[Span]) -> Polarity:
    """Return whether a statement is affirmed or negated; one without a cue is affirmed.

    Args:
        text: an article.
        cue: the words that report the statement.
        sources: the words that name who makes it.
        content: what is stated.
    """
    if cue is None:
        return Polarity.AFFIRMED
    floor = max([0, cue.start - _REACH, *(span.end for span in content if span.end <= cue.start)])
    heads = [Span(*match.span()) for match in _heads(text, cue)]
    is_negated = (
        _MENTION.search(text, *cue) is not None
        or any(_is_governed(_unbroken(text, floor, head.start), text[slice(*head)].lower()) for head in heads)
        or any(
            _is_negative(text, floor, source) for source in sources if floor <= source.start and source.end <= cue.start
        )
    )
    return Polarity.NEGATED if is_negated else Polarity.AFFIRMED


def _heads(text: str, cue: Span) -> Iterator[re.Match[str]]:
    """Yield the verbs of a cue: its first word that says more than how it is meant, and what "to" or "of" leads to."""
    words = list(_WORD.finditer(text, *cue))
    first = next((word for word in words if not _is_light(_plain(word[0]))), words[-1] if words else None)
    if first and _plain(first[0]) not in _IMPLICATIVES:
        yield first
    for before, word in pairwise(words):
        if before[0] in ("to", "of") and before is not first:
            yield word


def _is_light(word: str) -> bool:
    is_grammar = word in _PRONOUNS or word in ("not", "never", "cannot", "no", "longer", "to", "without")
    return is_grammar or _is_auxiliary(word) or _is_adverb(word)


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _is_auxiliary(word: str) -> bool:
    return word in _AUXILIARIES or word.endswith(_CONTRACTED)


def _is_adverb(word: str) -> bool:
    is_regular = word.endswith(_ENDS_OF_ADVERBS) and len(word) >= _SHORTEST_ADVERB
    return is_regular or word in _ADVERBS or word in _LIMITING


def _unbroken(text: str, start: int, end: int) -> list[str]:
    """Return the words that lead up to `end` with nothing but spaces between them and it."""
    found: list[str] = []
    for match in reversed(list(_WORD.finditer(text, start, end))):
        if text[match.end() : end].strip(" \t\xa0") or match.end() == end:
            break
        found.append(match[0])
        end = match.start()
    return found[::-1]


def _is_governed(before: Sequence[str], verb: str) -> bool:
    """Whether a negative word among those that lead up to a verb governs it."""
    words = [_plain(word) for word in before]
    is_limited, is_infinitive = False, False
    while words:
        last = words.pop()
        if _is_negator(last, words[-1] if words else "", verb.endswith("ing"), is_infinitive):
            return not is_limited
        is_infinitive = last == "to"
        if last == "or" or (is_infinitive and not _CATENATIVES.isdisjoint(words[-1:])):
            del words[-1:]
        elif _is_adverb(last):
            is_limited = is_limited or last in _LIMITING
        elif not (is_infinitive or _is_auxiliary(last)):
            return False
    return False


def _is_negator(word: str, before: str, is_gerund: bool, is_infinitive: bool) -> bool:
    """Whether a word negates the verb that it leads up to.

    Args:
        word: a word in small letters.
        before: the word before it.
        is_gerund: the verb ends in "ing".
        is_infinitive: "to" follows the word.
    """
    conditional = {
        "not": is_gerund or is_infinitive or _is_auxiliary(before),
        "without": is_gerund,
        "of": is_gerund and before == "short",
        "to": before.startswith(_REFUSALS),
        "longer": before == "no",
    }
    return conditional.get(word, word in _NEGATORS or word.endswith("n't"))


def _is_negative(text: str, floor: int, source: Span) -> bool:
    """Whether the words that name a source before its cue are negative, or a fronted negation stands before them."""
    prior = _unbroken(text, floor, source.start)
    named = _WORD.findall(text, *source)
    if prior[-1:] in (["no"], ["No"]) or [_plain(word) for word in prior[-2:]] in (["none", "of"], ["neither", "of"]):
        named = [*prior[-2:], *named] if prior[-1] == "of" else [prior[-1], *named]
    return _names_nobody(named) or _is_fronted([_plain(word) for word in prior])


def _names_nobody(named: Sequence[str]) -> bool:
    """Whether words name nobody: "none of them", "no one", "no party"; not "No Labels" or "No 10", which are names."""
    words = [_plain(word) for word in named]
    first = next((place for place, word in enumerate(words) if not _is_adverb(word)), 0)
    if not words or not _EXCEPTING.isdisjoint(words):
        return False
    if words[first] == "no" and first + 1 < len(words):
        return named[first + 1].isalpha() and (named[first] == "no" or named[first + 1].islower())
    return words[first] in _NOBODY


def _is_fronted(prior: Sequence[str]) -> bool:
    """Whether words end with a negation and an auxiliary, as in "nor did" and "at no point has"."""
    return bool(prior) and prior[-1] in _AUXILIARIES and " ".join(prior[:-1]).endswith(_FRONTED)
