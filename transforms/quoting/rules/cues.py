"""Finding who reports: every cue of a sentence with the phrases that name its source."""

from dataclasses import dataclass
from enum import Enum
from itertools import takewhile

from transforms.quoting.rules.cue_lexicon import CueLexicon, Form, Reading
from transforms.quoting.rules.noun_phrases import PhraseFinder
from transforms.quoting.rules.speaker_before_colon import main_subject
from transforms.quoting.rules.tokens import Token, TokenRange
from transforms.text.quotation_marks import Quotation

_BE = frozenset(
    ["am", "is", "are", "was", "were", "be", "been", "being", "'s", "'re", "'m", "isn't", "aren't", "wasn't", "weren't"]
)
_PLURAL_PRONOUNS = frozenset(("i", "we", "they", "you", "many", "some", "most", "others", "several"))
_QUANTIFIERS = frozenset(("more", "no", "any", "his", "her", "their", "its", "two", "three", "fewer", "these", "those"))
_JOINING = frozenset(("and", "but", "or"))
_PARTICIPIAL = frozenset(("by", "while", "and", "in", "after", "before", ",", "--", "–", "—", '"', "when"))

_NAMING = frozenset(("named", "identified", "quoted"))
# What one says something by: he said by telephone.
_MEANS = frozenset(("phone", "telephone", "email", "e-mail", "text", "video", "letter", "satellite", "message", "way"))


class Order(Enum):
    """Where the source stands."""

    BEFORE = "before"
    AFTER = "after"
    INHERITED = "inherited"
    PREPOSITIONAL = "prepositional"


@dataclass(slots=True)
class Cue:
    """A reporting phrase and its source, as half-open stretches of the paragraph's token indexes.

    Attributes:
        sentence: the sentence.
        words: the cue with its auxiliaries and particles.
        source: the phrase that names the source.
        order: where the source stands.
        lemma: the verb, or the whole cue where it is no verb.
        form: its inflection; None where it is no verb.
    """

    sentence: TokenRange
    words: TokenRange
    source: TokenRange
    order: Order
    lemma: str
    form: Form | None

    @property
    def is_phrase(self) -> bool:
        """Whether the cue is more than one word, auxiliaries aside."""
        return " " in self.lemma

    @property
    def start(self) -> int:
        """First token of cue and source together, where they stand together."""
        return min(self.words[0], self.source[0]) if self.order is not Order.INHERITED else self.words[0]

    @property
    def end(self) -> int:
        """One after the last token of cue and source together."""
        is_after = self.order in (Order.AFTER, Order.PREPOSITIONAL)
        return max(self.words[1], self.source[1]) if is_after else self.words[1]


