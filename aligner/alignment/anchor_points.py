"""Anchor points: sentence pairs that the right path certainly passes; they cut a long pair into small blocks.

Comparing every sentence with every other takes time that grows with the square of the length. Instead a few hundred
windows of one side, evenly spaced, are looked up in the other. Those found in one order on both sides are candidates;
the lattice around each shows where exactly, and how surely, the path passes, and what is sure becomes an anchor point.
Between two anchor points lies a rectangle that is searched in the same way until it is small. A chapter that is missing
on one side is simply a rectangle that is long and thin, and is searched whole.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from aligner.alignment.forward_backward import Array
from aligner.alignment.sampling import distinct
from aligner.encoding.spans import unit

WINDOW = 3  # sentences in a window
LONG_WINDOW = 12  # sentences in a window of a text that repeats itself
PROBES = 512  # windows of a rectangle looked up at a time
STEP = 6  # sentences between windows, at least
SMALL = 32 * 32  # a rectangle of at most so many places is not cut further
LARGE = 500 * 500  # a rectangle of more places is cut even where nothing is sure
HOPELESS = 2000 * 2000  # a rectangle of more places, with nothing sure in it, is a text that repeats itself
SMALLER = 80 * 80  # what such a rectangle is cut into: there is nothing to lose, and time to win
MARGIN = 0.08  # how much nearer than any other place a window must be
LEVELS = 6  # of cutting rectangles into smaller ones
AT_ONCE = 2_000_000  # similarities computed at a time; bounds the memory

AnchorPoint = tuple[int, int]
Confirm = Callable[[Sequence[AnchorPoint]], list[AnchorPoint]]


def find_anchor_points(
    source: Array, target: Array, known: Sequence[AnchorPoint], confirm: Confirm
) -> list[AnchorPoint]:
    """Return anchor points (i, j), increasing on both sides, from (0, 0) to the ends.

    `source` and `target` are float32[n, dimension] vectors of sentences; `known` are places that hold already;
    `confirm` turns candidates into anchor points that are sure.
    """
    @cache
    def windows(size: int) -> tuple[Array, Array]:
        return window_vectors(source, size), window_vectors(target, size)

    anchor_points = sorted({(0, 0), *known, (len(source), len(target))})
    done: set[tuple[AnchorPoint, AnchorPoint]] = set()
    for _ in range(LEVELS):
        candidates: list[AnchorPoint] = []
        for start, end in itertools.pairwise(anchor_points):
            rows, columns = end[0] - start[0], end[1] - start[1]
            if (start, end) in done or rows * columns <= SMALL or min(rows, columns) < 2 * WINDOW:
                continue
            done.add((start, end))
            found = _found(windows(WINDOW), WINDOW, start, end)
            if not found and rows * columns > LARGE:  # where a text repeats itself only long windows are unlike others
                found = _found(windows(LONG_WINDOW), LONG_WINDOW, start, end)
            candidates += locally_consistent(found, start, end)
        if not candidates:
            break
        anchor_points = monotone(anchor_points, confirm(candidates))
    return _cut_large(anchor_points)


def window_vectors(vectors: Array, size: int) -> Array:
    """Return the unit sums of `size` neighbouring rows."""
    count = max(0, len(vectors) - size + 1)
    total: Array = np.zeros((count, vectors.shape[1]), np.float32)
    for k in range(size):
        total += vectors[k : k + count]
    return unit(total)


def probes_of(start: int, end: int, size: int) -> Array:
    """Return the numbers of the windows between two sentences that are looked up."""
    step = max(STEP, (end - start - size) / PROBES)
    return distinct(np.arange(start, end - size + 1, step).astype(int))


def _found(windows: tuple[Array, Array], size: int, start: AnchorPoint, end: AnchorPoint) -> list[AnchorPoint]:
    """Return the middles (i, j) of the windows of a rectangle that are nearest to each other by far."""
    probes = probes_of(start[0], end[0], size)
    there = windows[1][start[1] : max(start[1], end[1] - size + 1)]
    if not len(probes) or not len(there):
        return []
    result: list[AnchorPoint] = []
    for part in np.array_split(probes, max(1, len(probes) * len(there) // AT_ONCE)):
        best, top, second = nearest(windows[0][part] @ there.T, size)
        sure = top - second > MARGIN
        middle = size // 2
        result += zip((part[sure] + middle).tolist(), (best[sure] + start[1] + middle).tolist(), strict=True)
    return result


def nearest(similarity: Array, size: int) -> tuple[Array, Array, Array]:
    """Return the place of each row's largest value, the value, and the largest more than `size` places away.

    Uses up what it is given.
    """
    rows = np.arange(len(similarity))
    best = similarity.argmax(axis=1)
    top = similarity[rows, best]
    for shift in range(-size, size + 1):
        similarity[rows, np.clip(best + shift, 0, similarity.shape[1] - 1)] = -1.0
    return best, top, similarity.max(axis=1)


def _chain(places: list[AnchorPoint]) -> list[AnchorPoint]:
    """Return the longest chain of places that rises on both sides: patience sorting, n log n (Schensted 1961)."""
    tails: list[int] = []
    holders: list[int] = []
    previous = [-1] * len(places)
    for k, (_, j) in enumerate(places):
        place = bisect_left(tails, j)
        previous[k] = holders[place - 1] if place else -1
        if place == len(tails):
            tails.append(j)
            holders.append(k)
        else:
            tails[place], holders[place] = j, k
    chain = []
    k = holders[-1] if holders else -1
    while k >= 0:
        chain.append(places[k])
        k = previous[k]
    return chain[::-1]


def locally_consistent(places: list[AnchorPoint], start: AnchorPoint, end: AnchorPoint) -> list[AnchorPoint]:
    """Return those of the longest rising chain that a neighbour confirms by much the same step on both sides.

    The ends of the rectangle are neighbours too.
    """
    chain = _chain(places)
    stops = [start, *chain, end]
    near = [
        abs((there[0] - here[0]) - (there[1] - here[1])) <= 8 + 0.3 * (there[0] - here[0])
        for here, there in itertools.pairwise(stops)
    ]
    return [place for k, place in enumerate(chain) if near[k] or near[k + 1]]


def monotone(anchor_points: Sequence[AnchorPoint], more: Sequence[AnchorPoint]) -> list[AnchorPoint]:
    """Return the anchor points with those of the new ones that rise strictly between the old."""
    result = [anchor_points[0]]
    fixed = set(anchor_points)
    places = sorted(fixed | set(more))
    ceiling = [len(places)] * len(places)
    lowest = places[-1][1]
    for k in range(len(places) - 1, -1, -1):
        ceiling[k] = lowest
        if places[k] in fixed:
            lowest = min(lowest, places[k][1])
    for k, (i, j) in enumerate(places[1:], 1):
        if (i, j) in fixed or (result[-1][0] < i and result[-1][1] < j < ceiling[k]):
            result.append((i, j))
    return result


def _cut_large(anchor_points: list[AnchorPoint]) -> list[AnchorPoint]:
    """Return the anchor points with more in rectangles too large to search whole, evenly."""
    result = [anchor_points[0]]
    for start, end in itertools.pairwise(anchor_points):
        rows, columns = end[0] - start[0], end[1] - start[1]
        pieces = int(np.ceil(np.sqrt(rows * columns / (LARGE if rows * columns <= HOPELESS else SMALLER))))
        for k in range(1, pieces):
            result.append((start[0] + rows * k // pieces, start[1] + columns * k // pieces))
        result.append(end)
    return result
