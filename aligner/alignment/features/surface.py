"""Surface features, which need no vectors: question marks, speech, numbers, boilerplate lines, repetition.

Example: a source sentence that asks and a target sentence that does not differ in `question_difference`. These are the
anchors of Simard et al. 1992 (https://aclanthology.org/1992.tmi-1.7): rare, but telling where a
vector says little, as in short lines of dialogue. A sentence that repeats the one before it is seldom translated twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.candidate_pruning import Runs, TypedBeads
from aligner.alignment.features.words import Words, WordSide, among
from aligner.alignment.forward_backward import Array

_SPEECH = re.compile(r"\s*(?:[-–—―]\s*\w|[\"'«“„‘])")
_QUESTION = re.compile(r"\?+")
_STOP = re.compile(r"[.!?…]+(?=\W*(?:\s|$))")
_NUMBER = re.compile(r"\d+")
SURFACE_FEATURES = (
    *("question_difference", "sentence_end_difference", "speech_difference"),
    *("number_mismatch", "noise_mismatch", "repetition_difference"),
)
MAX_QUESTIONS = 3  # by which two sides may differ; more say nothing new
MAX_NUMBERS = 3  # without a counterpart; more say nothing new


@dataclass(frozen=True)
class SurfaceCues:
    """The surface cues of one side: float32[n] each, but the sentences' `lines` and their `numbers`, a tuple for each.

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
    def of(cls, texts: Sequence[str], words: Words, side: WordSide, noise: Array) -> SurfaceCues:
        """Read the cues of a side; `noise` float32[n] is 1 for noise lines."""
        return cls(
            np.array([len(_QUESTION.findall(text)) if "?" in text else 0 for text in texts], dtype=np.float32),
            np.array([max(1, len(_STOP.findall(text))) for text in texts], dtype=np.float32),
            np.array([_SPEECH.match(text) is not None for text in texts], dtype=np.float32),
            noise,
            tuple(text.strip() for text in texts),
            tuple(tuple(_NUMBER.findall(text)) for text in texts),
            *_repeats(words, side),
        )


def _repeats(words: Words, side: WordSide) -> tuple[Array, Array]:
    """Return float32[n] twice: the share of each sentence that the one before, and the one after, repeats."""
    count = max(1, len(words.weights))
    sentence = np.repeat(np.arange(len(side)), np.diff(side.starts))
    held = sentence * count + side.numbers
    ordered = np.sort(held)
    weight = words.weights[side.numbers] + 0.01
    total = np.maximum(np.bincount(sentence, weight, len(side)), 1e-6)
    known = [weight * among(held + step * count, ordered) for step in (-1, 1)]
    shares = [np.bincount(sentence, own, len(side)) / total for own in known]
    before, after = (np.maximum(2 * share - 1, 0).astype(np.float32) for share in shares)
    return before, after


def surface_features(source: SurfaceCues, target: SurfaceCues, beads: TypedBeads) -> Array:
    """Return float32[beads, features] in the order of SURFACE_FEATURES, symmetric in the sides."""
    here, there = beads.source, beads.target
    questions = np.abs(here.sums(source.questions) - there.sums(target.questions))
    rows = [
        np.minimum(questions, MAX_QUESTIONS),
        _sentence_end_difference(here.sums(source.stops), there.sums(target.stops)),
        np.abs(source.speech[here.first] - target.speech[there.first]),
        _number_mismatch(source, target, beads),
        _noise_mismatch(source, target, beads),
        np.abs(_repetition(source, here) - _repetition(target, there)),
    ]
    return np.stack(rows, axis=1).astype(np.float32)


def _sentence_end_difference(here: Array, there: Array) -> Array:
    """Return the difference in counts of sentence ends, in units of its standard deviation."""
    result: Array = np.abs(here - there) / np.sqrt(here + there)
    return result


def _repetition(cues: SurfaceCues, runs: Runs) -> Array:
    """Return the word overlap of adjacent sentences within a bead."""
    most = np.zeros(len(runs.first), np.float32)
    for k in range(1, runs.count):
        most = np.maximum(most, np.maximum(cues.repeats_before[runs.first + k], cues.repeats_after[runs.first + k - 1]))
    return most


def _noise_mismatch(source: SurfaceCues, target: SurfaceCues, beads: TypedBeads) -> Array:
    """Unmatched noise lines: how many more one side has; those at the other side's ends do not count."""
    result = np.zeros(len(beads), np.float32)
    for row in np.flatnonzero(beads.source.sums(source.noise) + beads.target.sums(target.noise)):
        here, there = _sentences(beads.source, row), _sentences(beads.target, row)
        result[row] = abs(
            _unmatched_noise_lines(source, here, target, there) - _unmatched_noise_lines(target, there, source, here)
        )
    return result


def _sentences(runs: Runs, row: np.intp) -> range:
    first = int(runs.first[row])
    return range(first, first + runs.count)


def _unmatched_noise_lines(own: SurfaceCues, sentences: range, across: SurfaceCues, others: range) -> int:
    lines = [across.lines[other] for other in others]
    noise = [own.lines[k] for k in sentences if own.noise[k]]
    return sum(not any(line.startswith(text) or line.endswith(text) for line in lines) for text in noise)


def _number_mismatch(source: SurfaceCues, target: SurfaceCues, beads: TypedBeads) -> Array:
    """Return the count of numbers of a bead without a counterpart, MAX_NUMBERS at most."""
    result = np.zeros(len(beads), np.float32)
    has = [np.array([bool(numbers) for numbers in side.numbers], dtype=np.float32) for side in (source, target)]
    for row in np.flatnonzero(beads.source.sums(has[0]) + beads.target.sums(has[1])):
        here = Counter(number for k in _sentences(beads.source, row) for number in source.numbers[k])
        there = Counter(number for k in _sentences(beads.target, row) for number in target.numbers[k])
        result[row] = min(((here - there) + (there - here)).total(), MAX_NUMBERS)
    return result