class CueFinder:
    """Finds the cues of one paragraph.

    Args:
        tokens: the paragraph's tokens.
        lexicon: the words known.
    """

    def __init__(self, tokens: list[Token], lexicon: CueLexicon) -> None:
        self.tokens = tokens
        self.lexicon = lexicon
        self.phrases = PhraseFinder(tokens, lexicon)

    def find(self, sentence: TokenRange) -> list[Cue]:
        """Return the cues of a sentence, in order."""
        found: list[Cue] = []
        index = sentence[0]
        while index < sentence[1]:
            cue = self._at(index, sentence, found)
            if cue is not None:
                found.append(cue)
                index = max(index + 1, cue.words[1])
            else:
                index += 1
        return found

    def _at(self, index: int, sentence: TokenRange, earlier: list[Cue]) -> Cue | None:
        token, cue = self.tokens[index], None
        if token.lower in self.lexicon.prepositional_openers:
            cue = self._prepositional(index, sentence)
        if cue is None and token.reading is not None:
            cue = self._verbal(index, token.reading, sentence, earlier)
        if cue is None and token.quotation is not None:
            cue = self._unlisted(index, token.quotation, sentence)
        return cue

    def _prepositional(self, index: int, sentence: TokenRange) -> Cue | None:
        for words in self.lexicon.prepositional_words:
            end = index + len(words)
            if self._match(words, index, sentence[1]):
                source = self.phrases.document_after(end, sentence[1], is_opening=index == sentence[0])
                if source is None:
                    return None
                return Cue(sentence, (index, end), source, Order.PREPOSITIONAL, " ".join(words), None)
        return None

    def _unlisted(self, index: int, quotation: Quotation, sentence: TokenRange) -> Cue | None:
        """A past tense that is no known cue but stands, with a name, after a quotation's comma: "…," Lee barked."""
        if not quotation.is_speech_like or not quotation.ends_stopped or index + 2 >= sentence[1]:
            return None
        first = index + 1
        if self._is_past(first):
            source = self.phrases.phrase_after(first + 1, sentence[1])
            words, order = (first, first + 1), Order.AFTER
            is_named = self.tokens[first + 1].is_capital
        else:
            source = self.phrases.phrase_after(first, sentence[1])
            verb = sentence[1] if source is None else source[1]
            words, order = (verb, verb + 1), Order.BEFORE
            is_named = verb < sentence[1] and self._is_past(verb) and self._may_be_subject(first)
        return Cue(sentence, words, source, order, "", Form.PAST) if source is not None and is_named else None

    def _may_be_subject(self, index: int) -> bool:
        token = self.tokens[index]
        return token.is_capital or token.lower in self.lexicon.pronouns or token.lower in self.lexicon.determiners

    def _is_past(self, index: int) -> bool:
        token = self.tokens[index]
        is_known = token.reading is not None or token.lower in self.lexicon.auxiliaries or token.is_capital
        return token.lower.endswith("ed") and len(token.lower) > 4 and not is_known

    def _match(self, words: tuple[str, ...], start: int, ceiling: int) -> bool:
        if start + len(words) > ceiling:
            return False
        return all(self.tokens[start + i].lower == word for i, word in enumerate(words))

    def _verbal(self, index: int, reading: Reading, sentence: TokenRange, earlier: list[Cue]) -> Cue | None:
        if self.tokens[index].is_capital and index > sentence[0]:
            return None
        end = self._phrase_end(index, reading, sentence[1])
        if end is None:
            return None
        start = self._group_start(index, sentence[0])
        if not self._is_active(start, index, reading) or self._asks_for_anonymity(end) or self._is_reduced(index):
            return None
        found = self._source(reading, (start, index, end), sentence, earlier)
        if found is None:
            return None
        source, order = found
        lemma = " ".join([reading.lemma, *(self.tokens[i].lower for i in range(index + 1, end))])
        return Cue(sentence, (start, end), source, order, lemma, reading.form)

    def _phrase_end(self, index: int, reading: Reading, ceiling: int) -> int | None:
        for rest in self.lexicon.particles.get(reading.lemma, ()):
            if self._match(rest, index + 1, ceiling):
                return index + 1 + len(rest)
        return index + 1 if reading.lemma in self.lexicon.single else None

    def _group_start(self, index: int, floor: int) -> int:
        """Include the auxiliaries and adverbs before the verb; leading adverbs only after a subject."""
        start = index
        while start > floor and (
            (self.tokens[start - 1].lower in self.lexicon.auxiliaries and not self.tokens[start - 1].is_capital)
            or self.phrases.is_adverb(start - 1)
        ):
            start -= 1
        return start

    def _is_active(self, start: int, index: int, reading: Reading) -> bool:
        """Whether the verb's subject is the one who speaks."""
        auxiliaries = {self.tokens[i].lower for i in range(start, index)} & self.lexicon.auxiliaries
        if reading.form in (Form.PAST, Form.PARTICIPLE):
            return not auxiliaries & _BE
        if reading.form is Form.BASE and start > 0 and self.tokens[start - 1].lower == "to":
            return False
        return not (reading.form is Form.BASE and not auxiliaries and self._is_noun(start))

    def _asks_for_anonymity(self, start: int) -> bool:
        """Whether "not to be named" follows a verb: it tells how somebody spoke, not what was said."""
        following = [token.lower for token in self.tokens[start : start + 4]]
        return following[:1] == ["not"] and following[1:3] == ["to", "be"] and following[-1] in _NAMING

    def _is_reduced(self, index: int) -> bool:
        """Whether a participle with its agent only adds to the noun before it: a letter seen by the paper."""
        following = [token.lower for token in self.tokens[index + 1 : index + 3]]
        return len(following) == 2 and following[0] == "by" and following[1] not in _MEANS

    def _is_noun(self, start: int) -> bool:
        """Whether a bare form follows a word that makes it a noun: the claim, his hope, a public call."""
        if start == 0:
            return True
        before = self.tokens[start - 1]
        if before.lower in ("i", "we", "they", "you", "who", "many", "some", "others", "both"):
            return False
        is_plural = before.lower.endswith("s") and not before.is_possessive
        return not is_plural

    def _source(
        self, reading: Reading, verb: tuple[int, int, int], sentence: TokenRange, earlier: list[Cue]
    ) -> tuple[TokenRange, Order] | None:
        """Return the phrase that names the source of a verb, given as the start of its group, itself and its end."""
        start, index, end = verb
        if start == index and end < sentence[1] and self._is_inverted(reading, index, end, sentence):
            source = self.phrases.phrase_after(end, sentence[1])
            if source is not None:
                return self.phrases.with_relative(source, sentence[1]), Order.AFTER
        if start == sentence[0]:
            return None
        before = self.tokens[start - 1].lower
        has_auxiliary = any(self.tokens[i].lower in self.lexicon.auxiliaries for i in range(start, index))
        if reading.form is Form.ING and not has_auxiliary:
            return self._inherited(sentence, start, earlier) if before in _PARTICIPIAL else None
        subject = None if before in _JOINING else self.phrases.subject_before(start, sentence[0])
        if subject is not None:
            return (subject, Order.BEFORE) if self._agrees(subject, index, reading) else None
        return self._inherited(sentence, start, earlier) if before in _JOINING or before == "," else None

    def _agrees(self, subject: TokenRange, verb: int, reading: Reading) -> bool:
        """Whether the subject can stand with the verb's form: "many questions", "the new rules" are no sentences."""
        last = self.tokens[subject[1] - 1]
        if reading.form is not Form.PRESENT:
            return True
        if last.lower in _PLURAL_PRONOUNS | _QUANTIFIERS:
            return False
        if reading.lemma not in self.lexicon.nouns or last.is_capital or last.lower in self.lexicon.pronouns:
            return True
        following = self.tokens[verb + 1] if verb + 1 < len(self.tokens) else None
        is_followed = following is not None and (
            following.lower in ("that", "to", ":") or following.quotation is not None
        )
        return is_followed or (reading.lemma == "call" and self._is_labelling(subject, verb))

    def _is_labelling(self, subject: TokenRange, verb: int) -> bool:
        """Whether quoted words follow closely: The paper calls the plan “a farce”."""
        if self.tokens[subject[0]].lower not in self.lexicon.determiners:
            return False
        following = takewhile(lambda token: token.is_word or token.quotation, self.tokens[verb + 1 : verb + 8])
        return any(token.quotation is not None for token in following)

    def _is_inverted(self, reading: Reading, index: int, end: int, sentence: TokenRange) -> bool:
        """Whether the verb stands right after a quotation or a clause and its subject follows: "…," said the mayor."""
        if reading.lemma not in self.lexicon.quoting or reading.form not in (Form.PAST, Form.PRESENT):
            return False
        before = index - 1
        has_comma = before > 0 and self.tokens[before].lower == ","
        before -= has_comma
        if before < 0 or not self._may_name(end):
            return False
        is_beside = self.tokens[before].quotation is not None
        return is_beside or (has_comma and self._closes_sentence(end, sentence, reading))

    def _closes_sentence(self, start: int, sentence: TokenRange, reading: Reading) -> bool:
        """Whether ", said the mayor" ends its sentence, so that the clause before it is what was said."""
        if reading.lemma not in ("say", "write"):
            return False
        phrase = self.phrases.phrase_after(start, sentence[1])
        return phrase is not None and (phrase[1] >= sentence[1] or self.tokens[phrase[1]].lower in (".", ","))

    def _may_name(self, index: int) -> bool:
        token = self.tokens[index]
        return token.is_word and token.lower not in self.lexicon.subordinators

    def _inherited(self, sentence: TokenRange, start: int, earlier: list[Cue]) -> tuple[TokenRange, Order] | None:
        """The source of a verb without a subject is that of the verb before it, or the sentence's subject."""
        verbs = [cue for cue in earlier if cue.form is not None]
        if verbs:
            return verbs[-1].source, Order.INHERITED
        subject = main_subject(self.phrases, sentence[0], start)
        return (subject, Order.INHERITED) if subject is not None else None
