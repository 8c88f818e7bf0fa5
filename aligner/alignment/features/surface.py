"""What can be read off sentences without vectors: question marks, speech, numbers, and what repeats its neighbour.

These are the anchors of Simard et al. 1992 (https://aclanthology.org/1992.tmi-1.7): rare, but telling where a vector
says little, as in short lines of dialogue. A sentence that says again what the one before it said is seldom translated
twice.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.features.lexical_coverage import Words, WordSide
from aligner.alignment.lattice import Array
from aligner.alignment.noise import is_noise

_SPEECH = re.compile(r"\s*(?:[-–—―]\s*\w|[\"'«“„‘])")
_QUESTION = re.compile(r"\?+")
_STOP = re.compile(r"[.!?…]+(?=\W*(?:\s|$))")
_NUMBER = re.compile(r"\d+")
MARK_FEATURES = ("question_differs", "stops_differ", "speech_differs", "numbers_differ", "noise_differs", "repeats")
MOST_NUMBERS = 3  # numbers without a counterpart beyond which more say nothing new


@dataclass(frozen=True)
class Marks:
    """The marks of one side: float32[n] each, but the sentences' `lines` and their `numbers`, a tuple for each.

    `repeats_before` and `repeats_after` are the shares of a sentence's words that the one before and the one after
    it hold too, 0 where that is under a half and 1 where it is all.
    """

    questions: Array
    stops: Array
    speech: Array
    noise: Array
    lines: tuple[str, ...]
    numbers: tuple[tuple[str, ...], ...]
    repeats_before: Array
    repeats_after: Array

    @classmethod
    def of(cls, texts: Sequence[str], words: Words, side: WordSide) -> Marks:
        """Read the marks of a side."""
        return cls(
            np.array([len(_QUESTION.findall(text)) if "?" in text else 0 for text in texts], dtype=np.float32),
            np.array([max(1, len(_STOP.findall(text))) for text in texts], dtype=np.float32),
            np.array([_SPEECH.match(text) is not None for text in texts], dtype=np.float32),
            np.array([is_noise(text) for text in texts], dtype=np.float32),
            tuple(text.strip() for text in texts),
            tuple(tuple(_NUMBER.findall(text)) for text in texts),
            _repeats(words, side, -1),
            _repeats(words, side, 1),
        )


def _repeats(words: Words, side: WordSide, step: int) -> Array:
    """Return float32[n]: how much of each sentence its neighbour `step` further says in the same words."""
    numbers, starts = side.numbers.tolist(), side.starts.tolist()
    held = [set(numbers[start:stop]) for start, stop in itertools.pairwise(starts)]
    known = np.zeros(len(numbers))
    for k in range(max(0, -step), len(held) - max(0, step)):
        if not held[k].isdisjoint(held[k + step]):
            own = slice(starts[k], starts[k + 1])
            known[own] = [number in held[k + step] for number in numbers[own]]
    sentence = np.repeat(np.arange(len(side)), np.diff(side.starts))
    weight = words.weights[side.numbers] + 0.01
    total = np.bincount(sentence, weight, len(side))
    share = np.bincount(sentence, weight * known, len(side)) / np.maximum(total, 1e-6)
    return np.maximum(2 * share - 1, 0).astype(np.float32)


def mark_features(source: Marks, target: Marks, i: Array, j: Array, m: int, n: int) -> Array:
    """Return float32[beads, features] in the order of MARK_FEATURES, symmetric in the sides."""
    rows = [
        np.minimum(np.abs(_over(source.questions, i, m) - _over(target.questions, j, n)), 3),
        _stops_differ(_over(source.stops, i, m), _over(target.stops, j, n)),
        np.abs(source.speech[i] - target.speech[j]),
        _numbers_differ(source.numbers, target.numbers, i, j, m, n),
        _noise_differs(source, target, i, j, m, n),
        np.abs(_repeated(source, i, m) - _repeated(target, j, n)),
    ]
    return np.stack(rows, axis=1).astype(np.float32)


def _stops_differ(here: Array, there: Array) -> Array:
    """Return how much the numbers of sentences' ends differ, in units of their standard deviation."""
    result: Array = np.abs(here - there) / np.sqrt(here + there)
    return result


def _over(values: Array, first: Array, count: int) -> Array:
    """Return the sums over `count` sentences from `first`."""
    total = np.zeros(len(first), np.float32)
    for k in range(count):
        total += values[first + k]
    return total


def _repeated(marks: Marks, first: Array, count: int) -> Array:
    """Return how much one of a bead's sentences repeats the one before it, or is repeated by it, in the same bead."""
    most = np.zeros(len(first), np.float32)
    for k in range(1, count):
        most = np.maximum(most, np.maximum(marks.repeats_before[first + k], marks.repeats_after[first + k - 1]))
    return most


def _noise_differs(source: Marks, target: Marks, i: Array, j: Array, m: int, n: int) -> Array:
    """Return how many more lines of noise one side has than the other; those the other begins or ends with are none."""
    result = np.zeros(len(i), np.float32)
    for row in np.flatnonzero(_over(source.noise, i, m) + _over(target.noise, j, n)):
        here, there = range(i[row], i[row] + m), range(j[row], j[row] + n)
        result[row] = abs(
            _unmatched_noise_lines(source, here, target, there) - _unmatched_noise_lines(target, there, source, here)
        )
    return result


def _unmatched_noise_lines(own: Marks, sentences: range, across: Marks, others: range) -> int:
    lines = [across.lines[other] for other in others]
    noise = [own.lines[k] for k in sentences if own.noise[k]]
    return sum(not any(line.startswith(text) or line.endswith(text) for line in lines) for text in noise)


def _numbers_differ(
    source: Sequence[tuple[str, ...]], target: Sequence[tuple[str, ...]], i: Array, j: Array, m: int, n: int
) -> Array:
    """Return how many numbers of a bead have no counterpart, MOST_NUMBERS at most."""
    result = np.zeros(len(i), np.float32)
    has = [np.array([bool(numbers) for numbers in side], dtype=np.float32) for side in (source, target)]
    for row in np.flatnonzero(_over(has[0], i, m) + _over(has[1], j, n)):
        here = Counter(number for k in range(i[row], i[row] + m) for number in source[k])
        there = Counter(number for k in range(j[row], j[row] + n) for number in target[k])
        result[row] = min(((here - there) + (there - here)).total(), MOST_NUMBERS)
    return result
