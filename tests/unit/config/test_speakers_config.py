"""Decisions about speakers are read with clear errors, and change links, not what is extracted."""

from pathlib import Path

import pytest

from config.files import ConfigError, load_bundled
from config.settings import SPEAKERS, load_settings
from transforms.linking.speakers.overrides import SpeakerOverrides, Split

PIN = "spk_0123456789abcdef"


def settings_file(folder: Path, text: str) -> Path:
    path = folder / "settings.yml"
    path.write_text(f"speakers:\n  {text}\n", encoding="utf-8")
    return path


def test_none_are_shipped() -> None:
    assert set(load_bundled(SPEAKERS)) == set(SpeakerOverrides.model_fields)
    assert load_settings().speakers == SpeakerOverrides()


def test_a_decision_changes_what_links_depend_on_and_not_what_the_data_does(tmp_path: Path) -> None:
    before = load_settings()
    after = load_settings(settings_file(tmp_path, f"pin: [{{name: Ida Penn, speaker_id: {PIN}, reason: register}}]"))
    assert after.linking_sha256 != before.linking_sha256
    assert after.processing_sha256 == before.processing_sha256


def test_a_split_says_in_which_articles(tmp_path: Path) -> None:
    path = settings_file(
        tmp_path, "split: [{name: Ida Penn, label: novelist, articles: [art_1, art_2], reason: other}]"
    )
    expected = Split(name="Ida Penn", label="novelist", articles=("art_1", "art_2"), reason="other")
    assert load_settings(path).speakers.split == (expected,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"pin: [{{name: Ida Penn, speaker_id: {PIN}}}]", r"speakers\.pin\.0\.reason: Field required"),
        ("pin: [{name: Ida Penn, speaker_id: penn, reason: x}]", r"speakers\.pin\.0\.speaker_id: .*match"),
        ("merge: [{speakers: [Ida Penn], reason: x}]", r"speakers\.merge\.0\.speakers: .*at least 2"),
        ("wikidata: [{speaker: Ida Penn, item: 42, reason: x}]", r"speakers\.wikidata\.0\.item"),
        ("wikidata: [{speaker: Ida Penn, item: Q042, reason: x}]", r"speakers\.wikidata\.0\.item"),
        ("split: [{name: Ida Penn, label: 'a|b', reason: x}]", r"speakers\.split\.0\.label"),
        ("rename: [{speaker: '', name: x, reason: x}]", r"speakers\.rename\.0\.speaker"),
        ("rename: [{speaker: a, name: b, reason: ' '}]", r"speakers\.rename\.0\.reason"),
        (
            "rename: [{speaker: a, name: b, reason: x}, {speaker: A, name: c, reason: x}]",
            "one speaker is renamed twice: a",
        ),
        ("forget: []", r"speakers\.forget: Extra inputs"),
        ("pin: 3", r"speakers\.pin"),
    ],
)
def test_what_cannot_be_is_an_error_that_names_it(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_settings(settings_file(tmp_path, text))
