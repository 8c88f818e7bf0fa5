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
    by_set: dict[tuple[Vocabulary, ContrastSet], list[int]] = {}
    for n, word in enumerate(words):
        if word.pair.vocabulary is not None and word.pair.russian.words:
            by_set.setdefault((word.pair.vocabulary, word.contrast), []).append(n)
    found = [UNKNOWN_SIMILARITY] * len(words)
    if by_set:
        order = [n for members in by_set.values() for n in members]
        groups = [(*key, len(members)) for key, members in by_set.items()]
        for n, similarity in zip(order, _similarities([words[n] for n in order], groups), strict=True):
            found[n] = similarity
    return found


_Groups = Sequence[tuple["Vocabulary", ContrastSet, int]]
"""Vocabularies and sets, and of how many words each is: one after another, these are all words."""


def _similarities(words: Sequence[ContrastWord], groups: _Groups) -> list[ClassSimilarity]:
    import numpy as np

    russian = _russian_numbers(words)
    counts = np.array(list(map(len, russian)))
    places = np.array([word.number / len(word.pair.phrase_tokens[1]) for word in words])
    starts = np.cumsum(counts) - counts
    numbers = np.arange(counts.sum()) - np.repeat(starts, counts)
    far = DISTANCE_PENALTY * np.abs(numbers / np.repeat(counts, counts) - np.repeat(places, counts))
    own, near, rival = _cosines(words, groups, russian).astype(np.float64) - far
    gaps = rival - 0.5 * near
    largest = np.flatnonzero(gaps == np.repeat(np.maximum.reduceat(gaps, starts), counts))
    at = largest[np.searchsorted(largest, starts)]
    best, best_near = np.maximum.reduceat(own, starts), np.maximum.reduceat(near, starts)
    rows = best.tolist(), best_near.tolist(), rival[at].tolist(), (at - starts).tolist(), own[at].tolist()
    return list(map(ClassSimilarity, *rows, near[at].tolist()))


def _russian_numbers(words: Sequence[ContrastWord]) -> list[Integers]:
    """Return for each word the numbers of the Russian words of its pair, in the pair's vocabulary."""
    import numpy as np

    pairs = {id(word.pair): word.pair for word in words}
    for known in {pair.vocabulary for pair in pairs.values() if pair.vocabulary is not None}:
        known.learn(pair.russian for pair in pairs.values() if pair.vocabulary is known)
    numbers = {
        key: np.array(pair.vocabulary.numbers(pair.russian))
        for key, pair in pairs.items()
        if pair.vocabulary is not None
    }
    return [numbers[id(word.pair)] for word in words]


def _cosines(words: Sequence[ContrastWord], groups: _Groups, russian: Sequence[Integers]) -> Floats:
    """Return float32[3, Russian words]: their cosines with each word, its class and the nearest other class.

    `russian` are the numbers of the Russian words of each word's pair, which are columns, one word after another.
    """
    import numpy as np

    found, start, first = np.empty((3, sum(map(len, russian))), dtype=np.float32), 0, 0
    for vocabulary, contrast, count in groups:
        (listed, firsts), group = _all_words(contrast), words[first : first + count]
        numbers = np.concatenate(russian[first : first + count])
        lengths = list(map(len, russian[first : first + count]))
        cosines = vocabulary.phrases(listed) @ vocabulary.rows.take(numbers, axis=0).T
        classes = np.maximum.reduceat(cosines, firsts, axis=0)
        columns, stop = np.arange(len(numbers)), start + len(numbers)
        own = np.repeat([word.own for word in group], lengths)
        keys = [listed.index(word.pair.phrase_tokens[1].keys[word.number]) for word in group]
        found[0, start:stop] = cosines[np.repeat(keys, lengths), columns]
        found[1, start:stop] = classes[own, columns]
        classes[own, columns] = NO_SIMILARITY
        classes.max(axis=0, out=found[2, start:stop])
        start, first = stop, first + count
    return found


@cache
def _all_words(contrast: ContrastSet) -> tuple[tuple[str, ...], list[int]]:
    """Return the words of a set, class by class, and where each class begins."""
    starts = [sum(map(len, contrast.classes[:k])) for k in range(len(contrast.classes))]
    return tuple(word for words in contrast.classes for word in words), starts
