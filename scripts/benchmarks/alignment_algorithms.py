"""Compare the aligner with others on the same vectors, and show how time and memory grow.

    python -m scripts.benchmarks.alignment_algorithms                         # all sizes up to 100,000 sentences a side
    python -m scripts.benchmarks.alignment_algorithms --sizes 100 1000        # quicker
    python -m scripts.benchmarks.alignment_algorithms --gold ../shared/gold/ntrex.hard.jsonl

Speed is measured on invented documents: random vectors in pairs, with sentences dropped, inserted and merged, seed
fixed. Others (`rivals.py`): NLTK's Gale–Church (lengths alone; Gale and Church 1993); a full table of all sentence
pairs, scored by similarity and filled cell by cell as textbooks do; the two-pass algorithm of Bertalign (Liu and Zhu
2023, https://doi.org/10.1093/llc/fqac089: 1–1 anchors in a first pass over the nearest neighbours, m–n beads in a
narrow band around them in a second) and that of Vecalign (Thompson and Koehn 2019), written anew; and the package
`bertalign` itself where it is installed. Every size runs in a process of its own, so that the peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from aligner.alignment import DocumentSide, align_sentences
from aligner.document import AlignerError
from aligner.encoding.protocol import FloatArray, Tokens
from aligner.encoding.spans import spans_of_sums, unit
from aligner.evaluation.bead_metrics import Ids, Score, ids
from scripts.benchmarks.baselines import Aligner, bertalign, full_table, gale_church, two_passes, vecalign

DIMENSION = 256
# sentences; larger documents are left out
SLOWEST = {"gale-church": 500, "full table": 500, "two passes": 10_000, "bertalign": 10_000}


class GivenVectors:
    """Stands where an encoder is wanted while all vectors are given: words are not looked at."""

    name = "given"
    dimension = DIMENSION
    matches_parameters = True

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


def invented(count: int, seed: int = 7) -> tuple[DocumentSide, DocumentSide, list[Ids]]:
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
        DocumentSide(
            [f"{k:x}".rjust(size, "ая"[which]) for k, size in enumerate(held)], sums=np.stack(side) + noise[which]
        )
        for which, (side, held) in enumerate(((source, lengths[0]), (target, lengths[1])))
    ]
    return sides[0], sides[1], beads


def ours(source: DocumentSide, target: DocumentSide) -> list[Ids]:
    """Align with aligner."""
    return [ids(bead) for bead in align_sentences(source, target, GivenVectors())]


METHODS: dict[str, Aligner] = {
    "aligner": ours,
    "gale-church": gale_church,
    "full table": full_table,
    "two passes": two_passes,
    "vecalign": vecalign,
    **({"bertalign": bertalign} if find_spec("bertalign") else {}),
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
    """Print each method's accuracy on gold documents and its cost, end to end with the bundled encoder.

    The cost is processor seconds for 1,000 sentences of both sides together, encoding included, beside ours in the same
    run. The methods written anew are short rather than fast; `bertalign` is the package itself.
    """
    for path in paths:
        documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        _align_all("aligner", documents[:1])  # modules and weights are loaded outside the clock
        costs: dict[str, float] = {}
        for name in METHODS:
            score, costs[name] = _align_all(name, documents)
            strict, lax = score.strict.figures()["f1"], score.lax.figures()["f1"]
            ratio = f"{costs[name]:8.3f} s/1,000  {costs[name] / costs['aligner']:6.2f} x ours"
            print(f"{path.name:28}{name:12} strict {strict:.4f}  lax {lax:.4f} {ratio}", flush=True)


def _align_all(name: str, documents: Sequence[dict[str, Any]]) -> tuple[Score, float]:
    """Return a method's score on gold documents and its processor seconds for 1,000 sentences, encoding included."""
    from aligner.encoding import AdditiveEncoder, load_encoder

    encoder = load_encoder()
    assert isinstance(encoder, AdditiveEncoder)
    score = Score()
    begin = time.process_time()
    for document in documents:
        gold = [(tuple(source), tuple(target)) for source, target in document["beads"]]
        source, target = (DocumentSide(side, sums=encoder.sums(side)) for side in (document["ru"], document["en"]))
        if name == "aligner":
            found = [ids(bead) for bead in align_sentences(source, target, encoder)]
        else:
            found = METHODS[name](source, target)
        score.add(gold, found)
    sentences = sum(len(document["ru"]) + len(document["en"]) for document in documents)
    return score, 1000 * (time.process_time() - begin) / max(1, sentences)


def main() -> None:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="*", type=int, default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--gold", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    accuracy(options.gold)
    if "bertalign" not in METHODS:
        print("The package bertalign is not installed; its algorithm, written anew, is run as `two passes`.")
    if options.sizes:
        speed(options.sizes)


if __name__ == "__main__":
    main()
