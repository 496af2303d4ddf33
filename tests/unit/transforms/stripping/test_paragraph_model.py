"""The learned labeller: what it looks at, what it may never speak of, and what the shipped one makes of known kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from config.files import load_bundled
from flows.pipeline.processing.parameters import paragraph_model
from transforms.records import Paragraph, SegmentType
from transforms.stripping import BoilerplateLexicon, ParagraphModel, Site, label_paragraphs
from transforms.stripping.page_lines import Line
from transforms.stripping.paragraph_features import SLOTS, features
from transforms.stripping.paragraph_model import KEPT, TYPES, surroundings

LEXICON = BoilerplateLexicon.model_validate(load_bundled("lexicons", "boilerplate.yml"))
STORY = (
    "The council of Marrowby voted on Tuesday night to close the old ferry terminal by the end of next year.",
    "“We have waited eleven years for this,” said Dora Quill, who leads the harbour committee.",
    "Ferries will leave from the new quay beneath the bridge, which cost the town some four million crowns.",
)
ODD_LINE = "Boats of the week by the crew of the Mail"
BODY, RELATED = TYPES.index(SegmentType.BODY), TYPES.index(SegmentType.RELATED_LINK)
FEATURES = surroundings(np.ones((1, len(TYPES))) / len(TYPES), [1], ()).shape[1]


def model_of(first: np.ndarray) -> ParagraphModel:
    """Return a model whose second regression agrees with the first."""
    second = np.zeros((FEATURES, len(TYPES)))
    second[: len(TYPES)] = 9 * np.eye(len(TYPES))
    return ParagraphModel(first, second, 0.5, 0.5)


def model_against(*texts: str) -> ParagraphModel:
    """Return a model that is sure of paragraphs that say just this, and of nothing else."""
    first = np.zeros((SLOTS, len(TYPES)))
    first[:, BODY] = 1.0
    for text in texts:
        first[features([Line.of(Paragraph(text, None), LEXICON)], {})[0], RELATED] = 4.0
    return model_of(first)


def model_against_everything() -> ParagraphModel:
    first = np.zeros((SLOTS, len(TYPES)))
    first[:, RELATED] = 9.0
    return model_of(first)


def dropped(texts: list[str], model: ParagraphModel | None) -> list[str]:
    found = label_paragraphs([Paragraph(text, None) for text in texts], LEXICON, Site(model=model))
    return [text for text, pieces in zip(texts, found, strict=True) if not any(piece.is_kept for piece in pieces)]


def test_the_model_drops_what_no_rule_knows() -> None:
    texts = [*STORY[:2], ODD_LINE, STORY[2]]
    assert dropped(texts, None) == []
    assert dropped(texts, model_against(ODD_LINE)) == [ODD_LINE]
    pieces = label_paragraphs([Paragraph(text, None) for text in texts], LEXICON, Site(model=model_against(ODD_LINE)))
    (piece,) = pieces[2]
    assert (piece.segment_type, piece.rule) == (SegmentType.RELATED_LINK, "paragraph_model")
    assert 0.5 < piece.score <= 1


@pytest.mark.parametrize(
    "text", ["“There is nothing left to say.”", "“No,” said Quill, and closed the door", "the quay of the town " * 61]
)
def test_what_the_model_may_not_speak_of(text: str) -> None:
    assert text not in dropped([*STORY, text], model_against_everything())
    assert ODD_LINE in dropped([*STORY, ODD_LINE], model_against_everything())


class Scorer:
    """A model that holds lines about tables for links, by a given chance, and all others for the story."""

    threshold = 0.5
    appeal_threshold = 0.5

    def __init__(self, chance: float) -> None:
        self.chance = chance

    def chances(self, lines: Sequence[Line], dropped: Mapping[int, SegmentType]) -> np.ndarray:
        found = np.zeros((len(lines), len(TYPES)))
        found[:, RELATED] = [self.chance if "table" in line.folded else 0.0 for line in lines]
        found[:, BODY] = 1 - found[:, RELATED]
        return found


def test_of_a_text_that_it_would_drop_most_of_it_drops_what_it_is_sure_of() -> None:
    def left(tables: int, chance: float) -> int:
        texts = [*STORY, *(f"The {name} table of the old quay is for a house by the sea" for name in "abcdefghijkl")]
        found = label_paragraphs(
            [Paragraph(text, None) for text in texts[: 3 + tables]], LEXICON, Site(model=Scorer(chance))
        )
        return sum(pieces[0].is_kept for pieces in found) - 3

    assert left(12, 0.7) == 12
    assert left(12, 0.9) == 0
    assert left(6, 0.7) == 0


def test_furniture_of_few_words_may_outnumber_the_story() -> None:
    texts = [
        *STORY,
        "The quay was built in the year when the mill of the town closed. " * 6,
        *(f"table {name}" for name in "abcdefghij"),
    ]
    found = label_paragraphs([Paragraph(text, None) for text in texts], LEXICON, Site(model=Scorer(0.7)))
    assert [index for index, pieces in enumerate(found) if pieces[0].is_kept] == [0, 1, 2, 3]


def test_one_text_is_one_thing_in_an_input() -> None:
    first = np.zeros((SLOTS, len(TYPES)))
    first[:, BODY] = 1.0
    model = model_of(first)
    lines = [Line.of(Paragraph(text, None), LEXICON) for text in (ODD_LINE, STORY[0], ODD_LINE, STORY[1])]
    first[features(lines, {})[0], RELATED] = 4.0
    chances = model.chances(lines, {})
    assert (chances[0] == chances[2]).all()
    assert not (chances[0] == chances[1]).all()


@pytest.mark.parametrize(("chance", "tag", "is_kept"), [(0.55, "", False), (0.55, "p", True), (0.65, "p", False)])
def test_on_pages_the_chance_has_to_be_higher(chance: float, tag: str, *, is_kept: bool) -> None:
    paragraphs = [Paragraph(text, None, tag) for text in (*STORY, "The table of the quay")]
    assert label_paragraphs(paragraphs, LEXICON, Site(model=Scorer(chance)))[-1][0].is_kept is is_kept


def test_an_appeal_is_dropped_from_a_lower_chance() -> None:
    first = np.zeros((SLOTS, len(TYPES)))
    first[:, TYPES.index(SegmentType.DONATION_APPEAL)] = -0.1
    texts = [*STORY[:2], ODD_LINE, STORY[2]]
    assert ODD_LINE not in dropped(texts, replace(model_of(first), threshold=1.0, appeal_threshold=0.9))
    assert ODD_LINE in dropped(texts, replace(model_of(first), threshold=1.0, appeal_threshold=0.02))


def test_texts_in_other_languages_are_left_alone() -> None:
    texts = ["El puerto de la isla cerrará durante dos inviernos.", "El muro está bajo el agua."]
    assert dropped(texts, model_against_everything()) == []


def test_features_look_at_the_words_the_neighbours_and_the_rules() -> None:
    def of(*texts: str, tag: str = "") -> list[int]:
        return features([Line.of(Paragraph(text, None, tag), LEXICON) for text in texts], {})[1]

    lines = [Line.of(Paragraph(text, None, ""), LEXICON) for text in (STORY[0], ODD_LINE, STORY[2])]
    plain = features(lines, {})[1]
    assert plain == sorted(set(plain)) == of(STORY[0], ODD_LINE, STORY[2])
    assert set(of(STORY[0], ODD_LINE, STORY[2], ODD_LINE)) - set(plain)
    assert all(0 <= slot < SLOTS for slot in plain)
    assert plain != features(lines, {2: SegmentType.LEGAL})[1]
    assert plain != of(STORY[0], ODD_LINE, "By Anselm Rook")
    assert plain != of(STORY[0], ODD_LINE, STORY[2], tag="li")


def test_the_second_regression_sees_what_stands_around() -> None:
    chances = np.full((5, len(TYPES)), 0.01)
    chances[:, BODY] = 0.85
    plain = surroundings(chances, [40] * 5, ())
    assert plain.shape == (5, FEATURES)
    changed = chances.copy()
    changed[4] = np.roll(chances[4], KEPT)
    assert not np.allclose(plain[1], surroundings(changed, [40] * 5, ())[1])
    assert not np.allclose(plain[1], surroundings(chances, [40] * 5, {3})[1])


def test_the_shipped_model_has_weights_for_all_features() -> None:
    model = paragraph_model()
    assert model.first.shape == (SLOTS, len(TYPES))
    assert model.second.shape == (FEATURES, len(TYPES))
    assert np.isfinite(model.first).all()
    assert np.isfinite(model.second).all()
    assert 0 < model.threshold < 1
