"""Position features: whether two words stand in the same place, by the matches of their neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.fidelity.word_alignment.similarity import Floats, WordSimilarity

CONTEXT_WORDS = 3
"""How many words on both sides of a word are its neighbours."""
MIN_WEIGHT = 0.6
"""The weight below which a word says too little to be missed."""
Rows = list[list[float]]
UNKNOWN_MATCH = 0.5
"""How well a place answers another where neither has neighbours to tell."""


class PositionFeatures:
    """The words of a pair by number, with what is known of who says whom."""

    def __init__(self, likeness: WordSimilarity, pairs: Mapping[int, int]) -> None:
        """`pairs` tells of names that are one name, from Russian to English numbers."""
        self._likeness = likeness
        self._pairs = pairs

    @cached_property
    def _answers(self) -> Floats:
        """float32[Russian words, English words]: how surely one says the other, 1 for names that are one."""
        answers = self._likeness.cosines.clip(0.0, 1.0)
        for one, other in self._pairs.items():
            answers[one, other] = 1.0
        return answers

    @cached_property
    def _rows(self) -> tuple[Rows, Rows]:
        """The same as lists, by Russian and by English words: of a few cells, numpy makes more work than Python."""
        return self._answers.tolist(), self._answers.T.tolist()

    @cached_property
    def _weights(self) -> tuple[list[float], list[float]]:
        """How much the Russian and the English words weigh."""
        return self._likeness.russian.weights.tolist(), self._likeness.english.weights.tolist()

    def context_match(self, russian: int, english: int) -> float:
        """Return which part of what is said around each word is said around the other: 1 where they share a place.

        «президента Трампа избрали» frames a name as "President Wade was elected" does, whatever the names are.
        """
        (forth, back), (own, across) = self._rows, self._weights
        return 0.5 * (_around(forth, own, russian, english) + _around(back, across, english, russian))

    def unaligned_in_slot(self, number: int, language: str, taken: int = -1) -> float:
        """Return how surely a word across, in the place where a name has no counterpart, has none either.

        Of «Совет Федерации» and "the Federation Tanaka" «Совет» is left, so "Tanaka" has taken the place of a word. The
        number of a word across that is `taken` for the name's counterpart is left out.
        """
        russian = language == "ru"
        answers = self._answers.T if russian else self._answers
        weights = (self._likeness.english if russian else self._likeness.russian).weights
        linked = set(self._pairs.values() if russian else self._pairs)
        others = answers.copy()
        others[:, number] = 0.0
        lost = weights.clip(0.0, 1.0) * (1.0 - others.max(axis=1, initial=0.0)) * (weights >= MIN_WEIGHT)
        best = 0.0
        for n in lost.argsort()[::-1].tolist():
            if lost[n] <= best:  # no frame is better than a whole one
                break
            if n not in linked and n != taken:
                best = max(
                    best, float(lost[n]) * (self.context_match(number, n) if russian else self.context_match(n, number))
                )
        return best


def _around(answers: Rows, weights: list[float], one: int, other: int) -> float:
    """Return which part of the best answers to the words around `one` stands around `other`."""
    if len(answers[0]) < 2:
        return UNKNOWN_MATCH
    here = total = 0.0
    for n in (*range(max(0, one - CONTEXT_WORDS), one), *range(one + 1, min(len(answers), one + CONTEXT_WORDS + 1))):
        others = answers[n][:other] + answers[n][other + 1 :]
        here += weights[n] * max(others[max(0, other - CONTEXT_WORDS) : other + CONTEXT_WORDS])
        total += weights[n] * max(others)
    return here / total if total > 0.01 else UNKNOWN_MATCH
