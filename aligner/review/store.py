"""The entries of a review in a SQLite file next to the alignment: each is on the disk before it is confirmed.

A rollback journal with `synchronous=EXTRA` survives a kill and a power cut, and leaves all that is confirmed in the one
file, which people copy (https://www.sqlite.org/atomiccommit.html,
https://www.sqlite.org/pragma.html#pragma_synchronous); a write-ahead log would hold it in a second. Entries are
numbered without gaps, and the number is the primary key: of two writers that know the same last entry, only one can add
the next.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aligner.document.errors import AlignerError

ENDING = ".review.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (number INTEGER PRIMARY KEY, entry TEXT NOT NULL);
"""


class Conflict(Exception):
    """Someone else added entries first."""


class Store:
    """The entries of the review of one alignment, which its digest names."""

    def __init__(self, path: Path, digest: str) -> None:
        self.path = path
        try:
            self._connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._connection.execute("PRAGMA journal_mode=DELETE")
            self._connection.execute("PRAGMA synchronous=EXTRA")
            with self._transaction():
                for statement in _SCHEMA.split(";"):
                    self._connection.execute(statement)
                self._connection.execute("INSERT OR IGNORE INTO about VALUES ('digest', ?)", (digest,))
            known = self._connection.execute("SELECT value FROM about WHERE name = 'digest'").fetchone()[0]
        except sqlite3.Error as error:
            raise AlignerError(f"Cannot keep the review in {path}: {error}; move that file away.") from error
        if known != digest:
            self.close()
            raise AlignerError(f"{path} keeps the review of another alignment; move it away to begin a new one.")

    def entries(self, since: int = 0) -> list[dict[str, Any]]:
        """Return the entries from number `since` on."""
        query = "SELECT entry FROM entries WHERE number >= ? ORDER BY number"
        return [json.loads(entry) for (entry,) in self._connection.execute(query, (since,))]

    def add(self, number: int, entry: dict[str, Any]) -> None:
        """Write entry `number` to the disk; Conflict where it is there already or the one before it is not."""
        with self._transaction():
            count = self._connection.execute("SELECT count(*) FROM entries").fetchone()[0]
            if count != number:
                raise Conflict
            self._connection.execute("INSERT INTO entries VALUES (?, ?)", (number, json.dumps(entry)))

    def close(self) -> None:
        """Close the file; what is in it stays."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
