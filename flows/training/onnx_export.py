"""The trained network for ONNX Runtime, with 8-bit weights.

The graph is built by hand with ONNX Runtime's fused attention and GELU, so that no exporter is needed. Inputs:
`pieces` (1, n) and `features` (1, n, 3); outputs: `tag` (n, scores of tags), `ask` and `offer` (n, links x size). It
reads every text by one convention, whose embedding is part of that of the places.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from flows.training.annotations import NAME_TAGS, TAGS
from flows.training.corpora import Convention
from flows.training.network import DISTANCES, FORBIDDEN, LINKS, SCORES, Shape, allowed_transitions

Weights = dict[str, NDArray[np.float32]]
INT8 = "model.int8.onnx"
_FUSED = "com.microsoft"
_ACTIVATIONS = {"gelu": ("Gelu", _FUSED), "relu": ("Relu", "")}
_EPSILON = 1e-12


class _Graph:
    """Nodes and constants of a graph under construction."""

    def __init__(self, weights: Weights) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._weights = weights

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def told(self, name: str) -> NDArray[np.float32]:
        return self._weights[name]

    def weight(self, name: str) -> str:
        return self.constant(name, self._weights[name])

    def add(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401  whatever the operator takes
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def product(self, name: str, of: str, x: str) -> str:
        return self.add("MatMul", [x, self.constant(f"{of}.weight", self._weights[f"{of}.weight"].T)], name)

    def linear(self, name: str, x: str, output: str = "") -> str:
        output = output or name
        return self.add("Add", [self.product(f"{output}.product", name, x), self.weight(f"{name}.bias")], output)

    def norm(self, name: str, x: str) -> str:
        inputs = [x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.add("LayerNormalization", inputs, name, axis=-1, epsilon=_EPSILON)


def build(weights: Weights, shape: Shape, convention: Convention = Convention.NEWS) -> onnx.ModelProto:
    """Return the network as an ONNX model that reads every text by one convention."""
    graph = _Graph(weights)
    graph.constant("thirds", np.array([shape.width] * 3, np.int64))
    x = _embeddings(graph, convention)
    for number in range(shape.layers):
        x = _layer(graph, f"layers.{number}", x, shape)
    outputs = []
    for name, size in (("tag", SCORES), ("ask", LINKS * shape.link), ("offer", LINKS * shape.link)):
        graph.add("Squeeze", [graph.linear(name, x, f"{name}.batch"), "axis0"], name)
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", size]))
    inputs = [
        helper.make_tensor_value_info("pieces", TensorProto.INT64, [1, "n"]),
        helper.make_tensor_value_info("features", TensorProto.INT64, [1, "n", 3]),
    ]
    made = helper.make_graph(graph.nodes, "extractor", inputs, outputs, graph.constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=9)
    onnx.checker.check_model(model)
    return model


def _embeddings(graph: _Graph, convention: Convention) -> str:
    graph.constant("axis0", np.array([0], np.int64))
    graph.constant("first", np.array([0], np.int64))
    x = graph.add("Gather", [graph.weight("words.weight"), "pieces"], "embedded")
    graph.add("Shape", ["pieces"], "size", start=1, end=2)
    placed = graph.told("places.weight") + graph.told("convention.weight")[convention]
    places = graph.constant("places.weight", placed)
    graph.add("Slice", [places, "first", "size", "first"], "placed")
    x = graph.add("Add", [x, "placed"], "embedded.placed")
    for number in range(3):
        column = graph.constant(f"column{number}", np.array(number, np.int64))
        feature = graph.add("Gather", ["features", column], f"feature{number}", axis=2)
        looked = graph.add("Gather", [graph.weight(f"surface.{number}.weight"), feature], f"surface.{number}")
        x = graph.add("Add", [x, looked], f"embedded.{number}")
    return graph.norm("norm", x)


def _layer(graph: _Graph, name: str, x: str, shape: Shape) -> str:
    parts = [f"{name}.{part}" for part in ("query", "key", "value")]
    thirds = [graph.linear(f"{name}.qkv", x), "thirds"]
    graph.nodes.append(helper.make_node("Split", thirds, parts, name=f"{name}.split", axis=2))
    y = graph.add("MultiHeadAttention", parts, f"{name}.attention", _FUSED, num_heads=shape.heads)
    y = graph.linear(f"{name}.out", y)
    y = graph.norm(f"{name}.norm1", graph.add("Add", [x, y], f"{name}.attended"))
    operator, domain = _ACTIVATIONS[shape.activation]
    z = graph.add(operator, [graph.linear(f"{name}.up", y)], f"{name}.active", domain)
    z = graph.linear(f"{name}.down", z)
    return graph.norm(f"{name}.norm2", graph.add("Add", [y, z], f"{name}.passed"))


def averaged(checkpoints: Sequence[Path]) -> Weights:
    """Return the mean of the weights of several checkpoints (Izmailov et al. 2018)."""
    read = [load_file(path) for path in checkpoints]
    stacked = {name: np.stack([weights[name] for weights in read]) for name in read[0]}
    return {name: np.asarray(x.mean(axis=0, dtype=np.float64), dtype=np.float32) for name, x in stacked.items()}


def tables(weights: Weights, shape: Shape) -> dict[str, Any]:
    """Return what decoding needs of the network: tags, transitions between them, what distances add to links."""
    transitions = np.where(allowed_transitions().numpy(), weights["transitions"], FORBIDDEN).astype(np.float64)
    outer, nested = transitions.round(4).tolist()
    return {
        "tags": list(TAGS),
        "transitions": outer,
        "nested_transitions": nested,
        "name_tags": list(NAME_TAGS),
        "distances": weights["distance"].astype(np.float64).round(4).tolist(),
        "distance_buckets": DISTANCES,
        "link_size": shape.link,
    }


def export(weights: Weights, shape: Shape, out: Path, convention: Convention = Convention.NEWS) -> dict[str, Any]:
    """Write a network to `out`, in float and as `INT8`; return its tables."""
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(build(weights, shape, convention), out / "model.onnx")
    quantize_dynamic(
        out / "model.onnx",
        out / INT8,
        op_types_to_quantize=["MatMul", "Gather"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=["tag.batch.product"],
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    return tables(weights, shape)
