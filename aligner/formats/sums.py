"""What a memory holds and what was held back, in the numbers that `align`, `export`, `batch` and the app tell."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.document.model import Alignment
from aligner.formats.normalisation import clean
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import memory_of, once


@dataclass(frozen=True)
class Sums:
    """Translation units of an alignment: `released` into the memory, and held for review for one of three reasons.

    `coverage` is the share of the source's characters, white space aside, that stand in released units: what a CAT tool
    that cuts sentences as we do finds in the memory, from 0 to 1.
    """

    released: int
    flagged: int
    unsure: int
    repeated: int
    coverage: float

    @property
    def held(self) -> int:
        """How many units are held for review."""
        return self.flagged + self.unsure + self.repeated

    @property
    def units(self) -> int:
        """How many units there are."""
        return self.released + self.held


def sums_of(alignment: Alignment, options: ExportOptions | None = None) -> Sums:
    """Count the units that a memory and its companion for review hold."""
    counts = {"": 0, "flagged": 0, "low confidence": 0, "another": 0}
    options = options or ExportOptions()
    units = list(memory_of(alignment, options).units)
    for unit in once(units):
        counts[next(reason for reason in reversed(counts) if unit.review.startswith(reason))] += 1
    released = {unit.source for unit in units if unit.source and unit.target and not unit.review}
    covered = sum(_size(unit.source) for unit in units if unit.source in released)
    whole = sum(_size(clean(alignment.source[sentence], options.nbsp)) for sentence in alignment.source_sentences)
    coverage = min(1.0, covered / whole) if whole else 0.0
    return Sums(counts[""], counts["flagged"], counts["low confidence"], counts["another"], coverage)


def sentence_of(sums: Sums) -> str:
    """Return the sums as a sentence.

    >>> sentence_of(Sums(40, 9, 7, 0, 0.843))
    '56 units: 40 in the memory, 16 held for review (9 flagged, 7 unsure); about 84 % of the source will match'
    """
    reasons = ((sums.flagged, "flagged"), (sums.unsure, "unsure"), (sums.repeated, "second translations"))
    why = ", ".join(f"{count:,} {reason}" for count, reason in reasons if count)
    held = f"{sums.held:,} held for review ({why})" if sums.held else "none held for review"
    unit = "unit" if sums.units == 1 else "units"
    return (
        f"{sums.units:,} {unit}: {sums.released:,} in the memory, {held}; "
        f"about {100 * sums.coverage:.0f} % of the source will match"
    )


def _size(text: str) -> int:
    return len(text) - sum(map(str.isspace, text))
