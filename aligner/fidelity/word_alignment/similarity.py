"""Cross-lingual word similarity: the cosines of all words of a pair, and each word's best match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aligner.fidelity.word_alignment.null_alignment import null_logits
from aligner.lexicon.tokens import Segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aligner.encoding.protocol import Encoder

    Floats = NDArray[np.float32]
else:
    Floats = Any


MAX_CACHED_WORDS = 40_000
"""Words remembered, in 40 to 60 MB, before starting afresh: the words of a novel that come again are soon relearned."""


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

    def learn(self, sides: Iterable[Segment]) -> None:
        """Make the vectors of all words that are new, in one batch; numbers given out before may be void then."""
        import numpy as np

        if len(self._numbers) > MAX_CACHED_WORDS:
            self._numbers = {"": 0}
        new = sorted(set().union(*(side.word_types for side in sides)).difference(self._numbers))
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

    def vectors(self, side: Segment) -> Floats:
        """Return float32[words, dimension]: the unit rows of a side's words, which are learned where they are new."""
        if not self._numbers.keys() >= side.word_types:
            self.learn([side])
        return self.rows[self.numbers(side)]

    def phrases(self, texts: tuple[str, ...]) -> Floats:
        """Return float32[texts, dimension]: unit rows of listed phrases; each list is made once and remembered."""
        import numpy as np

        if texts not in self._phrases:
            rows = self.encoder.sums(texts) if hasattr(self.encoder, "sums") else self.encoder.encode(texts)
            self._phrases[texts] = rows / np.maximum(np.linalg.norm(rows, axis=1), 1e-6)[:, None]
        return self._phrases[texts]

    def numbers(self, side: Segment) -> list[int]:
        """Return the numbers of a side's words."""
        numbers = self._numbers
        return [numbers[word.lower] for word in side.words]


@dataclass(frozen=True, slots=True)
class BestMatches:
    """The words of one side, each with its weight in the sentence and its best match.

    From `exclusive_similarity` is subtracted how far another word of the side matches the same word better.
    `null_logit` is the log-odds that the word has no counterpart; `position_prior`, float32[own words, other words], is
    1 where the matches of its neighbours suggest its own. `best_match` is the number of the single other word with the
    largest cosine, `match_similarity` that cosine, `mean_similarity` the weighted mean over the side.
    `max_unaligned_run` and `max_null_run` are the largest sums over neighbouring words of unaligned mass and of null
    logits: where both are small no passage is unaligned.
    """

    weights: Floats
    best_similarity: Floats
    exclusive_similarity: Floats
    null_logit: Floats
    position_prior: Floats
    best_match: list[int]
    match_similarity: list[float]
    mean_similarity: float
    max_unaligned_run: float
    max_null_run: float


@dataclass(frozen=True, slots=True)
class WordSimilarity:
    """The cosines between all words of a pair, float32[Russian words, English words], and every word's best match.

    A word may match two neighbours together («Нью-Йорк», "New York"; «отремонтировать», "carry out repairs"), so
    the best match is taken over single words and over pairs of neighbours.
    """

    cosines: Floats
    russian: BestMatches
    english: BestMatches

    @property
    def literalness(self) -> float:
        """How well that side is matched which is matched worse: free translations leave both badly matched."""
        return min(self.russian.mean_similarity, self.english.mean_similarity)


def word_similarities(vocabulary: Vocabulary, sides: Sequence[tuple[Segment, Segment]]) -> list[WordSimilarity]:
    """Return the word similarities of each Russian side with its English one, many pairs in one go.

    Pairs of about the same number of words are padded to one shape: no loop over pairs where numpy can have its own.
    """
    vocabulary.learn(side for pair in sides for side in pair)
    numbers = [(vocabulary.numbers(russian), vocabulary.numbers(english)) for russian, english in sides]
    found: list[WordSimilarity | None] = [None] * len(sides)
    order = sorted(range(len(sides)), key=lambda n: (len(numbers[n][0]) + len(numbers[n][1]), len(numbers[n][0])))
    start = 0
    while start < len(order):
        stop, longest = start, [0, 0]
        while stop < len(order) and stop - start < MAX_BATCH_PAIRS:
            grown = [max(known, len(own)) for known, own in zip(longest, numbers[order[stop]], strict=True)]
            if stop > start and (stop + 1 - start) * max(1, grown[0]) * max(1, grown[1]) > MAX_BATCH_CELLS:
                break
            stop, longest = stop + 1, grown
        together = order[start:stop]
        for n, similarity in zip(together, _align_batch(vocabulary, [numbers[n] for n in together]), strict=True):
            found[n] = similarity
        start = stop
    return [similarity for similarity in found if similarity is not None]


MAX_BATCH_PAIRS, MAX_BATCH_CELLS = 64, 1 << 16
"""How many pairs are matched in one go at most, and how many cosines that makes at most."""


def _align_batch(vocabulary: Vocabulary, numbers: Sequence[tuple[list[int], list[int]]]) -> Iterator[WordSimilarity]:
    import numpy as np

    russian, english = (_Padded(vocabulary, [pair[n] for pair in numbers]) for n in (0, 1))
    cosines = russian.rows @ english.rows.transpose(0, 2, 1)
    # With the pairs as the last axis, the largest and the sum over words are taken of long rows, many times as fast.
    across = np.ascontiguousarray(cosines.transpose(1, 2, 0))
    matches = _matches(across, russian, english), _matches(across.transpose(1, 0, 2), english, russian)
    for n, (forth, back) in enumerate(zip(*matches, strict=True)):
        yield WordSimilarity(cosines[n, : russian.lengths[n], : english.lengths[n]], forth, back)


