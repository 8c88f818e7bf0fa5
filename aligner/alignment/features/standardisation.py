"""Standardisation of sentence vectors: any encoder's cosines put onto the distribution the parameters were fitted on.

Example: all cosines of multilingual-e5 lie between .7 and 1, those of the bundled encoder between -.2 and 1; parameters
fitted on the latter misread the former. For each document pair

1. the mean vector of each side is removed (the shared direction of anisotropic embeddings: Mu & Viswanath 2018,
   "All-but-the-top", https://arxiv.org/abs/1702.01417), and
2. a line maps the cosines of a fixed sample of pairs onto those that the bundled encoder gives the same pairs.

Both are realised in the vectors themselves, so that a dot product of two standardised vectors is the figure.
Random pairs as a yardstick of an unknown encoder are those of vecalign (Thompson & Koehn 2019,
https://aclanthology.org/D19-1136).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.lattice import Array
from aligner.encoding.caching import WrappedEncoder
from aligner.encoding.protocol import AdditiveEncoder
from aligner.encoding.spans import spans_of_sums, unit

if TYPE_CHECKING:
    from aligner.alignment.inputs import DocumentSide
    from aligner.encoding.protocol import Encoder

SAMPLED_SENTENCES = 256  # of each side, evenly spaced, whose pairs set the scale
SHRINKAGE = 20.0  # sentences by which the mean of one side is drawn to the mean of both
MAX_SCALE = 8.0  # the steepest line; a cosine that says nothing is not blown up to noise


def is_standard(encoder: Encoder) -> bool:
    """Whether the parameters were fitted on vectors distributed as this encoder's are."""
    return bool(getattr(encoder, "matches_parameters", False))


@lru_cache(maxsize=1)
def bundled_encoder() -> AdditiveEncoder:
    """Return the bundled encoder, whose word space and distribution of cosines are the reference."""
    from aligner.encoding.compact import CompactEncoder

    return CompactEncoder()


def word_space(encoder: Encoder) -> Encoder:
    """Return the encoder whose vectors of words the lexical features use: the bundled one beside a foreign encoder."""
    return encoder if is_standard(encoder) else bundled_encoder()


def standardised_spans(
    source: DocumentSide, target: DocumentSide, encoder: Encoder, longest: int
) -> tuple[Array, Array]:
    """Return float32[longest, n, dimension] for each side; their dot products are standardised cosines.

    Deterministic, and symmetric in the sides. Sentences are encoded once; a run of sentences is the sum of its
    sentences, unless the encoder was asked for exact spans.
    """
    sides = source, target
    exact = _is_exact(encoder)
    encoded = [_spans(side, encoder, longest) for side in sides]
    present = [spans[0][np.abs(spans[0]).max(axis=1) > 0] for spans in encoded]
    sums = [rows.sum(axis=0, dtype=np.float64) for rows in present]
    joint = sum(sums) / max(1, sum(map(len, present)))
    foreign = []
    for side, spans, rows, total in zip(sides, encoded, present, sums, strict=True):
        mean = ((total + SHRINKAGE * joint) / (len(rows) + SHRINKAGE)).astype(np.float32)
        centred = _centred(spans, mean)
        foreign.append(centred if exact else spans_of_sums(centred[0] * _weights(side, encoder), longest))
    reference = bundled_encoder()
    own = [reference.encode(side.texts) for side in sides]
    intercept, slope = _line(
        _sampled_cosines(foreign[0][0], foreign[1][0]), _sampled_cosines(*own)
    )
    level = float(np.sqrt(abs(intercept)))
    return _mapped(foreign[0], slope, level), _mapped(foreign[1], slope, float(np.copysign(level, intercept)))


def _is_exact(encoder: Encoder) -> bool:
    return isinstance(encoder, WrappedEncoder) and encoder.spans == "exact"


def _spans(side: DocumentSide, encoder: Encoder, longest: int) -> Array:
    """Return the encoder's own unit vectors: of all runs where they are exact, else of single sentences."""
    if _is_exact(encoder):
        return encoder.encode_spans(side.texts, longest)
    if side.sums is not None:
        return unit(side.sums)[None]
    return encoder.encode(side.texts)[None]


def _weights(side: DocumentSide, encoder: Encoder) -> Array:
    """Return float32[n, 1]: how much each sentence counts in a run, its additive norm or its characters."""
    if isinstance(encoder, AdditiveEncoder):
        sums = side.sums if side.sums is not None else encoder.sums(side.texts)
        norms: Array = np.linalg.norm(sums, axis=1, keepdims=True).astype(np.float32)
        return norms
    return np.array([len(text) for text in side.texts], dtype=np.float32).reshape(-1, 1)


def _centred(spans: Array, mean: Array) -> Array:
    """Return unit vectors without the mean; rows of zeros stay zeros."""
    there = np.abs(spans).max(axis=-1, keepdims=True) > 0
    centred: Array = unit(np.where(there, spans - mean, np.float32(0)))
    return centred


def _sampled_cosines(source: Array, target: Array) -> Array:
    """Return the cosines of all pairs of an even sample of sentences, float32[pairs]."""
    picked = [
        rows[np.unique(np.linspace(0, len(rows) - 1, min(len(rows), SAMPLED_SENTENCES)).astype(int))]
        for rows in (source, target)
    ]
    cosines: Array = picked[0] @ picked[1].T
    return cosines


def _line(foreign: Array, own: Array) -> tuple[float, float]:
    """Return intercept and slope of the line that gives the foreign cosines the level and reach of the bundled ones.

    Two points fix it: the mean of all pairs, and the mean of each sentence's nearest.
    """
    points = []
    for cosines in (foreign, own):
        nearest = (cosines.max(axis=0).mean() + cosines.max(axis=1).mean()) / 2 if cosines.size else 1.0
        points.append((float(cosines.mean()) if cosines.size else 0.0, float(nearest)))
    reach = max(points[0][1] - points[0][0], 1e-3)
    slope = min(max((points[1][1] - points[1][0]) / reach, 0.0), MAX_SCALE)
    return points[1][0] - slope * points[0][0], slope


def _mapped(vectors: Array, slope: float, level: float) -> Array:
    """Return vectors with one column more, whose dot product is the cosine mapped by the line; zeros stay zeros."""
    there = (np.abs(vectors).max(axis=-1, keepdims=True) > 0).astype(np.float32)
    return np.concatenate((np.sqrt(slope) * vectors, level * there), axis=-1).astype(np.float32)
