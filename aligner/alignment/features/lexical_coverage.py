"""Lexical coverage: how much of each side of a bead finds a counterpart on the other, word by word.

Vectors of whole sentences hardly notice whether a near-duplicate lacks three words or a clause stands in the wrong
sentence. Here each word of one side looks for its best match among the words of the other side's sentences, by the
vectors of the words (the greedy matching of BERTScore, Zhang et al. 2020, https://arxiv.org/abs/1904.09675, with static
vectors), and what finds none is added up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.alignment.candidate_pruning import Candidates, Runs, TypedBeads
from aligner.alignment.features.words import Words, WordSide
from aligner.alignment.forward_backward import Array

COVERED = 0.8  # a similarity from which a word is wholly covered
UNCOVERED = 0.45  # a similarity below which a word begins to miss its counterpart
SENTENCES_AT_ONCE = 32  # whose words are looked up in one go
WINDOW = 16  # sentences of the other side in which one sentence's words are looked up
MAX_EDGE_SHARE = 1.5  # the most that a run of words at an edge counts, as a share of the sentence that covers it
COVERAGE_FEATURES = (
    *("coverage", "min_coverage", "uncovered_weight", "uncovered_difference", "uncovered_share"),
    *("max_uncovered_share", "covered_elsewhere", "elsewhere_share", "max_elsewhere_share"),
)
EDGE_FEATURES = (
    *("neighbour_coverage", "max_neighbour_coverage", "edge_coverage", "min_edge_coverage", "min_sentence_coverage"),
)


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


@dataclass(frozen=True)
class Coverage:
    """Lexical coverage of each sentence's words by runs of sentences of the other side.

    `lowest` int[n] is the first sentence of the other side looked at for each sentence; `covered` and `missing` are
    float32[longest, n, WINDOW]: the weight of the words covered, and missing, when sentence `lowest + column` and the
    next (one, two …) are searched. `weight` float32[n] is the weight of all words, `anywhere` float32[n] of those
    covered by any sentence looked at. `tail` float32[longest, n, WINDOW] is the weight of the run of words at the end
    of a sentence that is better covered by the next sentence of the other side than by those searched, `head` that of
    the run at its start that is better covered by the one before them.
    """

    lowest: Array
    covered: Array
    missing: Array
    weight: Array
    anywhere: Array
    tail: Array
    head: Array

    def column(self, sentence: Array, other: Array) -> Array:
        """Return where in a sentence's window the other side's sentence is."""
        result: Array = np.minimum(np.maximum(other - self.lowest[sentence], 0), WINDOW - 1)  # np.clip is slower
        return result

    def of_runs(self, own: Runs, other: Runs) -> tuple[Array, ...]:
        """Return weight, covered, missing and elsewhere of `own` runs searched in `other` ones, float32[runs].

        Elsewhere is what other sentences near by cover better.
        """
        weight, covered, missing, anywhere = (np.zeros(len(own.first), np.float32) for _ in range(4))
        for step in range(own.count):
            sentence = own.first + step
            column = self.column(sentence, other.first)
            weight += self.weight[sentence]
            anywhere += self.anywhere[sentence]
            covered += self.covered[other.count - 1, sentence, column]
            missing += self.missing[other.count - 1, sentence, column]
        return weight, covered, missing, anywhere - covered


def coverage(words: Words, own: WordSide, other: WordSide, windows: SearchWindows, longest: int) -> Coverage:
    """Return the coverage of each of `own`'s sentences by runs of up to `longest` sentences of `other`."""
    count, windows = len(own), windows.clipped(len(other))
    weight, anywhere = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
    covered, missing, tail, head = np.zeros((4, longest, count, WINDOW), dtype=np.float32)
    for first in range(0, count, SENTENCES_AT_ONCE):
        part = slice(first, min(first + SENTENCES_AT_ONCE, count))
        sentences = _Sentences.of(own.starts[part.start : part.stop + 1] - own.starts[part.start])
        weights = words.weights[own.numbers[own.starts[part.start] : own.starts[part.stop]]][:, None]
        best = _best_matches(words, own, other, windows, part)
        width = best.shape[1]
        weight[part] = sentences.sums(weights)[:, 0]
        anywhere[part] = sentences.sums(np.minimum(best.max(axis=1, keepdims=True), COVERED) * weights)[:, 0]
        single = best.copy()
        claims = np.minimum(np.maximum((best - UNCOVERED) / (COVERED - UNCOVERED), 0), 1) * weights
        claimed = claims.copy()
        for k in range(longest):
            if 0 < k < width:  # now the best of k + 1 sentences
                np.maximum(best[:, :-k], single[:, k:], out=best[:, :-k])
                np.maximum(claimed[:, :-k], claims[:, k:], out=claimed[:, :-k])
            if k < width:
                covered[k, part, :width] = sentences.sums(np.minimum(best, COVERED) * weights)
                missing[k, part, :width] = sentences.sums(np.maximum(1 - best / UNCOVERED, 0) * weights)
                head[k, part, 1:width] = sentences.best_runs(claims[:, :-1] - claimed[:, 1:], at_end=False)
            if k + 1 < width:
                after = claims[:, k + 1 :] - claimed[:, : -k - 1]
                tail[k, part, : width - k - 1] = sentences.best_runs(after, at_end=True)
    return Coverage(windows.first, covered, missing, weight, anywhere, tail, head)


