"""The detector's network in numpy: a small BERT whose upper layers read both texts at once, in float32."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.fidelity.detector.tokenization import Reading

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
    together. The same computation in torch, for training: `scripts/training/detector_recipe/network.py`.
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
        x, closes = self._joined(pairs)
        stretches = _stretches([sum(close.shape) for close in closes])
        pulls = [_between(close) for close in closes]
        for layer, strength in zip(self.upper, self.pull, strict=True):
            x = _through(layer, x, stretches, [pull * strength[:, None, None] for pull in pulls])
        whole = np.stack([x[stretch].mean(0) for stretch in stretches])
        chance = sigmoid(self._linear("sentence_head", whole))
        outputs = []
        for row, (close, stretch) in enumerate(zip(closes, stretches, strict=True)):
            sides = np.split(x[stretch], [len(close)])
            words = [sigmoid(self._linear("word_head", states)) for states in sides]
            gaps = [sigmoid(self._linear("gap_head", _with_previous(states))) for states in sides]
            kept = sides[0].astype(np.float16), sides[1].astype(np.float16)
            near = close.astype(np.float16)
            outputs.append(Outputs((words[0], words[1]), (gaps[0], gaps[1]), chance[row], kept, near))
        return outputs

    def _joined(self, pairs: Sequence[tuple[Reading, Reading]]) -> tuple[Array, list[Array]]:
        """Return what the upper layers get, the units of all pairs in a row, and each pair's cosines.

        Each pair's Russian units come before its English ones, with what stands across them put in.
        """
        pooled, word, scalars, chances, close = self.matched(pairs)
        half, padded = len(pairs), pooled[-1]
        other = chances @ np.roll(padded, half, axis=0)
        counts = [(pair[0].count, pair[1].count) for pair in pairs]
        rows = np.repeat([row + side * half for row in range(half) for side in (0, 1)], np.ravel(counts))
        at = rows, np.concatenate([np.arange(count) for both in counts for count in both])
        x, answer = padded[at], other[at]
        x += self._linear("inject", np.hstack([answer, np.abs(x - answer), scalars[at]])) * word[at][:, None]
        x += self.sides[rows // half]
        return x, [close[row, :russian, :english] for row, (russian, english) in enumerate(counts)]

    def matched(self, pairs: Sequence[tuple[Reading, Reading]]) -> tuple[Sequence[Array], Array, Array, Array, Array]:
        """Run the lower layers; return the states at the depths compared, which units are words, and their matches."""
        pooled, word = self._read([pair[side] for side in (0, 1) for pair in pairs])
        return pooled, word, *matched(pooled, word)

    def _read(self, readings: Sequence[Reading]) -> tuple[list[Array], Array]:
        """Read texts alone; return units' states at the depths compared, [b, n, width], and which units are words."""
        stretches, count = _stretches([len(r.pieces) for r in readings]), max(r.count for r in readings)
        pieces = np.concatenate([reading.pieces for reading in readings])
        place = np.concatenate([np.arange(len(reading.pieces)) for reading in readings])
        x = _normed(self._embedded(pieces) + self.positions[place], *self.norm)
        pooled = []
        for depth in range(MATCHED[-1] + 1):
            if depth in MATCHED:
                pooled.append(_pooled(x, stretches, readings, count))
            if depth < len(self.lower):
                x = _through(self.lower[depth], x, stretches)
        unit, last = np.arange(count), np.array([reading.count - 1 for reading in readings])
        return pooled, (unit > 0) & (unit < last[:, None])

    def _embedded(self, pieces: Array) -> Array:
        """Look up pieces, which are kept in 4 bits."""
        distinct, places = np.unique(pieces, return_inverse=True)
        return _widened(self.nibbles[distinct], self.scales[distinct])[places]

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


def _pooled(x: Array, stretches: Sequence[slice], readings: Sequence[Reading], count: int) -> Array:
    """Average the states of each unit's pieces: float32[b, count, width], zero where there is no unit."""
    out = np.zeros((len(readings), count, x.shape[-1]), np.float32)
    for row, (reading, stretch) in enumerate(zip(readings, stretches, strict=True)):
        starts = np.flatnonzero(np.diff(reading.units, prepend=-1))
        sums = np.add.reduceat(x[stretch], starts, axis=0)
        out[row, : reading.count] = sums / np.diff(starts, append=len(reading.units))[:, None]
    return out


def _between(close: Array) -> Array:
    """Return what draws the words of two texts, read in a row, to those across: float32[n + m, n + m]."""
    russian, english = close.shape
    pull = np.zeros((russian + english, russian + english), np.float32)
    pull[:russian, russian:] = close
    pull[russian:, :russian] = close.T
    return pull


def _stretches(lengths: Sequence[int]) -> list[slice]:
    """Return where texts of these lengths lie in a row."""
    ends = np.cumsum(lengths).tolist()
    return [slice(end - length, end) for end, length in zip(ends, lengths, strict=True)]


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


def _through(layer: Layer, x: Array, stretches: Sequence[slice], pulls: Sequence[Array] = ()) -> Array:
    """Return the next states, float32[all, width], of texts in a row, each of which attends to itself alone.

    `pulls`, [heads, length, length] for each text, join its attention scores.
    """
    together = x @ layer.attend
    together += layer.attend_bias
    mixed = np.empty_like(x)
    for number, stretch in enumerate(stretches):
        q, k, v = together[stretch].reshape(-1, 3, x.shape[1] // HEAD, HEAD).transpose(1, 2, 0, 3)
        scores = q @ k.swapaxes(1, 2)
        if pulls:
            scores += pulls[number]
        mixed[stretch] = (_softmax(scores, -1) @ v).swapaxes(0, 1).reshape(-1, x.shape[1])
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
