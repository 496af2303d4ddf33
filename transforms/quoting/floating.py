"""The 8-bit network with float arithmetic, for processors that have no 8-bit products: GPUs."""

import onnx
from onnx import helper

# What dynamic quantisation (ONNX Runtime's `quantize_dynamic`) puts in the place of a product of matrices: the input
# is quantised, an integer product is cast, and multiplied by the product of both scales. The network itself has no
# casts and multiplications.
_QUANTISED = frozenset(("DynamicQuantizeLinear", "MatMulInteger", "Cast", "Mul"))


def in_float(model: bytes) -> bytes:
    """Return a dynamically quantised network with float products; its weights stay what they are."""
    network = onnx.load_from_string(model)
    producer = {output: node for node in network.graph.node for output in node.output}
    consumer = {node.input[0]: node for node in network.graph.node}
    nodes = []
    for node in network.graph.node:
        if node.op_type == "MatMulInteger":
            values, weights, _, zero = node.input
            scale, matrix = weights.replace("_quantized", "_scale"), weights.removesuffix("_quantized")
            product = consumer[consumer[node.output[0]].output[0]].output[0]
            nodes.append(helper.make_node("DequantizeLinear", [weights, scale, zero], [matrix], axis=1))
            nodes.append(helper.make_node("MatMul", [producer[values].input[0], matrix], [product]))
        elif node.op_type not in _QUANTISED:
            nodes.append(node)
    del network.graph.node[:]
    network.graph.node.extend(nodes)
    return bytes(network.SerializeToString())
