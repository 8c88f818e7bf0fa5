"""Reviewer's edits: the target text with them applied, and flags in it projected back to the text as it stands.

An alignment keeps its documents untouched and corrections beside them ("on 5 May 2014" → "on 5 May 2004"), so a check
that read the documents alone would go on flagging words that nobody sees any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from aligner.document.model import Alignment, Bead, Divergence, Sentence, Span


def with_edits(alignment: Alignment) -> tuple[Alignment, list[int]]:
    """Return the alignment with its corrections in the target text, and how many characters each bead's target moved.

    A corrected target is one sentence. The beads keep their numbers.
    """
    text, pieces, cursor, shift = alignment.target.text, list[str](), 0, 0
    sentences: list[Sentence] = []
    beads: list[Bead] = []
    shifts: list[int] = []
    code: list[Span] = []
    for number, bead in enumerate(alignment.beads):
        first, span, edit = len(sentences), alignment.target_span(bead), alignment.target_edits.get(number)
        shifts.append(shift)
        if span is None or edit is None:
            kept = alignment.target_sentences[bead.target.start : bead.target.end]
            sentences += [Sentence(sentence.start + shift, sentence.end + shift) for sentence in kept]
            code += [inner.shifted(shift) for inner in alignment.target.code_in(span)] if span else []
        else:
            sentences.append(Sentence(span.start + shift, span.start + shift + len(edit)))
            pieces += [text[cursor : span.start], edit]
            cursor, shift = span.end, shift + len(edit) - (span.end - span.start)
        beads.append(replace(bead, target=Span(first, len(sentences))))
    target = replace(alignment.target, text="".join([*pieces, text[cursor:]]), paragraphs=(), code=tuple(code))
    edited = replace(alignment, target=target, target_sentences=tuple(sentences), beads=tuple(beads), target_edits={})
    return edited, shifts


def without_shifts(flags: Iterable[Divergence], alignment: Alignment, shifts: list[int]) -> tuple[Divergence, ...]:
    """Return flags of the corrected text with places in the alignment's own; words of corrections have none."""
    result = []
    for flag in flags:
        span, shift = flag.target_span, shifts[flag.bead]
        if span is not None:
            span = None if flag.bead in alignment.target_edits else Span(span.start - shift, span.end - shift)
        result.append(replace(flag, target_span=span))
    return tuple(result)
