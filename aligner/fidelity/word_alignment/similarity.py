"""Cross-lingual word similarity: the cosines of all words of a pair, and each word's best match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from aligner.fidelity.word_alignment.null_alignment import Links, competing_similarity, links_of, null_logits
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
        return list(map(self._numbers.__getitem__, side.folded_words))


class BestMatches(NamedTuple):
    """The words of one side, each with its weight in the sentence and its best match.

    From `exclusive_similarity` is subtracted how far another word of the side matches the same word better.
    `null_logit` is the log-odds that the word has no counterpart; `position_prior`, float32[own words, other words], is
    1 where the matches of its neighbours suggest its own, and `likeliest_place` is the number of the other word there.
    `best_match` is the number of the single other word with the
    largest cosine, `match_similarity` that cosine, `mean_similarity` the weighted mean over the side.
    `max_unaligned_run` and `max_null_run` are the largest sums over neighbouring words of unaligned mass and of null
    logits: where both are small no passage is unaligned.
    """

    weights: Floats
    best_similarity: Floats
    exclusive_similarity: Floats
    null_logit: Floats
    position_prior: Floats
    likeliest_place: list[int]
    best_match: list[int]
    match_similarity: list[float]
    mean_similarity: float
    max_unaligned_run: float
    max_null_run: float


class WordSimilarity(NamedTuple):
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
    sizes = [sorted(map(len, pair)) for pair in numbers]
    # Pairs with an empty side, which need no room, come first.
    order = sorted(range(len(sides)), key=lambda n: (sizes[n][0] > 0, sizes[n][1], sizes[n][0]))
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


MAX_BATCH_PAIRS, MAX_BATCH_CELLS = 128, 1 << 16
"""How many pairs are matched in one go at most, and how many cosines that makes at most."""


def _align_batch(vocabulary: Vocabulary, numbers: Sequence[tuple[list[int], list[int]]]) -> Iterator[WordSimilarity]:
    import numpy as np

    russian, english = (_Padded(vocabulary, [pair[n] for pair in numbers]) for n in (0, 1))
    cosines = russian.rows @ english.rows.transpose(0, 2, 1)
    # With the pairs as the last axis, the largest and the sum over words are taken of long rows, many times as fast.
    across = np.ascontiguousarray(cosines.transpose(1, 2, 0))
    links = links_of(across, (russian.mask, english.mask), (russian.weights, english.weights))
    matches = _matches(links, russian, english), _matches(links.turned, english, russian)
    for n, (forth, back) in enumerate(zip(*matches, strict=True)):
        yield WordSimilarity(cosines[n, : russian.lengths[n], : english.lengths[n]], forth, back)


def _matches(links: Links, own: _Padded, other: _Padded) -> Iterator[BestMatches]:
    """Yield the matches of each pair's words of one side."""
    import numpy as np

    best = other.best_similarity(links)
    exclusive = competing_similarity(links.cosines, *links.best)
    exclusive[:, other.empty] = 0.0
    null_logit, position_prior = null_logits(links, exclusive)
    mean_similarity = (own.weights * best).sum(axis=0) / (own.weights.sum(axis=0) + 1e-6)
    max_unaligned_run = _max_runs(own.weights * (MATCHED_SIMILARITY - exclusive))
    max_null_run = _max_runs((null_logit.clip(-MAX_NULL_LOGIT, MAX_NULL_LOGIT) - MIN_NULL_LOGIT) * own.mask)
    arrays = [np.ascontiguousarray(values.T) for values in (own.weights, best, exclusive, null_logit)]
    places = np.ascontiguousarray(position_prior.transpose(2, 0, 1))
    lists = places.argmax(axis=2).tolist(), links.cosines.argmax(axis=1).T.tolist(), links.best[0].T.tolist()
    numbers = zip(mean_similarity.tolist(), max_unaligned_run, max_null_run, strict=True)
    for n, (length, width, means) in enumerate(zip(own.lengths, other.lengths, numbers, strict=True)):
        weights, best, exclusive, null_logit = [values[n, :length] for values in arrays]
        likeliest, best_match, match_similarity = [rows[n][:length] for rows in lists]
        place = places[n, :length, :width]
        yield BestMatches(weights, best, exclusive, null_logit, place, likeliest, best_match, match_similarity, *means)


def _max_runs(values: NDArray[np.floating[Any]]) -> list[float]:
    """Return for each column the largest sum of neighbouring values, 0 where all are negative.

    A run is the difference of two sums from the beginning, so the largest is that above the smallest sum before it.
    """
    import numpy as np

    sums = np.zeros((len(values) + 1, values.shape[1]), dtype=np.float32)
    np.cumsum(values, axis=0, out=sums[1:])
    found: list[float] = (sums - np.minimum.accumulate(sums, axis=0)).max(axis=0).tolist()
    return found


class _Padded:
    """The words of the same side of many pairs: `rows` float32[pairs, longest, dimension].

    `weights`, 0 for padding, and `mask`, False for it, are [longest, pairs]; `empty` tells of each pair whether there
    is no word.
    """

    def __init__(self, vocabulary: Vocabulary, numbers: Sequence[list[int]]) -> None:
        import numpy as np

        self.lengths = [len(own) for own in numbers]
        longest = max(1, *self.lengths)
        padded = np.array([own + [0] * (longest - len(own)) for own in numbers], dtype=np.intp)
        self.mask = np.arange(longest)[:, None] < np.array(self.lengths)
        self.empty = ~self.mask[0]
        self.rows: Floats = vocabulary.rows.take(padded, axis=0)
        self.weights: Floats = vocabulary.weights[padded.T]

    def best_similarity(self, links: Links) -> Floats:
        """Return the best match in these words, the other ones of some links, of each own word, 0 where there is none.

        With pairs of words there may be a better one than with single words. A word beside padding makes no pair: it
        weighs all.
        """
        import numpy as np

        best: Floats = links.best[0].copy()
        if len(self.weights) > 1:
            first, second = self.weights[:-1], self.weights[1:]
            alike = np.einsum("bwd,bwd->bw", self.rows[:, :-1], self.rows[:, 1:]).T
            size = np.sqrt(np.maximum(first * first + second * second + 2 * first * second * alike, 1e-12))
            together = links.cosines[:, :-1] * np.where(self.mask[1:], first / size, 1)
            together += links.cosines[:, 1:] * (second / size)
            np.maximum(best, together.max(axis=1), out=best)
        best[:, self.empty] = 0.0
        return best


MATCHED_SIMILARITY = 0.4
"""The cosine from which a word counts as matched."""
MIN_NULL_LOGIT = 0.5
"""The null logit from which a word adds to a run of unaligned words."""
MAX_NULL_LOGIT = 4.0
"""The largest null logit that one word adds: a run must have several."""
