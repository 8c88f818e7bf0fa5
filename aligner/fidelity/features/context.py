"""Context similarity of two words, and the literalness of a translation: features that several checks share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import mul

from aligner.document.model import Span
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

NEUTRAL_CONTEXT = {
    "context cosine": 0.3,
    "context gap": 0.0,
    "english match elsewhere": 0.4,
    "russian match elsewhere": 0.4,
}
"""The features without word vectors or neighbours."""
CONTEXT_RANGES = (
    ("context cosine", -1.0, 1.0),
    ("context gap", 0.0, 2.0),
    ("english match elsewhere", 0.0, 1.0),
    ("russian match elsewhere", 0.0, 1.0),
)
"""The least and the largest value of each context feature."""


def literalness(pair: Pair) -> float:
    """Return how well the two sides match word by word."""
    return 0.5 if pair.similarity is None else pair.similarity.literalness


def context_features(pair: Pair, russian: Span, english: Span) -> dict[str, float]:
    """Return how well the neighbours of two words match, and how well each of the two matches another word."""
    if pair.similarity is None:
        return NEUTRAL_CONTEXT
    rows = pair.cosine_rows
    own, other = words_in(pair.russian, russian), words_in(pair.english, english)
    if not len(own) or not len(other):
        return NEUTRAL_CONTEXT
    left, right = _window(own, len(pair.russian.words), 3), _window(other, len(pair.english.words), 3)
    if not left or not right:
        return NEUTRAL_CONTEXT
    across = pair.similarity.english
    weights: list[float] = across.weights[right].tolist()
    about = [rows[n] for n in left]
    near = [max([row[m] for row in about]) for m in right]
    size = sum(weights) + 1e-6
    mean = sum(map(mul, near, weights)) / size
    best = sum(map(mul, [across.match_similarity[m] for m in right], weights)) / size
    outside = [max(row[other.start : other.end]) for row in (*rows[: own.start], *rows[own.end :])]
    inside = [max(row[: other.start] + row[other.end :]) for row in rows[own.start : own.end]]
    return {
        "context cosine": mean,
        "context gap": best - mean,
        "english match elsewhere": max(0.0, *outside),
        "russian match elsewhere": max(0.0, *inside),
    }


def words_in(side: Segment, span: Span) -> Span:
    """Return the numbers of the words that a span covers."""
    first, after = bisect_right(side.ends, span.start), bisect_left(side.starts, span.end)
    return Span(first, after) if first < after else Span(0, 0)


def _window(words: Span, count: int, reach: int) -> list[int]:
    """Return the numbers of the neighbours of some words."""
    about = range(max(0, words.start - reach), min(count, words.end + reach))
    return [n for n in about if not words.start <= n < words.end]
