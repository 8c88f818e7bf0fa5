"""The second look: the beads that vectors and lengths left possible, with evidence that is too dear for all places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.features.boundaries import open_boundary_score, paragraph_starts
from aligner.alignment.features.cooccurrence import COMPANY_FEATURES, CooccurrenceTable
from aligner.alignment.features.lexical_coverage import WINDOW, Coverage, Words, coverage
from aligner.alignment.features.similarity import Evidence, features
from aligner.alignment.features.standardisation import word_space
from aligner.alignment.features.surface import MARK_FEATURES, Marks, mark_features
from aligner.alignment.lattice import Array

if TYPE_CHECKING:
    from aligner.alignment.inputs import DocumentSide
    from aligner.encoding.protocol import Encoder

_SIGNS = re.compile(r"[\W_]+")
POSSIBLE = 1e-4  # the least probability of a bead that gets a second look
FIRST_FEATURES = (
    *("one", "similarity", "hubness", "similarity_by_length", "hubness_by_length", "length", "ratio", "chance"),
)
WORD_FEATURES = (
    *("covered", "covered_least", "missing", "missing_difference", "missing_share", "missing_most"),
    *("elsewhere", "elsewhere_share", "elsewhere_most"),
)
BORDER_FEATURES = ("border_differs", "border_inside", "full_stop_inside")
RIVAL_FEATURES = ("rival", "rival_most")
EDGE_FEATURES = ("edge_out", "edge_most", "split", "split_least", "covered_sentence")
SECOND_FEATURES = (
    *(*FIRST_FEATURES, *WORD_FEATURES, "identical", *BORDER_FEATURES, *RIVAL_FEATURES, *EDGE_FEATURES, "cross"),
    *(*MARK_FEATURES, *COMPANY_FEATURES),
)
SECOND_GAP_FEATURES = (
    *("one", "length", "noise", "border", "words", "found", "nearest", "repeats_before", "repeats_after"),
)


@dataclass(frozen=True)
class Candidates:
    """Two-sided beads as arrays of equal length: the first sentences `i` and `j`, how many, `m` and `n`."""

    i: Array
    j: Array
    m: Array
    n: Array
    probability: Array

    def __len__(self) -> int:
        return len(self.i)

    def __getitem__(self, rows: Array) -> Candidates:
        """Return some of them, by a mask or by numbers."""
        return Candidates(self.i[rows], self.j[rows], self.m[rows], self.n[rows], self.probability[rows])

    def places(self) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Return the first sentences and the counts, source and target."""
        return (self.i, self.m), (self.j, self.n)

    @classmethod
    def joined(cls, parts: Sequence[Candidates]) -> Candidates:
        """Return all of them in one."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__dataclass_fields__))


@dataclass(frozen=True)
class SecondPassFeatures:
    """What the second look needs of a document pair beside its vectors."""

    evidence: Evidence
    words: Words
    source_softness: Array
    target_softness: Array
    source_identity: Array
    target_identity: Array
    source_marks: Marks
    target_marks: Marks
    source_paragraphs: Array
    target_paragraphs: Array

    @classmethod
    def of(cls, evidence: Evidence, source: DocumentSide, target: DocumentSide, encoder: Encoder) -> SecondPassFeatures:
        """Look closer at both sides."""
        known: dict[str, int] = {"": -1}
        identity = [
            np.array([known.setdefault(_plain(text), len(known)) for text in side.texts]) for side in (source, target)
        ]
        words = Words.of(source.texts, target.texts, word_space(encoder))
        return cls(
            evidence,
            words,
            open_boundary_score(source.texts),
            open_boundary_score(target.texts),
            identity[0],
            identity[1],
            Marks.of(source.texts, words, words.source),
            Marks.of(target.texts, words, words.target),
            paragraph_starts(source.paragraphs, len(source.texts)),
            paragraph_starts(target.paragraphs, len(target.texts)),
        )

    @property
    def counts(self) -> tuple[int, int]:
        """How many sentences each side has."""
        return len(self.source_identity), len(self.target_identity)

    @cached_property
    def lengths_upto(self) -> tuple[Array, Array]:
        """The characters before each sentence, on both sides."""
        return (
            np.concatenate([[0.0], np.cumsum(self.evidence.source_lengths, dtype=np.float64)]),
            np.concatenate([[0.0], np.cumsum(self.evidence.target_lengths, dtype=np.float64)]),
        )

    def features(self, beads: Candidates) -> tuple[Array, tuple[Array, Array]]:
        """Return float32[beads, features] of beads and twice float32[features, n] of gaps.

        Their order is that of SECOND_FEATURES and SECOND_GAP_FEATURES; the gaps are the omission of each source and
        the addition of each target sentence.
        """
        longest = int(max(beads.m.max(), beads.n.max())) if len(beads) else 1
        words = self.words
        reach_source, reach_target = reach_of(beads, len(words.source), len(words.target))
        source = coverage(words, words.source, words.target, *reach_source, longest)
        target = coverage(words, words.target, words.source, *reach_target, longest)
        result = np.zeros((len(beads), len(SECOND_FEATURES)), dtype=np.float32)
        for m, n in sorted(set(zip(beads.m.tolist(), beads.n.tolist(), strict=True))):
            rows = np.flatnonzero((beads.m == m) & (beads.n == n))
            i, j = beads.i[rows], beads.j[rows]
            result[rows, _columns(FIRST_FEATURES)] = self.first_features(i, j, m, n)
            result[rows, _columns(WORD_FEATURES)] = _word_features(source, target, i, j, m, n)
            if m == n == 1:
                same = (self.source_identity[i] == self.target_identity[j]) & (self.source_identity[i] >= 0)
                result[rows, SECOND_FEATURES.index("identical")] = same
            result[rows, _columns(BORDER_FEATURES)] = self._border_features(i, j, m, n)
            result[rows, _columns(EDGE_FEATURES)] = edge_features(source, target, i, j, m, n)
            if m == n == 2:
                result[rows, SECOND_FEATURES.index("cross")] = self._cross(i, j)
            result[rows, _columns(MARK_FEATURES)] = mark_features(self.source_marks, self.target_marks, i, j, m, n)
        company = [CooccurrenceTable.of(words, numbers, beads).features(beads) for numbers in (words.names, words.topics)]
        result[:, _columns(COMPANY_FEATURES)] = np.hstack(company)
        similarity, hubness = (SECOND_FEATURES.index(name) for name in ("similarity", "hubness"))
        margin = result[:, similarity] - result[:, hubness]
        best = [_best(margin, *place, count) for place, count in zip(beads.places(), self.counts, strict=True)]
        lacks = np.stack([_lack(margin, *place, top) for place, top in zip(beads.places(), best, strict=True)])
        result[:, _columns(RIVAL_FEATURES)] = np.stack([lacks.sum(axis=0), lacks.max(axis=0)], axis=1)
        evidence = self.evidence
        gaps = (
            _gap_features(evidence.source_lengths, self.source_marks, self.source_softness, source, best[0]),
            _gap_features(evidence.target_lengths, self.target_marks, self.target_softness, target, best[1]),
        )
        return result, gaps

    def _cross(self, i: Array, j: Array) -> Array:
        """Return how much nearer the two sentences of 2–2 beads are crosswise than in order, float32[beads]."""
        a, b = self.evidence.source[0], self.evidence.target[0]
        result: Array = np.einsum("bd,bd->b", a[i] - a[i + 1], b[j + 1] - b[j])
        return result

    def first_features(self, i: Array, j: Array, m: int, n: int) -> Array:
        """Return the evidence of the first look again, float32[beads, 8]."""
        evidence = self.evidence
        similarity = np.einsum("bd,bd->b", evidence.source[m - 1][i], evidence.target[n - 1][j])
        hub_source, hub_target = evidence.hubness_of(m, n)
        upto_source, upto_target = self.lengths_upto
        source, target = upto_source[i + m] - upto_source[i], upto_target[j + n] - upto_target[j]
        hub = (hub_source[i] + hub_target[j]) / 2
        result: Array = features(similarity, hub, source, target, evidence.log_ratio).T
        return result

    def paragraph_features(self, beads: Candidates) -> tuple[Array, Array]:
        """Return how many paragraph borders beads have inside, and at how many ends, on both sides at once."""
        source, target = self.source_paragraphs, self.target_paragraphs
        before = [np.concatenate([[0.0], np.cumsum(side)]) for side in (source, target)]
        inside = np.minimum(
            before[0][beads.i + beads.m] - before[0][beads.i + 1], before[1][beads.j + beads.n] - before[1][beads.j + 1]
        )
        ends = source[beads.i] * target[beads.j] + source[beads.i + beads.m] * target[beads.j + beads.n]
        return inside, ends

    def _border_features(self, i: Array, j: Array, m: int, n: int) -> Array:
        """Return how the borders around and within the beads look, float32[beads, 3]."""
        soft_source, soft_target = self.source_softness, self.target_softness
        differs = np.abs(soft_source[i] - soft_target[j]) + np.abs(soft_source[i + m] - soft_target[j + n])
        inside = sum((soft_source[i + k] for k in range(1, m)), np.zeros(len(i), np.float32))
        inside = sum((soft_target[j + k] for k in range(1, n)), inside)
        stops = (m + n - 2 - inside) if min(m, n) > 1 else np.zeros_like(inside)
        return np.stack([differs, inside, stops], axis=1)


def _columns(names: Sequence[str]) -> slice:
    """Return the columns of features that stand side by side."""
    first = SECOND_FEATURES.index(names[0])
    return slice(first, first + len(names))


def _gap_features(lengths: Array, marks: Marks, soft: Array, words: Coverage, best: Array) -> Array:
    found = words.anywhere / (words.weight + 0.5)
    borders = soft[:-1] + soft[1:]
    rows = [np.ones_like(lengths), np.log(np.maximum(lengths, 1.0)), marks.noise, borders, words.weight, found, best]
    rows += [marks.repeats_before, marks.repeats_after]
    return np.stack(rows).astype(np.float32)


def _best(margin: Array, first: Array, count: Array, total: int) -> Array:
    """Return for each sentence the margin of the nearest candidate that holds it, 0 at least."""
    result = np.zeros(total, dtype=np.float32)
    for step in range(int(count.max()) if len(count) else 0):
        rows = np.flatnonzero(count > step)
        np.maximum.at(result, first[rows] + step, margin[rows])
    return result


def _lack(margin: Array, first: Array, count: Array, best: Array) -> Array:
    """Return how much nearer the best rival for one of a bead's sentences is than the bead."""
    result = np.zeros(len(margin), dtype=np.float32)
    for step in range(int(count.max()) if len(count) else 0):
        rows = np.flatnonzero(count > step)
        result[rows] = np.maximum(result[rows], best[first[rows] + step] - margin[rows])
    return result


