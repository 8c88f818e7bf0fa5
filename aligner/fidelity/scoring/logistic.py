"""Logistic scorers: the score of a finding from its features, by weights of `scripts/training/logistic_scorers.py`."""

from __future__ import annotations

import math
from collections.abc import Mapping

from aligner.fidelity.scoring.learned import learned


def weights() -> dict[str, dict[str, float]]:
    """Return the weights of every scorer's features."""
    found: dict[str, dict[str, float]] = learned("scorers.json")["weights"]
    return found


def score(scorer: str, features: Mapping[str, float], otherwise: float) -> float:
    """Return a finding's score by its features, `otherwise` where no weights were learned for the scorer."""
    own = weights().get(scorer)
    return otherwise if own is None else logistic(features, own)


def logistic(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the probability by logistic regression: of the bias and the weighted sum of the features."""
    total = weights["bias"]
    for name, value in features.items():
        if value:
            total += weights.get(name, 0.0) * value
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
