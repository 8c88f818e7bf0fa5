"""The fitted weights, read from `parameters.json`; `scripts/training/alignment_parameters.py` writes that file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from aligner.alignment.lattice import Array, Transitions
from aligner.encoding.manifest import require_current

FILE = Path(__file__).with_name("parameters.json")
TYPE_NAMES = ("1-2", "2-2", "1-3", "2-3", "1-4")


@dataclass(frozen=True)
class PassParameters:
    """What each piece of evidence counts, in units of log-likelihood.

    `match`: in a 1–1 bead. `extra`: what that changes in larger ones, times (m + n) / 2 - 1. `types`: the priors of
    types, "1-2" for both 1–2 and 2–1; a type that is not named counts like the nearest smaller one. `gap`: in one
    omitted or added sentence.
    """

    match: Mapping[str, float]
    extra: Mapping[str, float]
    types: Mapping[str, float]
    gap: Mapping[str, float]
    transitions: Transitions

    def for_type(self, m: int, n: int) -> Array:
        """Return float32[features]: the weights of a bead of m and n sentences."""
        more = (m + n) / 2 - 1
        row = np.array([value + more * self.extra.get(name, 0.0) for name, value in self.match.items()])
        row[list(self.match).index("one")] += self.prior(m, n)
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
        return np.array(list(self.gap.values()), dtype=np.float32)

    def as_json(self) -> dict[str, Any]:
        """Return the weights as plain objects."""
        return asdict(self)

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> PassParameters:
        """Return the weights that plain objects hold."""
        moves = Transitions(**saved["transitions"])
        return cls(saved["match"], saved["extra"], saved["types"], saved["gap"], moves)


@dataclass(frozen=True)
class Weights:
    """The first look (vectors and lengths, all places), the second (words and borders, what is left possible).

    `price` is what a bead must promise to be worth taking. The gold documents have no paragraphs, so their weights are
    set by hand: `paragraph_inside` for each border that a bead has inside on both sides at once, `paragraph_ends` for
    each of its ends where both sides have one.
    """

    first: PassParameters
    second: PassParameters
    price: float
    paragraph_inside: float = 0.0
    paragraph_ends: float = 0.0


_in_use: list[Weights] = []


@contextmanager
def using(weights: Weights) -> Iterator[None]:
    """Align with other weights for a while, as cross-validation does."""
    _in_use.append(weights)
    try:
        yield
    finally:
        _in_use.pop()


def load() -> Weights:
    """Return the weights in use: the bundled ones, unless `using` says otherwise."""
    return _in_use[-1] if _in_use else bundled()


@lru_cache(maxsize=1)
def bundled(path: Path = FILE) -> Weights:
    """Return the bundled weights."""
    if path == FILE:
        require_current("alignment/parameters.json")
    saved = json.loads(path.read_text(encoding="utf-8"))
    looks = PassParameters.from_json(saved["first"]), PassParameters.from_json(saved["second"])
    return Weights(*looks, saved["price"], **saved.get("paragraphs", {}))
