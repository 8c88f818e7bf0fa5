"""Learn how words lean about a negation, and write `aligner/fidelity/data/leaning.safetensors`.

    python scripts/train_leaning.py --shared ../shared

Of every pair with an outright negation on one side, the vectors of the words about it and across from it are taken
(`aligner.fidelity.leaning.vectors`). A logistic regression tells planted losses and gains, and negations that are
answered, from those that translators left unanswered for a reason. The pairs from which `calibrate_fidelity.py` learns
how evidence weighs are left out, or it would trust this evidence too much.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from plant_divergences import plant
from safetensors.numpy import save_file
from scipy.optimize import minimize
from train_translations import read

from aligner.encoding import load_encoder
from aligner.fidelity.leaning import Place, vectors
from aligner.fidelity.likeness import Vocabulary
from aligner.fidelity.pair import Pair, match
from aligner.fidelity.reading.negations import denies, read_negations
from aligner.fidelity.reading.words import Side
from aligner.fidelity.rules.negation import find_head

OUTPUT = Path(__file__).parent.parent / "aligner" / "fidelity" / "data" / "leaning.safetensors"
ANSWERED = 0.4
"""The share taken of the negations that are answered, of which there are more than needed."""
RIDGE = 6.0

Floats = NDArray[np.float64]


class Sight(NamedTuple):
    """What is seen of one negation: its vectors, whether the pair is fine as it is, how much it counts."""

    vectors: NDArray[np.float16]
    fine: bool
    weight: float


def cases(shared: Path, each: int, limit: int) -> Iterator[tuple[str, str, bool]]:
    """Yield pairs, and whether a divergence was planted in each."""
    pairs = read(shared)[:limit]
    for case in plant(pairs, each, 55, {"negation", "negation-ru"}):
        yield case.ru, case.en, True
    for russian, english in pairs:
        yield russian, english, False


def sights(given: Iterator[tuple[str, str, bool]]) -> dict[str, list[Sight]]:
    """Return by language what is seen of the negations of all pairs.

    A pair counts that denies on one side only, once or twice, or once on each side; of two the first is seen.
    """
    vocabulary, chance = Vocabulary(load_encoder()), random.Random(3)
    found: dict[str, list[Sight]] = {"ru": [], "en": []}
    batch: list[tuple[Pair, bool]] = []
    for russian, english, planted in given:
        pair = Pair(Side(russian, "ru"), Side(english, "en"), vocabulary)
        if pair.russian.words and pair.english.words and (denies(pair.russian) or denies(pair.english)):
            batch.append((pair, planted))
        if len(batch) == 512:
            _see(batch, found, vocabulary, chance)
            batch = []
    _see(batch, found, vocabulary, chance)
    return found


def _see(
    batch: list[tuple[Pair, bool]], found: dict[str, list[Sight]], vocabulary: Vocabulary, chance: random.Random
) -> None:
    """Add what is seen of the negations of a few pairs."""
    match([pair for pair, _ in batch], vocabulary)
    for pair, planted in batch:
        sides = [[n for n in read_negations(side) if n.open] for side in (pair.russian, pair.english)]
        fewer, more = sorted(len(side) for side in sides)
        answered = fewer == more == 1
        if more > 2 or (fewer and not answered) or (answered and (planted or chance.random() > ANSWERED)):
            continue
        for own, language in zip(sides, ("ru", "en"), strict=True):
            head = find_head(pair, own[0], language == "ru") if own else None
            if head is not None:
                seen = vectors(pair, Place(own[0].span, head.own, head.other), language == "ru")
                fine = not planted and not answered
                found[language].append(Sight(seen.astype(np.float16), fine, 0.5 if answered else 1.0))


def fit(mine: list[Sight]) -> tuple[Floats, float]:
    """Return the weights, of the shape of the vectors, and the bias of a ridge logistic regression, by L-BFGS.

    Fine pairs and others weigh the same together, so that nothing said for either is even odds.
    """
    x = np.array([sight.vectors for sight in mine], dtype=np.float32).reshape(len(mine), -1)
    sign = np.array([-1.0 if sight.fine else 1.0 for sight in mine])
    weight = np.array([sight.weight for sight in mine])
    weight[sign < 0] *= weight[sign > 0].sum() / weight[sign < 0].sum()

    def loss(given: Floats) -> tuple[float, Floats]:
        margin = sign * (x @ given[:-1].astype(np.float32) + given[-1])
        pull = -weight * sign / (1 + np.exp(margin.clip(-30, 30)))
        slope = np.append(pull.astype(np.float32) @ x + RIDGE * given[:-1], pull.sum())
        return float(weight @ np.logaddexp(0, -margin) + RIDGE / 2 * given[:-1] @ given[:-1]), slope

    found: Any = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return found[:-1].reshape(mine[0].vectors.shape), float(found[-1])


def main() -> None:
    """Read, see, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data (default ../shared)")
    parser.add_argument("--each", type=int, default=6000, help="planted cases of each kind (default 6000)")
    parser.add_argument("--limit", type=int, default=10**9, help="the most pairs looked at (default all)")
    given = parser.parse_args()
    tensors: dict[str, NDArray[Any]] = {}
    for language, mine in sights(cases(given.shared, given.each, given.limit)).items():
        print(f"{language}: {sum(s.fine for s in mine)} fine, {sum(not s.fine for s in mine)} others")
        weights, bias = fit(mine)
        tensors |= {language: weights.astype(np.float16), f"{language} bias": np.array([bias], dtype=np.float32)}
    save_file(tensors, OUTPUT, {"encoder": load_encoder().name})


if __name__ == "__main__":
    main()
