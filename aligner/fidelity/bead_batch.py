"""Bead batch: neighbouring beads that are checked together, in this process or, cut out of the alignment, in another.

A batch of a novel is 512 beads; cut out, it has the text of those and of the few beside them that a window may reach.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aligner.document.model import Alignment, Document, Sentence, Span

MAX_REACH = 2
"""Beads on each side of a bead that are looked at where the next one has no counterpart; else only the next one."""


@dataclass(frozen=True)
class BeadBatch:
    """Beads of an alignment that are checked together, by number and in order.

    The windows about them do not reach over the beads that are `barred`, such as listings of code.
    """

    alignment: Alignment
    numbers: Sequence[int]
    barred: Collection[int]

    def texts(self) -> list[tuple[str, str]]:
        """Return the source and the target text of each bead."""
        beads = (self.alignment.beads[number] for number in self.numbers)
        return [(self.alignment.source_text(bead), self.alignment.target_text(bead)) for bead in beads]

    def cut_out(self) -> BeadBatch:
        """Return the batch with no more of the alignment than its beads and those that their windows may reach."""
        whole = self.alignment
        first = max(0, self.numbers[0] - MAX_REACH)
        beads = whole.beads[first : self.numbers[-1] + MAX_REACH + 1]
        source = Span(beads[0].source.start, beads[-1].source.end)
        target = Span(beads[0].target.start, beads[-1].target.end)
        sides = (
            _cut(whole.source, whole.source_sentences[source.start : source.end]),
            _cut(whole.target, whole.target_sentences[target.start : target.end]),
        )
        part = Alignment(
            source=sides[0][0],
            target=sides[1][0],
            source_sentences=sides[0][1],
            target_sentences=sides[1][1],
            beads=tuple(bead.shifted(-source.start, -target.start) for bead in beads),
        )
        barred = [number for number in range(len(beads)) if first + number in self.barred]
        return BeadBatch(part, [number - first for number in self.numbers], barred)


def _cut(document: Document, sentences: Sequence[Sentence]) -> tuple[Document, tuple[Sentence, ...]]:
    """Return the part of a document that holds some neighbouring sentences, and these as they stand in it."""
    start, end = (sentences[0].start, sentences[-1].end) if sentences else (0, 0)
    placed = tuple(Sentence(sentence.start - start, sentence.end - start) for sentence in sentences)
    return Document(document.text[start:end], document.language), placed
