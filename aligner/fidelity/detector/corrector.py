"""Which words someone correcting a machine translation would touch, told by how each text is read alone.

The upper layers know the few thousand sentences that people marked by heart before they have learned what it is that
people mark. So a small net of its own looks at what stands below them, which no training has touched: the states of a
word, of its neighbours, and of the words across that answer it. `scripts/training/post_edits.py` teaches it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aligner.fidelity.detector.network import Array, Tensors, gelu, mean_word, sigmoid

SIDES = ("source", "target")


class Corrector:
    """A net of one hidden layer over the traits of words, with an outcome for each side."""

    def __init__(self, tensors: Tensors) -> None:
        """`tensors` as the training script writes them: `thresholds` are the chances from which a mark counts."""
        self.widen, self.narrow = (tensors[name].astype(np.float32) for name in ("widen", "narrow"))
        self.widen_bias, self.narrow_bias = tensors["widen_bias"], tensors["narrow_bias"]
        self.thresholds = dict(zip(SIDES, tensors["thresholds"].tolist(), strict=True))

    def __call__(self, traits: Array, side: int) -> Array:
        """Return the chance of each unit of the Russian (0) or English (1) side, float32[units], from its traits."""
        wide = gelu(traits @ self.widen + self.widen_bias[side])
        return sigmoid(wide @ self.narrow[:, side] + self.narrow_bias[side])


def traits(pooled: Sequence[Array], word: Array, scalars: Array, chances: Array) -> Array:
    """Return what is to be known of each unit, float32[2b, n, traits]; arguments as `network.matched` has them.

    Its states and those of the words across that it chooses, how far they are from each other, how surely it chooses;
    the units before and after it; and what both texts are as a whole.
    """
    half = len(word) // 2
    across = [chances @ np.roll(x, half, axis=0) for x in pooled]
    whole = [np.broadcast_to(mean_word(x, word), x.shape) for x in (pooled[-1], scalars)]
    sharpest = np.sort(chances, axis=2)[..., -2:]
    parts = [
        pooled[-1], across[-1], np.abs(pooled[-1] - across[-1]), np.abs(pooled[1] - across[1]), pooled[0], across[0],
        scalars, sharpest, *_beside(pooled[-1]), *_beside(scalars), whole[0], np.roll(whole[0], half, axis=0), whole[1],
    ]  # fmt: skip
    return np.concatenate(parts, axis=-1)


def _beside(values: Array) -> tuple[Array, Array]:
    """Return what stands before each unit and after it."""
    return np.concatenate([values[:, :1], values[:, :-1]], 1), np.concatenate([values[:, 1:], values[:, -1:]], 1)
