"""Pairing sentences: scores for m–n beads, the search for the best path, and how sure each bead is.

`align_sentences` is the door, and `judge` says whether a pair is parallel at all. `inputs` says what goes in.
`evidence` (vectors, lengths), `words` (with the sounds of `names`), `borders` and `marks` speak for a bead; `weights`
says how much each counts. `stretches` cuts very long pairs, which need not be held whole, and `corners` long ones into
blocks; `blocks` looks at each of them twice (the second time at the `candidates` that the first left possible),
`lattice` sums over all paths and `decoding` picks the best.
`moved` links passages that stand elsewhere; `scoring` compares beads with those a person made, and `reliability` draws
how far confidence can be believed.
"""

from aligner.alignment.aligner import align_sentences
from aligner.alignment.inputs import AlignmentOptions, Side
from aligner.alignment.parallelism import Verdict, judge

__all__ = ["AlignmentOptions", "Side", "Verdict", "align_sentences", "judge"]
