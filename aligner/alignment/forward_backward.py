"""Forward–backward algorithm over many small lattices at once.

A lattice node (i, j) stands between sentences: i source and j target sentences lie behind it. A bead of m source and
n target sentences leads from (i - m, j - n) to (i, j). Each node is kept in three states, by what led to it: a
two-sided bead (MATCH), an omitted source sentence (SOURCE_GAP) or an added target sentence (TARGET_GAP), so that a gap
may be likelier next to a gap (the affine gaps of Gotoh 1982, https://doi.org/10.1016/0022-2836(82)90398-9).

All nodes with the same i + j depend only on nodes with smaller sums. Scores are therefore stored *skewed*: one row an
anti-diagonal, in which a step of every bead type is a slice and no loop runs over single nodes, and equally large
lattices are worked side by side. The sums are those of Rabiner 1989, https://doi.org/10.1109/5.18626.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
NEVER = -1e30  # the score of what cannot be; finite, so that differences stay numbers
MATCH, SOURCE_GAP, TARGET_GAP = 0, 1, 2


@dataclass(frozen=True)
class Transitions:
    """Transition scores (logarithms): of a gap by the step before it, and of a match after a gap."""

    open: float
    extend: float
    switch: float
    close: float

    def matrix(self) -> Array:
        """Return float64[3, 3]: from state (row) to state (column)."""
        return np.array(
            [
                [0.0, self.open, self.open],
                [self.close, self.extend, self.switch],
                [self.close, self.switch, self.extend],
            ]
        )


@dataclass(frozen=True)
class Lattices:
    """Several lattices of at most `rows` source and `columns` target sentences.

    `sizes` is int[blocks, 2]; `matches` float32[types, diagonals, blocks, rows + 1] holds skewed scores by the node
    where the bead ends; `source_gaps` float32[blocks, rows] and `target_gaps` float32[blocks, columns] are the scores
    of single gaps; `first` float64[blocks, 3] the scores of the states at the first node.
    """

    types: Sequence[tuple[int, int]]
    sizes: Array
    matches: Array
    source_gaps: Array
    target_gaps: Array
    first: Array
    transitions: Transitions

    @property
    def rows(self) -> int:
        """The most source sentences."""
        return int(self.source_gaps.shape[1])

    @property
    def columns(self) -> int:
        """The most target sentences."""
        return int(self.target_gaps.shape[1])

    @property
    def reach(self) -> int:
        """The most sentences of one side in a bead."""
        return max(max(kind) for kind in self.types)


def skewed(types: int, blocks: int, rows: int, columns: int, fill: float = NEVER) -> tuple[Array, Array]:
    """Return a skewed array and a view of it by unskewed coordinates.

    The first is float32[types, rows + columns + 1, blocks, rows + 1]; the second, of the same memory,
    float32[types, blocks, rows + 1, columns + 1].
    """
    store = np.full((types, rows + columns + 1, blocks, rows + 1), fill, dtype=np.float32)
    return store, unskewed(store, columns)


def unskewed(store: Array, columns: int) -> Array:
    """Return the view [types, blocks, rows + 1, columns + 1] of a skewed array [types, diagonals, blocks, rows + 1]."""
    types, diagonal, block, row = store.strides
    shape = (store.shape[0], store.shape[2], store.shape[3], columns + 1)
    return np.lib.stride_tricks.as_strided(store, shape, (types, block, diagonal + row, diagonal))


def log_sum(values: Array) -> Array:
    """Return the logarithm of the sum of exponentials along the first axis, float64.

    What is exponentiated lies between 0 and 1 after the largest is taken away, so single precision does for it: numpy
    works on float32 several times as fast, and the error of the logarithm stays below 1e-6.
    """
    top = np.maximum.reduce(values, axis=0)
    shares = np.subtract(values, top, dtype=np.float32, casting="same_kind")
    np.exp(shares, out=shares)
    result: Array = top + np.log(np.add.reduce(shares, axis=0))
    return result


def _after_step(states: Array, weights: Array) -> Array:
    """Return float64[to, …], the logarithms of the sums over states of exp(`states[from]`) · `weights[to, from]`.

    `weights` are those of `_both_ways`. Each state is exponentiated once, not once for each transition.
    """
    top = np.maximum.reduce(states, axis=0)
    shares = np.subtract(states, top, dtype=np.float32, casting="same_kind")
    np.exp(shares, out=shares)
    sums = weights @ shares.reshape(len(weights), -1)
    result: Array = np.log(sums, out=sums).reshape(shares.shape) + top
    return result


def _both_ways(transitions: Transitions) -> Array:
    """Return float32[6, 6]: the weight of each state and direction (row) from each (column); directions do not mix."""
    weights = np.exp(transitions.matrix())
    result = np.zeros((3, 2, 3, 2), np.float32)
    result[:, 0, :, 0], result[:, 1, :, 1] = weights.T, weights
    return result.reshape(6, 6)


@dataclass(frozen=True)
class Sums:
    """Posteriors of beads and of gaps by forward and backward sums, shaped as the scores they belong to.

    `matches` is skewed; `source_gaps` and `target_gaps` are skewed too, [diagonals, blocks, rows + 1], by the node
    where the gap ends; `total` float64[blocks] is the logarithm of the sum over all paths; `moves` float64[4] says how
    many gaps are opened, extended, switched and closed on average, where that was asked for.
    """

    matches: Array
    source_gaps: Array
    target_gaps: Array
    total: Array
    moves: Array | None = None


def forward_backward(lattices: Lattices, moves: bool = False) -> Sums:
    """Return the probability of each bead: the share of all paths, weighted by their exponential score."""
    gaps_source, gaps_target = _skewed_gaps(lattices)
    before, entry, after = _path_sums(lattices)
    reach, types = lattices.reach, lattices.types
    total = log_sum(_at_ends(before, lattices))
    result = np.zeros_like(lattices.matches)
    width = lattices.rows + 1
    diagonals = result.shape[1]
    onward = after[MATCH, :, :, reach : reach + width] - total[:, None]
    for number, (m, n) in enumerate(types):
        if m + n < diagonals:
            start = entry[MATCH, : diagonals - m - n, :, reach - m : reach - m + width]
            values = start + onward[m + n :]
            np.add(values, lattices.matches[number, m + n :], out=result[number, m + n :], casting="same_kind")
            _exponentiate(result[number, m + n :])
    gap_results = []
    for state, gaps, step in ((SOURCE_GAP, gaps_source, 1), (TARGET_GAP, gaps_target, 0)):
        values = entry[state, :-1, :, reach - step : reach - step + width] + gaps[1:]
        values += after[state, 1:, :, reach : reach + width] - total[:, None]
        probability = np.zeros(gaps.shape, dtype=np.float32)
        probability[1:] = values
        _exponentiate(probability[1:])
        gap_results.append(probability)
    counted = _expected_moves(lattices, before, after, (gaps_source, gaps_target)) if moves else None
    return Sums(result, gap_results[0], gap_results[1], total, counted)


def node_probabilities(lattices: Lattices) -> Array:
    """Return the probability that the path passes each node between two two-sided beads.

    It is skewed, float32[diagonals, blocks, rows + 1].
    """
    before, _, after = _path_sums(lattices)
    reach, width = lattices.reach, lattices.rows + 1
    total = log_sum(_at_ends(before, lattices))
    inner = slice(reach, reach + width)
    result: Array = (before[MATCH, :, :, inner] + after[MATCH, :, :, inner] - total[:, None]).astype(np.float32)
    _exponentiate(result)
    return result


def _at_ends(sums: Array, lattices: Lattices) -> Array:
    """Return float64[3, blocks]: the sums at the last node of each lattice."""
    sizes = lattices.sizes
    result: Array = sums[:, sizes.sum(axis=1), np.arange(len(sizes)), lattices.reach + sizes[:, 0]]
    return result


def _exponentiate(logarithms: Array) -> None:
    """Turn logarithms of probabilities into probabilities, in place."""
    np.minimum(logarithms, 0.0, out=logarithms)
    np.exp(logarithms, out=logarithms)


def _expected_moves(lattices: Lattices, before: Array, after: Array, gaps: tuple[Array, Array]) -> Array:
    """Return float64[4]: how many gaps the paths open, extend, switch and close on average, all lattices together."""
    reach, width = lattices.reach, lattices.rows + 1
    last = _at_ends(before, lattices)
    total = log_sum(last)
    inner = slice(reach, reach + width)
    steps = lattices.transitions.matrix()
    counts = np.zeros((3, 3))
    for state, step in ((SOURCE_GAP, 1), (TARGET_GAP, 0)):
        behind = slice(reach - step, reach - step + width)
        onward = gaps[state - 1][1:] + after[state, 1:, :, inner] - total[:, None]
        for origin in (MATCH, SOURCE_GAP, TARGET_GAP):
            values = before[origin, :-1, :, behind] + steps[origin, state] + onward
            counts[origin, state] = np.exp(np.minimum(values, 0.0)).sum()
    ending = np.exp(last[1:] - total).sum()
    among = counts[1:, 1:]
    closed = counts[:, 1:].sum() - ending - among.sum()
    return np.array([counts[0, 1:].sum(), np.trace(among), among.sum() - np.trace(among), closed])


def _skewed_gaps(lattices: Lattices) -> tuple[Array, Array]:
    """Return the gaps' scores skewed, [diagonals, blocks, rows + 1], by the node where the gap ends."""
    blocks, rows, columns = len(lattices.sizes), lattices.rows, lattices.columns
    source, source_plain = skewed(1, blocks, rows, columns)
    target, target_plain = skewed(1, blocks, rows, columns)
    source_plain[0, :, 1:, :] = lattices.source_gaps[:, :, None]
    target_plain[0, :, :, 1:] = lattices.target_gaps[:, None, :]
    return source[0], target[0]


