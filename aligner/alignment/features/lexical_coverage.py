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
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.features.phonetic import DIMENSION, KEY, sound_key, sound_vectors
from aligner.alignment.lattice import Array

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
COVERED = 0.8  # a similarity from which a word is wholly covered
UNCOVERED = 0.45  # a similarity below which a word begins to miss its counterpart
HEAVIEST = 2.5  # the most that one word counts, in units of the mean word's weight
SOUND = 0.7  # the length of a name's sound beside its meaning's 1: names alike gain the square of it
STEM, SHORTEST = 5, 4  # letters by which forms of a word are known as one, and of the shortest word looked at
FEW, OFTEN = 8, 0.03  # times that a word may stand in a text, or in this share of its sentences, and tell of its topic
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
    """The words of both: what each distinct one means and sounds like, and how much it counts.

    `vectors` are float32[distinct, dimension + DIMENSION], unit rows and, for names, their sound; `weights` are
    float32[distinct]. `names` int[distinct] are the numbers of names, -1 for other words; forms of one name that sound
    alike share one. `topics` are those of other words that stand in a few sentences only, by how they begin.
    """

    source: WordSide
    target: WordSide
    vectors: Array
    weights: Array
    names: Array
    topics: Array

    def __bool__(self) -> bool:
        """Whether the encoder has vectors of words at all."""
        return bool((self.weights > 0).any())

    @classmethod
    def of(cls, source: Sequence[str], target: Sequence[str], encoder: Encoder) -> Words:
        """Cut both sides into words and encode each distinct one once; names get their sound beside their meaning."""
        forms = _Forms()
        sides = [_words(texts, forms) for texts in (source, target)]
        known = forms.known
        sums = getattr(encoder, "sums", None)
        vectors = (sums or encoder.encode)(list(known)) if known else np.zeros((0, encoder.dimension), np.float32)
        lengths = np.linalg.norm(vectors, axis=1)
        vectors = vectors / np.maximum(lengths, 1e-6)[:, None]
        every = np.concatenate([side.numbers for side in sides])
        mean = float(lengths[every].mean()) if len(every) else 1.0
        weights = np.minimum(lengths / max(mean, 1e-6), HEAVIEST)
        sounds = np.zeros((len(known), DIMENSION), dtype=np.float32)
        small = {number for form, number in forms.items() if not form[0].isupper()}
        names = [(number, word) for word, number in known.items() if number not in small]
        if names:
            sounds[[number for number, _ in names]] = SOUND * sound_vectors([word for _, word in names])
        vectors = np.concatenate([vectors, sounds], axis=1)
        called = _numbered({number: (sound_key(word)[:KEY], word[0].isascii()) for number, word in names}, len(known))
        topics = _topics(sides, known, called)
        return cls(sides[0], sides[1], vectors.astype(np.float32), weights.astype(np.float32), called, topics)


def _numbered(keys: dict[int, tuple[str, bool]], count: int) -> Array:
    """Return int[count]: by a word's number that of its key, -1 where it has none; keys have them in their order."""
    order = {key: n for n, key in enumerate(sorted(set(keys.values())))}
    result = np.full(count, -1)
    result[list(keys)] = [order[key] for key in keys.values()]
    return result


def _topics(sides: Sequence[WordSide], known: dict[str, int], names: Array) -> Array:
    """Return int[distinct]: the numbers of words that are no names and stand in few sentences, by how they begin."""
    long = [(number, word) for word, number in known.items() if len(word) >= SHORTEST and names[number] < 0]
    result = _numbered({number: (word[:STEM], word[0].isascii()) for number, word in long}, len(known))
    for side in sides:
        topics = result[side.numbers]
        counts = np.bincount(topics[topics >= 0], minlength=len(known) + 1)
        result[(result >= 0) & (counts[result] > max(FEW, OFTEN * len(side)))] = -1
    return result


