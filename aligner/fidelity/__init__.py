"""Fidelity checks: does the translation say what the original says? Rules, word vectors and learned scorers.

The checks are read when they are first asked for: who only aligns does not wait for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aligner.fidelity.options import CheckOptions

if TYPE_CHECKING:
    from aligner.fidelity.pipeline import check
    from aligner.fidelity.registry import TYPES

__all__ = ["TYPES", "CheckOptions", "check"]


def __getattr__(name: str) -> object:
    if name == "check":
        from aligner.fidelity.pipeline import check

        return check
    if name == "TYPES":
        from aligner.fidelity.registry import TYPES

        return TYPES
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