@dataclass(frozen=True)
class Offsets:
    """Offsets of the nodes one step back (or on) in a store of diagonals one behind the other.

    The store is [pad + diagonals, blocks, reach + rows + 1 + reach]; `places` is int[steps, blocks, rows + 1], for a
    node of diagonal 0, so that a diagonal is one gather (`numpy.take`) and no loop runs over the kinds of steps.
    """

    places: Array
    diagonal: int

    @classmethod
    def behind(cls, steps: Sequence[tuple[int, int]], blocks: int, width: int) -> Offsets:
        """Return the nodes where steps begin that end in a node; the store has `pad_of(steps)` diagonals before it."""
        reach, pad = max(max(step) for step in steps), pad_of(steps)
        return cls._of([(pad - m - n, -m) for m, n in steps], blocks, width, reach)

    @classmethod
    def _of(cls, shifts: Sequence[tuple[int, int]], blocks: int, width: int, reach: int) -> Offsets:
        row = width + 2 * reach
        nodes = np.arange(blocks)[:, None] * row + reach + np.arange(width)
        return cls(np.stack([nodes + diagonals * blocks * row + rows for diagonals, rows in shifts]), blocks * row)

    def gather(self, store: Array, diagonal: int, low: int, high: int) -> Array:
        """Return [steps, blocks, high - low]: what the flattened store holds for the rows of a diagonal."""
        result: Array = store[diagonal * self.diagonal :].take(self.places[:, :, low:high])
        return result