class _Forms(dict[str, int]):
    """The number of each word as it is written; the same word in small letters has the same number."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, int] = {}

    def __missing__(self, form: str) -> int:
        number = self[form] = self.known.setdefault(form.lower(), len(self.known))
        return number


def _words(texts: Sequence[str], forms: _Forms) -> WordSide:
    numbers: list[int] = []
    starts = [0]
    for text in texts:
        numbers += map(forms.__getitem__, _WORD.findall(text)[:LONGEST])
        starts.append(len(numbers))
    return WordSide(np.array(numbers, dtype=np.int64), np.array(starts, dtype=np.int64))


@dataclass(frozen=True)
class Coverage:
    """How well each sentence's words are covered by runs of sentences of the other side.

    `lowest` int[n] is the first sentence of the other side looked at for each sentence; `covered` and `missing` are
    float32[longest, n, WINDOW]: the weight of the words covered, and missing, when sentence `lowest + column` and the
    next (one, two …) are searched. `weight` float32[n] is the weight of all words, `anywhere` float32[n] of those
    covered by any sentence looked at. `tail` float32[longest, n, WINDOW] is the weight of the run of words at the end
    of a sentence that is better covered by the next sentence of the other side than by those searched, `head` that of
    the run at its start that is better covered by the one before them.
    """

    lowest: Array
    covered: Array
    missing: Array
    weight: Array
    anywhere: Array
    tail: Array
    head: Array

    def column(self, sentence: Array, other: Array) -> Array:
        """Return where in a sentence's window the other side's sentence is."""
        result: Array = np.clip(other - self.lowest[sentence], 0, WINDOW - 1)
        return result

    def of_beads(self, first: Array, count: int, other: Array, others: int) -> tuple[Array, ...]:
        """Return weight, covered, missing and elsewhere, float32[beads], of `count` sentences from `first`.

        They are searched in `others` sentences from `other`; elsewhere is what other sentences near by cover better.
        """
        weight, covered, missing, anywhere = (np.zeros(len(first), np.float32) for _ in range(4))
        for step in range(count):
            sentence = first + step
            column = self.column(sentence, other)
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
    weight, anywhere = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
    covered, missing, tail, head = np.zeros((4, longest, count, WINDOW), dtype=np.float32)
    for first in range(0, count, TOGETHER):
        part = slice(first, min(first + TOGETHER, count))
        starts = own.starts[part.start : part.stop + 1]
        width = max(1, int((highest[part] - lowest[part]).max()))
        weights = words.weights[own.numbers[starts[0] : starts[-1]]][:, None]
        best = np.zeros((len(weights), width), dtype=np.float32)
        asked = np.flatnonzero(highest[part] > lowest[part]) + first
        if len(asked):
            _best_matches(words, own, other, asked, lowest, highest, best, int(starts[0]))
        starts = starts - starts[0]
        weight[part] = _by_sentence(weights, starts)[:, 0]
        anywhere[part] = _by_sentence(np.minimum(best.max(axis=1, keepdims=True), COVERED) * weights, starts)[:, 0]
        single, claims = best.copy(), np.clip((best - UNCOVERED) / (COVERED - UNCOVERED), 0, 1) * weights
        claimed = claims.copy()
        for k in range(longest):
            if 0 < k < width:  # now the best of k + 1 sentences
                np.maximum(best[:, :-k], single[:, k:], out=best[:, :-k])
                np.maximum(claimed[:, :-k], claims[:, k:], out=claimed[:, :-k])
            if k < width:
                covered[k, part, :width] = _by_sentence(np.minimum(best, COVERED) * weights, starts)
                missing[k, part, :width] = _by_sentence(np.maximum(1 - best / UNCOVERED, 0) * weights, starts)
                head[k, part, 1:width] = _best_runs(claims[:, :-1] - claimed[:, 1:], starts, at_end=False)
            if k + 1 < width:
                after = claims[:, k + 1 :] - claimed[:, : -k - 1]
                tail[k, part, : width - k - 1] = _best_runs(after, starts, at_end=True)
    return Coverage(lowest, covered, missing, weight, anywhere, tail, head)


def _best_runs(values: Array, starts: Array, at_end: bool) -> Array:
    """Return for each sentence the highest sum of a run of rows at its end (or start), 0 at least."""
    result = np.zeros((len(starts) - 1, values.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(starts[1:] > starts[:-1])
    if not len(filled):
        return result
    upto = np.zeros((len(values) + 1, values.shape[1]), dtype=np.float32)
    np.cumsum(values, axis=0, out=upto[1:])
    first, last = starts[:-1][filled], starts[1:][filled]
    if at_end:
        best = upto[last] - np.minimum.reduceat(upto[:-1], first, axis=0)
    else:
        best = np.maximum.reduceat(upto[1:], first, axis=0) - upto[first]
    result[filled] = np.maximum(best, 0)
    return result


def _best_matches(
    words: Words, own: WordSide, other: WordSide, asked: Array, lowest: Array, highest: Array, best: Array, row: int
) -> None:
    """Fill the rows of `best`, which begins with word `row`, that belong to the words of some neighbouring sentences.

    The vectors of the other side's words are gathered once for all of them, unless they lie far apart.
    """
    low, high = int(lowest[asked].min()), int(highest[asked].max())
    if high - low > 4 * TOGETHER and len(asked) > 1:
        for one in asked:
            _best_matches(words, own, other, np.array([one]), lowest, highest, best, row)
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
        nearest = np.maximum.reduceat(similarity, bounds[:-1][filled] - bounds[0], axis=1)
        best[start - row : stop - row, filled] = nearest


def _by_sentence(values: Array, starts: Array) -> Array:
    """Return the sums of rows sentence by sentence."""
    result = np.zeros((len(starts) - 1, values.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(starts[1:] > starts[:-1])
    if len(filled):
        result[filled] = np.add.reduceat(values, starts[:-1][filled], axis=0)
    return result
