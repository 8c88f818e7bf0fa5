"""First-pass features: cosine similarity, hubness (CSLS) and length (Gale–Church), computed at every place of a block.

Each feature is an array over all places of a block, so that a bead's score is a weighted sum; the weights are in
`parameters.json`. All of it is symmetric: a bead and its mirror image get the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.cosine_rescaling import RunEncoder, is_standard, standardised_spans
from aligner.alignment.forward_backward import Array
from aligner.alignment.noise_lines import is_noise
from aligner.alignment.sampling import evenly_spaced
from aligner.encoding.spans import spans_of_sums

if TYPE_CHECKING:
    from aligner.alignment.inputs import DocumentSide
    from aligner.encoding.protocol import Encoder

Runs = Sequence[tuple[int, int]]  # first sentence and count
SAMPLE = 48  # sentences of the other side that a vector's hubness is measured against
NEAREST = 8  # how many of them count
USUAL_HUBNESS = 0.15  # the mean hubness of the training documents, which steadies that of very short ones
FIRST_PASS_FEATURES = (
    *("bias", "similarity", "hubness", "similarity_by_length", "hubness_by_length"),
    *("log_length", "log_ratio", "length_deviance"),
)
GAP_FEATURES = ("bias", "log_length", "noise")


def bead_types(max_bead: int) -> list[tuple[int, int]]:
    """Return the two-sided types, commonest first: up to `max_bead` sentences a side and one more in all.

    >>> bead_types(2)
    [(1, 1), (1, 2), (2, 1), (2, 2)]
    """
    kinds = [
        (m, n)
        for m in range(1, max_bead + 1)
        for n in range(1, max_bead + 1)
        if m + n <= max(max_bead + 1, 4)
    ]
    return sorted(kinds, key=lambda kind: (sum(kind), abs(kind[0] - kind[1]), kind))


@dataclass(frozen=True)
class Evidence:
    """The vectors of all spans of both sides and what is derived from them once for a document pair.

    `source` is float32[longest, n, dimension] and `target` the same for the other side.
    """

    source: Array
    target: Array
    source_lengths: Array
    target_lengths: Array
    source_noise: Array
    target_noise: Array
    exact: RunEncoder | None = None

    @classmethod
    def of(cls, source: DocumentSide, target: DocumentSide, encoder: Encoder, longest: int) -> Evidence:
        """Encode both sides."""
        source_vectors, target_vectors, exact = pair_vectors(source, target, encoder, longest)
        return cls(
            source_vectors,
            target_vectors,
            np.array([len(text) for text in source.texts], dtype=np.float32),
            np.array([len(text) for text in target.texts], dtype=np.float32),
            np.array([is_noise(text) for text in source.texts], dtype=np.float32),
            np.array([is_noise(text) for text in target.texts], dtype=np.float32),
            exact,
        )

    def with_exact_runs(self, runs: tuple[Runs, Runs]) -> Evidence:
        """Return the evidence with the named runs of sentences, source and target, encoded anew as one text each."""
        if self.exact is None:
            return self
        sides = []
        for side, (vectors, wanted) in enumerate(zip((self.source, self.target), runs, strict=True)):
            changed = vectors.copy()
            if wanted:
                firsts, counts = np.array(wanted).T
                changed[counts - 1, firsts] = self.exact.vectors(side, wanted)
            sides.append(changed)
        return replace(self, source=sides[0], target=sides[1], exact=None)

    @cached_property
    def log_ratio(self) -> float:
        """Length ratio of target to source, as a logarithm, shrunk towards 0 for very short documents."""
        return float(np.log((self.target_lengths.sum() + 200.0) / (self.source_lengths.sum() + 200.0)))

    @cached_property
    def hubness(self) -> dict[tuple[int, int], tuple[Array, Array]]:
        """A cache for `hubness_of`."""
        return {}

    def hubness_of(self, m: int, n: int) -> tuple[Array, Array]:
        """Hubness: mean similarity of each span of m source (n target) sentences to any span of the other side."""
        if (m, n) not in self.hubness:
            source, target = self.source[m - 1], self.target[n - 1]
            self.hubness[m, n] = (
                hubness(source, target[: max(1, len(target) - n + 1)]),
                hubness(target, source[: max(1, len(source) - m + 1)]),
            )
        return self.hubness[m, n]


def pair_vectors(
    source: DocumentSide, target: DocumentSide, encoder: Encoder, longest: int
) -> tuple[Array, Array, RunEncoder | None]:
    """Return float32[longest, n, dimension] for each side, standardised unless the parameters know the encoder.

    What encodes runs of sentences exactly comes third, where the encoder is to do that.
    """
    if is_standard(encoder):
        return span_vectors(source, encoder, longest), span_vectors(target, encoder, longest), None
    return standardised_spans(source, target, encoder, longest)


def span_vectors(side: DocumentSide, encoder: Encoder, longest: int) -> Array:
    """Return float32[longest, n, dimension], from the side's own sums where it has them."""
    if side.sums is not None:
        finish = getattr(encoder, "finish", None)
        return spans_of_sums(side.sums, longest, finish) if finish else spans_of_sums(side.sums, longest)
    return encoder.encode_spans(side.texts, longest)


