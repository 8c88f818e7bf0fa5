"""The two passes over the blocks of a document pair: score all places, then rescore the candidates and decode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from aligner.alignment.anchor_points import AnchorPoint
from aligner.alignment.candidate_pruning import PRUNING_THRESHOLD, Candidates, likely_runs
from aligner.alignment.features.greedy_matching import within_windows
from aligner.alignment.features.matrix import SecondPassFeatures
from aligner.alignment.features.similarity import Evidence, Places, bead_types, gap_features, match_scores
from aligner.alignment.forward_backward import (
    NEVER,
    Array,
    Lattices,
    forward_backward,
    node_probabilities,
    skewed,
    unskewed,
)
from aligner.alignment.inputs import AlignmentOptions
from aligner.alignment.parameters import PassParameters
from aligner.alignment.posterior_decoding import Step, best_paths, islands

MAX_NODES = 64_000  # nodes of the lattices that are worked side by side: what the caches of a processor hold
ANCHOR_RADIUS = 8  # sentences on each side of a candidate that its small block holds
MAX_SHIFT = 4  # sentences that an anchor point may lie from its candidate
ANCHOR_PROBABILITY = 0.995  # the least probability of an anchor point

Block = tuple[AnchorPoint, AnchorPoint]


@dataclass(frozen=True)
class Group:
    """Blocks worked side by side: which ones, where they start, int[blocks, 2], and how many sentences they hold."""

    members: list[int]
    first: Array
    sizes: Array


def align_blocks(pair: SecondPassFeatures, blocks: Sequence[Block], options: AlignmentOptions) -> list[list[Step]]:
    """Return the best path through each block, with numbers of the whole documents.

    The first pass scores all places of a block by vectors and lengths alone; the second rescores the candidates that
    are above the pruning threshold then. Where there are no vectors of words the first pass decides.
    """
    result: list[list[Step]] = [[] for _ in blocks]
    groups = [_group(members, blocks) for members in _similar_sized(blocks)]
    threshold = options.fitted.bead_threshold
    if not pair.words:
        for group in groups:
            _trace(group, _first_lattices(pair.evidence, group, options), threshold, result)
        return result
    found = [_candidates(pair.evidence, group, options) for group in groups]
    beads = Candidates.joined([candidates for candidates, _ in found])
    kept = within_windows(beads, *pair.counts)
    if pair.evidence.exact:
        pair = replace(pair, evidence=pair.evidence.with_exact_runs(likely_runs(beads[kept])))
    scores, gaps = _second_scores(pair, beads[kept], options)
    start = row = 0
    for group, (candidates, places) in zip(groups, found, strict=True):
        mine = kept[start : start + len(candidates)]
        start += len(candidates)
        count = int(mine.sum())
        store = _second_store(group, tuple(p[mine] for p in places), scores[row : row + count], options)
        row += count
        lattices = _lattices(group, options, store, gaps, options.fitted.second_pass)
        _trace(group, lattices, threshold, result)
    return result


def _trace(group: Group, lattices: Lattices, threshold: float, result: list[list[Step]]) -> None:
    """Put the best path through each block of a group in its place, with numbers of the whole documents."""
    paths = best_paths(lattices.types, group.sizes, forward_backward(lattices), threshold)
    gap_runs = [(k, *gap_run) for k, path in enumerate(paths) for gap_run in islands(path)]
    if gap_runs:
        view = unskewed(lattices.matches, int(group.sizes[:, 1].max()))
        for k, side, start, end in gap_runs:
            inside = slice(start + 1, end + 1)
            view[(slice(None), k, inside) if side == 0 else (slice(None), k, slice(None), inside)] = NEVER
        paths = best_paths(lattices.types, group.sizes, forward_backward(lattices), threshold)
    for k, (i, j), path in zip(group.members, group.first.tolist(), paths, strict=True):
        result[k] = [(a + i, b + j, c + i, d + j, probability) for a, b, c, d, probability in path]


def _group(members: list[int], blocks: Sequence[Block]) -> Group:
    first = np.array([blocks[k][0] for k in members])
    return Group(members, first, np.array([blocks[k][1] for k in members]) - first)


def _similar_sized(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Yield the numbers of blocks of much the same size, as many as MAX_NODES allows."""
    sizes = [(end[0] - start[0], end[1] - start[1]) for start, end in blocks]
    order = sorted(range(len(blocks)), key=lambda k: (max(sizes[k]), sizes[k]))
    group: list[int] = []
    rows = columns = 0
    for k in order:
        wider, longer = max(rows, sizes[k][0]), max(columns, sizes[k][1])
        full = (wider + longer + 1) * (wider + 1) * (len(group) + 1) > MAX_NODES
        uneven = group and max(wider, longer) > 8 + 2 * max(sizes[group[0]])
        if group and (full or uneven):
            yield group
            group, wider, longer = [], sizes[k][0], sizes[k][1]
        group.append(k)
        rows, columns = wider, longer
    if group:
        yield group


def _candidates(evidence: Evidence, group: Group, options: AlignmentOptions) -> tuple[Candidates, tuple[Array, ...]]:
    """Return the beads above the pruning threshold after the first pass, and their places in the skewed store."""
    lattices = _first_lattices(evidence, group, options)
    probability = forward_backward(lattices).matches
    places = np.nonzero(probability > PRUNING_THRESHOLD)
    kinds = np.array(lattices.types)[places[0]]
    ends = np.stack([places[3], places[1] - places[3]], axis=1) + group.first[places[2]]
    starts = ends - kinds
    found = Candidates(starts[:, 0], starts[:, 1], kinds[:, 0], kinds[:, 1], probability[places])
    return found, places


