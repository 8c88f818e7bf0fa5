"""Chunking of long pairs at anchor points: memory that does not grow with the vectors of a million sentences.

A few hundred windows of one side, evenly spaced, are looked up in the other as `anchor_points` does it, but the other
side is encoded a piece at a time and forgotten. Around what is found the lattice says which places the path surely
passes. A few of them are taken as chunk borders, and what lies between two borders is aligned as if it were a pair of
its own. A chunk whose vectors are there is cut in the same way into sections, which are small enough for the caches of
a processor and can be aligned side by side.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.anchor_points import (
    LONG_WINDOW,
    MARGIN,
    WINDOW,
    AnchorPoint,
    locally_consistent,
    nearest,
    probes_of,
    window_vectors,
)
from aligner.alignment.features.similarity import Evidence, span_vectors
from aligner.alignment.forward_backward import Array
from aligner.alignment.inputs import AlignmentOptions, DocumentPair, DocumentSide
from aligner.alignment.passes import ANCHOR_RADIUS, confirm

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder

MAX_CHUNK = 30_000  # sentences of one side in a chunk; shorter pairs are aligned whole
MAX_ONE_SIDED_CHUNK = 4 * MAX_CHUNK  # sentences of one side in a chunk that has few on the other side
ENCODED_AT_ONCE = 4096  # sentences encoded at a time
SECTION = 4000  # sentences of one side in a section, where anchor points allow
CONFIRMED_AT_ONCE = 8  # candidates of a border


def chunks(pair: DocumentPair, options: AlignmentOptions) -> list[tuple[AnchorPoint, AnchorPoint]]:
    """Return where each chunk starts and ends, in order; most have at most MAX_CHUNK sentences a side.

    No chunk ends within a confirmed bead, nor between the sentences of an anchor.
    """
    borders = _borders(pair, options, MAX_CHUNK)
    result = borders[:1]
    for start, end in pairwise(borders):
        result += [guess for guess in _guesses(start, end, first=start == (0, 0)) if _allowed(guess, options)]
        result.append(end)
    return list(pairwise(result))


def sections(pair: DocumentPair, options: AlignmentOptions) -> list[tuple[AnchorPoint, AnchorPoint]]:
    """Return the bounds of a chunk's sections; without an anchor point a section may be the whole chunk.

    They are of much the same length, so that processes that share them end together.
    """
    longest = _size((0, 0), (len(pair.source.texts), len(pair.target.texts)))
    even = math.ceil(longest / max(1, math.ceil(longest / SECTION)))
    return list(pairwise(_borders(pair, options, min(SECTION, even + SECTION // 20))))


def _borders(pair: DocumentPair, options: AlignmentOptions, size: int) -> list[AnchorPoint]:
    """Return the ends and as few anchor points between them as keep the parts short enough, where there are any.

    Candidates are confirmed from the furthest within `size` sentences backwards until one is sure. Where none is, what
    lies up to the first sure one behind is searched once more.
    """
    ends = (len(pair.source.texts), len(pair.target.texts))
    borders: list[AnchorPoint] = [(0, 0)]
    searched = (0, 0)
    known: dict[AnchorPoint, _Neighbourhoods] = {}
    if _size((0, 0), ends) > size:
        known = _Neighbourhoods.of(pair, options, _candidates(pair, (0, 0), ends))
    while _size(here := borders[-1], ends) > size:
        ahead = [place for place in sorted(known) if _is_behind(here, place)]
        near = [place for place in ahead if _size(here, place) <= size]
        found = _anchor_points(known, options, here, near[::-1])
        border = next((max(fit) for points in found if (fit := [p for p in points if _size(here, p) <= size])), ends)
        if border == ends:
            far = _anchor_points(known, options, here, ahead[max(0, len(near) - 1) :])
            border = next((min(points) for points in far if points), ends)
            if here >= searched and (more := _Neighbourhoods.of(pair, options, _candidates(pair, here, border))):
                known = {**more, **known}
                searched = border
                continue
        borders.append(border)
    return borders if borders[-1] == ends else [*borders, ends]


def _anchor_points(
    known: Mapping[AnchorPoint, _Neighbourhoods],
    options: AlignmentOptions,
    here: AnchorPoint,
    candidates: Sequence[AnchorPoint],
) -> Iterator[list[AnchorPoint]]:
    """Yield the anchor points behind `here` at which the pair can be cut, of a few candidates after the other."""
    for first in range(0, len(candidates), CONFIRMED_AT_ONCE):
        some = candidates[first : first + CONFIRMED_AT_ONCE]
        found = [point for near, own in groupby(some, known.__getitem__) for point in near.anchor_points(list(own))]
        yield [point for point in found if _is_behind(here, point) and _allowed(point, options)]


def _is_behind(here: AnchorPoint, place: AnchorPoint) -> bool:
    return here[0] < place[0] and here[1] < place[1]


def _size(start: AnchorPoint, end: AnchorPoint) -> int:
    return max(end[0] - start[0], end[1] - start[1])


def _candidates(
    pair: DocumentPair, start: AnchorPoint, end: AnchorPoint
) -> list[AnchorPoint]:
    """Return candidate anchor points (i, j); longer windows are tried where short ones give none."""
    for size in (WINDOW, LONG_WINDOW):
        if candidates := locally_consistent(_found(pair, size, start, end), start, end):
            return candidates
    return []


def _found(
    pair: DocumentPair, size: int, start: AnchorPoint, end: AnchorPoint
) -> list[AnchorPoint]:
    """Return the middles (i, j) of the windows that are nearest to each other by far, as `anchor_points` does."""
    probes = probes_of(start[0], end[0], size)
    if not len(probes) or end[1] - start[1] < size:
        return []
    own = np.concatenate(
        [window_vectors(_vectors(pair.source, pair.encoder, p, p + size), size) for p in probes.tolist()]
    )
    best = np.zeros(len(probes), dtype=np.int64)
    top, second = (np.full(len(probes), -1.0, dtype=np.float32) for _ in range(2))
    for first in range(start[1], end[1] - size + 1, ENCODED_AT_ONCE):
        there = window_vectors(
            _vectors(pair.target, pair.encoder, first, min(first + ENCODED_AT_ONCE + size - 1, end[1])), size
        )
        place, high, low = nearest(own @ there.T, size)
        place += first
        close = np.abs(place - best) <= size
        newer = high > top
        second = np.where(
            newer, np.maximum(low, np.where(close, second, top)), np.maximum(second, np.where(close, low, high))
        )
        best, top = np.where(newer, place, best), np.maximum(top, high)
    sure = top - second > MARGIN
    return list(zip((probes[sure] + size // 2).tolist(), (best[sure] + size // 2).tolist(), strict=True))


def _vectors(side: DocumentSide, encoder: Encoder, first: int, last: int) -> Array:
    """Return float32[last - first, dimension], the unit vectors of some sentences."""
    vectors: Array = span_vectors(side.part(first, last), encoder, 1)[0]
    return vectors


class _Neighbourhoods:
    """The neighbourhoods of candidate anchor points, laid end to end as one pair; a few are confirmed at a time."""

    def __init__(self, pair: DocumentPair, options: AlignmentOptions, candidates: Sequence[AnchorPoint]) -> None:
        self._pair, self._candidates = pair, candidates
        self._options = replace(options, anchors=(), confirmed=())
        self._number = {candidate: k for k, candidate in enumerate(candidates)}

    @classmethod
    def of(
        cls, pair: DocumentPair, options: AlignmentOptions, candidates: Sequence[AnchorPoint]
    ) -> dict[AnchorPoint, _Neighbourhoods]:
        """Return them by candidate, for those that do not lie at the ends of the pair."""
        ends = (len(pair.source.texts), len(pair.target.texts))
        inner = [
            candidate
            for candidate in candidates
            if all(ANCHOR_RADIUS <= at <= end - ANCHOR_RADIUS for at, end in zip(candidate, ends, strict=True))
        ]
        return dict.fromkeys(inner, cls(pair, options, inner))

    @cached_property
    def _evidence(self) -> Evidence:
        size = 2 * ANCHOR_RADIUS
        source = _joined(self._pair.source, [i - ANCHOR_RADIUS for i, _ in self._candidates], size)
        target = _joined(self._pair.target, [j - ANCHOR_RADIUS for _, j in self._candidates], size)
        return Evidence.of(source, target, self._pair.encoder, self._options.max_bead)

    def anchor_points(self, some: Sequence[AnchorPoint]) -> list[AnchorPoint]:
        """Return the anchor points near some of the candidates."""
        size = 2 * ANCHOR_RADIUS
        places = [self._number[candidate] * size + ANCHOR_RADIUS for candidate in some]
        middles = list(zip(places, places, strict=True))
        inner = self._candidates
        return [
            (inner[i // size][0] + i % size - ANCHOR_RADIUS, inner[j // size][1] + j % size - ANCHOR_RADIUS)
            for i, j in confirm(self._evidence, middles, self._options)
        ]


def _joined(side: DocumentSide, firsts: Sequence[int], size: int) -> DocumentSide:
    """Return the runs of `size` sentences from each of `firsts`, one behind the other."""
    numbers = [first + k for first in firsts for k in range(size)]
    return DocumentSide([side.texts[k] for k in numbers], sums=None if side.sums is None else side.sums[numbers])


def _allowed(anchor_point: AnchorPoint, options: AlignmentOptions) -> bool:
    """Whether the texts may be cut there: no confirmed bead and no anchor stands on both sides of the cut."""
    i, j = anchor_point
    return all((a < i) == (b < j) for a, b in options.anchors) and all(
        (bead.source.end <= i and bead.target.end <= j) or (bead.source.start >= i and bead.target.start >= j)
        for bead in options.confirmed
    )


def _guesses(start: AnchorPoint, end: AnchorPoint, first: bool) -> list[AnchorPoint]:
    """Return cuts of a chunk without anchor points: evenly spaced, as in a text that repeats itself.

    A chapter against a whole book stays whole as long as it can; then all of it goes with what is next to a anchor
    point.
    """
    rows, columns = end[0] - start[0], end[1] - start[1]
    even = min(rows, columns) > MAX_CHUNK
    pieces = max(rows, columns) // (MAX_CHUNK if even else MAX_ONE_SIDED_CHUNK)
    shares = [(k / pieces, k / pieces) for k in range(1, pieces)]
    if not even:
        beside = 0.0 if first else 1.0
        shares = [(share, beside) if rows > columns else (beside, share) for share, _ in shares]
    return [(start[0] + int(rows * one), start[1] + int(columns * other)) for one, other in shares]
