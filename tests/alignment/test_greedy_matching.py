"""Greedy matching: the best matches of both sides' words are those found one sentence pair at a time."""

import numpy as np
import pytest

from aligner.alignment.features.greedy_matching import WINDOW, SearchWindows, best_matches
from aligner.alignment.features.words import Words, WordSide
from aligner.alignment.forward_backward import Array


def side_of(generator: np.random.Generator, sentences: int, words: int) -> WordSide:
    counts = generator.integers(0, 6, sentences)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return WordSide(generator.integers(0, words, starts[-1]), starts)


def windows_of(generator: np.random.Generator, sentences: int, others: int, spread: int) -> SearchWindows:
    first = np.clip(np.arange(sentences) + generator.integers(-spread, spread + 1, sentences), 0, others - 1)
    return SearchWindows(first, np.minimum(first + generator.integers(0, WINDOW + 1, sentences), others))


def one_by_one(words: Words, own: WordSide, other: WordSide, windows: SearchWindows) -> Array:
    result = np.zeros((len(own.numbers), WINDOW), np.float32)
    for i in range(len(own)):
        mine = slice(own.starts[i], own.starts[i + 1])
        for column, j in enumerate(range(windows.first[i], windows.end[i])):
            there = other.numbers[other.starts[j] : other.starts[j + 1]]
            if len(there):
                result[mine, column] = (words.vectors[own.numbers[mine]] @ words.vectors[there].T).max(axis=1)
    return result


@pytest.mark.parametrize("spread", [1, 150])
def test_both_sides_find_what_each_would_find_alone(spread: int) -> None:
    generator = np.random.default_rng(spread)
    source, target = side_of(generator, 120, 40), side_of(generator, 200, 40)
    vectors = generator.normal(size=(40, 8)).astype(np.float32)
    words = Words(source, target, vectors, np.ones(40, np.float32), np.full(40, -1), np.full(40, -1))
    windows = windows_of(generator, 120, 200, spread), windows_of(generator, 200, 120, spread)
    found = best_matches(words, windows)
    assert found[0] == pytest.approx(one_by_one(words, source, target, windows[0]), abs=1e-5)
    assert found[1] == pytest.approx(one_by_one(words, target, source, windows[1]), abs=1e-5)
