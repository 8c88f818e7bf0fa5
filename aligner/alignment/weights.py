"""The fitted weights, read from `weights.json`; `scripts/fit_alignment.py` writes that file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from aligner.alignment.evidence import GAP_FEATURES, MATCH_FEATURES
from aligner.alignment.lattice import Array, Transitions

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class Weights:
    """What each piece of evidence counts, in units of log-likelihood.

    `match` and `extra` are by the names in MATCH_FEATURES: the weight in a 1–1 bead, and what it changes for each half
    sentence more, ((m + n) / 2 - 1). `types` are the priors of other types, by "1-2" for both 1–2 and 2–1; a type that
    is not named counts like the nearest smaller one. `price` is what a bead must promise to be worth taking.
    """

    match: Mapping[str, float]
    extra: Mapping[str, float]
    types: Mapping[str, float]
    gap: Mapping[str, float]
    transitions: Transitions
    price: float

    def for_type(self, m: int, n: int) -> Array:
        """Return float32[features]: the weights of a bead of m and n sentences."""
        more = (m + n) / 2 - 1
        row = np.array([self.match[name] + more * self.extra.get(name, 0.0) for name in MATCH_FEATURES])
        row[0] += self.prior(m, n)
        result: Array = row.astype(np.float32)
        return result

    def prior(self, m: int, n: int) -> float:
        """Return the prior of a bead's type."""
        small, large = sorted((m, n))
        while f"{small}-{large}" not in self.types and small + large > 2:
            small, large = sorted((small, large - 1))
        return float(self.types.get(f"{small}-{large}", 0.0))

    def for_gap(self) -> Array:
        """Return float32[features]: the weights of one omitted or added sentence."""
        return np.array([self.gap[name] for name in GAP_FEATURES], dtype=np.float32)


def from_json(saved: Mapping[str, Any]) -> Weights:
    """Return the weights that a JSON object holds."""
    parts = {name: saved[name] for name in ("match", "extra", "types", "gap", "price")}
    return Weights(**parts, transitions=Transitions(**saved["transitions"]))


@lru_cache(maxsize=1)
def load() -> Weights:
    """Return the bundled weights."""
    return from_json(json.loads(FILE.read_text(encoding="utf-8")))


def names(types: Sequence[str]) -> list[str]:
    """Return the names of all weights in the order in which the fitting script keeps them."""
    return (
        [f"match.{name}" for name in MATCH_FEATURES]
        + [f"extra.{name}" for name in MATCH_FEATURES[1:]]
        + [f"types.{name}" for name in types]
        + [f"gap.{name}" for name in GAP_FEATURES]
        + [f"transitions.{name}" for name in ("open", "extend", "switch", "close")]
    )
