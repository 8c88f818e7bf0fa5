"""Likeness: how near each word comes to some word of the other side, in the encoder's own space of words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from aligner.fidelity.reading.words import Side, Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aligner.encoding.protocol import Encoder

    Floats = NDArray[np.float32]
else:
    Floats = Any


class Vocabulary:
    """The vectors of words, each made once however often it stands in the documents."""

    def __init__(self, encoder: Encoder) -> None:
        import numpy as np

        self._encoder = encoder
        self._numbers: dict[str, int] = {}
        self.rows: Floats = np.zeros((0, encoder.dimension), dtype=np.float32)
        """float32[n, dimension]: a unit row for each word."""
        self.weights: Floats = np.zeros(0, dtype=np.float32)
        """float32[n]: how much each word weighs in a sentence."""

    def learn(self, sides: Iterable[Side]) -> None:
        """Make the vectors of all words that are new, in one batch."""
        import numpy as np

        new = list(dict.fromkeys(w.lower for side in sides for w in side.words if w.lower not in self._numbers))
        if not new:
            return
        if hasattr(self._encoder, "sums"):
            rows = self._encoder.sums(new)
            weights = np.linalg.norm(rows, axis=1)
            rows = rows / np.maximum(weights, 1e-6)[:, None]
        else:
            rows = self._encoder.encode(new)
            weights = np.array([min(1.4, 0.2 * len(word)) for word in new], dtype=np.float32)
        first = len(self._numbers)
        self._numbers.update((word, n) for n, word in enumerate(new, first))
        if len(self._numbers) > len(self.rows):  # grow by half, so that learning costs the same for each word
            room = len(self._numbers) + len(self._numbers) // 2
            self.rows = np.vstack([self.rows[:first], np.zeros((room - first, rows.shape[1]), np.float32)])
            self.weights = np.concatenate([self.weights[:first], np.zeros(room - first, np.float32)])
        self.rows[first : len(self._numbers)] = rows
        self.weights[first : len(self._numbers)] = weights

    def numbers(self, side: Side) -> list[int]:
        """Return the numbers of a side's words."""
        return [self._numbers[word.lower] for word in side.words]


class WordVectors:
    """The words of one side as vectors: unit rows, and how much each word weighs in the sentence."""

    def __init__(self, vocabulary: Vocabulary, side: Side) -> None:
        numbers = vocabulary.numbers(side)
        self.rows: Floats = vocabulary.rows[numbers]
        self.weights: Floats = vocabulary.weights[numbers]


class Likeness:
    """The cosines between all words of a pair, and the best match of every word.

    A word may answer to two neighbours together («Нью-Йорк», "New York"; «отремонтировать», "carry out repairs"), so
    the best match is taken over single words and over pairs of neighbours.
    """

    def __init__(self, vocabulary: Vocabulary, russian: Side, english: Side) -> None:
        vocabulary.learn((russian, english))
        self._places = {id(word): n for side in (russian, english) for n, word in enumerate(side.words)}
        self.russian, self.english = WordVectors(vocabulary, russian), WordVectors(vocabulary, english)
        self.cosines: Floats = self.russian.rows @ self.english.rows.T

    @cached_property
    def of_russian(self) -> Floats:
        """float32[n]: the best match of each Russian word."""
        return self._best(self.russian, self.english, self.cosines)

    @cached_property
    def of_english(self) -> Floats:
        """float32[n]: the best match of each English word."""
        return self._best(self.english, self.russian, self.cosines.T)

    def nearest(self, word: Word, others: list[int], russian: bool) -> float:
        """Return the largest cosine of a word with those words of the other side; 0 where there is none."""
        place = self._places.get(id(word))
        if place is None or not others:
            return 0.0
        return float((self.cosines[place, others] if russian else self.cosines[others, place]).max())

    @staticmethod
    def _best(own: WordVectors, other: WordVectors, cosines: Floats) -> Floats:
        import numpy as np

        if not cosines.size:
            return np.zeros(len(own.weights), dtype=np.float32)
        best: Floats = cosines.max(axis=1)
        if cosines.shape[1] > 1:
            heavy = other.rows * other.weights[:, None]
            size = np.sqrt(np.square(heavy[:-1] + heavy[1:]).sum(axis=1))
            scaled = cosines * other.weights
            together = (scaled[:, :-1] + scaled[:, 1:]) / np.maximum(size, 1e-6)
            best = np.maximum(best, together.max(axis=1))
        return best
