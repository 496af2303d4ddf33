"""An article as its sources are read: its words, the names in it, and how far apart its sentences are."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from transforms.mentions import Mention, Names
from transforms.names import NameLexicon
from transforms.records import Span
from transforms.words import Word


class View:
    """The words and names of an article; nothing in it changes while its sources are read."""

    def __init__(self, names: Names, lexicon: NameLexicon) -> None:
        self.names = names
        self.words = names.words
        self.lexicon = lexicon
        self.mentions = names.mention_of_word
        self.starts = [word.start for word in names.words]
        self.ages = _ages(names.words)

    def word_at(self, offset: int) -> int:
        """Return the index of the first word that ends after `offset`."""
        index = bisect_right(self.starts, offset) - 1
        return index if index >= 0 and self.words[index].end > offset else index + 1

    def words_in(self, span: Span) -> tuple[int, int]:
        """Return the stretch of words, as first and last (exclusive), that begin in a span or reach into it."""
        return self.word_at(span.start), bisect_left(self.starts, span.end)

    def text(self, first: int, last: int) -> str:
        """Return the text of a stretch of words, its white space normalised."""
        return " ".join(self.names.text[self.words[first].start : self.words[last - 1].end].split())

    def is_role_word(self, index: int) -> bool:
        """Tell whether the word is a title or a noun for a person."""
        return self.words[index].lower in self.lexicon.titles or self.words[index].lower in self.lexicon.person_nouns

    def is_place(self, mention: Mention) -> bool:
        """Tell whether the name is a country's or a city's."""
        name = self.names.entities[mention.entity].name
        return name in self.lexicon.places or name in self.lexicon.countries


def bare(word: Word) -> str:
    """Return a word in lower case without what is contracted with it: "he" for "he's"."""
    lower = word.lower
    return lower if lower.isalpha() else lower.replace("’", "'").partition("'")[0]


def _ages(words: Sequence[Word]) -> list[int]:
    """Return for each word how many sentences of the article's own the text has had: quoted ones do not count."""
    ages: list[int] = []
    age, counted = 0, -1
    for word in words:
        if not word.is_quoted and word.sentence != counted:
            age, counted = age + 1, word.sentence
        ages.append(age)
    return ages
