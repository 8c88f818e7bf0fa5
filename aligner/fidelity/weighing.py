"""From evidence to probability: logistic weights that `scripts/calibrate_fidelity.py` learned and wrote down."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def weights() -> dict[str, dict[str, float]]:
    """Return the weights of every kind of evidence, from `data/weights.json`."""
    text = files("aligner.fidelity").joinpath("data").joinpath("weights.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, float]] = json.loads(text)["weights"]
    return loaded


def weigh(kind: str, evidence: Mapping[str, float], otherwise: float) -> float:
    """Return the probability that the evidence stands for, `otherwise` where nothing was learned about its kind."""
    learned = weights().get(kind)
    if learned is None:
        return otherwise
    total = learned["bias"] + sum(learned.get(name, 0.0) * value for name, value in evidence.items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
