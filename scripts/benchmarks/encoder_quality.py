"""Compare encoders side by side: quality, sentences a second on one core, time to load, size.

    python -m scripts.benchmarks.encoder_quality --shared ../shared
    python -m scripts.benchmarks.encoder_quality --shared ../shared --lengths --spans --words

Rows: the bundled encoder; the same folder run by sentence-transformers; USE and e5-small, its teachers, where their
packages are installed; and any other named with --model. Sentences have 20 words and are new to the tokenizer; speed
and time to load are processor time on one thread, the latter that of a fresh process after numpy is in.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np  # noqa: E402  # after the numbers of threads are set

from aligner.document.errors import AlignerError  # noqa: E402
from aligner.encoding import Encoder, load_encoder  # noqa: E402
from aligner.encoding.cached_encoder import WrappedEncoder  # noqa: E402
from aligner.encoding.compact import BUNDLED, CompactEncoder  # noqa: E402
from aligner.encoding.options import EncoderOptions  # noqa: E402
from aligner.encoding.protocol import FloatArray  # noqa: E402
from scripts.runtime import argument_parser  # noqa: E402
from scripts.training.encoder_recipe import measuring  # noqa: E402
from scripts.training.encoder_recipe.corpora import gold_segments, training_pairs  # noqa: E402

SLOW_SAMPLE = 300  # sentences for the slow encoders' speed
LOADING = {
    "ours": "from aligner.encoding.compact import CompactEncoder; CompactEncoder()",
    "sentence-transformers": "from aligner.encoding.sentence_transformer import TransformerEncoder as T; "
    "from aligner.encoding.compact import BUNDLED; T(str(BUNDLED), device='cpu')",
    "use": "from aligner.encoding import load_encoder; load_encoder('use')",
}


class SecondTeacher(WrappedEncoder):
    """e5-small out of its package, as the recipe labels with it."""

    name, dimension = "e5-small", 384

    def __init__(self) -> None:
        super().__init__("exact")
        from scripts.training.encoder_recipe.teachers import E5

        self._model = E5()

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, 384]."""
        return self._model(texts)


def encoders(more: Sequence[str]) -> dict[str, Callable[[], Encoder]]:
    """Return what to compare, by the name of its row."""
    from aligner.encoding.sentence_transformer import TransformerEncoder

    rows: dict[str, Callable[[], Encoder]] = {
        "ours": CompactEncoder,
        "sentence-transformers": lambda: TransformerEncoder(str(BUNDLED), EncoderOptions("cpu", batch_size=1024)),
        "use": lambda: load_encoder("use"),
        "e5-small": SecondTeacher,
    }
    return rows | {name: (lambda name=name: load_encoder(name)) for name in more}


def sentences(shared: Path) -> list[str]:
    """Return 20,000 runs of 20 words of the gold literature, no two alike."""
    words = " ".join(text for pair in gold_segments(shared, "lit") for text in pair).split()
    runs = (" ".join(words[i : i + 20]) for i in range(0, len(words) - 20, 20))
    return list(dict.fromkeys(runs))[:20_000]


def speed(encoder: Encoder, texts: Sequence[str], fast: bool) -> float:
    """Return sentences a second of processor time, after a warm-up on other text."""
    encoder.encode(["Одно слово.", "One word."])
    sample = texts if fast else texts[:SLOW_SAMPLE]
    start = time.process_time()
    encoder.encode(sample)
    return len(sample) / (time.process_time() - start)


def load_time(statement: str) -> float:
    """Return the least milliseconds of five fresh processes to load an encoder, numpy already imported."""
    code = f"import time, numpy, json; t = time.process_time(); {statement}; print(time.process_time() - t)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(5)]
    return 1000 * min(float(run.stdout) for run in runs)


def main() -> None:
    """Print the table, and what else was asked for."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--model", action="append", default=[], help="another encoder for load_encoder")
    parser.add_argument("--only", nargs="*", help="only these rows")
    parser.add_argument("--lengths", action="store_true", help="ours by length of sentence")
    parser.add_argument("--spans", action="store_true", help="spans of ours, and of USE exact and additive")
    parser.add_argument("--words", action="store_true", help="ours as a space of words (a few minutes)")
    given = parser.parse_args()
    shared, texts = given.shared, sentences(given.shared)
    print(f"{'encoder':<24}{'NTREX ru→en/en→ru':>19}{'WMT21':>15}{'MLQE ρ':>8}{'sent/s':>9}{'load ms':>9}")
    for name, make in encoders(given.model).items():
        if given.only and name not in given.only:
            continue
        try:
            encoder = make()
        except (AlignerError, SystemExit) as error:
            print(f"{name:<24}{error}")
            continue
        found = measuring.retrieval(encoder, shared)
        cells = [f"{a:.3f}/{b:.3f}" for a, b in found.values()]
        rate = speed(encoder, texts, name in ("ours", "sentence-transformers"))
        loading = f"{load_time(LOADING[name]):.0f}" if name in LOADING else "–"
        ratio = measuring.judgment(encoder, shared)
        print(f"{name:<24}{cells[0]:>19}{cells[1]:>15}{ratio:>8.3f}{rate:>9,.0f}{loading:>9}", flush=True)
    ours = CompactEncoder()
    print(f"\nsize in a wheel: {measuring.wheel_size(BUNDLED) / 1e6:.1f} MB")
    if not given.only or "sentence-transformers" in given.only:
        theirs = encoders([])["sentence-transformers"]().encode(texts[:2000])
        cosines = np.einsum("nd,nd->n", ours.encode(texts[:2000]), theirs)
        print(f"least cosine with sentence-transformers: {cosines.min():.6f}")
    if given.lengths:
        print("\ncharacters    pairs   ru→en   en→ru")
        for label, count, forth, back in measuring.retrieval_by_length(ours, shared):
            print(f"{label:<12}{count:>7}{forth:>8.3f}{back:>8.3f}")
    if given.spans:
        subjects: dict[str, Encoder] = {"ours": ours}
        try:
            subjects |= {
                f"use, {mode}": load_encoder("use", EncoderOptions(spans=mode)) for mode in ("exact", "additive")
            }
        except AlignerError as error:
            print(error)
        for name, encoder in subjects.items():
            spans = measuring.retrieval_of_spans(encoder, shared)
            print(f"{name:<15}" + "  ".join(f"{kind} {a:.3f}/{b:.3f}" for kind, (a, b) in spans.items()))
    if given.words:
        share, failed = measuring.word_space(ours, training_pairs(shared))
        print(f"\nword space: {share:.3f}; without a translation near: {' '.join(failed[:40])}")


if __name__ == "__main__":
    main()
