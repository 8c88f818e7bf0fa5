"""Readings of like length put together into tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

from aligner.fidelity.detector.tokenization import PAD, Reading, read
from scripts.training.detector_recipe.examples import Example, unit_labels
from scripts.training.detector_recipe.network import GAPS, WORDS

POOL = 768


@dataclass(frozen=True)
class Batch:
    """Padded pieces and units, first all sources, then all targets, with labels by unit where there are any.

    `units` has `count` for padding. `human[b]` tells whose marks they are.
    """

    pieces: torch.Tensor
    units: torch.Tensor
    count: int
    words: torch.Tensor
    gaps: torch.Tensor
    damaged: torch.Tensor
    quality: torch.Tensor
    human: torch.Tensor


def batch_of(readings: list[tuple[Reading, Reading]], examples: list[Example]) -> Batch:
    """Pad readings of both sides to the longest of them."""
    rows = [pair[side] for side in (0, 1) for pair in readings]
    length, count = max(len(r.pieces) for r in rows), max(r.count for r in rows)
    pieces = np.full((len(rows), length), PAD, np.int64)
    units = np.full((len(rows), length), count, np.int64)
    words = np.full((len(rows), count, len(WORDS)), -1, np.int8)
    gaps = np.full((len(rows), count, len(GAPS)), -1, np.int8)
    for row, reading in enumerate(rows):
        pieces[row, : len(reading.pieces)] = reading.pieces
        units[row, : len(reading.units)] = reading.units
        side, number = divmod(row, len(examples))
        words[row, : reading.count], gaps[row, : reading.count] = unit_labels(examples[number], side, reading)
    return Batch(
        torch.from_numpy(pieces),
        torch.from_numpy(units),
        count,
        torch.from_numpy(words).float(),
        torch.from_numpy(gaps).float(),
        torch.tensor([float(example.damaged) for example in examples]),
        torch.tensor([example.quality for example in examples]),
        torch.tensor([example.human for example in examples]),
    )


def read_pairs(tokenizer: Tokenizer, examples: list[Example]) -> list[tuple[Reading, Reading]]:
    """Read both texts of each example."""
    readings = read(tokenizer, [text for example in examples for text in example.texts])
    return list(zip(readings[::2], readings[1::2], strict=True))


def lengths(readings: list[tuple[Reading, Reading]]) -> list[int]:
    """Return the length of each pair's longer side."""
    return [max(len(reading.pieces) for reading in pair) for pair in readings]


def grouped(sizes: list[int], budget: int) -> list[list[int]]:
    """Return groups of numbers of like length whose padded size stays within the budget."""
    groups: list[list[int]] = [[]]
    for number in sorted(range(len(sizes)), key=sizes.__getitem__):
        if groups[-1] and (len(groups[-1]) + 1) * sizes[number] > budget:
            groups.append([])
        groups[-1].append(number)
    return groups


def batches(examples: Iterator[Example], tokenizer: Tokenizer, budget: int, chance: random.Random) -> Iterator[Batch]:
    """Yield batches of at most `budget` padded pieces without end, in random order within a pool of examples."""
    while True:
        pool = [next(examples) for _ in range(POOL)]
        readings = read_pairs(tokenizer, pool)
        groups = grouped(lengths(readings), budget // 2)
        chance.shuffle(groups)
        for group in groups:
            yield batch_of([readings[n] for n in group], [pool[n] for n in group])
