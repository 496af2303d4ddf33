"""Taking note of what an article mentions: names, pairs of names, organisations and persons without a name."""

from transforms.records import SpeakerKind
from transforms.speaking.mentions import Mention
from transforms.speaking.resolving.kinds import described
from transforms.speaking.resolving.memory import MODIFIER, OBJECT, QUOTED, SUBJECT, Memory
from transforms.speaking.resolving.pronouns import PERSONAL, Pronouns
from transforms.speaking.resolving.referents import Referent, as_outlet, joined
from transforms.speaking.resolving.view import View, bare

# How many words before a name are looked at for the subject of its sentence.
SUBJECT_REACH = 12
# The longest description between two names that are joined: "Ann Example, the mayor of Sampleton, and Bob Sample".
LINK_WORDS = 8
# The most words between "a" and the noun of an unnamed person.
ADJECTIVES = 4
# What makes "a mayor" a description of somebody and nobody new.
PREDICATIVE = frozenset({"is", "was", "are", "were", "be", "been", "being", "as", "became", "become", "like", "not"})


class Notes:
    """Takes note of the words of an article."""

    def __init__(self, view: View, memory: Memory, pronouns: Pronouns) -> None:
        self._view = view
        self._words = view.words
        self._memory = memory
        self._pronouns = pronouns

    def take(self, first: int, last: int) -> None:
        """Take note of what the words `first` to `last` mention."""
        mentions, lexicon = self._view.mentions, self._view.lexicon
        for index in range(first, last):
            mention, word = mentions.get(index), self._words[index]
            if mention is not None:
                if mention.first == index:
                    self._name(mention, index)
            elif word.lower in lexicon.organization_nouns:
                self._organization(index)
            elif word.lower in lexicon.person_nouns or word.lower in lexicon.document_nouns:
                self._unnamed(index)
            elif bare(word) in PERSONAL and (choice := self._pronouns.personal(index)):
                self._memory.mention(choice.referent, index, QUOTED if word.is_quoted else OBJECT)

    def _name(self, mention: Mention, index: int) -> None:
        referent, weight = self._memory.referent(mention.entity), self._weight(mention)
        if self._is_outlet(mention):
            referent = self._memory.learn(mention.entity, as_outlet(referent))
        partner = None if mention.is_modifier else self._partner(mention)
        first = self._memory.referent(partner.entity) if partner else None
        # The title of "Senators Ann Example and Bob Sample" is that of both.
        shared = {noun for noun in first.nouns if self._view.lexicon.singular(noun) != noun} if first else set()
        if shared:
            referent = self._memory.call(mention.entity, frozenset(shared))
        self._memory.mention(referent, index, weight)
        if partner and first:
            self._memory.mention(joined([first, referent]), index, self._weight(partner))

    def _is_outlet(self, mention: Mention) -> bool:
        """Tell whether the text says that a name is an outlet's: "the Example newspaper"."""
        entity = self._view.names.entities[mention.entity]
        if entity.kind is SpeakerKind.PERSON and entity.is_sure:
            return False
        after = self._words[mention.last] if mention.last < len(self._words) else None
        is_told = after is not None and after.is_joined and after.lower in self._view.lexicon.outlet_tails
        return is_told and not self._view.is_place(mention) and not self._words[mention.last - 1].is_possessive

    def _partner(self, mention: Mention) -> Mention | None:
        """Return the name, of a person or of a country, that "and" joins to one after it."""
        kind = self._view.names.entities[mention.entity].kind
        if mention.first == 0 or self._words[mention.first - 1].lower != "and":
            return None
        for index in range(mention.first - 2, max(mention.first - 2 - LINK_WORDS, -1), -1):
            other = self._view.mentions.get(index)
            if other is None or other.is_modifier or not self._may_pair(other, kind):
                continue
            is_joined = index == mention.first - 2 or self._is_described(index, mention.first - 1)
            return other if is_joined and other.entity != mention.entity else None
        return None

    def _may_pair(self, mention: Mention, kind: SpeakerKind) -> bool:
        """Tell whether a name is of a kind, and not the place in "mayor of Exampleton"."""
        entity = self._view.names.entities[mention.entity]
        return entity.kind is kind and (entity.is_sure or " " in entity.name)

    def _is_described(self, index: int, end: int) -> bool:
        """Tell whether what stands between a name's last word and a later word is a description between commas."""
        words = self._words
        return words[index + 1].gap.startswith((",", " (")) and words[end].gap.startswith((",", ")"))

    def _organization(self, index: int) -> None:
        """Take note of an organisation like "the Example campaign", whose name ends with the common noun at a word."""
        words, lexicon, start = self._words, self._view.lexicon, index
        while index - start < 3 and start > 0 and words[start].is_joined and not words[start].is_capital:
            start -= 1
            if words[start].lower in lexicon.function_words:
                return
        mention = self._view.mentions.get(start)
        if mention is not None and mention.last == start + 1:
            start = mention.first
        elif words[start].text not in lexicon.country_of:
            return
        named = Referent(self._view.text(start, index + 1), SpeakerKind.ORGANIZATION)
        self._memory.mention(named, index, OBJECT)

    def _unnamed(self, index: int) -> None:
        """Take note of "a volunteer" or "a joint letter", which "the volunteer" or "the text" may stand for."""
        words, start = self._words, index
        while index - start < ADJECTIVES and start > 0 and words[start].is_joined:
            start -= 1
            if words[start].lower in ("a", "an"):
                break
            if words[start].lower in self._view.lexicon.function_words or words[start].is_possessive:
                return
        is_new = words[start].lower in ("a", "an") and "," not in words[start].gap
        goes_on = index + 1 < len(words) and words[index + 1].is_joined and words[index + 1].is_capital
        if is_new and not goes_on and (start == 0 or words[start - 1].lower not in PREDICATIVE):
            self._memory.introduce(described(self._view, start + 1, index + 1, index + 1), index)

    def _weight(self, mention: Mention) -> float:
        if self._words[mention.first].is_quoted:
            return QUOTED
        if mention.is_modifier:
            return MODIFIER
        return SUBJECT if self._is_subject(mention.first) else OBJECT

    def _is_subject(self, index: int) -> bool:
        """Tell whether no other name stands before the word in its sentence."""
        sentence = self._words[index].sentence
        for before in range(index - 1, max(index - SUBJECT_REACH, -1), -1):
            if self._words[before].sentence != sentence:
                return True
            if before in self._view.mentions:
                return False
        return True