@dataclass(frozen=True)
class _Sentences:
    """Rows of words by sentence: how many sentences, and where those that have words begin and end."""

    count: int
    filled: Array
    first: Array
    last: Array

    @classmethod
    def of(cls, starts: Array) -> _Sentences:
        """Return the sentences that start at some rows; the last number is the count of rows."""
        filled = (starts[1:] > starts[:-1]).nonzero()[0]
        return cls(len(starts) - 1, filled, starts[:-1][filled], starts[1:][filled])

    def sums(self, values: Array) -> Array:
        """Return the sums of rows sentence by sentence."""
        return self._spread(np.add.reduceat(values, self.first, axis=0) if len(self.filled) else values[:0])

    def best_runs(self, values: Array, at_end: bool) -> Array:
        """Return for each sentence the highest sum of a run of rows at its end (or start), 0 at least."""
        if not len(self.filled):
            return self._spread(values[:0])
        upto = np.zeros((len(values) + 1, values.shape[1]), dtype=np.float32)
        np.cumsum(values, axis=0, out=upto[1:])
        if at_end:
            best = upto[self.last] - np.minimum.reduceat(upto[:-1], self.first, axis=0)
        else:
            best = np.maximum.reduceat(upto[1:], self.first, axis=0) - upto[self.first]
        return self._spread(np.maximum(best, 0, out=best))

    def _spread(self, values: Array) -> Array:
        """Return the values of the sentences that have words, and zeros for the others."""
        if len(self.filled) == self.count:
            return values
        result = np.zeros((self.count, values.shape[1]), dtype=np.float32)
        result[self.filled] = values
        return result


def _best_matches(words: Words, own: WordSide, other: WordSide, windows: SearchWindows, part: slice) -> Array:
    """Return each word's best similarity to the words of each sentence in its sentence's window.

    float32[words, width], for the words of the neighbouring sentences `part`, the columns counted from the first
    sentence of each window. The vectors of the other side's words are gathered once for all of them, unless their
    windows lie far apart.
    """
    row = own.starts[part.start]
    width = max(1, int((windows.end[part] - windows.first[part]).max()))
    best = np.zeros((int(own.starts[part.stop] - row), width), dtype=np.float32)
    searched = np.flatnonzero(windows.end[part] > windows.first[part]) + part.start
    if not len(searched):
        return best
    low, high = int(windows.first[searched].min()), int(windows.end[searched].max())
    together = high - low <= 4 * SENTENCES_AT_ONCE
    origin = other.starts[low]
    gathered = words.vectors[other.numbers[origin : other.starts[high]]] if together else None
    for i in searched.tolist():
        start, stop = own.starts[i], own.starts[i + 1]
        bounds = other.starts[windows.first[i] : windows.end[i] + 1]
        if start == stop or bounds[0] == bounds[-1]:
            continue
        if gathered is not None:
            there = gathered[bounds[0] - origin : bounds[-1] - origin]
        else:
            there = words.vectors[other.numbers[bounds[0] : bounds[-1]]]
        similarity = words.vectors[own.numbers[start:stop]] @ there.T
        filled = (bounds[1:] > bounds[:-1]).nonzero()[0]
        nearest = np.maximum.reduceat(similarity, bounds[:-1][filled] - bounds[0], axis=1)
        best[start - row : stop - row, filled] = nearest
    return best


