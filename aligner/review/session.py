"""Review session, which several windows may share: takes changes in turn, checks them and keeps them."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

from aligner.document.model import Alignment
from aligner.review.incremental_flags import LiveFlags
from aligner.review.state import State
from aligner.review.store import Conflict, Store

Realign = Callable[[State], dict[str, Any] | None]
"""Makes the patch that aligns anew between confirmed rows, None where nothing changes."""


class Session:
    """The state of a review and its store. All methods are thread-safe."""

    def __init__(self, alignment: Alignment, store: Store, who: str, realign: Realign | None = None) -> None:
        self.alignment, self.store, self.who = alignment, store, who
        self._live = LiveFlags(alignment)
        self._realign = realign
        self._lock = threading.Lock()
        self._state = State(alignment, store.entries())

    def entries(self) -> list[dict[str, Any]]:
        """Return all entries so far, also those that another server has added to the file."""
        with self._lock:
            self._catch_up()
            return list(self._state.entries)

    def warm_up(self) -> None:
        """Prepare for the first change, in the background."""
        self._live.warm_up()

    def flags(self) -> dict[str, Any]:
        """Return the changes of the flags: the numbers of resolved ones, and records of new ones."""
        with self._lock:
            self._catch_up()
            return self._live.of(self._state)

    def change(self, revision: int, entry: dict[str, Any]) -> int:
        """Check and keep an entry made at a revision, and return the new one.

        Raises Conflict where there are later entries, AlignerError where the entry does not fit.
        """
        with self._lock:
            return self._keep(revision, {**entry, "who": self.who})

    def realign(self, revision: int) -> tuple[int, dict[str, Any] | None]:
        """Align anew between confirmed rows; return the revision and the entry made, None where nothing changed."""
        with self._lock:
            self._catch_up()
            if revision != len(self._state.entries):
                raise Conflict
            patch = self._realign(self._state) if self._realign else None
            if patch is None:
                return revision, None
            when = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            entry = {"id": secrets.token_hex(8), "when": when, "turn": "do", "patch": patch, "who": self.who}
            return self._keep(revision, entry), entry

    def _keep(self, revision: int, entry: dict[str, Any]) -> int:
        self._catch_up()
        if revision != len(self._state.entries):
            raise Conflict
        self._state.take(entry)
        try:
            self.store.add(revision, entry)
        except BaseException:  # not on the disk, so it must not stand in memory either
            self._state = State(self.alignment, self.store.entries())
            raise
        return revision + 1

    def _catch_up(self) -> None:
        for entry in self.store.entries(len(self._state.entries)):
            self._state.take(entry)
