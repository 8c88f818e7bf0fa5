"""From probabilities to one path: the beads that are together most likely to be right.

The path of the highest total score is not the path with the most right beads. Here every bead brings its probability
less a fixed price, and the path that brings most is taken: maximum expected accuracy, as protein sequences are aligned
(Do et al. 2005, ProbCons, https://doi.org/10.1101/gr.2821705).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.alignment.lattice import NEVER, Array, Sums

Step = tuple[int, int, int, int, float]  # the node where a bead starts, the node where it ends, its probability


def best_paths(types: Sequence[tuple[int, int]], sizes: Array, sums: Sums, price: float) -> list[list[Step]]:
    """Return for each lattice the beads of its best path, in order, gaps included.

    A two-sided bead brings its probability less `price`, a gap its probability less three quarters of it.
    """
    steps = [*types, (1, 0), (0, 1)]
    gains = [*(sums.matches[k] for k in range(len(types))), sums.source_gaps, sums.target_gaps]
    prices = [price] * len(types) + [0.75 * price] * 2
    diagonals, blocks, width = gains[0].shape
    reach = max(max(kind) for kind in types)
    best = np.full((diagonals, blocks, width + reach), NEVER)
    chosen = np.full((diagonals, blocks, width), -1, dtype=np.int8)
    best[0, :, reach] = 0.0
    for d in range(1, diagonals):
        here = best[d, :, reach:]
        for number, (m, n) in enumerate(steps):
            if m + n > d:
                continue
            value = best[d - m - n, :, reach - m : reach - m + width] + (gains[number][d] - prices[number])
            better = value > here
            np.copyto(here, value, where=better)
            chosen[d][better] = number
    return [_trace(steps, gains, chosen, block, int(p), int(q)) for block, (p, q) in enumerate(sizes)]


def _trace(
    steps: Sequence[tuple[int, int]], gains: Sequence[Array], chosen: Array, block: int, i: int, j: int
) -> list[Step]:
    """Follow the choices back from the last node."""
    path: list[Step] = []
    while i or j:
        number = chosen[i + j, block, i]
        m, n = steps[number]
        path.append((i - m, j - n, i, j, float(gains[number][i + j, block, i])))
        i, j = i - m, j - n
    return path[::-1]
