"""Training itself; without the dependency group `train` these tests are skipped."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from flows.training.plan import Plan
from tests.unit.flows.training.training_samples import HARBOUR, READER, RECORD, VOCABULARY, write_records
from transforms.text.reading import read_text

pytest.importorskip("torch", reason="needs the dependency group train")
pytest.importorskip("onnx", reason="needs the dependency group train")

PLAN = Plan(epochs=2, batch_pieces=64, capacity=32, rate=1e-3, dropout=0.0)


def small_shape(layers: int = 1, activation: str = "gelu") -> Any:
    from flows.training.network import Shape

    return Shape(width=16, layers=layers, heads=2, inner=24, positions=64, link=4, activation=activation)


def train_small(folder: Path, tell: Any = len) -> None:
    import torch

    from flows.training.batches import read_examples
    from flows.training.network import Network
    from flows.training.train import train

    folder.mkdir(exist_ok=True)
    write_records(folder / "articles.jsonl", RECORD, RECORD.model_copy(update={"id": "again"}))
    examples = read_examples(folder / "articles.jsonl", READER)
    torch.manual_seed(PLAN.seed)
    train(Network(small_shape(), PLAN.dropout), PLAN, examples, examples, folder, tell)


def test_from_articles_to_attributions(tmp_path: Path) -> None:
    from flows.training.calibrate import START
    from flows.training.onnx_export import INT8, export
    from flows.training.train import checkpoint
    from transforms.quoting.decoder_config import DecoderConfig
    from transforms.quoting.network import Network

    train_small(tmp_path)
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["epoch"] for record in log] == [1, 2]
    tables = export([checkpoint(tmp_path, epoch) for epoch in (1, 2)], small_shape(), tmp_path)
    thresholds = dict.fromkeys(("content", "cue", "source"), 0.0)
    decoder = {
        **START,
        **tables,
        "max_window_pieces": PLAN.capacity,
        "min_span_probability": 1e-4,
        "thresholds": thresholds,
        "min_link": 0.0,
    }
    network = Network((tmp_path / INT8).read_bytes(), VOCABULARY, DecoderConfig.from_json(decoder))
    found = network.statements(HARBOUR, read_text(HARBOUR).outermost)
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

    from flows.training.network import Network
    from flows.training.onnx_export import build

    torch.manual_seed(1)
    shape = small_shape(activation=activation)
    network = Network(shape, 0.0).eval()
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    pieces, features = (
        torch.tensor([[101, 2054, 2003, 102]]),
        torch.tensor([[[0, 0, 0], [1, 2, 0], [2, 1, 2], [0, 0, 0]]]),
    )
    session = onnxruntime.InferenceSession(build(weights, shape).SerializeToString())
    tag, ask = session.run(["tag", "ask"], {"pieces": pieces.numpy(), "features": features.numpy()})
    with torch.no_grad():
        x = network(pieces, features, pieces > 0)[0]
        assert np.allclose(tag, network.tag(x).numpy(), atol=1e-4)
        assert np.allclose(ask, network.ask(x).numpy(), atol=1e-4)


def test_the_likelihoods_of_all_tags_sum_to_one() -> None:
    import itertools

    import torch

    from flows.training.annotations import TAGS
    from flows.training.network import Network

    torch.manual_seed(2)
    network = Network(small_shape(), 0.0)
    paths = torch.tensor(list(itertools.product(range(len(TAGS)), repeat=2)))
    scores = torch.randn(1, 2, len(TAGS)).expand(len(paths), -1, -1)
    with torch.no_grad():
        logs = network.log_likelihood(scores, paths, torch.full((len(paths),), 2))
    assert float(logs.exp().sum()) == pytest.approx(1, abs=1e-4)


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


def test_a_student_comes_to_say_what_its_teacher_says_where_no_article_tells(tmp_path: Path) -> None:
    import torch

    from flows.training.batches import collate, read_examples, shuffled_batches
    from flows.training.distil import Teaching, lower_layers
    from flows.training.network import Network
    from flows.training.outputs import outputs

    write_records(tmp_path / "articles.jsonl", RECORD)
    groups = shuffled_batches(read_examples(tmp_path / "articles.jsonl", READER), PLAN, random.Random(1))
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
