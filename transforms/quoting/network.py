"""The network behind the trained extractor: ONNX Runtime, one window at a time on one thread, or on a GPU."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import onnxruntime

from transforms.quoting.decoder_config import DecoderConfig
from transforms.quoting.decoding import decode_text
from transforms.quoting.encoding import CLS, SEP, Window, WordReader, Words, windows
from transforms.quoting.links import Scores
from transforms.quoting.name_spans import ReadName, read_names
from transforms.quoting.paragraph_splitting import by_paragraph
from transforms.quoting.speaker_links import SpeakerLinks
from transforms.quoting.statements import Attribution, Statement, calibrated
from transforms.text.quotations import Quotation

# ONNX Runtime's fused skip normalisation is several times slower on a CPU than the addition and the normalisation.
_SLOW = ["SkipLayerNormFusion", "BiasSkipLayerNormFusion"]
_CPU, _GPU = "CPUExecutionProvider", "CUDAExecutionProvider"


@dataclass(frozen=True, slots=True)
class NetworkReading:
    """What the network says of a text.

    Attributes:
        words: the text's words.
        windows: the stretches of them that were read in one piece, without overlap.
        scores: what it says of each window.
    """

    words: Words
    windows: tuple[Window, ...]
    scores: tuple[Scores, ...]


class Network:
    """Finds attributions with an ONNX model; windows are read one by one, so that neighbours never change a result.

    Args:
        model: the network in ONNX.
        vocabulary: its word pieces, one a line.
        config: what decoding needs beside the network.
    """

    def __init__(self, model: bytes, vocabulary: str, config: DecoderConfig) -> None:
        self._session = _session(model)
        self._reader = WordReader(vocabulary.splitlines())
        self._config = config

    @property
    def is_on_gpu(self) -> bool:
        """Whether a GPU computes; its results differ in the last digits."""
        return _GPU in self._session.get_providers()

    def read(self, text: str) -> NetworkReading:
        """Return what the network says of `text`, in one pass."""
        words = self._reader.read(text)
        cuts = tuple(windows(words, self._config.max_window_pieces))
        return NetworkReading(words, cuts, tuple(self._scores(words, window) for window in cuts))

    def attributions(
        self, text: str, quotations: Sequence[Quotation], reading: NetworkReading
    ) -> Sequence[Attribution]:
        """Return the attributions of `text` with their probabilities, one per paragraph, in the text's order.

        Args:
            text: an article.
            quotations: its outermost quotations.
            reading: what the network says of it.
        """
        whole = calibrated(self.statements(text, quotations, reading), self._config)
        parts = (part for attribution in whole for part in by_paragraph(text, attribution, quotations))
        return sorted(parts, key=lambda attribution: attribution.content)

    def statements(self, text: str, quotations: Sequence[Quotation], reading: NetworkReading) -> Sequence[Statement]:
        """Return the attributions of `text` with the evidence for them."""
        return decode_text(text, quotations, reading.words, reading.windows, reading.scores, self._config)

    def names(self, reading: NetworkReading) -> Sequence[ReadName]:
        """Return the names in a text."""
        tables = [scores.names for scores in reading.scores]
        return read_names(reading.words, reading.windows, tables, self._config.name_tags)

    def speaker_links(self, reading: NetworkReading) -> SpeakerLinks:
        """Return where to look for the speakers of a text's sources and quotations."""
        return SpeakerLinks(reading.words, reading.windows, reading.scores, self._config)

    def _scores(self, words: Words, window: Window) -> Scores:
        """Run the network over one window; its outputs are per word piece, those of a word's first piece count."""
        start, end = int(words.first[window.start]), int(words.first[window.end])
        pieces = np.zeros((1, end - start + 2), dtype=np.int64)
        features = np.zeros((1, end - start + 2, 3), dtype=np.int64)
        pieces[0, 0], pieces[0, -1], pieces[0, 1:-1] = CLS, SEP, words.pieces[start:end]
        features[0, 1:-1] = words.features[start:end]
        tags, queries, keys = self._session.run(["tag", "ask", "offer"], {"pieces": pieces, "features": features})
        first = words.first[window.start : window.end] - start + 1
        both = np.concatenate(([0], first))
        count = len(self._config.transitions.tags)
        attributions, nested, names, _ = np.split(
            tags[first], np.cumsum([count, count, len(self._config.name_tags)]), axis=1
        )
        return Scores(attributions, nested, names, queries[both], keys[both])


def may_use_gpu() -> bool:
    """Whether ONNX Runtime is built for a GPU, and the library that makes the network's float form is installed."""
    return _GPU in onnxruntime.get_available_providers() and find_spec("onnx") is not None


def _session(model: bytes) -> onnxruntime.InferenceSession:
    """Return the network on a GPU if ONNX Runtime finds one, else on one thread of the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if may_use_gpu():
        from transforms.quoting.floating import in_float  # noqa: PLC0415  its library is seldom installed

        session = onnxruntime.InferenceSession(in_float(model), options, providers=[_GPU, _CPU])
        if _GPU in session.get_providers():
            return session
    return onnxruntime.InferenceSession(model, options, providers=[_CPU], disabled_optimizers=_SLOW)
