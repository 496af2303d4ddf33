"""A second look at speakers: a linear model, taught by annotated news, weighs the resolvers' choice against others."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from transforms.quoting.extraction import Extraction
from transforms.quoting.speaker_links import SpeakerLinks
from transforms.records import Candidate, Method, SpeakerKind
from transforms.speaking.entities import Entity
from transforms.speaking.mentions import Names
from transforms.speaking.names import NameLexicon
from transforms.speaking.resolving.candidate_features import PRONOUN_FORMS, Scene, Sourced
from transforms.speaking.resolving.continuation import continued
from transforms.speaking.resolving.resolution import NOBODY, Resolution
from transforms.speaking.resolving.roles import affiliation, best_role

Weights = Mapping[str, float]
Resolutions = tuple[Resolution, ...]
# Candidates with less than this share are not published, nor more than so many.
LEAST_SHARE, MOST_CANDIDATES = 0.05, 5


def reranked(
    names: Names,
    extractions: Sequence[Extraction],
    resolutions: Sequence[Resolutions],
    lexicon: NameLexicon,
    links: SpeakerLinks | None,
    weights: Weights,
) -> tuple[Resolutions, ...]:
    """Return the speakers of an article's quotations after a second look at those with at most one source.

    Args:
        names: the names of the article.
        extractions: its quotations, in order.
        resolutions: whom the resolvers found.
        lexicon: what words tell about speakers.
        links: where the network looks for speakers.
        weights: of the model, by the names of its variables.
    """
    scene, roles = Scene(names, lexicon, links), _Roles(names, lexicon)
    spoken: dict[str, Resolution] = {}
    chosen: list[Resolutions] = []
    for extraction, found in zip(extractions, resolutions, strict=True):
        speakers = found if extraction.continues is None else continued(chosen[extraction.continues])
        looked_at = speakers
        if is_looked_at(extraction, speakers):
            candidates = scene.candidates(extraction, speakers[0])
            shares = shares_of([features for _, features in candidates], weights)
            ranked = sorted(zip(shares, (name for name, _ in candidates), strict=True), key=lambda pair: -pair[0])
            share, name = ranked[0]
            best = speakers[0] if name == speakers[0].name else _other(scene, extraction, name, roles, spoken)
            score = round(share, 4) if name is not None else best.score
            looked_at = (replace(best, score=score, candidates=_runners(ranked)),)
        for one in looked_at:
            if one.name is not None:
                spoken[one.name] = one
        scene.remember(extraction, looked_at[0].name)
        chosen.append(looked_at)
    return tuple(chosen)


def is_looked_at(extraction: Extraction, speakers: Resolutions) -> bool:
    """Tell whether a quotation has one speaker, so that another may be chosen in their place."""
    return len(speakers) == 1 and len(extraction.sources) <= 1


def shares_of(candidates: Sequence[Mapping[str, float]], weights: Weights) -> list[float]:
    """Return the probability of each candidate."""
    scores = [sum(weights.get(name, 0.0) * value for name, value in features.items()) for features in candidates]
    raised = [math.exp(score - max(scores)) for score in scores]
    return [one / sum(raised) for one in raised]


def _runners(ranked: Sequence[tuple[float, str | None]]) -> tuple[Candidate, ...]:
    """Return those in question, the best first; nobody where the choice is clear."""
    kept = [Candidate(name, round(share, 4)) for share, name in ranked if name is not None and share >= LEAST_SHARE]
    return tuple(kept[:MOST_CANDIDATES]) if len(kept) > 1 and ranked[0][1] is not None else ()


class _Roles:
    """What the article says of its names beside them."""

    def __init__(self, names: Names, lexicon: NameLexicon) -> None:
        self._lexicon = lexicon
        self._organizations = {e.name for e in names.entities if e.kind is SpeakerKind.ORGANIZATION}

    def of(self, entity: Entity) -> tuple[str | None, str | None]:
        """Return role and affiliation of an entity."""
        attached = (affiliation(role, self._organizations, self._lexicon) for role in entity.roles)
        return best_role(entity.roles), next((one for one in attached if one), entity.note)


def _other(
    scene: Scene, extraction: Extraction, name: str | None, roles: _Roles, spoken: Mapping[str, Resolution]
) -> Resolution:
    """Return a speaker whom the resolvers did not find, as they would have."""
    source = scene.read_source(extraction)
    if name is None:
        return replace(NOBODY, mention=source.span)
    entity = scene.entity(name)
    if entity is None:  # one without a name, who has spoken before
        return replace(spoken[name], mention=source.span, method=_method(source, None))
    inside = [one for one in source.inside if scene.name(one) == name]
    is_whole = any(one.last - one.first >= len(name.split()) for one in inside)
    method = _method(source, is_whole if inside else None)
    return Resolution(source.span, name, entity.kind, *roles.of(entity), method, 0.0)


def _method(source: Sourced, is_whole_name: bool | None) -> Method:
    """Return how a source leads to a speaker; `is_whole_name` is None where their name is not in it."""
    if source.span is None:
        return Method.IMPLICIT
    if is_whole_name is not None:
        return Method.NAMED if is_whole_name else Method.PARTIAL
    return Method.PRONOUN if source.form in PRONOUN_FORMS else Method.NOMINAL
