"""Precomputed vectors: those the user has made elsewhere, with any model, in a `.npy` file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError, system_reason
from aligner.encoding.cached_encoder import WrappedEncoder

if TYPE_CHECKING:
    from aligner.encoding.protocol import FloatArray


class PrecomputedEncoder(WrappedEncoder):
    """Row i of `NAME.npy` is the vector of line i of `NAME.txt` beside it, sentences of both languages together."""

    def __init__(self, path: Path) -> None:
        """Open the pair of files. Raises AlignerError where one is missing or they do not match."""
        import numpy as np

        super().__init__("additive")
        path, texts = Path(path), Path(path).with_suffix(".txt")
        try:
            self._rows = np.load(path, mmap_mode="r", allow_pickle=False)
            lines = texts.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError, EOFError) as error:
            raise AlignerError(
                f"Precomputed vectors need {path.name} (float rows) and {texts.name} (their sentences, one a line) "
                f"in {path.parent}: {system_reason(error)}."
            ) from error
        if self._rows.ndim != 2 or self._rows.dtype.kind != "f" or len(self._rows) != len(lines):
            raise AlignerError(
                f"{path} has the shape {self._rows.shape} of {self._rows.dtype}, but {texts.name} has {len(lines)} "
                "lines; give one row of floats for each line."
            )
        self._places = {" ".join(line.split()): i for i, line in enumerate(lines)}
        self.dimension = int(self._rows.shape[1])
        self.name = path.name

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """Return the texts' rows. Raises AlignerError for a text without one."""
        import numpy as np

        keys = [" ".join(text.split()) for text in texts]
        missing = [key for key in keys if key not in self._places]
        if missing:
            raise AlignerError(
                f"{self.name} has no vector for {len(missing)} of {len(keys)} sentences, the first being "
                f"“{missing[0][:60]}”; split with `aligner split`, encode its lines, and keep the two files in step."
            )
        return np.asarray(self._rows[[self._places[key] for key in keys]], dtype=np.float32)
