"""The flags of a review as it stands: what a change has mended is gone, what it has brought in is there, at once.

A row is checked when its text first stands in the review: "5 May 2004" corrected to "5 May 2014" loses its flag while
the reviewer looks on. `recheck` does the same for the finished alignment.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import repeat
from typing import Any

from aligner.document.model import Alignment, Divergence, Span
from aligner.formats.alignment_json import divergence_record
from aligner.review.rebase import place_of
from aligner.review.recheck import Check, Content, flags_of_contents, meet, quick
from aligner.review.state import State

Key = tuple[tuple[int, int, int, int], "str | None"]
"""A row's content as integers, -1 for a missing side: a book has tens of thousands of rows; each change visits all."""
Decisions = Mapping[str, Mapping[str, str]]
"""What was decided on flags, by their number or, for fresh ones, by their identity."""


class LiveFlags:
    """Knows which flags hold in a state of the review; what has been checked once is remembered."""

    def __init__(self, alignment: Alignment, check: Check = quick) -> None:
        self._alignment, self._check = alignment, check
        self._checked = alignment.options.get("checks", alignment) is not None
        first = list(_keys(State(alignment))) if self._checked else []
        self._first = set(first)
        self._known: dict[Key, tuple[Divergence, ...]] = {}
        self._flags: dict[Key, list[int]] = defaultdict(list)
        for number, flag in enumerate(alignment.divergences if self._checked else ()):
            self._flags[first[flag.bead]].append(number)
        # One thread for all requests: what it has learned of words is kept per thread.
        self._thread = ThreadPoolExecutor(1, "recheck")

    def of(self, state: State) -> dict[str, Any]:
        """Return `mended`, the numbers of flags that hold no more, and `fresh`, records of those found since.

        A fresh flag has an `id` that stays the same for the same finding, and says `at` which character it stands.
        """
        if not self._checked:
            return {"mended": [], "fresh": []}
        keys = list(_keys(state))
        fresh = {
            number: list(self._flags_of(key))
            for number, key in enumerate(keys)
            if key not in self._first and state.rows[number]["status"] != "rejected"
        }
        decisions: Decisions = state.maps["flags"]
        mended, now = [], set(keys)
        gone = [key for key in self._flags if key not in now]
        starts = _starts(keys) if gone else {}
        for number in sorted(number for key in gone for number in self._flags[key]):
            side, character = place_of(self._alignment, self._alignment.divergences[number])
            places, rows = starts[side]
            row = rows[max(0, bisect_right(places, character) - 1)]
            if not self._holds(number, _content(keys[row]), fresh.get(row, []), decisions):
                mended.append(number)
        records = [
            self._record(row, _content(keys[row]), flag, decisions) for row in sorted(fresh) for flag in fresh[row]
        ]
        return {"mended": mended, "fresh": records}

    def _holds(self, number: int, content: Content, fresh: list[Divergence], decisions: Decisions) -> bool:
        """Whether a flag of a row that has changed still holds.

        A fresh one that says the same gives way to it, and one that says it otherwise takes over its decision.
        """
        flag, made = self._alignment.divergences[number], decisions[str(number)]
        place = next((place for place, one in enumerate(fresh) if meet(replace(flag, bead=one.bead), one)), None)
        if place is None:
            return flag.type == "moved" or (made["decision"] == "accepted" and content[2] is None)
        again = fresh[place]
        if (again.message, again.source_span, again.target_span) == (flag.message, flag.source_span, flag.target_span):
            del fresh[place]
            return True
        fresh[place] = replace(again, decision=made["decision"], reason=made["reason"])  # type: ignore[arg-type]
        return False

    def warm_up(self) -> None:
        """Load in the background what the checks need, so that the first change does not wait for it."""
        contents = [_content(key) for key in [*self._first][:1]]
        self._thread.submit(flags_of_contents, self._alignment, contents, self._check)

    def _flags_of(self, key: Key) -> tuple[Divergence, ...]:
        """Return the flags of a row by its content, checked once."""
        if key not in self._known:
            made = self._thread.submit(flags_of_contents, self._alignment, [_content(key)], self._check)
            self._known[key] = made.result()
        return self._known[key]

    def _record(self, row: int, content: Content, flag: Divergence, decisions: Decisions) -> dict[str, Any]:
        """Return a fresh flag as the page takes it, with the decision made on it."""
        identity = identity_of(flag, content)
        at = ["source", content[0].start] if content[0] else ["target", content[1].start if content[1] else 0]
        made = decisions.get(identity, {"decision": flag.decision, "reason": flag.reason})
        return {**divergence_record(flag), "bead": row, "id": identity, "at": at, **made}


def identity_of(flag: Divergence, content: Content) -> str:
    """Return the identifier of a flag found in a row: `+` and 12 hexadecimal digits."""
    content_key = repr((flag.type, flag.source_span, flag.target_span, flag.message, content))
    return f"+{hashlib.sha256(content_key.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def _keys(state: State) -> Iterator[Key]:
    """Yield the content of each row."""
    source, target = state.lists["source"], state.lists["target"]
    edits = state.row_edits() if state.maps["corrections"] else repeat(None)
    i = j = 0
    for row, edit in zip(state.rows, edits):  # noqa: B905 - nothing may be corrected
        k, m = i + row["source"], j + row["target"]
        first, last = (source[i][0], source[k - 1][1]) if k > i else (-1, -1)
        start, end = (target[j][0], target[m - 1][1]) if m > j else (-1, -1)
        yield (first, last, start, end), edit
        i, j = k, m


def _content(key: Key) -> Content:
    places, edit = key
    spans = [None if places[at] < 0 else Span(places[at], places[at + 1]) for at in (0, 2)]
    return spans[0], spans[1], edit


def _starts(keys: list[Key]) -> dict[str, tuple[list[int], list[int]]]:
    """Return for each side the first characters of the rows that have it, and the numbers of those rows."""
    result = {}
    for name, at in (("source", 0), ("target", 2)):
        rows = [number for number, (places, _) in enumerate(keys) if places[at] >= 0]
        result[name] = ([keys[number][0][at] for number in rows] or [0], rows or [0])
    return result
