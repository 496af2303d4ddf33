"""A shallow network learns from a deep one, which costs little of its quality and saves much of its time.

The student begins as the teacher's lower layers (Sun et al. 2019) and learns, beside the annotations, the teacher's
probabilities (Hinton et al. 2015) and last vectors (Jiao et al. 2020).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from flows.training.annotations import UNKNOWN
from flows.training.batches import Batch
from flows.training.network import Network
from flows.training.outputs import Outputs, outputs
from flows.training.plan import Plan


@dataclass(frozen=True, slots=True)
class Teaching:
    """The loss of a student against its teacher, per word.

    Attributes:
        teacher: the deep network; it reads the articles whole, the student with hidden pieces.
        plan: how the student is trained.
    """

    teacher: Network
    plan: Plan

    def __call__(self, found: Outputs, batch: Batch) -> Tensor:
        """Return how far the student's outputs are from the teacher's."""
        plan, words = self.plan, batch.lengths.sum()
        with torch.no_grad():
            wanted = outputs(self.teacher, batch)
        read = torch.arange(batch.tags.shape[1])[None] < batch.lengths[:, None]
        contents, sources = (
            self._divergence(scores[known], goals[known])
            for scores, goals, known in zip(
                found.links[:2], wanted.links[:2], (batch.cues != UNKNOWN, batch.sources != UNKNOWN), strict=True
            )
        )
        tags = self._divergence(found.tags[0][read], wanted.tags[0][read])
        vectors = functional.mse_loss(found.vectors[batch.mask], wanted.vectors[batch.mask])
        return (tags + plan.content_link * contents + plan.source_link * sources) / words + plan.likeness * vectors

    def _divergence(self, scores: Tensor, goals: Tensor) -> Tensor:
        """Return the divergence between softened distributions, summed over rows."""
        heat = self.plan.heat
        own, theirs = (functional.log_softmax(x / heat, dim=1) for x in (scores, goals))
        return heat**2 * functional.kl_div(own, theirs, reduction="sum", log_target=True)


def lower_layers(teacher: Mapping[str, Tensor], student: Network) -> dict[str, Tensor]:
    """Return a student's first weights: those of the teacher that it has a place for, which leaves out upper layers."""
    return {name: teacher[name] for name in student.state_dict()}
