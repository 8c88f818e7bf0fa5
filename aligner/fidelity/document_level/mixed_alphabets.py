"""Homoglyphs: words with look-alike letters of the other alphabet, such as «Tвeри» with a Latin T and e.

They are compared as if written rightly; but they kill matches in a memory, so each draws a note.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from aligner.document.code_segments import code_beads
from aligner.document.model import Alignment, Divergence, Sentence, Span
from aligner.document.normalised import Normalised
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.options import CheckOptions


def mixed_alphabets(
    alignment: Alignment, views: tuple[Normalised, Normalised], options: CheckOptions
) -> list[Divergence]:
    """Return a note for each word of the untouched documents whose letters the views have folded."""
    if not options.shows("alphabet") or not (views[0].folded or views[1].folded):
        return []
    found: list[Divergence] = []
    code = code_beads(alignment)
    sides = ((alignment.source, alignment.source_sentences), (alignment.target, alignment.target_sentences))
    for side, (document, sentences) in enumerate(sides):
        beads = _beads_of(alignment, side)
        for span in views[side].folded:
            number = _sentence_at(sentences, span)
            if number is None or beads[number] in code or alignment.beads[beads[number]].status == "rejected":
                continue
            other = "Latin" if _is_mostly_cyrillic(views[side], span) else "Cyrillic"
            word = document[span]
            message = f"«{word}» contains look-alike {other} letters: searches and translation memories will miss it."
            places = (None, span) if side else (span, None)
            found.append(Divergence(beads[number], "alphabet", "note", 1.0, places[0], places[1], message))
    return found


def _beads_of(alignment: Alignment, side: int) -> dict[int, int]:
    """Return the number of the bead of each sentence of a side."""
    spans = (bead.target if side else bead.source for bead in alignment.beads)
    return {sentence: number for number, span in enumerate(spans) for sentence in span.indices}


def _sentence_at(sentences: Sequence[Sentence], span: Span) -> int | None:
    number = bisect_right([sentence.start for sentence in sentences], span.start) - 1
    return number if number >= 0 and span.start < sentences[number].end else None


def _is_mostly_cyrillic(view: Normalised, span: Span) -> bool:
    return "\u0400" <= view.text[view.offset(span.start)] <= "\u04ff"


CHECK = Check(
    None,
    (
        FlagType(
            "alphabet",
            "a word holds look-alike letters of the other alphabet",
            "«Tвeри» with a Latin T and e, “Pоssibly” with a Cyrillic о; always a note",
            "words of two alphabets on purpose, as «SMSка»",
            max_severity="note",
        ),
    ),
)
