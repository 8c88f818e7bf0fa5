"""What the detector says of one pair of texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["wrong", "omitted", "added", "edited"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word, or an empty span for a gap between words, and how likely something is amiss there.

    `wrong`: the word says something else than its counterpart. `omitted`: the source word, or what belongs at this
    place of the target, is missing in the target. `added`: the target word, or what belongs at this place of the
    source, is missing in the source. `edited`: someone correcting a machine translation would change this.
    """

    start: int
    end: int
    probability: float
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Judgement:
    """Marks in character offsets of each text, in order, and two estimates for the whole pair.

    `source_edits` and `target_edits` are stricter: they say what a corrector of machine translation would touch,
    matters of style included. `damaged` is the chance that the texts differ in content at all; `quality` the mean
    direct assessment (0–1) that people would give the translation.
    """

    source: tuple[Mark, ...]
    target: tuple[Mark, ...]
    source_edits: tuple[Mark, ...]
    target_edits: tuple[Mark, ...]
    damaged: float
    quality: float
