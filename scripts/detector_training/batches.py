"""Readings of like length put together into tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer

from aligner.fidelity.detector.words import PAD, Reading, read
from detector_training.examples import Example, unit_labels
from detector_training.network import GAPS, WORDS

POOL = 768


@dataclass(frozen=True)
class Batch:
    """Padded pieces and units, and labels where there are any; `human[b]` tells whose marks they are."""

    pieces: torch.Tensor
    units: torch.Tensor
    count: int
    words: torch.Tensor
    gaps: torch.Tensor
    damaged: torch.Tensor
    quality: torch.Tensor
    human: torch.Tensor


def batch_of(readings: list[Reading], examples: list[Example]) -> Batch:
    """Pad readings to the longest of them."""
    length, count = max(len(r.pieces) for r in readings), max(r.count for r in readings)
    pieces = np.full((len(readings), length), PAD, np.int64)
    units = np.full((len(readings), length), count, np.int64)
    words = np.full((len(readings), count, len(WORDS)), -1, np.int8)
    gaps = np.full((len(readings), count, len(GAPS)), -1, np.int8)
    for row, (reading, example) in enumerate(zip(readings, examples, strict=True)):
        pieces[row, : len(reading.pieces)] = reading.pieces
        units[row, : len(reading.units)] = reading.units
        words[row, : reading.count], gaps[row, : reading.count] = unit_labels(example, reading)
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


def grouped(lengths: list[int], budget: int) -> list[list[int]]:
    """Return groups of numbers of like length whose padded size stays within the budget."""
    groups: list[list[int]] = [[]]
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if groups[-1] and (len(groups[-1]) + 1) * lengths[number] > budget:
            groups.append([])
        groups[-1].append(number)
    return groups


def batches(examples: Iterator[Example], tokenizer: Tokenizer, budget: int, chance: random.Random) -> Iterator[Batch]:
    """Yield batches of at most `budget` padded pieces without end, in random order within a pool of examples."""
    while True:
        pool = [next(examples) for _ in range(POOL)]
        readings = read(tokenizer, [example.texts for example in pool])
        groups = grouped([len(reading.pieces) for reading in readings], budget)
        chance.shuffle(groups)
        for group in groups:
            yield batch_of([readings[n] for n in group], [pool[n] for n in group])
