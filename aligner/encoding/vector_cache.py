"""Vector cache on disk, so that aligning a book again does not encode it again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError, system_reason

if TYPE_CHECKING:
    from aligner.encoding.protocol import FloatArray

SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
AT_A_TIME = 500  # SQLite's smallest limit on the variables of a statement is 999


class VectorCache:
    """A SQLite file from (encoder's name with its revision, text) to a float32 vector."""

    def __init__(self, path: Path) -> None:
        """Open or create the file. Raises AlignerError where it cannot be used."""
        self.path = Path(path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as database, database:
                database.execute(SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise AlignerError(
                f"The cache of vectors {self.path} cannot be used ({system_reason(error)}); delete it."
            ) from error

    def load(self, encoder: str, texts: Sequence[str]) -> dict[str, FloatArray]:
        """Return the vectors that are known, by text."""
        import numpy as np

        found: dict[str, FloatArray] = {}
        with closing(self._connect()) as database:
            for part in _parts(texts):
                keys = {_key(encoder, text): text for text in part}
                marks = ",".join("?" * len(keys))
                rows = database.execute(f"SELECT key, vector FROM vectors WHERE key IN ({marks})", list(keys))
                found.update((keys[key], np.frombuffer(vector, dtype=np.float32)) for key, vector in rows)
        return found

    def store(self, encoder: str, texts: Sequence[str], vectors: FloatArray) -> None:
        """Remember one row for each text."""
        rows = ((_key(encoder, text), vector.tobytes()) for text, vector in zip(texts, vectors, strict=True))
        with closing(self._connect()) as database, database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=60)


def _key(encoder: str, text: str) -> bytes:
    """Return 16 bytes that stand for an encoder and a text."""
    return hashlib.blake2b(f"{encoder}\0{text}".encode(), digest_size=16).digest()


def _parts(items: Iterable[str]) -> Iterator[list[str]]:
    """Yield the items in lists of AT_A_TIME."""
    rest = iter(items)
    while part := list(islice(rest, AT_A_TIME)):
        yield part
