"""Compare the aligner with others on the same vectors, and show how time and memory grow.

    python scripts/bench_align.py                         # all sizes up to 100,000 sentences a side
    python scripts/bench_align.py --sizes 100 1000        # quicker
    python scripts/bench_align.py --gold ../shared/gold/ntrex.hard.jsonl

Speed is measured on invented documents: random vectors in pairs, with sentences dropped, inserted and merged, seed
fixed. Others: NLTK's Gale–Church (lengths alone; Gale and Church 1993); a full table of all sentence pairs, scored by
similarity and filled cell by cell as textbooks do; and the two-pass algorithm of Bertalign (Liu and Zhu 2023,
https://doi.org/10.1093/llc/fqac089: 1–1 anchors in a first pass over the nearest neighbours, m–n beads in a narrow
band around them in a second), written anew here as there is no package of it. Vecalign has no package either and is
not run. Every size runs in a process of its own, so that the peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from aligner.alignment import Side, align_sentences
from aligner.alignment.scoring import Ids, Score, ids
from aligner.document import AlignerError
from aligner.encoding.protocol import FloatArray, Tokens
from aligner.encoding.spans import spans_of_sums, unit

DIMENSION = 256
SLOWEST = {"gale-church": 500, "full table": 500, "two passes": 10_000}  # sentences; larger documents are left out


class GivenVectors:
    """Stands where an encoder is wanted while all vectors are given: words are not looked at."""

    name = "given"
    dimension = DIMENSION

    def sums(self, texts: Sequence[str]) -> FloatArray:
        """Return zeros."""
        return np.zeros((len(texts), DIMENSION), np.float32)

    def finish(self, sums: FloatArray) -> FloatArray:
        """Return unit rows."""
        return unit(sums)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return zeros."""
        return self.sums(texts)

    def encode_spans(self, texts: Sequence[str], longest: int) -> FloatArray:
        """Return zeros."""
        return spans_of_sums(self.sums(texts), longest)

    def tokens(self, text: str) -> Tokens:
        """Raise: there are none."""
        raise AlignerError("Invented vectors have no pieces.")


def invented(count: int, seed: int = 7) -> tuple[Side, Side, list[Ids]]:
    """Return two sides of about `count` sentences each and the beads that are right."""
    random = np.random.default_rng(seed)
    topic = random.standard_normal(DIMENSION).astype(np.float32) * 0.5
    source: list[Any] = []
    target: list[Any] = []
    lengths: tuple[list[int], list[int]] = ([], [])
    beads: list[Ids] = []
    kinds = random.choice(["1-1", "1-0", "0-1", "2-1", "1-2"], size=count, p=[0.82, 0.03, 0.03, 0.06, 0.06])
    for kind in kinds:
        m, n = int(kind[0]), int(kind[2])
        parts = [topic + random.standard_normal(DIMENSION).astype(np.float32) for _ in range(max(m, n))]
        sizes = [int(size) for size in random.integers(30, 200, max(m, n))]
        start = len(source), len(target)
        for side, held, count_here in ((source, lengths[0], m), (target, lengths[1], n)):
            if count_here == len(parts):
                side += parts
                held += sizes
            elif count_here:
                side.append(sum(parts))
                held.append(sum(sizes))
        beads.append((tuple(range(start[0], len(source))), tuple(range(start[1], len(target)))))
    noise = [0.7 * random.standard_normal((len(side), DIMENSION)).astype(np.float32) for side in (source, target)]
    sides = [
        Side([f"{k:x}".rjust(size, "ая"[which]) for k, size in enumerate(held)], sums=np.stack(side) + noise[which])
        for which, (side, held) in enumerate(((source, lengths[0]), (target, lengths[1])))
    ]
    return sides[0], sides[1], beads


def ours(source: Side, target: Side) -> list[Ids]:
    """Align with aligner."""
    return [ids(bead) for bead in align_sentences(source, target, GivenVectors())]


def gale_church(source: Side, target: Side) -> list[Ids]:
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


def full_table(source: Side, target: Side) -> list[Ids]:
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


def two_passes(source: Side, target: Side) -> list[Ids]:
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


METHODS: dict[str, Callable[[Side, Side], list[Ids]]] = {
    "aligner": ours,
    "gale-church": gale_church,
    "full table": full_table,
    "two passes": two_passes,
}


def measure(job: tuple[str, int]) -> tuple[float, float, float, float, int]:
    """Return strict and lax F1, processor and wall seconds, and the growth of the peak memory in megabytes."""
    name, count = job
    source, target, gold = invented(count)
    if name == "aligner":
        ours(*invented(50)[:2])  # modules and weights are loaded outside the clock
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, processor = time.perf_counter(), time.process_time()
    found = METHODS[name](source, target)
    spent = time.process_time() - processor, time.perf_counter() - wall
    score = Score()
    score.add(gold, found)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    return score.strict.figures()["f1"], score.lax.figures()["f1"], *spent, grown


def speed(sizes: Sequence[int]) -> None:
    """Print the table of speed and memory."""
    print(f"{'sentences':>9}  {'method':12}{'strict':>8}{'lax':>8}{'cpu s':>9}{'wall s':>9}{'µs/sent':>9}{'+MB':>7}")
    context = multiprocessing.get_context("spawn")
    for size in sizes:
        for name in METHODS:
            if size > SLOWEST.get(name, size):
                continue
            with context.Pool(1) as pool:
                strict, lax, processor, wall, memory = pool.apply(measure, ((name, size),))
            each = 1e6 * processor / size
            head = f"{size:9,}  {name:12}{strict:8.4f}{lax:8.4f}"
            print(f"{head}{processor:9.2f}{wall:9.2f}{each:9.0f}{memory:7,}", flush=True)


def accuracy(paths: Sequence[Path]) -> None:
    """Print the accuracy of each method on gold documents, the vectors those of the bundled encoder."""
    from aligner.encoding import AdditiveEncoder, load_encoder

    encoder = load_encoder()
    assert isinstance(encoder, AdditiveEncoder)
    for path in paths:
        scores = {name: Score() for name in METHODS}
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            gold = [(tuple(source), tuple(target)) for source, target in document["beads"]]
            source, target = (Side(document[side], sums=encoder.sums(document[side])) for side in ("ru", "en"))
            for name, method in METHODS.items():
                if name == "aligner":
                    found = [ids(bead) for bead in align_sentences(source, target, encoder)]
                else:
                    found = method(source, target)
                scores[name].add(gold, found)
        for name, score in scores.items():
            strict, lax = score.strict.figures()["f1"], score.lax.figures()["f1"]
            print(f"{path.name:28}{name:12} strict {strict:.4f}  lax {lax:.4f}", flush=True)


def main() -> None:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="*", type=int, default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--gold", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    accuracy(options.gold)
    if options.sizes:
        speed(options.sizes)


if __name__ == "__main__":
    main()
