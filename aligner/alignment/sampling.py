"""Systematic sampling: numbers evenly spaced over a text, as 0, 250, 500 of a thousand sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from aligner.alignment.forward_backward import Array


def distinct(ascending: Array) -> Array:
    """Return the different ones of whole numbers that ascend, int64[n]: `np.unique` without its import of `numpy.ma`.

    >>> distinct(np.array([0, 0, 1, 3, 3])).tolist()
    [0, 1, 3]
    """
    return ascending[np.flatnonzero(np.diff(ascending, prepend=ascending[:1] - 1))]


def evenly_spaced(count: int, size: int) -> Array:
    """Return at most `size` numbers below `count`, evenly spaced, the first and the last among them.

    >>> evenly_spaced(1001, 5).tolist(), evenly_spaced(3, 5).tolist()
    ([0, 250, 500, 750, 1000], [0, 1, 2])
    """
    return distinct(np.linspace(0, count - 1, size).astype(int))
