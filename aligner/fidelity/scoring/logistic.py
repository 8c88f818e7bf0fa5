"""From evidence to probability: logistic weights that `scripts/training/calibration.py` learned and wrote down."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from aligner.encoding.manifest import require_current


@cache
def _learned() -> dict[str, Any]:
    require_current("fidelity/models/weights.json")
    text = files("aligner.fidelity").joinpath("models").joinpath("weights.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def weights() -> dict[str, dict[str, float]]:
    """Return the weights of every kind of evidence, from `data/weights.json`."""
    learned: dict[str, dict[str, float]] = _learned()["weights"]
    return learned


def calibrated(type: str, belief: float) -> float:
    """Return how often findings of a type with that belief were right on planted data; the belief where unknown.

    Between the points that were measured the answer is a straight line.
    """
    points: list[list[float]] = _learned().get("calibration", {}).get(type, [])
    if not points:
        return belief
    if belief <= points[0][0]:
        return points[0][1]
    for (low, first), (high, second) in pairwise(points):
        if belief <= high:
            return first + (second - first) * (belief - low) / max(1e-9, high - low)
    return points[-1][1]


def least_for_warning(measure: str, otherwise: float) -> float:
    """Return the belief from which findings interrupt an editor, `otherwise` where none was learned.

    `scripts/training/calibration.py` spends a small number of false flags in 100 clean beads where they find most.
    """
    least: float = _learned().get("warnings", {}).get(measure, otherwise)
    return least


def weigh(kind: str, evidence: Mapping[str, float], otherwise: float) -> float:
    """Return the probability that the evidence stands for, `otherwise` where nothing was learned about its kind."""
    learned = weights().get(kind)
    if learned is None:
        return otherwise
    return belief(evidence, learned)


def belief(evidence: Mapping[str, float], learned: Mapping[str, float]) -> float:
    """Return the probability that evidence stands for, by the weight of each piece and the bias."""
    total = learned["bias"]
    for name, value in evidence.items():
        if value:
            total += learned.get(name, 0.0) * value
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
