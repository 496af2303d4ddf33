"""What kind of word a token is, as far as the words beside it tell."""

from collections.abc import Sequence

from transforms.quoting.rules.cue_lexicon import CueLexicon, Form
from transforms.quoting.rules.tokens import Token


class WordKinds:
    """Tells kinds of words of one paragraph apart.

    Args:
        tokens: the paragraph's tokens.
        lexicon: the words known.
    """

    def __init__(self, tokens: Sequence[Token], lexicon: CueLexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon

    def is_adverb(self, index: int) -> bool:
        """Whether the word can stand between a subject and its verb."""
        word = self.tokens[index].lower
        is_ly = word.endswith("ly") and len(word) > 4 and not self.tokens[index].is_capital
        return word in self.lexicon.adverbs or (is_ly and word not in self.lexicon.not_adverbs)

    def is_finite_verb(self, index: int) -> bool:
        """Whether the word reads as a verb with a subject of its own."""
        token = self.tokens[index]
        if token.lower in self.lexicon.auxiliaries or token.lower in self.lexicon.verbs:
            return not token.is_capital
        if token.is_capital or not token.is_word:
            return False
        if token.reading is not None and token.reading.form in (Form.PAST, Form.PRESENT):
            return not self.modifies(index)
        return token.lower.endswith("ed") and len(token.lower) > 4 and not self.modifies(index)

    def modifies(self, index: int) -> bool:
        """Whether a participle or a plural stands inside a noun phrase: after its determiner."""
        if index == 0:
            return False
        before = self.tokens[index - 1]
        is_inside = before.lower in self.lexicon.determiners or before.lower in self.lexicon.prepositions
        return is_inside or before.is_possessive

    def is_time(self, index: int) -> bool:
        """Whether the word is part of a statement of time."""
        lower = self.tokens[index].lower
        if not lower.isdigit():
            return lower in self.lexicon.times
        return len(lower) == 4 or (index > 0 and self.tokens[index - 1].lower in self.lexicon.times)
