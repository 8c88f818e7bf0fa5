"""The cache of responses, on disk: a second run sends nothing, and an interrupted one resumes where it was."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

from aligner.document.errors import AlignerError, system_reason

SCHEMA = "CREATE TABLE IF NOT EXISTS responses (key BLOB PRIMARY KEY, response TEXT NOT NULL) WITHOUT ROWID"


class ResponseCache:
    """A SQLite file from (model, version of the instruction, messages) to the response; safe for threads."""

    def __init__(self, path: Path) -> None:
        """Open or create the file. Raises AlignerError where it cannot be used."""
        self.path = Path(path)
        self._lock = Lock()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self.path, timeout=30, check_same_thread=False)
            # In this mode a commit outlives the process that made it, and waits for no disk.
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA synchronous=NORMAL")
            with self._database:
                self._database.execute(SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise AlignerError(
                f"The cache of responses {self.path} cannot be used ({system_reason(error)}); delete it."
            ) from error

    def get(self, key: bytes) -> str | None:
        """Return the response that is kept under a key."""
        try:
            with self._lock:
                row = self._database.execute("SELECT response FROM responses WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        return None if row is None else str(row[0])

    def put(self, key: bytes, response: str) -> None:
        """Keep a response, on the disk when this returns. A full disk loses the cache's use, not the reading."""
        try:
            with self._lock, self._database:
                self._database.execute("INSERT OR REPLACE INTO responses VALUES (?, ?)", (key, response))
        except sqlite3.Error:
            return

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._database.close()


def key_of(model: str, version: str, messages: Sequence[dict[str, str]]) -> bytes:
    """Return the key of a request, a SHA-256 of 32 bytes."""
    first, *rest = messages
    digest = _start(model, version, first["role"], first["content"]).copy()
    for message in rest:
        digest.update(_framed(message["role"]) + _framed(message["content"]))
    return digest.digest()


@lru_cache(maxsize=16)
def _start(*parts: str) -> hashlib._Hash:
    """Return the digest of what the requests of a reading have in common; the instruction is most of their text."""
    return hashlib.sha256(b"".join(map(_framed, parts)))


def _framed(text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return len(data).to_bytes(8, "big") + data
