"""Which quotations are the same utterance: the same words in several articles, slightly changed or cut differently.

Quotations that share a run of four words are compared: by their pairs of neighbouring words, of which most of the
shorter one must stand in the longer, and by their telling words, those that are not too common to tell one utterance
from another. How many words two quotations must share depends on what else speaks for the same utterance: a fragment is
enough where one speaker said both in the same days, long wording is needed where the speakers differ. Every number in
the shorter must be in the longer: what only differs in its figures is another utterance.

Every quotation then belongs to the best of the longer ones that it repeats, and that to the best of those longer still;
what ends in one is one cluster. So a fragment never joins two utterances that both contain it. No MinHash is needed: a
quotation has fewer runs of words than a signature has places.

Arrays: `n` quotations are numbered 0 to n - 1 in the order of `Quotations`. After equal ones are merged, `m` are left,
numbered anew, the longest first. A pair of them is one int64, `first << 32 | second`, and so is a feature of a
quotation, `quotation << 32 | feature`: sorted, such numbers are grouped by quotation, and a binary search finds one.

Example: of "we sail at dawn and no later", "We sail at dawn, and no later!" and "sail at dawn and no" (n = 3), all of
one speaker and day, the second is equal to the first, so that m = 2. The third has 4 pairs of neighbouring words, and
the first has all of them: `cluster` returns [0, 0, 0].
"""

from array import array
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from transforms.linking.candidate_pairs import Numbers, pairs_by_key, split_pairs
from transforms.linking.shingles import Hashes, plain_words, shingles, text_hash, word_hash

RUN_WORDS = 4  # in common where quotations are compared; of what shares most of its words hardly any has shorter runs
MOST_WORDS = 1000  # of a quotation that are compared
WORDS_AT_ONCE = 4_000_000  # of the shorter quotations of pairs, while these are compared

NO_SPEAKER = 0
NO_DAY = -1_000_000

Flags = NDArray[np.bool_]


