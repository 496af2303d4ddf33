"""What a phrase without a name stands for."""

from transforms.records import SpeakerKind
from transforms.speaking.names import NameLexicon
from transforms.speaking.resolving.phrases import RELATIVE, is_break
from transforms.speaking.resolving.referents import Referent
from transforms.speaking.resolving.view import View

AGENT_ENDINGS = ("er", "or", "ist", "eer", "man", "woman", "ician", "geon")
LONGEST_ROOT = 5


def described(view: View, first: int, core_last: int, last: int) -> Referent:
    """Return the referent that a phrase of the words `first` to `last` names by itself."""
    end = core_last
    while end < last and view.words[end].lower not in RELATIVE and not is_break(view.words[end].gap):
        end += 1
    head = view.words[core_last - 1].lower
    first = _past_title(view, first, core_last)
    nouns = frozenset(view.lexicon.singular(word.lower) for word in view.words[first:end])
    gender = view.lexicon.gender_of_nouns(frozenset({head}))
    is_plural = view.lexicon.singular(head) != head
    if end - first == 1 and _may_be_name(view, first):
        return Referent(view.text(first, end), SpeakerKind.PERSON, nouns=nouns, is_sure=False)
    is_crowd = head == "group" and core_last < last and view.words[core_last].lower == "of"
    kind = SpeakerKind.GROUP if is_crowd else kind_of_noun(head, view.lexicon)
    return Referent(view.text(first, end), kind, gender, nouns, is_plural=is_plural)


def _may_be_name(view: View, index: int) -> bool:
    """Tell whether a lone word in capitals, in whatever place, is more likely a name than a common noun."""
    word, lexicon = view.words[index], view.lexicon
    is_common = lexicon.is_noun(lexicon.singular(word.lower)) or word.lower in lexicon.function_words
    return word.is_capital and not word.lower.endswith("s") and not is_common and word.text not in lexicon.country_of


def _past_title(view: View, first: int, core_last: int) -> int:
    """Return where the name begins in "Minister Ann Example's office"; `first` where there is none."""
    mention = next((found for i in range(first, core_last) if (found := view.mentions.get(i))), None)
    if mention is None or not view.words[mention.last - 1].is_possessive:
        return first
    is_person = view.names.entities[mention.entity].kind is SpeakerKind.PERSON
    return max(first, mention.first) if is_person and view.is_role_word(mention.first - 1) else first


def is_agent(noun: str, lexicon: NameLexicon) -> bool:
    """Tell whether an unknown noun in lower case has the form of those for who does something: "zitherer"."""
    return noun.endswith(AGENT_ENDINGS) and len(noun) > LONGEST_ROOT and not lexicon.is_noun(noun)


def kind_of_noun(head: str, lexicon: NameLexicon) -> SpeakerKind:
    """Return the kind of speaker that a noun in lower case is for."""
    noun = lexicon.singular(head)
    if noun in lexicon.document_nouns:
        return SpeakerKind.DOCUMENT
    if noun in lexicon.person_nouns:
        is_group = noun != head and noun not in lexicon.unnamed_nouns
        return SpeakerKind.GROUP if is_group else SpeakerKind.UNNAMED
    if noun == head and (noun in lexicon.organization_nouns or noun in lexicon.outlet_nouns):
        return SpeakerKind.ORGANIZATION
    if noun == head and is_agent(noun, lexicon):
        return SpeakerKind.UNNAMED
    return SpeakerKind.GROUP
