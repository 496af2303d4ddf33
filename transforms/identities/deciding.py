"""Putting into effect what a user decides about speakers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transforms.identities.bodies import read_body
from transforms.identities.claims import Bearer, Claim
from transforms.identities.decisions import SPEAKER_ID, Decisions, Split
from transforms.identities.lexicon import IdentityLexicon
from transforms.identities.people import read_person
from transforms.names import NameLexicon
from transforms.records import SpeakerKind


@dataclass(frozen=True, slots=True)
class Decided:
    """What the user says of speakers, by their ids."""

    names: Mapping[str, str]
    wikidata: Mapping[str, str]
    reasons: Mapping[str, str]


def split_label(claim: Claim, decisions: Decisions) -> str | None:
    """Return what tells the speaker of a claim apart from others of the name by the user's decision."""
    return next((split.label for split in decisions.split if _is_meant(split, claim)), None)


def _is_meant(split: Split, claim: Claim) -> bool:
    if split.name.casefold() != claim.name.casefold():
        return False
    if not split.role and not split.articles:
        return True
    has_role = split.role is not None and any(split.role.casefold() in role.casefold() for role in claim.roles)
    return has_role or claim.article in split.articles


def decide(bearers: list[Bearer], decisions: Decisions, lexicon: IdentityLexicon, names: NameLexicon) -> Decided:
    """Merge and pin bearers as decided, in place, and return what else the user says of them."""
    finder = _Finder(bearers, lexicon, names)
    reasons: dict[str, str] = {}
    for merge in decisions.merge:
        groups = [finder.find(speaker) for speaker in merge.speakers]
        found = [bearer for group in groups for bearer in group]
        for other in found[1:]:
            if other is not found[0]:
                found[0].claims.update(other.claims)
                other.claims.clear()
                finder.replace(other, found[0])
        if found:
            reasons[found[0].speaker_id] = merge.reason
    for pin in decisions.pin:
        for bearer in finder.find(pin.name)[:1]:
            bearer.pinned = pin.speaker_id
            reasons[pin.speaker_id] = pin.reason
    return Decided(
        {bearer.speaker_id: rename.name for rename in decisions.rename for bearer in finder.find(rename.speaker)[:1]},
        {bearer.speaker_id: entry.item for entry in decisions.wikidata for bearer in finder.find(entry.speaker)[:1]},
        reasons,
    )


class _Finder:
    """Finds bearers by a name or an id; of several, the one without anything that tells it apart first."""

    def __init__(self, bearers: list[Bearer], lexicon: IdentityLexicon, names: NameLexicon) -> None:
        self.lexicon = lexicon
        self.names = names
        self.by_id = {bearer.speaker_id: bearer for bearer in bearers}
        self.by_key: dict[tuple[SpeakerKind, str], list[Bearer]] = {}
        self.by_form: dict[str, list[Bearer]] = {}
        for bearer in sorted(bearers, key=lambda bearer: bearer.key):
            self.by_key.setdefault((bearer.kind, bearer.key.partition("|")[0]), []).append(bearer)
            for form in {claim.name.casefold() for claim in bearer.claims}:
                self.by_form.setdefault(form, []).append(bearer)

    def find(self, speaker: str) -> list[Bearer]:
        """Return whom an id or a name means; none where nobody has it."""
        if re.fullmatch(SPEAKER_ID, speaker):
            return [self.by_id[speaker]] if speaker in self.by_id else []
        return self.by_form.get(speaker.casefold()) or [
            bearer
            for kind, key in (
                (SpeakerKind.PERSON, read_person(speaker, self.lexicon, self.names).key),
                (SpeakerKind.ORGANIZATION, read_body(speaker, self.lexicon, self.names).key),
            )
            for bearer in self.by_key.get((kind, key), ())
        ]

    def replace(self, old: Bearer, new: Bearer) -> None:
        """Let what meant `old` mean `new`."""
        self.by_id[old.speaker_id] = new
        for index in (self.by_key, self.by_form):
            for found in index.values():  # type: ignore[attr-defined]  # both hold lists of bearers
                found[:] = dict.fromkeys(id(new) if bearer is old else id(bearer) for bearer in found) and [
                    new if bearer is old else bearer for bearer in found
                ]
