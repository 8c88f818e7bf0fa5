"""Context similarity of two words, and the literalness of a translation: features that several checks share."""

from __future__ import annotations

from aligner.document.model import Span
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

NEUTRAL_CONTEXT = {
    "context cosine": 0.3,
    "context gap": 0.0,
    "english match elsewhere": 0.4,
    "russian match elsewhere": 0.4,
}
"""What is taken for granted where there are no word vectors or no neighbours."""


def literalness(pair: Pair) -> float:
    """Return how well the two sides match word by word; free translations deny in their own ways."""
    return 0.5 if pair.similarity is None else pair.similarity.literalness


def context_features(pair: Pair, russian: Span, english: Span) -> dict[str, float]:
    """Return how alike the neighbours of two words are, and how well each of the two is answered by another word."""
    if pair.similarity is None:
        return NEUTRAL_CONTEXT
    cosines = pair.similarity.cosines
    own, other = words_in(pair.russian, russian), words_in(pair.english, english)
    if not len(own) or not len(other):
        return NEUTRAL_CONTEXT
    left, right = _about(own, len(pair.russian.words), 3), _about(other, len(pair.english.words), 3)
    if not left or not right:
        return NEUTRAL_CONTEXT
    across = pair.similarity.english
    weights = across.weights[right].tolist()
    rows = cosines[left[0] : left[-1] + 1, right[0] : right[-1] + 1].tolist()
    near = [max(rows[n - left[0]][m - right[0]] for n in left) for m in right]
    size = sum(weights) + 1e-6
    mean = sum(n * w for n, w in zip(near, weights, strict=True)) / size
    best = sum(across.match_similarity[n] * w for n, w in zip(right, weights, strict=True)) / size
    column = cosines[:, other.start : other.end].max(axis=1).tolist()
    row = cosines[own.start : own.end].max(axis=0).tolist()
    return {
        "context cosine": mean,
        "context gap": best - mean,
        "english match elsewhere": max(0.0, *column[: own.start], *column[own.end :]),
        "russian match elsewhere": max(0.0, *row[: other.start], *row[other.end :]),
    }


def words_in(side: Segment, span: Span) -> Span:
    """Return the numbers of the words that a span covers."""
    inside = [n for n, word in enumerate(side.words) if word.start < span.end and span.start < word.end]
    return Span(inside[0], inside[-1] + 1) if inside else Span(0, 0)


def _about(words: Span, count: int, reach: int) -> list[int]:
    """Return the numbers of the words about some words."""
    about = range(max(0, words.start - reach), min(count, words.end + reach))
    return [n for n in about if not words.start <= n < words.end]
