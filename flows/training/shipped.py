"""The weights of a shipped 8-bit network in float, to go on training from it."""

from collections.abc import Mapping

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from flows.training.annotations import TAGS
from flows.training.network import CHAINS, Network

_QUANTISED, _SCALE, _ZERO = "_quantized", "_scale", "_zero_point"
# Tables of embeddings stand in the graph as they are; matrices are transposed.

_TABLES = ("words.", "places.", "surface.")
_OUTSIDE = 4.0  # log odds


def shipped_weights(model: bytes, tables: Mapping[str, list[list[float]]]) -> dict[str, Tensor]:
    """Return the weights of a shipped network by their names in training.

    Args:
        model: the network.
        tables: the part `decoder` of its model.json, which holds what is not in the graph.
    """
    graph = onnx.load_from_string(model).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found = {}
    for name, array in arrays.items():
        if name.endswith(_QUANTISED):
            bare = name.removesuffix(_QUANTISED)
            zero = arrays[bare + _ZERO].astype(np.float32)
            found[bare] = (array.astype(np.float32) - zero) * arrays[bare + _SCALE]
        elif name.endswith((".weight", ".bias")):
            found[name] = array
    weights = {
        name: array.T if array.ndim == 2 and not name.startswith(_TABLES) else array for name, array in found.items()
    }
    weights |= {
        "transitions": np.asarray(tables["transitions"], np.float32),
        "distance": np.asarray(tables["distances"], np.float32),
    }
    return {name: torch.from_numpy(np.array(array, order="C")) for name, array in weights.items()}


def towards_start(
    weights: Mapping[str, NDArray[np.float32]], start: Mapping[str, Tensor], share: float
) -> dict[str, NDArray[np.float32]]:
    """Return weights moved a share of the way back to those that their training began with (Wortsman et al. 2022).

    The network so keeps more of what it could do before. Outputs that it did not have then stay as they are.
    """
    moved = {name: value.copy() for name, value in weights.items()}
    for name, value in start.items():
        part = moved[name]
        while part.ndim > value.dim():
            part = part[0]
        part[tuple(slice(size) for size in value.shape)] *= 1 - share
        part[tuple(slice(size) for size in value.shape)] += share * value.numpy()
    return moved


def grow(network: Network, weights: Mapping[str, Tensor]) -> None:
    """Copy weights into a network that may have more outputs; what it has no weights for stays as it is."""
    own = network.state_dict()
    with torch.no_grad():
        # Most words are in no span, and no cue reports a thought.
        own["tag.weight"].zero_()
        own["tag.bias"].zero_()
        own["tag.bias"][[len(TAGS), CHAINS * len(TAGS), -1]] = torch.tensor([_OUTSIDE, _OUTSIDE, -_OUTSIDE])
    for name, value in weights.items():
        part = own[name]
        while part.dim() > value.dim():
            part = part[0]
        part[tuple(slice(size) for size in value.shape)] = value
    network.load_state_dict(own)
