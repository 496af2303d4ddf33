"""What the network says of a batch while it is trained."""

from dataclasses import dataclass

import torch
from torch import Tensor

from flows.training.annotations import NAME_TAGS, TAGS
from flows.training.batches import Batch
from flows.training.network import CHAINS, FORBIDDEN, LINKS, Network


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of a batch.

    Attributes:
        vectors: contextual vectors (window, piece, width).
        tags: scores (chain, window, word, tag).
        names: scores (window, word, tag of names).
        thoughts: log odds (window, word) that a cue reports a thought.
        links: for each link, scores (window, word, offered word + 1); the first offer is [CLS], "nothing".
    """

    vectors: Tensor
    tags: Tensor
    names: Tensor
    thoughts: Tensor
    links: tuple[Tensor, ...]


def outputs(network: Network, batch: Batch) -> Outputs:
    """Run the network over a batch, in bf16 but for the last scores."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        x = network(batch.pieces, batch.features, batch.mask, batch.conventions)
    x = x.float()
    words = x.gather(1, batch.first[..., None].expand(-1, -1, x.shape[2]))
    both = torch.cat((x[:, :1], words), dim=1)
    ask, offer = network.ask(both), network.offer(both)
    offered = (torch.arange(both.shape[1])[None] <= batch.lengths[:, None])[:, None, :]
    links = (network.link_scores(ask, offer, link)[:, 1:].masked_fill(~offered, FORBIDDEN) for link in range(LINKS))
    *tags, names, thoughts = network.tag(words).split([*[len(TAGS)] * CHAINS, len(NAME_TAGS), 1], dim=2)
    return Outputs(x, torch.stack(tags), names, thoughts[..., 0], tuple(links))
