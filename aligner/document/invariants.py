"""Invariants of every alignment, checked in one place: on loading, after edits, and in the tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aligner.document.model import Alignment, Document, Sentence, Span


def problems(alignment: Alignment) -> Iterator[str]:
    """Yield one sentence for each broken invariant; nothing for a sound alignment."""
    yield from _sentence_problems("source", alignment.source, alignment.source_sentences)
    yield from _sentence_problems("target", alignment.target, alignment.target_sentences)
    beads = alignment.beads
    yield from _cover_problems("source", [bead.source for bead in beads], len(alignment.source_sentences))
    yield from _cover_problems("target", [bead.target for bead in beads], len(alignment.target_sentences))
    for number, bead in enumerate(beads):
        if not len(bead.source) and not len(bead.target):
            yield f"bead {number} is empty on both sides"
    for divergence in alignment.divergences:
        if not 0 <= divergence.bead < len(beads):
            yield f"a divergence names bead {divergence.bead}, but there are {len(beads)} beads"


def _sentence_problems(side: str, document: Document, sentences: Sequence[Sentence]) -> Iterator[str]:
    position = 0
    for number, sentence in enumerate(sentences):
        if not position <= sentence.start < sentence.end <= len(document.text):
            place = f"{side} sentence {number} ({sentence.start}–{sentence.end})"
            yield f"{place} is empty, out of order or out of the text"
            return
        if document.text[position : sentence.start].strip():
            yield f"text is lost before {side} sentence {number}"
        position = sentence.end
    if document.text[position:].strip():
        yield f"text is lost after the last {side} sentence"


def _cover_problems(side: str, spans: Sequence[Span], count: int) -> Iterator[str]:
    position = 0
    for number, span in enumerate(spans):
        if span.start != position or span.end < span.start:
            yield f"bead {number} starts at {side} sentence {span.start} where {position} is due"
            return
        position = span.end
    if position != count:
        yield f"the beads end at {side} sentence {position}, but there are {count}"
