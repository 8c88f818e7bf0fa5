"""The reviews of the app's pairs, each opened when it is asked for and kept open."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aligner.app.library import Library, Work
from aligner.app.saving import KINDS
from aligner.document.errors import AlignerError
from aligner.document.model import Alignment
from aligner.formats import read
from aligner.formats.export_summary import sums_of
from aligner.review import edits
from aligner.review.digest import digest
from aligner.review.import_edits import outcome
from aligner.review.page import page
from aligner.review.session import Realign, Session
from aligner.review.state import State
from aligner.review.store import Store


class Review:
    """One open review: its session, and the alignment that it has come to."""

    def __init__(self, library: Library, work: Work, who: str, realign: Realign) -> None:
        self.alignment = read(library.alignment(work))
        store = Store(library.path(work, "pair.review.sqlite"), digest(self.alignment))
        self.session = Session(self.alignment, store, who, realign)
        self.session.warm_up()
        self._lock = threading.Lock()
        self._made: tuple[int, Alignment] | None = None

    def outcome(self) -> Alignment:
        """Return the alignment with all that was done; made once for as long as nothing more is done."""
        with self._lock:
            entries = self.session.entries()
            if self._made is None or self._made[0] != len(entries):
                made = edits.of_state(State(self.alignment, entries), self.session.who)
                self._made = len(entries), outcome(self.alignment, made, "The review")
            return self._made[1]

    def page(self, work: Work, told: dict[str, Any]) -> Callable[[list[dict[str, Any]]], str]:
        """Return the maker of the page from the entries; `told` is the app's data for its pages."""

        def make(entries: list[dict[str, Any]]) -> str:
            server = {
                "entries": entries,
                "flags": self.session.flags(),
                "who": self.session.who,
                "app": {**told, "row": work.row},
            }
            return page(self.alignment, work.name, server)

        return make


class Reviews:
    """All open reviews. All methods are thread-safe."""

    def __init__(self, library: Library, who: str, realign: Realign) -> None:
        self._library, self._who, self._realign = library, who, realign
        self._open: dict[str, Review] = {}
        self._lock = threading.Lock()

    def open(self, work: Work) -> Review:
        """Return the review of a pair. Raises AlignerError for one that is not aligned yet."""
        with self._lock:
            if work.id not in self._open:
                if not self._library.alignment(work).exists():
                    raise AlignerError("This pair is not aligned yet; go to the start and have it aligned.")
                self._open[work.id] = Review(self._library, work, self._who, self._realign)
            return self._open[work.id]

    def close(self, work: Work) -> None:
        """Close the review of a pair, so that its files can be deleted."""
        with self._lock:
            if review := self._open.pop(work.id, None):
                review.session.store.close()

    def sums(self, work: Work) -> dict[str, Any]:
        """Return the counts of units in a memory of the pair and of those held for review, with the reasons."""
        sums = sums_of(self.open(work).outcome())
        return {**asdict(sums), "units": sums.units, "held": sums.held}

    def saved(self, work: Work, kind: str) -> tuple[str, str, bytes]:
        """Return the name, the media type and the bytes of a file to save. Raises AlignerError for an unknown kind."""
        if kind not in KINDS:
            raise AlignerError(f"There is no file of the kind {kind!r} to save; choose one of {', '.join(KINDS)}.")
        chosen = KINDS[kind]
        data = chosen.make(self.open(work).outcome(), work.name, self._library.original(work, "source"))
        return f"{work.name}{chosen.ending}", chosen.media, data

    def shutdown(self) -> None:
        """Close all reviews."""
        with self._lock:
            for review in self._open.values():
                review.session.store.close()
            self._open.clear()
