"""The model that judges what no rule knows: what it looks at, and what it may never speak of."""

import math

import numpy as np
import pytest

from config.files import load_bundled
from flows.pipeline.processing.parameters import paragraph_model
from transforms.records import Paragraph, SegmentType
from transforms.stripping import BoilerplateLexicon, ParagraphModel, Site, label_paragraphs
from transforms.stripping.page_lines import Line
from transforms.stripping.paragraph_model import SLOTS, features

LEXICON = BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml"))
STORY = (
    "The council of Marrowby voted on Tuesday night to close the old ferry terminal by the end of next year.",
    "“We have waited eleven years for this,” said Dora Quill, who leads the harbour committee.",
    "Ferries will leave from the new quay beneath the bridge, which cost the town some four million crowns.",
)
ODD_LINE = "Boats of the week by the crew of the Mail"


def model_against(*texts: str) -> ParagraphModel:
    """Return a model that is sure of paragraphs that say just this, and of nothing else."""
    weights = np.full(SLOTS, -1.0)
    for text in texts:
        weights[features([Line.of(Paragraph(text, None), LEXICON)], 0, ())] = 4.0
    return ParagraphModel(weights, 0.5)


def dropped(texts: list[str], model: ParagraphModel | None) -> list[str]:
    found = label_paragraphs([Paragraph(text, None) for text in texts], LEXICON, Site(model=model))
    return [text for text, pieces in zip(texts, found, strict=True) if not any(piece.is_kept for piece in pieces)]


def test_the_model_drops_what_no_rule_knows() -> None:
    texts = [*STORY[:2], ODD_LINE, STORY[2]]
    assert dropped(texts, None) == []
    assert dropped(texts, model_against(ODD_LINE)) == [ODD_LINE]
    pieces = label_paragraphs([Paragraph(text, None) for text in texts], LEXICON, Site(model=model_against(ODD_LINE)))
    (piece,) = pieces[2]
    assert (piece.segment_type, piece.rule) == (SegmentType.NAVIGATION, "paragraph_model")
    assert 0.5 < piece.score <= 1


@pytest.mark.parametrize(
    "text",
    [
        "“There is nothing left to say.”",
        "Quill called it “a day of joy” and the mayor a waste of money",
        "DORA QUILL, HOST:",
        "A NEW QUAY FOR US",
        "3. Start with the boats",
        "• Two chairs and a table",
        "Landed! #harbour pic.twitter.com/aBc12dEf",
        "word " * 91,
        f"{STORY[0]} Tilda Vane contributed to this report.",
    ],
)
def test_what_the_model_may_not_speak_of(text: str) -> None:
    everything = ParagraphModel(np.full(SLOTS, 9.0), 0.5)
    assert text not in dropped([*STORY, text], everything)


def test_a_headline_that_the_story_takes_up_is_left_alone() -> None:
    everything = ParagraphModel(np.full(SLOTS, 9.0), 0.5)
    story = (
        "The islanders voted on Tuesday to keep their chain ferry for another year, after a debate of four hours in a "
        "hall where nobody sat down."
    )
    headline, elsewhere = "Island votes for its chain ferry", "Ten recipes with lemons and thyme"
    crumbs = "Island | Ferry"
    assert dropped([headline, elsewhere, crumbs, story, story, "More boats, said the clerk."], everything)[:2] == [
        elsewhere,
        crumbs,
    ]
    assert headline in dropped([story, story, headline], everything)


@pytest.mark.parametrize(("tag", "is_kept"), [("p", False), ("", False), ("li", True), ("h2", True)])
def test_items_and_headings_of_a_page_are_left_alone(tag: str, *, is_kept: bool) -> None:
    everything = ParagraphModel(np.full(SLOTS, 9.0), 0.5)
    page = [Paragraph(text, None, "p") for text in STORY]
    (piece,) = label_paragraphs([*page, Paragraph("Boats of the week", None, tag)], LEXICON, Site(model=everything))[-1]
    assert piece.is_kept is is_kept
    (piece,) = label_paragraphs([*page, Paragraph("Two words", None, tag)], LEXICON, Site(model=everything))[-1]
    assert piece.is_kept is (tag != "")


def test_a_text_that_it_would_drop_most_of_is_left_alone() -> None:
    dishes = [f"The {name} table from the old quay for a house by the sea" for name in "abcdefghijkl"]
    model = model_against(*dishes)
    assert dropped([*STORY, *dishes], model) == []
    assert dropped([*STORY, *dishes[:8]], model) == dishes[:8]


def test_texts_in_other_languages_are_left_alone() -> None:
    everything = ParagraphModel(np.full(SLOTS, 9.0), 0.5)
    assert (
        dropped(["El puerto de la isla cerrará durante dos inviernos.", "El muro está bajo el agua."], everything) == []
    )


def test_features_are_in_order_and_look_at_the_neighbours() -> None:
    lines = [Line.of(Paragraph(text, None), LEXICON) for text in (*STORY, ODD_LINE, *STORY)]
    plain, beside = features(lines, 3, ()), features(lines, 3, {2})
    assert plain == sorted(set(plain)) != beside
    assert all(0 <= slot < SLOTS for slot in (*plain, *beside))
    assert features(lines, 3, {3}) == plain


def test_the_shipped_model_has_a_weight_for_each_slot() -> None:
    model = paragraph_model()
    assert model.weights.shape == (SLOTS,)
    assert np.isfinite(model.weights).all()
    assert math.isfinite(model.score([1, 2, 3]))


def test_the_shipped_model_leaves_a_story_alone() -> None:
    assert dropped(list(STORY), paragraph_model()) == []
