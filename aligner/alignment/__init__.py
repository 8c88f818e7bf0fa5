"""Sentence alignment: scores for m–n beads, the search for the best path, and the confidence of each bead.

`align_sentences` is the entry point and `classify_pair` says whether a pair is parallel at all. `inputs` holds what
goes in. `features` are computed for a bead: similarity (vectors, lengths; those of any encoder rescaled), lexical
coverage, phonetic keys, co-occurrence, boundaries, surface cues; `parameters` weighs them. `chunking` cuts a long pair
into `concurrent_sections`, which several processes can share, and `anchor_points` a section into blocks; `passes`
scores each block twice (the second time what `candidate_pruning` left of the first), `forward_backward` sums over all
paths and `posterior_decoding` picks the best. `transpositions` links passages that stand elsewhere.
"""

from aligner.alignment.aligner import align_sentences
from aligner.alignment.inputs import AlignmentOptions, DocumentSide
from aligner.alignment.pair_relation import PairRelation, classify_pair

__all__ = ["AlignmentOptions", "DocumentSide", "PairRelation", "align_sentences", "classify_pair"]
