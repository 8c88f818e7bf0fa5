"""Crossing alignments: passages that the translation has elsewhere, an omission here and its equivalent there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from aligner.alignment.features.similarity import Evidence
from aligner.alignment.forward_backward import Array
from aligner.document.model import Bead

MIN_SIMILARITY = 0.55  # the least similarity of the two halves of a moved passage
MIN_MARGIN = 0.15  # how much nearer they must be to each other than to any other gap
MIN_CHARACTERS = 25  # characters; shorter lines are alike too often
AT_ONCE = 1024  # gaps compared at a time
MAX_COMPARED = 4096  # gaps of the other side that one is compared with, those nearest in place


@dataclass
class OneSidedBeads:
    """The longer omitted, or added, sentences: the numbers of their beads, their vectors and lengths."""

    beads: list[int] = field(default_factory=list)
    vectors: list[Array] = field(default_factory=list)
    lengths: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, beads: Sequence[int], sentences: Sequence[int], vectors: Array, lengths: Array) -> OneSidedBeads:
        """Return those of some gaps that are long enough."""
        long = [k for k, sentence in enumerate(sentences) if lengths[sentence] >= MIN_CHARACTERS]
        numbers = [sentences[k] for k in long]
        return cls([beads[k] for k in long], [vectors[numbers]], [float(lengths[number]) for number in numbers])

    def add(self, others: OneSidedBeads, first: int) -> None:
        """Take in those of a later section, whose first bead gets the number `first`."""
        self.beads += [first + bead for bead in others.beads]
        self.vectors += others.vectors
        self.lengths += others.lengths


@dataclass
class GapIndex:
    """The gaps of both sides, gathered section by section."""

    omitted: OneSidedBeads = field(default_factory=OneSidedBeads)
    added: OneSidedBeads = field(default_factory=OneSidedBeads)

    @classmethod
    def of(cls, beads: Sequence[Bead], evidence: Evidence) -> GapIndex:
        """Return the gaps among the beads of a section."""
        omitted = [k for k, bead in enumerate(beads) if not len(bead.target)]
        added = [k for k, bead in enumerate(beads) if not len(bead.source)]
        source, target = [beads[k].source.start for k in omitted], [beads[k].target.start for k in added]
        return cls(
            OneSidedBeads.of(omitted, source, evidence.source[0], evidence.source_lengths),
            OneSidedBeads.of(added, target, evidence.target[0], evidence.target_lengths),
        )

    def add(self, others: GapIndex, first: int) -> None:
        """Take in the gaps of a later section, whose first bead gets the number `first`."""
        self.omitted.add(others.omitted, first)
        self.added.add(others.added, first)


def link_transposed(beads: Sequence[Bead], gaps: GapIndex) -> list[Bead]:
    """Return the beads with `counterpart` set on both halves of each sentence that the translation has elsewhere.

    An omitted and an added sentence are halves of one passage when each is the other's nearest among all gaps, clearly
    and by far, and they are of much the same length.
    """
    result = list(beads)
    omitted, added = gaps.omitted, gaps.added
    if not omitted.beads or not added.beads:
        return result
    best_forward, certain_forward = _nearest(omitted, added)
    best_back, certain_back = _nearest(added, omitted)
    for a, k in enumerate(omitted.beads):
        b = int(best_forward[a])
        if best_back[b] != a or not (certain_forward[a] and certain_back[b]):
            continue
        lengths = omitted.lengths[a], added.lengths[b]
        if max(lengths) <= 2 * min(lengths) + 10:
            result[k] = replace(result[k], counterpart=added.beads[b])
            result[added.beads[b]] = replace(result[added.beads[b]], counterpart=k)
    return result


def _nearest(own: OneSidedBeads, others: OneSidedBeads) -> tuple[Array, Array]:
    """Return for each gap the number of the nearest other one, and whether it is so clearly and by far."""
    best = np.zeros(len(own.beads), dtype=np.int64)
    sure = np.zeros(len(own.beads), dtype=bool)
    vectors, there = np.concatenate(own.vectors), np.concatenate(others.vectors)
    middles = np.searchsorted(others.beads, own.beads[AT_ONCE // 2 :: AT_ONCE] or own.beads[:1])
    for start in range(0, len(vectors), AT_ONCE):
        middle = int(middles[min(start // AT_ONCE, len(middles) - 1)])
        low = max(0, min(middle - MAX_COMPARED // 2, len(there) - MAX_COMPARED))
        similarity = vectors[start : start + AT_ONCE] @ there[low : low + MAX_COMPARED].T
        rows = np.arange(len(similarity))
        nearest = similarity.argmax(axis=1)
        top = similarity[rows, nearest]
        similarity[rows, nearest] = -1.0
        best[start : start + AT_ONCE] = low + nearest
        sure[start : start + AT_ONCE] = (top >= MIN_SIMILARITY) & (top - similarity.max(axis=1) >= MIN_MARGIN)
    return best, sure
