"""Where the network looks for who speaks: from the words of a source, or of a quotation without one, to mentions."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from transforms.quoting.decoder_config import DecoderConfig
from transforms.quoting.encoding import Ints, Window, Words
from transforms.quoting.link_distances import Array
from transforms.quoting.links import SPEAKER_LINK, Scores, link_log_probabilities
from transforms.quoting.spans import ScoredSpan
from transforms.records import Span

ASKING = 6  # the most words of a quotation that ask for its speaker, as in training


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerLink:
    """The shares of the mentions that may be of a speaker; a mention is given by its first word.

    Attributes:
        starts: (word,) offsets in the text of the words that the network read together with those that ask.
        shares: (word,) probability that a mention of the speaker begins with a word.
        nowhere: probability that none of these words mentions the speaker.
    """

    starts: Ints
    shares: Array
    nowhere: float


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerLinks:
    """The links of a text, computed where they are asked for.

    Attributes:
        words: the text's words.
        windows: the stretches of them that were read in one piece.
        scores: what the network says of each window.
        config: what decoding needs beside the network.
    """

    words: Words
    windows: tuple[Window, ...]
    scores: tuple[Scores, ...]
    config: DecoderConfig

    def of_source(self, source: Span) -> SpeakerLink | None:
        """Return the link of the words that name a source; None where the span has no word."""
        return self._link(source, len(self.words))

    def of_quotation(self, content: Span) -> SpeakerLink | None:
        """Return the link of a quotation by its first words; None where the span has no word."""
        return self._link(content, ASKING)

    def _link(self, span: Span, limit: int) -> SpeakerLink | None:
        first = int(np.searchsorted(self.words.starts, span.start))
        last = min(int(np.searchsorted(self.words.starts, span.end)), first + limit)
        if last <= first:
            return None
        number = bisect_right(self.windows, first, key=lambda window: window.start) - 1
        window = self.windows[number]
        asking = ScoredSpan("source", first - window.start, min(last, window.end) - window.start, 1.0)
        logs = link_log_probabilities(self.scores[number], SPEAKER_LINK, [asking], self.config)[0]
        shares = np.exp(logs - logs.max())
        shares /= shares.sum()
        return SpeakerLink(self.words.starts[window.start : window.end], shares[1:], float(shares[0]))
