"""Transpositions: a passage that stands elsewhere in the translation is one note, no omission and addition."""

from __future__ import annotations

from aligner.document.model import Alignment, Divergence
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.segment_pair import quoted_passage


def transposition_flags(number: int, alignment: Alignment, options: CheckOptions) -> list[Divergence]:
    """Return the flag of a bead whose other half stands elsewhere; the aligner has linked the two.

    The flag hangs on the bead of the source passage and shows both places. A passage that has moved still says what it
    said, so it is a note; its probability is that of the less certain half.
    """
    bead = alignment.beads[number]
    if bead.counterpart is None or not len(bead.source) or not options.shows("moved"):
        return []
    other = alignment.beads[bead.counterpart]
    way = "later" if bead.counterpart > number else "earlier"
    return [
        Divergence(
            number,
            "moved",
            "note",
            round(min(bead.confidence, other.confidence), 3),
            alignment.source_span(bead),
            alignment.target_span(other),
            f"Appears {way} in the translation: «{quoted_passage(alignment.source_text(bead))}».",
        )
    ]


CHECK = Check(
    run=None,
    types=(
        FlagType(
            "moved",
            "a passage stands elsewhere in the translation",
            caught="a paragraph that the aligner finds in another place; always a note",
            max_severity="warning",
        ),
    ),
)
