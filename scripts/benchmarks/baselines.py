"""Sentence aligners of others, to compare with: each takes two sides with their vectors and returns beads.

They are written anew from what was published, short rather than fast, and see the same vectors as ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from aligner.alignment import DocumentSide
from aligner.encoding.protocol import Encoder, FloatArray
from aligner.encoding.spans import spans_of_sums, spans_of_texts, unit
from aligner.evaluation.bead_metrics import Ids
from scripts.benchmarks.rivals import two_pass as rivals_two_pass

Aligner = Callable[[DocumentSide, DocumentSide], list[Ids]]
Cells = dict[int, float]
RUNS = 4  # sentences of one side in a bead of Bertalign's


def gale_church(source: DocumentSide, target: DocumentSide) -> list[Ids]:
    """Align by lengths alone with NLTK."""
    from nltk.translate.gale_church import align_blocks

    pairs = align_blocks([len(text) for text in source.texts], [len(text) for text in target.texts])
    return beads_of_links(pairs)


def beads_of_links(pairs: Sequence[tuple[int, int]]) -> list[Ids]:
    """Return beads from pairs of sentences: those that share a sentence are one bead."""
    beads: list[tuple[set[int], set[int]]] = []
    for i, j in sorted(pairs):
        if beads and (i in beads[-1][0] or j in beads[-1][1]):
            beads[-1][0].add(i)
            beads[-1][1].add(j)
        else:
            beads.append(({i}, {j}))
    return [(tuple(sorted(a)), tuple(sorted(b))) for a, b in beads]


STEPS = [(1, 1), (1, 0), (0, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1)]


def full_table(source: DocumentSide, target: DocumentSide) -> list[Ids]:
    """Fill the whole table cell by cell: similarity less .15 a sentence, less .3 unless 1–1; gaps count nothing."""
    spans = [spans_of_sums(side.sums, 3) for side in (source, target) if side.sums is not None]
    scores = {
        (m, n): (m + n) * (spans[0][m - 1] @ spans[1][n - 1].T - 0.15) - (0.0 if m == n == 1 else 0.3)
        for m, n in STEPS
        if m and n
    }
    best, back = {(0, 0): 0.0}, {}
    for i in range(len(source.texts) + 1):
        for j in range(len(target.texts) + 1):
            options = [
                (best[i - m, j - n] + (float(scores[m, n][i - m, j - n]) if m and n else 0.0), (m, n))
                for m, n in STEPS
                if m <= i and n <= j
            ]
            if options:
                best[i, j], back[i, j] = max(options)
    return _walk(back, len(source.texts), len(target.texts))


def two_pass(source: DocumentSide, target: DocumentSide) -> list[Ids]:
    """Align as Bertalign does, runs of sentences by the sums of their vectors, which is cheaper than it does it."""
    return _two_pass((source, target), [spans_of_sums(_sums(side), RUNS) for side in (source, target)])


def two_pass_encoded(encoder: Encoder) -> Aligner:
    """Return what aligns as Bertalign's package does, every run of up to four sentences encoded as a text."""

    def align(source: DocumentSide, target: DocumentSide) -> list[Ids]:
        sides = source, target
        spans = [spans_of_texts(list(side.texts), RUNS, encoder.encode, encoder.dimension) for side in sides]
        return _two_pass(sides, spans)

    return align


def _two_pass(sides: Sequence[DocumentSide], spans: Sequence[FloatArray]) -> list[Ids]:
    source, target = (_by_end(side) for side in spans)
    lengths = (_run_lengths(sides[0]), _run_lengths(sides[1]))
    return rivals_two_pass.align(source, target, lengths)


def _sums(side: DocumentSide) -> FloatArray:
    assert side.sums is not None
    return side.sums


def _run_lengths(side: DocumentSide) -> FloatArray:
    """Return float32[RUNS, n]: the bytes of runs of sentences by the sentence where they end."""
    lengths = np.array([[len(text.encode())] for text in side.texts], dtype=np.float32)
    return _by_end(spans_of_sums(lengths, RUNS, lambda sums: sums))[:, :, 0]


def _walk(back: dict[tuple[int, int], tuple[int, int]], i: int, j: int) -> list[Ids]:
    beads: list[Ids] = []
    while i or j:
        m, n = back[i, j]
        beads.append((tuple(range(i - m, i)), tuple(range(j - n, j))))
        i, j = i - m, j - n
    return beads[::-1]


SAMPLES = 100  # sentences that a vector's cost is measured against
SMALL = 300  # sentences from which vecalign's search begins with the whole table
BUFFER = 5  # sentences around a coarser path that a finer one may use
SKIP = 20  # the percentile of random costs that a skipped sentence costs


def vecalign(source: DocumentSide, target: DocumentSide) -> list[Ids]:
    """Align as Vecalign does (Thompson and Koehn 2019, https://aclanthology.org/D19-1136).

    A bead costs the distance of its vectors, divided by what each of them costs with random sentences of the other
    side; the cheapest path is found first among averages of 2, 4, 8 … neighbours, then near that path among fewer.
    """
    assert source.sums is not None
    assert target.sums is not None
    random = np.random.default_rng(11)
    levels = [(source.sums, target.sums)]
    while max(map(len, levels[-1])) > SMALL:
        levels.append((_halved(levels[-1][0]), _halved(levels[-1][1])))
    beads: list[Ids] = []
    for depth in reversed(range(len(levels))):
        one, other = levels[depth]
        rows = _around(beads, len(one), len(other))
        beads = _cheapest(one, other, STEPS if depth == 0 else STEPS[:3], rows, random)
    return beads


