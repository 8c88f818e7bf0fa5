"""Null alignment: log-odds that a word has no counterpart in the other segment.

The best cosine says little by itself: every text has some word that is a little like another, and translators choose
words freely. Three kinds of features are added. The counterpart of a word stands where those of its neighbours stand
(`_context_similarity`). It is the counterpart of one word, so a better match of another word is subtracted
(`competing_similarity`), and a link that both directions choose counts more (`_agreement_features`). And where a word
was rendered freely, its rendering stands in that place and is unaligned too; where it was omitted, the counterparts of
its neighbours close up (`_free_translation_features`).

All is done on padded arrays for many pairs at a time: `own` are the words in question, `other` those of the other side.
The pairs are the last axis, so that the largest and the sum over words are taken of long rows of numbers. What both
directions need is made once (`Links`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from aligner.fidelity.scoring.learned import learned

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Bools = NDArray[np.bool_]
else:
    Floats = Bools = Any

MAX_COMPETITION = 0.3
"""How much at most a better match of another word subtracts."""
CONTEXT_WORDS = 3
"""How many words to the left and to the right are a word's neighbours; `_context_similarity` is written for three."""
MAX_FREE_SIMILARITY = 0.75
"""The contextual similarity below which a word may be part of a free rendering."""
SHARPNESS, CONTEXT_WEIGHT, NULL_SIMILARITY = 4.0, 0.4, 0.3
"""Of the odds of a link: the inverse temperature, the weight of the context beside the cosine, and the similarity at
which a link is as likely as none."""
NO_SIMILARITY = -9.0
"""Less than any cosine: what stands in the place of padding, or less."""
NO_LINK = -1e4
"""The log-odds of a link with padding, whose odds are 0."""

Features = dict[str, Floats]


class Links(NamedTuple):
    """What all links between the words of two sides are worth, whichever side is the own one.

    `cosines`, `similarity` (no cosine below 0), `squared` (its squares) and `log_odds` (of a link without its context)
    are float32[own words, other words, pairs]; `weights`, 0 for padding, and `best`, the best cosine of each word, are
    float32[words, pairs] of the own and of the other words.
    """

    cosines: Floats
    similarity: Floats
    squared: Floats
    log_odds: Floats
    weights: tuple[Floats, Floats]
    best: tuple[Floats, Floats]

    @property
    def turned(self) -> Links:
        """The same seen from the other side."""
        cosines, similarity, squared, log_odds = (values.transpose(1, 0, 2) for values in self[:4])
        return Links(cosines, similarity, squared, log_odds, self.weights[::-1], self.best[::-1])


def links_of(cosines: Floats, masks: tuple[Bools, Bools], weights: tuple[Floats, Floats]) -> Links:
    """Return the links of padded pairs; `cosines` is float32[own words, other words, pairs], 0 where there is padding.

    `masks`, False for padding, and `weights` are [words, pairs], of the own and of the other words.
    """
    import numpy as np

    lack = [np.where(mask, 0, np.float32(NO_SIMILARITY)) for mask in masks]
    known = cosines + lack[0][:, None]
    known += lack[1][None]
    similarity = np.maximum(cosines, 0)
    lack = [np.where(weight > 0, 0, np.float32(NO_LINK)) for weight in weights]
    log_odds = similarity * np.float32(SHARPNESS)
    log_odds += (lack[0] - np.float32(SHARPNESS * NULL_SIMILARITY))[:, None]
    log_odds += lack[1][None]
    best = known.max(axis=1), known.max(axis=0)
    return Links(known, similarity, similarity * similarity, log_odds, weights, best)


def null_logits(links: Links, exclusive: Floats) -> tuple[Floats, Floats]:
    """Return the log-odds that a word has no counterpart, against words of true pairs, and where that would be.

    `exclusive`, float32[own words, pairs], is each word's best cosine less how far other words match the same better.
    The first result is float32[own words, pairs], the second, float32[own words, other words, pairs], is 1 at the
    places that fit best.
    """
    import numpy as np

    weights = learned("null_alignment.json")
    found, position_prior = null_features(links, exclusive)
    total = np.full(exclusive.shape, weights["bias"], dtype=np.float32)
    for name, value in found.items():
        total += np.float32(weights[name]) * value
    return total, position_prior


