"""Judging pairs with any encoder that knows its tokens, in the place of the trained detector.

Each word looks for the other side's nearest word by the cosine of their contextual vectors. A word whose best match is
far below what is usual in the same passages is marked. This needs no training, and says less: it sees words without a
counterpart, not words with a wrong one (SimAlign looks at the same matrix, Jalili Sabet et al. 2020,
https://aclanthology.org/2020.findings-emnlp.147).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aligner.fidelity.detector.output import DetectorOutput, Mark, MarkKind
from aligner.fidelity.detector.tokenization import Spans, spans

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder, FloatArray

FAR = 3.0
"""A mark has a chance of one half where a match is so many spreads below the median match."""


@dataclass(frozen=True)
class _Text:
    """A text's words and their vectors, float32[words, dimension], zeros for a word without a token."""

    words: Spans
    vectors: FloatArray


class TokenMatcher:
    """Judges pairs of texts by the token vectors of an encoder."""

    learned = False
    """Its chances are no measure that the calibration knows."""

    def __init__(self, encoder: Encoder) -> None:
        """Raises AlignerError at the first pair where the encoder has no view by tokens."""
        self.encoder = encoder

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[DetectorOutput]:
        """Return one judgement for each (source, target), in their order."""
        import numpy as np

        sides = [_centred([self._read(pair[side]) for pair in pairs]) for side in (0, 1)]
        cosines = [a.vectors @ b.vectors.T for a, b in zip(*sides, strict=True)]
        best = [[_best(c, axis) for c in cosines] for axis in (1, 0)]
        likeness = [
            float(a @ b) for a, b in zip(*(self.encoder.encode([p[s] for p in pairs]) for s in (0, 1)), strict=True)
        ]
        everywhere = np.concatenate([row for side in best for row in side])
        usual = float(np.median(everywhere)) if len(everywhere) else 0.0
        spread = float(np.median(np.abs(everywhere - usual))) + 1e-6 if len(everywhere) else 1.0
        judgements = []
        for number, alike in enumerate(likeness):
            chances = [_chances(best[side][number], usual, spread) for side in (0, 1)]
            kinds: tuple[MarkKind, MarkKind] = ("omitted", "added")
            marks = [
                tuple(Mark(start, end, float(p), kinds[side]) for (start, end), p in zip(words, row, strict=True))
                for side, (words, row) in enumerate(zip((s[number].words for s in sides), chances, strict=True))
            ]
            worst = max((float(row.max()) for row in chances if len(row)), default=0.0)
            judgements.append(DetectorOutput(marks[0], marks[1], worst, max(0.0, min(1.0, alike))))
        return judgements

    def _read(self, text: str) -> _Text:
        import numpy as np

        words = [span for span in spans(text) if text[span[0]].isalnum()]
        tokens = self.encoder.tokens(text)
        vectors = np.zeros((len(words), tokens.vectors.shape[1]), np.float32)
        number = 0
        for (start, end), vector in zip(tokens.offsets, tokens.vectors, strict=True):
            while number < len(words) and words[number][1] <= start:
                number += 1
            if number < len(words) and words[number][0] < end:
                vectors[number] += vector
        return _Text(words, vectors)


def _centred(texts: list[_Text]) -> list[_Text]:
    """Return the words' unit vectors, seen from their mean: a model's languages lie apart."""
    import numpy as np

    whole = np.concatenate([text.vectors for text in texts])
    mean = whole[np.abs(whole).sum(1) > 0].mean(0) if np.abs(whole).any() else 0.0
    result = []
    for text in texts:
        moved = np.where(np.abs(text.vectors).sum(1, keepdims=True) > 0, text.vectors - mean, 0.0)
        length = np.linalg.norm(moved, axis=1, keepdims=True)
        result.append(_Text(text.words, (moved / np.maximum(length, 1e-9)).astype(np.float32)))
    return result


def _best(cosines: Any, axis: int) -> Any:
    """Return the best cosine of each word of one side; −1 where the other side has none."""
    import numpy as np

    return cosines.max(axis) if cosines.shape[axis] else np.full(cosines.shape[1 - axis], -1.0)


def _chances(best: Any, usual: float, spread: float) -> Any:
    """Return how likely each word has no counterpart: a logistic curve of its match's distance from the usual one."""
    import numpy as np

    return 1 / (1 + np.exp(np.clip((best - usual) / spread + FAR, -30, 30)))
