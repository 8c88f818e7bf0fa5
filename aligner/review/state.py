"""The state of a review, replayed from its entries; the page's `state.js` and `history.js` do the same.

An entry is `{"id", "when", "turn": "do" | "undo" | "redo", "patch"}`; a patch is `{"label", "splices", "sets"}`. Each
patch says what it removes as well as what it puts there, so a patch made for another state is noticed and refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from aligner.document.errors import AlignerError
from aligner.document.model import Alignment

STATUSES = ("auto", "anchored", "confirmed", "rejected")
DECISIONS = ("open", "accepted", "dismissed")
Record = dict[str, Any]
_FRESH = re.compile(r"\+[0-9a-f]{12}")
"""What a flag is called that was found during the review; those of the alignment are called by their number."""
_ROW: dict[str, type | tuple[type, ...]] = {
    "id": int,
    "source": int,
    "target": int,
    "confidence": (int, float),
    "status": str,
    "comment": str,
}


class State:
    """Rows, sentences, corrections and decisions as the entries so far have made them."""

    def __init__(self, alignment: Alignment, entries: Iterable[Record] = ()) -> None:
        self.alignment = alignment
        self._restart()
        for entry in entries:
            self.take(entry)

    def _restart(self) -> None:
        alignment = self.alignment
        self.entries: list[Record] = []
        self.done: list[Record] = []
        self.undone: list[Record] = []
        self.lists: dict[str, list[Any]] = {
            "source": [[sentence.start, sentence.end] for sentence in alignment.source_sentences],
            "target": [[sentence.start, sentence.end] for sentence in alignment.target_sentences],
            "rows": [
                {
                    "id": number,
                    "source": len(bead.source),
                    "target": len(bead.target),
                    "confidence": float(bead.confidence),
                    "status": bead.status,
                    "counterpart": bead.counterpart,
                    "comment": bead.comment,
                }
                for number, bead in enumerate(alignment.beads)
            ],
        }
        self.maps: dict[str, dict[str, Any]] = {
            "corrections": {},
            "flags": {
                str(number): {"decision": flag.decision, "reason": flag.reason}
                for number, flag in enumerate(alignment.divergences)
            },
        }
        for number, text in alignment.target_edits.items():
            if span := alignment.target_span(alignment.beads[number]):
                correction = {"start": span.start, "end": span.end, "text": text}
                self.maps["corrections"][str(span.start)] = correction

    @property
    def rows(self) -> list[Record]:
        """The rows in order."""
        return self.lists["rows"]

    def next_id(self) -> int:
        """Return an unused row number."""
        patches = self.done + self.undone
        made: list[int] = [row["id"] for patch in patches for splice in patch["splices"] for row in _rows_of(splice)]
        return max([len(self.alignment.beads), *(number + 1 for number in made)])

    def take(self, entry: Record) -> None:
        """Carry out an entry; AlignerError for one that does not fit, and then nothing has changed."""
        try:
            self._take(entry)
        except (AlignerError, KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
            entries = self.entries
            self._restart()
            for earlier in entries:
                self._take(earlier)
            if isinstance(error, AlignerError):
                raise
            reason = f"{type(error).__name__}: {error}"
            raise AlignerError(f"The change is malformed ({reason}); reload the page.") from error

    def _take(self, entry: Record) -> None:
        turn = entry["turn"]
        if turn == "do":
            patch = entry["patch"]
            _need(isinstance(patch["label"], str), "a change needs a label")
            self._apply(patch, back=False)
            self.done.append(patch)
            self.undone = []
        elif turn == "undo":
            _need(bool(self.done), "there is nothing to undo")
            self._apply(self.done[-1], back=True)
            self.undone.append(self.done.pop())
        else:
            _need(turn == "redo", "a change is done, undone or done again")
            _need(bool(self.undone), "there is nothing to do again")
            self._apply(self.undone[-1], back=False)
            self.done.append(self.undone.pop())
        self.entries.append(entry)

    def _apply(self, patch: Record, back: bool) -> None:
        names = ("inserted", "removed") if back else ("removed", "inserted")
        for splice in reversed(patch["splices"]) if back else patch["splices"]:
            items, at, old, new = self.lists[splice["list"]], splice["at"], splice[names[0]], splice[names[1]]
            _need(0 <= at <= len(items) and items[at : at + len(old)] == old, "it was made for another state")
            self._check_splice(splice["list"], splice["removed"], splice["inserted"])
            items[at : at + len(old)] = new
        for change in reversed(patch["sets"]) if back else patch["sets"]:
            values, key = self.maps[change["map"]], change["key"]
            before, after = (change["after"], change["before"]) if back else (change["before"], change["after"])
            _need(values.get(key) == before, "it was made for another state")
            self._check_value(change["map"], key, after)
            if after is None:
                del values[key]
            else:
                values[key] = after
        for side in ("source", "target"):
            changed = any(splice["list"] in ("rows", side) for splice in patch["splices"])
            if changed and sum(row[side] for row in self.rows) != len(self.lists[side]):
                raise AlignerError(f"The change loses a {side} sentence; reload the page.")
        if self.maps["corrections"]:
            self.row_edits()

    def _check_splice(self, name: Literal["rows", "source", "target"], removed: list[Any], inserted: list[Any]) -> None:
        if name == "rows":
            for row in inserted:
                _need(all(isinstance(row[key], kind) for key, kind in _ROW.items()), "a row is malformed")
                _need(min(row["source"], row["target"]) >= 0 < max(row["source"], row["target"]), "a row is empty")
                _need(row["status"] in STATUSES and 0 <= row["confidence"] <= 1, "a row is malformed")
            return
        text = getattr(self.alignment, name).text
        _need(len(removed) == 1 <= len(inserted), "one sentence is split at a time")
        place, end = removed[0]
        for start, stop in inserted:
            _need(place <= start < stop <= end and not text[place:start].strip(), "a split loses text")
            place = stop
        _need(not text[place:end].strip(), "a split loses text")

    def _check_value(self, name: str, key: str, value: Mapping[str, Any] | None) -> None:
        if name == "flags":
            fresh = bool(_FRESH.fullmatch(key))
            _need(fresh or key in self.maps[name], "there is no such flag")
            _need(fresh if value is None else value["decision"] in DECISIONS, "a decision is malformed")
        elif value is not None:
            length = len(self.alignment.target.text)
            start, end = value["start"], value["end"]
            _need(str(start) == key and 0 <= start < end <= length, "a correction is misplaced")
            _need(isinstance(value["text"], str) and bool(value["text"].strip()), "a correction is empty")

    def row_edits(self) -> list[str | None]:
        """Return each row's corrected target text, None where nothing was corrected.

        Raises AlignerError where a correction lies across two rows.
        """
        corrections = sorted(self.maps["corrections"].values(), key=lambda correction: correction["start"])
        text, result, place, number = self.alignment.target.text, [], 0, 0
        for row in self.rows:
            sentences = self.lists["target"][place : place + row["target"]]
            place += row["target"]
            pieces, here, corrected = [], sentences[0][0] if sentences else 0, False
            end = sentences[-1][1] if sentences else 0
            while sentences and number < len(corrections) and corrections[number]["start"] < end:
                correction = corrections[number]
                _need(here <= correction["start"] and correction["end"] <= end, "a correction lies across two rows")
                pieces += [text[here : correction["start"]], correction["text"]]
                here, corrected, number = correction["end"], True, number + 1
            result.append("".join([*pieces, text[here:end]]) if corrected else None)
        return result


def _rows_of(splice: Record) -> list[Record]:
    return [*splice["removed"], *splice["inserted"]] if splice["list"] == "rows" else []


def _need(holds: bool, reason: str) -> None:
    if not holds:
        raise AlignerError(f"The change was refused: {reason}; reload the page.")