def null_features(links: Links, exclusive: Floats) -> tuple[Features, Floats]:
    """Return the features of each word, each float32[own words, pairs], and where its counterpart would be."""
    import numpy as np

    own, other = links.weights
    context = _context_similarity(links.similarity, own, other)
    most = context.max(axis=1)
    position_prior = context * (1 / np.maximum(most, 0.05))[:, None]
    for _ in range(3):  # to the eighth power: squared thrice is far quicker than a power
        position_prior *= position_prior
    placed = links.similarity + context
    best_placed = placed.max(axis=1), placed.max(axis=0)
    likely = context + np.float32(0.02)
    likely *= links.squared
    best, left = np.maximum(links.best[0], 0), np.maximum(exclusive, 0)
    found = {
        "cosine": best,
        "cosine squared": best * best,
        "exclusive cosine": left,
        "exclusive cosine squared": left * left,
        "exclusive cosine by weight": left * own,
        "weight": own,
        "contextual cosine": best_placed[0],
        "exclusive contextual cosine": np.maximum(competing_similarity(placed, *best_placed), 0),
        "cosine by context": np.sqrt(likely.max(axis=1)),
        "context": most,
    }
    matched = np.maximum(competing_similarity(placed.transpose(1, 0, 2), *best_placed[::-1]), 0)
    free = other * np.maximum(0, MAX_FREE_SIMILARITY - matched)
    found |= _free_translation_features(links.similarity, context, position_prior, free)
    return found | _agreement_features(links, context), position_prior


def competing_similarity(values: Floats, best: Floats, best_of_other: Floats) -> Floats:
    """Return each own word's best value, less how far another own word matches the same word better.

    `best` and `best_of_other` are the largest values of the own and of the other words. What is subtracted is at most
    `MAX_COMPETITION`: of x - min(y - x, c), the larger of 2x - y and x - c, the largest is taken of each by itself.
    """
    import numpy as np

    left: Floats = (values - 0.5 * best_of_other[None]).max(axis=1)
    left *= 2
    np.maximum(left, best - np.float32(MAX_COMPETITION), out=left)
    return left


def _agreement_features(links: Links, context: Floats) -> Features:
    """Return features of alignment by agreement: both directions choose a link, or none chooses a word.

    The odds of a link are normalised over all links of its own word and over all of the other word, each time with no
    link as one more choice; the agreement is the product of both (Liang, Taskar and Klein 2006).
    """
    import numpy as np

    odds = context * np.float32(SHARPNESS * CONTEXT_WEIGHT)
    odds += links.log_odds
    np.exp(odds, out=odds)
    forth, back = odds.sum(axis=1), odds.sum(axis=0)
    odds *= odds
    own_share, other_share = 1 / (forth + 1), 1 / (back + 1)
    agreed = np.einsum("ijp,jp->ip", odds, other_share) * own_share
    agreed_of_other = np.einsum("ijp,ip->jp", odds, own_share) * other_share
    unclaimed = links.weights[1] * (1 - agreed_of_other)
    return {
        "link probability": forth * own_share,
        "agreement": agreed,
        "unlinked by cosine": (links.similarity * unclaimed[None]).max(axis=1),
    }


def _free_translation_features(similarity: Floats, context: Floats, position_prior: Floats, free: Floats) -> Features:
    """Return features of unaligned words in the place of a word's counterpart, which may render it freely.

    `free`, float32[other words, pairs], is how freely each other word may stand there.
    """
    import numpy as np

    return {
        "unaligned by context": (context * free[None]).max(axis=1),
        "unaligned in place": (position_prior * free[None]).max(axis=1),
        "unaligned in place, sum": np.einsum("ijp,jp->ip", position_prior, free),
        "unaligned by cosine": (similarity * free[None]).max(axis=1),
    }


def _context_similarity(similarity: Floats, own: Floats, other: Floats) -> Floats:
    """Return how well the neighbours of each own word are matched near each other word, float32 as `similarity`.

    A neighbour is matched near a word by the largest value within reach, and the mean over the neighbours is taken.
    """
    import numpy as np

    length, width, pairs = similarity.shape
    wide: Floats = np.empty((length, width + 2 * CONTEXT_WORDS, pairs), dtype=np.float32)
    wide[:, :CONTEXT_WORDS] = wide[:, CONTEXT_WORDS + width :] = 0
    np.multiply(similarity, own[:, None], out=wide[:, CONTEXT_WORDS : CONTEXT_WORDS + width])
    two = np.maximum(wide[:, :-1], wide[:, 1:])
    four = np.maximum(two[:, :-2], two[:, 2:])
    near: Floats = np.empty((length + 2 * CONTEXT_WORDS, width, pairs), dtype=np.float32)
    near[:CONTEXT_WORDS] = near[CONTEXT_WORDS + length :] = 0
    np.maximum(four[:, :-3], four[:, 3:], out=near[CONTEXT_WORDS : CONTEXT_WORDS + length])
    context = _sum_around(near)
    around = _sum_around(np.pad(own, ((CONTEXT_WORDS, CONTEXT_WORDS), (0, 0))))
    context *= ((own > 0) / np.maximum(around, 0.5)).astype(np.float32)[:, None]
    context *= (other > 0).astype(np.float32)[None]
    return context


def _sum_around(values: Floats) -> Floats:
    """Return along the first axis the sum of the values within reach of each place, without its own.

    There are as many values more at both ends as the reach is wide.
    """
    three: Floats = values[:-2] + values[1:-1]
    three += values[2:]
    around: Floats = three[: -CONTEXT_WORDS - 1] + three[CONTEXT_WORDS + 1 :]
    return around
