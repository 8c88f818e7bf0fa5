"""Examples to learn from: two texts and what is known of each word, each gap and the pair as a whole."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aligner.fidelity.detector.tokenization import Reading, spans
from scripts.training.detector_recipe.damage import Damager, rewritten
from scripts.training.detector_recipe.draft import Draft, Word, side_of
from scripts.training.detector_recipe.lexicon import Array
from scripts.training.detector_recipe.network import GAPS, WORDS
from scripts.training.detector_recipe.texts import Marked, Pair, Side

UNKNOWN = -1


@dataclass(frozen=True)
class Shares:
    """Shares of translations that people marked, of their corrections, of undamaged pairs; the rest is damaged."""

    human: float
    edited: float
    clean: float


LEARNING = Shares(0.12, 0.05, 0.18)
FINISHING = Shares(0.40, 0.08, 0.14)
"""Of the last, gentle run: what people marked is little and soon known by heart, so most of it is kept for the end."""


@dataclass(frozen=True)
class Example:
    """Texts with labels 1, 0 or -1 (unknown): int8[words, 3] and int8[words + 1, 2] for each side, then of the pair.

    The columns are those of `network.WORDS` and `network.GAPS`; `damaged` is 1, 0 or -1, `quality` 0–1 or -1.
    `human` tells that the marks were set by people.
    """

    texts: tuple[str, str]
    words: tuple[Array, Array]
    gaps: tuple[Array, Array]
    damaged: int
    quality: float
    human: bool


def clean(source: str, target: str, human: bool = False, quality: float = -1.0) -> Example:
    """Return a pair in which nothing is wrong."""
    sizes = len(spans(source)), len(spans(target))
    return Example(
        (source, target),
        (np.zeros((sizes[0], len(WORDS)), np.int8), np.zeros((sizes[1], len(WORDS)), np.int8)),
        (np.zeros((sizes[0] + 1, len(GAPS)), np.int8), np.zeros((sizes[1] + 1, len(GAPS)), np.int8)),
        0,
        quality,
        human,
    )


def damaged(draft: Draft) -> Example | None:
    """Return a damaged pair with its labels; None where writing it out would cut other words than it has."""
    words, gaps, texts = [], [], []
    for side in (draft.source, draft.target):
        written = side_of(side)
        texts.append(written.text())
        if Side.of(texts[-1]).words != written.words:
            return None
        words.append(np.array([word_labels(word) for word in side[:-1]], np.int8).reshape(-1, len(WORDS)))
        gaps.append(np.array([(word.gap, word.gap) for word in side], np.int8))
    return Example((texts[0], texts[1]), (words[0], words[1]), (gaps[0], gaps[1]), int(draft.damaged()), -1.0, False)


def word_labels(word: Word) -> tuple[int, int, int]:
    """Return the labels of a word of a draft; a corrector would touch what is wrong and what is unmatched."""
    return word.wrong, word.unmatched, max(word.wrong, word.unmatched, key=lambda label: (label == 1, label == UNKNOWN))


def marked(row: Marked) -> Example:
    """Return a machine translation with a person's marks; a mark says that something is amiss, not which kind."""
    example = clean(row.source.text(), row.target.text(), True, row.quality)
    for words, bad in zip(example.words, (row.source_bad, row.target_bad), strict=True):
        for number in bad:
            words[number] = (UNKNOWN, UNKNOWN, 1)
    for number in row.gap_bad:
        example.gaps[1][number] = (UNKNOWN, 1)
    example.gaps[0][:, 1] = UNKNOWN
    touched = bool(row.source_bad or row.target_bad or row.gap_bad)
    if touched:
        example.gaps[0][:, 0] = UNKNOWN
    return Example(example.texts, example.words, example.gaps, UNKNOWN if touched else 0, row.quality, True)


def stream(
    pairs: list[Pair], rows: list[Marked], damager: Damager, shares: Shares, chance: random.Random
) -> Iterator[Example]:
    """Yield examples without end: marked ones, their corrections, undamaged and damaged pairs, in fixed shares."""
    corrected = [row for row in rows if row.edited]
    while True:
        draw = chance.random()
        if draw < shares.human:
            yield marked(chance.choice(rows))
        elif draw < shares.human + shares.edited:
            row = chance.choice(corrected)
            assert row.edited
            yield clean(row.source.text(), row.edited.text())
        elif draw < shares.human + shares.edited + shares.clean:
            pair = chance.choice(pairs)
            target = pair.target.text()
            yield clean(pair.source.text(), rewritten(target, chance) if chance.random() < 0.4 else target)
        else:
            example = damaged(damager.damage(chance.choice(pairs)))
            if example:
                yield example


def unit_labels(example: Example, side: int, reading: Reading) -> tuple[Array, Array]:
    """Return one side's labels by unit: int8[units, 3] and int8[units, 2], -1 where a unit has none."""
    words = np.full((reading.count, len(WORDS)), UNKNOWN, np.int8)
    gaps = np.full((reading.count, len(GAPS)), UNKNOWN, np.int8)
    numbers = {span: number for number, span in enumerate(spans(example.texts[side]))}
    rows = [numbers[span] for span in reading.spans]
    words[1:-1] = example.words[side][rows]
    gaps[1:-1] = example.gaps[side][rows]
    gaps[-1] = example.gaps[side][-1]
    return words, gaps
