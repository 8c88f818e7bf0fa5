"""Finding a quotation whose words are not there by its meaning: another translation, or a retelling.

A quotation is taken for a retelling of a passage when it is nearly as near to it, in both languages together, as the
document's own sentences are to their translations, and clearly nearer than to any other passage. Both measures are
relative to the document, so that they hold for any encoder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.document.model import Alignment

if TYPE_CHECKING:
    from aligner.encoding import Encoder
    from aligner.encoding.protocol import FloatArray

_MAX_SENTENCES = 2
_MIN_RELATIVE_COSINE = 0.9
_LEAD_COUNTS = 0.3
_LEAST_LEAD = 0.25


@dataclass(frozen=True)
class Passage:
    """Semantic match: a run of beads with the meaning of a quotation; `cosine` is the mean over both languages."""

    beads: tuple[int, ...]
    cosine: float


class SemanticIndex:
    """The vectors of an alignment's beads and of pairs of neighbouring beads, in both languages."""

    def __init__(self, alignment: Alignment, encoder: Encoder) -> None:
        self._encoder = encoder
        texts = [(source, target) for _, _, source, target in alignment.pairs()]
        self._sides = [encoder.encode_spans([pair[side] for pair in texts], _MAX_SENTENCES) for side in (0, 1)]
        self.usual = self._usual_nearness()

    def _usual_nearness(self) -> float:
        """Return the median cosine of the document's own pairs."""
        import numpy as np

        source, target = (side[0] for side in self._sides)
        both = (np.abs(source).sum(1) > 0) & (np.abs(target).sum(1) > 0)
        return float(np.median((source * target).sum(1)[both])) if both.any() else 1.0

    def find(self, text: str) -> Passage | None:
        """Return the passage that a quotation retells, None where no passage is near enough."""
        import numpy as np

        vector = self._encoder.encode([text])[0]
        nearness = self._nearness(vector)
        if nearness.shape[1] < 2 or not np.abs(vector).sum():
            return None
        length, place = np.unravel_index(int(nearness.argmax()), nearness.shape)
        best = float(nearness[length, place])
        others = nearness[0].copy()
        others[max(0, place - 1) : place + length + 2] = -1
        background = float(np.median(nearness[0]))
        scale = max(self.usual - background, 0.1)
        lead = (best - max(float(others.max()), background)) / scale
        if (best - background) / scale + _LEAD_COUNTS * lead < _MIN_RELATIVE_COSINE or lead < _LEAST_LEAD:
            return None
        return Passage(tuple(range(int(place), int(place + length + 1))), best)

    def _nearness(self, vector: FloatArray) -> FloatArray:
        """Return float32[longest, beads]: the mean cosine over the sides that are not empty."""
        import numpy as np

        sums = sum(side @ vector for side in self._sides)
        counts = sum((np.abs(side).sum(2) > 0).astype(np.float32) for side in self._sides)
        nearness: FloatArray = np.where(counts > 0, sums / np.maximum(counts, 1), -1.0).astype(np.float32)
        return nearness
