"""The feature matrix of the second pass: lexical, surface and boundary features of the candidates, and of gaps.

They are too costly for every place of the lattice, so that only the candidates that the first pass leaves possible get
them. The columns are named by SECOND_PASS_FEATURES and GAP_FEATURES, and so are the parameters fitted to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.candidate_pruning import Candidates, TypedBeads
from aligner.alignment.cosine_rescaling import word_space
from aligner.alignment.features.boundaries import open_boundary_score, paragraph_starts
from aligner.alignment.features.cooccurrence import COOCCURRENCE_FEATURES, CooccurrenceTable
from aligner.alignment.features.greedy_matching import search_windows
from aligner.alignment.features.lexical_coverage import (
    COVERAGE_FEATURES,
    EDGE_FEATURES,
    Coverage,
    coverage_features,
    coverages,
    edge_features,
)
from aligner.alignment.features.similarity import FIRST_PASS_FEATURES, Evidence, features
from aligner.alignment.features.surface import SURFACE_FEATURES, SurfaceCues, surface_features
from aligner.alignment.features.words import Words, WordSide
from aligner.alignment.forward_backward import Array

if TYPE_CHECKING:
    from aligner.alignment.inputs import DocumentSide
    from aligner.encoding.protocol import Encoder

_CYRILLIC = re.compile("[\u0400-\u0481\u048a-\u052f]")
_SIGNS = re.compile(r"[\W_]+")
BOUNDARY_FEATURES = ("boundary_difference", "open_boundary_inside", "closed_boundary_inside")
MARGIN_FEATURES = ("margin_to_best", "max_margin_to_best")
SECOND_PASS_FEATURES = (
    *(*FIRST_PASS_FEATURES, *COVERAGE_FEATURES, "identical", *BOUNDARY_FEATURES, *MARGIN_FEATURES, *EDGE_FEATURES),
    *("crossing_similarity", *SURFACE_FEATURES, *COOCCURRENCE_FEATURES),
)
GAP_FEATURES = (
    *("bias", "log_length", "noise", "open_boundary", "word_weight", "coverage", "best_margin"),
    *("repeats_before", "repeats_after"),
)


@dataclass(frozen=True)
class SideFeatures:
    """Second-pass inputs of one document: arrays of its `n` sentences, or of the n + 1 borders around them.

    `lengths` are in characters, `identity` is equal for lines of the same letters, `open_boundaries` and `paragraphs`
    are of the borders.
    """

    words: WordSide
    lengths: Array
    identity: Array
    cues: SurfaceCues
    open_boundaries: Array
    paragraphs: Array

    @cached_property
    def lengths_upto(self) -> Array:
        """The characters before each border."""
        return np.concatenate([[0.0], np.cumsum(self.lengths, dtype=np.float64)])

    def gap_features(self, words: Coverage, best_margin: Array) -> Array:
        """Return float32[features, n] in the order of GAP_FEATURES: each sentence as one that is not translated."""
        found = words.anywhere / (words.weight + 0.5)
        boundaries = self.open_boundaries[:-1] + self.open_boundaries[1:]
        rows = [np.ones_like(self.lengths), np.log(np.maximum(self.lengths, 1.0)), self.cues.noise, boundaries]
        rows += [words.weight, found, best_margin, self.cues.repeats_before, self.cues.repeats_after]
        return np.stack(rows).astype(np.float32)


@dataclass(frozen=True)
class SecondPassFeatures:
    """Second-pass inputs of a document pair beside its sentence vectors."""

    evidence: Evidence
    words: Words
    source: SideFeatures
    target: SideFeatures

    @classmethod
    def of(cls, evidence: Evidence, source: DocumentSide, target: DocumentSide, encoder: Encoder) -> SecondPassFeatures:
        """Read both sides."""
        words = Words.of(source.texts, target.texts, word_space(encoder))
        sides = [
            SideFeatures(
                own,
                lengths,
                identity,
                SurfaceCues.of(side.texts, words, own, noise),
                open_boundary_score(side.texts),
                paragraph_starts(side.paragraphs, len(side.texts)),
            )
            for side, own, lengths, noise, identity in zip(
                (source, target),
                (words.source, words.target),
                (evidence.source_lengths, evidence.target_lengths),
                (evidence.source_noise, evidence.target_noise),
                _identities(source.texts, target.texts),
                strict=True,
            )
        ]
        return cls(evidence, words, *sides)

    @property
    def counts(self) -> tuple[int, int]:
        """Number of sentences of each side."""
        return len(self.source.identity), len(self.target.identity)

    def features(self, beads: Candidates) -> tuple[Array, tuple[Array, Array]]:
        """Return float32[beads, features] of beads and twice float32[features, n] of gaps.

        Their order is that of SECOND_PASS_FEATURES and GAP_FEATURES; the gaps are the omission of each source and the
        addition of each target sentence.
        """
        result = np.zeros((len(beads), len(SECOND_PASS_FEATURES)), dtype=np.float32)
        lexical = self._coverage(beads)
        for rows, typed in beads.by_type():
            result[rows, _columns(FIRST_PASS_FEATURES)] = self.first_pass_features(typed)
            result[rows, _columns(COVERAGE_FEATURES)] = coverage_features(*lexical, typed)
            if typed.type == (1, 1):
                result[rows, SECOND_PASS_FEATURES.index("identical")] = self._identical(typed)
            result[rows, _columns(BOUNDARY_FEATURES)] = self._boundary_features(typed)
            result[rows, _columns(EDGE_FEATURES)] = edge_features(*lexical, typed)
            if typed.type == (2, 2):
                result[rows, SECOND_PASS_FEATURES.index("crossing_similarity")] = self._crossing_similarity(typed)
            result[rows, _columns(SURFACE_FEATURES)] = surface_features(self.source.cues, self.target.cues, typed)
        tables = [CooccurrenceTable.of(self.words, numbers, beads) for numbers in (self.words.names, self.words.topics)]
        result[:, _columns(COOCCURRENCE_FEATURES)] = np.hstack([table.features(beads) for table in tables])
        similarity, hubness = (SECOND_PASS_FEATURES.index(name) for name in ("similarity", "hubness"))
        margin = result[:, similarity] - result[:, hubness]
        best = [_best_margin(margin, *place, count) for place, count in zip(beads.places(), self.counts, strict=True)]
        to_best = np.stack(
            [_margin_to_best(margin, *place, top) for place, top in zip(beads.places(), best, strict=True)]
        )
        result[:, _columns(MARGIN_FEATURES)] = np.stack([to_best.sum(axis=0), to_best.max(axis=0)], axis=1)
        gaps = self.source.gap_features(lexical[0], best[0]), self.target.gap_features(lexical[1], best[1])
        return result, gaps

    def _coverage(self, beads: Candidates) -> tuple[Coverage, Coverage]:
        """Return the lexical coverage of both sides, as far as beads reach."""
        longest = int(max(beads.m.max(), beads.n.max())) if len(beads) else 1
        return coverages(self.words, search_windows(beads, *self.counts), longest)

    def _identical(self, beads: TypedBeads) -> Array:
        """Return bool[beads]: whether the two lines of 1–1 beads have the same letters."""
        source, target = self.source.identity[beads.source.first], self.target.identity[beads.target.first]
        same: Array = (source == target) & (source >= 0)
        return same

    def _crossing_similarity(self, beads: TypedBeads) -> Array:
        """Crossing similarity of 2–2 beads, float32[beads]: how much nearer they are crosswise than in order."""
        a, b = self.evidence.source[0], self.evidence.target[0]
        i, j = beads.source.first, beads.target.first
        result: Array = np.einsum("bd,bd->b", a[i] - a[i + 1], b[j + 1] - b[j])
        return result

    def first_pass_features(self, beads: TypedBeads) -> Array:
        """Return the features of the first pass again, float32[beads, 8]."""
        evidence, (m, n) = self.evidence, beads.type
        i, j = beads.source.first, beads.target.first
        similarity = np.einsum("bd,bd->b", evidence.source[m - 1][i], evidence.target[n - 1][j])
        hub_source, hub_target = evidence.hubness_of(m, n)
        source = self.source.lengths_upto[i + m] - self.source.lengths_upto[i]
        target = self.target.lengths_upto[j + n] - self.target.lengths_upto[j]
        hub = (hub_source[i] + hub_target[j]) / 2
        result: Array = features(similarity, hub, source, target, evidence.log_ratio).T
        return result

    def paragraph_features(self, beads: Candidates) -> tuple[Array, Array]:
        """Return the counts of paragraph borders inside beads, and at their ends, on both sides at once."""
        source, target = self.source.paragraphs, self.target.paragraphs
        before = [np.concatenate([[0.0], np.cumsum(side)]) for side in (source, target)]
        inside = np.minimum(
            before[0][beads.i + beads.m] - before[0][beads.i + 1], before[1][beads.j + beads.n] - before[1][beads.j + 1]
        )
        ends = source[beads.i] * target[beads.j] + source[beads.i + beads.m] * target[beads.j + beads.n]
        return inside, ends

    def _boundary_features(self, beads: TypedBeads) -> Array:
        """Return float32[beads, 3] in the order of BOUNDARY_FEATURES."""
        source, target = self.source.open_boundaries, self.target.open_boundaries
        (m, n), i, j = beads.type, beads.source.first, beads.target.first
        differs = np.abs(source[i] - target[j]) + np.abs(source[i + m] - target[j + n])
        inside = sum((source[i + k] for k in range(1, m)), np.zeros(len(i), np.float32))
        inside = sum((target[j + k] for k in range(1, n)), inside)
        closed = (m + n - 2 - inside) if min(m, n) > 1 else np.zeros_like(inside)
        return np.stack([differs, inside, closed], axis=1)


def _columns(names: Sequence[str]) -> slice:
    """Return the columns of features that stand side by side."""
    first = SECOND_PASS_FEATURES.index(names[0])
    return slice(first, first + len(names))


def _best_margin(margin: Array, first: Array, count: Array, total: int) -> Array:
    """Return for each sentence the margin of the nearest candidate that holds it, 0 at least."""
    result = np.zeros(total, dtype=np.float32)
    for step in range(int(count.max()) if len(count) else 0):
        rows = np.flatnonzero(count > step)
        np.maximum.at(result, first[rows] + step, margin[rows])
    return result


def _margin_to_best(margin: Array, first: Array, count: Array, best: Array) -> Array:
    """Margin of the best competitor for one of a bead's sentences over the bead."""
    result = np.zeros(len(margin), dtype=np.float32)
    for step in range(int(count.max()) if len(count) else 0):
        rows = np.flatnonzero(count > step)
        result[rows] = np.maximum(result[rows], best[first[rows] + step] - margin[rows])
    return result


def _identities(source: Sequence[str], target: Sequence[str]) -> tuple[Array, Array]:
    """Return int[n] for each side: equal numbers for lines of the same letters, -1 for what the other side cannot have.

    A line with a Cyrillic letter is no line without one, so that most lines of a translation need not be compared.
    """
    known: dict[str, int] = {"": -1}
    cyrillic = [[_CYRILLIC.search(text) is not None for text in texts] for texts in (source, target)]
    result = []
    for texts, own, other in ((source, cyrillic[0], set(cyrillic[1])), (target, cyrillic[1], set(cyrillic[0]))):
        pairs = zip(texts, own, strict=True)
        numbers = [known.setdefault(_plain(text), len(known)) if kind in other else -1 for text, kind in pairs]
        result.append(np.array(numbers, dtype=np.int64))
    return result[0], result[1]


def _plain(text: str) -> str:
    """Return the key by which two lines are identical: letters and digits, or else the signs."""
    return _SIGNS.sub("", text.lower()) or "".join(text.split())
