"""Training of the network, epoch by epoch; an interrupted training goes on from its last epoch.

The weights kept are a moving average (Polyak and Juditsky 1992).
"""

import json
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from flows.training.annotations import NOTHING, UNKNOWN
from flows.training.batches import Batch, Cut, Example, batched, collate, masked, shuffled_batches
from flows.training.network import Network
from flows.training.onnx_export import averaged
from flows.training.outputs import Outputs, outputs
from flows.training.plan import Plan
from transforms.quoting.encoding import windows

Tell = Callable[[str], None]
Lesson = Callable[[Outputs, Batch], Tensor]
LOSSES = ("tags", "nested", "names", "thoughts", "content_link", "source_link", "speaker_link")
_TOLD_EVERY = 25


def losses(network: Network, found: Outputs, batch: Batch) -> Tensor:
    """Return the negative log likelihoods of what `LOSSES` names, summed over words, and the number of words."""
    is_nested_known = batch.nested[:, 0] != UNKNOWN
    chains = torch.stack((batch.tags, batch.nested.clamp(min=0)))
    tags, nested = -network.log_likelihood(found.tags, chains, batch.lengths)
    links = [
        functional.cross_entropy(scores.flatten(0, 1), goal.flatten(), ignore_index=UNKNOWN, reduction="sum")
        for scores, goal in zip((found.names, *found.links[:2]), (batch.names, batch.cues, batch.sources), strict=True)
    ]
    is_cue = batch.thoughts != UNKNOWN
    thoughts = functional.binary_cross_entropy_with_logits(
        found.thoughts[is_cue], batch.thoughts[is_cue].float(), reduction="sum"
    )
    each = (tags.sum(), (nested * is_nested_known).sum(), links[0], thoughts, *links[1:], speaker_loss(found, batch))
    return torch.stack((*each, batch.lengths.sum().float()))


def speaker_loss(found: Outputs, batch: Batch) -> Tensor:
    """Return the negative log likelihood, summed over the words that ask, of any mention of who speaks.

    Right are all names of a speaker in the window, and sources before the asking one that are the speaker's; where
    there are none, [CLS].
    """
    rows, words = torch.nonzero(batch.asks[..., 0] != UNKNOWN, as_tuple=True)
    asked = batch.asks[rows, words]
    places = torch.arange(batch.named.shape[1])
    is_before = places < batch.until[rows, words][:, None]
    offered = torch.stack((batch.named[rows], batch.sourced[rows].masked_fill(~is_before, NOTHING)))
    is_right = (offered[..., None] == asked[:, None]).any(3).any(0)
    is_right = torch.cat((~is_right.any(1, keepdim=True), is_right), dim=1)
    logs = functional.log_softmax(found.links[2][rows, words], dim=1)
    return -torch.logsumexp(logs.masked_fill(~is_right, -torch.inf), dim=1).sum()


def parameter_groups(network: Network, plan: Plan) -> list[dict[str, object]]:
    """Return what the optimiser moves: lower layers more slowly (Howard and Ruder 2018), embeddings of words never."""
    network.words.weight.requires_grad = False
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            decay = plan.weight_decay if parameter.dim() > 1 and name != "transitions" else 0.0
            groups.setdefault((_rate(name, len(network.layers), plan), decay), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "peak": rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()
    ]


def _rate(name: str, layers: int, plan: Plan) -> float:
    if name.startswith("layers."):
        return plan.rate * plan.layer_decay ** (layers - 1 - int(name.split(".")[1]))
    if name.startswith(("places", "norm")):
        return plan.rate * plan.layer_decay**layers
    return plan.head_rate


def schedule(step: int, total: int, warmup: float) -> float:
    """Return the share of the learning rates at a step: they grow, then fall to nothing along a cosine."""
    warm = max(1, int(warmup * total))
    if step < warm:
        return (step + 1) / warm
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - warm) / max(1, total - warm))))


