import numpy as np
import pytest

from flows.evaluation.gold import GoldAttribution
from flows.training.annotations import NAME_TAGS, NOBODY, NOTHING, TAG_IDS, TAGS, UNKNOWN, Targets, crop, targets
from flows.training.corpora import Article, Convention, Name
from tests.unit.flows.training.training_samples import (
    ARTICLE,
    CRANE,
    HARBOUR,
    OFFER,
    READER,
    SALE,
    attribution,
    reported,
    span,
)

WORDS = READER.read(HARBOUR)


def made_of(*attributions: GoldAttribution, text: str = HARBOUR) -> Targets:
    article = Article("", text, Convention.POLNEAR, tuple(map(reported, attributions)))
    return targets(READER.read(text), article)


def tags(*attributions: GoldAttribution, text: str = HARBOUR) -> dict[str, str]:
    """Return the tags other than O by the words that have them."""
    words = READER.read(text)
    made = made_of(*attributions, text=text)
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
    made = made_of(CRANE, SALE, OFFER)
    assert set(made.cues[at("that") : at("sold") + 1]) == {at("denied")}
    assert list(made.sources[[at("said"), at("According"), at("to the")]]) == [
        at("Ines"),
        at("the harbour"),
        at("the harbour"),
    ]
    assert made.cues[at("said")] == made.sources[at("crane")] == UNKNOWN


def test_a_cue_without_a_source_points_to_nothing() -> None:
    made = made_of(attribution("that it was sold", "denied"))
    assert made.sources[at("denied")] == NOTHING


def test_content_without_cue_and_source_points_to_nothing() -> None:
    made = made_of(attribution("nobody made an offer"))
    assert set(made.cues[at("nobody") : at("offer") + 1]) == {NOTHING}


def test_content_with_a_source_but_no_cue_has_no_link() -> None:
    made = made_of(attribution("nobody made an offer", source="the harbour office"))
    assert set(made.cues) == {UNKNOWN}
    assert made.tags[at("nobody")] == TAG_IDS["B-content"]


def test_punctuation_can_be_a_cue() -> None:
    text = "Falk: The crane will stay."
    assert tags(attribution("The crane will stay", ":", "Falk", text=text), text=text)[":"] == "S-cue"


def test_where_attributions_overlap_the_first_gives_the_tags() -> None:
    assert tags(SALE, attribution("Her deputy denied that it was sold")) == tags(SALE)


def test_attributions_inside_others_have_tags_of_their_own() -> None:
    outer = reported(attribution("Her deputy denied that it was sold"))
    article = Article("", HARBOUR, Convention.NEWS, (outer, reported(SALE, is_nested=True)))
    made = targets(WORDS, article)
    assert TAGS[made.tags[at("denied")]] == "I-content"
    assert TAGS[made.nested[at("denied")]] == "S-cue"
    assert made.cues[at("that")] == NOTHING  # of the outer one


def test_where_no_attributions_in_others_are_annotated_they_are_unknown() -> None:
    assert set(made_of(SALE).nested) == {UNKNOWN}


def test_sources_and_contents_ask_for_who_speaks() -> None:
    made = targets(WORDS, ARTICLE)
    assert [int(made.asks[at(word), 0]) for word in ("Ines", "The crane", "Her", "nobody")] == [0, 0, 1, NOBODY]
    assert made.asks[at("said"), 0] == UNKNOWN
    assert (made.named[at("Ines")], made.named[at("Falk")]) == (0, NOTHING)
    assert made.until[at("Falk")] == at("Ines")  # no source is its own antecedent


def test_names_have_no_titles_and_what_nobody_tells_is_unknown() -> None:
    text = "The ferry of Dr. Ines Falk left Skerry for Oldport."
    found = Name(span(text, "Ines Falk"), "person"), Name(span(text, "Oldport"), "place")
    own = (Name(span(text, "Dr. Ines Falk"), "person"),)
    made = targets(READER.read(text), Article("", text, Convention.NEWS, (), names=own, silver=found))
    assert [NAME_TAGS[made.names[at(word, text)]] for word in ("Dr", "Ines", "Falk", "left")] == [
        "O",
        "B-person",
        "E-person",
        "O",
    ]
    assert made.names[at("Skerry", text)] == UNKNOWN
    assert NAME_TAGS[made.names[at("Oldport", text)]] == "S-place"


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
