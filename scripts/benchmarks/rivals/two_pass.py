"""The two-pass algorithm of Bertalign: 1–1 beads over nearest neighbours, then all types in a narrow band around them.

Liu, L. and Zhu, M. (2023). Bertalign: Improved word embedding-based sentence alignment for Chinese–English parallel
corpora of literary texts. Digital Scholarship in the Humanities 38(2), https://doi.org/10.1093/llc/fqac089.

Written anew from the paper and from what its implementation does (https://github.com/bfsujason/bertalign, settings by
default: three neighbours, beads of five sentences at most, a band of five sentences, -0.1 for a sentence left out):

1. The three nearest target sentences of each source sentence are looked up. The best path of 1–1 beads among them, and
   of sentences left out, is found in a band around the diagonal: 250 sentences, or six in a hundred.
2. In a band around these beads every bead of up to five sentences is scored by the cosine of its two runs of sentences,
   less the mean cosine with their neighbours, times a penalty for unlike lengths; the best path is taken.

The loops are compiled by numba where it is installed, as the original's are; without it they are very slow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Loop = TypeVar("Loop", bound=Callable[..., Any])
Beads = list[tuple[tuple[int, ...], tuple[int, ...]]]

IS_COMPILED = find_spec("numba") is not None
NEIGHBOURS = 3
MAX_SENTENCES = 5  # of both sides in a bead
BAND = 5  # sentences around the 1–1 beads
DIAGONAL_BAND = 250  # sentences around the diagonal, at least
DIAGONAL_SHARE = 0.06  # of the longer text
SKIP = -0.1
AT_ONCE = 512  # source sentences looked up at a time


def _compiled(loop: Loop) -> Loop:
    if not IS_COMPILED:
        return loop
    from numba import njit

    return cast("Loop", njit(fastmath=True)(loop))


def align(source: Array, target: Array, lengths: tuple[Array, Array]) -> Beads:
    """Return the beads of two texts.

    `source` and `target` are float32[MAX_SENTENCES - 1, n, dimension], the unit vectors of runs of sentences by the
    sentence where they end; `lengths` are float32[MAX_SENTENCES - 1, n] each, in bytes.
    """
    counts = source.shape[1], target.shape[1]
    anchors = _first_pass(source[0], target[0])
    bands = _bands(anchors, counts)
    kinds = [(0, 1), (1, 0)]
    kinds += [(m, n) for m in range(1, MAX_SENTENCES) for n in range(1, MAX_SENTENCES) if m + n <= MAX_SENTENCES]
    ratio = float(lengths[0][0].sum() / lengths[1][0].sum())
    steps = np.array(kinds)
    chosen = _best_steps((source, target), (lengths[0], lengths[1] * np.float32(ratio)), bands, steps)
    return _walk(chosen, bands, kinds)


def _first_pass(source: Array, target: Array) -> list[tuple[int, int]]:
    """Return the 1–1 beads (i, j) of the best path among nearest neighbours; i and j count from 1."""
    rows, columns = len(source), len(target)
    kept = min(NEIGHBOURS, columns)
    near = np.empty((rows, kept), np.int64)
    gains = np.empty((rows, kept), np.float32)
    for start in range(0, rows, AT_ONCE):
        similarity = source[start : start + AT_ONCE] @ target.T
        best = np.argpartition(-similarity, kept - 1, axis=1)[:, :kept]
        near[start : start + AT_ONCE] = best
        gains[start : start + AT_ONCE] = np.take_along_axis(similarity, best, axis=1)
    reach = max(DIAGONAL_BAND, int(max(rows, columns) * DIAGONAL_SHARE))
    middle = (columns / rows * np.arange(rows + 1)).astype(np.int64)
    bands = np.stack([np.maximum(0, middle - reach), np.minimum(middle + reach, columns)], axis=1)
    steps = [(0, 1), (1, 0), (1, 1)]
    path = _walk(_neighbour_steps(near, gains, bands), bands, steps)
    return [(one[0] + 1, other[0] + 1) for one, other in path if one and other]


@_compiled
def _neighbour_steps(near: Array, gains: Array, bands: Array) -> Array:
    """Return uint8[rows + 1, width]: the number of the best step into each node of the diagonal's band."""
    rows = len(bands)
    width = (bands[:, 1] - bands[:, 0]).max() + 1
    best = np.zeros((rows, width), np.float32)
    chosen = np.zeros((rows, width), np.uint8)
    for i in range(rows):
        low, high = bands[i, 0], bands[i, 1]
        for j in range(low, high + 1):
            if i + j == 0:
                continue
            top, number = -np.inf, 0
            if j > low:
                top = best[i, j - 1 - low]
            if i > 0:
                above, end = bands[i - 1, 0], bands[i - 1, 1]
                if above <= j <= end and best[i - 1, j - above] > top:
                    top, number = best[i - 1, j - above], 1
                if above <= j - 1 <= end:
                    value = best[i - 1, j - 1 - above]
                    for k in range(near.shape[1]):
                        if near[i - 1, k] == j - 1:
                            value += gains[i - 1, k]
                    if value > top:
                        top, number = value, 2
            best[i, j - low] = top
            chosen[i, j - low] = number
    return chosen


