"""Quotation retrieval: the place of a quotation's words in a long text.

Every word that the quotation shares with the text votes for a *diagonal*: the place where the quotation would begin.
The diagonals with the weightiest votes are looked at closely by `comparing`. An index is built once a text, so that a
quotation costs little even in a book.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.quotations.alignment_diff import Comparison, compare
from aligner.quotations.words import Token

_BUCKET = 8
_CANDIDATES = 4
_MARGIN = 10
_LONGEST_CUT = 160
_COMMON = 400
"""A word that stands more often than this in the text does not vote: it would cost more than it tells."""
_RARE = 1.5
_LIGHT = 0.2


_LEAST_LIKENESS = {4: 0.6, 5: 0.5, 6: 0.45}
_LONG_ENOUGH = 9
_SHORT_TEXT = 5_000


def min_score(words: int, text_words: int) -> float:
    """Return the score from which a place for a quotation of so many words is not there by chance.

    A longer text holds more chance matches. `scripts/benchmarks/quotation_retrieval.py` looks for fragments of one
    novel in another and counts them: at these limits they are about one in a hundred for quotations of four to six
    words, and fewer for longer ones.
    """
    if words < min(_LEAST_LIKENESS):
        return 0.95
    least = _LEAST_LIKENESS.get(words, 0.4)
    if words < _LONG_ENOUGH:
        least += 0.1 * max(0.0, math.log10(max(text_words, 1) / 1000))
    return min(least, 0.95)


def min_evidence(words: int, text_words: int) -> float:
    """Return the minimum evidence of the matched words; a single word counts only in a short text, and if rare."""
    if words == 1:
        return 1.0 if text_words <= _SHORT_TEXT else math.inf
    return 1.5


@dataclass(frozen=True)
class Location:
    """Location of a quotation: the comparison with the stretch of text that begins at word `start`."""

    start: int
    words: Sequence[Token]
    comparison: Comparison


class Index:
    """Inverted index of one side: words, their positions, and their weights (inverse document frequency)."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.words = words
        self.places: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(words):
            self.places[word.folded].append(number)

    def weight(self, word: Token) -> float:
        """Return the inverse document frequency of a word, 0 to 1; 1 for a word that is not there."""
        count = len(self.places.get(word.folded, ()))
        if count <= _RARE:
            return 1.0
        return max(_LIGHT, 1.0 - math.log(count / _RARE) / math.log(max(len(self.words), 50) / _RARE) * 1.4)

    def locate(self, quoted: Sequence[Token]) -> Location | None:
        """Return the best place for a quotation's words, None where they share too little with any."""
        weights = [self.weight(word) for word in quoted]
        reach = _LONGEST_CUT if any(word.break_before for word in quoted) else 0
        best: Location | None = None
        for diagonal in self._diagonals(quoted, weights):
            start = max(0, diagonal - _MARGIN - reach)
            window = self.words[start : diagonal + _BUCKET + len(quoted) + len(quoted) // 4 + _MARGIN + reach]
            comparison = compare(quoted, window, weights)
            if comparison and (best is None or comparison.score > best.comparison.score):
                best = Location(start, window, comparison)
        return best

    def _diagonals(self, quoted: Sequence[Token], weights: Sequence[float]) -> list[int]:
        """Return the starts with the most votes, each at least a bucket away from the better ones."""
        votes: Counter[int] = Counter()
        for i, (word, weight) in enumerate(zip(quoted, weights, strict=True)):
            places = self.places.get(word.folded, ())
            if len(places) <= _COMMON:
                for place in places:
                    votes[(place - i) // _BUCKET] += weight  # type: ignore[assignment]
        chosen: list[int] = []
        for bucket, _ in sorted(votes.items(), key=lambda item: (-item[1] - votes.get(item[0] + 1, 0), item[0])):
            if len(chosen) == _CANDIDATES:
                break
            if all(abs(bucket - other) > 1 for other in chosen):
                chosen.append(bucket)
        return [bucket * _BUCKET for bucket in chosen]