def _word_features(source: Coverage, target: Coverage, i: Array, j: Array, m: int, n: int) -> Array:
    """Return float32[beads, 9], symmetric in the sides: see SECOND_FEATURES from `covered` on."""
    weight, covered, missing, elsewhere = source.of_beads(i, m, j, n)
    weight_there, covered_there, missing_there, elsewhere_there = target.of_beads(j, n, i, m)
    weight, weight_there = weight + 0.5, weight_there + 0.5
    here, there = covered / weight, covered_there / weight_there
    lost, lost_there = elsewhere / weight, elsewhere_there / weight_there
    share, share_there = missing / weight, missing_there / weight_there
    rows = [
        (here + there) / 2,
        np.minimum(here, there),
        missing + missing_there,
        np.abs(missing - missing_there),
        (share + share_there) / 2,
        np.maximum(share, share_there),
        elsewhere + elsewhere_there,
        (lost + lost_there) / 2,
        np.maximum(lost, lost_there),
    ]
    return np.stack(rows, axis=1)


def edge_features(source: Coverage, target: Coverage, i: Array, j: Array, m: int, n: int) -> Array:
    """Return float32[beads, 5]: what runs of words at the edges of sentences say, symmetric in the sides.

    `edge_out` is what the neighbours outside cover better, `edge_most` the same as a share of the neighbour. `split`
    and `split_least` say of one sentence against several how much of the first and of the last is found at its start
    and its end. `covered_sentence` is the share covered of the sentence that is covered least.
    """
    here, most_here = _out(source, target, i, m, j, n)
    there, most_there = _out(target, source, j, n, i, m)
    split = [np.zeros(len(i), np.float32)] * 2
    if m > 1 and n == 1:
        split = _split(target, source, j, i, m)
    elif m == 1 and n > 1:
        split = _split(source, target, i, j, n)
    least = np.minimum(_least(source, i, m, j, n), _least(target, j, n, i, m))
    out = here + there, np.maximum(most_here, most_there)
    rows = [*out, (split[0] + split[1]) / 2, np.minimum(*split), least]
    return np.stack(rows, axis=1)


