"""Fidelity: does the translation say what the original says? Rules, a detector, and one decision per bead."""

from aligner.fidelity.options import TYPES, CheckOptions
from aligner.fidelity.pipeline import check

__all__ = ["TYPES", "CheckOptions", "check"]
