"""What the detector says of one pair of texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Halves = NDArray[np.float16]
else:
    Halves = Any

MarkKind = Literal["wrong", "omitted", "added"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, or an empty span for a gap between words, and how likely something is amiss there.

    `wrong`: the word says something else than its counterpart. `omitted`: the source word, or what belongs at this
    place of the target, is missing in the target. `added`: the target word, or what belongs at this place of the
    source, is missing in the source.
    """

    start: int
    end: int
    probability: float
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class States:
    """What the network made of a pair, from which more can be asked than the marks tell; source first.

    `states` are float16[units, width] and `close`, the cosines between the sides' words, float16[units, units]; unit 0
    is the begin of a text, the last its end, and unit n + 1 stands at `spans[n]`.
    """

    spans: tuple[list[tuple[int, int]], list[tuple[int, int]]]
    states: tuple[Halves, Halves]
    close: Halves


@dataclass(frozen=True, slots=True)
class DetectorOutput:
    """Marks in character offsets of each text, in order, and two estimates for the whole pair.

    `damaged` is the chance that the texts differ in content at all; `quality` the mean direct assessment (0–1) that
    people would give the translation.
    """

    source: tuple[Mark, ...]
    target: tuple[Mark, ...]
    damaged: float
    quality: float
    states: States | None = field(default=None, compare=False, repr=False)
