"""What the phrase that names a source holds: several people, or an outlet that relays the words of others."""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from transforms.quoting.rules.cue_lexicon import CueLexicon
from transforms.quoting.rules.tokens import Token, TokenRange

_RELAYED = frozenset(
    ["report", "reports", "translation", "translations", "transcript", "transcripts", "account", "accounts"]
)
_ACCOUNTS = frozenset(("account", "accounts"))
_PERSONAL = frozenset(("his", "her", "their", "my"))
_POLLS = frozenset(("poll", "polls", "survey", "surveys", "study", "studies"))


class SourceReader:
    """Reads the phrases of one paragraph that name sources.

    Args:
        tokens: the paragraph's tokens.
        lexicon: the words known.
        surnames: words, in lower case, that the article has at the end of names.
    """

    def __init__(self, tokens: Sequence[Token], lexicon: CueLexicon, surnames: Collection[str]) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.surnames = surnames

    def joint(self, phrase: TokenRange) -> list[TokenRange]:
        """Return the people of "Ann Lee and Bo Ray" one by one; a phrase that is no list of people as it is."""
        names = self._split(phrase, ("and", ","))
        if len(names) > 1 and all(self._is_name(part) for part in names):
            return names
        described = self._split(phrase, ("and",))
        return described if len(described) > 1 and all(map(self._is_described, described)) else [phrase]

    def _split(self, phrase: TokenRange, marks: Collection[str]) -> list[TokenRange]:
        """Return the parts of a phrase between `marks`, without the commas around them."""
        found, start = [], phrase[0]
        for index in [*(i for i in range(*phrase) if self.tokens[i].lower in marks), phrase[1]]:
            stop = index
            while stop > start and self.tokens[stop - 1].lower == ",":
                stop -= 1
            if stop > start:
                found.append((start, stop))
            start = index + 1
        return found

    def _is_name(self, part: TokenRange) -> bool:
        """Whether the words are a full name or a surname of the article."""
        tokens = self.tokens[slice(*part)]
        is_capital = all(token.is_capital for token in tokens)
        is_known = len(tokens) > 1 or tokens[0].lower in self.surnames
        return is_known and is_capital and not any(token.lower in self.lexicon.outlets for token in tokens)

    def _is_described(self, part: TokenRange) -> bool:
        """Whether a comma sets the name of the one whom the words are about off from what describes the name."""
        pieces = self._split(part, (",",))
        return len(pieces) > 1 and sum(map(self._holds_name, pieces)) == 1

    def _holds_name(self, piece: TokenRange) -> bool:
        """Whether two words in a row, a nickname in marks aside, are capitalised."""
        words = [token for token in self.tokens[slice(*piece)] if token.quotation is None]
        return any(first.is_capital and second.is_capital for first, second in pairwise(words))

    def relay(self, phrase: TokenRange) -> TokenRange | None:
        """Return the name of the outlet in a phrase, if the phrase names one or a report.

        A poll and what a person tells are sources themselves: a Harbour News poll, her account.
        """
        if self._is_source_itself(phrase):
            return None
        runs = list(self._capital_runs(phrase))
        for start, end in runs:
            if any(self.tokens[i].lower.removeprefix("the-") in self.lexicon.outlets for i in range(start, end)):
                return start, end
        is_report = any(self.tokens[i].lower in _RELAYED for i in range(*phrase))
        if not is_report:
            return None
        return runs[-1] if runs else phrase

    def _is_source_itself(self, phrase: TokenRange) -> bool:
        words = [token.lower for token in self.tokens[slice(*phrase)]]
        is_told = any(word in _ACCOUNTS for word in words[1:]) and words[0] in _PERSONAL
        return is_told or not _POLLS.isdisjoint(words)

    def _capital_runs(self, phrase: TokenRange) -> Iterator[TokenRange]:
        start = None
        for index in range(*phrase):
            token = self.tokens[index]
            if token.is_capital and token.lower not in self.lexicon.determiners and not token.is_possessive:
                start = index if start is None else start
            elif start is not None:
                yield start, index
                start = None
        if start is not None:
            yield start, phrase[1]
