"""The extractor's network while it is trained: MiniLM encoder, surface features, CRF tag layer and biaffine links.

- encoder: BERT layers (Devlin et al. 2019) with MiniLM's weights (Wang et al. 2020)
- tags: linear-chain CRF (Lafferty et al. 2001) over BIOES tags of the three roles, one tag per word
- nested tags: the same for attributions inside the content of others; names: BIOES tags, each word's by itself
- links: biaffine head selection (Dozat and Manning 2017), from contents to their cue, from cues to their source, and
  from sources and contents to any mention of the speaker, whose likelihood is that of all of them (Lee et al. 2017)
- thought: whether a word of a cue reports a thought
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from flows.training.annotations import NAME_TAGS, TAGS
from flows.training.corpora import Convention
from flows.training.plan import Plan
from transforms.quoting.encoding import CASES, GAPS, MARKS

FORBIDDEN = -1e4
LINKS = 3
CHAINS = 2  # of tags: of attributions, and of those inside the content of others
SCORES = CHAINS * len(TAGS) + len(NAME_TAGS) + 1  # of a word: tags of both chains, tags of names, thought
DISTANCES = 32


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network, those of the encoder MiniLM's, and `activation`, the name of torch's function."""

    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512
    link: int = 96
    activation: str = "gelu"


def shape_of(plan: Plan) -> Shape:
    """Return the sizes of the network that `plan` trains."""
    return Shape(layers=plan.layers, activation=plan.activation)


def allowed_transitions() -> Tensor:
    """Return where a tag (column) may follow a tag (row) in BIOES; the last row and column: start and end."""
    count = len(TAGS)
    allowed = torch.zeros(count + 1, count + 1, dtype=torch.bool)
    closed = [*(tag[0] in "OES" for tag in TAGS), True]
    opens = [*(tag[0] in "OBS" for tag in TAGS), True]
    for a in range(count + 1):
        for b in range(count + 1):
            inside = max(a, b) < count and TAGS[a][0] in "BI" and TAGS[b][0] in "IE" and TAGS[a][2:] == TAGS[b][2:]
            allowed[a, b] = inside or (closed[a] and opens[b])
    return allowed


def distance_bucket(delta: Tensor) -> Tensor:
    """Return signed distances in words as buckets, exact up to 4 and logarithmic beyond (Raffel et al. 2020)."""
    half = DISTANCES // 2
    size = delta.abs()
    far = 4 + (torch.log(size.clamp(min=4) / 4) / math.log(64) * (half - 5)).long()
    return torch.where(size < 4, size, far.clamp(max=half - 1)) + half * (delta > 0)


class Layer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = shape.heads, dropout
        self.activation = getattr(functional, shape.activation)
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=1e-12)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm2 = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return the next vectors; `bias` is added to the attention's scores."""
        rows, size, width = x.shape
        q, k, v = self.qkv(x).view(rows, size, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        y = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias.to(q.dtype))
        y = self.out(y.transpose(1, 2).reshape(rows, size, width))
        x = self.norm1(x + functional.dropout(y, self.dropout, self.training))
        y = self.down(self.activation(self.up(x)))
        return self.norm2(x + functional.dropout(y, self.dropout, self.training))


class Network(nn.Module):
    """Scores of tags and vectors for links."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.surface = nn.ModuleList(nn.Embedding(count, shape.width) for count in (CASES, GAPS, MARKS))
        self.convention = nn.Embedding(len(Convention), shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.tag = nn.Linear(shape.width, SCORES)
        self.ask = nn.Linear(shape.width, LINKS * shape.link)
        self.offer = nn.Linear(shape.width, LINKS * shape.link)
        self.distance = nn.Parameter(torch.zeros(LINKS, DISTANCES))
        self.transitions = nn.Parameter(torch.zeros(CHAINS, len(TAGS) + 1, len(TAGS) + 1))
        self.register_buffer("allowed", allowed_transitions(), persistent=False)
        for parameter in (*self.surface.parameters(), *self.convention.parameters()):
            nn.init.zeros_(parameter)

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor, conventions: Tensor) -> Tensor:
        """Return contextual vectors; `features` has a row (case, gap, mark) for each piece."""
        x = self.words(pieces) + self.places.weight[: pieces.shape[1]] + self.convention(conventions)[:, None]
        for column, table in enumerate(self.surface):
            x = x + table(features[..., column])
        x = functional.dropout(self.norm(x), self.dropout, self.training)
        bias = torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, FORBIDDEN)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        return functional.dropout(x, self.dropout, self.training)

    def link_scores(self, ask: Tensor, offer: Tensor, link: int) -> Tensor:
        """Return scores (window, asking word, offered word) of one link; the first word of both is [CLS], "nothing"."""
        part = slice(link * self.shape.link, (link + 1) * self.shape.link)
        scores = ask[..., part] @ offer[..., part].transpose(1, 2) / math.sqrt(self.shape.link)
        words = torch.arange(ask.shape[1])
        near = self.distance[link][distance_bucket(words[None, :] - words[:, None])]
        return scores + torch.cat((torch.zeros_like(near[:, :1]), near[:, 1:]), dim=1)

    def log_likelihood(self, scores: Tensor, tags: Tensor, lengths: Tensor) -> Tensor:
        """Return the log probability of each window's tags under the CRF, by the forward algorithm.

        Args:
            scores: (chain, window, word, tag).
            tags: (chain, window, word).
            lengths: the words of each window.

        Returns:
            (chain, window).
        """
        count, chains = len(TAGS), torch.arange(CHAINS)[:, None]
        table = self.transitions.masked_fill(~self.allowed, FORBIDDEN)
        steps, first, last = table[:, :count, :count], table[:, count, :count], table[:, :count, count]
        moves, alpha = steps.exp(), first[:, None] + scores[:, :, 0]
        for place in range(1, scores.shape[2]):
            # Log-sum-exp over the tag before as a matrix product of exponentials, which is several times cheaper.
            top = alpha.max(dim=2, keepdim=True).values
            moved = ((alpha - top).exp() @ moves).clamp(min=1e-30).log() + top + scores[:, :, place]
            alpha = torch.where((place < lengths)[:, None], moved, alpha)
        norm = torch.logsumexp(alpha + last[:, None], dim=2)
        valid = torch.arange(scores.shape[2]) < lengths[:, None]
        emit = (scores.gather(3, tags[..., None])[..., 0] * valid).sum(2)
        move = (steps[chains[..., None], tags[..., :-1], tags[..., 1:]] * valid[:, 1:]).sum(2)
        final = tags.gather(2, (lengths - 1).expand(CHAINS, -1)[..., None])[..., 0]
        return emit + move + first[chains, tags[..., 0]] + last[chains, final] - norm


# Parts of a BERT layer by their names here.
_PARTS = {
    "out": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm2": "output.LayerNorm",
}


def load_minilm(network: Network, weights: dict[str, Tensor]) -> None:
    """Copy the weights of a BERT encoder into the network; token type 0 is folded into the positions.

    Raises:
        KeyError: `weights` is not of such an encoder.
    """
    types = weights["embeddings.token_type_embeddings.weight"]
    own = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "places.weight": weights["embeddings.position_embeddings.weight"] + types[0],
    }
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for number in range(len(network.layers)):
            theirs, ours = f"encoder.layer.{number}", f"layers.{number}"
            qkv = [weights[f"{theirs}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            own[f"{ours}.qkv.{kind}"] = torch.cat(qkv)
            own |= {f"{ours}.{part}.{kind}": weights[f"{theirs}.{name}.{kind}"] for part, name in _PARTS.items()}
    network.load_state_dict(own, strict=False)
