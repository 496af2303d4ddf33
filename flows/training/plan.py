"""Everything that decides how a training goes."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        layers: layers of the network, the encoder's lowest.
        activation: between both products of a layer: "gelu", the encoder's, or "relu", which costs a tenth less in all.
        epochs: how often the articles are read.
        capacity: the most word pieces in a window.
        batch_pieces: the most word pieces in a batch, padding included.
        rate: learning rate of the last layer.
        head_rate: learning rate of tags, links and surface features.
        layer_decay: what a layer's rate is multiplied by for the layer below.
        weight_decay: decay of matrices.
        warmup: share of the steps in which the rates grow.
        dropout: share of values dropped in the network.
        masked: share of word pieces hidden.
        others: share of the articles of other corpora than the news that an epoch reads.
        as_news: share of the articles of other corpora that are read as news are.
        nested: weight of the tags of attributions in others, where the tags of the outer ones have 1.
        names: weight of the tags of names.
        thoughts: weight of whether a cue reports a thought.
        content_link: weight of the links from contents to cues.
        source_link: weight of the links from cues to sources.
        speaker_link: weight of the links from sources and contents to mentions of the speaker.
        heat: what softens the probabilities that a student learns from its teacher.
        likeness: weight of a student's distance from its teacher's last vectors.
        average: decay of the moving average of the weights.
        clip: the greatest norm of a step's gradient.
        first_kept: the first epoch, counted from 1, of those whose weights are averaged.
        last_kept: the last one.
        seed: where all chance comes from.
        threads: threads of torch.
    """

    layers: int = 6
    activation: str = "gelu"
    epochs: int = 7
    capacity: int = 256
    batch_pieces: int = 2048
    rate: float = 3e-4
    head_rate: float = 1e-3
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warmup: float = 0.06
    dropout: float = 0.1
    masked: float = 0.04
    others: float = 1.0
    as_news: float = 0.0
    nested: float = 1.0
    names: float = 0.3
    thoughts: float = 0.3
    content_link: float = 0.3
    source_link: float = 1.0
    speaker_link: float = 0.5
    heat: float = 2.0
    likeness: float = 0.3
    average: float = 0.998
    clip: float = 1.0
    first_kept: int = 4
    last_kept: int = 6
    seed: int = 7
    threads: int = 1

    def seed_of(self, epoch: int) -> int:
        """Return the seed of an epoch: an interrupted training goes on as if it had not been interrupted."""
        return self.seed * 1000 + epoch

    @property
    def kept_epochs(self) -> range:
        """The epochs whose weights are averaged; the last one where `epochs` ends before them."""
        last = min(self.last_kept, self.epochs)
        return range(min(self.first_kept, last), last + 1)


TEACHER = Plan()
# It begins with trained heads and learns soft probabilities, which keep it from learning the articles by heart.
STUDENT = Plan(
    layers=4, activation="relu", epochs=8, head_rate=3e-4, layer_decay=1.0, dropout=0.05, first_kept=3, last_kept=8
)
# It goes on from the student, with news beside PolNeAR and all that the network should tell.
READER = Plan(
    layers=4,
    activation="relu",
    epochs=5,
    rate=2e-4,
    head_rate=5e-4,
    layer_decay=0.95,
    average=0.99,
    others=0.2,
    as_news=0.75,
    first_kept=5,
    last_kept=5,
    threads=2,
)
# It reads half of the articles, to be judged by the others.
HALF = replace(
    READER,
    epochs=4,
    names=0.5,
    speaker_link=1.0,
    others=0.3,
    as_news=0.9,
    first_kept=4,
    last_kept=4,
    threads=1,
)