def _bands(anchors: Sequence[tuple[int, int]], counts: tuple[int, int]) -> Array:
    """Return int64[rows + 1, 2]: the first and the last column of each row that the second pass looks at."""
    stops = [anchor for anchor in anchors if anchor[0] < counts[0] and anchor[1] < counts[1]]
    stops.append(counts)
    result = np.zeros((counts[0] + 1, 2), np.int64)
    before = (0, 0)
    for stop in stops:
        result[before[0] + 1 : stop[0] + 1] = max(0, before[1] - BAND), min(counts[1], stop[1] + BAND)
        before = stop
    result[0] = result[1]
    return result


@_compiled
def _dot(one: Array, other: Array) -> float:
    total = np.float32(0.0)
    for k in range(len(one)):
        total += one[k] * other[k]
    return float(total)


@_compiled
def _among_neighbours(vector: Array, sentences: Array, first: int, end: int) -> float:
    """Return the mean similarity to the sentences before and behind a run that starts at `first`, before `end`."""
    total, count = np.float32(0.0), 0
    if first > 0:
        total += _dot(vector, sentences[first - 1])
        count += 1
    if end < len(sentences):
        total += _dot(vector, sentences[end])
        count += 1
    return float(total / max(1, count))


@_compiled
def _best_steps(
    runs: tuple[Array, Array], lengths: tuple[Array, Array], bands: Array, steps: Array
) -> Array:
    """Return uint8[rows + 1, width]: the number of the best step into each node of the band."""
    source, target = runs
    source_lengths, target_lengths = lengths
    rows = len(bands)
    width = (bands[:, 1] - bands[:, 0]).max() + 1
    best = np.full((rows, width), -np.float32(1e30), np.float32)
    chosen = np.zeros((rows, width), np.uint8)
    for i in range(rows):
        low, high = bands[i, 0], bands[i, 1]
        for j in range(low, high + 1):
            if i + j == 0:
                best[0, 0] = 0.0
                continue
            top, number = -np.float32(1e30), 0
            for a in range(len(steps)):
                m, n = steps[a, 0], steps[a, 1]
                if m > i or n > j or j - n < bands[i - m, 0] or j - n > bands[i - m, 1]:
                    continue
                score = np.float32(SKIP)
                if m and n:
                    one, other = source[m - 1, i - 1], target[n - 1, j - 1]
                    around = _among_neighbours(one, target[0], j - n, j) + _among_neighbours(other, source[0], i - m, i)
                    here, there = source_lengths[m - 1, i - 1], target_lengths[n - 1, j - 1]
                    score = (_dot(one, other) - around / 2) * np.log2(1 + min(here, there) / max(here, there, 1.0))
                value = best[i - m, j - n - bands[i - m, 0]] + score
                if value > top:
                    top, number = value, a
            best[i, j - low] = top
            chosen[i, j - low] = number
    return chosen


def _walk(chosen: Array, bands: Array, steps: Sequence[tuple[int, int]]) -> Beads:
    """Return the beads of the path that the choices make, from the last node back."""
    i, j = len(bands) - 1, int(bands[-1, 1])
    beads: Beads = []
    while i or j:
        m, n = steps[chosen[i, j - bands[i, 0]]]
        beads.append((tuple(range(i - m, i)), tuple(range(j - n, j))))
        i, j = i - m, j - n
    return beads[::-1]
