"""The language of a text, told offline."""

import re
from functools import cache

from py3langid.langid import LanguageIdentifier

from transforms.text.words import word_pattern

UNDETERMINED = "und"

_LONGEST = 20_000  # characters looked at; more does not change the answer
_SHORT = 30  # words below which English is also told by its function words
_ENOUGH = 0.2  # share of function words that English prose passes and other languages do not come near
_CLOSE = 0.2  # probability from which English is taken though another language, its creoles mostly, is before it
_NOT_PROSE = re.compile(r"<[^<>]{1,400}>|(?:https?://|www\.|pic\.twitter\.com/)\S+|[@#]\w+|\d+")
_WORD = word_pattern("'’")
# Frequent English words that are no words of languages easily taken for it (Dutch, German, Danish, Scots, Frisian).
_ENGLISH = frozenset({
    "the", "and", "that", "with", "were", "his", "their", "they", "this", "from", "which", "has", "been",
    "would", "should", "could", "not", "are", "who", "said", "says", "its", "it's", "don't", "isn't", "wasn't",
    "there", "these", "those", "when", "where", "before", "about", "she", "what", "into", "than", "more", "you",
    "will",
})  # fmt: skip


def identify(text: str) -> tuple[str, float]:
    """Return the BCP 47 code of the language of `text` and its probability, 0 to 1; "und" where there are no words.

    Markup, addresses, handles and numbers are left out and letters taken as small, so that capitals and headline style
    do not mislead. Where character statistics (M. Lui, T. Baldwin, "langid.py", ACL 2012) hold English for possible, it
    is English; in less than 30 words they waver between it and its relatives, and the share of English function words
    decides.
    """
    prose = _NOT_PROSE.sub(" ", text[:_LONGEST]).lower()
    words = _WORD.findall(prose)
    if not words:
        return UNDETERMINED, 0.0
    language, probability = _identifier().classify(prose)
    if language == "en":
        return "en", float(probability)
    english = float(dict(_identifier().rank(prose))["en"])
    if english >= _CLOSE:
        return "en", english
    share = sum(word.replace("’", "'") in _ENGLISH for word in words) / len(words)
    if len(words) < _SHORT and share >= _ENOUGH:
        return "en", max(share, 0.5)
    return str(language), float(probability)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file("data/model.npz.xz", norm_probs=True)
