"""Fitted parameters of the log-linear alignment model (a conditional random field), read from `parameters.json`.

`scripts/training/alignment_parameters.py` fits them and writes that file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from aligner.alignment.features import matrix, similarity
from aligner.alignment.forward_backward import Array, Transitions
from aligner.document.errors import AlignerError
from aligner.encoding.manifest import require_current

FILE = Path(__file__).with_name("parameters.json")
TYPE_NAMES = ("1-2", "2-2", "1-3", "2-3", "1-4")


@dataclass(frozen=True)
class PassParameters:
    """The weight of each feature in one pass, in units of log-likelihood.

    `match`: in a 1–1 bead. `extra`: what that changes in larger ones, times (m + n) / 2 - 1. `types`: the priors of
    types, "1-2" for both 1–2 and 2–1; a type that is not named counts like the nearest smaller one. `gap`: in one
    omitted or added sentence.
    """

    match: Mapping[str, float]
    extra: Mapping[str, float]
    types: Mapping[str, float]
    gap: Mapping[str, float]
    transitions: Transitions

    @cached_property
    def _of_types(self) -> dict[tuple[int, int], Array]:
        """A cache for `for_type`."""
        return {}

    def for_type(self, m: int, n: int) -> Array:
        """Return float32[features]: the weights of a bead of m and n sentences; not to be changed."""
        if (m, n) not in self._of_types:
            self._of_types[m, n] = self._for_type(m, n)
        return self._of_types[m, n]

    def _for_type(self, m: int, n: int) -> Array:
        more = (m + n) / 2 - 1
        row = np.array([value + more * self.extra.get(name, 0.0) for name, value in self.match.items()])
        row[list(self.match).index("bias")] += self.prior(m, n)
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
    def from_json(cls, saved: Mapping[str, Any], match: Sequence[str], gap: Sequence[str]) -> PassParameters:
        """Return the weights that plain objects hold, in the order of the features' names.

        Raises AlignerError where the features are others than those that the code computes.
        """
        for names, weights in ((match, saved["match"]), (gap, saved["gap"])):
            if set(names) != set(weights):
                unlike = ", ".join(sorted(set(names) ^ set(weights)))
                raise AlignerError(
                    f"The alignment parameters belong to another version: their features differ ({unlike}). "
                    "Install the package again, or fit them anew with scripts/training/alignment_parameters.py."
                )
        moves = Transitions(**saved["transitions"])
        weights = {name: saved["match"][name] for name in match}, {name: saved["gap"][name] for name in gap}
        return cls(weights[0], saved["extra"], saved["types"], weights[1], moves)


@dataclass(frozen=True)
class AlignmentParameters:
    """The parameters of both passes: vectors and lengths at all places, then all features of the candidates.

    `bead_threshold` is the posterior gain that makes a bead worth taking. The gold documents have no paragraphs, so
    their weights are set by hand: `paragraph_inside` for each border that a bead has inside on both sides at once,
    `paragraph_ends` for each of its ends where both sides have one.
    """

    first_pass: PassParameters
    second_pass: PassParameters
    bead_threshold: float
    paragraph_inside: float = 0.0
    paragraph_ends: float = 0.0

    @classmethod
    def read(cls, path: Path) -> AlignmentParameters:
        """Return the parameters that a file holds."""
        saved = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            PassParameters.from_json(saved["first_pass"], similarity.FIRST_PASS_FEATURES, similarity.GAP_FEATURES),
            PassParameters.from_json(saved["second_pass"], matrix.SECOND_PASS_FEATURES, matrix.GAP_FEATURES),
            saved["bead_threshold"],
            **saved.get("paragraphs", {}),
        )


@lru_cache(maxsize=1)
def bundled() -> AlignmentParameters:
    """Return the bundled parameters; raises AlignerError where they belong to another encoder than the bundled one."""
    require_current("alignment/parameters.json")
    return AlignmentParameters.read(FILE)