def hubness(vectors: Array, others: Array) -> Array:
    """Return float32[n]: the mean similarity to the nearest of an even sample of others, the very nearest left out.

    Some vectors are near to everything; what they are near to says little (Lample et al. 2018, cross-domain similarity
    local scaling, https://arxiv.org/abs/1710.04087). The nearest is left out as it may be the translation.
    """
    sample = others[_sample(len(others))]
    similarity = vectors @ sample.T
    kept = min(NEAREST + 1, len(sample))
    nearest = -np.partition(-similarity, kept - 1, axis=1)[:, :kept]
    total = np.add.reduce(nearest, axis=1) - np.maximum.reduce(nearest, axis=1) + 2 * USUAL_HUBNESS
    result: Array = (total / (kept + 1)).astype(np.float32)
    return result


@lru_cache(maxsize=1 << 10)
def _sample(count: int) -> Array:
    """Return the numbers of SAMPLE sentences, evenly spaced, of a text of `count`; not to be changed."""
    return evenly_spaced(count, SAMPLE)


@dataclass(frozen=True)
class Places:
    """The places of some blocks: where each block starts, int[blocks, 2], and how many sentences the largest has."""

    first: Array
    rows: int
    columns: int

    def sentences(self, counts: tuple[int, int]) -> tuple[Array, Array]:
        """Return the numbers of the blocks' sentences, int[blocks, rows] and int[blocks, columns].

        What reaches over the end of the document is filled with its last sentences; the caller leaves it out.
        """
        source = np.minimum(self.first[:, :1] + np.arange(self.rows), counts[0] - 1)
        return source, np.minimum(self.first[:, 1:] + np.arange(self.columns), counts[1] - 1)


def match_scores(
    evidence: Evidence, types: Sequence[tuple[int, int]], places: Places, weights: Callable[[int, int], Array]
) -> Iterator[tuple[int, int, Array]]:
    """Yield m, n and float32[blocks, rows - m + 1, columns - n + 1] for each type, by where beads start.

    A score is the sum of the features of `features` times `weights(m, n)`, in the order of FIRST_PASS_FEATURES; as all
    places are scored, the features are not kept apart.
    """
    counts = len(evidence.source_lengths), len(evidence.target_lengths)
    all_source, all_target = places.sentences(counts)
    runs_source = _RunsOfBlocks(all_source, evidence.source, evidence.source_lengths)
    runs_target = _RunsOfBlocks(all_target, evidence.target, evidence.target_lengths)
    for m, n in types:
        if m > places.rows or n > places.columns:
            continue
        (source, source_vectors, long_source), (target, target_vectors, long_target) = runs_source[m], runs_target[n]
        similarity = source_vectors @ target_vectors.transpose(0, 2, 1)
        hub_source, hub_target = evidence.hubness_of(m, n)
        lengths = _length_terms(long_source, long_target, evidence.log_ratio, weights(m, n))
        hub = (hub_source[source] / 2)[:, :, None] + (hub_target[target] / 2)[:, None, :]
        yield m, n, _scored(similarity, hub, lengths, weights(m, n))


