"""Learn how much each piece of evidence weighs, and write `aligner/fidelity/data/weights.json`.

    python scripts/plant_divergences.py PAIRS.tsv.gz -o planted.jsonl --each 600 --seed 99
    python scripts/calibrate_fidelity.py PAIRS.tsv.gz planted.jsonl

For every kind of evidence a logistic regression (Newton's method with a ridge) tells findings on planted pairs from
findings on clean ones; planted pairs of a kind and clean pairs weigh the same in sum. The pairs must not be those on
which figures are measured.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from plant_divergences import read_pairs

from aligner.encoding import load_encoder
from aligner.fidelity.checking import examine
from aligner.fidelity.likeness import Vocabulary
from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.words import Side

OUTPUT = Path(__file__).parent.parent / "aligner" / "fidelity" / "data" / "weights.json"
KINDS: dict[str, tuple[set[str], set[str]]] = {
    "negation": ({"negation"}, {"negation", "negation-ru"}),
    "passage": ({"omission", "addition"}, {"sentence-omitted", "sentence-added", "clause-dropped", "clause-inserted"}),
}
"""Kind of evidence: the types of finding that carry it, and the kinds of planted case in which they are right."""
RIDGE = 3.0


def rows(path: Path, clean: Path, limit: int) -> Iterator[tuple[str, Finding]]:
    """Yield the kind of each case and every finding with evidence in it; clean pairs are of kind `clean`."""
    vocabulary = Vocabulary(load_encoder())
    pairs = list(read_pairs(clean))
    random.Random(7).shuffle(pairs)
    cases = [("clean", russian, english) for russian, english in pairs[:limit]]
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        cases.append((case["kind"], case["ru"], case["en"]))
    for kind, russian, english in cases:
        for finding in examine(Pair(Side(russian, "ru"), Side(english, "en"), vocabulary)):
            if finding.evidence:
                yield kind, finding


def fit(evidence: np.ndarray, label: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Return the weights of a ridge logistic regression, the bias last; columns are scaled while it is found."""
    mean, spread = evidence.mean(0), evidence.std(0) + 1e-6
    x = np.hstack([(evidence - mean) / spread, np.ones((len(evidence), 1))])
    found = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 1e-3
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (weight * (label - p)) - ridge * found
        curve = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        found += step
        if np.abs(step).max() < 1e-6:
            break
    plain = found[:-1] / spread
    result: np.ndarray = np.append(plain, found[-1] - plain @ mean)
    return result


def main() -> None:
    """Collect, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clean", type=Path, help="clean pairs (.tsv.gz)")
    parser.add_argument("planted", type=Path, help="planted cases made from them")
    parser.add_argument("--limit", type=int, default=9000, help="clean pairs used (default 9000)")
    given = parser.parse_args()
    collected = list(rows(given.planted, given.clean, given.limit))
    learned: dict[str, dict[str, float]] = {}
    for name, (types, right) in KINDS.items():
        mine = [(kind, f) for kind, f in collected if f.type in types and (kind in right or kind == "clean")]
        names = sorted({key for _, f in mine for key in f.evidence or {}})
        x = np.array([[(f.evidence or {})[key] for key in names] for _, f in mine])
        y = np.array([float(_right(kind, f)) for kind, f in mine])
        w = np.where(y == 1, 1.0, len(y[y == 1]) / max(1, len(y[y == 0])) * 2)
        found = fit(x, y, w)
        learned[name] = {key: round(float(v), 5) for key, v in zip([*names, "bias"], found, strict=True)}
        print(f"{name}: {int(y.sum())} right, {int((1 - y).sum())} wrong")
    record = {"note": "Made by scripts/calibrate_fidelity.py.", "weights": learned}
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _right(kind: str, finding: Finding) -> bool:
    """Whether a finding names what was planted: on the right side where something was left out or put in."""
    if kind == "clean":
        return False
    if kind in ("sentence-omitted", "clause-dropped"):
        return finding.type == "omission"
    if kind in ("sentence-added", "clause-inserted"):
        return finding.type == "addition"
    return True


if __name__ == "__main__":
    main()
