"""Export summary: counts of released and held units, as `align`, `export`, `batch` and the app print them."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.document.model import Alignment
from aligner.formats.normalisation import clean
from aligner.formats.omegat.groups import source_paragraphs
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import memory_of, once


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
    counts = {"": 0, "flagged": 0, "low confidence": 0, "another": 0}
    options = options or ExportOptions()
    units = list(memory_of(alignment, options).units)
    for unit in once(units):
        counts[next(reason for reason in reversed(counts) if unit.review.startswith(reason))] += 1
    released = {unit.source for unit in units if unit.source and unit.target and not unit.review}
    place = {number: at for at, one in enumerate(source_paragraphs(alignment, options)) for number, _ in one}
    covered = grouped = 0
    for unit in units:
        if unit.source in released:
            span = alignment.beads[unit.number].source
            covered += _size(unit.source) if len(span) == 1 else 0
            grouped += _size(unit.source) if len({place[number] for number in range(span.start, span.end)}) == 1 else 0
    whole = sum(_size(clean(alignment.source[sentence], options.nbsp)) for sentence in alignment.source_sentences) or 1
    shares = (min(1.0, covered / whole), min(1.0, grouped / whole))
    return Sums(counts[""], counts["flagged"], counts["low confidence"], counts["another"], *shares)


def _size(text: str) -> int:
    return sum(map(len, text.split()))
