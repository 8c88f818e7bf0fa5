"""Fidelity: does the translation say what the original says? Rules, a detector, and one decision per bead."""

from aligner.fidelity.checking import check
from aligner.fidelity.options import TYPES, CheckOptions

__all__ = ["TYPES", "CheckOptions", "check"]
