"""Learn what the detector's states tell of findings, and write `aligner/fidelity/models/rescoring.safetensors`.

    python -m scripts.training.rescoring --shared ../shared

The rules look at pairs and at planted divergences. Where they find something, the detector reads the pair, and for
each type of finding a ridge logistic regression tells right findings from wrong ones by what the network made of the
words there and across (`aligner.fidelity.rescoring.state_view`). The pairs from which `calibrate_fidelity.py` learns are
left out. Run it again when the detector or a rule changes, and `calibrate_fidelity.py --deep` after it.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from scipy.optimize import minimize

from aligner.document.model import Span
from aligner.fidelity.detector import Detector, load_detector
from aligner.fidelity.finding import Finding
from aligner.fidelity.registry import RESCORED
from aligner.fidelity.rescoring import state_view
from scripts.benchmarks.fidelity import area
from scripts.training.calibration import READ, examined, is_meant
from scripts.training.plant_divergences import Case, plant
from scripts.training.translation_table import read

OUTPUT = Path(__file__).parents[2] / "aligner" / "fidelity" / "models" / "rescoring.safetensors"
BELIEVED = 0.05
"""The least belief of the rules in a finding that is looked at."""
LONGEST = 700
"""Characters of the longest pairs read, both sides together."""
RIDGE = 300.0
FOLDS = 4

Spans = tuple[Span | None, Span | None]
Halves = NDArray[np.float16]


class Doubt(NamedTuple):
    """A finding to look at again: its type, its places in the Russian and the English text, and whether it is right."""

    type: str
    spans: Spans
    right: bool


class Doubted(NamedTuple):
    """A pair with what is to be looked at in it."""

    russian: str
    english: str
    doubts: list[Doubt]


def doubted(cases: Iterator[tuple[Case, list[Finding]]]) -> Iterator[Doubted]:
    """Yield what the rules found: in clean pairs all is wrong, in planted ones what names the divergence is right."""
    for case, found in cases:
        worth = [f for f in found if f.type in RESCORED and f.score >= BELIEVED]
        if case.kind != "clean":
            worth = [f for f in worth if is_meant(case, f)]
        if worth:
            doubts = [Doubt(f.type, (f.source, f.target), case.kind != "clean") for f in worth]
            yield Doubted(case.ru, case.en, doubts)


@cache
def _detector() -> Detector:
    return load_detector()


def views(batch: list[Doubted]) -> list[tuple[Doubt, Halves]]:
    """Return what the network made of everything that is doubted in a few pairs."""
    judged = _detector().predict([(one.russian, one.english) for one in batch])
    seen = []
    for one, judgement in zip(batch, judged, strict=True):
        assert judgement.states is not None
        for doubt in one.doubts:
            seen.append((doubt, state_view(judgement.states, doubt.spans).astype(np.float16)))
    return seen


def fit(x: NDArray[np.float32], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the weights of a ridge logistic regression, the bias last; columns are scaled while it is found."""
    mean, spread = x.mean(0), x.std(0) + 1e-3
    scaled = (x - mean) / spread
    sign = np.where(right, 1.0, -1.0)

    def loss(given: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (scaled @ given[:-1].astype(np.float32) + given[-1])
        pull = -sign / (1 + np.exp(margin.clip(-30, 30)))
        slope = np.append(pull.astype(np.float32) @ scaled + RIDGE * given[:-1], pull.sum())
        return float(np.logaddexp(0, -margin).sum() + RIDGE / 2 * given[:-1] @ given[:-1]), slope

    found: Any = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    plain = found[:-1] / spread
    return np.append(plain, found[-1] - plain @ mean)


def held_out(x: NDArray[np.float32], right: NDArray[np.bool_]) -> float:
    """Return the area when each part is judged by weights learned from the others."""
    told = np.zeros(len(x))
    for fold in range(FOLDS):
        mine = np.arange(len(x)) % FOLDS == fold
        weights = fit(x[~mine], right[~mine])
        told[mine] = x[mine] @ weights[:-1] + weights[-1]
    return area(told[~right].tolist(), told[right].tolist())


def main() -> None:
    """Collect, look, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data (default ../shared)")
    parser.add_argument("--clean", type=int, default=30000, help="clean pairs looked through (default 30000)")
    parser.add_argument("--each", type=int, default=700, help="planted cases of each kind (default 700)")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes (default one a processor)")
    given = parser.parse_args()
    pairs = [pair for pair in read(given.shared) if sum(map(len, pair)) < LONGEST]
    planted = list(plant(pairs[given.clean :], given.each, 77, READ))
    batch = list(doubted(examined(pairs[: given.clean], planted)))
    print(f"{len(batch)} pairs with {Counter(d.type for one in batch for d in one.doubts)}", flush=True)
    seen: list[tuple[Doubt, Halves]] = []
    with ProcessPoolExecutor(given.workers) as pool:
        for part in pool.map(views, [batch[at : at + 256] for at in range(0, len(batch), 256)]):
            seen += part
    tensors = {}
    for type_ in sorted(RESCORED):
        x = np.array([values for doubt, values in seen if doubt.type == type_], dtype=np.float32)
        right = np.array([doubt.right for doubt, _ in seen if doubt.type == type_])
        counts = f"{right.sum()} right, {(~right).sum()} wrong"
        print(f"{type_}: {counts}, area held out {held_out(x, right):.3f}", flush=True)
        tensors[type_] = fit(x, right).astype(np.float16)
    save_file(tensors, OUTPUT)


if __name__ == "__main__":
    main()
