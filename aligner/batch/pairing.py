"""Document alignment: which documents of two folders are translations of each other, by their contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from aligner.alignment.cosine_rescaling import is_standard, standardised_vectors
from aligner.encoding.loading import bundled_encoder

if TYPE_CHECKING:
    from aligner.document import Document
    from aligner.encoding import Encoder
    from aligner.encoding.protocol import FloatArray

PIECE = 600
"""Characters of a piece of text; a document's vector is the mean over its pieces."""
NUMBERS = 512
"""Columns of the part of a vector that holds a document's numbers."""
NUMBER_WEIGHT = 0.3
"""How much the numbers count beside the text."""
NEIGHBOURS = 4
"""How many documents, next to the nearest, say what similarity mere chance gives."""
CHANCE = 0.3
"""The similarity taken for chance where there are no other documents to tell."""
MINIMUM = 0.12
"""Margins below this are left unpaired unless the user says otherwise."""
BLOCK = 1024
"""Rows compared at a time, so that memory grows with the number of documents and not with its square."""


@dataclass(frozen=True)
class Match:
    """Two documents, by number, that are each other's nearest; `score` is their margin, `similarity` the cosine."""

    source: int
    target: int
    score: float
    similarity: float


@dataclass(frozen=True)
class Profiles:
    """What documents are about, float32[n, dimension], and the numbers and dates they name, float32[n, NUMBERS].

    The rows are unit vectors. A number's column is a hash of its digits; long numbers are rarer and count more.
    `reference` holds the bundled encoder's vectors beside those of another one.
    """

    texts: FloatArray
    numbers: FloatArray
    reference: FloatArray | None = None


def match(sources: Profiles, targets: Profiles, minimum: float = MINIMUM) -> list[Match]:
    """Return the pairs of documents that are mutually nearest by margin and score at least `minimum`.

    Encoders differ in the level and the spread of their cosines, so that those of another one are put onto the line of
    the bundled encoder's on the same documents: `minimum` and the score mean the same with every encoder.
    """
    texts = sources.texts, targets.texts
    if sources.reference is not None and targets.reference is not None and len(texts[0]) and len(texts[1]):
        texts = standardised_vectors(texts, (sources.reference, targets.reference))
    rows = [
        np.concatenate((text, NUMBER_WEIGHT * side.numbers), axis=1)
        for text, side in zip(texts, (sources, targets), strict=True)
    ]
    return mutually_nearest(rows[0], rows[1], minimum)


def mutually_nearest(sources: FloatArray, targets: FloatArray, minimum: float) -> list[Match]:
    """Return the rows that are mutually nearest by margin, float32[n, d] and float32[m, d].

    The margin of two documents is their similarity less half the mean similarity of each to its neighbours (CSLS;
    Conneau et al., 2018), where a document's nearest is no neighbour but the candidate itself.
    """
    if not len(sources) or not len(targets):
        return []
    row_means, column_means = _neighbour_means(sources, targets), _neighbour_means(targets, sources)
    best_targets, scores = _nearest(sources, targets, row_means, column_means)
    best_sources, _ = _nearest(targets, sources, column_means, row_means)
    return [
        Match(i, int(j), float(score), float(sources[i] @ targets[j]))
        for i, (j, score) in enumerate(zip(best_targets, scores, strict=True))
        if best_sources[j] == i and score >= minimum
    ]


def profiles(documents: Iterable[Document], encoder: Encoder, advance: Callable[[], None] = lambda: None) -> Profiles:
    """Return the profiles of documents; only one document need be in memory at a time."""
    encoders = [encoder] if is_standard(encoder) else [encoder, bundled_encoder()]
    rows: list[list[FloatArray]] = [[] for _ in encoders]
    numbers = []
    for document in documents:
        pieces = list(_pieces(document.text))
        for row, one in zip(rows, encoders, strict=True):
            row.append(_unit(one.encode(pieces).mean(axis=0)))
        numbers.append(_numbers(document.text))
        advance()
    texts = [np.array(row, np.float32).reshape(len(row), -1) for row in rows]
    return Profiles(texts[0], np.array(numbers, np.float32).reshape(len(numbers), NUMBERS), *texts[1:])


def _numbers(text: str) -> FloatArray:
    numbers = np.zeros(NUMBERS, np.float32)
    for digits, count in Counter(re.findall(r"\d+", text)).items():
        numbers[crc32(digits.encode()) % NUMBERS] += len(digits) * np.log1p(count)
    return _unit(numbers)


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces of about PIECE characters, cut at white space."""
    start = 0
    while start < len(text):
        end = start + PIECE
        space = text.rfind(" ", start, end) if end < len(text) else -1
        end = space if space > start else end
        yield text[start:end]
        start = end


def _unit(vector: FloatArray) -> FloatArray:
    length = np.linalg.norm(vector)
    return vector / length if length else vector


def _neighbour_means(rows: FloatArray, columns: FloatArray) -> FloatArray:
    """Return float32[n]: the mean similarity of each row to its nearest columns but the first."""
    count = min(NEIGHBOURS, len(columns) - 1)
    missing = NEIGHBOURS - count
    means = []
    for block in _blocks(rows):
        nearest = np.sort(np.partition(block @ columns.T, len(columns) - count - 1, axis=1)[:, -count - 1 :], axis=1)
        means.append((nearest[:, :-1].sum(axis=1) + missing * CHANCE) / NEIGHBOURS)
    return np.concatenate(means)


def _nearest(
    rows: FloatArray, columns: FloatArray, row_means: FloatArray, column_means: FloatArray
) -> tuple[Sequence[int], FloatArray]:
    """Return for each row the number of the column with the highest margin, and that margin."""
    best, scores = [], []
    for number, block in enumerate(_blocks(rows)):
        margins = block @ columns.T - column_means / 2 - row_means[number * BLOCK :][: len(block), None] / 2
        best += margins.argmax(axis=1).tolist()
        scores.append(margins.max(axis=1))
    return best, np.concatenate(scores)


def _blocks(rows: FloatArray) -> Iterator[FloatArray]:
    for start in range(0, len(rows), BLOCK):
        yield rows[start : start + BLOCK]
