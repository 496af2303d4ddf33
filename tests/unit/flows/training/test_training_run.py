"""Training itself; without the dependency group `train` these tests are skipped."""

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from flows.training.plan import Plan
from tests.unit.flows.training.training_samples import ARTICLE, HARBOUR, READER, VOCABULARY
from transforms.text.reading import read_text

pytest.importorskip("torch", reason="needs the dependency group train")
pytest.importorskip("onnx", reason="needs the dependency group train")

PLAN = Plan(epochs=2, batch_pieces=64, capacity=32, rate=1e-3, dropout=0.0)


def small_shape(layers: int = 1, activation: str = "gelu") -> Any:
    from flows.training.network import Shape

    return Shape(width=16, layers=layers, heads=2, inner=24, positions=64, link=4, activation=activation)


def train_small(folder: Path, tell: Any = len) -> None:
    import torch

    from flows.training.batches import examples_of
    from flows.training.network import Network
    from flows.training.train import train

    folder.mkdir(exist_ok=True)
    examples = examples_of([ARTICLE, ARTICLE], READER)
    torch.manual_seed(PLAN.seed)
    train(Network(small_shape(), PLAN.dropout), PLAN, examples, examples, folder, tell)


def test_from_articles_to_attributions(tmp_path: Path) -> None:
    from flows.training.calibrate import START
    from flows.training.onnx_export import INT8, averaged, export
    from flows.training.train import checkpoint
    from transforms.quoting.decoder_config import DecoderConfig
    from transforms.quoting.network import Network

    train_small(tmp_path)
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["epoch"] for record in log] == [1, 2]
    tables = export(averaged([checkpoint(tmp_path, epoch) for epoch in (1, 2)]), small_shape(), tmp_path)
    none = dict.fromkeys(("content", "cue", "source"), 0.0)
    limits = {
        "min_span_probability": 1e-4,
        "thresholds": none,
        "nested_thresholds": none,
        "min_link": 0.0,
        "min_alone": 0.0,
    }
    decoder = {**START, **tables, **limits, "max_window_pieces": PLAN.capacity}
    network = Network((tmp_path / INT8).read_bytes(), VOCABULARY, DecoderConfig.from_json(decoder))
    found = network.statements(HARBOUR, read_text(HARBOUR).outermost, network.read(HARBOUR))
    assert found
    assert all(0 <= start < end <= len(HARBOUR) for one in found for start, end in one.content)


def test_an_interrupted_training_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    def stop_after_an_epoch(line: str) -> None:
        if line.startswith("epoch 1 on"):
            raise KeyboardInterrupt

    train_small(tmp_path / "whole")
    with pytest.raises(KeyboardInterrupt):
        train_small(tmp_path / "parts", stop_after_an_epoch)
    train_small(tmp_path / "parts")
    name = "epoch02.safetensors"
    assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "parts" / name).read_bytes()


@pytest.mark.parametrize("activation", ["gelu", "relu"])
def test_the_exported_network_says_what_the_trained_one_says(activation: str) -> None:
    import numpy as np
    import onnxruntime
    import torch

    from flows.training.corpora import Convention
    from flows.training.network import Network
    from flows.training.onnx_export import build

    torch.manual_seed(1)
    shape = small_shape(activation=activation)
    network = Network(shape, 0.0).eval()
    torch.nn.init.normal_(network.convention.weight)
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    pieces, features = (
        torch.tensor([[101, 2054, 2003, 102]]),
        torch.tensor([[[0, 0, 0], [1, 2, 0], [2, 1, 2], [0, 0, 0]]]),
    )
    session = onnxruntime.InferenceSession(build(weights, shape).SerializeToString())
    tag, ask = session.run(["tag", "ask"], {"pieces": pieces.numpy(), "features": features.numpy()})
    with torch.no_grad():
        x = network(pieces, features, pieces > 0, torch.tensor([Convention.NEWS]))[0]
        assert np.allclose(tag, network.tag(x).numpy(), atol=1e-4)
        assert np.allclose(ask, network.ask(x).numpy(), atol=1e-4)


def test_the_likelihoods_of_all_tags_sum_to_one_in_both_chains() -> None:
    import itertools

    import torch

    from flows.training.annotations import TAGS
    from flows.training.network import CHAINS, Network

    torch.manual_seed(2)
    network = Network(small_shape(), 0.0)
    torch.nn.init.normal_(network.transitions)
    paths = torch.tensor(list(itertools.product(range(len(TAGS)), repeat=2)))
    scores = torch.randn(CHAINS, 1, 2, len(TAGS)).expand(-1, len(paths), -1, -1)
    with torch.no_grad():
        logs = network.log_likelihood(scores, paths.expand(CHAINS, -1, -1), torch.full((len(paths),), 2))
    assert logs.exp().sum(1).tolist() == pytest.approx([1, 1], abs=1e-4)


