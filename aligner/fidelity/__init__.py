"""Fidelity checks: does the translation say what the original says? Rules, word vectors and learned scorers."""

from aligner.fidelity.options import CheckOptions
from aligner.fidelity.pipeline import check
from aligner.fidelity.registry import TYPES

__all__ = ["TYPES", "CheckOptions", "check"]
