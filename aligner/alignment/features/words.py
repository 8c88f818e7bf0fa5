"""The distinct words of a document pair: their static vectors, sounds and weights, as the lexical features read them.

Example: in «Роза пришла.» / "Rosa came." the words «Роза» and "Rosa" are names, so that their vectors hold how they
sound beside what they mean. Every distinct word is encoded once for the whole pair.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.features.phonetic import DIMENSION, KEY, phonetic_key, phonetic_vectors
from aligner.alignment.forward_backward import Array

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
MAX_WORD_WEIGHT = 2.5  # the most that one word counts, in units of the mean word's weight
PHONETIC_NORM = 0.7  # of a name's sound beside its meaning's 1: names alike gain the square of it
STEM_LETTERS = 5  # by which forms of a word are known as one
MIN_TOPIC_LETTERS = 4  # of a word that may tell of a text's topic
TOPIC_COUNT, TOPIC_SHARE = 8, 0.03  # times, or share of its sentences, that a topic word may stand in a text at most
MAX_SENTENCE_WORDS = 1000  # that are looked up; what is longer is a file without sentences


@dataclass(frozen=True)
class WordSide:
    """The words of one document: their `numbers`, sentence by sentence, and where each sentence `starts`."""

    numbers: Array
    starts: Array

    def __len__(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True)
class Words:
    """The words of both sides: what each distinct one means and sounds like, and how much it counts.

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
        weights = np.minimum(lengths / max(mean, 1e-6), MAX_WORD_WEIGHT)
        sounds = np.zeros((len(known), DIMENSION), dtype=np.float32)
        small = {number for form, number in forms.items() if not form[0].isupper()}
        names = [(number, word) for word, number in known.items() if number not in small]
        if names:
            sounds[[number for number, _ in names]] = PHONETIC_NORM * phonetic_vectors([word for _, word in names])
        vectors = np.concatenate([vectors, sounds], axis=1)
        keys = {number: (phonetic_key(word)[:KEY], word[0].isascii()) for number, word in names}
        numbered = _numbered(keys, len(known))
        topics = _topics(sides, known, numbered)
        return cls(sides[0], sides[1], vectors.astype(np.float32), weights.astype(np.float32), numbered, topics)


def _numbered(keys: dict[int, tuple[str, bool]], count: int) -> Array:
    """Return int[count]: by a word's number that of its key, -1 where it has none; keys have them in their order."""
    order = {key: n for n, key in enumerate(sorted(set(keys.values())))}
    result = np.full(count, -1)
    result[list(keys)] = [order[key] for key in keys.values()]
    return result


def _topics(sides: Sequence[WordSide], known: dict[str, int], names: Array) -> Array:
    """Return int[distinct]: the numbers of words that are no names and stand in few sentences, by how they begin."""
    long = [(number, word) for word, number in known.items() if len(word) >= MIN_TOPIC_LETTERS and names[number] < 0]
    result = _numbered({number: (word[:STEM_LETTERS], word[0].isascii()) for number, word in long}, len(known))
    for side in sides:
        topics = result[side.numbers]
        counts = np.bincount(topics[topics >= 0], minlength=len(known) + 1)
        result[(result >= 0) & (counts[result] > max(TOPIC_COUNT, TOPIC_SHARE * len(side)))] = -1
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
        numbers += map(forms.__getitem__, _WORD.findall(text)[:MAX_SENTENCE_WORDS])
        starts.append(len(numbers))
    return WordSide(np.array(numbers, dtype=np.int64), np.array(starts, dtype=np.int64))


def among(values: Array, known: Array) -> Array:
    """Return bool[values]: whether each is among the known ones, which are in order."""
    if not len(known):
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(known, values), len(known) - 1)
    result: Array = known[place] == values
    return result
