"""Fingerprint of a flag: a short hash by which a decision about it is found again, as in `--accept`."""

from __future__ import annotations

import hashlib

from aligner.document.model import Alignment, Divergence


def fingerprint(divergence: Divergence, alignment: Alignment) -> str:
    """Return a short name of a flag that stays the same when passages elsewhere in the documents change.

    It is made from the type, the texts of the bead and the flagged words, not from numbers or offsets.
    """
    bead = alignment.beads[divergence.bead]
    target = alignment.target_edits.get(divergence.bead, alignment.target_text(bead))
    said = [divergence.type, alignment.source_text(bead), target]
    for document, span in ((alignment.source, divergence.source_span), (alignment.target, divergence.target_span)):
        said.append(document[span] if span else "")
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]
