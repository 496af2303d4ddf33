"""Sources whose head is a name."""

from dataclasses import replace

from transforms.records import Method, SpeakerKind
from transforms.speaking.mentions import Mention
from transforms.speaking.names import is_acronym, name_key
from transforms.speaking.resolving import confidence
from transforms.speaking.resolving.memory import Memory
from transforms.speaking.resolving.phrases import (
    ARTICLES,
    DEFINITE,
    POSSESSIVES,
    PREPOSITIONS,
    QUANTIFIERS,
    RELATIVE,
    Phrase,
    is_break,
)
from transforms.speaking.resolving.referents import Found, Referent, as_outlet
from transforms.speaking.resolving.roles import tidy
from transforms.speaking.resolving.view import View

# How long a role before a name may be, and the small words in it.
ROLE_REACH, IN_ROLES = 10, frozenset({"of", "to", "for", "at"})
# Shorter names are too like each other to be told from misspelt ones.
LEAST_MISSPELT = 5


class NamedSources:
    """Resolves the sources of an article that hold the speaker's name."""

    def __init__(self, view: View, memory: Memory) -> None:
        self._view = view
        self._words = view.words
        self._mentions = view.mentions
        self._lexicon = view.lexicon
        self._memory = memory

    def find(self, phrase: Phrase) -> Found | None:
        """Return the referent of a phrase whose head is a name."""
        mention = self._head_mention(phrase)
        if mention is None:
            return self._country(phrase) or self._misspelt(phrase)
        referent = self._memory.referent(mention.entity)
        if self._is_document(mention):
            referent = self._memory.learn(mention.entity, replace(referent, kind=SpeakerKind.DOCUMENT))
        elif mention.last < phrase.core_last and self._words[phrase.core_last - 1].lower in self._lexicon.outlet_tails:
            referent = self._memory.learn(mention.entity, as_outlet(referent))
        elif referent.kind is SpeakerKind.ORGANIZATION:
            referent = self._with_possessor(phrase, mention, referent)
        else:
            referent = self._with_role(phrase, mention, referent)
        written = " ".join(word.text for word in self._words[mention.first : mention.last])
        if name_key(written, self._lexicon) == name_key(self._view.names.entities[mention.entity].name, self._lexicon):
            return Found(referent, Method.NAMED, confidence.FULL_NAME)
        return Found(referent, Method.PARTIAL, confidence.PART_OF_NAME)

    def issuing(self, phrase: Phrase) -> Found | None:
        """Return the outlet of "a report at the Harbour News", which speaks by its report."""
        noun = self._words[phrase.core_last - 1].lower
        if noun not in self._lexicon.report_nouns or phrase.core_last >= phrase.last:
            return None
        if self._words[phrase.core_last].lower not in ("at", "on", "in"):
            return None
        start = phrase.core_last + 1
        start += start < phrase.last and self._words[start].lower == "the"
        mention = self._mentions.get(start) if start < phrase.last else None
        if mention is None or mention.last != phrase.last:
            return None
        is_outlet = self._view.names.entities[mention.entity].name in self._lexicon.outlets
        return Found(self._memory.referent(mention.entity), Method.NAMED, confidence.OUTLET) if is_outlet else None

    def apposed_name(self, phrase: Phrase) -> Found | None:
        """Return who or what is named after the comma in "one of them, Ann Example"."""
        mention = self._apposed(phrase)
        following = self._mentions.get(phrase.first + 3)
        if mention is None and following is not None and "," in self._words[following.first].gap:
            mention = following
        return Found(self._memory.referent(mention.entity), Method.NAMED, confidence.APPOSED) if mention else None

    # ---- which name is the head

    def _head_mention(self, phrase: Phrase) -> Mention | None:
        """Return the name that a phrase is about; of a whole headline, the one it begins with."""
        head = phrase.core_last - 1
        opening = self._mentions.get(phrase.first)
        if opening is not None and opening.last < phrase.last and self._words[phrase.last - 1].is_headline:
            return None if self._words[opening.last - 1].is_possessive else opening
        mention = self._mentions.get(head)
        if mention is not None:
            return None if self._is_common(phrase, mention) else mention
        noun = self._words[head].lower
        before = self._mentions.get(head - 1) if head > phrase.first else None
        if before is not None and noun in self._lexicon.outlet_tails and not self._view.is_place(before):
            return before
        is_role = noun in self._lexicon.person_nouns or noun in self._lexicon.titles or noun == "one"
        if is_role and self._lexicon.singular(noun) == noun:
            return self._titled(phrase) or self._apposed(phrase) or self._equated(phrase)
        return self._equated(phrase)

    def _is_common(self, phrase: Phrase, mention: Mention) -> bool:
        """Tell whether a word in capitals is used as a common noun: "a wealthy NGO", "many Zoomers"."""
        word, before = self._words[mention.first], self._words[mention.first - 1]
        if mention.last - mention.first > 1 or mention.first == phrase.first:
            return False
        is_one_of_many = phrase.determiner in ("a", "an", "another") and is_acronym(word.text)
        return is_one_of_many or (before.lower in QUANTIFIERS and word.text.endswith("s"))

    def _is_document(self, mention: Mention) -> bool:
        """Tell whether a name is one of a document: "the Example Report"."""
        last = self._words[mention.last - 1].lower
        is_outlet = last in self._lexicon.organization_words or last in self._lexicon.outlet_words
        return mention.last - mention.first > 1 and last in self._lexicon.document_nouns and not is_outlet

    def _equated(self, phrase: Phrase) -> Mention | None:
        """Return the name that is all that follows a definite noun: "the operator, Example Ltd"."""
        mention = self._mentions.get(phrase.core_last)
        if mention is None or mention.last != phrase.last or phrase.determiner not in DEFINITE:
            return None
        head, gap = self._words[phrase.core_last - 1], self._words[phrase.core_last].gap
        return mention if gap == ", " and not head.is_capital and not mention.is_modifier else None

    def _titled(self, phrase: Phrase) -> Mention | None:
        """Return the name at the end of a long title: "Minister of Trade and Industry Ann Example"."""
        words, end = self._words, phrase.core_last
        while end < phrase.last and not is_break(words[end].gap) and words[end].lower not in RELATIVE:
            end += 1
        mention = self._mentions.get(end - 1)
        if mention is None or self._view.names.entities[mention.entity].kind is not SpeakerKind.PERSON:
            return None
        start = mention.first
        while start > phrase.core_last and self._view.is_role_word(start - 1):
            start -= 1
        while start < mention.first and start > phrase.core_last and words[start - 1].is_capital:
            start -= 1
        return mention if words[start - 1].lower not in PREPOSITIONS | ARTICLES | POSSESSIVES else None

    def _apposed(self, phrase: Phrase) -> Mention | None:
        """Return the name after the comma in "the company's chief executive, Ann Example"."""
        for index in range(phrase.core_last, phrase.last):
            mention = self._mentions.get(index)
            if mention is None or not self._is_set_off(mention.first):
                continue
            if self._view.names.entities[mention.entity].kind is SpeakerKind.PERSON and not mention.is_modifier:
                return mention
        return None

    def _is_set_off(self, index: int) -> bool:
        """Tell whether a comma stands before a name or before the role that it ends: ", envoy to Chile Ann …"."""
        first, words, lexicon = index, self._words, self._lexicon
        while index > 0 and words[index].is_joined and first - index < ROLE_REACH:
            if words[index - 1].lower in lexicon.function_words and words[index - 1].lower not in IN_ROLES:
                return False
            index -= 1
        is_role = index == first or any(self._view.is_role_word(at) for at in range(index, first))
        ends = index == first or words[first - 1].is_capital or self._view.is_role_word(first - 1)
        return "," in words[index].gap and is_role and ends

    # ---- what the other words of the source say of the bearer

    def _with_possessor(self, phrase: Phrase, mention: Mention, referent: Referent) -> Referent:
        """Take "Iran's" into the name of Iran's Foreign Ministry."""
        head = self._words[mention.last - 1].lower
        owner = self._mentions.get(mention.first - 1)
        owned = owner is not None and owner.first >= phrase.first and self._words[owner.last - 1].is_possessive
        if owner is None or not owned or head not in self._lexicon.organization_words:
            return referent
        name = self._view.text(owner.first, mention.last)
        return self._memory.learn(mention.entity, replace(referent, name=name))

    def _with_role(self, phrase: Phrase, mention: Mention, referent: Referent) -> Referent:
        """Take the role from the source's own words, where it gives one."""
        if mention.first <= phrase.first:
            return referent
        words = self._words[phrase.first : mention.first]
        role = tidy(self._view.text(phrase.first, mention.first))
        if not any(self._view.is_role_word(index) for index in range(phrase.first, mention.first)):
            attached = referent.affiliation or self._memory.affiliation(role)
            return self._memory.learn(mention.entity, replace(referent, affiliation=attached))
        known = replace(referent, nouns=referent.nouns | {word.lower for word in words})
        if len(words) > 1 and (not referent.role or len(referent.role) < len(role)):
            known = replace(known, role=role, affiliation=self._memory.affiliation(role) or referent.affiliation)
        return self._memory.learn(mention.entity, known)

    def _country(self, phrase: Phrase) -> Found | None:
        """Return the country that a lone adjective ("Iranian") or "the Russians" stands for."""
        word = self._words[phrase.first]
        country = self._lexicon.country_of.get(word.text)
        alone = phrase.core_last - phrase.first == 1
        if country is None or not alone or (phrase.determiner != "the" and word.text.endswith("s")):
            return None
        bearers = [] if phrase.determiner else self._view.bearers(word.text)
        if len(bearers) == 1:
            return Found(self._memory.referent(bearers[0]), Method.PARTIAL, confidence.PART_OF_NAME)
        return Found(Referent(country, SpeakerKind.ORGANIZATION), Method.NOMINAL, confidence.COUNTRY)

    def _misspelt(self, phrase: Phrase) -> Found | None:
        """Return the person whose surname a lone word in capitals is but for one letter."""
        word = self._words[phrase.first]
        singular = self._lexicon.singular(word.lower)
        is_common = word.lower in self._lexicon.function_words or self._lexicon.is_noun(singular)
        if is_common or not word.is_capital or len(word.text) < LEAST_MISSPELT or phrase.last - phrase.first > 1:
            return None
        entity = self._view.misspelt(word.text)
        return Found(self._memory.referent(entity), Method.PARTIAL, confidence.MISSPELT) if entity is not None else None
