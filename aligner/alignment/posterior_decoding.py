"""Maximum expected accuracy decoding: from posteriors to one path, the beads that are together most likely to be right.

The path of the highest total score is not the path with the most right beads. Here every bead brings its probability
less a fixed threshold, and the path that brings most is taken: maximum expected accuracy, as protein sequences are
aligned (Do et al. 2005, ProbCons, https://doi.org/10.1101/gr.2821705).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.forward_backward import NEVER, Array, Offsets, Sums, pad_of, rows_on

GAP_THRESHOLD_SHARE = 0.75  # of a bead's threshold
LONG_GAP = 20  # sentences left out in a row that make a long gap
MAX_ISLAND_BEADS = 2  # beads between two long gaps that are an island
CERTAIN_PROBABILITY = 0.9  # the probability from which a bead on an island is kept
GAP_MARGIN = 5  # sentences at the edges of a gap run that may still find a counterpart
BOTH = (True, True)

Step = tuple[int, int, int, int, float]  # the node where a bead starts, the node where it ends, its probability


@dataclass(frozen=True)
class _Backpointers:
    """Which step is best into each node: int8[diagonals, blocks, rows + 1] of `steps`, and the steps' probabilities."""

    steps: Sequence[tuple[int, int]]
    gains: Array
    chosen: Array

    def path(self, block: int, i: int, j: int) -> list[Step]:
        """Follow the backpointers back from the last node of a block."""
        path: list[Step] = []
        while i or j:
            number = self.chosen[i + j, block, i]
            m, n = self.steps[number]
            path.append((i - m, j - n, i, j, float(self.gains[number, i + j, block, i])))
            i, j = i - m, j - n
        return path[::-1]


def best_paths(types: Sequence[tuple[int, int]], sizes: Array, sums: Sums, threshold: float) -> list[list[Step]]:
    """Return for each lattice the beads of its best path, in order, gaps included.

    A two-sided bead brings its probability less `threshold`, a gap its probability less GAP_THRESHOLD_SHARE
    times that.
    """
    steps = [*types, (1, 0), (0, 1)]
    gains = np.concatenate([sums.matches, sums.source_gaps[None], sums.target_gaps[None]])
    thresholds = np.array([threshold] * len(types) + [GAP_THRESHOLD_SHARE * threshold] * 2)[:, None, None]
    _, diagonals, blocks, width = gains.shape
    reach, pad = max(max(kind) for kind in types), pad_of(types)
    best = np.full((pad + diagonals, blocks, width + 2 * reach), NEVER)
    chosen = np.full((diagonals, blocks, width), -1, dtype=np.int8)
    offsets = Offsets.behind(steps, blocks, width)
    best[pad, :, reach] = 0.0
    flat = best.reshape(-1)
    for d in range(1, diagonals):
        low, high = rows_on(d, width - 1, diagonals - width)
        values = offsets.gather(flat, d, low, high) + (gains[:, d, :, low:high] - thresholds)
        chosen[d, :, low:high] = values.argmax(axis=0)
        best[pad + d, :, reach + low : reach + high] = np.maximum.reduce(values, axis=0)
    backpointers = _Backpointers(steps, gains, chosen)
    return [backpointers.path(block, int(p), int(q)) for block, (p, q) in enumerate(sizes)]


def _sides(step: Step) -> tuple[bool, bool]:
    """Whether a step holds source sentences, and target sentences."""
    return step[2] > step[0], step[3] > step[1]


def islands(path: Sequence[Step]) -> list[tuple[int, int, int]]:
    """Return gap runs that only one low-confidence bead interrupts: the side, the first sentence, one behind the last.

    A missing chapter always has some sentence with a little similarity to the last one before the gap, or the first one
    after it. One long gap is the better hypothesis. Its edges, GAP_MARGIN sentences, are left open.
    """
    runs = [(kind, list(steps)) for kind, steps in itertools.groupby(path, key=_sides)]
    long = [k for k, (kind, steps) in enumerate(runs) if kind != BOTH and len(steps) >= LONG_GAP]
    result = []
    for before, after in itertools.pairwise(long):
        beads = [step for kind, steps in runs[before + 1 : after] if kind == BOTH for step in steps]
        if (
            runs[before][0] == runs[after][0]
            and len(beads) <= MAX_ISLAND_BEADS
            and all(step[4] < CERTAIN_PROBABILITY for step in beads)
        ):
            side = runs[before][0].index(True)
            first, last = runs[before][1][0], runs[after][1][-1]
            result.append((side, first[:2][side] + GAP_MARGIN, last[2:4][side] - GAP_MARGIN))
    return result
