"""Logistic scorers: the score of a finding from its features, by weights of `scripts/training/logistic_scorers.py`."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from aligner.encoding.manifest import require_current


@cache
def _learned() -> dict[str, Any]:
    require_current("fidelity/models/scorers.json")
    text = files("aligner.fidelity").joinpath("models").joinpath("scorers.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def weights() -> dict[str, dict[str, float]]:
    """Return the weights of every kind of evidence, from `scorers.json`."""
    learned: dict[str, dict[str, float]] = _learned()["weights"]
    return learned


def score(kind: str, features: Mapping[str, float], otherwise: float) -> float:
    """Return the probability that the evidence stands for, `otherwise` where nothing was learned about its kind."""
    learned = weights().get(kind)
    if learned is None:
        return otherwise
    return logistic(features, learned)


def logistic(features: Mapping[str, float], learned: Mapping[str, float]) -> float:
    """Return the probability that evidence stands for, by the weight of each piece and the bias."""
    total = learned["bias"]
    for name, value in features.items():
        if value:
            total += learned.get(name, 0.0) * value
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
