"""Export summary: counts of released and held units, as `align`, `export`, `batch` and the app print them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from aligner.document.model import Alignment
from aligner.formats.omegat.groups import source_paragraphs
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import Units


@dataclass(frozen=True)
class Sums:
    """Translation units of an alignment: `released` into the memory, and held for review for one of three reasons.

    `coverage` is the share of the source's characters, white space aside, that a CAT tool finds in the memory if it
    cuts sentences as we do, from 0 to 1: those of released units of one sentence. `grouped_coverage` counts units of
    several sentences of a paragraph as well, which an OmegaT project of ours keeps together.
    """

    released: int
    flagged: int
    unsure: int
    repeated: int
    coverage: float
    grouped_coverage: float

    @property
    def held(self) -> int:
        """Count of units held for review."""
        return self.flagged + self.unsure + self.repeated

    @property
    def units(self) -> int:
        """Count of all units."""
        return self.released + self.held


def sums_of(alignment: Alignment, options: ExportOptions | None = None) -> Sums:
    """Count the units that a memory and its companion for review hold."""
    options = options or ExportOptions()
    counts = {"": 0, "flagged": 0, "low confidence": 0, "another": 0}
    seen: set[int] = set()
    measured = _Measured(alignment, options)
    for number, _, source, target, review in Units(alignment, options).judged():
        measured.add(number, source, bool(source and target and not review))
        pair = hash((source, target))
        if source and target and pair not in seen:
            seen.add(pair)
            counts[next(reason for reason in reversed(counts) if review.startswith(reason)) if review else ""] += 1
    shares = [min(1.0, covered / (measured.whole or 1)) for covered in measured.covered()]
    return Sums(counts[""], counts["flagged"], counts["low confidence"], counts["another"], shares[0], shares[1])


class _Measured:
    """The sizes of units' sources, kept in a few bytes a unit: a long text's units are too many to be held."""

    def __init__(self, alignment: Alignment, options: ExportOptions) -> None:
        self._beads = alignment.beads
        self._paragraphs = array("L", bytes(array("L").itemsize * len(alignment.source_sentences)))
        self.whole = 0
        """Characters of all sentences of the source, white space aside."""
        for paragraph, sentences in enumerate(source_paragraphs(alignment, options)):
            for number, text in sentences:
                self._paragraphs[number] = paragraph
                self.whole += _size(text)
        self._released: set[int] = set()
        self._sources, self._sizes, self._kinds = array("q"), array("L"), bytearray()

    def add(self, number: int, source: str, released: bool) -> None:
        """Take in the unit of a bead."""
        key = hash(source)
        if released:
            self._released.add(key)
        span = self._beads[number].source
        single = len(span) == 1
        within = single or (len(span) > 0 and len(set(self._paragraphs[span.start : span.end])) == 1)
        self._sources.append(key)
        self._sizes.append(_size(source))
        self._kinds.append(single + 2 * within)

    def covered(self) -> tuple[int, int]:
        """Return the characters of sources that are released: those of one sentence, and those of one paragraph."""
        single = grouped = 0
        for source, size, kind in zip(self._sources, self._sizes, self._kinds, strict=True):
            if source in self._released:
                single += size if kind & 1 else 0
                grouped += size if kind & 2 else 0
        return single, grouped


def _size(text: str) -> int:
    return len("".join(text.split()))
