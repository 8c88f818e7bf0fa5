"""Greedy assignment: one-to-one matching that takes the best pair first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

One = TypeVar("One", bound=Hashable)
Other = TypeVar("Other", bound=Hashable)


def greedy_assignment(ranked: Iterable[tuple[One, Other]]) -> Iterator[tuple[One, Other]]:
    """Yield those of some pairs, the best first, of which neither member was taken by a better one.

    >>> list(greedy_assignment([("a", 1), ("b", 1), ("b", 2)]))
    [('a', 1), ('b', 2)]
    """
    ones, others = set[One](), set[Other]()
    for one, other in ranked:
        if one not in ones and other not in others:
            ones.add(one)
            others.add(other)
            yield one, other
