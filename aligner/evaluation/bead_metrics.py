"""Bead metrics against gold beads: strict and lax F1, gaps, F1 by type, and calibration of the confidence.

Strict and lax precision and recall are those of Sennrich and Volk 2010 (http://www.lrec-conf.org/proceedings/lrec2010/
pdf/566_Paper.pdf) as vecalign reports them: only two-sided beads count; strictly, a bead is right if it is the same
as one of the gold; laxly, if it shares a pair of sentences with one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from aligner.document.model import Bead

Ids = tuple[tuple[int, ...], tuple[int, ...]]  # the numbers of a bead's source and target sentences
BINS = 10  # of confidence, for the calibration error


@dataclass(frozen=True)
class Ratio:
    """Right ones among those found (precision) and among those that are to be found (recall)."""

    right: int = 0
    found: int = 0
    recalled: int = 0
    gold: int = 0

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(
            self.right + other.right,
            self.found + other.found,
            self.recalled + other.recalled,
            self.gold + other.gold,
        )

    def figures(self) -> dict[str, float]:
        """Return precision, recall and F1, zero where there is nothing to divide by."""
        precision, recall = self.right / max(1, self.found), self.recalled / max(1, self.gold)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"precision": round(precision, 5), "recall": round(recall, 5), "f1": round(f1, 5)}


@dataclass
class Score:
    """The counts of any number of documents."""

    strict: Ratio = Ratio()
    lax: Ratio = Ratio()
    gaps: Ratio = Ratio()
    types: dict[str, Ratio] = field(default_factory=dict)
    certainty: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, gold: Iterable[Ids], found: Sequence[Ids], confidences: Sequence[float] = ()) -> None:
        """Count one document."""
        wanted = set(gold)
        got = set(found)
        pairs, got_pairs = _pairs(wanted), _pairs(got)
        two_sided, got_two_sided = _two_sided(wanted), _two_sided(got)
        self.strict += _agreement(two_sided, got_two_sided)
        self.lax += Ratio(
            sum(not pairs.isdisjoint(_pairs([bead])) for bead in got_two_sided),
            len(got_two_sided),
            sum(not got_pairs.isdisjoint(_pairs([bead])) for bead in two_sided),
            len(two_sided),
        )
        self.gaps += _agreement(wanted - two_sided, got - got_two_sided)
        for kind in {_kind(bead) for bead in wanted | got}:
            agreement = _agreement({b for b in wanted if _kind(b) == kind}, {b for b in got if _kind(b) == kind})
            self.types[kind] = self.types.get(kind, Ratio()) + agreement
        self.certainty += [(sure, bead in wanted) for sure, bead in zip(confidences, found, strict=False)]

    def ratios(self) -> tuple[Ratio, Ratio, Ratio]:
        """Return strict, lax and gaps."""
        return self.strict, self.lax, self.gaps

    def reliability(self) -> list[tuple[float, float, int]]:
        """Return the mean confidence, the share that is right and the count for each bin that is not empty."""
        rows = []
        for k in range(BINS):
            inside = [pair for pair in self.certainty if min(int(pair[0] * BINS), BINS - 1) == k]
            if inside:
                sure, right = (sum(values) / len(inside) for values in zip(*inside, strict=True))
                rows.append((sure, right, len(inside)))
        return rows

    def calibration_error(self) -> float:
        """Return the expected calibration error: how far confidence is from the share that is right, on average."""
        count = max(1, len(self.certainty))
        return sum(abs(sure - right) * inside for sure, right, inside in self.reliability()) / count

    def figures(self) -> dict[str, object]:
        """Return everything as plain numbers for JSON."""
        return {
            "strict": self.strict.figures(),
            "lax": self.lax.figures(),
            "gaps": self.gaps.figures(),
            "types": {kind: self.types[kind].figures() for kind in sorted(self.types)},
            "calibration": {
                "error": round(self.calibration_error(), 5),
                "bins": [[round(sure, 4), round(right, 4), count] for sure, right, count in self.reliability()],
            },
        }


def ids(bead: Bead) -> Ids:
    """Return the sentence numbers of a bead."""
    return tuple(range(bead.source.start, bead.source.end)), tuple(range(bead.target.start, bead.target.end))


def _agreement(gold: set[Ids], found: set[Ids]) -> Ratio:
    right = len(gold & found)
    return Ratio(right, len(found), right, len(gold))


def _two_sided(beads: set[Ids]) -> set[Ids]:
    return {bead for bead in beads if bead[0] and bead[1]}


def _pairs(beads: Iterable[Ids]) -> set[tuple[int, int]]:
    return {(i, j) for source, target in beads for i in source for j in target}


def _kind(bead: Ids) -> str:
    return f"{len(bead[0])}-{len(bead[1])}"
