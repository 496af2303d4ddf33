"""The extractor of the pipeline: what the network found, in whole quotation marks.

The network finds contents, cues, sources and names. Quotation marks decide where a quotation begins and ends, what type
it is, and what is one although nothing reports it. A quotation that goes on with the words of another has its speaker.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from transforms.quoting.addressees import addressee_of
from transforms.quoting.continuations import continued_quotations
from transforms.quoting.cue_modes import CueModes
from transforms.quoting.extraction import ExtractedText, Extraction
from transforms.quoting.joint_sources import separate_sources
from transforms.quoting.name_spans import ReadName
from transforms.quoting.network import Network, NetworkReading
from transforms.quoting.paragraph_joining import joined_paragraphs
from transforms.quoting.quote_bounds import as_extraction
from transforms.quoting.quoted_as import given_to_quoted
from transforms.quoting.titles import is_crosshead, is_titled
from transforms.quoting.unreported import unreported_quotations
from transforms.records import Span
from transforms.text.quotations import Quotation
from transforms.text.reading import TextReading


class TrainedExtractor:
    """Finds quotations, their cues and sources with a trained network.

    Args:
        network: finds attributions.
        modes: tells thoughts from speech.
        version: name and version of the network's weights.
    """

    def __init__(self, network: Network, modes: CueModes, version: str) -> None:
        self._network = network
        self._modes = modes
        self._version = version

    @property
    def version(self) -> str:
        """Name and version, stored with every quotation."""
        return self._version

    def extract(self, texts: Sequence[TextReading]) -> list[ExtractedText]:
        """Return what is found in each text."""
        return [self._extract(text) for text in texts]

    def _extract(self, text: TextReading) -> ExtractedText:
        read = self._network.read(text.text)
        names = tuple(self._network.names(read))
        found = network_extractions(self._network, text.text, text.outermost, read)
        given = [given_to_quoted(text.text, one, names, text.outermost) for one in found]
        quotations = [self._completed(text.text, one, names) for one in _ordered(given)]
        extractions = tuple(continued_quotations(text.text, quotations))
        return ExtractedText(extractions, names, self._network.speaker_links(read))

    def _completed(self, text: str, found: Extraction, names: Sequence[ReadName]) -> Extraction:
        """Return a quotation with its mode, each of its sources by itself, and to whom it was said."""
        return replace(
            found,
            quote_mode=self._modes.mode_of(text, found.cue),
            sources=tuple(part for source in found.sources for part in separate_sources(text, source, names)),
            addressee=addressee_of(text, found),
        )


def network_extractions(
    network: Network, text: str, quotations: Sequence[Quotation], read: NetworkReading
) -> list[Extraction]:
    """Return the quotations that the network alone finds in a text with these outermost quotations."""
    found = [as_extraction(text, one, quotations) for one in network.attributions(text, quotations, read)]
    spoken = [one for one in found if not (is_titled(text, one) or is_crosshead(text, one.spans))]
    whole = joined_paragraphs(text, spoken, quotations)
    return [*whole, *unreported_quotations(text, whole, quotations)]


def _ordered(extractions: Iterable[Extraction]) -> list[Extraction]:
    """Return extractions by their start; of those with equal spans and cue the likelier one only."""
    best: dict[object, Extraction] = {}
    for extraction in sorted(extractions, key=lambda found: -found.attribution_score):
        best.setdefault((extraction.spans, extraction.cue, extraction.sources), extraction)
    return sorted(best.values(), key=lambda found: (found.spans, found.cue or Span(0, 0)))
