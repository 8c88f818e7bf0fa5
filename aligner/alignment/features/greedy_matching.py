"""Greedy matching of words: each word's best similarity to the words of each sentence near its own on the other side.

The recall and precision of BERTScore (Zhang et al. 2020, https://arxiv.org/abs/1904.09675) look for each word's best
match among the words of the other side, by the vectors of the words. Here the similarities of a source sentence's words
to those of the target sentences it is compared with are computed once and give the best matches of both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from aligner.alignment.candidate_pruning import Candidates
from aligner.alignment.features.words import Words, WordSide
from aligner.alignment.forward_backward import Array

WINDOW = 16  # sentences of the other side in which one sentence's words are looked up
AT_ONCE = 4  # neighbouring sentences whose words are looked up together
MAX_JOINT = 12  # sentences of the other side in which they are looked up together
MAX_SPREAD = 3 * WINDOW  # sentences of the other side, from the first to the last, in which one's words are looked up


@dataclass(frozen=True)
class SearchWindows:
    """The sentences of the other side that each sentence is compared with: the `first`, and one `end` behind the last.

    Both are int[n].
    """

    first: Array
    end: Array

    @classmethod
    def of(cls, own: tuple[Array, Array], other: tuple[Array, Array], probability: Array, total: int) -> SearchWindows:
        """Return the sentences that beads name, and where they are more than WINDOW those around the likeliest.

        `own` and `other` are the first sentences and the counts of the beads' two sides; `total` is the number of own
        sentences.
        """
        first, count = own
        there, counts_there = other
        low, high = np.full(total, np.iinfo(np.int64).max), np.zeros(total, dtype=np.int64)
        mass, moment = np.zeros(total), np.zeros(total)
        for step in range(int(count.max()) if len(count) else 0):
            rows = np.flatnonzero(count > step)
            place, weight = first[rows] + step, probability[rows]
            np.minimum.at(low, place, there[rows])
            np.maximum.at(high, place, there[rows] + counts_there[rows])
            np.add.at(mass, place, weight)
            np.add.at(moment, place, weight * (there[rows] + counts_there[rows] / 2))
        middle = np.rint(moment / np.maximum(mass, 1e-30) - WINDOW / 2).astype(np.int64)
        low = np.where(low > high, 0, low)
        low = np.where(high - low <= WINDOW, low, np.clip(middle, low, np.maximum(low, high - WINDOW)))
        return cls(low, np.minimum(high, low + WINDOW))

    def clipped(self, count: int) -> SearchWindows:
        """Return them within a document of `count` sentences."""
        return SearchWindows(np.clip(self.first, 0, max(0, count - 1)), np.minimum(self.end, count))

    def pairs(self) -> tuple[Array, Array]:
        """Return all pairs of a sentence and one that it is compared with, int[pairs] each, in order."""
        widths = np.maximum(self.end - self.first, 0)
        own = np.repeat(np.arange(len(widths)), widths)
        return own, np.arange(len(own)) - np.repeat(np.cumsum(widths) - widths - self.first, widths)


def search_windows(beads: Candidates, sources: int, targets: int) -> tuple[SearchWindows, SearchWindows]:
    """Return which sentences of the other side each source and each target sentence is compared with."""
    source, target = beads.places()
    return (
        SearchWindows.of(source, target, beads.probability, sources),
        SearchWindows.of(target, source, beads.probability, targets),
    )


def within_windows(beads: Candidates, sources: int, targets: int) -> Array:
    """Return bool[beads]: whether all the sentences of a bead are compared with each other."""
    result = np.ones(len(beads), dtype=bool)
    places = beads.places()
    windows = search_windows(beads, sources, targets)
    for window, (first, count), (other, others) in zip(windows, places, places[::-1], strict=True):
        for step in range(int(count.max()) if len(count) else 0):
            start = window.first[np.minimum(first + step, len(window.first) - 1)]
            inside = (start <= other) & (other + others <= start + WINDOW)
            result &= inside | (count <= step)
    return result


def best_matches(words: Words, windows: tuple[SearchWindows, SearchWindows]) -> tuple[Array, Array]:
    """Return each source and each target word's best similarity to the words of each sentence of its window.

    They are float32[words, WINDOW]; the columns count from the first sentence of the window, and those of sentences
    that are without words or outside it are 0. The windows lie within the other document.
    """
    source, target = (_BestMatches.of(*side) for side in zip((words.source, words.target), windows, strict=True))
    low, high, beside = _spans(windows)
    for one, other, similarity in _similarities(words, low.tolist(), high.tolist()):
        source.put(one, other, target.nearest(other, similarity))
        target.put(other, one, source.nearest(one, similarity.T))
    for i, j in beside:
        own, there = (slice(*side.starts[k : k + 2]) for side, k in ((words.source, i), (words.target, j)))
        similarity = words.vectors[words.target.numbers[there]] @ words.vectors[words.source.numbers[own]].T
        if similarity.size:
            target.put(range(j, j + 1), range(i, i + 1), similarity.max(axis=1, keepdims=True))
    return source.values, target.values


@dataclass(frozen=True)
class _BestMatches:
    """The best matches of one side's words, float32[words, WINDOW], as they are found.

    Of each sentence there are the `first` and `end` of its window and, by `starts`, its words.
    """

    values: Array
    starts: list[int]
    first: list[int]
    end: list[int]

    @classmethod
    def of(cls, side: WordSide, windows: SearchWindows) -> _BestMatches:
        """Return those of a side, none found yet."""
        values = np.zeros((len(side.numbers), WINDOW), np.float32)
        return cls(values, side.starts.tolist(), windows.first.tolist(), windows.end.tolist())

    def nearest(self, sentences: range, similarity: Array) -> Array:
        """Return float32[others, sentences]: the largest of similarities to each sentence's words, 0 where it has none.

        `similarity` is float32[others, words] for the words of these sentences.
        """
        bounds = self.starts[sentences.start : sentences.stop + 1]
        filled = [k for k, (start, end) in enumerate(pairwise(bounds)) if start < end]
        found: Array = np.maximum.reduceat(similarity, [bounds[k] - bounds[0] for k in filled], axis=1)
        if len(filled) == len(sentences):
            return found
        result = np.zeros((len(similarity), len(sentences)), np.float32)
        result[:, filled] = found
        return result

    def put(self, sentences: range, others: range, nearest: Array) -> None:
        """Take in the best matches of some sentences' words in others, float32[words, others]."""
        row = self.starts[sentences.start]
        for k in sentences:
            first, end, start, stop = self.first[k], self.end[k], self.starts[k], self.starts[k + 1]
            low, high = max(first, others.start), min(end, others.stop)
            if low < high and start < stop:
                found = nearest[start - row : stop - row, low - others.start : high - others.start]
                self.values[start:stop, low - first : high - first] = found


