"""Bead features: evidence that a group of source sentences translates as a group of target sentences."""
