"""Null alignment: log-odds that a word has no counterpart in the other segment.

The best cosine says little by itself: every text has some word that is a little like another, and translators choose
words freely. Three kinds of features are added. The counterpart of a word stands where those of its neighbours stand
(`_context_similarity`). It is the counterpart of one word, so a better match of another word is subtracted
(`_competing_similarity`), and a link that both directions choose counts more (`_agreement_features`). And where a word
was rendered freely, its rendering stands in that place and is unaligned too; where it was omitted, the counterparts of
its neighbours close up (`_free_translation_features`).

All is done on padded arrays for many pairs at a time: `own` are the words in question, `other` those of the other side.
The pairs are the last axis, so that the largest and the sum over words are taken of long rows of numbers.
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
"""How many words to the left and to the right are a word's neighbours; `_windowed_max` is written for three."""
MAX_FREE_SIMILARITY = 0.75
"""The contextual similarity below which a word may be part of a free rendering."""
SHARPNESS, CONTEXT_WEIGHT, NULL_SIMILARITY = 4.0, 0.4, 0.3
"""Of the odds of a link: the inverse temperature, the weight of the context beside the cosine, and the similarity at
which a link is as likely as none."""

Features = dict[str, Floats]


def null_logits(cosines: Floats, own: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Return the log-odds that a word has no counterpart, against words of true pairs, and where that would be.

    `cosines` is float32[own words, other words, pairs]; `own` and `other`, float32[words, pairs], are the words'
    weights, 0 for padding. The first result is float32[own words, pairs], the second, float32 as `cosines`, is 1 at the
    places that fit best.
    """
    import numpy as np

    weights = learned("null_alignment.json")
    found, position_prior = null_features(cosines, own, other)
    total = np.full(own.shape, weights["bias"], dtype=np.float32)
    for name, value in found.items():
        total += np.float32(weights[name]) * value
    return total, position_prior


def null_features(cosines: Floats, own: Floats, other: Floats) -> tuple[Features, Floats]:
    """Return the features of each word, each float32[own words, pairs], and where its counterpart would be."""
    import numpy as np

    there = ((own > 0)[:, None] & (other > 0)[None]).astype(np.float32)
    similarity = np.maximum(cosines, 0) * there
    context = _context_similarity(similarity, own)
    context *= there
    most = context.max(axis=1)
    position_prior = context / np.maximum(most, 0.05)[:, None]
    for _ in range(3):  # to the eighth power: squared thrice is far quicker than a power
        position_prior *= position_prior
    placed = similarity + context
    likely = similarity * np.sqrt(context + 0.02)
    best, left = similarity.max(axis=1), _competing_similarity(similarity)
    found = {
        "cosine": best,
        "cosine squared": best * best,
        "exclusive cosine": left,
        "exclusive cosine squared": left * left,
        "exclusive cosine by weight": left * own,
        "weight": own,
        "contextual cosine": placed.max(axis=1),
        "exclusive contextual cosine": _competing_similarity(placed),
        "cosine by context": likely.max(axis=1),
        "context": most,
    }
    found |= _free_translation_features(
        similarity, context, position_prior, _competing_similarity(placed.transpose(1, 0, 2)), other
    )
    return found | _agreement_features(similarity, context, there, other), position_prior


def _agreement_features(similarity: Floats, context: Floats, there: Floats, other: Floats) -> Features:
    """Return features of alignment by agreement: both directions choose a link, or none chooses a word.

    The odds of a link are normalised over all links of its own word and over all of the other word, each time with no
    link as one more choice; the agreement is the product of both (Liang, Taskar and Klein 2006).
    """
    import numpy as np

    odds = context * CONTEXT_WEIGHT
    odds += similarity
    odds -= NULL_SIMILARITY
    odds *= SHARPNESS
    np.exp(odds, out=odds)
    odds *= there
    forth, back = odds.sum(axis=1), odds.sum(axis=0)
    agreed = odds * odds
    agreed *= 1 / (forth + 1)[:, None]
    agreed *= 1 / (back + 1)[None]
    unclaimed = (other * (1 - agreed.sum(axis=0)))[None]
    return {
        "link probability": forth / (forth + 1),
        "agreement": agreed.sum(axis=1),
        "unlinked by cosine": (similarity * unclaimed).max(axis=1),
    }


def _free_translation_features(
    similarity: Floats, context: Floats, position_prior: Floats, matched: Floats, other: Floats
) -> Features:
    """Return features of unaligned words in the place of a word's counterpart, which may render it freely."""
    import numpy as np

    free = (other * np.maximum(0, MAX_FREE_SIMILARITY - matched))[None]
    here = position_prior * free
    return {
        "unaligned by context": (context * free).max(axis=1),
        "unaligned in place": here.max(axis=1),
        "unaligned in place, sum": here.sum(axis=1),
        "unaligned by cosine": (similarity * free).max(axis=1),
    }


def _context_similarity(similarity: Floats, own: Floats) -> Floats:
    """Return how well the neighbours of each own word are matched near each other word, float32 as `similarity`."""
    import numpy as np

    context = _windowed_sum(_windowed_max(similarity * own[:, None]))
    context /= np.maximum(_windowed_sum(own), 0.5)[:, None]
    return context


def _windowed_max(values: Floats) -> Floats:
    """Return along the second axis the largest value within reach of each place."""
    import numpy as np

    length, width, pairs = values.shape
    wide: Floats = np.zeros((length, width + 2 * CONTEXT_WORDS, pairs), dtype=np.float32)
    wide[:, CONTEXT_WORDS : CONTEXT_WORDS + width] = values
    two = np.maximum(wide[:, :-1], wide[:, 1:])
    four = np.maximum(two[:, :-2], two[:, 2:])
    found: Floats = np.maximum(four[:, :-3], four[:, 3:])
    return found


def _windowed_sum(values: Floats) -> Floats:
    """Return along the first axis the sum of the values within reach of each place, without its own."""
    import numpy as np

    length = len(values)
    sums: Floats = np.zeros((length + 2 * CONTEXT_WORDS + 1, *values.shape[1:]), dtype=np.float32)
    for n, row in enumerate(values, CONTEXT_WORDS):
        np.add(sums[n], row, out=sums[n + 1])
    sums[CONTEXT_WORDS + 1 + length :] = sums[CONTEXT_WORDS + length]
    around: Floats = sums[2 * CONTEXT_WORDS + 1 :] - sums[:length]
    around -= values
    return around


def _competing_similarity(values: Floats) -> Floats:
    """Return each own word's best value, less how far another own word matches the same word better."""
    import numpy as np

    claimed = values.max(axis=0, keepdims=True) - values
    np.minimum(claimed, MAX_COMPETITION, out=claimed)
    np.subtract(values, claimed, out=claimed)
    left: Floats = np.maximum(claimed.max(axis=1), 0)
    return left
