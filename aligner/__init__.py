"""Aligns Russian originals with their English translations and shows where the translation diverges.

    from aligner import align
    alignment = align("letter.ru.txt", "letter.en.txt")
    alignment.save("letter.tmx")

The layers, each importing only those before it: `document`, `splitting`, `encoding`, `alignment`, `fidelity`,
`formats`, `pipeline`, then `review`, `corpora` and `batch` side by side, and `cli` on top.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.document import AlignerError, Alignment, Bead, Divergence, Document, Sentence
    from aligner.encoding import load_encoder
    from aligner.pipeline import align, split

__version__ = "0.1.0"
__all__ = ["AlignerError", "Alignment", "Bead", "Divergence", "Document", "Sentence", "align", "load_encoder", "split"]

_HOMES = {
    "align": "aligner.pipeline",
    "split": "aligner.pipeline",
    "load_encoder": "aligner.encoding",
    **dict.fromkeys(("AlignerError", "Alignment", "Bead", "Divergence", "Document", "Sentence"), "aligner.document"),
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that `import aligner` costs nothing."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'aligner' has no attribute {name!r}")
