"""Putting into effect what a user decides about speakers."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from transforms.identities.claims import Bearer, Claim
from transforms.identities.decisions import Decisions, Split

SPEAKER_ID = re.compile(r"spk_[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Decided:
    """What the user says of speakers, by their ids: names, items of Wikidata, and why they were merged or pinned."""

    names: Mapping[str, str]
    wikidata: Mapping[str, str]
    reasons: Mapping[str, str]


def split_of(claim: Claim, decisions: Decisions) -> Split | None:
    """Return the decision by which the speaker of a claim is somebody else than others of the name."""
    return next((split for split in decisions.splits if _is_meant(split, claim)), None)


def _is_meant(split: Split, claim: Claim) -> bool:
    if split.name.casefold() != claim.name.casefold():
        return False
    if split.role is None and not split.articles:
        return True
    has_role = split.role is not None and any(split.role.casefold() in role.casefold() for role in claim.roles)
    return has_role or claim.article in split.articles


def decide(
    bearers: Iterable[Bearer], decisions: Decisions, keys_of: Callable[[str], Iterable[str]]
) -> tuple[list[Bearer], Decided]:
    """Merge and pin bearers as decided; return those left, and what else the user says of them.

    Args:
        bearers: those that the names tell.
        decisions: what the user decided.
        keys_of: gives the keys that a name has as a person's or an organisation's.
    """
    left = sorted(bearers, key=lambda bearer: (bearer.key, bearer.kind))
    reasons: dict[str, str] = {}
    for merge in decisions.merges:
        found = [bearer for speaker in merge.speakers for bearer in _meant(speaker, left, keys_of)]
        for other in {id(bearer): bearer for bearer in found[1:]}.values():
            if other is not found[0]:
                found[0].claims.update(other.claims)
                left = [bearer for bearer in left if bearer is not other]
        if found:
            reasons[found[0].speaker_id] = merge.reason
    for pin in decisions.pins:
        for bearer in _meant(pin.name, left, keys_of)[:1]:
            bearer.pinned = pin.speaker_id
            reasons[pin.speaker_id] = pin.reason
    names = {b.speaker_id: one.name for one in decisions.renames for b in _meant(one.speaker, left, keys_of)[:1]}
    items = {b.speaker_id: one.item for one in decisions.wikidata for b in _meant(one.speaker, left, keys_of)[:1]}
    return left, Decided(names, items, reasons)


def _meant(speaker: str, bearers: list[Bearer], keys_of: Callable[[str], Iterable[str]]) -> list[Bearer]:
    """Return whom an id or a name means: those called exactly so, else those with the key of the name."""
    if SPEAKER_ID.fullmatch(speaker):
        return [bearer for bearer in bearers if bearer.speaker_id == speaker]
    form, keys = speaker.casefold(), set(keys_of(speaker))
    exactly = [bearer for bearer in bearers if any(claim.name.casefold() == form for claim in bearer.claims)]
    return exactly or [bearer for bearer in bearers if bearer.key.partition("|")[0] in keys]
