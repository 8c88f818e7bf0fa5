"""Likeness: how near each word comes to some word of the other side, in the encoder's own space of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aligner.fidelity.word_alignment.null_alignment import doubts
from aligner.lexicon.tokens import Side

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aligner.encoding.protocol import Encoder

    Floats = NDArray[np.float32]
else:
    Floats = Any


MEMORY = 100_000
"""Words remembered, in 100 to 150 MB, before starting afresh; a long novel and its translation have fewer."""


class Vocabulary:
    """The vectors of words, each made once however often it stands in the documents, unless they are very long."""

    def __init__(self, encoder: Encoder) -> None:
        import numpy as np

        self.encoder = encoder
        self._numbers: dict[str, int] = {"": 0}  # the first row stands for no word
        self._phrases: dict[tuple[str, ...], Floats] = {}
        self.rows: Floats = np.zeros((1, encoder.dimension), dtype=np.float32)
        """float32[n, dimension]: a unit row for each word."""
        self.weights: Floats = np.zeros(1, dtype=np.float32)
        """float32[n]: how much each word weighs in a sentence."""

    def learn(self, sides: Iterable[Side]) -> None:
        """Make the vectors of all words that are new, in one batch; numbers given out before may be void then."""
        import numpy as np

        if len(self._numbers) > MEMORY:
            self._numbers = {"": 0}
        new = sorted(set().union(*(side.lowers for side in sides)).difference(self._numbers))
        if not new:
            return
        if hasattr(self.encoder, "sums"):
            rows = self.encoder.sums(new)
            weights = np.linalg.norm(rows, axis=1)
            rows = rows / np.maximum(weights, 1e-6)[:, None]
        else:
            rows = self.encoder.encode(new)
            weights = np.array([min(1.4, 0.2 * len(word)) for word in new], dtype=np.float32)
        first = len(self._numbers)
        self._numbers.update((word, n) for n, word in enumerate(new, first))
        if len(self._numbers) > len(self.rows):  # grow by half, so that learning costs the same for each word
            room = len(self._numbers) + len(self._numbers) // 2
            known = self.rows, self.weights
            self.rows, self.weights = np.zeros((room, rows.shape[1]), np.float32), np.zeros(room, np.float32)
            self.rows[:first], self.weights[:first] = known[0][:first], known[1][:first]
        self.rows[first : len(self._numbers)] = rows
        self.weights[first : len(self._numbers)] = weights

    def vectors(self, side: Side) -> Floats:
        """Return float32[words, dimension]: the unit rows of a side's words, which are learned where they are new."""
        self.learn([side])
        return self.rows[self.numbers(side)]

    def phrases(self, texts: tuple[str, ...]) -> Floats:
        """Return float32[texts, dimension]: unit rows of listed phrases; each list is made once and remembered."""
        import numpy as np

        if texts not in self._phrases:
            rows = self.encoder.sums(texts) if hasattr(self.encoder, "sums") else self.encoder.encode(texts)
            self._phrases[texts] = rows / np.maximum(np.linalg.norm(rows, axis=1), 1e-6)[:, None]
        return self._phrases[texts]

    def numbers(self, side: Side) -> list[int]:
        """Return the numbers of a side's words."""
        numbers = self._numbers
        return [numbers[word.lower] for word in side.words]


@dataclass(frozen=True, slots=True)
class Matches:
    """The words of one side: how much each weighs in the sentence, and how well its best match answers it.

    In `own` a match counts for less where another word of the side answers to the same word across, and better.
    `doubt` is the log-odds that the word has no answer, its context considered; `place`, float32[own words, other
    words], is 1 where the answers of its neighbours would have it stand. `nearest` is the number of the single word
    across that is likest, `alike` how like it is, and `mean` how well the whole side is matched. `lacking` and
    `doubted` are the largest sums over neighbouring words of what they lack and of how much they are to be doubted:
    where both are small no passage is without an answer.
    """

    weights: Floats
    best: Floats
    own: Floats
    doubt: Floats
    place: Floats
    nearest: list[int]
    alike: list[float]
    mean: float
    lacking: float
    doubted: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """The cosines between all words of a pair, float32[Russian words, English words], and every word's best match.

    A word may answer to two neighbours together («Нью-Йорк», "New York"; «отремонтировать», "carry out repairs"), so
    the best match is taken over single words and over pairs of neighbours.
    """

    cosines: Floats
    russian: Matches
    english: Matches

    @property
    def matched(self) -> float:
        """How well that side is matched which is matched worse: free translations leave both badly matched."""
        return min(self.russian.mean, self.english.mean)


def likenesses(vocabulary: Vocabulary, sides: Sequence[tuple[Side, Side]]) -> list[Likeness]:
    """Return the likeness of each Russian side with its English one, many pairs in one go.

    Pairs of about the same number of words are padded to one shape: no loop over pairs where numpy can have its own.
    """
    vocabulary.learn(side for pair in sides for side in pair)
    numbers = [(vocabulary.numbers(russian), vocabulary.numbers(english)) for russian, english in sides]
    found: list[Likeness | None] = [None] * len(sides)
    order = sorted(range(len(sides)), key=lambda n: (len(numbers[n][0]) + len(numbers[n][1]), len(numbers[n][0])))
    start = 0
    while start < len(order):
        stop, longest = start, [0, 0]
        while stop < len(order) and stop - start < TOGETHER:
            grown = [max(known, len(own)) for known, own in zip(longest, numbers[order[stop]], strict=True)]
            if stop > start and (stop + 1 - start) * max(1, grown[0]) * max(1, grown[1]) > CELLS:
                break
            stop, longest = stop + 1, grown
        for place, likeness in zip(
            order[start:stop], _together(vocabulary, [numbers[n] for n in order[start:stop]]), strict=True
        ):
            found[place] = likeness
        start = stop
    return [likeness for likeness in found if likeness is not None]


