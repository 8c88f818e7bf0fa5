"""Lexical coverage: how much of each side of a bead finds a counterpart on the other, word by word.

Vectors of whole sentences hardly notice whether a near-duplicate lacks three words or a clause stands in the wrong
sentence. Here each word of one side looks for its best match among the words of the other side's sentences
(`greedy_matching`), and what finds none is added up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.alignment.candidate_pruning import Runs, TypedBeads
from aligner.alignment.features.greedy_matching import WINDOW, SearchWindows, best_matches
from aligner.alignment.features.words import Words
from aligner.alignment.forward_backward import Array

COVERED = 0.8  # a similarity from which a word is wholly covered
UNCOVERED = 0.45  # a similarity below which a word begins to miss its counterpart
SENTENCES_AT_ONCE = 64  # whose words are added up in one go
MAX_EDGE_SHARE = 1.5  # the most that a run of words at an edge counts, as a share of the sentence that covers it
COVERAGE_FEATURES = (
    *("coverage", "min_coverage", "uncovered_weight", "uncovered_difference", "uncovered_share"),
    *("max_uncovered_share", "covered_elsewhere", "elsewhere_share", "max_elsewhere_share"),
)
EDGE_FEATURES = (
    *("neighbour_coverage", "max_neighbour_coverage", "edge_coverage", "min_edge_coverage", "min_sentence_coverage"),
)


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


def coverages(words: Words, windows: tuple[SearchWindows, SearchWindows], longest: int) -> tuple[Coverage, Coverage]:
    """Return the coverage of each source and each target sentence by runs of up to `longest` of the other side."""
    source, target = words.source, words.target
    clipped = windows[0].clipped(len(target)), windows[1].clipped(len(source))
    best = best_matches(words, clipped)
    return (
        _coverage(words.weights[source.numbers], source.starts, (clipped[0], best[0]), longest),
        _coverage(words.weights[target.numbers], target.starts, (clipped[1], best[1]), longest),
    )


def _coverage(weights: Array, starts: Array, matches: tuple[SearchWindows, Array], longest: int) -> Coverage:
    """Return the coverage of sentences whose words have some weights and best matches."""
    count, (windows, matched) = len(starts) - 1, matches
    weight, anywhere = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
    covered, missing, tail, head = np.zeros((4, longest, count, WINDOW), dtype=np.float32)
    widths = np.maximum(windows.end - windows.first, 1)
    in_order = np.argsort(widths, kind="stable")  # those of like width together: fewer columns that hold nothing
    for first in range(0, count, SENTENCES_AT_ONCE):
        part = in_order[first : first + SENTENCES_AT_ONCE]
        counts = starts[part + 1] - starts[part]
        ends = np.cumsum(counts)
        rows = np.arange(ends[-1]) + np.repeat(starts[part] - ends + counts, counts)
        sentences = _Sentences.of(np.concatenate([[0], ends]))
        width, own = int(widths[part[-1]]), weights[rows, None]
        known = _Runs.of(matched[rows, :width], own, min(longest, width))
        weight[part] = sentences.sums(own)[:, 0]
        anywhere[part] = sentences.sums(known.anywhere)[:, 0]
        for values, place in ((known.covered, covered), (known.missing, missing)):
            place[: known.longest, part, :width] = known.by_run(sentences.sums(values))
        head[: known.longest, part, 1:width] = known.by_run(sentences.best_runs(known.head, at_end=False))[:, :, 1:]
        tail[: known.longest, part, :width] = known.by_run(sentences.best_runs(known.tail, at_end=True))
    return Coverage(windows.first, covered, missing, weight, anywhere, tail, head)


@dataclass(frozen=True)
class _Runs:
    """What words contribute to each run of up to `longest` sentences that begins in each of `width` columns.

    All but `anywhere` are float32[words, longest * width].
    """

    longest: int
    width: int
    covered: Array
    missing: Array
    anywhere: Array
    head: Array
    tail: Array

    @classmethod
    def of(cls, single: Array, weights: Array, longest: int) -> _Runs:
        """Return them for words' best matches in single sentences, float32[words, width]."""
        count, width = single.shape
        claims = np.minimum(np.maximum((single - UNCOVERED) / (COVERED - UNCOVERED), 0), 1) * weights
        best, claimed, head, tail = np.zeros((4, count, longest, width), dtype=np.float32)
        best[:, 0], claimed[:, 0] = single, claims
        for k in range(1, longest):
            for runs, own in ((best, single), (claimed, claims)):
                np.maximum(runs[:, k - 1, :-k], own[:, k:], out=runs[:, k, :-k])
                runs[:, k, -k:] = runs[:, k - 1, -k:]
        np.subtract(claims[:, None, :-1], claimed[:, :, 1:], out=head[:, :, 1:])
        for k in range(min(longest, width - 1)):
            np.subtract(claims[:, k + 1 :], claimed[:, k, : -k - 1], out=tail[:, k, : width - k - 1])
        anywhere = np.clip(single.max(axis=1, keepdims=True), 0, COVERED) * weights
        flat = (count, longest * width)
        best, head, tail = best.reshape(flat), head.reshape(flat), tail.reshape(flat)
        covered, missing = np.minimum(best, COVERED) * weights, np.maximum(1 - best / UNCOVERED, 0) * weights
        return cls(longest, width, covered, missing, anywhere, head, tail)

    def by_run(self, values: Array) -> Array:
        """Return float32[longest, sentences, width] of float32[sentences, longest * width]."""
        result: Array = values.reshape(-1, self.longest, self.width).transpose(1, 0, 2)
        return result


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
