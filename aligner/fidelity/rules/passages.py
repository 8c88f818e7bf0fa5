"""Passages: part of a sentence, or a whole sentence of a longer bead, that has no counterpart.

Every word has its best match on the other side by word vectors; words that match nothing count against the passage
they stand in, in proportion to their weight, and words that match count for it. The passage with the largest sum
(Kadane's maximal run) is the suspect. Its sum, its share of the sentence, the ratio of lengths, whether it ends at
commas, and how well the rest matches are weighed into one probability.

Caught: a clause or a sentence omitted or added, mostly from five words up. Ignored: free renderings, where both sides
have words without counterpart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aligner.document.model import Span
from aligner.fidelity.pair import Finding, Pair, shown
from aligner.fidelity.reading.words import Side
from aligner.fidelity.rules.length import deviation
from aligner.fidelity.weighing import weigh

if TYPE_CHECKING:
    from aligner.fidelity.likeness import Floats, Matches

ENOUGH = 0.4
"""The cosine from which a word counts as matched."""
LEAST = 0.4
"""The least sum of a run that is worth weighing up."""
_STOPS = frozenset(".,;:!?…—–-()[]«»“”„\"")


@dataclass(frozen=True)
class Run:
    """The most suspicious run of words of one side: its sum, where it stands, and what surrounds it."""

    total: float
    strict: float
    words: Span
    share: float
    matched: float
    before: bool
    after: bool
    side_matched: float
    size: float


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for an unmatched passage on either side."""
    if not pair.bilingual or not pair.likeness or not pair.russian.words or not pair.english.words:
        return
    likeness = pair.likeness
    if max(_lacking(likeness.russian), _lacking(likeness.english)) < LEAST:
        return
    russian = suspect(pair.russian, likeness.russian.weights, likeness.of_russian)
    english = suspect(pair.english, likeness.english.weights, likeness.of_english)
    away = deviation(pair)
    for side, own, other, longer in ((pair.russian, russian, english, -away), (pair.english, english, russian, away)):
        if own.total < LEAST or len(own.words) < 2:
            continue
        evidence = weigh_up(own, other, longer)
        kind = "omission" if side is pair.source else "addition"
        sure = weigh("passage", evidence, otherwise=0.0)
        place = Span(side.words[own.words.start].start, side.words[own.words.end - 1].end)
        verb = "Omitted from the translation: «{}»." if side is pair.source else "Added by the translation: “{}”."
        spans = (place, None) if side is pair.source else (None, place)
        yield Finding(kind, spans[0], spans[1], sure, verb.format(shown(side[place])), evidence=evidence)


def _lacking(matches: Matches) -> float:
    """Return the largest sum of any run of one side's words."""
    return _largest((matches.weights * (ENOUGH - matches.best)).tolist())[0]


def suspect(side: Side, weights: Floats, best: Floats) -> Run:
    """Return the run of words with the largest sum of weight times what the match lacks."""
    import numpy as np

    lacking = weights * (ENOUGH - best)
    total, words = _largest(lacking.tolist())
    strict, _ = _largest((weights * (ENOUGH - 0.1 - best)).tolist())
    size = float(weights.sum()) + 1e-6
    mean = float(np.dot(weights, best)) / size
    if not len(words):
        return Run(0.0, 0.0, words, 0.0, 1.0, False, False, mean, size)
    inside = slice(words.start, words.end)
    mass = float(weights[inside].sum()) + 1e-6
    before = side.text[: side.words[words.start].start].rstrip()
    after = side.text[side.words[words.end - 1].end :].lstrip()
    return Run(
        total, strict, words, mass / size, float(np.dot(weights[inside], best[inside])) / mass,
        not before or before[-1] in _STOPS, not after or after[0] in _STOPS, mean, size,
    )  # fmt: skip


def _largest(values: list[float]) -> tuple[float, Span]:
    """Return the largest sum of neighbouring values and where they stand (Kadane's algorithm, Bentley 1984)."""
    best, where, sum_, start = 0.0, Span(0, 0), 0.0, 0
    for at, value in enumerate(values):
        sum_ += value
        if sum_ <= 0:
            sum_, start = 0.0, at + 1
        elif sum_ > best:
            best, where = sum_, Span(start, at + 1)
    return best, where


def weigh_up(own: Run, other: Run, longer: float) -> dict[str, float]:
    """Return the evidence that a run has no counterpart; `longer` is by how many spreads its side is too long."""
    return {
        "total": own.total,
        "log total": math.log1p(own.total),
        "strict": own.strict,
        "share": own.share,
        "share if longer": own.share * max(-2.0, min(4.0, longer)),
        "words": math.log1p(len(own.words)),
        "matched": own.matched,
        "bounded": float(own.before and own.after),
        "total if bounded": own.total * (own.before and own.after),
        "half bounded": float(own.before or own.after),
        "side matched": own.side_matched,
        "rest": (own.side_matched - own.share * own.matched) / max(0.05, 1 - own.share),
        "other total": other.total,
        "other log total": math.log1p(other.total),
        "difference": own.total - other.total,
        "other share": other.share,
        "other matched": other.side_matched,
        "total if other matched": own.total * other.side_matched,
        "longer": longer,
        "too long": max(0.0, longer),
        "far too long": max(0.0, longer - 1.5),
        "size": math.log(own.size),
        "size ratio": math.log(own.size / other.size),
    }