def pad_of(steps: Sequence[tuple[int, int]]) -> int:
    """Return the number of diagonals that the longest step crosses."""
    return max(m + n for m, n in steps)


def rows_on(diagonal: int, rows: int, columns: int) -> tuple[int, int]:
    """Return the first row with a node on a diagonal, and the one after the last: half the store holds none."""
    return max(0, diagonal - columns), min(rows, diagonal) + 1


def _path_sums(lattices: Lattices) -> tuple[Array, Array, Array]:
    """Return the sums of all paths to each state, of all about to leave it by a step, and of all from it to the end.

    They are float64[3, diagonals, blocks, reach + rows + 1 + reach]; the margins are NEVER. The sums to the end are
    those of the mirrored lattices, whose first node is the last one, so that one loop over the diagonals makes both.
    """
    both = _with_mirrored(lattices)
    diagonals, doubled, width = both.matches.shape[1:]
    blocks, reach, pad = doubled // 2, lattices.reach, pad_of(lattices.types)
    before = np.full((3, diagonals, doubled, width + 2 * reach), NEVER)
    padded = np.full((3, pad + diagonals, doubled, width + 2 * reach), NEVER)
    entry = padded[:, pad:]
    offsets = Offsets.behind(lattices.types, doubled, width)
    weights = _both_ways(lattices.transitions)
    gaps_source, gaps_target = _skewed_gaps(both)
    matched = padded[MATCH].reshape(-1)
    before[:, 0, :blocks, reach] = lattices.first.T
    sizes = lattices.sizes
    first_mirrored = np.array([lattices.rows + lattices.columns]) - sizes.sum(axis=1)
    starting = set(first_mirrored.tolist())
    for d in range(diagonals):
        low, high = rows_on(d, lattices.rows, lattices.columns)
        here = slice(reach + low, reach + high)
        now = before[:, d, :, here]
        if d:
            arriving = offsets.gather(matched, d, low, high)
            arriving += both.matches[:, d, :, low:high]
            now[MATCH] = log_sum(arriving)
            behind = entry[SOURCE_GAP, d - 1, :, reach + low - 1 : reach + high - 1]
            np.add(behind, gaps_source[d, :, low:high], out=now[SOURCE_GAP])
            np.add(entry[TARGET_GAP, d - 1, :, here], gaps_target[d, :, low:high], out=now[TARGET_GAP])
        entry[:, d, :, here] = _after_step(now, weights)
        if d in starting:
            block = np.flatnonzero(first_mirrored == d)
            entry[:, d, blocks + block, reach + lattices.rows - sizes[block, 0]] = 0.0
    return before[:, :, :blocks], entry[:, :, :blocks], entry[:, ::-1, blocks:, ::-1]


def _with_mirrored(lattices: Lattices) -> Lattices:
    """Return the lattices and, behind them, each one seen from its end: the node (i, j) at (rows - i, columns - j)."""
    types, diagonals, blocks, width = lattices.matches.shape
    matches = np.full((types, diagonals, 2 * blocks, width), NEVER, dtype=np.float32)
    matches[:, :, :blocks] = lattices.matches
    for number, (m, n) in enumerate(lattices.types):
        if m + n < diagonals and m < width:
            matches[number, m + n :, blocks:, m:] = lattices.matches[number, m + n :, :, m:][::-1, :, ::-1]
    source, target = (np.concatenate([gaps, gaps[:, ::-1]]) for gaps in (lattices.source_gaps, lattices.target_gaps))
    sizes = np.concatenate([lattices.sizes, lattices.sizes])
    return replace(lattices, sizes=sizes, matches=matches, source_gaps=source, target_gaps=target)
