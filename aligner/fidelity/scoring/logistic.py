"""Logistic scorers: the score of a finding from its features, by weights of `scripts/training/logistic_scorers.py`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

from aligner.fidelity.scoring.learned import learned

Ranges = tuple[tuple[str, float, float], ...]
"""Features with the least and the largest value that each can have."""
ROUNDING = 1e-4
"""By how much sums of float32 values may be off."""


def weights() -> dict[str, dict[str, float]]:
    """Return the weights of every scorer's features."""
    found: dict[str, dict[str, float]] = learned("scorers.json")["weights"]
    return found


def score(scorer: str, features: Mapping[str, float], otherwise: float) -> float:
    """Return a finding's score by its features, `otherwise` where no weights were learned for the scorer."""
    own = weights().get(scorer)
    return otherwise if own is None else logistic(features, own)


def may_reach(scorer: str, features: Mapping[str, float], unseen: Ranges, least: float) -> bool:
    """Whether a finding may still come to a score, whatever the features are that were not computed yet.

    Most candidates are none, and a few cheap features show it; the others cost more.
    """
    own = weights().get(scorer)
    if own is None or least <= 0.0:
        return True
    total = own["bias"] + _largest_sum(scorer, unseen)
    for name, value in features.items():
        total += own.get(name, 0.0) * value
    return total > math.log(least / (1.0 - least)) - ROUNDING


@cache
def _largest_sum(scorer: str, unseen: Ranges) -> float:
    """Return what features add to the log-odds at most."""
    own = weights()[scorer]
    return sum(max(own.get(name, 0.0) * low, own.get(name, 0.0) * high) for name, low, high in unseen)


def logistic(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability by logistic regression: of the bias and the weighted sum of the features."""
    total = weights["bias"]
    for name, value in features.items():
        if value:
            total += weights.get(name, 0.0) * value
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
