"""Passages that the translation has elsewhere: an omission here and an addition there that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from aligner.alignment.evidence import Evidence
from aligner.alignment.lattice import Array
from aligner.document.model import Bead

CLEARLY = 0.55  # the least similarity of the two halves of a moved passage
BY_FAR = 0.15  # how much nearer they must be to each other than to any other gap
SHORTEST = 25  # characters; shorter lines are alike too often
AT_ONCE = 1024  # gaps compared at a time


def link_moved(beads: Sequence[Bead], evidence: Evidence) -> list[Bead]:
    """Return the beads with `counterpart` set on both halves of each sentence that the translation has elsewhere.

    An omitted and an added sentence are halves of one passage when each is the other's nearest among all gaps, clearly
    and by far, and they are of much the same length.
    """
    result = list(beads)
    long_source, long_target = evidence.source_lengths >= SHORTEST, evidence.target_lengths >= SHORTEST
    omitted = [k for k, bead in enumerate(beads) if not len(bead.target) and long_source[bead.source.start]]
    added = [k for k, bead in enumerate(beads) if not len(bead.source) and long_target[bead.target.start]]
    if not omitted or not added:
        return result
    left = evidence.source[0][[beads[k].source.start for k in omitted]]
    right = evidence.target[0][[beads[k].target.start for k in added]]
    best_there, sure_there = _nearest(left, right)
    best_back, sure_back = _nearest(right, left)
    for a, k in enumerate(omitted):
        b = int(best_there[a])
        if best_back[b] != a or not (sure_there[a] and sure_back[b]):
            continue
        lengths = evidence.source_lengths[beads[k].source.start], evidence.target_lengths[beads[added[b]].target.start]
        if max(lengths) <= 2 * min(lengths) + 10:
            result[k] = replace(result[k], counterpart=added[b])
            result[added[b]] = replace(result[added[b]], counterpart=k)
    return result


def _nearest(own: Array, others: Array) -> tuple[Array, Array]:
    """Return for each row the number of the nearest other row, and whether it is so clearly and by far."""
    best = np.zeros(len(own), dtype=np.int64)
    sure = np.zeros(len(own), dtype=bool)
    for start in range(0, len(own), AT_ONCE):
        similarity = own[start : start + AT_ONCE] @ others.T
        rows = np.arange(len(similarity))
        nearest = similarity.argmax(axis=1)
        top = similarity[rows, nearest]
        similarity[rows, nearest] = -1.0
        best[start : start + AT_ONCE] = nearest
        sure[start : start + AT_ONCE] = (top >= CLEARLY) & (top - similarity.max(axis=1) >= BY_FAR)
    return best, sure
