"""What a cue reports: the quotations and the clause beside it, and whom it was said to."""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.quoting.rules.cue_lexicon import CueLexicon, Form
from transforms.quoting.rules.cues import Cue, Order
from transforms.quoting.rules.noun_phrases import DASHES, PhraseFinder
from transforms.quoting.rules.tokens import Token, TokenRange, sentence_at

MAX_ADJUNCT = 30
# Fewer words before ", she said" are no clause.
MIN_CLAUSE = 3
_DASHES = DASHES | {"-"}
_LEADING = frozenset(
    ("but", "and", "so", "yet", "still", "meanwhile", "however", ",", "'", "‘", "-", "–", "—", "•", "*")
)
_ADJUNCT_PREPOSITIONS = frozenset(
    ("in", "on", "at", "during", "to", "after", "before", "via", "through", "from", "of", "with", "by", "about", "when")
) | {"last", "this", "early", "late"}
_CLAUSE_MARKS = frozenset((",", ":", "–", "—", "--"))
_LOOSE_WORDS = frozenset(("and", "but", "while", "though"))
_LISTENERS = frozenset(("him", "her", "them", "me", "us", "you"))
_AFTER_LISTENER = frozenset(("that", "to", ":", ",", '"', "if", "whether", "not"))
_CLAUSE_ENDS = frozenset((";",))
_OBJECT_ENDS = frozenset(
    ("after", "while", "when", "because", "before", "during", "although", "though", "if", "since", ",", ";")
)
_FRONTING = frozenset((",", "--", "–", "—"))
_AFTER_ASIDE = frozenset(("and", "but", "or", "who", "which", "while", "though", "although", "citing"))
_NO_CLAUSE = frozenset(("by", "and", "or"))
_AFTER_WHOLE = frozenset((",", ".", ";", "--", "—", "–", "("))
_CLOSING = frozenset(")]%$")
_CONTRASTS = frozenset(("but", "while", "and", "though", "although", "whereas", "yet", "as", "after", "when"))
_ALWAYS_ADDRESSED = frozenset(("tell", "inform", "remind", "assure", "notify"))


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue reports, as half-open stretches of the paragraph's token indexes.

    Attributes:
        stretches: ascending and disjoint.
        addressee: whom the words are said to.
        is_certain: a quotation mark or "that" shows where it begins.
    """

    stretches: tuple[TokenRange, ...]
    addressee: TokenRange | None
    is_certain: bool


class ContentFinder:
    """Finds what the cues of one paragraph report.

    Args:
        tokens: the paragraph's tokens.
        sentences: its sentences, as half-open stretches of the tokens' indexes.
        lexicon: the words known.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        sentences: Sequence[TokenRange],
        lexicon: CueLexicon,
    ) -> None:
        self.tokens = tokens
        self.sentences = sentences
        self.lexicon = lexicon
        self.phrases = PhraseFinder(tokens, lexicon)

    def find(self, cue: Cue, sentence_cues: Sequence[Cue]) -> Content | None:
        """Return what the cue reports: before it, after it, or on both sides."""
        before = self._quotation_before(cue)
        addressee, start = self._after_listener(cue)
        after = self._after(cue, start, sentence_cues)
        if before is not None and self._is_trailing(cue, before, after):
            return Content((self._with_opening(before), *self._resumed(cue, start)), addressee, is_certain=True)
        fronted = self._fronted(cue)
        if fronted is not None and (rest := self._after_parenthesis(cue, sentence_cues)) is not None:
            return Content((fronted, rest), addressee, is_certain=False)
        if fronted is not None and fronted[1] - fronted[0] < MIN_CLAUSE:
            fronted = None
        if fronted is not None and after is not None and self.tokens[after[0]].lower in _ADJUNCT_PREPOSITIONS:
            after = None
        if after is not None:
            is_certain = self.tokens[after[0]].quotation is not None or self.tokens[after[0]].lower == "that"
            return Content((after,), addressee, is_certain)
        return Content((fronted,), addressee, is_certain=False) if fronted is not None else None

    # ------------------------------------------------------------------ quotations beside the cue

    def _quotation_before(self, cue: Cue) -> int | None:
        index = cue.start - 1
        while index >= 0 and (self.tokens[index].lower == "," or self.tokens[index].lower in _DASHES):
            index -= 1
        return index if index >= 0 and self.tokens[index].quotation is not None else None

    def _is_trailing(self, cue: Cue, before: int, after: TokenRange | None) -> bool:
        """Whether the quotation before the cue is what the cue reports."""
        quotation = self.tokens[before].quotation
        is_stopped = quotation is not None and quotation.ends_stopped
        is_beside = cue.form is None or not cue.lemma or cue.lemma in self.lexicon.quoting
        if not is_beside or cue.form is Form.ING:
            return False
        if after is not None and not is_stopped and self._opens_with_participle(cue.sentence[0], before):
            return False
        if before < cue.sentence[0]:
            return after is None and is_stopped and cue.order is not Order.INHERITED
        return is_stopped or before + 1 < cue.start or cue.order is Order.AFTER

    def _opens_with_participle(self, start: int, end: int) -> bool:
        """Whether the quotation at `end` stands in an opening like: Calling it “a farce”, she said they would go."""
        return start < end and self.tokens[start].lower.endswith("ing")

    def _resumed(self, cue: Cue, start: int) -> tuple[TokenRange, ...]:
        """The quotation that goes on after the cue: "…," she said, "…"."""
        follower = self._quotation_at(start)
        is_set_off = follower is not None and any(
            self.tokens[i].lower in _CLAUSE_MARKS for i in range(cue.end, follower)
        )
        return ((follower, follower + 1),) if follower is not None and is_set_off else ()

    def _with_opening(self, before: int) -> TokenRange:
        """Include the words of the quotation's sentence that stand before it."""
        start = sentence_at(self.sentences, before)[0]
        while start < before and self.tokens[start].lower in _LEADING:
            start += 1
        for index in range(before - 1, start - 1, -1):
            if self.tokens[index].lower in (":", ";"):
                return before, before + 1
        return start, before + 1

    def _quotation_at(self, index: int) -> int | None:
        """Index of the quotation that begins at `index`, after a comma, a colon or "that"."""
        while index < len(self.tokens) and self.tokens[index].lower in _CLAUSE_MARKS | {"that"}:
            index += 1
        return index if index < len(self.tokens) and self.tokens[index].quotation is not None else None

    # ------------------------------------------------------------------ after the cue

    def _after_listener(self, cue: Cue) -> tuple[TokenRange | None, int]:
        """Return the listener and the index after it and after adjuncts of time and place."""
        end = cue.sentence[1]
        index = cue.end
        addressee = None
        if cue.lemma in self.lexicon.addressing and cue.order is not Order.AFTER:
            addressee = self._listener(index, cue)
        elif index < end and self.tokens[index].lower == "to" and cue.lemma not in self.lexicon.objective:
            addressee = self.phrases.phrase_after(index + 1, end) if index + 1 < end else None
        if addressee is not None:
            index = addressee[1]
        return addressee, self._after_adjuncts(index, end)

    def _listener(self, index: int, cue: Cue) -> TokenRange | None:
        if index >= cue.sentence[1]:
            return None
        found = self.phrases.phrase_after(index, cue.sentence[1])
        if found is None and self.tokens[index].lower in _LISTENERS:
            found = (index, index + 1)
        if found is None or cue.lemma in _ALWAYS_ADDRESSED:
            return found
        following = self.tokens[found[1]].lower if found[1] < len(self.tokens) else ""
        return found if following in _AFTER_LISTENER else None

    def _after_adjuncts(self, index: int, end: int) -> int:
        while index < end:
            if self.phrases.is_time(index) and self.tokens[index].lower not in ("this", "may"):
                index += 1
                continue
            step = self._after_adjunct(index, end)
            if step == index:
                return index
            index = step
        return index

    def _after_adjunct(self, index: int, end: int) -> int:
        """Step over "in a statement", "on Tuesday", ", without giving evidence," before "that" or a quotation."""
        first = self.tokens[index].lower
        if first == "for" and index + 2 < end and self.phrases.is_time(index + 1):
            return index + 2
        if first != "," and first not in _ADJUNCT_PREPOSITIONS:
            return index
        for later in range(index + 1, min(end, index + MAX_ADJUNCT)):
            if self._begins_content(later, end, after_comma=first == ","):
                return later
            token = self.tokens[later]
            reading = token.reading
            is_cue = reading is not None and reading.form is Form.ING and reading.lemma in self.lexicon.quoting
            if is_cue or token.lower == ";" or self.phrases.is_finite_verb(later):
                return index
        return index

    def _begins_content(self, index: int, end: int, *, after_comma: bool) -> bool:
        """Whether what a cue reports begins here, after words of time or place; after a comma only with ", that"."""
        token, before = self.tokens[index], self.tokens[index - 1].lower
        if token.lower == "that":
            has_clause = index + 2 < end or (index + 1 < end and self.tokens[index + 1].quotation is not None)
            return has_clause and (not after_comma or before == ",")
        if after_comma:
            return False
        if token.quotation is not None:
            return before in (",", ":") or token.quotation.is_speech_like
        return token.lower == ":" or (token.lower == "," and self._quotation_at(index) is not None)

    def _after(self, cue: Cue, start: int, sentence_cues: Sequence[Cue]) -> TokenRange | None:
        """Return the quotation or clause that begins at `start`."""
        end = cue.sentence[1]
        index = self._quotation_at(start)
        if index is not None and index <= end:
            first = index - 1 if self.tokens[index - 1].lower == "that" else index
            stop = self._clause_end(cue, index, sentence_cues) if index < end else index
            return (first, self._end_of_quotation(index, stop))
        if start >= end or cue.order is Order.AFTER:
            return None
        opens_with_comma = self.tokens[start].lower == ","
        if opens_with_comma is not (cue.order is Order.PREPOSITIONAL):
            return None
        start += opens_with_comma or self.tokens[start].lower == ":"
        stop = self._clause_end(cue, start, sentence_cues)
        announced = next((i for i in range(start + 1, stop) if self._is_announced(i)), None)
        if announced is not None:
            return announced, self._end_of_quotation(announced, stop)
        return (start, stop) if self._is_clause(cue, start, stop) else None

    def _is_announced(self, index: int) -> bool:
        """Whether a quotation stands after a colon: scolded him: “…”."""
        quotation = self.tokens[index].quotation
        return quotation is not None and quotation.is_speech_like and self.tokens[index - 1].lower == ":"

    def _end_of_quotation(self, index: int, stop: int) -> int:
        """A quotation that a comma or a full stop follows ends the content; else the clause goes on."""
        after = index + 1
        quotation = self.tokens[index].quotation
        if quotation is None or after >= stop:
            return after
        is_whole = quotation.ends_stopped or quotation.is_unclosed or self.tokens[after].lower in _AFTER_WHOLE
        return after if is_whole else stop

    def _is_clause(self, cue: Cue, start: int, stop: int) -> bool:
        """Whether the words after a cue can be what it reports."""
        if not any(token.is_word for token in self.tokens[start:stop]):
            return False
        first = self.tokens[start].lower
        if first in ("that", "if", "whether"):
            return stop - start > 2
        if cue.is_phrase:
            return True
        is_listed = cue.lemma in self.lexicon.clausal or cue.lemma in self.lexicon.objective
        is_clear = cue.lemma not in self.lexicon.doubtful or self._is_document(cue.source)
        return is_listed and is_clear and first not in _NO_CLAUSE

    def _is_document(self, phrase: TokenRange) -> bool:
        return any(self.tokens[index].lower in self.lexicon.documents for index in range(*phrase))

    def _clause_end(self, cue: Cue, start: int, sentence_cues: Sequence[Cue]) -> int:
        later = (other for other in sentence_cues if other.words[0] > start and self._interrupts(other))
        end = next((other.start for other in later), cue.sentence[1])
        is_object = cue.lemma not in self.lexicon.clausal
        ends = _OBJECT_ENDS if is_object else _CLAUSE_ENDS
        end = next((i for i in range(start + 1, end) if self.tokens[i].lower in ends), end)
        if is_object:
            end = next((i + 1 for i in range(start, end - 1) if self._ends_object(i)), end)
        end = self._before_open_bracket(start, end)
        while end > start + 1 and self._is_loose(end - 1):
            end -= 1
        return end

    def _ends_object(self, index: int) -> bool:
        """Whether an object ends with this quotation: called the deal “a farce” and left."""
        is_last = index + 2 < len(self.tokens) and self.tokens[index + 2].quotation is None
        return self.tokens[index].quotation is not None and self.tokens[index + 1].lower in _LOOSE_WORDS and is_last

    def _before_open_bracket(self, start: int, end: int) -> int:
        """Leave out a bracket that the stretch does not close."""
        opening = None
        for index in range(start + 1, end):
            if self.tokens[index].lower == "(" and opening is None:
                opening = index
            elif self.tokens[index].lower == ")":
                opening = None
        return end if opening is None else opening

    def _interrupts(self, cue: Cue) -> bool:
        """Whether a later cue of the sentence belongs to the sentence rather than to the words reported."""
        before = self.tokens[cue.start - 1].lower if cue.start > 0 else ""
        if cue.order is Order.PREPOSITIONAL:
            return before == ","
        if cue.order is Order.INHERITED:
            return True
        if before not in _CONTRASTS or cue.start < 2:
            return False
        ahead = self.tokens[cue.start - 2]
        return ahead.lower == "," or (ahead.quotation is not None and ahead.quotation.ends_stopped)

    def _is_loose(self, index: int) -> bool:
        """Whether the token cannot end a clause."""
        token = self.tokens[index]
        is_mark = not token.is_word and token.quotation is None and token.lower not in _CLOSING
        return is_mark or token.lower in _LOOSE_WORDS

    # ------------------------------------------------------------------ before the cue

    def _fronted(self, cue: Cue) -> TokenRange | None:
        """Return the clause before ", she said"."""
        if cue.order is Order.INHERITED or cue.form not in (None, Form.PAST, Form.PRESENT, Form.BASE):
            return None
        if cue.form is not None and cue.lemma not in self.lexicon.quoting:
            return None
        comma = cue.start - 1
        is_set_off = comma > cue.sentence[0] and self.tokens[comma].lower in _FRONTING
        if cue.form is not None and not is_set_off:
            return None
        start, end = cue.sentence[0], comma if is_set_off else cue.start
        while start < end and self.tokens[start].lower in _LEADING:
            start += 1
        return (start, end) if end > start else None

    def _after_parenthesis(self, cue: Cue, sentence_cues: Sequence[Cue]) -> TokenRange | None:
        """Return the rest of the clause that the cue interrupts: The fleet, she said, will sail."""
        start = cue.end + 1
        if start >= cue.sentence[1] or self.tokens[cue.end].lower != "," or self.tokens[cue.start - 1].lower != ",":
            return None
        first = self.tokens[start]
        is_aside = first.lower.endswith("ing") or first.lower in _AFTER_ASIDE or first.quotation is not None
        stop = self._clause_end(cue, start, sentence_cues)
        return None if is_aside or stop - start < 2 else (start, stop)
