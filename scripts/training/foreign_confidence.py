"""Fit the confidence of beads that a foreign encoder finds and the bundled one does not.

    python -m scripts.training.foreign_confidence ../shared/gold/lit.hard.jsonl ../shared/gold/lit.rough.jsonl

Encoders of every quality align the same gold documents: the bundled vectors with more and more noise, copies that are
rotated or of fewer dimensions, and random ones. A logistic model tells from the bundled encoder's doubt and the share
of common beads whether a bead is right (see `aligner.alignment.foreign_encoder_confidence`); each encoder counts with
the square root of its number of beads, so that the worst do not decide alone. It prints the three numbers to be
written there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from scipy.optimize import minimize

from aligner.alignment import align_sentences
from aligner.alignment.foreign_encoder_confidence import Reference, logit
from aligner.encoding import Encoder, load_encoder
from aligner.encoding.protocol import FloatArray
from aligner.evaluation.bead_metrics import ids
from scripts.benchmarks.alignment_by_encoder import Counting, Vectors, copies
from scripts.runtime import argument_parser

NOISE = (0.5, 1.0, 1.5, 2.0, 3.0)
"""Length of the noise added to a unit vector."""
LEFT_OUT = ("shifted 0.5", "shifted 0.7", "peaked")
"""Copies that nothing is learned from: they stand for what is unknown."""
MAX_SENTENCES = 900
"""Sentences of a document's source, beyond which it is left out: random vectors take long."""


def noisy(bundled: Encoder, length: float) -> Vectors:
    """Return the bundled vectors with noise that depends on the text alone."""

    def vectors(texts: Sequence[str]) -> FloatArray:
        rows = bundled.encode(texts)
        noise = [np.random.default_rng(crc32(text.encode())).standard_normal(rows.shape[1]) for text in texts]
        result: FloatArray = (rows + length / np.sqrt(rows.shape[1]) * np.stack(noise)).astype(np.float32)
        return result

    return vectors


def encoders() -> Iterator[Encoder]:
    """Yield what is learned from."""
    bundled = load_encoder()
    for length in NOISE:
        yield Counting(f"noise {length}", noisy(bundled, length), bundled.dimension)
    for name, make in copies():
        if name not in LEFT_OUT:
            yield Counting(name, make, make(["a"]).shape[1])


def rows(documents: Sequence[dict[str, Any]], encoder: Encoder) -> Iterator[tuple[float, float, bool]]:
    """Yield logit of the doubt, logit of the agreement and whether the bead is right, for each bead of its own."""
    for gold in documents:
        right = {(tuple(source), tuple(target)) for source, target in gold["beads"]}
        reference = Reference.of(align_sentences(gold["ru"], gold["en"], load_encoder()))
        beads = align_sentences(gold["ru"], gold["en"], encoder)
        agreement = logit(reference.agreement(beads))
        for bead in beads:
            if (bead.source, bead.target) not in reference.beads:
                yield logit(reference.reference_error(bead)), agreement, ids(bead) in right


def fit(features: FloatArray, right: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the coefficients of a logistic model with an L2 prior of variance 10."""

    def loss(coefficients: FloatArray) -> float:
        odds = features @ coefficients
        penalty = (coefficients[1:] ** 2).sum() / 20
        return float((weights * (np.logaddexp(0, odds) - right * odds)).sum() + penalty)

    result: FloatArray = minimize(loss, np.zeros(features.shape[1])).x
    return result


def main() -> None:
    """Print the fitted numbers."""
    parser = argument_parser(__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=8, help="documents of each file (8)")
    options = parser.parse_args()
    lines = [
        line for path in options.gold for line in path.read_text(encoding="utf-8").split("\n")[: options.documents]
    ]
    documents = [gold for gold in map(json.loads, filter(str.strip, lines)) if len(gold["ru"]) < MAX_SENTENCES]
    found: list[tuple[float, float, float, bool, float]] = []
    for encoder in encoders():
        own = list(rows(documents, encoder))
        print(
            f"{encoder.name}: {len(own)} beads, {np.mean([right for *_, right in own]) if own else 0:.2f} right",
            flush=True,
        )
        found += [(1.0, *row, 1 / np.sqrt(len(own))) for row in own]
    table = np.array(found)
    print("INTERCEPT, REFERENCE_ERROR, AGREEMENT =", fit(table[:, :3], table[:, 3], table[:, 4]).round(2).tolist())


if __name__ == "__main__":
    main()
