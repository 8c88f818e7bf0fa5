"""Repeated notes: a difference of form found throughout a document gives one note, a rare one a note each time."""

from aligner.document.model import Divergence, Span
from aligner.fidelity.document_level.repeated_notes import collapse_repeated_notes


def flags(count: int, type: str = "punctuation") -> list[Divergence]:
    return [Divergence(n, type, "note", 0.4, Span(n, n + 1), None, "The marks are lost.") for n in range(count)]


def test_a_frequent_note_is_shown_once() -> None:
    (only,) = collapse_repeated_notes(flags(30), beads=100)
    assert only.bead == 0
    assert only.message == "The marks are lost. Occurs 30 times in this document; further notes are suppressed."


def test_a_rare_note_is_shown_each_time() -> None:
    assert collapse_repeated_notes(flags(8), beads=100) == flags(8)
    assert collapse_repeated_notes(flags(30), beads=10_000) == flags(30)


def test_only_notes_of_form_are_collapsed() -> None:
    assert collapse_repeated_notes(flags(30, "name"), beads=100) == flags(30, "name")
