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


def may_reach(scorer: str, seen: float, unseen: Ranges, least: float) -> bool:
    """Whether a finding may still come to a score, whatever the features are that were not computed yet.

    Most candidates are none, and a few cheap features show it; the others cost more. `seen` is the `weighted_sum` of
    the features that were.
    """
    own = weights().get(scorer)
    if least <= 0.0 or own is None:
        return True
    return own["bias"] + _largest_sum(scorer, unseen) + seen > log_odds_below(least)


def weighted_sum(scorer: str, features: Mapping[str, float]) -> float:
    """Return what some features add to the log-odds of a finding; 0 where no weights were learned."""
    own, total = weights().get(scorer, _NO_WEIGHTS), 0.0
    for name, value in features.items():
        if value:
            total += own.get(name, 0.0) * value
    return total


_NO_WEIGHTS: Mapping[str, float] = {}


def log_odds_below(score: float) -> float:
    """Return the log-odds of a score, less what sums may be off.

    >>> round(log_odds_below(0.5), 3), log_odds_below(0.0), log_odds_below(1.0)
    (-0.0, -inf, inf)
    """
    if not 0.0 < score < 1.0:
        return math.copysign(math.inf, score - 0.5)
    return math.log(score / (1.0 - score)) - ROUNDING


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
