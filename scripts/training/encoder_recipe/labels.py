"""Teacher labels, kept on disk: labelling is the slow step and can be stopped and resumed at any text."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
AT_A_TIME = 2000


class Labels:
    """Two files that only grow: 16-byte digests of texts, and one float16 row for each."""

    def __init__(self, path: Path, dimension: int) -> None:
        self.dimension = dimension
        self.keys, self.rows = path.with_suffix(".keys"), path.with_suffix(".f16")
        self.keys.parent.mkdir(parents=True, exist_ok=True)
        self.keys.touch()
        self.rows.touch()
        known = min(self.keys.stat().st_size // 16, self.rows.stat().st_size // (2 * dimension))
        digests = self.keys.read_bytes()
        self.places = {digests[16 * i : 16 * i + 16]: i for i in range(known)}

    def add(self, texts: Sequence[str], encode: Callable[[list[str]], Floats]) -> None:
        """Label the texts that have no label yet."""
        missing = [text for text in dict.fromkeys(texts) if digest(text) not in self.places]
        with self.keys.open("r+b") as keys, self.rows.open("r+b") as rows:
            keys.truncate(16 * len(self.places))
            rows.truncate(2 * self.dimension * len(self.places))
            keys.seek(0, 2)
            rows.seek(0, 2)
            for start in range(0, len(missing), AT_A_TIME):
                part = missing[start : start + AT_A_TIME]
                rows.write(np.asarray(encode(part), dtype=np.float16).tobytes())
                keys.write(b"".join(map(digest, part)))
                rows.flush()
                keys.flush()
                for text in part:
                    self.places[digest(text)] = len(self.places)
                print(f"\r{self.rows.stem}: {start + len(part):,} of {len(missing):,}", end="", file=sys.stderr)

    def __contains__(self, text: str) -> bool:
        return digest(text) in self.places

    def get(self, texts: Sequence[str]) -> Floats:
        """Return float32[n, dimension] with unit rows."""
        shape = (len(self.places), self.dimension)
        table = np.memmap(self.rows, dtype=np.float16, mode="r", shape=shape)
        found = np.asarray(table[[self.places[digest(text)] for text in texts]], dtype=np.float32)
        scaled: Floats = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return scaled


def digest(text: str) -> bytes:
    """Return 16 bytes that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
