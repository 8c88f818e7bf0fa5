"""Likeness: how near each word comes to some word of the other side, in the encoder's own space of words."""

from __future__ import annotations

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


class WordVectors:
    """The words of one side as vectors: unit rows, and how much each word weighs in the sentence."""

    def __init__(self, encoder: Encoder, side: Side) -> None:
        import numpy as np

        tokens = encoder.tokens(side.text)
        self.weights = np.zeros(len(side.words), dtype=np.float32)
        self.rows = np.zeros((len(side.words), tokens.vectors.shape[1]), dtype=np.float32)
        if not side.words or not len(tokens.offsets):
            return
        starts = np.array([word.start for word in side.words])
        ends = np.array([word.end for word in side.words])
        owner = np.searchsorted(starts, tokens.offsets[:, 0], side="right") - 1
        inside = (owner >= 0) & (tokens.offsets[:, 0] < ends[np.maximum(owner, 0)])
        np.add.at(self.rows, owner[inside], (tokens.vectors * tokens.weights[:, None])[inside])
        self.weights = np.linalg.norm(self.rows, axis=1)
        self.rows /= np.maximum(self.weights, 1e-6)[:, None]


class Likeness:
    """The cosines between all words of a pair, and the best match of every word.

    A word may answer to two neighbours together («Нью-Йорк», "New York"; «отремонтировать», "carry out repairs"), so
    the best match is taken over single words and over pairs of neighbours.
    """

    def __init__(self, encoder: Encoder, russian: Side, english: Side) -> None:
        self._places = {id(word): n for side in (russian, english) for n, word in enumerate(side.words)}
        self.russian, self.english = WordVectors(encoder, russian), WordVectors(encoder, english)
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

    def of_word(self, word: Word, russian: bool) -> float:
        """Return the best match of one word of the Russian or of the English side; 0 for a word that is not theirs."""
        place = self._places.get(id(word))
        return float((self.of_russian if russian else self.of_english)[place]) if place is not None else 0.0

    @staticmethod
    def _best(own: WordVectors, other: WordVectors, cosines: Floats) -> Floats:
        import numpy as np

        if not cosines.size:
            return np.zeros(len(own.weights), dtype=np.float32)
        best: Floats = cosines.max(axis=1)
        if cosines.shape[1] > 1:
            heavy = other.rows * other.weights[:, None]
            pairs = heavy[:-1] + heavy[1:]
            size = np.linalg.norm(pairs, axis=1)
            together = (cosines[:, :-1] * other.weights[:-1] + cosines[:, 1:] * other.weights[1:]) / np.maximum(size, 1e-6)
            best = np.maximum(best, together.max(axis=1))
        return best