def test_a_source_may_point_to_any_mention_of_who_speaks() -> None:
    import torch

    from flows.training.annotations import UNKNOWN
    from flows.training.batches import Cut, collate, examples_of
    from flows.training.outputs import Outputs
    from flows.training.train import speaker_loss
    from transforms.quoting.encoding import Window

    (example,) = examples_of([ARTICLE], READER)
    size = len(example.words)
    batch = collate([Cut(example, Window(0, size), example.convention)])
    asking = torch.nonzero(batch.asks[0, :, 0] != UNKNOWN)[:, 0]
    ines, deputy = (int(torch.nonzero(batch.named[0] == entity)[0, 0]) for entity in (0, 1))
    right = torch.full((1, size, size + 1), -100.0)
    for word in asking.tolist():
        entity = int(batch.asks[0, word, 0])
        right[0, word, {0: ines + 1, 1: deputy + 1}.get(entity, 0)] = 0.0
    empty = torch.zeros(0)
    loss = speaker_loss(Outputs(empty, empty, empty, empty, (empty, empty, right)), batch)
    assert float(loss) == pytest.approx(0, abs=1e-4)
    wrong = speaker_loss(Outputs(empty, empty, empty, empty, (empty, empty, right.roll(1, dims=2))), batch)
    assert float(wrong) > 50 * len(asking)


def test_training_goes_on_from_a_shipped_network(tmp_path: Path) -> None:
    import torch

    from flows.training.network import Network
    from flows.training.onnx_export import INT8, averaged, export
    from flows.training.shipped import grow, shipped_weights
    from flows.training.train import checkpoint

    train_small(tmp_path)
    tables = export(averaged([checkpoint(tmp_path, 2)]), small_shape(), tmp_path)
    given = Network(small_shape(), 0.0)
    from safetensors.torch import load_file

    given.load_state_dict(load_file(checkpoint(tmp_path, 2)))
    read = Network(small_shape(), 0.0)
    grow(read, shipped_weights((tmp_path / INT8).read_bytes(), tables))
    for name, weights in given.state_dict().items():
        if not name.startswith(("convention", "places", "transitions")):  # the convention is part of the places
            assert torch.allclose(read.state_dict()[name], weights, atol=float(weights.abs().max()) / 50), name
    outer = given.transitions[0][given.allowed]
    assert torch.allclose(read.transitions[0][given.allowed], outer, atol=1e-3)


def test_learning_likens_the_network_to_the_articles(tmp_path: Path) -> None:
    train_small(tmp_path)
    first, last = (json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines())
    assert last["dev"]["tags"] < first["dev"]["tags"]


def test_a_student_begins_as_the_lower_layers_of_its_teacher() -> None:
    import torch

    from flows.training.distil import lower_layers
    from flows.training.network import Network

    teacher, student = (Network(small_shape(layers), 0.0) for layers in (3, 2))
    student.load_state_dict(lower_layers(teacher.state_dict(), student))
    for name, weights in student.state_dict().items():
        assert torch.equal(weights, teacher.state_dict()[name]), name


def test_a_student_comes_to_say_what_its_teacher_says_where_no_article_tells() -> None:
    import torch

    from flows.training.batches import collate, examples_of, shuffled_batches
    from flows.training.distil import Teaching, lower_layers
    from flows.training.network import Network
    from flows.training.outputs import outputs

    groups = shuffled_batches(examples_of([ARTICLE], READER), PLAN, random.Random(1))
    batch = collate(groups[0])
    torch.manual_seed(3)
    teacher, student = (Network(small_shape(layers), 0.0).eval() for layers in (2, 1))
    student.load_state_dict(lower_layers(teacher.state_dict(), student))
    teaching = Teaching(teacher, PLAN)
    assert float(teaching(outputs(teacher, batch), batch).detach()) == pytest.approx(0, abs=1e-6)
    optimizer = torch.optim.Adam(student.parameters(), lr=1e-2)
    distances = []
    for _ in range(30):
        distance = teaching(outputs(student, batch), batch)
        optimizer.zero_grad()
        distance.backward()
        optimizer.step()
        distances.append(float(distance.detach()))
    assert distances[-1] < distances[0] / 4


def test_weights_move_a_share_of_the_way_back_to_their_start() -> None:
    import torch

    from flows.training.shipped import towards_start

    grown = {"tag.weight": np.full((3, 2), 4.0, np.float32), "transitions": np.full((2, 2, 2), 4.0, np.float32)}
    start = {"tag.weight": torch.zeros(2, 2), "transitions": torch.zeros(2, 2)}
    moved = towards_start(grown, start, 0.25)
    assert moved["tag.weight"].tolist() == [[3, 3], [3, 3], [4, 4]]
    assert moved["transitions"].tolist() == [[[3, 3], [3, 3]], [[4, 4], [4, 4]]]
    assert (grown["tag.weight"] == 4).all()