class ClusterParameters(BaseModel):
    """When two quotations are the same utterance.

    Attributes:
        least_share: share of the shorter one's pairs of neighbouring words that must stand in the longer one.
        least_share_short: the same where fewer than `words_apart` words are shared.
        least_telling_share: the same of its telling words.
        near_days: how many days apart quotations may be published to count as near.
        words_near: words that must be shared where one speaker said both in near days.
        words_agreed: the same where one speaker said both.
        words_open: the same where no two speakers are known and the days are not known to be far apart.
        words_apart: the same where the speakers differ, or the days do and no speaker is known.
        telling: share of the words that must be shared that must be telling.
        leaders: with how many of those that share a run of words others are compared: with the longest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    least_share: float = Field(gt=0, le=1)
    least_share_short: float = Field(gt=0, le=1)
    least_telling_share: float = Field(gt=0, le=1)
    near_days: int = Field(ge=0)
    words_near: int = Field(ge=4)
    words_agreed: int = Field(ge=4)
    words_open: int = Field(ge=4)
    words_apart: int = Field(ge=4)
    telling: float = Field(gt=0, le=1)
    leaders: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class Quotations:
    """Quotations sorted by publication time; ties are broken by a stable key of the quotation.

    Attributes:
        texts: (n,) wordings.
        speakers: (n,) uint64, a number for each speaker, `NO_SPEAKER` where none is known.
        days: (n,) int64, days of publication since 1970, `NO_DAY` where unknown.
    """

    texts: Iterable[str]
    speakers: Hashes
    days: Numbers


@dataclass(frozen=True, slots=True)
class _Wordings:
    """The words of quotations in one array, those of quotation `i` at `starts[i]` to `starts[i + 1]`.

    Attributes:
        words: (w,) uint64 hashes of all words.
        starts: (n + 1,) int64, ascending from 0 to w.
        numbers: hashes of the words that begin with a digit, each once, in any order.
    """

    words: Hashes
    starts: Numbers
    numbers: Hashes

    @property
    def lengths(self) -> Numbers:
        return np.diff(self.starts)

    @property
    def owners(self) -> Numbers:
        """(w,) int64, for each word the quotation that it is in."""
        return np.repeat(np.arange(len(self.starts) - 1), self.lengths)

    def take(self, places: Numbers) -> "_Wordings":
        """Return the quotations at `places`, in that order."""
        lengths = self.lengths[places]
        starts = np.r_[0, np.cumsum(lengths)]
        return _Wordings(self.words[_ranges(self.starts[places], lengths)], starts, self.numbers)

    def features(self, of: Flags) -> "_Features":
        """Return the words chosen by the mask `of`, (w,) bool, as features."""
        return _features(self.words[of], self.owners[of], len(self.starts) - 1)


@dataclass(frozen=True, slots=True)
class _Features:
    """Sets of features, one for each quotation: of its words, or of its pairs of neighbouring words.

    Attributes:
        keys: (k,) int64, `quotation << 32 | feature`, ascending; only features that at least two quotations have.
        counts: (n,) int64, the number of distinct features of each quotation, shared or not.
    """

    keys: Numbers
    counts: Numbers

    def shared(self, longer: Numbers, shorter: Numbers) -> Numbers:
        """Return (p,) int64, the number of features that `longer[i]` and `shorter[i]` share; both are (p,) int64."""
        begins = np.searchsorted(self.keys, shorter << 32)
        sizes = np.searchsorted(self.keys, (shorter + 1) << 32) - begins
        pair = np.repeat(np.arange(len(shorter)), sizes)
        wanted = longer[pair] << 32 | self.keys[_ranges(begins, sizes)] & 0xFFFFFFFF
        places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.bincount(pair[self.keys[places] == wanted], minlength=len(shorter))


def cluster(quotations: Quotations, parameters: ClusterParameters, common_words: Collection[str]) -> Numbers:
    """Return (n,) int64, for every quotation the first one of its cluster: its own number where it is alone.

    Args:
        quotations: the quotations.
        parameters: when two of them are the same utterance.
        common_words: words too common to be telling, as `plain_words` gives them.
    """
    wordings, digests = _read(quotations.texts)
    first = _first_alike(digests, quotations.speakers, quotations.days)
    common = np.array(sorted(map(word_hash, common_words)), np.uint64)
    chosen = np.flatnonzero(first == np.arange(len(first)))
    # The longest first: a quotation is then always compared with those before it.
    chosen = chosen[np.argsort(-wordings.lengths[chosen], kind="stable")]
    compared = wordings.take(chosen)
    is_telling = ~np.isin(compared.words, common)
    telling = compared.features(is_telling)
    evidence = _Evidence(quotations.speakers[chosen], quotations.days[chosen], parameters)
    alone = np.arange(len(chosen))
    least = evidence.least_words(alone, alone)
    is_enough = (compared.lengths >= least) & (telling.counts >= parameters.telling * least)
    pairs = _candidates(compared, is_telling, is_enough, parameters.leaders)
    wording = _Wording(_bigrams(compared), telling, compared.features(np.isin(compared.words, compared.numbers)))
    roots = _roots(_parents(pairs, wording, evidence), len(chosen))
    return _first_of_clusters(first, chosen, roots, is_enough)


def _read(texts: Iterable[str]) -> tuple[_Wordings, Hashes]:
    """Return the words of n texts, and (n,) uint64 hashes of the texts' words: equal words, equal hash."""
    words, ends, digests, numbers = array("Q"), array("q", [0]), array("Q"), set[str]()
    for text in texts:
        found = plain_words(text)[:MOST_WORDS]
        numbers.update(word for word in found if word[0].isdigit())
        words.extend(map(word_hash, found))
        ends.append(len(words))
        digests.append(text_hash(" ".join(found)))
    flat = np.frombuffer(words, np.uint64) if words else np.zeros(0, np.uint64)
    figures = np.array(sorted(map(word_hash, numbers)), np.uint64)
    return _Wordings(flat, np.frombuffer(ends, np.int64), figures), np.array(digests, np.uint64)


