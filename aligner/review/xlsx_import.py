"""`review.xlsx`: a workbook that went out for review, read back as edits.

A workbook has a row a bead, told by its `id`. Statuses, comments and targets may change there; sources, the number of
rows and what belongs together may not: that is what the page is for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import cast

from aligner.document.errors import AlignerError
from aligner.document.model import Alignment, Bead, BeadStatus, LogEntry
from aligner.document.whole_numbers import whole_number
from aligner.formats import load
from aligner.formats.normalisation import clean
from aligner.formats.translation_units import Memory, Unit
from aligner.review.edits import Edits
from aligner.review.state import STATUSES

_CELL = 32_767
"""The most characters that a cell holds; longer texts are cut there when they are written."""


def read(path: Path, alignment: Alignment, who: str) -> Edits:
    """Read the edits of a workbook; AlignerError names the row and the reason for one that does not fit."""
    content = load(path)
    if not isinstance(content, Memory):
        raise AlignerError(f"{path} is no workbook of units; write one with `aligner convert ALIGNMENT review.xlsx`.")
    beads, texts, log = list(alignment.beads), dict(alignment.target_edits), []
    now = datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
    seen: set[int] = set()
    for unit in content.units:
        place = f"{path.name}, row {unit.number + 1}"
        number = _number(unit, alignment, seen, place)
        bead, target = _changed(unit, alignment, number, place)
        if target is not None:
            texts[number] = target
            log.append(LogEntry(now, who, f"Corrected the target of row {number + 1}"))
        if bead.status != beads[number].status:
            log.append(LogEntry(now, who, f"Set the status of row {number + 1} to {bead.status}"))
        if bead.comment != beads[number].comment:
            log.append(LogEntry(now, who, f"Commented on row {number + 1}"))
        beads[number] = bead
    for number, bead in enumerate(alignment.beads):
        if number not in seen and bead.status != "rejected":  # rejected units are not written out
            raise AlignerError(f"{path.name} lacks the row with id {number}; nothing was changed.")
    sentences = (alignment.source_sentences, alignment.target_sentences)
    return Edits(*sentences, tuple(beads), target_edits=texts, history=tuple(log))


def _number(unit: Unit, alignment: Alignment, seen: set[int], place: str) -> int:
    """Return the number of the bead that a row stands for."""
    number = whole_number(unit.id.strip(), len(alignment.beads))
    if number is None or number == len(alignment.beads):
        raise AlignerError(f"{place}: there is no bead with id {unit.id!r} in the alignment; nothing was changed.")
    if number in seen:
        raise AlignerError(f"{place}: the id {number} stands there twice; nothing was changed.")
    seen.add(number)
    return number


def _changed(unit: Unit, alignment: Alignment, number: int, place: str) -> tuple[Bead, str | None]:
    """Return the bead as the row has it, and its corrected target, None where that is as it was."""
    bead = alignment.beads[number]
    if not _same(unit.source, alignment.source_text(bead)):
        raise AlignerError(f"{place}: the source text was changed; put it back as it was. Nothing was changed.")
    original = alignment.target_text(bead)
    before = alignment.target_edits.get(number, original)
    target = None if _same(unit.target, before) else unit.target.strip()
    if target is not None and (not target or not original):
        what = "the target was emptied" if original else "a target was written where there is none"
        raise AlignerError(f"{place}: {what}; reject the row instead, or use the page. Nothing was changed.")
    status = unit.status.strip().lower() or "auto"
    if status not in STATUSES:
        known = ", ".join(STATUSES)
        raise AlignerError(f"{place}: the status {unit.status!r} is none of {known}; nothing was changed.")
    comment = bead.comment if _same(unit.comment, bead.comment) else unit.comment.strip()
    return replace(bead, status=cast(BeadStatus, status), comment=comment), target


def _same(cell: str, text: str) -> bool:
    """Whether a cell holds a text as the writer of workbooks writes it."""
    return any(_level(cell) == _level(clean(text, nbsp)[:_CELL]) for nbsp in ("keep", "space"))


def _level(text: str) -> str:
    """Level the ends of lines, which spreadsheets change."""
    return text.replace("\r\n", "\n").replace("_x000D_", "").strip()