def confirm(evidence: Evidence, candidates: Sequence[AnchorPoint], options: AlignmentOptions) -> list[AnchorPoint]:
    """Return the anchor points near the candidates: nodes that the first pass passes with ANCHOR_PROBABILITY.

    Each candidate is the middle of a small block, in which the path is free.
    """
    ends = np.array([len(evidence.source_lengths), len(evidence.target_lengths)])
    middles = np.array(candidates)
    first, last = np.maximum(middles - ANCHOR_RADIUS, 0), np.minimum(middles + ANCHOR_RADIUS, ends)
    result: list[AnchorPoint] = []
    at_once = max(1, MAX_NODES // (4 * ANCHOR_RADIUS + 1) // (2 * ANCHOR_RADIUS + 1))
    for start in range(0, len(candidates), at_once):
        some = slice(start, start + at_once)
        group = Group([], first[some], last[some] - first[some])
        columns = int(group.sizes[:, 1].max())
        nodes = unskewed(node_probabilities(_first_lattices(evidence, group, options))[None], columns)[0]
        near = [
            np.abs(np.arange(nodes.shape[side + 1]) - (middles[some] - group.first)[:, side, None]) <= MAX_SHIFT
            for side in (0, 1)
        ]
        nodes = np.where(near[0][:, :, None] & near[1][:, None, :], nodes, 0.0).reshape(len(nodes), -1)
        best = nodes.argmax(axis=1)
        sure = np.flatnonzero(nodes[np.arange(len(nodes)), best] > ANCHOR_PROBABILITY)
        anchor_point = np.stack([best[sure] // (columns + 1), best[sure] % (columns + 1)], axis=1) + group.first[sure]
        result += [(i, j) for i, j in anchor_point.tolist()]
    return result


def _first_lattices(evidence: Evidence, group: Group, options: AlignmentOptions) -> Lattices:
    """Return the lattices of all places of some blocks, scored by vectors and lengths."""
    parameters, types = options.fitted.first_pass, bead_types(options.max_bead)
    rows, columns = (int(size) for size in group.sizes.max(axis=0))
    store, view = skewed(len(types), len(group.sizes), rows, columns)
    number = {kind: k for k, kind in enumerate(types)}
    for m, n, scores in match_scores(evidence, types, Places(group.first, rows, columns), parameters.for_type):
        view[number[m, n], :, m:, n:] = scores
    sizes = group.sizes
    inside = (np.arange(rows + 1) <= sizes[:, :1])[:, :, None] & (np.arange(columns + 1) <= sizes[:, 1:])[:, None, :]
    view[:, ~inside] = NEVER
    _forbid(view, types, group.first, options.anchors)
    gaps = (
        parameters.for_gap() @ gap_features(evidence.source_lengths, evidence.source_noise),
        parameters.for_gap() @ gap_features(evidence.target_lengths, evidence.target_noise),
    )
    return _lattices(group, options, store, gaps, parameters)


def _second_scores(
    pair: SecondPassFeatures, beads: Candidates, options: AlignmentOptions
) -> tuple[Array, tuple[Array, Array]]:
    """Return the second-pass score of each candidate, float32[beads], and of every sentence as a gap."""
    parameters = options.fitted.second_pass
    features, (source, target) = pair.features(beads)
    scores = np.zeros(len(beads), dtype=np.float32)
    for rows, typed in beads.by_type():
        scores[rows] = features[rows] @ parameters.for_type(*typed.type)
    inside, ends = pair.paragraph_features(beads)
    scores += (options.fitted.paragraph_inside * inside + options.fitted.paragraph_ends * ends).astype(np.float32)
    return scores, (parameters.for_gap() @ source, parameters.for_gap() @ target)


def _second_store(group: Group, places: tuple[Array, ...], scores: Array, options: AlignmentOptions) -> Array:
    """Return the skewed scores of the candidates alone; nothing else can be a bead."""
    rows, columns = (int(size) for size in group.sizes.max(axis=0))
    store, _ = skewed(len(bead_types(options.max_bead)), len(group.sizes), rows, columns)
    store[places] = scores
    return store


def _lattices(
    group: Group, options: AlignmentOptions, store: Array, gaps: tuple[Array, Array], parameters: PassParameters
) -> Lattices:
    """Return lattices of the given scores; an anchored sentence is no gap."""
    rows, columns = (int(size) for size in group.sizes.max(axis=0))
    scores = []
    for side, (values, count) in enumerate(zip(gaps, (rows, columns), strict=True)):
        values = values.copy()
        values[[anchor[side] for anchor in options.anchors]] = NEVER
        scores.append(values[np.minimum(group.first[:, side, None] + np.arange(count), len(values) - 1)])
    states = np.full((len(group.sizes), 3), NEVER)
    states[:, 0] = 0.0
    types = bead_types(options.max_bead)
    return Lattices(types, group.sizes, store, scores[0], scores[1], states, parameters.transitions)


def _forbid(view: Array, types: Sequence[AnchorPoint], first: Array, anchors: Sequence[AnchorPoint]) -> None:
    """Rule out the beads that hold one sentence of an anchor without the other.

    `view` is [types, blocks, rows + 1, columns + 1], by the node where a bead ends.
    """
    rows, columns = np.arange(view.shape[2]), np.arange(view.shape[3])
    for i, j in anchors:
        ends_source, ends_target = rows + first[:, :1], columns + first[:, 1:]
        for k, (m, n) in enumerate(types):
            holds_source = (ends_source - m <= i) & (i < ends_source)
            holds_target = (ends_target - n <= j) & (j < ends_target)
            view[k][holds_source[:, :, None] != holds_target[:, None, :]] = NEVER
