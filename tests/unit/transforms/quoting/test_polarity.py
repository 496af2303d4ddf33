"""Whether something was said or not: the text, in which [ ] hold the cue and { } the source."""

import re

import pytest

from transforms.quoting.polarity import polarity_of
from transforms.records import Polarity, Span

NEGATED = (
    "{He} [did not say] that the ferry was late.",
    "{He} did not [say] that the ferry was late.",
    "{He} didn’t [say] that the ferry was late.",
    "{Ilse Brandvik} has never publicly [said] she would leave.",
    "{Ilse Brandvik} [never said] she would leave.",
    "{No one} in the harbour has yet [said] who pays.",
    "{No one in the harbour} has yet [said] who pays.",
    "{Nobody} [said] who pays.",
    "{None of them} [claimed] the reward.",
    "{Virtually none of the pilots} [claimed] the reward.",
    "None of {them} [claimed] the reward.",
    "{Neither side} would [say] who had called.",
    "No {official} has [said] who pays.",
    "{Not everyone} [agreed] that the pier should go.",
    "The firm closed without ever [saying] why the boats were sold.",
    "Nor did {she} [say] who would pay.",
    "At no point has {the council} [said] who would pay.",
    "{The council} neither [confirmed] nor [[denied]] that it would pay.",
    "{The council} would not confirm or [deny] that it would pay.",
    "{She} did not want to [say] who would pay.",
    "{She} [refused to say] who would pay.",
    "{She} stopped short of [saying] that the pier was lost.",
    "{She} no longer [says] that the pier is lost.",
    "{She} [is no longer saying] that the pier is lost.",
    "{She} isn't [saying] that the pier is lost.",
    "{The report} [makes no mention of] the broken pump.",
)
AFFIRMED = (
    "{He} [said] that the ferry was not late.",
    "{He} [said] not one ferry was late.",
    "{He} not only [said] that the ferry was late, he showed it.",
    "{He} did not just [say] that the ferry was late, he showed it.",
    "“I could not agree more,” {she} [said].",
    "“No,” {she} [said].",
    "No, {she} [said].",
    "Whether he would or not, {officials} [said], was open.",
    "The ferry would never sail again, {she} [said].",
    "{The mayor} [denied] that the pier was sold.",
    "{She} did not hesitate to [say] that the pier was lost.",
    "{She} [didn't hesitate to say] that the pier was lost.",
    "{No Labels} [said] it would stay.",
    "{No 10} [said] the bridge would stay.",
    "{No one but the pilot} [said] it was safe.",
    "{No fewer than ten pilots} [said] it was safe.",
    "{She} not unreasonably [said] that the pier was lost.",
    "Not having slept, {the pilot} [said] it was safe.",
    "{A man who did not give his name} [said] the pier was lost.",
    "Didn't {she} [say] that the pier was lost?",
    "{The firm}, which had not sold a boat, [said] so.",
    "{Ilse Brandvik} declined to comment but [said] she would stay.",
)


def polarity(marked: str) -> Polarity:
    """Polarity of the statement whose cue and source are marked; its content begins behind a cue and "that"."""
    marked = re.sub(r"\[\[(.*?)\]\]", r"\1", marked)
    found: dict[str, tuple[Span, ...]] = {}
    for opening, closing in ("[]", "{}"):
        plain = "".join(c for c in marked if c in (opening, closing) or c not in "[]{}")
        start, end = plain.find(opening), plain.find(closing)
        found[opening] = (Span(start, end - 1),) if start >= 0 else ()
    text = re.sub(r"[\[\]{}]", "", marked)
    return polarity_of(text, found["["][0], found["{"], (Span(len(text) - 1, len(text)),))


@pytest.mark.parametrize("marked", NEGATED)
def test_what_was_not_said_is_negated(marked: str) -> None:
    assert polarity(marked) is Polarity.NEGATED


@pytest.mark.parametrize("marked", AFFIRMED)
def test_what_was_said_is_affirmed(marked: str) -> None:
    assert polarity(marked) is Polarity.AFFIRMED


def test_a_negation_in_the_words_that_are_reported_negates_no_cue() -> None:
    text = "The ferry would not sail said the pilot."
    assert polarity_of(text, Span(25, 29), (Span(30, 39),), (Span(0, 24),)) is Polarity.AFFIRMED
    text = "It will never said the pilot."
    assert polarity_of(text, Span(14, 18), (Span(19, 28),), (Span(0, 13),)) is Polarity.AFFIRMED


def test_without_a_cue_it_was_said() -> None:
    assert polarity_of("“Never.”", None, (), (Span(0, 8),)) is Polarity.AFFIRMED
