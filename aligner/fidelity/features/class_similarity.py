"""Class similarity: the cosines of Russian words with an English word, with its class and with the classes against it.

«выросли» is more like "rose" than like the "fell" that stands for it. Every listed word has a vector, so rare words are
compared, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from aligner.fidelity.word_alignment.null_alignment import NO_SIMILARITY
from aligner.lexicon.contrast_sets import ContrastSet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aligner.fidelity.segment_pair import Pair
    from aligner.fidelity.word_alignment.similarity import Vocabulary

    Floats = NDArray[np.floating]
    Integers = NDArray[np.int64]

DISTANCE_PENALTY = 0.3
"""What is subtracted from a cosine where a word stands at the other end of the sentence."""


class ContrastWord(NamedTuple):
    """An English word of a contrast set, by its number in a pair, and its class."""

    pair: Pair
    contrast: ContrastSet
    number: int
    own: int


class ClassSimilarity(NamedTuple):
    """The largest cosines, less a penalty for distance, of Russian words with the word, its class and another one.

    `at` is the Russian word most like another class, `word_there` and `class_there` its cosines with the others.
    """

    word_similarity: float
    class_similarity: float
    rival_similarity: float
    at: int | None
    word_there: float
    class_there: float


UNKNOWN_SIMILARITY = ClassSimilarity(0.4, 0.45, 0.4, None, 0.4, 0.4)
"""What is taken for granted where there are no word vectors."""


def class_similarities(words: Sequence[ContrastWord]) -> list[ClassSimilarity]:
    """Return the class similarity of each word; the words of a pair stand beside each other.

    >>> from aligner.encoding import load_encoder
    >>> from aligner.fidelity.segment_pair import Pair
    >>> from aligner.fidelity.word_alignment.similarity import Vocabulary
    >>> from aligner.lexicon.contrast_sets import classes_by_word
    >>> from aligner.lexicon.tokens import Segment
    >>> pair = Pair(Segment("Цены выросли.", "ru"), Segment("Prices fell.", "en"), Vocabulary(load_encoder()))
    >>> contrast, own = classes_by_word()["fell"][0]
    >>> found = class_similarities([ContrastWord(pair, contrast, 1, own)])[0]
    >>> found.at, found.rival_similarity > found.class_similarity
    (1, True)
    """
    known = [n for n, word in enumerate(words) if word.pair.vocabulary is not None and word.pair.russian.words]
    found = [UNKNOWN_SIMILARITY] * len(words)
    if known:
        for n, similarity in zip(known, _similarities([words[n] for n in known]), strict=True):
            found[n] = similarity
    return found


def _similarities(words: Sequence[ContrastWord]) -> list[ClassSimilarity]:
    import numpy as np

    counts = np.array([len(word.pair.russian.words) for word in words])
    places = np.array([word.number / len(word.pair.phrase_tokens[1]) for word in words])
    starts = np.cumsum(counts) - counts
    numbers = np.arange(counts.sum()) - np.repeat(starts, counts)
    far = DISTANCE_PENALTY * np.abs(numbers / np.repeat(counts, counts) - np.repeat(places, counts))
    own, near, rival = _cosines(words, starts, counts).astype(np.float64) - far
    gaps = rival - 0.5 * near
    largest = np.flatnonzero(gaps == np.repeat(np.maximum.reduceat(gaps, starts), counts))
    at = largest[np.searchsorted(largest, starts)]
    best, best_near = np.maximum.reduceat(own, starts), np.maximum.reduceat(near, starts)
    rows = best.tolist(), best_near.tolist(), rival[at].tolist(), (at - starts).tolist(), own[at].tolist()
    return list(map(ClassSimilarity, *rows, near[at].tolist()))


def _cosines(words: Sequence[ContrastWord], starts: Integers, counts: Integers) -> Floats:
    """Return float32[3, Russian words]: their cosines with each word, its class and the nearest other class.

    The Russian words of the n-th word are the `counts[n]` columns from `starts[n]` on. Words of one set go together.
    """
    import numpy as np

    by_set: dict[tuple[Vocabulary | None, ContrastSet], list[int]] = {}
    for n, word in enumerate(words):
        by_set.setdefault((word.pair.vocabulary, word.contrast), []).append(n)
    for known in {vocabulary for vocabulary, _ in by_set if vocabulary is not None}:
        known.learn(word.pair.russian for word in words if word.pair.vocabulary is known)
    found = np.empty((3, counts.sum()), dtype=np.float32)
    for (vocabulary, contrast), members in by_set.items():
        assert vocabulary is not None
        (listed, firsts), group = _all_words(contrast), [words[n] for n in members]
        keys = [listed.index(word.pair.phrase_tokens[1][word.number].key) for word in group]
        russian = [number for word in group for number in vocabulary.numbers(word.pair.russian)]
        cosines = vocabulary.phrases(listed) @ vocabulary.rows.take(russian, axis=0).T
        classes = np.maximum.reduceat(cosines, firsts, axis=0)
        columns, lengths = np.arange(len(russian)), counts[members]
        own = np.repeat([word.own for word in group], lengths)
        where = columns + np.repeat(starts[members] - np.cumsum(lengths) + lengths, lengths)
        found[0, where], found[1, where] = cosines[np.repeat(keys, lengths), columns], classes[own, columns]
        classes[own, columns] = NO_SIMILARITY
        found[2, where] = classes.max(axis=0)
    return found


@cache
def _all_words(contrast: ContrastSet) -> tuple[tuple[str, ...], list[int]]:
    """Return the words of a set, class by class, and where each class begins."""
    starts = [sum(map(len, contrast.classes[:k])) for k in range(len(contrast.classes))]
    return tuple(word for words in contrast.classes for word in words), starts
