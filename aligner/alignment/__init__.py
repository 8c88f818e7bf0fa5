"""Pairing sentences: scores for m–n beads, the search for the best path, and how sure each bead is.

`align_sentences` is the door. `inputs` says what goes in; `evidence` what speaks for a bead; `weights` how much it
counts; `corners` cuts long texts into blocks; `lattice` sums over all paths of a block; `decoding` picks the best.
"""

from aligner.alignment.aligning import align_sentences
from aligner.alignment.inputs import AlignmentOptions, Side

__all__ = ["AlignmentOptions", "Side", "align_sentences"]
