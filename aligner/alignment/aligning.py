"""The aligner: corners, then blocks between them, then the probability of every bead and the best path."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment import weights as fitted
from aligner.alignment.corners import find_corners
from aligner.alignment.decoding import Step, best_paths
from aligner.alignment.evidence import Evidence, bead_types, gap_features, match_features
from aligner.alignment.inputs import AlignmentOptions, Side
from aligner.alignment.lattice import NEVER, Array, Lattices, forward_backward, skewed
from aligner.document.model import Bead, Span

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder

PLACES = 200_000  # nodes of the lattices that are worked side by side; bounds the memory

Corner = tuple[int, int]


def align_sentences(
    source: Side | Sequence[str],
    target: Side | Sequence[str],
    encoder: Encoder,
    options: AlignmentOptions | None = None,
) -> tuple[Bead, ...]:
    """Pair the sentences of a document with those of its translation.

    Returns beads in order that hold every sentence of both sides once. A bead's score is the logarithm of the odds that
    it is right, its confidence the probability. Swapping the sides gives the mirror image. Raises AlignerError for
    options that cannot be met.
    """
    source = source if isinstance(source, Side) else Side(source)
    target = target if isinstance(target, Side) else Side(target)
    options = options or AlignmentOptions()
    options.check(len(source.texts), len(target.texts))
    # Sums of floating-point numbers depend on their order. Working always on the side that sorts first makes the
    # result of swapped sides a mirror image to the last digit.
    if (len(source.texts), list(source.texts)) > (len(target.texts), list(target.texts)):
        return tuple(_mirrored(bead) for bead in align_sentences(target, source, encoder, _mirrored_options(options)))
    if not len(source.texts) or not len(target.texts):
        return tuple(_bead(step) for step in _only_gaps(0, 0, len(source.texts), len(target.texts)))
    evidence = Evidence.of(source, target, encoder, options.max_bead)
    return tuple(_beads(evidence, options))


def _beads(evidence: Evidence, options: AlignmentOptions) -> Iterator[Bead]:
    """Yield confirmed beads as they are and, between them, those of the best path."""
    here = (0, 0)
    ends = (len(evidence.source_lengths), len(evidence.target_lengths))
    regions: list[tuple[Corner, Corner, Bead | None]] = []
    for bead in options.confirmed:
        regions.append((here, (bead.source.start, bead.target.start), bead))
        here = (bead.source.end, bead.target.end)
    regions.append((here, ends, None))
    known = sorted({place for start, end, _ in regions for place in (start, end)} - {(0, 0), ends})
    corners = find_corners(evidence.source, evidence.target, known)
    walls = {((bead.source.start, bead.target.start), _end(bead)) for bead in options.confirmed}
    blocks = [pair for pair in itertools.pairwise(corners) if pair not in walls]
    paths = dict(zip(blocks, align_blocks(evidence, blocks, options), strict=True))
    for _, end, confirmed in regions:
        for block in [pair for pair in blocks if pair[1] <= end and pair in paths]:
            yield from (_bead(step) for step in paths.pop(block))
        if confirmed is not None:
            yield confirmed


def _end(bead: Bead) -> Corner:
    return bead.source.end, bead.target.end


def align_blocks(
    evidence: Evidence, blocks: Sequence[tuple[Corner, Corner]], options: AlignmentOptions
) -> list[list[Step]]:
    """Return the best path through each block, with numbers of the whole documents."""
    result: list[list[Step]] = [[] for _ in blocks]
    for group in _groups(blocks):
        first = np.array([blocks[k][0] for k in group])
        sizes = np.array([blocks[k][1] for k in group]) - first
        lattices = block_lattices(evidence, first, sizes, options)
        paths = best_paths(lattices.types, sizes, forward_backward(lattices), fitted.load().price)
        for k, (i, j), path in zip(group, first.tolist(), paths, strict=True):
            result[k] = [(a + i, b + j, c + i, d + j, probability) for a, b, c, d, probability in path]
    return result


def _groups(blocks: Sequence[tuple[Corner, Corner]]) -> Iterator[list[int]]:
    """Yield the numbers of blocks of much the same size; those without a place on one side come alone."""
    sizes = [(end[0] - start[0], end[1] - start[1]) for start, end in blocks]
    order = sorted(range(len(blocks)), key=lambda k: (max(sizes[k]), sizes[k]))
    group: list[int] = []
    rows = columns = 0
    for k in order:
        wider, longer = max(rows, sizes[k][0]), max(columns, sizes[k][1])
        full = (wider + longer + 1) * (wider + 1) * (len(group) + 1) > PLACES
        uneven = group and max(wider, longer) > 8 + 2 * max(sizes[group[0]])
        if group and (full or uneven):
            yield group
            group, wider, longer = [], sizes[k][0], sizes[k][1]
        group.append(k)
        rows, columns = wider, longer
    if group:
        yield group


def block_lattices(evidence: Evidence, first: Array, sizes: Array, options: AlignmentOptions) -> Lattices:
    """Return the lattices of blocks that start at `first` and have `sizes`, both int[blocks, 2]."""
    weights, types = fitted.load(), bead_types(options.max_bead)
    rows, columns = (int(size) for size in sizes.max(axis=0))
    store, view = skewed(len(types), len(sizes), rows, columns)
    number = {kind: k for k, kind in enumerate(types)}
    for m, n, features in match_features(evidence, types, first, rows, columns):
        score = np.tensordot(weights.for_type(m, n), features, 1)
        view[number[m, n], :, m:, n:] = score
    inside = (np.arange(rows + 1) <= sizes[:, :1])[:, :, None] & (np.arange(columns + 1) <= sizes[:, 1:])[:, None, :]
    view[:, ~inside] = NEVER
    forbid(view, types, first, options.anchors)
    gaps = []
    for lengths, noise, start, count in (
        (evidence.source_lengths, evidence.source_noise, first[:, :1], rows),
        (evidence.target_lengths, evidence.target_noise, first[:, 1:], columns),
    ):
        score = np.tensordot(weights.for_gap(), gap_features(lengths, noise), 1)
        gaps.append(score[np.minimum(start + np.arange(count), len(score) - 1)])
    for side, numbers in enumerate(zip(*options.anchors, strict=True)):
        places = np.array(numbers)[None, :] - first[:, side : side + 1]
        block, place = np.nonzero((places >= 0) & (places < gaps[side].shape[1]))
        gaps[side][block, places[block, place]] = NEVER
    states = np.full((len(sizes), 3), NEVER)
    states[:, 0] = 0.0
    return Lattices(types, sizes, store, gaps[0], gaps[1], states, weights.transitions)


def forbid(view: Array, types: Sequence[Corner], first: Array, anchors: Sequence[Corner]) -> None:
    """Rule out the beads that hold one sentence of an anchor without the other.

    `view` is [types, blocks, rows + 1, columns + 1], by the node where a bead ends.
    """
    rows, columns = np.arange(view.shape[2]), np.arange(view.shape[3])
    for i, j in anchors:
        for k, (m, n) in enumerate(types):
            ends_source, ends_target = rows + first[:, :1], columns + first[:, 1:]
            holds_source = (ends_source - m <= i) & (i < ends_source)
            holds_target = (ends_target - n <= j) & (j < ends_target)
            view[k][holds_source[:, :, None] != holds_target[:, None, :]] = NEVER


def _only_gaps(i: int, j: int, rows: int, columns: int) -> Iterator[Step]:
    """Yield the gaps of a pair of which one side is empty."""
    for k in range(rows):
        yield i + k, j, i + k + 1, j, 1.0
    for k in range(columns):
        yield i + rows, j + k, i + rows, j + k + 1, 1.0


def _bead(step: Step) -> Bead:
    """Return the bead of a step; its score is the logarithm of the odds."""
    a, b, c, d, probability = step
    sure = min(max(probability, 1e-6), 1 - 1e-6)
    score = round(float(np.log(sure / (1 - sure))), 4)
    return Bead(Span(a, c), Span(b, d), score, round(min(probability, 1.0), 4))


def _mirrored(bead: Bead) -> Bead:
    """Return the bead seen from the other side."""
    from dataclasses import replace

    return replace(bead, source=bead.target, target=bead.source)


def _mirrored_options(options: AlignmentOptions) -> AlignmentOptions:
    """Return the options seen from the other side."""
    from dataclasses import replace

    return replace(
        options,
        anchors=tuple((j, i) for i, j in options.anchors),
        confirmed=tuple(_mirrored(bead) for bead in options.confirmed),
    )
