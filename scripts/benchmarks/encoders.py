"""Align the same gold documents with every encoder that is installed.

    python -m scripts.benchmarks.encoders ../shared/gold/ntrex.hard.jsonl ../shared/gold/ntrex.rough.jsonl
    python -m scripts.benchmarks.encoders ../shared/gold/wmt21-ruen.rough.jsonl --documents 24 --only e5-small

Rows: the bundled encoder; USE and e5-small where their packages are installed; copies of the bundled one that stand in
for unknown encoders (`shifted`: a shared direction added, up to the mean cosine named; `rotated`; `64 dimensions`, a
random projection; `peaked`, each entry squared); and `random`, vectors that know nothing, which shows how much of a
figure is the encoder's: the lexical features use the bundled word space beside every encoder. Calibration is the
expected error of confidence; encodings count the texts that the encoder was asked for, by sentence.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from aligner.alignment import align_sentences
from aligner.document.errors import AlignerError
from aligner.encoding import Encoder, load_encoder
from aligner.encoding.caching import WrappedEncoder
from aligner.encoding.protocol import FloatArray
from aligner.evaluation.bead_metrics import Score, ids

Vectors = Callable[[Sequence[str]], FloatArray]


class Counting(WrappedEncoder):
    """An encoder around a function from texts to vectors that counts what it is asked for."""

    def __init__(self, name: str, make: Vectors, dimension: int) -> None:
        super().__init__("additive")
        self.name, self.dimension = name, dimension
        self._make = make
        self.encodings = 0

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension]."""
        self.encodings += len(texts)
        return self._make(texts)


def copies() -> Iterator[tuple[str, Vectors]]:
    """Yield changed copies of the bundled encoder by name."""
    bundled, random = load_encoder(), np.random.default_rng(0)
    size = bundled.dimension
    direction = random.standard_normal(size).astype(np.float32)
    direction /= np.linalg.norm(direction)
    turn = np.linalg.qr(random.standard_normal((size, size)))[0].astype(np.float32)
    for mean in (0.5, 0.7, 0.8):
        yield f"shifted {mean}", _shifted(bundled, direction, mean)
    yield "rotated", lambda texts: bundled.encode(texts) @ turn
    yield "64 dimensions", lambda texts: (bundled.encode(texts) @ turn)[:, :64]
    yield "peaked", lambda texts: np.sign(v := bundled.encode(texts)) * v * v
    yield "random", lambda texts: np.stack(
        [np.random.default_rng(crc32(text.encode())).standard_normal(size).astype(np.float32) for text in texts]
    )


def _shifted(bundled: Encoder, direction: FloatArray, mean: float) -> Vectors:
    return lambda texts: bundled.encode(texts) + np.float32(np.sqrt(mean / (1 - mean))) * direction


def encoders() -> Iterator[tuple[str, Callable[[], Encoder]]]:
    """Yield the name and a loader of each encoder."""
    yield "bundled", load_encoder
    yield "use", lambda: load_encoder("use")
    yield "e5-small", _e5
    for name, make in copies():
        yield name, lambda name=name, make=make: Counting(name, make, make(["a"]).shape[1])  # type: ignore[misc]


def _e5() -> Encoder:
    from scripts.training.encoder_recipe.teachers import E5

    model = E5()
    return Counting("e5-small", model, model.width)


def measure(path: Path, encoder: Encoder, documents: int) -> str:
    """Return the figures of one encoder on the first documents of a gold file, as a row."""
    score, sentences = Score(), 0
    before, start = getattr(encoder, "encodings", None), time.perf_counter()
    for line in path.read_text(encoding="utf-8").splitlines()[:documents]:
        gold = json.loads(line)
        beads = align_sentences(gold["ru"], gold["en"], encoder)
        wanted = [(tuple(source), tuple(target)) for source, target in gold["beads"]]
        score.add(wanted, [ids(bead) for bead in beads], [bead.confidence for bead in beads])
        sentences += len(gold["ru"]) + len(gold["en"])
    spent = time.perf_counter() - start
    f1 = "".join(f"{ratio.figures()['f1']:8.4f}" for ratio in score.ratios())
    asked = "" if before is None else f"{(encoder.encodings - before) / sentences:.2f}"  # type: ignore[attr-defined]
    return f"{f1}{score.calibration_error():8.4f}{asked:>11}{sentences / spent:9.0f}"


def main() -> None:
    """Print a table for each gold file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=24, help="documents of each file (24)")
    parser.add_argument("--only", nargs="*", default=[], help="names of rows")
    options = parser.parse_args()
    print(f"{'':40}{'strict':>8}{'lax':>8}{'gaps':>8}{'calibr.':>8}{'encodings':>11}{'sent./s':>9}")
    for name, load in encoders():
        if options.only and name not in options.only:
            continue
        try:
            encoder = load()
        except (AlignerError, ImportError, SystemExit) as error:
            print(f"{name}: {error}")
            continue
        for path in options.gold:
            print(f"{path.name:26}{name:14}{measure(path, encoder, options.documents)}", flush=True)


if __name__ == "__main__":
    main()
