"""The detector's network in numpy: a small BERT over both texts at once, in float32."""

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
    """Chances by unit: float32[units, 3] for words, [units, 2] for the gap before each unit, [2] for the pair."""

    words: Array
    gaps: Array
    pair: Array


class Network:
    """Holds the weights in float32 and runs batches of readings."""

    def __init__(self, tensors: Tensors) -> None:
        """`tensors` as the training script writes them: 4-bit embeddings, int8 matrices with a scale per row."""
        self.nibbles, self.scales = tensors["word.nibbles"], tensors["word.scales"]
        self.positions = tensors["pos.weight"].astype(np.float32) + tensors["kind"]
        self.norm = tensors["ln.weight"], tensors["ln.bias"]
        count = 1 + max(int(name.split(".")[1]) for name in tensors if name.startswith("layers."))
        self.layers = [_layer(tensors, f"layers.{number}") for number in range(count)]
        self.heads = {
            name: (tensors[f"{name}_head.weight"].T.copy(), tensors[f"{name}_head.bias"])
            for name in ("word", "gap", "sentence")
        }

    def __call__(self, readings: Sequence[Reading]) -> list[Outputs]:
        """Run one batch; readings of like length waste the least."""
        length = max(len(reading.pieces) for reading in readings)
        pieces = np.full((len(readings), length), PAD, np.int64)
        for row, reading in enumerate(readings):
            pieces[row, : len(reading.pieces)] = reading.pieces
        states = self.states(pieces)
        return [self._heads(states[row], reading) for row, reading in enumerate(readings)]

    def states(self, pieces: Array) -> Array:
        """Return the last layer's states, float32[batch, length, width]; padding is piece 1."""
        batch, length = pieces.shape
        x = self._embedded(pieces) + self.positions[:length]
        x = _normed(x.reshape(batch * length, -1), *self.norm)
        away = np.where(pieces == PAD, np.float32(-1e9), np.float32(0))[:, None, None, :]
        for layer in self.layers:
            x = _through(layer, x, away)
        return x.reshape(batch, length, -1)

    def _embedded(self, pieces: Array) -> Array:
        """Look up pieces in blocks of 32 weights of 4 bits: byte j holds weight j (low half) and j + 16 (high half)."""
        distinct, places = np.unique(pieces, return_inverse=True)
        nibbles = self.nibbles[distinct]
        whole = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
        rows = whole * self.scales[distinct][..., None].astype(np.float32)
        return np.asarray(rows.reshape(len(distinct), -1)[places.reshape(pieces.shape)])

    def _heads(self, states: Array, reading: Reading) -> Outputs:
        """Average states over units and map them to chances."""
        states = states[: len(reading.pieces)]
        starts = np.flatnonzero(np.diff(reading.units, prepend=-1))
        units = np.add.reduceat(states, starts, axis=0) / np.diff(starts, append=len(states))[:, None]
        before = np.concatenate([units[:1], units[:-1]])
        pair = np.concatenate([states[0], states.mean(0)])
        return Outputs(
            self._chances("word", units),
            self._chances("gap", np.concatenate([before, units], axis=-1)),
            self._chances("sentence", pair),
        )

    def _chances(self, head: str, states: Array) -> Array:
        weight, bias = self.heads[head]
        return np.asarray(1 / (1 + np.exp(-(states @ weight + bias))))


def _layer(tensors: Tensors, name: str) -> Layer:
    """Put one layer's matrices together; the three of attention become one, queries scaled already."""

    def matrix(part: str) -> Array:
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


def _through(layer: Layer, x: Array, away: Array) -> Array:
    """Return the next states, float32[batch * length, width]; `away` is added to attention scores."""
    batch, length, width = len(away), away.shape[-1], x.shape[1]
    together = x @ layer.attend + layer.attend_bias
    q, k, v = together.reshape(batch, length, 3, width // HEAD, HEAD).transpose(2, 0, 3, 1, 4)
    scores = q @ k.swapaxes(2, 3)
    scores += away
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)
    mixed = (scores @ v).swapaxes(1, 2).reshape(batch * length, width)
    x = _normed(x + mixed @ layer.gather + layer.gather_bias, *layer.first_norm)
    wide = x @ layer.widen
    wide += layer.widen_bias
    return _normed(x + _gelu(wide) @ layer.narrow + layer.narrow_bias, *layer.second_norm)


def _normed(x: Array, weight: Array, bias: Array) -> Array:
    """Return rows brought to mean 0 and variance 1, then scaled and shifted."""
    x = x - x.mean(-1, keepdims=True)
    x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[1]) + np.float32(EPSILON))
    x *= weight
    x += bias
    return x


def _gelu(x: Array) -> Array:
    """Return x Φ(x) in the tanh form, overwriting nothing but its own copy."""
    inner = x * x
    inner *= np.float32(0.044715) * TANH
    inner += TANH
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner
