"""The extractor of the pipeline: what the network found, in whole quotation marks, with what the rules add.

The network finds contents, cues and sources. Quotation marks decide where a quotation begins and ends and what type it
is. Rules add what the network was not taught. A quotation that goes on with the words of another has its speaker.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from transforms.quoting.continuations import continued_quotations
from transforms.quoting.cue_modes import CueModes
from transforms.quoting.extraction import ExtractedText, Extraction
from transforms.quoting.network import Network, NetworkReading
from transforms.quoting.paragraph_joining import joined_paragraphs
from transforms.quoting.quote_bounds import as_extraction
from transforms.quoting.rule_merging import merged
from transforms.quoting.rules import RuleExtractor
from transforms.quoting.titles import is_crosshead, is_titled
from transforms.records import Span
from transforms.text.quotation_marks import Quotation
from transforms.text.reading import TextReading


class TrainedExtractor:
    """Finds quotations, their cues and sources with a trained network.

    Args:
        network: finds attributions.
        modes: tells thoughts from speech.
        rules: finds relays, addressees and joint sources, and quotations that the network passes over.
        version: name and version of the network's weights.
    """

    def __init__(self, network: Network, modes: CueModes, rules: RuleExtractor, version: str) -> None:
        self._network = network
        self._modes = modes
        self._rules = rules
        self._version = version

    @property
    def version(self) -> str:
        """Name and version, stored with every quotation."""
        return f"{self._version}+{self._rules.version}"

    def extract(self, texts: Sequence[TextReading]) -> list[ExtractedText]:
        """Return what is found in each text."""
        return [self._extract(text) for text in texts]

    def _extract(self, text: TextReading) -> ExtractedText:
        read = self._network.read(text.text)
        extractions = self._quotations(text, read)
        return ExtractedText(extractions, tuple(self._network.names(read)), self._network.speaker_links(read))

    def _quotations(self, reading: TextReading, read: NetworkReading) -> tuple[Extraction, ...]:
        found = network_extractions(self._network, reading.text, reading.outermost, read)
        (rule_extractions,) = self._rules.extract([reading])
        quotations = [
            replace(one, quote_mode=self._modes.mode_of(reading.text, one.cue))
            for one in _ordered(merged(reading.text, found, rule_extractions, reading.outermost))
        ]
        return tuple(continued_quotations(reading.text, quotations))


def network_extractions(
    network: Network, text: str, quotations: Sequence[Quotation], read: NetworkReading
) -> list[Extraction]:
    """Return the quotations that the network alone finds in a text with these outermost quotations."""
    found = [as_extraction(text, one, quotations) for one in network.attributions(text, quotations, read)]
    spoken = [one for one in found if not (is_titled(text, one) or is_crosshead(text, one.spans))]
    return joined_paragraphs(text, spoken, quotations)


def _ordered(extractions: Iterable[Extraction]) -> list[Extraction]:
    """Return extractions by their start; of those with equal spans and cue the likelier one only."""
    best: dict[object, Extraction] = {}
    for extraction in sorted(extractions, key=lambda found: -found.attribution_score):
        best.setdefault((extraction.spans, extraction.cue, extraction.sources), extraction)
    return sorted(best.values(), key=lambda found: (found.spans, found.cue or Span(0, 0)))
