"""Bead features from word co-occurrence within this document pair (Dice coefficient).

Where Алиса is in the source, Alice is in the translation, and the Queen is Королева. Which word translates which is
learned from the document pair itself, from the beads that the first pass finds likely: how often the two stand together
(Dice's coefficient, as in Smadja et al. 1996, https://aclanthology.org/J96-1001/). Two sentences of like content that
name different people are seldom a translation of each other, however near their vectors. Names are looked at, and apart
from them the other words that stand in few sentences of a text: its topics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.features.words import Words, WordSide, among
from aligner.alignment.forward_backward import Array

if TYPE_CHECKING:
    from aligner.alignment.candidate_pruning import Candidates

MIN_PROBABILITY = 0.5  # the first-pass probability from which a bead is learned from
MIN_COUNT = 3  # how often two words must stand together to be translations of each other
MIN_DICE = 0.4  # the least Dice coefficient of two translations
RATE_SMOOTHING = 2.0  # beads without the translation that are added to those seen
MAX_SUM = 3.0  # of rates in one bead; a list of names tells little more than three
COOCCURRENCE_FEATURES = ("name_mismatch", "name_match", "topic_mismatch", "topic_match")


@dataclass(frozen=True)
class CooccurrenceTable:
    """Co-occurrence of names and rare words in this document pair, of those numbered in `numbers`, -1 for the others.

    By side and number: the best translation's number (-1 for none), and how often it is there when the word is,
    float32.
    """

    words: Words
    numbers: Array
    best_translation: tuple[Array, Array]
    alignment_rate: tuple[Array, Array]

    @classmethod
    def of(cls, words: Words, numbers: Array, beads: Candidates) -> CooccurrenceTable:
        """Learn it from the likely ones of some beads."""
        count = int(numbers.max(initial=-1)) + 1
        if not all(_repeated(side, numbers) for side in (words.source, words.target)):
            none = np.full(count, -1), np.zeros(count, np.float32)
            return cls(words, numbers, (none[0], none[0]), (none[1], none[1]))
        here, there = _held(words, numbers, beads[beads.probability > MIN_PROBABILITY])
        pairs, together = _counted(_pairs(here, there, count))
        first, second = np.divmod(pairs, max(1, count))
        alone = [np.bincount(held, minlength=count) for _, held in (here, there)]
        dice = 2 * together / np.maximum(1, alone[0][first] + alone[1][second])
        kept = (together >= MIN_COUNT) & (dice >= MIN_DICE)
        order = np.argsort(dice[kept], kind="stable")  # alike from both sides, so that the mirror image is the same
        first, second, together = (values[kept][order] for values in (first, second, together))
        best_translation, alignment_rate = np.full((2, count), -1), np.zeros((2, count), np.float32)
        for side, (own, other) in enumerate(((first, second), (second, first))):
            best_translation[side][own] = other  # the last, of the highest coefficient, stays
            alignment_rate[side][own] = together / (alone[side][own] + RATE_SMOOTHING)
        return cls(words, numbers, (best_translation[0], best_translation[1]), (alignment_rate[0], alignment_rate[1]))

    def features(self, beads: Candidates) -> Array:
        """Return float32[beads, 2]: the mismatch, words without their translation, and the match."""
        result = np.zeros((len(beads), 2), np.float32)
        if not any((translation >= 0).any() for translation in self.best_translation):
            return result
        here, there = _held(self.words, self.numbers, beads)
        for side, ((bead, word), other) in enumerate(((here, there), (there, here))):
            translation, alignment_rate = self.best_translation[side][word], self.alignment_rate[side][word]
            known = translation >= 0
            bead, translation, alignment_rate = bead[known], translation[known], alignment_rate[known]
            count = len(self.best_translation[side])
            found = among(bead * count + translation, other[0] * count + other[1])
            result[:, 0] += np.bincount(bead, alignment_rate * ~found, len(beads))
            result[:, 1] += np.bincount(bead, alignment_rate * found, len(beads))
        return np.minimum(result, MAX_SUM)


def _repeated(side: WordSide, numbers: Array) -> bool:
    """Whether any of the numbered words stands MIN_COUNT times in a document: what a translation needs."""
    found = numbers[side.numbers]
    return bool(np.bincount(found[found >= 0], minlength=1).max() >= MIN_COUNT)


Held = tuple[Array, Array]  # the numbers of beads and of the words that they hold, sorted, each once


def _held(words: Words, numbers: Array, beads: Candidates) -> tuple[Held, Held]:
    """Return the words that beads hold on both sides."""
    source, target = beads.places()
    return _of_side(words.source, numbers, *source), _of_side(words.target, numbers, *target)


def _of_side(side: WordSide, numbers: Array, first: Array, count: Array) -> Held:
    start, stop = side.starts[first], side.starts[first + count]
    bead, place = _spread(start, stop)
    word = numbers[side.numbers[place]]
    size = max(1, int(numbers.max(initial=-1)) + 1)
    bead, word = np.divmod(_counted(bead[word >= 0] * size + word[word >= 0])[0], size)
    return bead, word


def _spread(start: Array, stop: Array) -> tuple[Array, Array]:
    """Return the numbers from each start up to each stop in a row, after the number of the range each is from."""
    sizes = stop - start
    which = np.repeat(np.arange(len(sizes)), sizes)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(start, sizes)


def _pairs(here: Held, there: Held, count: int) -> Array:
    """Return the source word's number times `count` plus the target word's, for all pairs that stand in one bead."""
    low, high = np.searchsorted(there[0], here[0]), np.searchsorted(there[0], here[0], side="right")
    which, place = _spread(low, high)
    result: Array = here[1][which] * count + there[1][place]
    return result


_FIRST = np.ones(1, dtype=bool)


def _counted(values: Array) -> tuple[Array, Array]:
    """Return the distinct values in order, and how often each is there; numpy's own `unique` takes far longer."""
    values = np.sort(values)
    first = np.concatenate([_FIRST, values[1:] != values[:-1]]).nonzero()[0][: len(values)]
    counts = np.empty_like(first)
    np.subtract(first[1:], first[:-1], out=counts[:-1])
    counts[-1:] = len(values) - first[-1:]
    return values[first], counts
