"""Repeated notes: a difference of form that comes again and again in a document is one note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aligner.document.model import Divergence
from aligner.fidelity.registry import FORMAL

MIN_NOTES, MIN_BEADS = 0.01, 10
"""The share of beads, and the number of them, from which a difference of form is the rule in a pair."""


def collapse_repeated_notes(found: Sequence[Divergence], beads: int) -> list[Divergence]:
    """Return the flags with one note for each difference of form that comes again and again, at its first place."""
    places: dict[str, list[int]] = {}
    for number, flag in enumerate(found):
        if flag.severity == "note" and flag.type in FORMAL:
            places.setdefault(f"{flag.type} {flag.message}", []).append(number)
    habits = [numbers for numbers in places.values() if len(numbers) > max(MIN_BEADS, MIN_NOTES * beads)]
    first = {numbers[0]: len(numbers) for numbers in habits}
    again = {number for numbers in habits for number in numbers[1:]}
    return [
        replace(
            flag, message=f"{flag.message} Occurs {first[number]} times in this document; further notes are suppressed."
        )
        if number in first
        else flag
        for number, flag in enumerate(found)
        if number not in again
    ]
