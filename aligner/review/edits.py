"""`NAME.edits.json`: what a reviewer made of an alignment, checked strictly and turned into a new alignment.

The file holds the result, not the way there: every sentence and every row as they are to be. `docs/review.md`
describes the fields. Nothing in it can touch the source text: it holds places, and the digest of the texts they are in.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aligner.document.errors import AlignerError, reason_of, system_reason
from aligner.document.model import Alignment, Bead, Document, LogEntry, Sentence, Span
from aligner.review.digest import digest
from aligner.review.rebase import moved_flags, scores_kept
from aligner.review.state import DECISIONS, STATUSES, State

VERSION = 1
_FIELDS = {"source", "target", "confidence", "status", "counterpart", "comment", "target_edit"}


@dataclass(frozen=True)
class Edits:
    """An alignment's sentences, rows and decisions after a review.

    `decisions` maps the number of a flag to its decision and reason, `fresh_decisions` the identity of one that was
    found during the review; `target_edits` the number of a row to its corrected target.
    """

    source_sentences: tuple[Sentence, ...]
    target_sentences: tuple[Sentence, ...]
    rows: tuple[Bead, ...]
    decisions: dict[int, tuple[str, str]] = field(default_factory=dict)
    target_edits: dict[int, str] = field(default_factory=dict)
    fresh_decisions: dict[str, tuple[str, str]] = field(default_factory=dict)
    history: tuple[LogEntry, ...] = ()


def apply(alignment: Alignment, edits: Edits) -> Alignment:
    """Return the alignment as the edits make it; beads that did not change keep their scores, flags follow their words.

    The log gets the edits' history.
    """
    edited = replace(
        alignment,
        source_sentences=edits.source_sentences,
        target_sentences=edits.target_sentences,
        beads=edits.rows,
        target_edits=edits.target_edits,
        log=(*alignment.log, *edits.history),
    )
    edited = replace(edited, beads=scores_kept(alignment, edited))
    return replace(edited, divergences=moved_flags(alignment, edited, edits.decisions))


def read(path: Path, alignment: Alignment, who: str) -> Edits:
    """Read a file of edits made for the alignment; `who` signs changes that name nobody.

    Raises AlignerError that names the row and the reason for edits that lose, repeat or reorder anything, or were made
    for another alignment.
    """
    try:
        record = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise AlignerError(f"There is no file {path}; check the name and the folder.") from error
    except OSError as error:
        raise AlignerError(f"Cannot read {path}: {system_reason(error)}.") from error
    except (ValueError, RecursionError) as error:
        raise AlignerError(f"{path} is not JSON: {error}.") from error
    return checked(record, alignment, path.name, who)


def checked(record: Any, alignment: Alignment, name: str, who: str) -> Edits:
    """Return the edits of a record; `name` is what messages call it."""
    if not isinstance(record, dict) or record.get("format") != "aligner-edits":
        raise AlignerError(f'{name} holds no edits: it lacks "format": "aligner-edits".')
    if record.get("format_version") != VERSION:
        found = f"{name} has version {record.get('format_version')!r} of the format"
        raise AlignerError(f"{found}; this aligner reads version {VERSION}: update it.")
    if record.get("digest") != digest(alignment):
        raise AlignerError(f"{name} was made for another alignment; apply it to the one its report was made of.")
    try:
        return _Reader(record, alignment, name, who).edits()
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise AlignerError(f"{name} is damaged: {reason_of(error)}.") from error


class _Reader:
    """Reads a record field by field; the first thing wrong ends it with an AlignerError."""

    def __init__(self, record: dict[str, Any], alignment: Alignment, name: str, who: str) -> None:
        self.record, self.alignment, self.name, self.who = record, alignment, name, who

    def edits(self) -> Edits:
        alignment = self.alignment
        source = self._sentences("source", alignment.source, alignment.source_sentences)
        target = self._sentences("target", alignment.target, alignment.target_sentences)
        rows = self._rows(len(source), len(target))
        texts = {
            number: str(row["target_edit"]) for number, row in enumerate(self.record["rows"]) if row.get("target_edit")
        }
        return Edits(source, target, rows, self._decisions(), texts, self._fresh_decisions(), self._history())

    def _sentences(self, side: str, document: Document, old: Sequence[Sentence]) -> tuple[Sentence, ...]:
        """Read the sentences of a side: the old ones, some of them split."""
        new = tuple(Sentence(*_pair(place)) for place in self.record[f"{side}_sentences"])
        taken = 0
        for number, sentence in enumerate(old):
            place = sentence.start
            while place < sentence.end:
                part = new[taken] if taken < len(new) else None
                if part is None or not place <= part.start < part.end <= sentence.end:
                    raise self._refusal(f"{side} sentence {number + 1} is not there whole, once and in order")
                if document.text[place : part.start].strip():
                    raise self._refusal(f"text of {side} sentence {number + 1} is lost")
                place, taken = part.end, taken + 1
                if not document.text[place : sentence.end].strip():
                    break
        if taken != len(new):
            raise self._refusal(f"there are {len(new) - taken} {side} sentences more than the text has")
        return new

    def _rows(self, source_count: int, target_count: int) -> tuple[Bead, ...]:
        rows, due = [], {"source": 0, "target": 0}
        count = len(self.record["rows"])
        for number, row in enumerate(self.record["rows"], 1):
            if unknown := set(row) - _FIELDS:
                raise self._refusal(f"the field {min(unknown)!r} is unknown", number)
            for side in due:
                start, end = _pair(row[side])
                if start != due[side]:
                    raise self._refusal(f"{side} sentence {start + 1} comes where {due[side] + 1} is due", number)
                if end < start:
                    raise self._refusal(f"its {side} ends before it begins", number)
                due[side] = end
            rows.append(self._row(row, number, count))
        for side, there in (("source", source_count), ("target", target_count)):
            if due[side] != there:
                raise self._refusal(f"the rows end after {due[side]} {side} sentences, but there are {there}", count)
        return tuple(rows)

    def _row(self, row: dict[str, Any], number: int, count: int) -> Bead:
        source, target = Span(*row["source"]), Span(*row["target"])
        counterpart, comment, status = row.get("counterpart"), row.get("comment", ""), row["status"]
        confidence, text = row["confidence"], row.get("target_edit")
        if source.start == source.end and target.start == target.end:  # a length may be too great a number for `len`
            raise self._refusal("it is empty on both sides", number)
        if status not in STATUSES:
            raise self._refusal(f"the status {status!r} is none of {', '.join(STATUSES)}", number)
        if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
            raise self._refusal(f"the confidence {confidence!r} is no number from 0 to 1", number)
        if counterpart is not None and (counterpart not in range(count) or counterpart == number - 1):
            raise self._refusal(f"its counterpart {counterpart!r} is no other row", number)
        if not isinstance(comment, str):
            raise self._refusal("its comment is no text", number)
        if text is not None and (not isinstance(text, str) or not text.strip() or target.start == target.end):
            raise self._refusal("its target_edit is empty or has no target to correct", number)
        return Bead(source, target, 0.0, float(confidence), status, counterpart, comment)

    def _decisions(self) -> dict[int, tuple[str, str]]:
        decisions = {}
        for record in self.record["flags"]:
            number, decision, reason = record["flag"], record["decision"], record["reason"]
            if number not in range(len(self.alignment.divergences)) or number in decisions:
                raise self._refusal(f"there is no flag {number!r} in the alignment, or it is decided twice")
            if decision not in DECISIONS or not isinstance(reason, str):
                raise self._refusal(f"the decision {decision!r} on flag {number} is none of {', '.join(DECISIONS)}")
            decisions[int(number)] = (str(decision), reason)
        return decisions

    def _fresh_decisions(self) -> dict[str, tuple[str, str]]:
        """Read the decisions on flags that were found during the review."""
        decisions = {}
        for record in self.record.get("fresh_flags", ()):
            if record["decision"] not in DECISIONS or not isinstance(record["reason"], str):
                raise self._refusal(f"the decision {record['decision']!r} is none of {', '.join(DECISIONS)}")
            decisions[str(record["flag"])] = (str(record["decision"]), record["reason"])
        return decisions

    def _history(self) -> tuple[LogEntry, ...]:
        who = str(self.record.get("who") or self.who)
        return tuple(
            LogEntry(str(entry["when"]), str(entry.get("who") or who), str(entry["what"]))
            for entry in self.record["history"]
        )

    def _refusal(self, reason: str, row: int | None = None) -> AlignerError:
        place = self.name if row is None else f"{self.name}, row {row}"
        return AlignerError(f"{place}: {reason}; nothing was changed.")


def of_state(state: State, who: str) -> Edits:
    """Return the edits that a review has come to."""
    alignment, rows, due = state.alignment, [], {"source": 0, "target": 0}
    places = {row["id"]: number for number, row in enumerate(state.rows)}
    for row in state.rows:
        spans = [Span(due[side], due[side] + row[side]) for side in ("source", "target")]
        due = {"source": spans[0].end, "target": spans[1].end}
        counterpart = places.get(row["counterpart"])
        rows.append(Bead(spans[0], spans[1], 0.0, row["confidence"], row["status"], counterpart, row["comment"]))
    decisions = {}
    for number, flag in enumerate(alignment.divergences):
        made = state.maps["flags"][str(number)]
        if (made["decision"], made["reason"]) != (flag.decision, flag.reason):
            decisions[number] = (made["decision"], made["reason"])
    history = tuple(LogEntry(str(one.get("when", "")), str(one.get("who", who)), _what(one)) for one in state.entries)
    texts = {number: text for number, text in enumerate(state.row_edits()) if text is not None}
    sentences = [tuple(Sentence(*place) for place in state.lists[side]) for side in ("source", "target")]
    fresh = {
        key: (made["decision"], made["reason"]) for key, made in state.maps["flags"].items() if not key.isdecimal()
    }
    return Edits(sentences[0], sentences[1], tuple(rows), decisions, texts, fresh, history)


def _what(entry: dict[str, Any]) -> str:
    """Return the description of an entry: its patch's label, or that it undid or redid one."""
    return str(entry["patch"]["label"] if entry["turn"] == "do" else entry["turn"].capitalize())


def _pair(value: Any) -> tuple[int, int]:
    start, end = value
    if type(start) is not int or type(end) is not int:
        raise TypeError(f"{value!r} is no pair of whole numbers")
    return start, end