def _out(own: Coverage, across: Coverage, first: Array, count: int, other: Array, others: int) -> tuple[Array, Array]:
    last = first + count - 1
    tail = own.tail[others - 1, last, own.column(last, other)]
    head = own.head[others - 1, first, own.column(first, other)]
    after = across.weight[np.minimum(other + others, len(across.weight) - 1)] + 0.5
    before = across.weight[np.maximum(other - 1, 0)] + 0.5
    return tail + head, np.minimum(np.maximum(tail / after, head / before), 1.5)


def _split(own: Coverage, across: Coverage, one: Array, other: Array, others: int) -> list[Array]:
    head = own.head[others - 2, one, own.column(one, other + 1)]
    tail = own.tail[others - 2, one, own.column(one, other)]
    parts = (head, across.weight[other]), (tail, across.weight[other + others - 1])
    return [np.where(weight > 0.1, np.minimum(found / (weight + 0.1), 1.5), 1.0) for found, weight in parts]


def _least(own: Coverage, first: Array, count: int, other: Array, others: int) -> Array:
    """Return the share covered of the sentence that is covered least."""
    result = np.ones(len(first), np.float32)
    for k in range(count):
        sentence = first + k
        covered = own.covered[others - 1, sentence, own.column(sentence, other)]
        result = np.minimum(result, covered / (own.weight[sentence] + 0.5))
    return result


