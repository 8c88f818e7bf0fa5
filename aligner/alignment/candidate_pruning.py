"""Candidate beads: the two-sided beads that the first pass leaves possible, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.forward_backward import Array

PRUNING_THRESHOLD = 1e-4  # the least first-pass probability of a candidate of the second pass
RUN_THRESHOLD = 0.5  # the least first-pass probability of a run of sentences that is encoded as one text


@dataclass(frozen=True)
class Runs:
    """Runs of `count` neighbouring sentences of one side, each by its `first` sentence, int[runs]."""

    first: Array
    count: int

    @property
    def last(self) -> Array:
        """The last sentence of each."""
        return self.first + (self.count - 1)

    @property
    def end(self) -> Array:
        """The sentence behind each."""
        return self.first + self.count

    def sums(self, values: Array) -> Array:
        """Return the sum of the sentences' values, float32[runs]."""
        total = np.zeros(len(self.first), np.float32)
        for k in range(self.count):
            total += values[self.first + k]
        return total


@dataclass(frozen=True)
class TypedBeads:
    """Candidates of one type: those of two source sentences and one target sentence, for example."""

    source: Runs
    target: Runs

    def __len__(self) -> int:
        return len(self.source.first)

    @property
    def type(self) -> tuple[int, int]:
        """Bead type: the number of source and of target sentences, as in 1–2."""
        return self.source.count, self.target.count

    def mirrored(self) -> TypedBeads:
        """Return the beads seen from the other side."""
        return TypedBeads(self.target, self.source)


@dataclass(frozen=True)
class Candidates:
    """Two-sided beads as arrays of equal length: the first sentences `i` and `j`, how many, `m` and `n`."""

    i: Array
    j: Array
    m: Array
    n: Array
    probability: Array

    def __len__(self) -> int:
        return len(self.i)

    def __getitem__(self, rows: Array) -> Candidates:
        """Return some of them, by a mask or by numbers."""
        return Candidates(self.i[rows], self.j[rows], self.m[rows], self.n[rows], self.probability[rows])

    def places(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Return the first sentences and the counts, source and target."""
        return (self.i, self.m), (self.j, self.n)

    def by_type(self) -> Iterator[tuple[Array, TypedBeads]]:
        """Yield the rows of the beads of each type, and these beads."""
        for m, n in sorted(set(zip(self.m.tolist(), self.n.tolist(), strict=True))):
            rows = np.flatnonzero((self.m == m) & (self.n == n))
            yield rows, TypedBeads(Runs(self.i[rows], m), Runs(self.j[rows], n))

    @classmethod
    def joined(cls, parts: Sequence[Candidates]) -> Candidates:
        """Return all of them in one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__dataclass_fields__))


def likely_runs(beads: Candidates) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the runs of several sentences (first, count), source and target, that the first pass finds likely enough.

    A run counts with the probabilities of all candidates that hold it.
    """
    result = []
    for firsts, counts in ((beads.i, beads.m), (beads.j, beads.n)):
        several = np.flatnonzero(counts > 1)
        mass: dict[tuple[int, int], float] = {}
        for first, count, probability in zip(
            firsts[several].tolist(), counts[several].tolist(), beads.probability[several].tolist(), strict=True
        ):
            mass[first, count] = mass.get((first, count), 0.0) + probability
        result.append(sorted(run for run, total in mass.items() if total > RUN_THRESHOLD))
    return result[0], result[1]
