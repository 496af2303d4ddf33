"""Whether a cue reports speech or a thought."""

import pytest

from flows.pipeline.processing.parameters import make_extractor
from flows.training.cue_modes import Cue, cross_validated, figures, fit
from transforms.quoting.cue_modes import CueModes
from transforms.records import QuoteMode, Span
from transforms.text.reading import read_text

SPEECH, THOUGHT = QuoteMode.SPEECH, QuoteMode.THOUGHT
CUES = [
    Cue(words, f"outlet {number % 7}", is_thought)
    for number in range(21)
    for words, is_thought in (
        ("said", False),
        ("Says", False),
        ("told", False),
        ("hopes", True),
        ("firmly hopes", True),
    )
]


def mode(modes: CueModes, cue: str) -> QuoteMode:
    return modes.mode_of(f"she {cue} so", Span(4, 4 + len(cue)))


def test_a_regression_learns_the_words_of_thoughts() -> None:
    fitted = fit(CUES)
    assert [mode(fitted, cue) for cue in ("hopes", "Hopes", "says", "said", "firmly hopes")] == [
        THOUGHT, THOUGHT, SPEECH, SPEECH, THOUGHT,
    ]  # fmt: skip
    assert mode(fitted, "whispered") is SPEECH
    assert fitted.mode_of("hopes", None) is SPEECH


def test_the_words_outside_a_cue_tell_nothing() -> None:
    assert fit(CUES).mode_of("hopes said hopes", Span(6, 10)) is SPEECH


def test_figures_are_of_outlets_that_were_not_seen() -> None:
    one_outlet = [Cue("murmurs", "alone", is_thought=True)] * 3
    found = cross_validated([*CUES, *one_outlet])
    assert found == [cue.is_thought for cue in CUES] + [False] * 3
    assert (
        figures([*CUES, *one_outlet], found)
        == "105 of 108 cues right (97.2%); thoughts: 42 of 45 found, 42 of 42 right\n"
    )


@pytest.mark.parametrize(
    ("cue", "expected"), [("said", SPEECH), ("told reporters", SPEECH), ("believes", THOUGHT), ("hopes", THOUGHT)]
)
def test_the_extractor_tells_thoughts_from_speech(cue: str, expected: QuoteMode) -> None:
    text = f"Inge Brattvold, who runs the harbour of Skerry, {cue} that the wall will stand for two winters."
    (found,) = make_extractor().extract([read_text(text)])[0].extractions
    assert found.quote_mode is expected
