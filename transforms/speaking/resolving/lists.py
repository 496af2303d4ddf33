"""Sources that name several: "Ann Example and Bob Sample", "Example and other neighbours"."""

from transforms.records import Method, SpeakerKind
from transforms.speaking.mentions import Mention
from transforms.speaking.resolving import confidence
from transforms.speaking.resolving.kinds import described
from transforms.speaking.resolving.memory import Memory
from transforms.speaking.resolving.phrases import Phrase
from transforms.speaking.resolving.referents import Found, Referent, joined
from transforms.speaking.resolving.view import View

AUXILIARIES = frozenset(
    {"has", "have", "had", "is", "are", "was", "were", "will", "would", "can", "could", "did", "does"}
)


class Lists:
    """Resolves the sources of an article that begin with a list of names."""

    def __init__(self, view: View, memory: Memory) -> None:
        self._view = view
        self._words = view.words
        self._mentions = view.mentions
        self._lexicon = view.lexicon
        self._memory = memory

    def find(self, phrase: Phrase) -> Found | None:
        """Return the referent of "Ann Example and Bob Sample": a group of all of them."""
        items = self._items(phrase)
        referents = list({r.key: r for r in (self._memory.referent(item.entity) for item in items)}.values())
        if len(referents) < 2 or not self._has_and(items[0].last, items[-1].first):
            return self._with_others(phrase) if items else None
        return Found(joined(referents), Method.NAMED, confidence.LISTED)

    def _has_and(self, first: int, last: int) -> bool:
        return any(word.lower in ("and", "&") for word in self._words[first:last])

    def _items(self, phrase: Phrase) -> list[Mention]:
        """Return the names that stand one after the other in a list at the start of a phrase."""
        items: list[Mention] = []
        index = phrase.first
        while index < phrase.last:
            item = self._item(index, phrase)
            if item is None:
                break
            items.append(item)
            index = self._past_note(item.last)
            if (
                index < phrase.last
                and self._words[index].lower not in ("and", "&")
                and "," not in self._words[index].gap
            ):
                break
        return items

    def _item(self, index: int, phrase: Phrase) -> Mention | None:
        """Return the name that an item of a list, beginning at a word, consists of."""
        while index < phrase.last and self._words[index].lower in ("and", "&", "the"):
            index += 1
        while index < phrase.last and index not in self._mentions and self._qualifies(index):
            index += 1
        mention = self._mentions.get(index)
        if mention is None or mention.is_modifier or mention.last > phrase.last:
            return None
        return mention

    def _qualifies(self, index: int) -> bool:
        """Tell whether a word belongs to the titles before a name: "former Norwegian ministers"."""
        word, lexicon = self._words[index], self._lexicon
        nouns = lexicon.person_nouns | lexicon.titles | lexicon.adherents
        return lexicon.singular(word.lower) in nouns or word.text in lexicon.country_of or word.lower in nouns

    def _past_note(self, index: int) -> int:
        """Return the index after a note like "(R-Ohio)" or ", R-Ohio," at a word, its own where there is none."""
        words = self._words
        return index + (index < len(words) and words[index].gap in (" (", ", ") and words[index].text[1:2] == "-")

    def _with_others(self, phrase: Phrase) -> Found | None:
        """Return the group of "Example and other neighbours", the name in full."""
        mention = self._mentions.get(phrase.core_last - 1)
        joined = phrase.core_last < phrase.last and self._words[phrase.core_last].lower == "and"
        if mention is None or not joined or mention.last != phrase.core_last:
            return None
        if self._words[min(phrase.core_last + 1, phrase.last - 1)].lower in AUXILIARIES:
            return None
        rest = described(self._view, phrase.core_last, phrase.core_last + 1, phrase.last)
        name = f"{self._memory.referent(mention.entity).name} {rest.name}"
        return Found(
            Referent(name, SpeakerKind.GROUP, nouns=rest.nouns, is_plural=True), Method.PARTIAL, confidence.DESCRIBED
        )