def _first_alike(digests: Hashes, speakers: Hashes, days: Numbers) -> Numbers:
    """Return (n,) int64, for every quotation the first one with the same words, speaker and day."""
    order = np.lexsort((days, speakers, digests))
    columns = [values[order] for values in (digests, speakers, days)]
    is_new = np.ones(len(order), bool)
    is_new[1:] = np.any([values[1:] != values[:-1] for values in columns], axis=0)
    first = np.empty(len(order), np.int64)
    first[order] = order[is_new][np.cumsum(is_new) - 1]  # the order is stable: the first of equals comes first
    return first


def _features(hashes: Hashes, owners: Numbers, count: int) -> _Features:
    """Return the features of `count` quotations, given (f,) hashes and (f,) int64 quotations that have them."""
    order = np.argsort(hashes, kind="stable")
    ids = np.empty(len(order), np.int64)
    ids[order] = np.cumsum(np.r_[False, hashes[order][1:] != hashes[order][:-1]]) if len(order) else 0
    keys = np.unique(owners << 32 | ids)
    counts = np.bincount(keys >> 32, minlength=count)
    is_shared = np.bincount(keys & 0xFFFFFFFF) > 1
    return _Features(keys[is_shared[keys & 0xFFFFFFFF]], counts)


def _bigrams(wordings: _Wordings) -> _Features:
    runs, owners, _ = _runs(wordings, 2)
    return _features(runs, owners, len(wordings.starts) - 1)


def _runs(wordings: _Wordings, size: int) -> tuple[Hashes, Numbers, Numbers]:
    """Return all runs of `size` words within quotations: (r,) hashes, quotations, and places of the first words."""
    owners = wordings.owners
    count = max(0, len(owners) - size + 1)
    places = np.flatnonzero(owners[:count] == owners[size - 1 :])
    return shingles(wordings.words, size)[places], owners[places], places


