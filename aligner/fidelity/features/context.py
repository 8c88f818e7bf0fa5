"""Context similarity of two words, and the literalness of a translation: features that several checks share."""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING

from aligner.document.model import Span
from aligner.fidelity.segment_pair import Pair

if TYPE_CHECKING:
    from aligner.fidelity.word_alignment.similarity import BestMatches, Floats

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
    cosines = pair.similarity.cosines
    own, other = pair.russian.words_in(russian), pair.english.words_in(english)
    if not len(own) or not len(other):
        return NEUTRAL_CONTEXT
    left, right = _window(own, len(pair.russian.words), 3), _window(other, len(pair.english.words), 3)
    if not left or not right:
        return NEUTRAL_CONTEXT
    across = pair.similarity.english
    weights: list[float] = across.weights[right[0] : right[-1] + 1].tolist()
    weights = [weights[m - right[0]] for m in right]
    block = cosines[left[0] : left[-1] + 1, right[0] : right[-1] + 1].tolist()
    about = [block[n - left[0]] for n in left]
    near = [max([row[m - right[0]] for row in about]) for m in right]
    size = sum(weights) + 1e-6
    mean = sum(map(mul, near, weights)) / size
    best = sum(map(mul, [across.match_similarity[m] for m in right], weights)) / size
    return {
        "context cosine": mean,
        "context gap": best - mean,
        "english match elsewhere": _match_elsewhere(across, cosines.T, other, own),
        "russian match elsewhere": _match_elsewhere(pair.similarity.russian, cosines, own, other),
    }


def _match_elsewhere(matches: BestMatches, cosines: Floats, words: Span, excluded: Span) -> float:
    """Return the best cosine of some words with words of the other side that are not excluded, 0 where none is above.

    `matches` are those of the words' side, `cosines` has a row for each of its words.
    """
    best = 0.0
    for n in words.indices:
        if excluded.start <= matches.best_match[n] < excluded.end:
            row: list[float] = cosines[n].tolist()
            best = max(best, *row[: excluded.start], *row[excluded.end :])
        else:
            best = max(best, matches.match_similarity[n])
    return best


def _window(words: Span, count: int, reach: int) -> list[int]:
    """Return the numbers of the neighbours of some words."""
    about = range(max(0, words.start - reach), min(count, words.end + reach))
    return [n for n in about if not words.start <= n < words.end]
