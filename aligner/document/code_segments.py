r"""Segment role: which sentences and beads are code rather than prose.

>>> document = Document("Run:\n\nx = 1", "en", "", (Paragraph(0, 4), Paragraph(6, 11, "code")))
>>> code_sentences(document, (Sentence(0, 4), Sentence(6, 11)))
frozenset({1})

A paragraph of kind `code` is one sentence. It is aligned with its like by equality, and only compared for equality.
"""

from __future__ import annotations

from collections.abc import Sequence

from aligner.document.model import Alignment, Document, Paragraph, Sentence

__all__ = ["Document", "Paragraph", "Sentence", "code_beads", "code_sentences"]


def code_sentences(document: Document, sentences: Sequence[Sentence]) -> frozenset[int]:
    """Return the numbers of the sentences that are code."""
    starts = {paragraph.start: paragraph.end for paragraph in document.paragraphs if paragraph.kind == "code"}
    if not starts:
        return frozenset()
    return frozenset(number for number, sentence in enumerate(sentences) if sentence.start in starts)


def code_beads(alignment: Alignment) -> frozenset[int]:
    """Return the numbers of the beads of which either side holds code."""
    source = code_sentences(alignment.source, alignment.source_sentences)
    target = code_sentences(alignment.target, alignment.target_sentences)
    if not source and not target:
        return frozenset()
    return frozenset(
        number
        for number, bead in enumerate(alignment.beads)
        if any(k in source for k in range(bead.source.start, bead.source.end))
        or any(k in target for k in range(bead.target.start, bead.target.end))
    )
