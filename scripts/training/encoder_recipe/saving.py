"""Writing the model's folder: 8-bit rows that numpy maps and `SentenceTransformer(folder)` reads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from scripts.training.encoder_recipe.labels import Floats

LEVELS = 6.0  # the root mean square of a row's whole numbers: under five bits of information each, once zipped
CARD = "MODEL_CARD.md"


def quantized(table: Floats) -> tuple[np.ndarray, Floats]:
    """Return int8[n, d] rows and float32[n] scales with `rows * scales[:, None]` near the table.

    The numbers are coarser than eight bits allow, since the wheel is compressed; the sum over a sentence's pieces
    evens the rounding out.
    """
    scales = np.maximum(np.sqrt((table**2).mean(axis=1)) / LEVELS, np.abs(table).max(axis=1) / 127)
    scales = np.where(scales > 0, scales, 1).astype(np.float32)
    rows = np.clip(np.rint(table / scales[:, None]), -127, 127).astype(np.int8)
    return rows, scales


def save(table: Floats, tokenizer: Tokenizer, folder: Path, name: str) -> None:
    """Write the folder beside `folder` and swap it in."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "1_Normalize").mkdir(parents=True)
    rows, scales = quantized(table)
    save_file({"embeddings": rows, "weights": scales}, fresh / "model.safetensors")
    (fresh / "model.safetensors").chmod(0o644)
    tokenizer.save(str(fresh / "tokenizer.json"), pretty=False)
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    _write(fresh / "modules.json", modules)
    _write(fresh / "1_Normalize" / "config.json", {})
    settings = {"similarity_fn_name": "cosine", "prompts": {}, "default_prompt_name": None, "aligner": {"name": name}}
    _write(fresh / "config_sentence_transformers.json", settings)
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
