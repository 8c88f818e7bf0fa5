"""Pairing sentences: scores for m–n beads, the search for the best path, and how sure each bead is."""
