import numpy as np
import pytest

from flows.training.annotations import NOTHING, TAG_IDS, TAGS, UNKNOWN, crop, targets
from tests.unit.flows.training.training_samples import CRANE, HARBOUR, OFFER, READER, SALE, attribution

WORDS = READER.read(HARBOUR)


def tags(*attributions: object, text: str = HARBOUR) -> dict[str, str]:
    """Return the tags other than O by the words that have them."""
    words = READER.read(text)
    made = targets(words, text, attributions)  # type: ignore[arg-type]  # only attributions are given
    return {
        text[start:end]: TAGS[tag] for start, end, tag in zip(words.starts, words.ends, made.tags, strict=True) if tag
    }


def at(word: str, text: str = HARBOUR) -> int:
    return int(np.flatnonzero(READER.read(text).starts == text.index(word))[0])


def test_spans_become_tags_without_marks_and_punctuation_at_their_ends() -> None:
    assert tags(CRANE) == {
        "The": "B-content",
        "crane": "I-content",
        "will": "I-content",
        "stay": "E-content",
        "said": "S-cue",
        "Ines": "B-source",
        "Falk": "E-source",
    }


def test_contents_point_to_their_cue_and_cues_to_their_source() -> None:
    made = targets(WORDS, HARBOUR, (CRANE, SALE, OFFER))
    assert set(made.cues[at("that") : at("sold") + 1]) == {at("denied")}
    assert list(made.sources[[at("said"), at("According"), at("to the")]]) == [
        at("Ines"),
        at("the harbour"),
        at("the harbour"),
    ]
    assert made.cues[at("said")] == made.sources[at("crane")] == UNKNOWN


def test_a_cue_without_a_source_points_to_nothing() -> None:
    made = targets(WORDS, HARBOUR, (attribution("that it was sold", "denied"),))
    assert made.sources[at("denied")] == NOTHING


def test_content_without_a_cue_has_no_link() -> None:
    made = targets(WORDS, HARBOUR, (attribution("nobody made an offer", source="the harbour office"),))
    assert set(made.cues) == {UNKNOWN}
    assert made.tags[at("nobody")] == TAG_IDS["B-content"]


def test_punctuation_can_be_a_cue() -> None:
    text = "Falk: The crane will stay."
    assert tags(attribution("The crane will stay", ":", "Falk", text=text), text=text)[":"] == "S-cue"


def test_where_attributions_overlap_the_first_gives_the_tags() -> None:
    assert tags(SALE, attribution("Her deputy denied that it was sold")) == tags(SALE)


@pytest.mark.parametrize(
    ("whole", "cropped"),
    [
        ("I-cue E-cue", "B-cue E-cue"),
        ("E-cue O", "S-cue O"),
        ("O B-cue", "O S-cue"),
        ("B-cue I-cue", "B-cue E-cue"),
        ("I-cue", "S-cue"),
        ("B-cue E-cue", "B-cue E-cue"),
        ("O O", "O O"),
    ],
)
def test_cut_spans_begin_and_end_at_the_edges_of_a_window(whole: str, cropped: str) -> None:
    given = np.asarray([TAG_IDS[tag] for tag in whole.split()], dtype=np.int32)
    assert " ".join(TAGS[tag] for tag in crop(given)) == cropped
