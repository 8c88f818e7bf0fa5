"""Null alignment: log-odds that a word has no counterpart in the other segment.

The best cosine says little by itself: every text has some word that is a little like another, and translators choose
words freely. Three kinds of features are added. The counterpart of a word stands where those of its neighbours stand
(`_context_similarity`). It is the counterpart of one word, so a better match of another word is subtracted
(`_competing_similarity`), and a link that both directions choose counts more (`_agreement_features`). And where a word
was rendered freely, its rendering stands in that place and is unaligned too; where it was omitted, the counterparts of
its neighbours close up (`_free_translation_features`).

All is done on padded arrays for many pairs at a time: `own` are the words in question, `other` those of the other side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aligner.fidelity.scoring.learned import learned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
else:
    Floats = Any

MAX_COMPETITION = 0.3
"""How much at most a better match of another word subtracts."""
CONTEXT_WORDS = 3
"""How many words to the left and to the right are a word's neighbours."""
MAX_FREE_SIMILARITY = 0.75
"""The contextual similarity below which a word may be part of a free rendering."""
SHARPNESS, CONTEXT_WEIGHT, NULL_SIMILARITY = 4.0, 0.4, 0.3
"""Of the odds of a link: the inverse temperature, the weight of the context beside the cosine, and the similarity at
which a link is as likely as none."""

Features = dict[str, Floats]


def null_logits(cosines: Floats, own: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Return the log-odds that a word has no counterpart, against words of true pairs, and where that would be.

    `cosines` is float32[pairs, own words, other words]; `own` and `other` are the words' weights, 0 for padding. The
    first result is float32[pairs, own words], the second, float32 as `cosines`, is 1 at the places that fit best.
    """
    import numpy as np

    weights = learned("null_alignment.json")
    found, position_prior = null_features(cosines, own, other)
    total = np.full(own.shape, weights["bias"], dtype=np.float32)
    for name, value in found.items():
        total += np.float32(weights[name]) * value
    return total, position_prior


def null_features(cosines: Floats, own: Floats, other: Floats) -> tuple[Features, Floats]:
    """Return the features of each word, each float32[pairs, own words], and where its counterpart would be."""
    import numpy as np

    there = (own > 0)[:, :, None] & (other > 0)[:, None, :]
    similarity = np.maximum(cosines, 0) * there
    context = _context_similarity(similarity, own) * there
    most = context.max(axis=2)
    position_prior = context / np.maximum(most, 0.05)[:, :, None]
    for _ in range(3):  # to the eighth power: squared thrice is far quicker than a power
        position_prior *= position_prior
    placed = similarity + context
    likely = similarity * np.sqrt(context + 0.02)
    best, left = similarity.max(axis=2), _competing_similarity(similarity)
    found = {
        "cosine": best,
        "cosine squared": best * best,
        "exclusive cosine": left,
        "exclusive cosine squared": left * left,
        "exclusive cosine by weight": left * own,
        "weight": own,
        "contextual cosine": placed.max(axis=2),
        "exclusive contextual cosine": _competing_similarity(placed),
        "cosine by context": likely.max(axis=2),
        "context": most,
    }
    found |= _free_translation_features(
        similarity, context, position_prior, _competing_similarity(placed.transpose(0, 2, 1)), other
    )
    return found | _agreement_features(similarity, context, there, other), position_prior


def _agreement_features(similarity: Floats, context: Floats, there: NDArray[np.bool_], other: Floats) -> Features:
    """Return features of alignment by agreement: both directions choose a link, or none chooses a word.

    The odds of a link are normalised over all links of its own word and over all of the other word, each time with no
    link as one more choice; the agreement is the product of both (Liang, Taskar and Klein 2006).
    """
    import numpy as np

    odds = np.exp(SHARPNESS * (similarity + CONTEXT_WEIGHT * context - NULL_SIMILARITY)) * there
    forth, back = odds.sum(axis=2), odds.sum(axis=1)
    agreed = odds / (forth + 1)[:, :, None] * (odds / (back + 1)[:, None, :])
    unclaimed = (other * (1 - agreed.sum(axis=1)))[:, None, :]
    return {
        "link probability": forth / (forth + 1),
        "agreement": agreed.sum(axis=2),
        "unlinked by cosine": (similarity * unclaimed).max(axis=2),
    }


def _free_translation_features(
    similarity: Floats, context: Floats, position_prior: Floats, answered: Floats, other: Floats
) -> Features:
    """Return features of unaligned words in the place of a word's counterpart, which may render it freely."""
    import numpy as np

    free = (other * np.maximum(0, MAX_FREE_SIMILARITY - answered))[:, None, :]
    here = position_prior * free
    return {
        "unaligned by context": (context * free).max(axis=2),
        "unaligned in place": here.max(axis=2),
        "unaligned in place, sum": here.sum(axis=2),
        "unaligned by cosine": (similarity * free).max(axis=2),
    }


def _context_similarity(similarity: Floats, own: Floats) -> Floats:
    """Return how well the neighbours of each own word are matched near each other word, float32 as `similarity`."""
    import numpy as np

    near = _windowed_max(similarity * own[:, :, None])
    around = _windowed_sum(near)
    size = np.maximum(_windowed_sum(own), 0.5)[:, :, None]
    context: Floats = np.divide(around, size, dtype=np.float32)
    return context


def _windowed_max(values: Floats) -> Floats:
    """Return along the last axis the largest value within reach of each place."""
    import numpy as np

    width = values.shape[2]
    wide: Floats = np.zeros((*values.shape[:2], width + 2 * CONTEXT_WORDS), dtype=np.float32)
    wide[:, :, CONTEXT_WORDS : CONTEXT_WORDS + width] = values
    found = wide[:, :, :width]
    for step in range(1, 2 * CONTEXT_WORDS + 1):
        found = np.maximum(found, wide[:, :, step : step + width])
    return found


def _windowed_sum(values: Floats) -> Floats:
    """Return along the second axis the sum of the values within reach of each place, without its own."""
    import numpy as np

    length = values.shape[1]
    sums = np.zeros((values.shape[0], length + 2 * CONTEXT_WORDS + 1, *values.shape[2:]), dtype=np.float32)
    sums[:, CONTEXT_WORDS + 1 : CONTEXT_WORDS + 1 + length] = np.cumsum(values, axis=1)
    sums[:, CONTEXT_WORDS + 1 + length :] = sums[:, CONTEXT_WORDS + length : CONTEXT_WORDS + length + 1]
    around: Floats = sums[:, 2 * CONTEXT_WORDS + 1 :] - sums[:, :length] - values
    return around


def _competing_similarity(values: Floats) -> Floats:
    """Return each own word's best value, less how far another own word matches the same word better."""
    import numpy as np

    best = values.max(axis=1, keepdims=True)
    claimed: Floats = (values - np.minimum(MAX_COMPETITION, best - values)).max(axis=2)
    return np.maximum(claimed, 0)