TOGETHER, CELLS = 64, 1 << 16
"""How many pairs are matched in one go at most, and how many cosines that makes at most."""


def _together(vocabulary: Vocabulary, numbers: Sequence[tuple[list[int], list[int]]]) -> Iterator[Likeness]:
    russian, english = (_Padded(vocabulary, [pair[n] for pair in numbers]) for n in (0, 1))
    cosines = russian.rows @ english.rows.transpose(0, 2, 1)
    matches = _matches(cosines, russian, english), _matches(cosines.transpose(0, 2, 1), english, russian)
    for n, (forth, back) in enumerate(zip(*matches, strict=True)):
        yield Likeness(cosines[n, : russian.lengths[n], : english.lengths[n]], forth, back)


def _matches(cosines: Floats, own: _Padded, other: _Padded) -> Iterator[Matches]:
    """Yield the matches of each pair's words of one side; `cosines`, padded, has a row for each of them."""
    doubt, place = doubts(cosines, own.weights, other.weights)
    single = other.only(cosines)
    nearest, alike = single.argmax(axis=2), single.max(axis=2)
    best, left = other.best_for(cosines, alike), other.own_for(cosines, own)
    mean = (own.weights * best).sum(axis=1) / (own.weights.sum(axis=1) + 1e-6)
    lacking = _largest(own.weights * (ENOUGH - left))
    doubted = _largest((doubt.clip(-SURE, SURE) - DOUBTED) * own.there)
    numbers, cosine, means = nearest.tolist(), alike.tolist(), mean.tolist()
    for n, (length, width) in enumerate(zip(own.lengths, other.lengths, strict=True)):
        yield Matches(
            own.weights[n, :length],
            best[n, :length],
            left[n, :length],
            doubt[n, :length],
            place[n, :length, :width],
            numbers[n][:length],
            cosine[n][:length],
            means[n],
            lacking[n],
            doubted[n],
        )


def _largest(values: NDArray[np.floating[Any]]) -> list[float]:
    """Return for each row the largest sum of neighbouring values, 0 where all are negative."""
    import numpy as np

    sums = np.zeros((values.shape[0], values.shape[1] + 1), dtype=np.float32)
    np.cumsum(values, axis=1, out=sums[:, 1:])
    highest: list[float] = (sums - np.minimum.accumulate(sums, axis=1)).max(axis=1).tolist()
    return highest


class _Padded:
    """The words of the same side of many pairs: `rows` float32[pairs, longest, dimension], `weights` 0 for padding."""

    def __init__(self, vocabulary: Vocabulary, numbers: Sequence[list[int]]) -> None:
        import numpy as np

        self.lengths = [len(own) for own in numbers]
        longest = max(1, *self.lengths)
        padded = np.array([own + [0] * (longest - len(own)) for own in numbers], dtype=np.intp)
        self.there = np.arange(longest) < np.array(self.lengths)[:, None]
        self.rows: Floats = vocabulary.rows[padded]
        self.weights: Floats = vocabulary.weights[padded] * self.there

    def only(self, cosines: Floats) -> Floats:
        """Return the cosines with these words, and in the place of padding less than any cosine."""
        import numpy as np

        single: Floats = np.where(self.there[:, None, :], cosines, NOTHING)
        return single

    def best_for(self, cosines: Floats, alike: Floats) -> Floats:
        """Return the best match in these words of each word that the cosines' rows stand for, 0 where none is.

        `alike` is the best match in single words; with pairs of words there may be a better one.
        """
        import numpy as np

        best: Floats = alike.copy()
        if cosines.shape[2] > 1:
            first, second = self.weights[:, :-1], self.weights[:, 1:]
            alike = np.einsum("bwd,bwd->bw", self.rows[:, :-1], self.rows[:, 1:])
            size = np.sqrt(np.maximum(first * first + second * second + 2 * first * second * alike, 1e-12))
            scaled = cosines * self.weights[:, None, :]
            together = (scaled[:, :, :-1] + scaled[:, :, 1:]) / size[:, None, :]
            best = np.maximum(best, np.where(self.there[:, None, 1:], together, NOTHING).max(axis=2))
        best[~self.there.any(axis=1)] = 0.0
        return best

    def own_for(self, cosines: Floats, others: _Padded) -> Floats:
        """Return the best match of each word once a better claim of another word of its side is taken off."""
        import numpy as np

        best = np.where(others.there[:, :, None], cosines, NOTHING).max(axis=1, keepdims=True)
        claimed = cosines - np.minimum(CLAIM, best - cosines)
        own: Floats = np.where(self.there[:, None, :], claimed, NOTHING).max(axis=2)
        own[~self.there.any(axis=1)] = 0.0
        return own


CLAIM = 0.3
"""How much at most the claim of a better match takes off."""
NOTHING = -9.0
"""Less than any cosine."""
ENOUGH = 0.4
"""The cosine from which a word counts as matched."""
DOUBTED = 0.5
"""The log-odds of having no answer from which a word counts for a run of such words."""
SURE = 4.0
"""The largest log-odds taken from one word: a run must have several."""