def _halved(sums: FloatArray) -> FloatArray:
    """Return the averages of neighbours, two by two."""
    vectors = unit(sums)
    paired = vectors[: len(vectors) // 2 * 2].reshape(-1, 2, vectors.shape[1]).mean(axis=1)
    return paired if len(vectors) % 2 == 0 else np.concatenate([paired, vectors[-1:]])


def _around(beads: Sequence[Ids], rows: int, columns: int) -> list[tuple[int, int]]:
    """Return for each row the first and the last column near a path among half as many sentences; without one, all."""
    if not beads:
        return [(0, columns)] * (rows + 1)
    low, high = np.full(rows + 1, columns), np.zeros(rows + 1, dtype=int)
    i = j = 0
    for source, target in beads:
        here = slice(max(0, 2 * i - BUFFER), 2 * (i + len(source)) + BUFFER + 1)
        low[here] = np.minimum(low[here], max(0, 2 * j - BUFFER))
        high[here] = np.maximum(high[here], min(columns, 2 * (j + len(target)) + BUFFER))
        i, j = i + len(source), j + len(target)
    low[0], high[-1] = 0, columns
    return list(zip(low.tolist(), high.tolist(), strict=True))


def _cheapest(
    source: FloatArray,
    target: FloatArray,
    steps: Sequence[tuple[int, int]],
    rows: Sequence[tuple[int, int]],
    random: np.random.Generator,
) -> list[Ids]:
    """Return the beads of the cheapest path within the rows' columns."""
    longest = max(max(step) for step in steps)
    spans = spans_of_sums(source, longest), spans_of_sums(target, longest)
    samples = [side[0][random.integers(0, side.shape[1], SAMPLES)] for side in spans]
    usual = [1 - (side @ other.T).mean(axis=2) for side, other in zip(spans, reversed(samples), strict=True)]
    drawn = [random.integers(0, side.shape[1], SAMPLES) for side in spans]
    costs = 1 - np.einsum("sd,sd->s", spans[0][0][drawn[0]], spans[1][0][drawn[1]])
    skip = float(np.percentile(2 * costs / (usual[0][0][drawn[0]] + usual[1][0][drawn[1]]), SKIP))
    best: list[Cells] = []
    back: dict[tuple[int, int], tuple[int, int]] = {}
    for i, (low, high) in enumerate(rows):
        cells: Cells = {0: 0.0} if i == 0 else {}
        best.append(cells)
        costs_here = {step: _costs(spans, usual, step, i, (low, high)) for step in steps}
        for j in range(low, high + 1):
            if i == j == 0:
                continue
            options = [
                (before + (costs_here[m, n][j] if m and n else skip), (m, n))
                for m, n in steps
                if m <= i and (before := best[i - m].get(j - n)) is not None
            ]
            if options:
                cells[j], back[i, j] = min(options)
    return _walk(back, len(source), len(target))


def _costs(spans: Any, usual: Any, step: tuple[int, int], i: int, band: tuple[int, int]) -> Cells:
    """Return the cost of the beads of one type that end in row i, by the column of a band where they end."""
    (m, n), (low, high) = step, band
    if not m or not n or m > i or n > high:
        return {}
    first = max(low, n)
    there = slice(first - n, high - n + 1)
    distance = 1 - spans[1][n - 1, there] @ spans[0][m - 1, i - m]
    cost = 2 * m * n * distance / (usual[0][m - 1, i - m] + usual[1][n - 1, there])
    return dict(enumerate(cost.tolist(), first))


def bertalign(source: DocumentSide, target: DocumentSide) -> list[Ids]:
    """Align with the package bertalign itself, which gets our vectors in place of those it would make."""
    from bertalign import Bertalign

    aligner = object.__new__(Bertalign)
    vars(aligner).update(max_align=5, top_k=3, win=5, skip=-0.1, margin=True, len_penalty=True, result=None)
    sizes = []
    for name, side in (("src", source), ("tgt", target)):
        assert side.sums is not None
        totals = _run_lengths(side)
        vectors = _by_end(spans_of_sums(side.sums, RUNS))
        known = {"num": len(side.texts), "vecs": vectors, "lens": totals, "lang": ""}
        vars(aligner).update({f"{name}_{key}": value for key, value in known.items()})
        sizes.append(float(totals[0].sum()))
    aligner.char_ratio = sizes[0] / sizes[1]
    return [(tuple(one), tuple(other)) for one, other in aligner.align_sents()]


def _by_end(spans: FloatArray) -> FloatArray:
    """Return spans [k, n, …] by the sentence where they end, as bertalign has them."""
    result = np.zeros_like(spans)
    for k in range(len(spans)):
        result[k, k:] = spans[k, : spans.shape[1] - k]
    return result
