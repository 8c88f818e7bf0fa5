"""Base of the encoders that wrap a model: blank texts, spans, the cache."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError
from aligner.encoding.options import SpanMode
from aligner.encoding.protocol import Tokens
from aligner.encoding.spans import spans_of_sums, spans_of_texts, unit

if TYPE_CHECKING:
    from aligner.encoding.protocol import FloatArray
    from aligner.encoding.vector_cache import VectorCache

class WrappedEncoder(ABC):
    """An encoder around a model that gives one vector for a whole text.

    A run of sentences is either encoded anew as one text (`spans="exact"`) or taken as the sum of its sentences' unit
    vectors, each times its number of characters (`spans="additive"`: nothing to encode). The aligner asks for exact
    runs only where its first pass leaves them likely. `scripts/benchmarks/encoder_quality.py --spans` compares the two.

    `calls` and `encoded` count the calls of the model and the texts that it was given.
    """

    name: str
    dimension: int

    def __init__(self, spans: SpanMode = "exact", cache: VectorCache | None = None) -> None:
        self.spans = spans
        self.cache = cache
        self.calls = 0
        self.encoded = 0

    @abstractmethod
    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension] for texts that are not blank, unit rows or not."""

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension] with unit rows; each distinct text is encoded once, a blank one is zeros."""
        import numpy as np

        distinct = [text for text in dict.fromkeys(texts) if text.strip()]
        known = self.cache.load(self.name, distinct) if self.cache else {}
        missing = [text for text in distinct if text not in known]
        if missing:
            # Texts of one length stand together, so that a batch is padded little.
            missing.sort(key=len)
            self.calls += 1
            self.encoded += len(missing)
            new = unit(np.asarray(self.vectors(missing), dtype=np.float32))
            if self.cache:
                self.cache.store(self.name, missing, new)
            known.update(zip(missing, new, strict=True))
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for i, text in enumerate(texts):
            if text in known:
                result[i] = known[text]
        return result

    def encode_spans(self, texts: Sequence[str], longest: int) -> FloatArray:
        """Return float32[longest, n, dimension]; see the protocol."""
        import numpy as np

        if self.spans == "exact":
            return spans_of_texts(texts, longest, self.encode, self.dimension)
        lengths = np.array([len(text) for text in texts], dtype=np.float32)
        return spans_of_sums(self.encode(texts) * lengths[:, None], longest)

    def tokens(self, text: str) -> Tokens:
        """Raise AlignerError: this encoder sees only whole texts."""
        raise AlignerError(f"The encoder {self.name} has no vectors of single words; use the bundled one for that.")
