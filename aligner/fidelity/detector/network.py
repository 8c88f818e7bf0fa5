"""The detector's network in numpy: a small BERT whose upper layers read both texts at once, in float32."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.fidelity.detector.words import PAD, Reading

Array = npt.NDArray[Any]
Tensors = Mapping[str, Array]
HEAD = 32
"""Width of one attention head."""
EPSILON = 1e-12
MATCHED = (0, 3, 5)
"""The depths whose states are compared between the texts; the last is what the upper layers get."""
SHARPNESS = np.float32(0.1)
"""Cosines are divided by this before they become chances."""
AWAY = np.float32(-1e9)
"""What keeps attention off padding."""
TANH = np.float32(0.7978845608)
"""sqrt(2 / pi), in the tanh form of GELU (Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415)."""


@dataclass(frozen=True)
class Layer:
    """One transformer layer's matrices, each float32[inputs, outputs], with their biases and norms."""

    attend: Array
    attend_bias: Array
    gather: Array
    gather_bias: Array
    first_norm: tuple[Array, Array]
    widen: Array
    widen_bias: Array
    narrow: Array
    narrow_bias: Array
    second_norm: tuple[Array, Array]


@dataclass(frozen=True)
class Outputs:
    """Chances of one pair, for each side: float32[units, 3] of words, [units, 2] of the gap before each; [2] whole.

    Also the states they were read from, float16[units, width], and the sides' cosines, float16[units, units].
    """

    words: tuple[Array, Array]
    gaps: tuple[Array, Array]
    pair: Array
    states: tuple[Array, Array]
    close: Array


class Network:
    """Holds the weights in float32 and runs batches of readings.

    Lower layers read each text alone, their words are matched by cosine, and upper layers read both texts' words
    together. The same computation in torch, for training: `scripts/detector_training/network.py`.
    """

    def __init__(self, tensors: Tensors) -> None:
        """`tensors` as the training script writes them."""
        self.nibbles, self.scales = tensors["word.nibbles"], tensors["word.scales"]
        self.positions = tensors["pos.weight"].astype(np.float32) + tensors["kind"]
        self.norm = tensors["ln.weight"], tensors["ln.bias"]
        count = 1 + max(int(name.split(".")[1]) for name in tensors if name.startswith("layers."))
        layers = [_layer(tensors, f"layers.{number}") for number in range(count)]
        self.lower, self.upper = layers[: MATCHED[-1]], layers[MATCHED[-1] :]
        self.sides, self.pull = tensors["sides"], tensors["pull"]
        self.heads = {
            name: (np.ascontiguousarray(tensors[f"{name}.weight"].T), tensors[f"{name}.bias"])
            for name in ("inject", "word_head", "gap_head", "sentence_head")
        }

    def __call__(self, pairs: Sequence[tuple[Reading, Reading]]) -> list[Outputs]:
        """Run one batch; pairs of like length waste the least."""
        readings = [pair[side] for side in (0, 1) for pair in pairs]
        pooled, word, scalars, chances, close = self.matched(pairs)
        half, x = len(pairs), pooled[-1]
        other = chances @ np.roll(x, half, axis=0)
        x = x + self._linear("inject", np.concatenate([other, np.abs(x - other), scalars], axis=-1)) * word[..., None]
        x += np.repeat(self.sides, half, axis=0)[:, None]
        x, present = self._together(x, close, readings)
        whole = (x * present[..., None]).sum(1) / present.sum(1)[:, None]
        chance = sigmoid(self._linear("sentence_head", whole))
        width = x.shape[1] // 2
        outputs = []
        for row, pair in enumerate(pairs):
            sides = [x[row, side * width : side * width + pair[side].count] for side in (0, 1)]
            words = [sigmoid(self._linear("word_head", states)) for states in sides]
            gaps = [sigmoid(self._linear("gap_head", _with_previous(states))) for states in sides]
            kept = sides[0].astype(np.float16), sides[1].astype(np.float16)
            nearness = close[row, : pair[0].count, : pair[1].count].astype(np.float16)
            outputs.append(Outputs((words[0], words[1]), (gaps[0], gaps[1]), chance[row], kept, nearness))
        return outputs

    def matched(self, pairs: Sequence[tuple[Reading, Reading]]) -> tuple[Sequence[Array], Array, Array, Array, Array]:
        """Run the lower layers; return the states at the depths compared, which units are words, and their matches."""
        pooled, word = self._read([pair[side] for side in (0, 1) for pair in pairs])
        return pooled, word, *matched(pooled, word)

    def _read(self, readings: Sequence[Reading]) -> tuple[list[Array], Array]:
        """Read texts alone; return units' states at the depths compared, [b, n, width], and which units are words."""
        length, count = max(len(r.pieces) for r in readings), max(r.count for r in readings)
        pieces = np.full((len(readings), length), PAD, np.int64)
        for row, reading in enumerate(readings):
            pieces[row, : len(reading.pieces)] = reading.pieces
        x = self._embedded(pieces) + self.positions[:length]
        x = _normed(x.reshape(len(readings) * length, -1), *self.norm)
        away = np.where(pieces == PAD, AWAY, np.float32(0))[:, None, None, :]
        pooled = []
        for depth in range(MATCHED[-1] + 1):
            if depth in MATCHED:
                pooled.append(_pooled(x.reshape(*pieces.shape, -1), readings, count))
            if depth < len(self.lower):
                x = _through(self.lower[depth], x, away)
        place = np.arange(count)
        last = np.array([reading.count - 1 for reading in readings])
        return pooled, (place > 0) & (place < last[:, None])

    def _together(self, x: Array, close: Array, readings: Sequence[Reading]) -> tuple[Array, Array]:
        """Run the upper layers on both sides' units in a row; return states [b, 2n, width] and which are units."""
        half, count = len(x) // 2, x.shape[1]
        counts = np.array([reading.count for reading in readings])
        present = np.arange(count) < counts[:, None]
        present = np.concatenate([present[:half], present[half:]], axis=1)
        away = np.where(present, np.float32(0), AWAY)[:, None, None, :]
        pull = np.zeros((half, 1, 2 * count, 2 * count), np.float32)
        pull[:, 0, :count, count:] = close
        pull[:, 0, count:, :count] = close.swapaxes(1, 2)
        x = np.concatenate([x[:half], x[half:]], axis=1).reshape(half * 2 * count, -1)
        for layer, strength in zip(self.upper, self.pull, strict=True):
            x = _through(layer, x, away + pull * strength[:, None, None])
        return x.reshape(half, 2 * count, -1), present

    def _embedded(self, pieces: Array) -> Array:
        """Look up pieces, which are kept in 4 bits."""
        distinct, places = np.unique(pieces, return_inverse=True)
        return _widened(self.nibbles[distinct], self.scales[distinct])[places.reshape(pieces.shape)]

    def _linear(self, head: str, states: Array) -> Array:
        weight, bias = self.heads[head]
        return np.asarray(states @ weight + bias)


