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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.forward_backward import Array
from aligner.alignment.sampling import evenly_spaced
from aligner.encoding.cached_encoder import WrappedEncoder
from aligner.encoding.loading import bundled_encoder
from aligner.encoding.protocol import AdditiveEncoder
from aligner.encoding.spans import spans_of_sums, unit

if TYPE_CHECKING:
    from aligner.alignment.inputs import DocumentSide
    from aligner.encoding.protocol import Encoder

SAMPLED_SENTENCES = 256  # of each side, evenly spaced, whose pairs set the scale
SHRINKAGE = 20.0  # sentences by which the mean of one side is drawn to the mean of both
MIN_CORRELATION = 0.5  # of a foreign encoder's cosines with the bundled ones; below it they count for less
MAX_SCALE = 8.0  # the steepest line; a cosine that says nothing is not blown up to noise


def is_standard(encoder: Encoder) -> bool:
    """Whether the parameters were fitted on vectors distributed as this encoder's are."""
    return bool(getattr(encoder, "matches_parameters", False))


def word_space(encoder: Encoder) -> Encoder:
    """Return the encoder whose vectors of words the lexical features use: the bundled one beside a foreign encoder."""
    return encoder if is_standard(encoder) else bundled_encoder()


@dataclass(frozen=True)
class Standardisation:
    """The map from an encoder's unit vectors to standardised ones for one document pair.

    `means` are those of source and target, float32[dimension]; a standardised cosine is `intercept` + `slope` times the
    cosine without the means.
    """

    means: tuple[Array, Array]
    intercept: float
    slope: float

    def mapped(self, side: int, centred: Array) -> Array:
        """Return vectors with one column more, whose dot product is the cosine mapped by the line; zeros stay zeros."""
        level = np.sqrt(abs(self.intercept)) * (np.sign(self.intercept) if side else 1.0)
        there = (np.abs(centred).max(axis=-1, keepdims=True) > 0).astype(np.float32)
        return np.concatenate((np.sqrt(self.slope) * centred, level * there), axis=-1).astype(np.float32)


@dataclass(frozen=True)
class RunEncoder:
    """The encoder, asked for runs of sentences as one text: the second pass of a pair whose spans are to be exact."""

    encoder: Encoder
    texts: tuple[Sequence[str], Sequence[str]]
    standardisation: Standardisation

    def vectors(self, side: int, runs: Sequence[tuple[int, int]]) -> Array:
        """Return float32[runs, dimension], standardised, for runs given as first sentence and count."""
        joined = [" ".join(self.texts[side][first : first + count]) for first, count in runs]
        centred = _centred(self.encoder.encode(joined), self.standardisation.means[side])
        return self.standardisation.mapped(side, centred)


def standardised_spans(
    source: DocumentSide, target: DocumentSide, encoder: Encoder, longest: int
) -> tuple[Array, Array, RunEncoder | None]:
    """Return float32[longest, n, dimension] for each side; their dot products are standardised cosines.

    Deterministic, and symmetric in the sides. Sentences are encoded once; a run of sentences is the sum of its
    sentences. Where the encoder was asked for exact spans, what encodes runs anew comes third.
    """
    sides = source, target
    encoded = [unit(side.sums) if side.sums is not None else encoder.encode(side.texts) for side in sides]
    present = [rows[np.abs(rows).max(axis=1) > 0] for rows in encoded]
    sums = [rows.sum(axis=0, dtype=np.float64) for rows in present]
    joint = sum(sums) / max(1, sum(map(len, present)))
    means = tuple(
        ((total + SHRINKAGE * joint) / (len(rows) + SHRINKAGE)).astype(np.float32)
        for rows, total in zip(present, sums, strict=True)
    )
    centred = [_centred(rows, mean) for rows, mean in zip(encoded, means, strict=True)]
    spans = [
        spans_of_sums(rows * _weights(side, encoder), longest) for side, rows in zip(sides, centred, strict=True)
    ]
    reference = bundled_encoder()
    line = _line(_sampled_cosines(*centred), _sampled_cosines(*(reference.encode(side.texts) for side in sides)))
    standardisation = Standardisation((means[0], means[1]), *line)
    exact = RunEncoder(encoder, (source.texts, target.texts), standardisation) if _is_exact(encoder) else None
    return standardisation.mapped(0, spans[0]), standardisation.mapped(1, spans[1]), exact


def standardised_vectors(foreign: tuple[Array, Array], own: tuple[Array, Array]) -> tuple[Array, Array]:
    """Return a foreign encoder's unit vectors of two sides, mapped so that their cosines lie as the bundled ones do.

    All are float32[n, dimension]; the means are left in, since a few texts have none that could be told from what
    they are about. An encoder whose cosines hardly go with the bundled ones is not spread out to noise.
    """
    cosines = _sampled_cosines(*foreign), _sampled_cosines(*own)
    _, slope = _line(*cosines)
    slope *= min(1.0, max(0.0, _correlation(*cosines)) / MIN_CORRELATION)
    intercept = float(cosines[1].mean() - slope * cosines[0].mean())
    none = np.zeros(foreign[0].shape[1], np.float32)
    standardisation = Standardisation((none, none), intercept, slope)
    return standardisation.mapped(0, foreign[0]), standardisation.mapped(1, foreign[1])


def _is_exact(encoder: Encoder) -> bool:
    return isinstance(encoder, WrappedEncoder) and encoder.spans == "exact"


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
        rows[evenly_spaced(len(rows), min(len(rows), SAMPLED_SENTENCES))]
        for rows in (source, target)
    ]
    cosines: Array = picked[0] @ picked[1].T
    return cosines


def _correlation(one: Array, other: Array) -> float:
    """Return Pearson's correlation; 1 where there is too little to tell."""
    if one.size < 3 or not one.std() or not other.std():
        return 1.0
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


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
