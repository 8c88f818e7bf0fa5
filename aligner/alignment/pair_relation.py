"""Document-pair classification: parallel, partly parallel (one holds only part of the other) or unrelated documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from aligner.document.model import Bead

Relation = Literal["parallel", "target is partial", "source is partial", "overlapping", "unrelated"]
MIN_CONFIDENCE = 0.5  # the confidence from which a bead counts
WHOLE_SHARE = 0.7  # the share of a text with a counterpart from which it counts as translated whole
PART_SHARE = 0.35  # the share from which it counts as translated in part


@dataclass(frozen=True)
class PairRelation:
    """Relation of two documents: parallel, partly parallel or unrelated.

    `source_share` and `target_share` are the shares of each side's characters that lie in beads which are two-sided
    and likely right, each weighted by its confidence.
    """

    relation: Relation
    source_share: float
    target_share: float

    def sentence(self) -> str:
        """Return the class in a sentence, with both shares."""
        heads = {
            "parallel": "The two documents are parallel",
            "target is partial": "The target translates only part of the source",
            "source is partial": "The source holds only part of what the target says",
            "overlapping": "The two documents overlap in part",
            "unrelated": "The two documents do not look like translations of each other",
        }
        return f"{heads[self.relation]}: {self.shares()}."

    def shares(self) -> str:
        """Return both shares in words."""
        return f"{self.source_share:.0%} of the source and {self.target_share:.0%} of the target have a counterpart"


def classify_pair(beads: Sequence[Bead], source_texts: Sequence[str], target_texts: Sequence[str]) -> PairRelation:
    """Classify a document pair by its alignment.

    >>> from aligner.document.model import Span
    >>> pair = Bead(Span(0, 1), Span(0, 1), 5.0, 0.99), Bead(Span(1, 2), Span(1, 1), 3.0, 0.95)
    >>> classify_pair(pair, ["Дождь шёл весь день.", "Ветер стих и дождь кончился."], ["It rained all day."]).relation
    'target is partial'
    """
    source = _share([(bead.source.start, bead.source.end, _weight(bead)) for bead in beads], source_texts)
    target = _share([(bead.target.start, bead.target.end, _weight(bead)) for bead in beads], target_texts)
    return PairRelation(_relation(source, target), round(source, 4), round(target, 4))


def _weight(bead: Bead) -> float:
    return 0.0 if bead.is_gap or bead.confidence < MIN_CONFIDENCE else bead.confidence


def _share(parts: Sequence[tuple[int, int, float]], texts: Sequence[str]) -> float:
    paired = sum(weight * sum(map(len, texts[start:end])) for start, end, weight in parts)
    return paired / max(1, sum(map(len, texts)))


def _relation(source: float, target: float) -> Relation:
    if source >= WHOLE_SHARE and target >= WHOLE_SHARE:
        return "parallel"
    if target >= WHOLE_SHARE and source >= PART_SHARE / 5:
        return "target is partial"
    if source >= WHOLE_SHARE and target >= PART_SHARE / 5:
        return "source is partial"
    return "overlapping" if max(source, target) >= PART_SHARE else "unrelated"