def matched(pooled: Sequence[Array], word: Array) -> tuple[Array, Array, Array]:
    """Compare each word with the other side's words, by cosines of states from which the side's mean is taken.

    Returns, for the 2b sides, two scalars per state compared (the best cosine, and the chance that a word's choice
    chooses it back) [2b, n, 2 * states]; of the last state the chances [2b, n, n] and the cosines [b, n, n].
    """
    half = len(word) // 2
    scalars: list[Array] = []
    allowed = word[:half, :, None] & word[half:, None, :]
    for x in pooled:
        unit = x - mean_word(x, word)
        unit *= word[..., None] / np.maximum(np.sqrt((unit**2).sum(-1, keepdims=True)), np.float32(1e-12))
        close = unit[:half] @ unit[half:].swapaxes(1, 2)
        sharp = np.where(allowed, close / SHARPNESS, AWAY)
        forth, back = _softmax(sharp.copy(), 2) * allowed, _softmax(sharp, 1) * allowed
        agreed = forth * back
        best = np.where(allowed, close, np.float32(-1))
        scalars += [np.concatenate([best.max(2), best.max(1)]), np.concatenate([agreed.sum(2), agreed.sum(1)])]
    return np.stack(scalars, -1), np.concatenate([forth, back.swapaxes(1, 2)]), close


def mean_word(values: Array, word: Array) -> Array:
    """Return the mean over the words of each text, [b, 1, …], of values [b, n, …]."""
    return np.asarray((values * word[..., None]).sum(1, keepdims=True) / np.maximum(word.sum(1), 1)[:, None, None])


