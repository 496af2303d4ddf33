"""Putting into effect what a user decides about speakers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from transforms.linking.speakers.observations import Bearer, Claim
from transforms.linking.speakers.overrides import Decisions, Split


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
    found = _Found(bearers, keys_of)
    reasons: dict[str, str] = {}
    for merge in decisions.merges:
        same = [bearer for speaker in merge.speakers for bearer in found.meant(speaker)]
        for other in same[1:]:
            found.merge(same[0], other)
        reasons |= {bearer.speaker_id: merge.reason for bearer in same[:1]}
    for pin in decisions.pins:
        for bearer in found.meant(pin.name)[:1]:
            bearer.pinned = pin.speaker_id
            reasons[pin.speaker_id] = pin.reason
    names = {bearer.speaker_id: one.name for one in decisions.renames for bearer in found.meant(one.speaker)[:1]}
    items = {bearer.speaker_id: one.item for one in decisions.wikidata for bearer in found.meant(one.speaker)[:1]}
    return [bearer for bearer in found.bearers if bearer.claims], Decided(names, items, reasons)


class _Found:
    """Bearers by their ids, the forms of their names and the keys of these."""

    def __init__(self, bearers: Iterable[Bearer], keys_of: Callable[[str], Iterable[str]]) -> None:
        self.bearers = sorted(bearers, key=lambda bearer: (bearer.key, bearer.kind))
        self.keys_of = keys_of
        self.merged: dict[int, Bearer] = {}

    @cached_property
    def by_word(self) -> Mapping[tuple[str, str], list[Bearer]]:
        """The bearers by "id", "form" or "key" and what these are."""
        found: dict[tuple[str, str], dict[int, Bearer]] = {}
        for bearer in self.bearers:
            words = {("id", bearer.speaker_id), ("key", bearer.key.partition("|")[0])}
            for word in words | {("form", claim.name.casefold()) for claim in bearer.claims}:
                found.setdefault(word, {})[id(bearer)] = bearer
        return {word: list(bearers.values()) for word, bearers in found.items()}

    def meant(self, speaker: str) -> list[Bearer]:
        """Return whom an id or a name means: those called exactly so, else those with the key of the name."""
        pinned = [bearer for bearer in self.bearers if bearer.pinned == speaker]
        exactly = pinned or self.by_word.get(("id", speaker)) or self.by_word.get(("form", speaker.casefold()))
        by_key = (bearer for key in self.keys_of(speaker) for bearer in self.by_word.get(("key", key), ()))
        now = [self.merged.get(id(bearer), bearer) for bearer in exactly or by_key]
        return list({id(bearer): bearer for bearer in now}.values())

    def merge(self, bearer: Bearer, other: Bearer) -> None:
        """Give a bearer all claims of another."""
        if other is not bearer:
            bearer.claims.update(other.claims)
            other.claims.clear()
            self.merged |= dict.fromkeys((id(other), *(n for n, to in self.merged.items() if to is other)), bearer)
