"""Realignment of what lies between the beads that a reviewer has settled."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aligner.alignment import AlignmentOptions, DocumentSide, align_sentences
from aligner.document.model import Alignment, Bead
from aligner.encoding.protocol import Encoder
from aligner.review import edits
from aligner.review.state import State


def realigned(state: State, encoder: Encoder) -> dict[str, Any] | None:
    """Return the patch that replaces the unsettled rows by the best beads between the others; None for no change.

    Settled are rows that are confirmed or rejected, and those that hold a comment or a correction.
    """
    made = edits.of_state(state, "")
    alignment = edits.apply(state.alignment, replace(made, history=()))
    settled = tuple(bead for number, bead in enumerate(alignment.beads) if _is_settled(alignment, number, bead))
    options = AlignmentOptions(confirmed=settled)
    sides = (
        DocumentSide.of(alignment.source, alignment.source_sentences),
        DocumentSide.of(alignment.target, alignment.target_sentences),
    )
    return _patch(state, alignment.beads, align_sentences(*sides, encoder, options), len(settled))


def _is_settled(alignment: Alignment, number: int, bead: Bead) -> bool:
    return bead.status != "auto" or bool(bead.comment) or number in alignment.target_edits


def _patch(state: State, old: tuple[Bead, ...], new: tuple[Bead, ...], settled: int) -> dict[str, Any] | None:
    """Return the patch that turns the old rows into the new, from the first that differs to the last."""
    places = [(bead.source, bead.target) for bead in old]
    fresh = [(bead.source, bead.target) for bead in new]
    shorter = min(len(old), len(new))
    first = next((n for n in range(shorter) if places[n] != fresh[n]), shorter)
    if first == len(old) == len(new):
        return None
    last = next((n for n in range(shorter - first) if places[-1 - n] != fresh[-1 - n]), shorter - first)
    known = dict(zip(places, state.rows, strict=True))
    next_id = state.next_id()
    ids = [known[place]["id"] if place in known else next_id + number for number, place in enumerate(fresh)]
    rows = [_row(new[number], ids, number, known.get(fresh[number])) for number in range(first, len(new) - last)]
    removed = state.rows[first : len(old) - last]
    splice = {"list": "rows", "at": first, "removed": removed, "inserted": rows}
    return {"label": f"Aligned anew between {settled} settled rows", "splices": [splice], "sets": []}


def _row(bead: Bead, ids: list[int], number: int, known: dict[str, Any] | None) -> dict[str, Any]:
    if known is not None and (known["status"] != "auto" or known["comment"]):
        return known
    return {
        "id": ids[number],
        "source": len(bead.source),
        "target": len(bead.target),
        "confidence": float(bead.confidence),
        "status": "auto",
        "counterpart": None if bead.counterpart is None else ids[bead.counterpart],
        "comment": "",
    }
