"""Finding: what a check reports about a segment pair, before merging, calibration and severity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from aligner.document.model import Severity, Span


class Estimate(NamedTuple):
    """Two calibrated probabilities: that there is a divergence at all, and that an editor would correct it."""

    divergence: float
    correction: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in a segment pair; spans are characters of the pair's own two texts.

    `score` is the scorer's raw output in [0, 1]; `estimate` is what it is worth on real translations
    (`aligner.fidelity.calibration`).
    `severity` overrides what the probability would give. `features` are what the score was computed from. An `exact`
    finding holds two values side by side, one on each side, that cannot both be true: «45» and "15", «в среду» and "on
    Friday".
    """

    type: str
    source: Span | None
    target: Span | None
    score: float
    message: str
    severity: Severity | None = None
    features: Mapping[str, float] | None = field(default=None, compare=False)
    exact: bool = False
    estimate: Estimate | None = field(default=None, compare=False)


def overlap(one: Finding, other: Finding) -> bool:
    """Whether two findings point to the same words on either side."""
    sides = (one.source, other.source), (one.target, other.target)
    return any(a.overlaps(b) for a, b in sides if a and b)