def coverage_features(source: Coverage, target: Coverage, beads: TypedBeads) -> Array:
    """Return float32[beads, 9] in the order of COVERAGE_FEATURES, symmetric in the sides."""
    weight, covered, missing, elsewhere = source.of_runs(beads.source, beads.target)
    weight_there, covered_there, missing_there, elsewhere_there = target.of_runs(beads.target, beads.source)
    weight, weight_there = weight + 0.5, weight_there + 0.5
    here, there = covered / weight, covered_there / weight_there
    lost, lost_there = elsewhere / weight, elsewhere_there / weight_there
    share, share_there = missing / weight, missing_there / weight_there
    rows = [
        (here + there) / 2,
        np.minimum(here, there),
        missing + missing_there,
        np.abs(missing - missing_there),
        (share + share_there) / 2,
        np.maximum(share, share_there),
        elsewhere + elsewhere_there,
        (lost + lost_there) / 2,
        np.maximum(lost, lost_there),
    ]
    return np.stack(rows, axis=1)


def edge_features(source: Coverage, target: Coverage, beads: TypedBeads) -> Array:
    """Return float32[beads, 5] in the order of EDGE_FEATURES: runs of words at sentences' edges; symmetric.

    `neighbour_coverage` is what the neighbours outside cover better, `max_neighbour_coverage` the same as a share of
    the neighbour. `edge_coverage` and `min_edge_coverage` are, of one sentence against several, how much of the first
    and of the last is found at its start and its end. `min_sentence_coverage` is the share covered of the sentence that
    is covered least.
    """
    back = beads.mirrored()
    here, most_here = _neighbour_coverage(source, target, beads)
    there, most_there = _neighbour_coverage(target, source, back)
    edges = [np.zeros(len(beads), np.float32)] * 2
    if beads.source.count > 1 and beads.target.count == 1:
        edges = _edge_coverage(target, source, back)
    elif beads.source.count == 1 and beads.target.count > 1:
        edges = _edge_coverage(source, target, beads)
    least = np.minimum(_min_sentence_coverage(source, beads), _min_sentence_coverage(target, back))
    rows = [
        here + there, np.maximum(most_here, most_there), (edges[0] + edges[1]) / 2, np.minimum(*edges), least
    ]
    return np.stack(rows, axis=1)


def _neighbour_coverage(own: Coverage, other: Coverage, beads: TypedBeads) -> tuple[Array, Array]:
    """Return the words that sentences adjacent to the other side of a bead cover better, as a weight and as a share."""
    here, there = beads.source, beads.target
    tail = own.tail[there.count - 1, here.last, own.column(here.last, there.first)]
    head = own.head[there.count - 1, here.first, own.column(here.first, there.first)]
    after = other.weight[np.minimum(there.end, len(other.weight) - 1)] + 0.5
    before = other.weight[np.maximum(there.first - 1, 0)] + 0.5
    return tail + head, np.minimum(np.maximum(tail / after, head / before), MAX_EDGE_SHARE)


def _edge_coverage(own: Coverage, other: Coverage, beads: TypedBeads) -> list[Array]:
    """Return how much of the first and of the last of several sentences one sentence has at its start and its end."""
    one, there = beads.source.first, beads.target
    head = own.head[there.count - 2, one, own.column(one, there.first + 1)]
    tail = own.tail[there.count - 2, one, own.column(one, there.first)]
    parts = (head, other.weight[there.first]), (tail, other.weight[there.last])
    return [np.where(weight > 0.1, np.minimum(found / (weight + 0.1), MAX_EDGE_SHARE), 1.0) for found, weight in parts]


def _min_sentence_coverage(own: Coverage, beads: TypedBeads) -> Array:
    """Return the share covered of the sentence that is covered least."""
    result = np.ones(len(beads), np.float32)
    for k in range(beads.source.count):
        sentence = beads.source.first + k
        covered = own.covered[beads.target.count - 1, sentence, own.column(sentence, beads.target.first)]
        result = np.minimum(result, covered / (own.weight[sentence] + 0.5))
    return result
