"""Rebasing of scores and flags when rows change: scores stay with beads that stay, flags go where their words go."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, cast

from aligner.document.model import Alignment, Bead, Divergence

Decision = Literal["open", "accepted", "dismissed"]


def scores_kept(old: Alignment, new: Alignment) -> tuple[Bead, ...]:
    """Return the new beads with the scores of old ones that hold the same characters; the others have score 0."""
    scores = {(old.source_span(bead), old.target_span(bead)): bead.score for bead in old.beads}
    return tuple(
        replace(bead, score=scores.get((new.source_span(bead), new.target_span(bead)), 0.0)) for bead in new.beads
    )


def moved_flags(
    old: Alignment, new: Alignment, decisions: Mapping[int, tuple[str, str]]
) -> tuple[Divergence, ...]:
    """Return the old divergences with the numbers of the beads that hold their words now, and with new decisions."""
    places = {side: _starts(new, side) for side in ("source", "target")}
    moved = []
    for number, flag in enumerate(old.divergences):
        side, character = place_of(old, flag)
        bead = places[side][1][bisect_right(places[side][0], character) - 1]
        decision, reason = decisions.get(number, (flag.decision, flag.reason))
        moved.append(replace(flag, bead=bead, decision=cast(Decision, decision), reason=reason))
    return tuple(moved)


def place_of(alignment: Alignment, flag: Divergence) -> tuple[str, int]:
    """Return a side and a character there that the flag is about."""
    if flag.source_span is not None:
        return "source", flag.source_span.start
    if flag.target_span is not None:
        return "target", flag.target_span.start
    bead = alignment.beads[flag.bead]
    if span := alignment.source_span(bead):
        return "source", span.start
    span = alignment.target_span(bead)
    assert span is not None  # a bead is never empty on both sides
    return "target", span.start


def _starts(alignment: Alignment, side: str) -> tuple[list[int], list[int]]:
    """Return the first characters of the beads that have this side, in order, and the numbers of those beads."""
    starts, numbers = [0], [0]
    for number, bead in enumerate(alignment.beads):
        span = alignment.source_span(bead) if side == "source" else alignment.target_span(bead)
        if span is not None:
            starts.append(span.start)
            numbers.append(number)
    if len(starts) > 1:
        numbers[0] = numbers[1]  # a place before the first sentence
    return starts, numbers
