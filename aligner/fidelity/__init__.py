"""Fidelity: does the translation say what the original says? Checks by rules and word vectors, and one decision per bead."""

from aligner.fidelity.options import CheckOptions
from aligner.fidelity.pipeline import check
from aligner.fidelity.registry import TYPES

__all__ = ["TYPES", "CheckOptions", "check"]