def _spans(windows: tuple[SearchWindows, SearchWindows]) -> tuple[Array, Array, list[tuple[int, int]]]:
    """Return the target sentences looked up with each source sentence, as first and end, and pairs beside them.

    They are those of the source sentence's window and those in whose windows it is, unless these lie far apart.
    """
    first, end = windows[0].first, windows[0].end
    low, high = np.where(first < end, first, np.iinfo(np.int64).max), np.where(first < end, end, 0)
    target, source = windows[1].pairs()
    np.minimum.at(low, source, target)
    np.maximum.at(high, source, target + 1)
    far = high - low > MAX_SPREAD
    low, high = np.where(far, first, np.minimum(low, high)), np.where(far, np.maximum(first, end), high)
    beside = (target < low[source]) | (target >= high[source])
    return low, high, list(zip(source[beside].tolist(), target[beside].tolist(), strict=True))


def _similarities(words: Words, low: list[int], high: list[int]) -> Iterator[tuple[range, range, Array]]:
    """Yield source sentences, those they are compared with, and float32[source words, target words]."""
    sides = [(side.numbers, side.starts.tolist()) for side in (words.source, words.target)]
    for some in _neighbours(low, high):
        span = range(min(low[some.start : some.stop]), max(high[some.start : some.stop]))
        own, there = (
            words.vectors.take(numbers[starts[part.start] : starts[part.stop]], axis=0)
            for (numbers, starts), part in zip(sides, (some, span), strict=True)
        )
        if len(own) and len(there):
            yield some, span, own @ there.T


def _neighbours(low: list[int], high: list[int]) -> Iterator[range]:
    """Yield runs of source sentences that are compared with much the same target sentences; some have none."""
    first = bottom = top = 0
    for i, (start, end) in enumerate(zip(low, high, strict=True)):
        joint = min(bottom, start), max(top, end)
        if bottom < top and (i - first == AT_ONCE or start >= end or joint[1] - joint[0] > MAX_JOINT):
            yield range(first, i)
            bottom = top = 0
        if bottom < top:
            bottom, top = joint
        elif start < end:
            first, bottom, top = i, start, end
    if bottom < top:
        yield range(first, len(low))
