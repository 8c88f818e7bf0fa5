"""What stands about two words that seem to answer each other, and how literal a translation is."""

from __future__ import annotations

from aligner.document.model import Span
from aligner.fidelity.pair import Pair
from aligner.fidelity.reading.words import Side

UNKNOWN = {"near": 0.3, "gap": 0.0, "english answered": 0.4, "russian answered": 0.4}
"""What is taken for granted where there are no word vectors or no neighbours."""


def matched(pair: Pair) -> float:
    """Return how well the two sides match word by word; free translations deny in their own ways."""
    if pair.likeness is None:
        return 0.5
    sides = ((pair.likeness.russian, pair.likeness.of_russian), (pair.likeness.english, pair.likeness.of_english))
    return min(float((side.weights * best).sum() / (side.weights.sum() + 1e-6)) for side, best in sides)


def surroundings(pair: Pair, russian: Span, english: Span) -> dict[str, float]:
    """Return how alike the neighbours of two words are, and how well each of the two is answered by another word."""
    if pair.likeness is None:
        return UNKNOWN
    cosines = pair.likeness.cosines
    own = within(pair.russian, russian)
    other = within(pair.english, english)
    if not len(own) or not len(other):
        return UNKNOWN
    left, right = _about(own, len(pair.russian.words), 3), _about(other, len(pair.english.words), 3)
    weights = pair.likeness.english.weights[right]
    if not left or not right:
        return UNKNOWN
    near = cosines[left][:, right].max(axis=0)
    best = cosines[:, right].max(axis=0)
    size = float(weights.sum()) + 1e-6
    elsewhere = [n for n in range(len(pair.russian.words)) if not own.start <= n < own.end]
    others = [n for n in range(len(pair.english.words)) if not other.start <= n < other.end]
    return {
        "near": float((near * weights).sum()) / size,
        "gap": float(((best - near) * weights).sum()) / size,
        "english answered": float(cosines[elsewhere][:, other.start : other.end].max(initial=0.0)),
        "russian answered": float(cosines[own.start : own.end][:, others].max(initial=0.0)),
    }


def within(side: Side, span: Span) -> Span:
    """Return the numbers of the words that a span covers."""
    inside = [n for n, word in enumerate(side.words) if word.start < span.end and span.start < word.end]
    return Span(inside[0], inside[-1] + 1) if inside else Span(0, 0)


def _about(words: Span, count: int, reach: int) -> list[int]:
    """Return the numbers of the words about some words."""
    about = range(max(0, words.start - reach), min(count, words.end + reach))
    return [n for n in about if not words.start <= n < words.end]
