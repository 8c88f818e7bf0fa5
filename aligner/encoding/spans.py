"""Overlaps: vectors of runs of neighbouring sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.encoding.protocol import FloatArray


def unit(vectors: FloatArray) -> FloatArray:
    """Return the vectors of shape [..., d] scaled to length one; zeros stay zeros."""
    import numpy as np

    length = np.sqrt(np.einsum("...d,...d->...", vectors, vectors))[..., None]
    scaled: FloatArray = vectors / np.where(length > 0, length, np.float32(1))
    return scaled


def spans_of_sums(sums: FloatArray, longest: int, finish: Callable[[FloatArray], FloatArray] = unit) -> FloatArray:
    """Return float32[longest, n, d] for raw sums float32[n, d]: entry [k - 1, i] belongs to rows i to i + k.

    Each length is the one before it plus a shifted copy, which is exact where differences of one long cumulative sum
    would lose digits.
    """
    import numpy as np

    count, dimension = sums.shape
    result = np.zeros((longest, count, dimension), dtype=np.float32)
    running = sums
    for k in range(1, min(longest, count) + 1):
        if k > 1:
            running = running[:-1] + sums[k - 1 :]
        result[k - 1, : count - k + 1] = finish(running)
    return result


def spans_of_texts(
    texts: Sequence[str], longest: int, encode: Callable[[Sequence[str]], FloatArray], dimension: int
) -> FloatArray:
    """Return float32[longest, n, dimension] by encoding every run of 1 to `longest` texts joined by a space."""
    import numpy as np

    count = len(texts)
    result = np.zeros((longest, count, dimension), dtype=np.float32)
    runs = [" ".join(texts[i : i + k]) for k in range(1, longest + 1) for i in range(count - k + 1)]
    vectors = encode(runs) if runs else np.zeros((0, dimension), dtype=np.float32)
    start = 0
    for k in range(1, min(longest, count) + 1):
        stop = start + count - k + 1
        result[k - 1, : count - k + 1] = vectors[start:stop]
        start = stop
    return result
