"""Sentence aligners of others, to compare with: each takes two sides with their vectors and returns beads.

They are written anew from what was published, short rather than fast, and see the same vectors as ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from aligner.alignment import DocumentSide
from aligner.encoding.protocol import FloatArray
from aligner.encoding.spans import spans_of_sums, unit
from aligner.evaluation.bead_metrics import Ids

Aligner = Callable[[DocumentSide, DocumentSide], list[Ids]]
Cells = dict[int, float]


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


def two_passes(source: DocumentSide, target: DocumentSide) -> list[Ids]:
    """Align as Bertalign does: 1–1 anchors over nearest neighbours first, then beads in a band around their path."""
    assert source.sums is not None
    assert target.sums is not None
    spans = [spans_of_sums(side.sums, 5) for side in (source, target) if side.sums is not None]
    similarity = spans[0][0] @ spans[1][0].T
    nearest = np.argpartition(-similarity, min(3, similarity.shape[1] - 1), axis=1)[:, :3]
    anchors = _rising_anchors(similarity, nearest)
    hub = [np.sort(s, axis=1)[:, -4:].mean(axis=1) for s in (similarity, similarity.T)]
    del similarity
    lengths = [np.array([len(text) for text in side.texts], dtype=float) for side in (source, target)]
    stops = [(0, 0), *anchors, (len(source.texts), len(target.texts))]
    low = np.interp(np.arange(len(source.texts) + 1), [i for i, _ in stops], [j for _, j in stops])
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    back: dict[tuple[int, int], tuple[int, int]] = {}
    steps = [*STEPS, (1, 4), (4, 1), (2, 3), (3, 2)]
    for i in range(len(source.texts) + 1):
        middle, reach = int(low[i]), 6
        after = int(low[min(i + 1, len(low) - 1)])
        for j in range(max(0, middle - reach), min(len(target.texts), after + reach) + 1):
            options = []
            for m, n in steps:
                if m <= i and n <= j and (i - m, j - n) in best:
                    score = -0.1
                    if m and n:
                        a, b = i - m, j - n
                        margin = (hub[0][a:i].mean() + hub[1][b:j].mean()) / 2
                        size = sorted((lengths[0][a:i].sum(), lengths[1][b:j].sum()))
                        penalty = np.log2(1 + size[0] / max(1.0, size[1]))
                        score = float((spans[0][m - 1, a] @ spans[1][n - 1, b] - margin / 2) * penalty)
                    options.append((best[i - m, j - n] + score, (m, n)))
            if options:
                best[i, j], back[i, j] = max(options)
    if (len(source.texts), len(target.texts)) not in back:
        return []
    return _walk(back, len(source.texts), len(target.texts))


def _rising_anchors(similarity: FloatArray, nearest: Any) -> list[tuple[int, int]]:
    """Return the best rising chain of pairs of nearest neighbours, by a tree of prefix maxima."""
    tree: list[tuple[float, int]] = [(0.0, -1)] * (similarity.shape[1] + 2)
    links: list[tuple[int, int, int]] = []
    for i, row in enumerate(nearest.tolist()):
        for j in sorted(row, reverse=True):
            total, previous = 0.0, -1
            k = j
            while k > 0:
                total, previous = max((total, previous), tree[k])
                k -= k & -k
            links.append((i, j, previous))
            value = (total + float(similarity[i, j]), len(links) - 1)
            k = j + 1
            while k < len(tree):
                tree[k] = max(tree[k], value)
                k += k & -k
    _, k = max(tree)
    chain = []
    while k >= 0:
        i, j, k = links[k]
        chain.append((i, j))
    return chain[::-1]


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
        lengths = np.array([[len(text.encode())] for text in side.texts], dtype=np.float32)
        totals = _by_end(spans_of_sums(lengths, 4, lambda sums: sums))[:, :, 0]
        vectors = _by_end(spans_of_sums(side.sums, 4))
        known = {"num": len(side.texts), "vecs": vectors, "lens": totals, "lang": ""}
        vars(aligner).update({f"{name}_{key}": value for key, value in known.items()})
        sizes.append(float(lengths.sum()))
    aligner.char_ratio = sizes[0] / sizes[1]
    return [(tuple(one), tuple(other)) for one, other in aligner.align_sents()]


def _by_end(spans: FloatArray) -> FloatArray:
    """Return spans [k, n, …] by the sentence where they end, as bertalign has them."""
    result = np.zeros_like(spans)
    for k in range(len(spans)):
        result[k, k:] = spans[k, : spans.shape[1] - k]
    return result