class Run:
    """A training under way.

    Args:
        network: what is trained, with its first weights.
        plan: how it is trained.
        learn: the articles to learn from.
        tell: is told how it goes.
        lesson: what is learnt beside the articles' annotations, if anything.
    """

    def __init__(
        self, network: Network, plan: Plan, learn: Sequence[Example], tell: Tell, lesson: Lesson | None = None
    ) -> None:
        self.epoch = self.step = 0
        self._lesson = lesson
        self._network, self._plan, self._learn, self._tell = network, plan, learn, tell
        self._optimizer = torch.optim.AdamW(parameter_groups(network, plan), fused=True)
        self._average = _copy(network)
        self._weights = torch.tensor([1.0, *(getattr(plan, name) for name in LOSSES[1:])])
        # Each epoch cuts anew, so that their numbers of batches differ a little; one of them stands for all.
        self._total = plan.epochs * len(shuffled_batches(learn, plan, random.Random(0)))  # noqa: S311  no secret

    def read_all(self) -> list[float]:
        """Learn from all articles once and return the mean losses per word."""
        seed = self._plan.seed_of(self.epoch)
        torch.manual_seed(seed)
        generator = torch.Generator().manual_seed(seed)
        batches = shuffled_batches(self._learn, self._plan, random.Random(seed))  # noqa: S311  no secret
        sums, started = torch.zeros(len(LOSSES) + 1), time.monotonic()
        self._network.train()
        for number, group in enumerate(batches, 1):
            sums += self._take_step(collate(group), generator)
            if number % _TOLD_EVERY == 0 or number == len(batches):
                seen = " ".join(f"{loss:.4f}" for loss in sums[:-1] / sums[-1])
                pace = (time.monotonic() - started) / number
                where = f"epoch {self.epoch + 1}/{self._plan.epochs}, step {number}/{len(batches)}"
                self._tell(f"{where}: {seen}, {pace:.2f} s a step")
        self.epoch += 1
        return _rounded(sums)

    def _take_step(self, whole: Batch, generator: torch.Generator) -> Tensor:
        plan, batch = self._plan, masked(whole, self._plan.masked, generator)
        for group in self._optimizer.param_groups:
            group["lr"] = group["peak"] * schedule(self.step, self._total, plan.warmup)
        found = outputs(self._network, batch)
        told = losses(self._network, found, batch)
        loss = told[:-1] @ self._weights / told[-1]
        self._optimizer.zero_grad()
        (loss + self._lesson(found, whole) if self._lesson else loss).backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), plan.clip)
        self._optimizer.step()
        self.step += 1
        self._move_average()
        return told.detach()

    def _move_average(self) -> None:
        """Move the averaged weights towards the present ones, faster in the first steps."""
        rate = 1 - min(self._plan.average, (1 + self.step) / (10 + self.step))
        for name, value in self._network.state_dict().items():
            if name != "words.weight":
                self._average[name].lerp_(value, rate)

    def judge(self, examples: Sequence[Example]) -> dict[str, float]:
        """Return the mean losses per word of the averaged weights on articles cut as they are when quotes are found."""
        now = _copy(self._network)
        self._network.load_state_dict(self._average)
        self._network.eval()
        capacity = self._plan.capacity
        cuts = [Cut(one, window, one.convention) for one in examples for window in windows(one.words, capacity)]
        sums = torch.zeros(len(LOSSES) + 1)
        with torch.no_grad():
            for group in batched(sorted(cuts, key=lambda cut: cut.size), self._plan.batch_pieces):
                batch = collate(group)
                sums += losses(self._network, outputs(self._network, batch), batch)
        self._network.load_state_dict(now)
        return dict(zip(LOSSES, _rounded(sums), strict=True))

    def save(self, out: Path) -> None:
        """Write the averaged weights, and beside them what is needed to go on."""
        save_file(self._average, checkpoint(out, self.epoch))
        state = {
            "network": self._network.state_dict(),
            "average": self._average,
            "optimizer": self._optimizer.state_dict(),
            "epoch": self.epoch,
            "step": self.step,
        }
        torch.save(state, out / "last.pt.new")
        (out / "last.pt.new").replace(out / "last.pt")

    def resume(self, out: Path) -> None:
        """Go on from what was saved in `out`, if something was."""
        if not (out / "last.pt").exists():
            return
        state = torch.load(out / "last.pt", weights_only=True)
        self._network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._average = state["average"]
        self.epoch, self.step = state["epoch"], state["step"]


def _copy(network: Network) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in network.state_dict().items()}


def _rounded(sums: Tensor) -> list[float]:
    return [round(float(loss), 4) for loss in sums[:-1] / sums[-1]]


def checkpoint(out: Path, epoch: int) -> Path:
    """Return the file of the weights after an epoch, counted from 1."""
    return out / f"epoch{epoch:02d}.safetensors"


def kept_checkpoints(out: Path, plan: Plan) -> list[Path]:
    """Return the files of the weights whose mean is the result of a training."""
    return [checkpoint(out, epoch) for epoch in plan.kept_epochs]


def mean_weights(out: Path, plan: Plan) -> dict[str, Tensor]:
    """Return the mean of the weights that a training keeps."""
    return {name: torch.from_numpy(value) for name, value in averaged(kept_checkpoints(out, plan)).items()}


def train(
    network: Network,
    plan: Plan,
    learn: Sequence[Example],
    check: Sequence[Example],
    out: Path,
    tell: Tell,
    lesson: Lesson | None = None,
) -> None:
    """Train to the plan's end, with a checkpoint and a line in `log.jsonl` for each epoch.

    Args:
        network: what is trained, with its first weights.
        plan: how it is trained.
        learn: the articles to learn from.
        check: the articles to judge by.
        out: folder of what is kept; a training that lies there already goes on.
        tell: is told how it goes.
        lesson: what is learnt beside the articles' annotations, if anything.
    """
    torch.set_num_threads(plan.threads)
    out.mkdir(parents=True, exist_ok=True)
    run = Run(network, plan, learn, tell, lesson)
    run.resume(out)
    while run.epoch < plan.epochs:
        seen, judged = run.read_all(), run.judge(check)
        run.save(out)
        record = {"epoch": run.epoch, "step": run.step, "train": seen, "dev": judged, "plan": asdict(plan)}
        with (out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(record) + "\n")
        tell(f"epoch {run.epoch} on development articles: {judged}")