Reach = tuple[Array, Array]  # the first and the last (not included) sentence that each sentence is compared with


def reach_of(beads: Candidates, sources: int, targets: int) -> tuple[Reach, Reach]:
    """Return which sentences of the other side each source and each target sentence is compared with."""
    return (
        _reach(beads.i, beads.m, beads.j, beads.n, beads.probability, sources),
        _reach(beads.j, beads.n, beads.i, beads.m, beads.probability, targets),
    )


def _reach(first: Array, count: Array, other: Array, others: Array, probability: Array, total: int) -> Reach:
    """Return the sentences that beads name, where they are more than WINDOW those around the likeliest."""
    low, high = np.full(total, np.iinfo(np.int64).max), np.zeros(total, dtype=np.int64)
    mass, moment = np.zeros(total), np.zeros(total)
    for step in range(int(count.max()) if len(count) else 0):
        rows = np.flatnonzero(count > step)
        place, weight = first[rows] + step, probability[rows]
        np.minimum.at(low, place, other[rows])
        np.maximum.at(high, place, other[rows] + others[rows])
        np.add.at(mass, place, weight)
        np.add.at(moment, place, weight * (other[rows] + others[rows] / 2))
    middle = np.rint(moment / np.maximum(mass, 1e-30) - WINDOW / 2).astype(np.int64)
    low = np.where(low > high, 0, low)
    low = np.where(high - low <= WINDOW, low, np.clip(middle, low, np.maximum(low, high - WINDOW)))
    return low, np.minimum(high, low + WINDOW)


def within_reach(beads: Candidates, sources: int, targets: int) -> Array:
    """Return bool[beads]: whether all the sentences of a bead are compared with each other."""
    (low_source, _), (low_target, _) = reach_of(beads, sources, targets)
    result = np.ones(len(beads), dtype=bool)
    for low, first, count, other, others in (
        (low_source, beads.i, beads.m, beads.j, beads.n),
        (low_target, beads.j, beads.n, beads.i, beads.m),
    ):
        for step in range(int(count.max()) if len(count) else 0):
            start = low[np.minimum(first + step, len(low) - 1)]
            inside = (start <= other) & (other + others <= start + WINDOW)
            result &= inside | (count <= step)
    return result


def _plain(text: str) -> str:
    """Return what must be equal for two lines to be called identical: letters and digits, or else the signs."""
    return _SIGNS.sub("", text.lower()) or "".join(text.split())