class _RunsOfBlocks(dict[int, tuple[Array, Array, Array]]):
    """The runs of so many sentences of some blocks, made when they are asked for.

    They are the runs' first sentences, int[blocks, runs], their vectors and their lengths in characters.
    """

    def __init__(self, sentences: Array, vectors: Array, lengths: Array) -> None:
        super().__init__()
        self._sentences, self._vectors = sentences, vectors
        self._upto = np.concatenate([[0.0], np.cumsum(lengths, dtype=np.float64)])

    def __missing__(self, count: int) -> tuple[Array, Array, Array]:
        first = self._sentences[:, : self._sentences.shape[1] - count + 1]
        long = self._upto[np.minimum(first + count, len(self._upto) - 1)] - self._upto[first]
        self[count] = result = (first, self._vectors[count - 1].take(first, axis=0), long)
        return result


def _length_terms(source: Array, target: Array, log_ratio: float, weights: Array) -> tuple[Array, Array]:
    """Return float32[blocks, rows, columns]: the logarithm of beads' lengths, and what lengths alone add to a score."""
    longer = (np.log(target + 5.0) - log_ratio / 2).astype(np.float32)
    ratio = longer[:, None, :] - np.log(source + 5.0).astype(np.float32)[:, :, None]
    mean = (source / 2).astype(np.float32)[:, :, None] + (target / 2).astype(np.float32)[:, None, :]
    length = np.log(np.maximum(mean, 1.0) / 60.0)
    deviance = np.minimum(ratio * ratio * np.minimum(mean, 400.0) / 10.0, 20.0)
    return length, weights[0] + weights[5] * length + weights[6] * np.abs(ratio) + weights[7] * deviance


def _scored(similarity: Array, hub: Array, lengths: tuple[Array, Array], weights: Array) -> Array:
    """Return the scores of beads; uses up the similarities and the hubness."""
    length, score = lengths
    similarity *= weights[1] + weights[3] * length
    hub *= weights[2] + weights[4] * length
    score += similarity
    score += hub
    return score


def features(similarity: Array, hub: Array, source: Array, target: Array, log_ratio: float) -> Array:
    """Return float32[features, …] in the order of FIRST_PASS_FEATURES; `source` and `target` are lengths in characters.

    `length_deviance` is how unlikely the difference of lengths is, the squared deviate of Gale and Church 1993
    (https://aclanthology.org/J93-1004), capped; `log_ratio` the plain logarithm of the lengths' ratio.
    """
    ratio = (np.log((target + 5.0) / (source + 5.0)) - log_ratio / 2).astype(np.float32)
    mean = ((source + target) / 2).astype(np.float32)
    length = np.log(np.maximum(mean, 1.0) / 60.0)
    deviance = np.minimum(ratio * ratio * np.minimum(mean, 400.0) / 10.0, 20.0)
    result = np.empty((len(FIRST_PASS_FEATURES), *similarity.shape), np.float32)
    rows = (1.0, similarity, hub, similarity * length, hub * length, length, np.abs(ratio), deviance)
    for number, row in enumerate(rows):
        result[number] = row
    return result


def gap_features(lengths: Array, noise: Array) -> Array:
    """Return float32[features, n] in the order of GAP_FEATURES."""
    return np.stack([np.ones_like(lengths), np.log(np.maximum(lengths, 1.0)), noise])
