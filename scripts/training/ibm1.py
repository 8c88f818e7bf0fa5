"""IBM model 1: lexical translation probabilities by expectation and maximisation.

Every word of one side comes from one word of the other, and how often each comes from each is found in rounds (Brown et
al. 1993, "The Mathematics of Statistical Machine Translation", https://aclanthology.org/J93-2003/).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Smoothing:
    """A discount of each count, and phantom counts of each word, that keep rare words from explaining everything."""

    discount: float = 0.0
    phantom: float = 0.0


@dataclass(frozen=True)
class Table:
    """The pairs of words that stand together: their numbers, t(target | source), and the expected counts."""

    source: Numbers
    target: Numbers
    likelihood: NDArray[np.float64]
    count: NDArray[np.float64]


UNSMOOTHED = Smoothing()


def train(
    pairs: Iterable[tuple[Numbers, Numbers]], sizes: tuple[int, int], rounds: int, smoothing: Smoothing = UNSMOOTHED
) -> Table:
    """Return the table learned from pairs of sentences as numbers of words, below `sizes` on each side.

    >>> pairs = [([0, 1], [0, 1]), ([0], [0])]
    >>> table = train([(np.array(a), np.array(b)) for a, b in pairs], (2, 2), 20)
    >>> [f"{p:.2f}" for p in table.likelihood]
    ['1.00', '0.00', '0.03', '0.97']
    """
    cells: list[Numbers] = []
    owners: list[NDArray[np.int32]] = []
    tokens = 0
    for one, other in pairs:
        cells.append((one[:, None] * sizes[1] + other[None, :]).ravel())
        owners.append(np.tile(np.arange(tokens, tokens + len(other), dtype=np.int32), len(one)))
        tokens += len(other)
    cell, where = np.unique(np.concatenate(cells), return_inverse=True)
    owner = np.concatenate(owners)
    del cells, owners
    source = cell // sizes[1]
    likelihood = np.full(len(cell), 1.0 / sizes[1])
    for _ in range(rounds):
        share = likelihood[where]
        share /= np.bincount(owner, weights=share, minlength=tokens)[owner]
        count = np.bincount(where, weights=share, minlength=len(cell))
        total = np.bincount(source, weights=count, minlength=sizes[0])[source]
        likelihood = np.maximum(count - smoothing.discount, 1e-9) / (total + smoothing.phantom)
    return Table(source, cell % sizes[1], likelihood, count.astype(np.float64))
