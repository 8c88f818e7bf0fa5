"""Places that the right path certainly passes: they cut a long pair into small blocks.

Comparing every sentence with every other takes time that grows with the square of the length. Instead a few hundred
windows of one side, evenly spaced, are looked up in the other; those that are found beyond doubt, in one order on both
sides, are corners. Between two corners lies a rectangle that is searched in the same way until it is small. A chapter
that is missing on one side is simply a rectangle that is long and thin, and is searched whole.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left

import numpy as np

from aligner.alignment.lattice import Array
from aligner.encoding.spans import unit

WINDOW = 4  # sentences in a window
PROBES = 512  # windows looked up at a time
SMALL = 40 * 40  # a rectangle of at most so many places is not cut further
LARGE = 600 * 600  # a rectangle of more places is cut even without a corner that is beyond doubt
MARGIN = 0.12  # how much nearer than any other place a window must be


def find_corners(source: Array, target: Array, known: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return corners (i, j), increasing on both sides, from (0, 0) to the ends.

    `source` and `target` are float32[longest, n, dimension] vectors of spans; `known` are places that hold already.
    """
    windows = [unit(_window_sums(side[0])) for side in (source, target)]
    fixed = [(0, 0), *known, (source.shape[1], target.shape[1])]
    result = [(0, 0)]
    for start, end in itertools.pairwise(fixed):
        result += _between(source, target, windows, start, end)
        if end != result[-1]:
            result.append(end)
    return result


def _window_sums(vectors: Array) -> Array:
    """Return the sums of WINDOW neighbouring rows."""
    count = max(0, len(vectors) - WINDOW + 1)
    total: Array = sum((vectors[k : k + count] for k in range(WINDOW)), np.zeros((count, vectors.shape[1]), np.float32))
    return total


def _between(
    source: Array, target: Array, windows: list[Array], start: tuple[int, int], end: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return the corners strictly between two corners."""
    rows, columns = end[0] - start[0], end[1] - start[1]
    if rows * columns <= SMALL or min(rows, columns) < 2 * WINDOW:
        return []
    found = _chain(_candidates(source, target, windows, start, end))
    if not found:
        if rows * columns <= LARGE:
            return []
        found = [(start[0] + rows // 2, start[1] + columns // 2)]
    result: list[tuple[int, int]] = []
    stops = [start, *found, end]
    for here, there in itertools.pairwise(stops):
        smaller = (there[0] - here[0]) * (there[1] - here[1]) < rows * columns / 2
        if smaller:
            result += _between(source, target, windows, here, there)
        if there != end:
            result.append(there)
    return result


def _candidates(
    source: Array, target: Array, windows: list[Array], start: tuple[int, int], end: tuple[int, int]
) -> list[tuple[int, int, float]]:
    """Return (i, j, margin) for the windows of the rectangle that are found beyond doubt."""
    step = max(1.0, (end[0] - start[0] - WINDOW) / PROBES, 4.0)
    probes = np.unique(np.arange(start[0], end[0] - WINDOW + 1, step).astype(int))
    there = windows[1][start[1] : end[1] - WINDOW + 1]
    result = []
    for part in np.array_split(probes, max(1, len(probes) * len(there) // 2_000_000)):
        similarity = windows[0][part] @ there.T
        best = similarity.argmax(axis=1)
        top = similarity[np.arange(len(part)), best]
        for shift in range(-WINDOW, WINDOW + 1):
            near = np.clip(best + shift, 0, len(there) - 1)
            similarity[np.arange(len(part)), near] = -1.0
        margin = top - similarity.max(axis=1)
        sure = margin > MARGIN
        result += [
            (int(i) + WINDOW // 2, int(j) + start[1] + WINDOW // 2, float(value))
            for i, j, value in zip(part[sure], best[sure], margin[sure], strict=True)
        ]
    return [place for place in result if _is_border(source, target, place[0], place[1])]


def _is_border(source: Array, target: Array, i: int, j: int) -> bool:
    """Whether the sentences on both sides of (i, j) pair one to one better than in any other way nearby."""
    if not (1 < i < source.shape[1] - 2 and 1 < j < target.shape[1] - 2):
        return False
    before, after = float(source[0, i - 1] @ target[0, j - 1]), float(source[0, i] @ target[0, j])
    if min(before, after) < 0.35:
        return False
    for own, mine, yours in ((before, i - 1, j - 1), (after, i, j)):
        rivals = [source[0, mine] @ target[0, yours + step] for step in (-1, 1)]
        rivals += [source[0, mine + step] @ target[0, yours] for step in (-1, 1)]
        if len(source) > 1:  # the sentence with a neighbour, on either side
            rivals += [source[1, mine + step] @ target[0, yours] for step in (-1, 0)]
            rivals += [source[0, mine] @ target[1, yours + step] for step in (-1, 0)]
        if max(map(float, rivals)) > own - 0.03:
            return False
    return True


def _chain(candidates: list[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Return the longest chain of candidates that rises on both sides, without its lonely links.

    The longest increasing subsequence by patience sorting, n log n (Schensted 1961).
    """
    tails: list[int] = []
    holders: list[int] = []
    previous = [-1] * len(candidates)
    for k, (_, j, _) in enumerate(candidates):
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
        chain.append(candidates[k][:2])
        k = previous[k]
    return chain[::-1]
