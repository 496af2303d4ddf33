"""What the shipped labeller makes of kinds of furniture in wordings of their own, and of their look-alikes."""

import pytest

from config.files import load_bundled
from flows.pipeline.processing.parameters import paragraph_model
from transforms.records import Paragraph
from transforms.stripping import BoilerplateLexicon, Site, label_paragraphs

LEXICON = BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml"))
MODEL = paragraph_model()
STORY = (
    "The council of Marrowby voted on Tuesday night to close the old ferry terminal by the end of next year.",
    "“We have waited eleven years for this,” said Dora Quill, who leads the harbour committee.",
    "Ferries will leave from the new quay beneath the bridge, which cost the town some four million crowns.",
    "The vote was close. Seven members were for it and six against, and one had gone home with a cold.",
    "Crews had hoped that the terminal would be kept for the winter boats, which are slower and need more room.",
    "“Nobody asked us,” said Ivo Brandt, a pilot of thirty years, as he waited for the last boat of the day.",
    "His union will meet on Friday. It has not said whether its members will strike before the summer season.",
    "The town bought the terminal in 1931 from a brewer, who had used it to store barrels of his darkest beer.",
)
MIN_SHARE = 0.6  # of the paragraphs of a kind

APPEALS = [
    ["If the Mail is worth a cup of coffee to you each month, please chip in and keep our harbour reporter afloat."],
    [
        "Dear readers,",
        "We keep reporting from the harbour, but only with your help. Please consider a donation today.",
    ],
    [
        "A message from the Marrowby Post",
        "Our newsroom has no owner and no shareholders: it is paid for by you, our readers.",
        "Any gift, no matter how small, helps us to go on. Become a supporter from five crowns a month.",
    ],
    ["The Mail is a nonprofit. Donate by card or PayPal, and your contribution will be doubled until Sunday."],
]
AUTHORS = [
    ["Tilda Vane is a freelance writer based in Oslo.", "She has written about harbours for the Mail."],
    ["Anselm Rook is a reporter at the Marrowby Post. He covers ferries, fish and the courts."],
    ["About the author", "Tilda Vane writes about harbours and their cats. Follow her on Twitter @tildavane."],
]
HEADS = [
    ["By Anselm Rook", "Chief reporter", "3 May 2024"],
    ["Harbour", "Published 3 May 2024", "By Tilda Vane, Staff writer"],
]
LOOK_ALIKES = (
    "Brandt asked his neighbours to donate what they could to the fund for the crews, and forty of them did.",
    "The Post, which has put its website behind a paywall, lost a fifth of its subscribers last year, it said.",
    "Quill is a professor of shipping at the University of Marrowby and has written a book about its tides.",
    "Readers of the harbour's newsletter were the first to know, since the clerk had sent it to them by mistake.",
)


def kept(texts: list[str]) -> list[str]:
    found = label_paragraphs([Paragraph(text, None) for text in texts], LEXICON, Site(model=MODEL))
    return [text for text, pieces in zip(texts, found, strict=True) if any(piece.is_kept for piece in pieces)]


def share_dropped(kind: list[list[str]], inputs: list[list[str]]) -> float:
    """Return how many of the paragraphs of a kind are dropped, the story being kept in each input."""
    left = [kept(texts) for texts in inputs]
    assert all([text for text in texts if text in STORY] == list(STORY) for texts in left)
    return 1 - sum(text in texts for block, texts in zip(kind, left, strict=True) for text in block) / sum(
        map(len, kind)
    )


def test_a_story_is_left_alone() -> None:
    assert kept(list(STORY)) == list(STORY)
    assert kept(list(STORY[:3])) == list(STORY[:3])


@pytest.mark.parametrize("kind", [APPEALS, AUTHORS])
def test_kinds_below_the_story(kind: list[list[str]]) -> None:
    assert share_dropped(kind, [[*STORY, *block] for block in kind]) >= MIN_SHARE


def test_appeals_amid_the_story() -> None:
    assert share_dropped(APPEALS, [[*STORY[:4], *block, *STORY[4:]] for block in APPEALS]) >= MIN_SHARE


def test_heads_of_pages() -> None:
    assert share_dropped(HEADS, [[*block, *STORY] for block in HEADS]) >= MIN_SHARE


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_news_that_looks_like_furniture_is_kept(text: str) -> None:
    assert text in kept([*STORY, text])
    assert text in kept([*STORY[:4], text, *STORY[4:]])
