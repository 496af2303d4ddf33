"""Noun phrases beside a verb, found without a parser: from the words that can and cannot stand in one."""

from transforms.quoting.rules.cue_lexicon import Form
from transforms.quoting.rules.tokens import Token, TokenRange
from transforms.quoting.rules.word_kinds import WordKinds

MAX_PHRASE = 40
MAX_BRACKETED = 10
DASHES = frozenset(("--", "—", "–", "―"))
_STOPS = frozenset(",;:()[]{}") | DASHES | {"...", "…", "/", "!", "?", "."}
_SINGLE_PRONOUNS = frozenset(
    ("he", "she", "they", "it", "i", "we", "you", "who", "which", "others", "everyone", "everybody", "someone")
) | {"somebody", "nobody", "anyone"}
# Prepositions that tie a noun to the one before it; the second set only in an apposition: a professor at the college.
_TIES = frozenset(("of", "for", "from", "by"))
_APPOSED_TIES = _TIES | {"at", "in", "with", "to", "on"}
_RELATIVE = frozenset(("who", "whose", "which", "that", "whom"))
_ADJUNCT_OPENERS = frozenset(
    ["in", "on", "at", "after", "during", "when", "as", "for", "while", "by", "speaking", "before", "with"]
)


class PhraseFinder(WordKinds):
    """Finds the noun phrases around the verbs of one paragraph."""

    # ------------------------------------------------------------------ to the left of a verb

    def subject_before(self, verb: int, floor: int) -> TokenRange | None:
        """Return the subject that ends before the token `verb`, as indexes of tokens, not reaching below `floor`."""
        before = self.tokens[verb - 1]
        if before.lower in self.lexicon.bare_determiners or before.is_possessive:
            return None
        if before.lower != "," and before.lower not in DASHES:
            return self._with_clause(verb, floor) or self.trimmed(self.left_bound(verb, floor), verb)
        whole = self._whole_clause(verb - 1, floor)
        if whole is not None:
            return whole
        head = self._before_parenthesis(verb - 1, floor)
        while head is not None and self._opens_adjunct(self.left_bound(head, floor), floor):
            head = self.left_bound(head, floor) - 1
        if head is None:
            return None
        phrase = self.trimmed(self.left_bound(head, floor), head)
        if phrase is None:
            return None
        return phrase[0], verb - 1 if self._belongs_to_subject(head) else phrase[1]

    def _with_clause(self, verb: int, floor: int) -> TokenRange | None:
        """The subject that opens the sentence, with the relative clause after it: An aide who was there said."""
        who = next((i for i in range(floor, min(verb, floor + MAX_PHRASE)) if self.tokens[i].lower == "who"), None)
        if who is None or who + 1 >= verb or self.left_bound(who, floor) != floor:
            return None
        phrase = self.trimmed(floor, who)
        return (phrase[0], verb) if phrase is not None and self._is_one_clause(who + 1, verb) else None

    def _is_one_clause(self, start: int, end: int) -> bool:
        """Whether every verb of the tokens is the first, joined to it by a conjunction or part of one group with it."""
        is_open = True
        for index in range(start, end):
            token = self.tokens[index]
            if token.lower in _STOPS or token.quotation is not None or token.lower in self.lexicon.subordinators:
                return False
            if self.is_finite_verb(index):
                if not is_open:
                    return False
                is_open = token.lower in self.lexicon.auxiliaries
            elif not self.is_adverb(index):
                is_open = token.lower in self.lexicon.conjunctions or token.lower == "to"
        return True

    def _whole_clause(self, comma: int, floor: int) -> TokenRange | None:
        """The subject with all its appositions if nothing else stands before the verb: Ann Lee, 30, of Ohio, said."""
        start = comma
        while start > max(floor, comma - MAX_PHRASE) and not self._is_speech(start - 1):
            start -= 1
        if start > floor and not self._is_speech(start - 1):
            return None
        first = next((i for i in range(start, comma) if self.tokens[i].lower == ","), None)
        if first is None or not self.tokens[start].is_capital or self.tokens[start].lower in self.lexicon.subordinators:
            return None
        phrase = self.trimmed(start, first)
        if phrase is None or phrase[0] != start or any(self.is_finite_verb(i) for i in range(start, first)):
            return None
        opener = self.tokens[first + 1]
        is_relative = opener.lower in _RELATIVE
        is_described = is_relative or opener.lower.isdigit() or self._opens_apposition(first + 1)
        if not is_described and not self._is_named_after(first, comma):
            return None
        return None if self._has_second_clause(first, comma) else (start, comma)

    def _has_second_clause(self, start: int, end: int) -> bool:
        """Whether a comma and a conjunction, or a verb outside a relative clause, stands in `[start, end)`."""
        is_relative = False
        for index in range(start, end):
            token = self.tokens[index]
            if token.lower == "," and index + 1 < end:
                if self.tokens[index + 1].lower in self.lexicon.conjunctions:
                    return any(self.is_finite_verb(later) for later in range(index + 2, end))
                is_relative = False
            is_relative = is_relative or token.lower in _RELATIVE
            if not is_relative and self.is_finite_verb(index) and not self._is_reduced(index, start):
                return True
        return False

    def _is_speech(self, index: int) -> bool:
        quotation = self.tokens[index].quotation
        return quotation is not None and quotation.is_speech_like

    def _opens_adjunct(self, index: int, floor: int) -> bool:
        """Whether ", during a visit to Ohio, …" begins here, so that the subject stands before its comma."""
        is_set_off = index > floor and self.tokens[index - 1].lower == ","
        return is_set_off and self.tokens[index].lower in _ADJUNCT_OPENERS

    def _before_parenthesis(self, close: int, floor: int) -> int | None:
        """Index of the comma or dash that opens the parenthesis closed at `close`."""
        mark = self.tokens[close].lower
        for index in range(close - 1, max(floor, close - MAX_PHRASE), -1):
            token = self.tokens[index]
            if token.quotation is not None and token.quotation.is_speech_like:
                return None
            if token.lower == mark:
                return index
        return None

    def _belongs_to_subject(self, comma: int) -> bool:
        """Whether what follows the comma says who the subject is, rather than when or how something happened."""
        first = comma + 1
        token = self.tokens[first]
        if self.is_adverb(first) or token.lower in _ADJUNCT_OPENERS:
            return False
        return not (token.reading is not None and token.reading.form is Form.ING)

    def left_bound(self, end: int, floor: int) -> int:
        """Return where the noun phrase that ends before the token `end` begins, not below `floor`."""
        index = end
        while index > floor and end - index < MAX_PHRASE:
            opening = self._opening_bracket(index - 1, floor)
            if opening is not None:
                index = opening
            elif self._continues_left(index - 1, end, floor):
                index -= 1
            else:
                break
        return index

    def _opening_bracket(self, close: int, floor: int) -> int | None:
        """Index of the bracket that the one at `close` closes: Sen. Ann Lee (I-Ohio) said."""
        if self.tokens[close].lower != ")":
            return None
        for index in range(close - 1, max(floor, close - MAX_BRACKETED), -1):
            if self.tokens[index].lower == "(":
                return index
        return None

    def _closing_bracket(self, opening: int, ceiling: int) -> int | None:
        for index in range(opening + 1, min(ceiling, opening + MAX_BRACKETED)):
            if self.tokens[index].lower == ")":
                return index
        return None

    def _continues_left(self, index: int, end: int, floor: int) -> bool:
        token = self.tokens[index]
        if token.quotation is not None:
            return not token.quotation.is_speech_like and not token.quotation.ends_stopped
        if token.lower in _STOPS:
            return False
        if token.lower in _SINGLE_PRONOUNS:
            return index == end - 1
        if token.lower in self.lexicon.subordinators and token.lower != "as":
            return False
        if token.lower in self.lexicon.conjunctions:
            return token.lower in ("and", "&", "or") and self._joins(index, floor)
        return not self.is_finite_verb(index) or self._is_reduced(index, floor)

    def _is_reduced(self, index: int, floor: int) -> bool:
        """Whether a participle only adds to the noun before it: the funds raised by the group."""
        token = self.tokens[index]
        is_plain = token.reading is None and token.lower.endswith("ed") and token.lower not in self.lexicon.verbs
        return is_plain and index > floor and self.tokens[index - 1].is_word and not self.is_adverb(index - 1)

    def _joins(self, conjunction: int, floor: int) -> bool:
        """Whether "and" joins two noun phrases rather than two clauses: no verb stands before it."""
        if conjunction == floor:
            return False
        for index in range(conjunction - 1, max(floor - 1, conjunction - MAX_PHRASE), -1):
            token = self.tokens[index]
            if token.quotation is not None:
                return index < conjunction - 1
            if token.lower in _STOPS or token.lower in self.lexicon.subordinators:
                return index < conjunction - 1
            if self.is_finite_verb(index):
                return False
        return True

    def trimmed(self, start: int, end: int) -> TokenRange | None:
        """Drop what cannot begin or end a subject; None if nothing that can name somebody is left."""
        while end > start and self._can_be_dropped_at_end(end - 1):
            end -= 1
        end = self._without_time(start, end)
        if end > start and self.tokens[end - 1].lower in _SINGLE_PRONOUNS:
            return (end - 1, end)
        start = self._skip_opening(start, end)
        if start >= end or not any(self.tokens[i].is_word or self.tokens[i].quotation for i in range(start, end)):
            return None
        return (start, end) if self._can_name(start, end) else None

    def _without_time(self, start: int, end: int) -> int:
        """Drop "on Tuesday" at the end."""
        index = end
        while index - 1 > start and self.is_time(index - 1):
            index -= 1
        is_time = index < end and self.tokens[index - 1].lower in self.lexicon.prepositions and index - 1 > start
        return index - 1 if is_time else end

    def _can_be_dropped_at_end(self, index: int) -> bool:
        token = self.tokens[index]
        is_mark = not token.is_word and token.quotation is None and token.lower not in (".", ")")
        return is_mark or self.is_adverb(index)

    def _skip_opening(self, start: int, end: int) -> int:
        """Step over "But", "Meanwhile", "On Tuesday" at the beginning."""
        while start < end:
            lower = self.tokens[start].lower
            if lower in self.lexicon.determiners and start + 1 < end and not self.is_time(start + 1):
                return start
            if lower in self.lexicon.conjunctions or self.is_adverb(start) or lower in self.lexicon.subordinators:
                start += 1
            elif lower in self.lexicon.prepositions:
                start = self._after_adjunct(start, end)
            elif (self.is_time(start) and start + 1 < end) or (
                not self.tokens[start].is_word and self.tokens[start].quotation is None
            ):
                start += 1
            else:
                return start
        return start

    def _after_adjunct(self, preposition: int, end: int) -> int:
        """Index after an opening prepositional phrase that no comma sets off: its time words, or up to a determiner."""
        index = preposition + 1
        if index + 1 < end and self.tokens[index].lower == "the" and self.is_time(index + 1):
            index += 1
        while index < end and self.is_time(index):
            index += 1
        if index > preposition + 1:
            return index
        for later in range(preposition + 2, end):
            if self.tokens[later].lower in self.lexicon.determiners:
                return later
        return end if end - preposition > 6 else preposition + 1

    def _can_name(self, start: int, end: int) -> bool:
        """Whether the phrase can name a source: a capital, a determiner or a noun of some length."""
        words = [self.tokens[i] for i in range(start, end) if self.tokens[i].is_word]
        if not words or (words[-1].is_possessive and not words[-1].lower.endswith("s'")):
            return False
        last = words[-1].lower
        if last in self.lexicon.prepositions or last in self.lexicon.bare_determiners:
            return False
        return not all(w.lower in self.lexicon.times or w.lower.isdigit() for w in words)

    # ------------------------------------------------------------------ to the right of a verb

    def document_after(self, start: int, ceiling: int, *, is_opening: bool) -> TokenRange | None:
        """Return the noun phrase after "according to": a report at the Harbour News.

        Where it opens the sentence, only what a comma closes can be its apposition: what follows is the main clause.
        """
        end = self._core_end(start, ceiling, ties=_APPOSED_TIES)
        appended = self._with_apposition(end, ceiling)
        if not is_opening or (appended < ceiling and self.tokens[appended].lower == ","):
            end = appended
        phrase = self.with_relative((start, end), ceiling)
        return phrase if end > start and self._can_name(*phrase) else None

    def phrase_after(self, start: int, ceiling: int) -> TokenRange | None:
        """Return the noun phrase that begins at the token `start`, with its apposition, not reaching `ceiling`."""
        end = self._core_end(start, ceiling, ties=_TIES)
        if end == start:
            return None
        if self.tokens[start].lower in _SINGLE_PRONOUNS:
            return (start, start + 1)
        end = self._with_apposition(end, ceiling)
        return (start, end) if self._can_name(start, end) else None

    def _core_end(self, start: int, ceiling: int, *, ties: frozenset[str]) -> int:
        index = start
        while index < min(ceiling, start + MAX_PHRASE):
            is_bracket = index > start and self.tokens[index].lower == "("
            closing = self._closing_bracket(index, ceiling) if is_bracket else None
            if closing is not None:
                index = closing + 1
            elif self._continues_right(index, start, ceiling, ties):
                index += 1
            else:
                break
        while index > start and self.tokens[index - 1].lower in self.lexicon.links:
            index -= 1
        return index

    def _continues_right(self, index: int, start: int, ceiling: int, ties: frozenset[str]) -> bool:
        token = self.tokens[index]
        if token.quotation is not None:
            return not token.quotation.is_speech_like and not token.quotation.ends_stopped
        if self._breaks_off(token):
            return False
        if index == start:
            return token.lower not in self.lexicon.links
        if token.lower in self.lexicon.links:
            return index + 1 < ceiling and self._links_right(index, ties)
        if token.lower in self.lexicon.determiners:
            return self.tokens[index - 1].lower in self.lexicon.links
        is_time = self.is_time(index) and (token.is_capital or index + 1 >= ceiling)
        is_other = is_time or self.is_adverb(index) or token.lower in _SINGLE_PRONOUNS
        return not is_other and not self._is_participle(index)

    def _breaks_off(self, token: Token) -> bool:
        is_auxiliary = token.lower in self.lexicon.auxiliaries and not token.is_capital
        return is_auxiliary or token.lower in _STOPS or token.lower in self.lexicon.subordinators

    def _links_right(self, index: int, ties: frozenset[str]) -> bool:
        """Whether the preposition or conjunction goes on with the phrase before it."""
        lower = self.tokens[index].lower
        if lower in self.lexicon.prepositions:
            return lower in ties and not self.is_time(index + 1)
        return lower in ("and", "&") and self._begins_name(index + 1)

    def _is_participle(self, index: int) -> bool:
        token = self.tokens[index]
        if token.is_capital or self.modifies(index):
            return False
        return (token.lower.endswith("ing") and len(token.lower) > 5) or self.is_finite_verb(index)

    def _begins_name(self, index: int) -> bool:
        token = self.tokens[index]
        if token.reading is not None and not token.is_capital:
            return False
        return token.is_word and not self.is_adverb(index) and token.lower not in _SINGLE_PRONOUNS

    def _with_apposition(self, end: int, ceiling: int) -> int:
        """Include ", a professor at Harbour College" and ", D-Ohio" after a name."""
        while end + 1 < ceiling and self.tokens[end].lower == ",":
            first = end + 1
            if self.tokens[first].lower in ("now", "then") and first + 1 < ceiling:
                first += 1
            if not self._opens_apposition(first) and not self._is_named_after(end, ceiling):
                break
            later = self._core_end(first, ceiling, ties=_APPOSED_TIES)
            if later <= first:
                break
            end = later
        return end

    def _is_named_after(self, comma: int, ceiling: int) -> bool:
        """Whether the comma stands between a role and the full name of who has it: its chairman, Bo Lee."""
        role = self.tokens[comma - 1]
        if role.is_capital or not role.is_word or not self.tokens[comma + 1].is_capital:
            return False
        end = self._core_end(comma + 1, ceiling, ties=_TIES)
        is_full = sum(token.is_capital for token in self.tokens[comma + 1 : end]) > 1
        return is_full and (end >= ceiling or self.tokens[end].lower in _STOPS)

    def _opens_apposition(self, index: int) -> bool:
        token = self.tokens[index]
        if token.is_capital:
            return token.lower.startswith(("d-", "r-", "i-"))
        if token.lower in ("a", "an", "the", "one"):
            return True
        is_noun = token.is_word and token.reading is None and token.lower not in self.lexicon.small
        return is_noun and not (self.is_adverb(index) or self.is_time(index) or self._is_participle(index))

    def with_relative(self, phrase: TokenRange, ceiling: int) -> TokenRange:
        """Include "who heads the county's schools" after a name: up to the next mark or quotation."""
        start = phrase[1]
        if start < ceiling and self.tokens[start].lower == ",":
            start += 1
        if start >= ceiling or self.tokens[start].lower not in ("who", "which"):
            return phrase
        end = start
        while end < ceiling and self.tokens[end].lower not in _STOPS and self.tokens[end].quotation is None:
            end += 1
        return phrase[0], end
