"""A second look at what the rules found, with the trained detector's eyes.

The detector's marks tell how likely it is that something is amiss with a word, but not what. Its states know more: for
each type of finding a weight of every dimension was learned, of the words that a finding points to, their neighbours,
and the words across, by `scripts/training/rescoring.py`.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from aligner.document.model import Span
from aligner.encoding.manifest import require_current
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aligner.fidelity.detector import DetectorOutput, States

    Floats = NDArray[np.float32]
else:
    Floats = Any

MIN_CHANCE = 0.003
"""The least chance that anything has: chances below it say no more than it does."""
CONTEXT_WORDS = 3
"""How many words before and after another are around it."""
PARTS = 9
"""How many vectors make a view."""


def rescoring_features(pair: Pair, finding: Finding, judgement: DetectorOutput) -> dict[str, float]:
    """Return the evidence for a finding of the rules, in log-odds: their belief, and what the detector's states tell.

    Its marks were evidence too, but told nothing beside the states.
    """
    russian, english = finding.source, finding.target
    if pair.source.language != "ru":
        russian, english = english, russian
    told = state_logit(finding.type, judgement.states, (russian, english))
    return {"belief": log_odds(finding.score), "states": told}


def log_odds(chance: float) -> float:
    """Return the logarithm of a chance against its contrary, with both kept from nothing.

    >>> round(log_odds(0.5), 3), round(log_odds(1.0), 1)
    (0.0, 5.8)
    """
    return math.log((chance + MIN_CHANCE) / (1 - chance + MIN_CHANCE))


def state_logit(type: str, states: States | None, spans: tuple[Span | None, Span | None]) -> float:
    """Return the log-odds that a finding of a type is right, going by the states alone; 0 where nothing is known."""
    weights = learned().get(type)
    if weights is None or states is None or spans == (None, None):
        return 0.0
    return float(state_view(states, spans) @ weights[:-1] + weights[-1])


def state_view(states: States, spans: tuple[Span | None, Span | None]) -> Floats:
    """Return what the network made of the words that a finding points to, and of those about them and across.

    `spans` are of the Russian and of the English text, one at least. float32[PARTS * width]: the words pointed to, the
    one before and the one after; of the next few words the one that is matched best, its match and what stands around
    that; what the other span points to, or else the best match of the words pointed to; and the mean of both sides.
    """
    import numpy as np

    side = 0 if spans[0] is not None else 1
    own, other = (states.states[side].astype(np.float32), states.states[1 - side].astype(np.float32))
    close = (states.close if side == 0 else states.close.T).astype(np.float32)
    units = _units(states.spans[side], spans[side])
    before, after = max(units[0] - 1, 0), min(units[-1] + 1, len(own) - 1)
    words = slice(1, max(2, len(other) - 1))
    best = close[:, words].max(axis=1) if close.size else np.zeros(len(own), np.float32)
    following = range(after, min(units[-1] + 1 + CONTEXT_WORDS, len(own) - 1)) or range(after, after + 1)
    anchor = max(following, key=best.__getitem__)
    across = int(close[anchor, words].argmax()) + 1
    answer = [int(close[max(units, key=best.__getitem__), words].argmax()) + 1]
    if spans[1 - side] is not None:
        answer = _units(states.spans[1 - side], spans[1 - side])
    around = other[max(1, across - CONTEXT_WORDS) : across + CONTEXT_WORDS + 1]
    parts = (
        own[units].mean(0), own[before], own[after], own[anchor], other[across], around.mean(0),
        other[answer].mean(0), other.mean(0), own.mean(0),
    )  # fmt: skip
    return np.concatenate(parts)


def _units(spans: list[tuple[int, int]], span: Span | None) -> list[int]:
    """Return the numbers of the units in a place, that of the text's begin where there is none."""
    assert span is not None
    return [number for number, (start, end) in enumerate(spans, 1) if start < span.end and span.start < end] or [0]


@cache
def learned() -> dict[str, Floats]:
    """Return the weights of a view by type of finding, float32[PARTS * width + 1] with the bias last."""
    import numpy as np
    from safetensors import safe_open

    require_current("fidelity/models/rescoring.safetensors")
    with (
        as_file(files("aligner.fidelity").joinpath("models").joinpath("rescoring.safetensors")) as path,
        safe_open(path, framework="numpy") as stored,
    ):
        return {name: stored.get_tensor(name).astype(np.float32) for name in stored.keys()}  # noqa: SIM118
