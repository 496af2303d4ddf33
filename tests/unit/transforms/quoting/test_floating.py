"""The network in float, as GPUs run it; computed here on the CPU."""

import json
from importlib.resources import files

import numpy as np
import onnxruntime
import pytest

from flows.pipeline.processing.parameters import make_extractor
from transforms.quoting.decoder_config import DecoderConfig
from transforms.quoting.floating import in_float
from transforms.quoting.network import Network
from transforms.text.reading import read_text

FOLDER = files("transforms.quoting").joinpath("model")
MODEL = FOLDER.joinpath("model.int8.onnx").read_bytes()
TEXT = (
    "“The ferry is late again,” said Ruth Amadi, who runs the kiosk. “Nobody tells us why.”\n"
    "The harbour office denied that the timetable had changed. According to its deputy head, Tom Reyes, the engine "
    "will be repaired in May."
)


def read_with(model: bytes) -> Network:
    decoder = json.loads(FOLDER.joinpath("model.json").read_text(encoding="utf-8"))["decoder"]
    return Network(
        model, FOLDER.joinpath("vocabulary.txt").read_text(encoding="utf-8"), DecoderConfig.from_json(decoder)
    )


def test_float_arithmetic_finds_what_8_bits_find() -> None:
    marks = read_text(TEXT).outermost
    networks = [read_with(model) for model in (in_float(MODEL), MODEL)]
    whole, small = (network.attributions(TEXT, marks, network.read(TEXT)) for network in networks)
    assert [(a.content, a.cue, a.source) for a in whole] == [(a.content, a.cue, a.source) for a in small]
    assert [a.quote_score for a in whole] == pytest.approx([a.quote_score for a in small], abs=0.1)


def test_no_8_bit_product_is_left() -> None:
    import onnx

    kinds = {node.op_type for node in onnx.load_from_string(in_float(MODEL)).graph.node}
    assert not kinds & {"MatMulInteger", "DynamicQuantizeLinear"}
    assert {"MatMul", "DequantizeLinear"} <= kinds


def test_scores_differ_by_little() -> None:
    rng = np.random.default_rng(5)
    given = {"pieces": rng.integers(1000, 20000, (1, 60)), "features": np.zeros((1, 60, 3), np.int64)}
    whole, small = (onnxruntime.InferenceSession(model).run(["tag"], given)[0] for model in (in_float(MODEL), MODEL))
    assert np.corrcoef(whole.ravel(), small.ravel())[0, 1] > 0.99


@pytest.mark.filterwarnings("ignore:Specified provider")
def test_a_runtime_that_could_but_finds_no_gpu_uses_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = make_extractor()
    providers = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: providers)
    extractor = make_extractor()
    assert extractor.version == alone.version
    assert extractor.extract([read_text(TEXT)]) == alone.extract([read_text(TEXT)])