def _pooled(states: Array, readings: Sequence[Reading], count: int) -> Array:
    """Average the states [b, length, width] of each unit's pieces: [b, count, width], zero where there is no unit."""
    out = np.zeros((len(readings), count, states.shape[-1]), np.float32)
    for row, reading in enumerate(readings):
        starts = np.flatnonzero(np.diff(reading.units, prepend=-1))
        sums = np.add.reduceat(states[row, : len(reading.units)], starts, axis=0)
        out[row, : reading.count] = sums / np.diff(starts, append=len(reading.units))[:, None]
    return out


def _with_previous(states: Array) -> Array:
    """Return each unit's state after the one before it, for the gap between them."""
    return np.concatenate([np.concatenate([states[:1], states[:-1]]), states], axis=-1)


def _widened(nibbles: Array, scales: Array) -> Array:
    """Turn blocks of 32 weights of 4 bits into float32[rows, width]: byte j holds weight j (low half) and j + 16."""
    whole = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray((whole * scales[..., None].astype(np.float32)).reshape(len(nibbles), -1))


def sigmoid(x: Array) -> Array:
    """Return chances from log-odds."""
    return np.asarray(1 / (1 + np.exp(-x)))


def _softmax(x: Array, axis: int) -> Array:
    """Overwrite x with its softmax."""
    x -= x.max(axis, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis, keepdims=True)
    return x


def _layer(tensors: Tensors, name: str) -> Layer:
    """Put one layer's matrices together; the three of attention become one, queries scaled already.

    Layers that were trained are int8 with a scale per row, those taken over from the base 4-bit blocks.
    """

    def matrix(part: str) -> Array:
        if f"{name}.{part}.nibbles" in tensors:
            blocks = _widened(tensors[f"{name}.{part}.nibbles"], tensors[f"{name}.{part}.scales"])
            return np.ascontiguousarray(blocks.T)
        return np.ascontiguousarray(
            (tensors[f"{name}.{part}.weight"].astype(np.float32) * tensors[f"{name}.{part}.scale"][:, None]).T
        )

    def bias(part: str) -> Array:
        return tensors[f"{name}.{part}.bias"].astype(np.float32)

    scale = np.float32(HEAD**-0.5)
    return Layer(
        np.concatenate([matrix("q") * scale, matrix("k"), matrix("v")], axis=1),
        np.concatenate([bias("q") * scale, bias("k"), bias("v")]),
        matrix("ao"),
        bias("ao"),
        (tensors[f"{name}.aln.weight"], bias("aln")),
        matrix("fi"),
        bias("fi"),
        matrix("fo"),
        bias("fo"),
        (tensors[f"{name}.oln.weight"], bias("oln")),
    )


def _through(layer: Layer, x: Array, bias: Array) -> Array:
    """Return the next states, float32[batch * length, width]; `bias` [b, 1 or heads, …, n] joins attention scores."""
    batch, length, width = len(bias), bias.shape[-1], x.shape[1]
    together = x @ layer.attend + layer.attend_bias
    q, k, v = together.reshape(batch, length, 3, width // HEAD, HEAD).transpose(2, 0, 3, 1, 4)
    scores = q @ k.swapaxes(2, 3)
    scores += bias
    mixed = (_softmax(scores, -1) @ v).swapaxes(1, 2).reshape(batch * length, width)
    x = _normed(x + mixed @ layer.gather + layer.gather_bias, *layer.first_norm)
    wide = x @ layer.widen
    wide += layer.widen_bias
    return _normed(x + gelu(wide) @ layer.narrow + layer.narrow_bias, *layer.second_norm)


def _normed(x: Array, weight: Array, bias: Array) -> Array:
    """Return rows brought to mean 0 and variance 1, then scaled and shifted."""
    x = x - x.mean(-1, keepdims=True)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[1]) + np.float32(EPSILON))
    x *= weight
    x += bias
    return x


def gelu(x: Array) -> Array:
    """Return x Φ(x) in the tanh form, written with one exponential: numpy is twice as quick at it as at tanh."""
    inner = x * x
    inner *= np.float32(-2 * 0.044715) * TANH
    inner -= 2 * TANH
    inner *= x
    with np.errstate(over="ignore"):  # far below zero the exponential is infinite and the result 0
        np.exp(inner, out=inner)
    inner += 1
    return np.asarray(np.divide(x, inner, out=inner))
