"""Applying whatever a reviewer sends back: a file of edits, the store of a review, or a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from aligner.document.errors import AlignerError
from aligner.document.invariants import problems
from aligner.document.model import Alignment
from aligner.localization import localized
from aligner.review import edits
from aligner.review.digest import digest
from aligner.review.incremental_flags import identity_of
from aligner.review.rebase import Decision
from aligner.review.recheck import content_of, rechecked
from aligner.review.state import State
from aligner.review.store import Store


def applied(alignment: Alignment, path: Path, who: str) -> Alignment:
    """Return the alignment with a file's edits; the ending gives the kind of file.

    Raises AlignerError for a file that cannot be read, does not belong to the alignment or breaks it.
    """
    if not path.exists():
        raise AlignerError(f"There is no file {path}; check the name and the folder.")
    if path.is_file() and not path.stat().st_size:
        raise AlignerError(f"{path} is empty; check that it is the right file.")
    name = path.name.lower()
    if name.endswith(".sqlite"):
        made = _of_store(alignment, path, who)
    elif name.endswith(".xlsx"):
        from aligner.review import xlsx_import  # needs openpyxl, which others do without

        made = xlsx_import.read(path, alignment, who)
    elif name.endswith(".json"):
        made = edits.read(path, alignment, who)
    else:
        raise AlignerError(f"{path} holds no edits; give a .edits.json, a .xlsx or a .review.sqlite file.")
    return outcome(alignment, made, path.name)


def outcome(alignment: Alignment, made: edits.Edits, name: str) -> Alignment:
    """Return the alignment as edits make it, its changed rows checked again; AlignerError for edits that break it."""
    result = edits.apply(alignment, made)
    if broken := next(problems(result), None):
        raise AlignerError(f"{name} would break the alignment: {broken}; nothing was changed.")
    return _decided(rechecked(alignment, result), made.fresh_decisions)


def _decided(alignment: Alignment, decisions: Mapping[str, tuple[str, str]]) -> Alignment:
    """Return the alignment with the decisions that were made on flags found during the review."""
    if not decisions:
        return alignment
    flags = []
    for flag in alignment.divergences:
        made = decisions.get(identity_of(flag, content_of(alignment, flag.bead)))
        flags.append(replace(flag, decision=cast(Decision, made[0]), reason=made[1]) if made else flag)
    return replace(alignment, divergences=tuple(flags))


def _of_store(alignment: Alignment, path: Path, who: str) -> edits.Edits:
    store = Store(path, digest(alignment))
    try:
        return edits.of_state(State(alignment, store.entries()), who)
    finally:
        store.close()


def change_summary(before: Alignment, after: Alignment) -> str:
    """Return the summary of the changes, one sentence."""
    old = {(before.source_span(bead), before.target_span(bead)) for bead in before.beads}
    new = [bead for bead in after.beads if (after.source_span(bead), after.target_span(bead)) not in old]
    confirmed = sum(bead.status in ("confirmed", "anchored") for bead in after.beads)
    decided = sum(flag.decision != "open" for flag in after.divergences)
    corrected, flags = len(after.target_edits), len(after.divergences)
    parts = (
        localized("{count} row|{count} rows", count=len(after.beads)),
        localized("{new} of them new", new=len(new)),
        localized("{confirmed} confirmed", confirmed=confirmed),
        localized("{count} target corrected|{count} targets corrected", count=corrected),
        localized("{decided} of {count} flag decided|{decided} of {count} flags decided", decided=decided, count=flags),
    )
    return f"{', '.join(parts)}."
