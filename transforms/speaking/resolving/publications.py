"""Documents, outlets and statements as sources: "the report" is the last one, or the paper's that was quoted last."""

from dataclasses import replace

from transforms.records import SpeakerKind
from transforms.speaking.resolving.memory import Memory
from transforms.speaking.resolving.phrases import Phrase
from transforms.speaking.resolving.referents import Referent
from transforms.speaking.resolving.view import View

# In how many sentences an outlet that is named, but not quoted, is still "the paper".
NEAR = 4
# What any document may be called.
WORDINGS = frozenset({"text", "document"})


class Publications:
    """Resolves the sources of an article whose head is a noun for what is published, or for who publishes."""

    def __init__(self, view: View, memory: Memory) -> None:
        self._view = view
        self._words = view.words
        self._lexicon = view.lexicon
        self._memory = memory

    def is_publication(self, noun: str) -> bool:
        """Tell whether a noun in lower case is for a document, a statement or an outlet."""
        lexicon = self._lexicon
        return noun in lexicon.document_nouns or noun in lexicon.outlet_nouns or noun in lexicon.issued_nouns

    def find(self, phrase: Phrase, noun: str) -> Referent | None:
        """Return the document, its issuer or the outlet that a phrase takes up."""
        if noun in self._lexicon.issued_nouns:
            return self._issuer(phrase)
        if noun in self._lexicon.outlet_nouns:
            outlet = self._outlet(phrase.first) or self._unknown_outlet()
            return outlet if outlet or noun not in self._lexicon.document_nouns else self._document(phrase, noun)
        return self._document(phrase, noun)

    def _document(self, phrase: Phrase, noun: str) -> Referent | None:
        """Return the last document of that noun, else, for a report, the outlet that was quoted last."""
        reports = self._lexicon.report_nouns
        kinds = {noun} | (reports if noun in reports else frozenset())
        words = self._words[phrase.first : phrase.core_last - 1]
        proper = {word.lower for word in words if word.is_capital and not word.is_initial}
        for referent in self._memory.recent_speakers():
            if referent.kind is SpeakerKind.DOCUMENT and kinds & referent.nouns and proper <= referent.nouns:
                return referent
        if proper:
            return None
        nouns = self._lexicon.document_nouns if noun in WORDINGS else {noun}
        introduced = self._memory.introduced_document(nouns, phrase.first)
        return introduced or (self._outlet(phrase.first) if noun in reports else None)

    def _outlet(self, index: int) -> Referent | None:
        """Return the outlet that was quoted or, a few sentences before a word, named last."""
        for trace in self._memory.recent():
            is_near = self._view.ages[index] - trace.sentence <= NEAR
            is_outlet = trace.referent.kind is SpeakerKind.ORGANIZATION and self._is_outlet(trace.referent)
            if is_outlet and (is_near or self._memory.has_spoken(trace.referent)):
                return trace.referent
        return None

    def _is_outlet(self, referent: Referent) -> bool:
        last = referent.name.rpartition(" ")[2].lower()
        return (
            "outlet" in referent.nouns or referent.name in self._lexicon.outlets or last in self._lexicon.outlet_words
        )

    def _unknown_outlet(self) -> Referent | None:
        """Return the last speaker with a name, where nothing but the name tells what it is."""
        last = next(self._memory.recent_speakers(), None)
        is_unknown = last is not None and last.kind is SpeakerKind.PERSON and not last.is_sure
        return replace(last, kind=SpeakerKind.ORGANIZATION) if last and is_unknown else None

    def _issuer(self, phrase: Phrase) -> Referent | None:
        """Return the speaker whose statement "the statement" or "the Russian statement" is."""
        country_of = self._lexicon.country_of
        countries = {country_of.get(word.text) for word in self._words[phrase.first : phrase.core_last]} - {None}
        for referent in self._memory.recent_speakers():
            named = {country_of.get(word.rstrip("’'s")) or word for word in referent.name.split()}
            if referent.kind in (SpeakerKind.ORGANIZATION, SpeakerKind.PERSON) and (not countries or countries & named):
                return referent
        return None