def _matches(cosines: Floats, own: _Padded, other: _Padded) -> Iterator[BestMatches]:
    """Yield the matches of each pair's words of one side; `cosines`, padded, is float32[own, other words, pairs]."""
    import numpy as np

    null_logit, position_prior = null_logits(cosines, own.weights, other.weights)
    known = _masked(cosines, own.mask[:, None] & other.mask[None])
    match_similarity = known.max(axis=1)
    best = other.best_similarity(cosines, match_similarity)
    exclusive = _exclusive_similarity(known)
    exclusive[:, ~other.mask.any(axis=0)] = 0.0
    mean_similarity = (own.weights * best).sum(axis=0) / (own.weights.sum(axis=0) + 1e-6)
    max_unaligned_run = _max_runs(own.weights * (MATCHED_SIMILARITY - exclusive))
    max_null_run = _max_runs((null_logit.clip(-MAX_NULL_LOGIT, MAX_NULL_LOGIT) - MIN_NULL_LOGIT) * own.mask)
    best_match, cosine, means = known.argmax(axis=1).T.tolist(), match_similarity.T.tolist(), mean_similarity.tolist()
    weights, best, exclusive, null_logit = map(_by_pair, (own.weights, best, exclusive, null_logit))
    places = np.ascontiguousarray(position_prior.transpose(2, 0, 1))
    for n, (length, width) in enumerate(zip(own.lengths, other.lengths, strict=True)):
        yield BestMatches(
            weights[n, :length],
            best[n, :length],
            exclusive[n, :length],
            null_logit[n, :length],
            places[n, :length, :width],
            best_match[n][:length],
            cosine[n][:length],
            means[n],
            max_unaligned_run[n],
            max_null_run[n],
        )


def _by_pair(values: Floats) -> Floats:
    import numpy as np

    turned: Floats = np.ascontiguousarray(values.T)
    return turned


def _masked(cosines: Floats, mask: NDArray[np.bool_]) -> Floats:
    """Return the cosines, and in the place of padding less than any cosine; products are quicker than a choice."""
    import numpy as np

    there = mask.astype(np.float32)
    masked: Floats = cosines * there + (there - 1) * np.float32(-NO_SIMILARITY)
    return masked


def _max_runs(values: NDArray[np.floating[Any]]) -> list[float]:
    """Return for each column the largest sum of neighbouring values, 0 where all are negative."""
    import numpy as np

    run, highest = np.zeros((2, values.shape[1]), dtype=np.float32)
    for row in values:
        run = np.maximum(run + row, 0)
        highest = np.maximum(highest, run)
    found: list[float] = highest.tolist()
    return found


def _exclusive_similarity(known: Floats) -> Floats:
    """Return the best match of each own word once a better claim of another own word is taken off."""
    import numpy as np

    claimed = known.max(axis=0, keepdims=True) - known
    np.minimum(claimed, MAX_COMPETITION, out=claimed)
    np.subtract(known, claimed, out=claimed)
    exclusive: Floats = claimed.max(axis=1)
    return exclusive


class _Padded:
    """The words of the same side of many pairs: `rows` float32[pairs, longest, dimension].

    `weights`, 0 for padding, and `mask`, False for it, are [longest, pairs].
    """

    def __init__(self, vocabulary: Vocabulary, numbers: Sequence[list[int]]) -> None:
        import numpy as np

        self.lengths = [len(own) for own in numbers]
        longest = max(1, *self.lengths)
        padded = np.array([own + [0] * (longest - len(own)) for own in numbers], dtype=np.intp)
        self.mask = np.arange(longest)[:, None] < np.array(self.lengths)
        self.rows: Floats = vocabulary.rows[padded]
        self.weights: Floats = vocabulary.weights[padded.T] * self.mask

    def best_similarity(self, cosines: Floats, match_similarity: Floats) -> Floats:
        """Return the best match in these words of each word that the cosines' rows stand for, 0 where none is.

        `match_similarity` is the best match in single words; with pairs of words there may be a better one.
        """
        import numpy as np

        best: Floats = match_similarity.copy()
        if cosines.shape[1] > 1:
            first, second = self.weights[:-1], self.weights[1:]
            alike = np.einsum("bwd,bwd->bw", self.rows[:, :-1], self.rows[:, 1:]).T
            size = np.sqrt(np.maximum(first * first + second * second + 2 * first * second * alike, 1e-12))
            together = cosines[:, :-1] * (first / size) + cosines[:, 1:] * (second / size)
            best = np.maximum(best, _masked(together, self.mask[1:]).max(axis=1))
        best[:, ~self.mask.any(axis=0)] = 0.0
        return best


MAX_COMPETITION = 0.3
"""How much at most a better match of another word subtracts."""
NO_SIMILARITY = -9.0
"""Less than any cosine."""
MATCHED_SIMILARITY = 0.4
"""The cosine from which a word counts as matched."""
MIN_NULL_LOGIT = 0.5
"""The null logit from which a word adds to a run of unaligned words."""
MAX_NULL_LOGIT = 4.0
"""The largest null logit that one word adds: a run must have several."""
