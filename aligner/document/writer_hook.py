"""Writer hook of `Alignment.save`: the formats register their writers here, so that the model need not import them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.document.model import Alignment

Save = Callable[["Alignment", Path], None]
_registered: list[Save] = []


def register(save: Save) -> None:
    """Make `save` the function behind `Alignment.save`; `aligner.formats` calls this when it is imported."""
    _registered[:] = [save]


def save(alignment: Alignment, path: Path) -> None:
    """Write the alignment to the path by the registered function."""
    if not _registered:
        raise RuntimeError("import aligner.formats before saving an alignment")
    _registered[0](alignment, path)
