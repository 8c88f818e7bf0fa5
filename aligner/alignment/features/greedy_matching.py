"""Greedy matching of words: each word's best similarity to the words of each sentence near its own on the other side.

The recall and precision of BERTScore (Zhang et al. 2020, https://arxiv.org/abs/1904.09675) look for each word's best
match among the words of the other side, by the vectors of the words. Here the similarities of a source sentence's words
to those of the target sentences it is compared with are computed once and give the best matches of both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aligner.alignment.candidate_pruning import Candidates
from aligner.alignment.features.words import Words, WordSide
from aligner.alignment.forward_backward import Array

WINDOW = 16  # sentences of the other side in which one sentence's words are looked up
SENTENCES_AT_ONCE = 32  # whose words are looked up in one go
MAX_SPREAD = 3 * WINDOW  # sentences of the other side, from the first to the last, that are looked up in one go


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
    low, high, beside = _spans(windows)
    sides = words.source, words.target
    best_source, best_target = (np.zeros((len(side.numbers), WINDOW), np.float32) for side in sides)
    starts = words.target.starts
    first, end = windows[0].first.tolist(), windows[0].end.tolist()
    nearest: list[tuple[int, int, Array]] = []
    for i, place, similarity in _similarities(words, low.tolist(), high.tolist()):
        nearest.append((i, place, np.maximum.reduce(similarity, axis=0)))
        if first[i] < end[i]:
            bounds = starts[first[i] : end[i] + 1] - place
            filled = np.flatnonzero(bounds[1:] > bounds[:-1])
            if len(filled):
                found = np.maximum.reduceat(similarity[:, : bounds[-1]], bounds[filled], axis=1)
                best_source[words.source.starts[i] : words.source.starts[i + 1], filled] = found
    _put_transposed(best_target, nearest, words.target, windows[1])
    for i, j in beside:
        own, there = (slice(*side.starts[k : k + 2]) for side, k in ((words.source, i), (words.target, j)))
        similarity = words.vectors[words.target.numbers[there]] @ words.vectors[words.source.numbers[own]].T
        if similarity.size:
            best_target[there, i - windows[1].first[j]] = similarity.max(axis=1)
    return best_source, best_target


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


def _similarities(words: Words, low: list[int], high: list[int]) -> Iterator[tuple[int, int, Array]]:
    """Yield source sentences, the first target word each is compared with, and float32[own words, target words].

    The vectors of the target words are gathered once for neighbouring sentences, unless what these are compared with
    lies far apart.
    """
    own_starts, starts = words.source.starts.tolist(), words.target.starts.tolist()
    own_numbers, numbers = words.source.numbers, words.target.numbers
    for first in range(0, len(low), SENTENCES_AT_ONCE):
        block = range(first, min(first + SENTENCES_AT_ONCE, len(low)))
        some = [i for i in block if own_starts[i] < own_starts[i + 1] and starts[low[i]] < starts[high[i]]]
        if not some:
            continue
        row, origin = own_starts[some[0]], starts[min(low[i] for i in some)]
        own = words.vectors[own_numbers[row : own_starts[some[-1] + 1]]]
        last = max(high[i] for i in some)
        together = last - min(low[i] for i in some) <= 4 * SENTENCES_AT_ONCE
        there = words.vectors[numbers[origin : starts[last]]] if together else None
        for i in some:
            place, end = starts[low[i]], starts[high[i]]
            across = words.vectors[numbers[place:end]] if there is None else there[place - origin : end - origin]
            yield i, place, own[own_starts[i] - row : own_starts[i + 1] - row] @ across.T


def _put_transposed(
    best: Array, nearest: list[tuple[int, int, Array]], target: WordSide, windows: SearchWindows
) -> None:
    """Put the best matches of target words, found source sentence by source sentence, into the words' windows."""
    if not nearest:
        return
    sentences, places, values = zip(*nearest, strict=True)
    counts = np.array([len(value) for value in values])
    source = np.repeat(sentences, counts)
    word = np.arange(len(source)) + np.repeat(places - np.cumsum(counts) + counts, counts)
    first, end = (np.repeat(side, np.diff(target.starts))[word] for side in (windows.first, windows.end))
    inside = (first <= source) & (source < end)
    best[word[inside], (source - first)[inside]] = np.concatenate(values)[inside]
