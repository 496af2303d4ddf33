"""Whose words a colon announces: The mayor was blunt: "…"."""

from transforms.quoting.rules.noun_phrases import PhraseFinder
from transforms.quoting.rules.tokens import TokenRange

_SUBORDINATING = frozenset(("after", "while", "when", "because", "before", "although", "though", "if", "since", "as"))


def speaker_before_colon(phrases: PhraseFinder, start: int, end: int) -> TokenRange | None:
    """Return whose words a colon behind `[start, end)` announces: a statement's author, or whom they are about."""
    start = _after_consequence(phrases, start, end)
    return author(phrases, start, end) or main_subject(phrases, start, end) or _label(phrases, start, end)


def author(phrases: PhraseFinder, start: int, end: int) -> TokenRange | None:
    """Return who is named as the author of words in `[start, end)`: this statement by Ann Lee."""
    for index in range(end - 2, start, -1):
        if phrases.tokens[index].lower == "by" and phrases.tokens[index - 1].lower in phrases.lexicon.writings:
            return phrases.phrase_after(index + 1, end)
    return None


def main_subject(phrases: PhraseFinder, start: int, end: int) -> TokenRange | None:
    """Return the subject of the sentence `[start, end)`: what stands before its first finite verb."""
    start = _after_subordinate(phrases, start, end)
    for index in range(start + 1, end):
        quotation = phrases.tokens[index].quotation
        if quotation is not None and quotation.is_speech_like:
            return None
        if phrases.is_finite_verb(index):
            verb = index
            while verb > start and phrases.is_adverb(verb - 1):
                verb -= 1
            return phrases.subject_before(verb, start) if verb > start else None
    return None


def _label(phrases: PhraseFinder, start: int, end: int) -> TokenRange | None:
    """Return the name in the words `[start, end)` that stand before a colon: its last run of capitals."""
    phrase = phrases.trimmed(phrases.left_bound(end, start), end)
    if phrase is None or not any(phrases.tokens[i].is_capital for i in range(*phrase)):
        return None
    while (
        not phrases.tokens[phrase[0]].is_capital and phrases.tokens[phrase[0]].lower not in phrases.lexicon.determiners
    ):
        phrase = (phrase[0] + 1, phrase[1])
    return phrase


def _after_consequence(phrases: PhraseFinder, start: int, end: int) -> int:
    """Step over "It rained so hard that" to what came of it; a "So" that begins the sentence announces nothing."""
    words = [phrases.tokens[index].lower for index in range(start, end)]
    if "that" in words and {"so", "such"} & set(words[1 : words.index("that")]):
        return start + words.index("that") + 1
    return start


def _after_subordinate(phrases: PhraseFinder, start: int, end: int) -> int:
    """Step over "While the vote went on," at the beginning of a sentence."""
    first = start
    while first < end and (phrases.tokens[first].lower in phrases.lexicon.conjunctions or phrases.is_adverb(first)):
        first += 1
    if first >= end or phrases.tokens[first].lower not in _SUBORDINATING:
        return start
    comma = next((i for i in range(first, end) if phrases.tokens[i].lower == ","), None)
    return start if comma is None else comma + 1
