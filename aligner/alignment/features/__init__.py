"""Bead features: what speaks for pairing a group of source sentences with a group of target sentences."""
