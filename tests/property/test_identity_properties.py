"""Whoever speaks is the same speaker in whatever order and in however many runs the articles came."""

import tempfile
from collections import Counter
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.property.linking_runs import STORIES, prepared, run, table
from tests.unit.transforms.linking.test_speaker_linking import NO_OVERRIDES, READER
from transforms.linking.speakers.observations import SpeakerObservation
from transforms.linking.speakers.speaker_linking import link
from transforms.records import SpeakerKind

GIVEN = ("", "O.", "Odd", "Odd K.", "Odd Karl", "Ida", "Mohammed", "Muhammad", "Bill", "William", "Dmytro", "Dmitry")
SURNAMES = ("Fjelltind", "Zelensky", "Zelenskyy", "al-Penn", "Penn", "Penn Jr.", "Smith", "Ortega-Penn", "Ortega Penn")
ROLES = ("", "minister", "goalkeeper", "Kenyan runner", "Iraqi minister", "president")
PEOPLE = st.builds(
    lambda given, surname, role: SpeakerObservation(
        f"{given} {surname}".strip(), SpeakerKind.PERSON, (role,) if role else ()
    ),
    st.sampled_from(GIVEN),
    st.sampled_from(SURNAMES),
    st.sampled_from(ROLES),
)
BODIES = st.builds(
    SpeakerObservation,
    st.sampled_from(
        ["AFP", "Agence France-Presse", "SRC", "Skerry Rowing Club", "Skerry Reading Circle", "the Kremlin"]
    ),
    st.sampled_from([SpeakerKind.ORGANIZATION, SpeakerKind.GROUP]),
)
CLAIMS = st.lists(
    st.tuples(PEOPLE | BODIES, st.integers(1, 40)), min_size=1, max_size=12, unique_by=lambda pair: pair[0]
)


@given(CLAIMS, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(
    observations: list[tuple[SpeakerObservation, int]], random: object
) -> None:
    shuffled = list(observations)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert link(dict(observations), READER, NO_OVERRIDES) == link(dict(shuffled), READER, NO_OVERRIDES)


@given(CLAIMS)
def test_every_claim_has_one_speaker_of_its_kind(observations: list[tuple[SpeakerObservation, int]]) -> None:
    ids = link(dict(observations), READER, NO_OVERRIDES).ids
    assert ids.keys() == dict(observations).keys()
    kinds = {
        speaker: {observation.kind for observation in ids if ids[observation] == speaker} for speaker in ids.values()
    }
    assert all(SpeakerKind.PERSON not in found or found == {SpeakerKind.PERSON} for found in kinds.values())


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_a_name(name: str, role: str) -> None:
    observations = [SpeakerObservation(name, kind, (role,)) for kind in (SpeakerKind.PERSON, SpeakerKind.ORGANIZATION)]
    assert len(link(Counter(observations), READER, NO_OVERRIDES).ids) == 2


@st.composite
def splits(draw: st.DrawFn) -> list[list[int]]:
    """Return the numbers of the stories in some order, split into runs."""
    order = draw(st.permutations(range(len(STORIES))))
    cuts = sorted(draw(st.sets(st.integers(1, len(STORIES) - 1), max_size=3)))
    return [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]


def built(runs: list[list[int]], output: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    for numbers in runs:
        run(output, [prepared()[number] for number in numbers])
    said = table(output, "attributions", ["attribution_id", "speaker_id", "speaker_name"])
    return table(output, "speakers"), said.sort("attribution_id")


@given(splits())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_order_and_any_split_into_runs_ends_in_the_same_speakers(runs: list[list[int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        speakers, said = built([list(range(len(STORIES)))], Path(folder) / "at-once")
        again, said_again = built(runs, Path(folder) / "in-runs")
    assert_frame_equal(speakers, again)
    assert_frame_equal(said, said_again)
    assert {"Dmitry Fjelltindov", "Ruth Lavender", "Skerry Rowing Club"} <= set(speakers["name"])
