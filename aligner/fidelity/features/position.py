"""Position features: whether two words stand in the same place, by the matches of their neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aligner.runtime.lazy import lazy_property

if TYPE_CHECKING:
    from aligner.fidelity.word_alignment.similarity import Floats, WordSimilarity

CONTEXT_WORDS = 3
"""How many words on both sides of a word are its neighbours."""
MIN_WEIGHT = 0.6
"""The weight below which an unaligned word does not count."""
Rows = list[list[float]]
UNKNOWN_MATCH = 0.5
"""The context match of two words without neighbours."""


class PositionFeatures:
    """The link strengths of all words of a pair, and what they say of words that stand in each other's place."""

    def __init__(self, similarity: WordSimilarity, pairs: Mapping[int, int]) -> None:
        """`pairs` are the linked names, from Russian to English numbers."""
        self._similarity = similarity
        self._pairs = pairs

    @lazy_property
    def _links(self) -> Floats:
        """float32[Russian words, English words]: the strength of each link, its cosine, or 1 for linked names."""
        links = self._similarity.cosines.clip(0.0, 1.0)
        for one, other in self._pairs.items():
            links[one, other] = 1.0
        return links

    @lazy_property
    def _rows(self) -> tuple[Rows, Rows]:
        """The same as lists, by Russian and by English words: of a few cells, numpy makes more work than Python."""
        return self._links.tolist(), self._links.T.tolist()

    @lazy_property
    def _weights(self) -> tuple[list[float], list[float]]:
        """How much the Russian and the English words weigh."""
        return self._similarity.russian.weights.tolist(), self._similarity.english.weights.tolist()

    def context_match(self, russian: int, english: int) -> float:
        """Return which share of the links of the neighbours of two words run between them: 1 in the same place.

        «президента Трампа избрали» frames a name as "President Wade was elected" does, whatever the names are.
        """
        (forth, back), (own, across) = self._rows, self._weights
        return 0.5 * (_around(forth, own, russian, english) + _around(back, across, english, russian))

    def unaligned_in_slot(self, number: int, language: str, taken: int = -1) -> float:
        """Return how surely a word of the other segment, in the place of a name, is unaligned too.

        Of «Совет Федерации» and "the Federation Tanaka" «Совет» is left, so "Tanaka" has taken the place of a word. The
        word number `taken`, the name's supposed counterpart, is left out.
        """
        russian = language == "ru"
        links = self._links.T if russian else self._links
        weights = (self._similarity.english if russian else self._similarity.russian).weights
        linked = set(self._pairs.values() if russian else self._pairs)
        others = links.copy()
        others[:, number] = 0.0
        lost = weights.clip(0.0, 1.0) * (1.0 - others.max(axis=1, initial=0.0)) * (weights >= MIN_WEIGHT)
        best = 0.0
        for n in lost.argsort()[::-1].tolist():
            if lost[n] <= best:  # no context match is above 1
                break
            if n not in linked and n != taken:
                best = max(
                    best, float(lost[n]) * (self.context_match(number, n) if russian else self.context_match(n, number))
                )
        return best


def _around(links: Rows, weights: list[float], one: int, other: int) -> float:
    """Return which share of the strongest links of the words around `one` goes to words around `other`."""
    if len(links[0]) < 2:
        return UNKNOWN_MATCH
    here = total = 0.0
    for n in (*range(max(0, one - CONTEXT_WORDS), one), *range(one + 1, min(len(links), one + CONTEXT_WORDS + 1))):
        others = links[n][:other] + links[n][other + 1 :]
        here += weights[n] * max(others[max(0, other - CONTEXT_WORDS) : other + CONTEXT_WORDS])
        total += weights[n] * max(others)
    return here / total if total > 0.01 else UNKNOWN_MATCH
