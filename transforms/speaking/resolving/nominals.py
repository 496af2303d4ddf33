"""Common nouns as sources: they take up what the article has named or will name, or say something new."""

from transforms.records import Method, SpeakerKind
from transforms.speaking.resolving import confidence
from transforms.speaking.resolving.continuation import AUTHOR
from transforms.speaking.resolving.groups import NUMBERS, PAIRS, Groups
from transforms.speaking.resolving.kinds import described
from transforms.speaking.resolving.leads import Leads
from transforms.speaking.resolving.memory import Memory
from transforms.speaking.resolving.organizations import Organizations
from transforms.speaking.resolving.persons import Persons
from transforms.speaking.resolving.phrases import DEFINITE, Phrase
from transforms.speaking.resolving.pronouns import Pronouns
from transforms.speaking.resolving.publications import Publications
from transforms.speaking.resolving.referents import Found, Referent, as_outlet
from transforms.speaking.resolving.view import View

# Who "this reporter" is.
WRITERS = frozenset({"reporter", "writer", "author", "columnist", "correspondent", "journalist"})


class Nominals:
    """Resolves the sources of an article whose head is a common noun."""

    def __init__(self, view: View, memory: Memory, pronouns: Pronouns, leads: Leads) -> None:
        self._view = view
        self._memory = memory
        self._groups = Groups(view, memory)
        self._persons = Persons(view, memory, pronouns, leads)
        self._organizations = Organizations(view, memory, pronouns, leads)
        self._publications = Publications(view, memory)

    def find(self, phrase: Phrase) -> Found:
        """Return what a phrase with a common noun as its head refers to."""
        new = described(self._view, phrase.first, phrase.core_last, phrase.last)
        return self._known(phrase) or Found(new, Method.NAMED, confidence.DESCRIBED)

    def _known(self, phrase: Phrase) -> Found | None:
        """Return whom or what a phrase takes up, None for a phrase that says something new."""
        word = self._view.words[phrase.core_last - 1]
        head = word.lower
        if phrase.determiner == "this" and head in WRITERS:
            return Found(Referent(AUTHOR, SpeakerKind.AUTHOR), Method.NOMINAL, confidence.AUTHOR_HERSELF)
        is_name = word.is_capital and not word.is_initial and phrase.core_last - phrase.first == 1
        if is_name and head in self._view.lexicon.outlet_words:
            return Found(as_outlet(Referent(word.text, SpeakerKind.ORGANIZATION)), Method.NAMED, confidence.OUTLET)
        noun = self._view.lexicon.singular(head)
        is_definite = phrase.determiner in DEFINITE
        if head != noun or head in PAIRS or head in NUMBERS:
            group = self._groups.find(phrase, noun) if is_definite else None
            return Found(group, Method.NOMINAL, confidence.TAKEN_UP) if group else None
        if self._persons.is_person(noun):
            return self._persons.find(phrase, noun)
        if self._publications.is_publication(noun):
            publication = self._publications.find(phrase, noun) if is_definite else None
            return Found(publication, Method.NOMINAL, confidence.TAKEN_UP) if publication else None
        return self._organizations.find(phrase, noun)
