"""Unrelated sides: most of an alignment holds pairs that are no translations of each other, as of the wrong file.

A table or a memory comes aligned, so that nothing was weighed when its rows were paired; each mispaired row bears a
flag of its own, and no flag says that the files may be the wrong ones.
"""

from __future__ import annotations

from dataclasses import replace

from aligner.alignment.pair_relation import PairRelation, classify_pair
from aligner.document.model import Alignment

MIN_BEADS = 3
"""The fewest beads of which "most" says more than the flags themselves."""
MOST = 0.5
"""The share of either side with a counterpart below which most of the two does not belong together."""


def unrelated_sides(alignment: Alignment) -> PairRelation | None:
    """Return the shares of both sides that have a counterpart where most of neither has, else None.

    A bead counts as no pair where it is unlikely, one-sided, or bears a flag of mispairing that nobody dismissed.
    """
    if len(alignment.beads) < MIN_BEADS:
        return None
    mispaired = {
        flag.bead for flag in alignment.divergences if flag.type == "similarity" and flag.decision != "dismissed"
    }
    beads = [
        replace(bead, confidence=0.0) if number in mispaired else bead for number, bead in enumerate(alignment.beads)
    ]
    sides = (
        [document.text[sentence.start : sentence.end] for sentence in sentences]
        for document, sentences in (
            (alignment.source, alignment.source_sentences),
            (alignment.target, alignment.target_sentences),
        )
    )
    relation = classify_pair(beads, *sides)
    return relation if max(relation.source_share, relation.target_share) < MOST else None
