"""Compare the aligner with others on the same vectors, and show how time and memory grow.

    python -m scripts.benchmarks.alignment_algorithms                         # all sizes up to 100,000 sentences a side
    python -m scripts.benchmarks.alignment_algorithms --sizes 100 1000        # quicker
    python -m scripts.benchmarks.alignment_algorithms --sizes --gold GOLD.jsonl … --books BOOK.jsonl.gz … --long 100000

Speed without texts is measured on invented documents: random vectors in pairs, with sentences dropped, inserted and
merged, seed fixed; every size runs in a process of its own, so that the peak memory is its own. With `--gold`,
`--books` (chapters a line, joined) and `--long` (texts of so many sentences made from the gold files' segments) all is
measured end to end with the bundled encoder, in one run.

Others (`baselines.py`): NLTK's Gale–Church (lengths alone; Gale and Church 1993); a full table of all sentence pairs,
scored by similarity and filled cell by cell as textbooks do; the two-pass algorithm of Bertalign (`rivals/two_pass.py`,
compiled by numba where it is installed), with the vectors of runs from sums and with every run encoded as a text, as
its package does; that of Vecalign (Thompson and Koehn 2019); and the package `bertalign` itself where it is installed.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from aligner.alignment import DocumentSide, align_sentences
from aligner.document import AlignerError
from aligner.encoding import load_encoder
from aligner.encoding.protocol import AdditiveEncoder, FloatArray, Tokens
from aligner.encoding.spans import spans_of_sums, unit
from aligner.evaluation.bead_metrics import Ids, Score, ids
from aligner.runtime.blas_threads import single_blas_thread
from aligner.splitting import split
from scripts.benchmarks import length_scaling, novel_chapters
from scripts.benchmarks.baselines import (
    Aligner,
    bertalign,
    full_table,
    gale_church,
    two_pass,
    two_pass_encoded,
    vecalign,
)
from scripts.benchmarks.rivals.two_pass import IS_COMPILED
from scripts.runtime import argument_parser

DIMENSION = 256
# sentences; larger documents are left out
SLOWEST = {
    **{"gale-church": 500, "full table": 500, "vecalign": 150_000},
    **{"two-pass": 30_000, "two-pass, encoded": 30_000, "bertalign": 30_000},
}


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
    "two-pass": two_pass,
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


def end_to_end(name: str, documents: Sequence[Mapping[str, Any]]) -> None:
    """Print each method's cost on documents, end to end with the bundled encoder, and its accuracy where it is known.

    The cost is processor seconds for 1,000 sentences of both sides together, encoding included, beside ours in the same
    run. Documents too long for a method are left out, and so is the method where all are.
    """
    encoder = load_encoder()
    assert isinstance(encoder, AdditiveEncoder)
    methods = {
        **METHODS,
        "aligner": lambda source, target: [ids(bead) for bead in align_sentences(source, target, encoder)],
        "two-pass, encoded": two_pass_encoded(encoder),
    }
    ours = 0.0
    for method, align in methods.items():
        longest = SLOWEST.get(method, 10**9)
        chosen = [document for document in documents if max(map(len, (document["ru"], document["en"]))) <= longest]
        if not chosen:
            print(f"{name:24}{method:18} left out: more than {longest:,} sentences", flush=True)
            continue
        _align_all(align, encoder, [_cut(chosen[0], 20)])  # loaded and compiled outside the clock
        score, cost = _align_all(align, encoder, chosen)
        ours = ours or cost
        figures = ""
        if "beads" in chosen[0]:
            figures = f"strict {score.strict.figures()['f1']:.4f}  lax {score.lax.figures()['f1']:.4f}"
        part = "" if len(chosen) == len(documents) else f"  ({len(chosen)} of {len(documents)} documents)"
        print(f"{name:24}{method:18}{cost:8.3f} s/1,000 {cost / ours:7.2f} x ours  {figures}{part}", flush=True)


def _cut(document: Mapping[str, Any], count: int) -> dict[str, Any]:
    return {"ru": document["ru"][:count], "en": document["en"][:count]}


def _align_all(
    align: Aligner, encoder: AdditiveEncoder, documents: Sequence[Mapping[str, Any]]
) -> tuple[Score, float]:
    """Return a method's score on documents and its processor seconds for 1,000 sentences, encoding included."""
    score = Score()
    begin = time.process_time()
    with single_blas_thread():
        for document in documents:
            source, target = (DocumentSide(side, sums=encoder.sums(side)) for side in (document["ru"], document["en"]))
            found = align(source, target)
            if "beads" in document:
                score.add([(tuple(one), tuple(other)) for one, other in document["beads"]], found)
    sentences = sum(len(document["ru"]) + len(document["en"]) for document in documents)
    return score, 1000 * (time.process_time() - begin) / max(1, sentences)


def gold_documents(path: Path) -> list[dict[str, Any]]:
    """Return the documents of a gold file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def book(path: Path) -> dict[str, Any]:
    """Return a book as one document: its chapters joined and cut into sentences."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        chapters = [json.loads(line) for line in stream]
    return {language: _sentences([chapter[language] for chapter in chapters], language) for language in ("ru", "en")}


def _sentences(chapters: list[str], language: str) -> list[str]:
    document, _ = novel_chapters.joined(chapters, language)
    return [document[sentence] for sentence in split(document)]


def long_document(gold: Sequence[Path], count: int) -> dict[str, Any]:
    """Return a document of about `count` sentences, made from the segments of gold files."""
    with tempfile.TemporaryDirectory() as folder:
        paths = length_scaling.write_pair(length_scaling.segments(gold), count, Path(folder))
        texts = [path.read_text(encoding="utf-8") for path in paths]
    return {language: _sentences([text], language) for language, text in zip(("ru", "en"), texts, strict=True)}


def main() -> None:
    """Run what the options ask for."""
    parser = argument_parser(__doc__)
    parser.add_argument("--sizes", nargs="*", type=int, default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--gold", nargs="*", type=Path, default=[])
    parser.add_argument("--books", nargs="*", type=Path, default=[], help="novels, a chapter a line")
    parser.add_argument("--long", type=int, default=0, metavar="N", help="a text of N sentences from the gold files")
    options = parser.parse_args()
    for path in options.gold:
        end_to_end(path.name, gold_documents(path))
    for path in options.books:
        end_to_end(path.name, [book(path)])
    if options.long:
        end_to_end(f"{options.long:,} sentences", [long_document(options.gold, options.long)])
    if "bertalign" not in METHODS:
        print("The package bertalign is not installed; its algorithm, written anew, is run as `two-pass`.")
    if not IS_COMPILED:
        print("numba is not installed: `two-pass` was not compiled, and its time says nothing.")
    if options.sizes:
        speed(options.sizes)


if __name__ == "__main__":
    main()
