"""Word by word: how much of each side of a bead finds a counterpart on the other.

Vectors of whole sentences hardly notice whether a near-duplicate lacks three words or a clause stands in the wrong
sentence. Here each word of one side looks for its best match among the words of the other side's sentences, by the
vectors of the words (the greedy matching of BERTScore, Zhang et al. 2020, https://arxiv.org/abs/1904.09675, with static
vectors), and what finds none is added up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.lattice import Array

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
COVERED = 0.8  # a similarity from which a word is wholly covered
UNCOVERED = 0.45  # a similarity below which a word begins to miss its counterpart
HEAVIEST = 2.5  # the most that one word counts, in units of the mean word's weight
LONGEST = 1000  # words of a sentence that are looked up; what is longer is a file without sentences
TOGETHER = 32  # sentences whose words are looked up in one go
WINDOW = 16  # sentences of the other side in which one sentence's words are looked up


@dataclass(frozen=True)
class WordSide:
    """The words of one document: their `numbers`, sentence by sentence, and where each sentence `starts`."""

    numbers: Array
    starts: Array

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True)
class Words:
    """The words of both; `vectors` are unit rows float32[distinct, dimension], `weights` float32[distinct]."""

    source: WordSide
    target: WordSide
    vectors: Array
    weights: Array

    def __bool__(self) -> bool:
        """Whether the encoder has vectors of words at all."""
        return bool((self.weights > 0).any())

    @classmethod
    def of(cls, source: Sequence[str], target: Sequence[str], encoder: Encoder) -> Words:
        """Cut both sides into words and encode each distinct one once."""
        known: dict[str, int] = {}
        sides = [_words(texts, known) for texts in (source, target)]
        sums = getattr(encoder, "sums", None)
        vectors = (sums or encoder.encode)(list(known)) if known else np.zeros((0, encoder.dimension), np.float32)
        lengths = np.linalg.norm(vectors, axis=1)
        vectors = vectors / np.maximum(lengths, 1e-6)[:, None]
        every = np.concatenate([side.numbers for side in sides])
        mean = float(lengths[every].mean()) if len(every) else 1.0
        weights = np.minimum(lengths / max(mean, 1e-6), HEAVIEST)
        return cls(sides[0], sides[1], vectors.astype(np.float32), weights.astype(np.float32))


def _words(texts: Sequence[str], known: dict[str, int]) -> WordSide:
    numbers: list[int] = []
    starts = [0]
    for text in texts:
        words = islice(_WORD.finditer(text.lower()), LONGEST)
        numbers += [known.setdefault(word[0], len(known)) for word in words]
        starts.append(len(numbers))
    return WordSide(np.array(numbers, dtype=np.int64), np.array(starts, dtype=np.int64))


@dataclass(frozen=True)
class Coverage:
    """How well each sentence's words are covered by runs of sentences of the other side.

    `lowest` int[n] is the first sentence of the other side looked at for each sentence; `covered` and `missing` are
    float32[longest, n, WINDOW]: the weight of the words covered, and missing, when sentence `lowest + column` and the
    next (one, two …) are searched. `weight` float32[n] is the weight of all words, `anywhere` float32[n] of those
    covered by any sentence looked at.
    """

    lowest: Array
    covered: Array
    missing: Array
    weight: Array
    anywhere: Array

    def of_beads(self, first: Array, count: int, other: Array, others: int) -> tuple[Array, ...]:
        """Return weight, covered, missing and elsewhere, float32[beads], of `count` sentences from `first`.

        They are searched in `others` sentences from `other`; elsewhere is what other sentences near by cover better.
        """
        weight, covered, missing, anywhere = (np.zeros(len(first), np.float32) for _ in range(4))
        for step in range(count):
            sentence = first + step
            column = np.clip(other - self.lowest[sentence], 0, WINDOW - 1)
            weight += self.weight[sentence]
            anywhere += self.anywhere[sentence]
            covered += self.covered[others - 1, sentence, column]
            missing += self.missing[others - 1, sentence, column]
        return weight, covered, missing, anywhere - covered


def coverage(words: Words, own: WordSide, other: WordSide, lowest: Array, highest: Array, longest: int) -> Coverage:
    """Return the coverage of each of `own`'s sentences by those of `other` from `lowest` up to `highest`."""
    count = len(own)
    lowest = np.clip(lowest, 0, max(0, len(other) - 1))
    highest = np.minimum(highest, len(other))
    best = np.zeros((len(own.numbers), WINDOW), dtype=np.float32)
    for first in range(0, count, TOGETHER):
        last = min(first + TOGETHER, count)
        asked = np.flatnonzero(highest[first:last] > lowest[first:last]) + first
        if len(asked):
            _best_matches(words, own, other, asked, lowest, highest, best)
    weight = words.weights[own.numbers][:, None]
    covered = np.zeros((longest, count, WINDOW), dtype=np.float32)
    missing = np.zeros((longest, count, WINDOW), dtype=np.float32)
    single = best.copy()
    anywhere = _by_sentence(np.minimum(best.max(axis=1, keepdims=True), COVERED) * weight, own.starts)[:, 0]
    for k in range(longest):
        if k:  # now the best of k + 1 sentences
            np.maximum(best[:, :-k], single[:, k:], out=best[:, :-k])
        covered[k] = _by_sentence(np.minimum(best, COVERED) * weight, own.starts)
        missing[k] = _by_sentence(np.maximum(1 - best / UNCOVERED, 0) * weight, own.starts)
    return Coverage(lowest, covered, missing, _by_sentence(weight, own.starts)[:, 0], anywhere)


def _best_matches(
    words: Words, own: WordSide, other: WordSide, asked: Array, lowest: Array, highest: Array, best: Array
) -> None:
    """Fill the rows of `best` that belong to the words of some neighbouring sentences.

    The vectors of the other side's words are gathered once for all of them, unless they lie far apart.
    """
    low, high = int(lowest[asked].min()), int(highest[asked].max())
    if high - low > 4 * TOGETHER and len(asked) > 1:
        for one in asked:
            _best_matches(words, own, other, np.array([one]), lowest, highest, best)
        return
    origin = other.starts[low]
    gathered = words.vectors[other.numbers[origin : other.starts[high]]]
    for i in asked.tolist():
        start, stop = own.starts[i], own.starts[i + 1]
        bounds = other.starts[lowest[i] : highest[i] + 1]
        if start == stop or bounds[0] == bounds[-1]:
            continue
        similarity = words.vectors[own.numbers[start:stop]] @ gathered[bounds[0] - origin : bounds[-1] - origin].T
        filled = (bounds[1:] > bounds[:-1]).nonzero()[0]
        best[start:stop, filled] = np.maximum.reduceat(similarity, bounds[:-1][filled] - bounds[0], axis=1)


def _by_sentence(values: Array, starts: Array) -> Array:
    """Return the sums of rows sentence by sentence."""
    result = np.zeros((len(starts) - 1, values.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(starts[1:] > starts[:-1])
    if len(filled):
        result[filled] = np.add.reduceat(values, starts[:-1][filled], axis=0)
    return result
