"""Reading an article once from start to end, its sources resolved on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from transforms.quoting.extraction import Extraction
from transforms.records import Span
from transforms.speaking.mentions import Names
from transforms.speaking.names import NameLexicon
from transforms.speaking.resolving.continuation import first_person
from transforms.speaking.resolving.leads import Leads
from transforms.speaking.resolving.lists import Lists
from transforms.speaking.resolving.memory import Memory
from transforms.speaking.resolving.named import NamedSources
from transforms.speaking.resolving.nominals import Nominals
from transforms.speaking.resolving.noting import Notes
from transforms.speaking.resolving.phrases import Phrase, read_phrase
from transforms.speaking.resolving.pronouns import FIRST_PERSON, PRONOUNS, Pronouns
from transforms.speaking.resolving.referents import Found
from transforms.speaking.resolving.resolution import NOBODY, Resolution
from transforms.speaking.resolving.view import View, bare

SHARES = frozenset({"one", "two", "both", "some", "many", "most", "several", "all"})
# How far into a source its name is looked for.
SOURCE_WORDS = 40
SourceKey = tuple[int, int]  # the number of the extraction and that of the source in it


class Reader:
    """Reads an article and resolves its sources."""

    def __init__(self, names: Names, lexicon: NameLexicon, extractions: Sequence[Extraction]) -> None:
        self._view = View(names, lexicon)
        self._extractions = extractions
        self._memory = Memory(self._view)
        self._pronouns = Pronouns(self._view, self._memory)
        self._notes = Notes(self._view, self._memory, self._pronouns)
        self._lists = Lists(self._view, self._memory)
        self._named = NamedSources(self._view, self._memory)
        self._nominals = Nominals(self._view, self._memory, self._pronouns, Leads(self._view, self._named_sources()))

    def read(self) -> dict[SourceKey, Resolution]:
        """Return the resolution of each source, by the numbers of extraction and source."""
        found: dict[SourceKey, Resolution] = {}
        deferred: list[tuple[SourceKey, Span]] = []
        for key, span in self._walk():
            if self._is_first_person(span):
                deferred.append((key, span))
            else:
                found[key] = self._resolve(span)
        around = sorted((around, number) for number, one in enumerate(self._extractions) for around in one.spans)
        for key, span in deferred:
            found[key] = first_person(key[0], span, around, found)
        return found

    def _walk(self) -> Iterator[tuple[SourceKey, Span]]:
        """Yield the sources in the order of the text, taking note of the names and pronouns before each."""
        sources = sorted(
            (self._view.word_at(span.start), number, place, span)
            for number, extraction in enumerate(self._extractions)
            for place, span in enumerate(extraction.sources)
        )
        cursor = 0
        for word, number, place, span in sources:
            self._notes.take(cursor, word)
            cursor = max(cursor, word)
            yield (number, place), span

    def _named_sources(self) -> list[tuple[int, int]]:
        """Return the sources that hold a name of their own, by first word and index of the name, in order."""
        spans = (self._view.words_in(span) for extraction in self._extractions for span in extraction.sources)
        found = []
        for first, last in sorted(spans):
            mentions = (self._view.mentions.get(index) for index in range(first, min(last, first + SOURCE_WORDS)))
            if mention := next((one for one in mentions if one and not one.is_modifier), None):
                found.append((first, mention.entity))
        return found

    def _is_first_person(self, span: Span) -> bool:
        first, last = self._view.words_in(span)
        return last - first == 1 and bare(self._view.words[first]) in FIRST_PERSON

    # ---- one source

    def _resolve(self, span: Span) -> Resolution:
        phrase = read_phrase(self._view, span)
        found = self._find(phrase) if phrase else None
        if phrase is None or found is None:
            return replace(NOBODY, mention=span)
        one = found.referent
        self._memory.speak(one, phrase.first)
        score = round(min(found.score, 1.0), 4)
        return Resolution(span, one.name, one.kind, one.role, one.affiliation, found.method, score, found.candidates)

    def _find(self, phrase: Phrase) -> Found | None:
        """Return what a phrase refers to, how that was found and how sure it is."""
        words, length = self._view.words, phrase.last - phrase.first
        first_word, last_word = bare(words[phrase.first]), words[phrase.last - 1].lower
        if first_word in PRONOUNS and (length == 1 or first_word in ("they", "he", "she", "it")):
            return self._pronouns.find(phrase.first)
        if (issuing := self._named.issuing(phrase)) is not None:
            return issuing
        if 1 < length <= 4 and last_word in ("whom", "which", "who"):
            return self._pronouns.find(phrase.last - 1)
        if length > 2 and self._is_share(phrase.first):
            return self._one_of_them(phrase)
        return self._lists.find(phrase) or self._named.find(phrase) or self._nominals.find(phrase)

    def _is_share(self, index: int) -> bool:
        """Tell whether "one of them" begins at a word."""
        words = [word.lower for word in self._view.words[index : index + 3]]
        return words[0] in SHARES and words[1:] == ["of", "them"]

    def _one_of_them(self, phrase: Phrase) -> Found | None:
        """Return the person named after "one of them", else those whom "them" stands for."""
        return self._named.apposed_name(phrase) or self._pronouns.find(phrase.first + 2)