def _candidates(wordings: _Wordings, is_telling: Flags, is_enough: Flags, leaders: int) -> Numbers:
    """Return the pairs of quotations that share a run of `RUN_WORDS` words, one of which is telling; each pair once.

    Args:
        wordings: the words of m quotations.
        is_telling: (w,) bool, the words that are not common.
        is_enough: (m,) bool, the quotations with enough words to be compared.
        leaders: with how many of the quotations that share a run others are paired.
    """
    runs, owners, places = _runs(wordings, RUN_WORDS)
    tells = np.any([is_telling[places + place] for place in range(RUN_WORDS)], axis=0) & is_enough[owners]
    return reduce(np.union1d, pairs_by_key(runs[tells], owners[tells], leaders), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What beside the words speaks for one utterance: (m,) speakers and days, as in `Quotations`."""

    speakers: Hashes
    days: Numbers
    parameters: ClusterParameters

    def is_agreed(self, one: Numbers, other: Numbers) -> Flags:
        """Return (p,) bool, whether one known speaker said both, pair by pair."""
        agreed: Flags = (self.speakers[one] == self.speakers[other]) & (self.speakers[one] != NO_SPEAKER)
        return agreed

    def least_words(self, one: Numbers, other: Numbers) -> Numbers:
        """Return (p,) int64, how many words quotations must share, pair by pair."""
        rules, days, speakers = self.parameters, self.days, self.speakers
        is_agreed = self.is_agreed(one, other)
        is_open = (speakers[one] == NO_SPEAKER) | (speakers[other] == NO_SPEAKER)
        is_dated = (days[one] != NO_DAY) & (days[other] != NO_DAY)
        is_near = np.abs(days[one] - days[other]) <= rules.near_days
        return np.select(
            [is_agreed & is_dated & is_near, is_agreed, is_open & (is_near | ~is_dated)],
            [rules.words_near, rules.words_agreed, rules.words_open],
            rules.words_apart,
        )


@dataclass(frozen=True, slots=True)
class _Wording:
    """What quotations are compared by: pairs of neighbouring words, telling words, numbers."""

    bigrams: _Features
    telling: _Features
    numbers: _Features


def _parents(pairs: Numbers, wording: _Wording, evidence: _Evidence) -> Numbers:
    """Return `shorter << 32 | longer` for every quotation that repeats longer ones: the best of these."""
    found = list(_repeated(pairs, wording, evidence))
    longer, shorter, shares = (np.concatenate(column) for column in zip(*found, strict=True)) if found else _NOTHING
    # Of several it belongs to one of the same speaker, then to the one that it shares most with, then to the longest.
    order = np.lexsort((longer, -shares, ~evidence.is_agreed(longer, shorter), shorter))
    longer, shorter = longer[order], shorter[order]
    is_best = np.r_[True, shorter[1:] != shorter[:-1]] if len(shorter) else np.zeros(0, bool)
    return shorter[is_best] << 32 | longer[is_best]


_NOTHING = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))


def _repeated(
    pairs: Numbers, wording: _Wording, evidence: _Evidence
) -> Iterator[tuple[Numbers, Numbers, NDArray[np.float64]]]:
    """Yield the pairs that are one utterance: (p,) longer, (p,) shorter, (p,) share of the shorter in the longer.

    At most about `WORDS_AT_ONCE` words are compared at a time, which bounds the memory.
    """
    rules, bigrams, telling, numbers = evidence.parameters, wording.bigrams, wording.telling, wording.numbers
    portions = np.cumsum(bigrams.counts[split_pairs(pairs)[1]]) // WORDS_AT_ONCE
    for portion in np.split(pairs, np.flatnonzero(np.diff(portions)) + 1):
        longer, shorter = split_pairs(portion)
        told, least = telling.shared(longer, shorter), evidence.least_words(longer, shorter)
        is_told = (told >= rules.telling * least) & (told >= rules.least_telling_share * telling.counts[shorter])
        is_told &= numbers.shared(longer, shorter) == numbers.counts[shorter]
        longer, shorter, least = longer[is_told], shorter[is_told], least[is_told]
        common = bigrams.shared(longer, shorter)
        shares = common / np.maximum(bigrams.counts[shorter], 1)
        least_shares = np.where(common + 1 >= rules.words_apart, rules.least_share, rules.least_share_short)
        is_same = (shares >= least_shares) & (common + 1 >= least)
        yield longer[is_same], shorter[is_same], shares[is_same]


def _roots(parents: Numbers, count: int) -> Numbers:
    """Return (count,) int64, for each quotation the one at the end of its chain of parents, itself without any."""
    roots = np.arange(count)
    shorter, longer = split_pairs(parents)
    roots[shorter] = longer
    while not np.array_equal(roots, further := roots[roots]):
        roots = further
    return roots


def _first_of_clusters(first: Numbers, chosen: Numbers, roots: Numbers, is_enough: Flags) -> Numbers:
    """Return (n,) int64, for every quotation the first one of its cluster.

    Args:
        first: (n,) int64, for every quotation the first equal one.
        chosen: (m,) int64, the numbers of these.
        roots: (m,) int64, for each entry of `chosen` the index of its cluster's representative.
        is_enough: (m,) bool, whether its words are enough for equal quotations to be one utterance.
    """
    earliest = np.full(len(chosen), len(first))
    np.minimum.at(earliest, roots, chosen)
    alike = np.empty(len(first), np.int64)
    alike[chosen] = np.arange(len(chosen))
    own = alike[first]
    return np.where(is_enough[own], earliest[roots[own]], np.arange(len(first)))


def _ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """Return the concatenated ranges `starts[i]` to `starts[i] + lengths[i]`: [5, 9], [2, 1] gives [5, 6, 9]."""
    ends = np.cumsum(lengths)
    numbers: Numbers = np.arange(lengths.sum()) + np.repeat(starts - (ends - lengths), lengths)
    return numbers
