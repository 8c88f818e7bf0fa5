"""Learn how much each piece of evidence weighs, and write `aligner/fidelity/data/weights.json`.

    python scripts/plant_divergences.py PAIRS.tsv.gz -o planted.jsonl --each 600 --seed 99
    python scripts/calibrate_fidelity.py PAIRS.tsv.gz planted.jsonl
    python scripts/calibrate_fidelity.py PAIRS.tsv.gz planted.jsonl --deep --limit 800

For every kind of evidence a logistic regression (Newton's method with a ridge) tells findings on planted pairs from
findings on clean ones. Then beliefs are calibrated type by type on all cases, clean ones included. The pairs must not
be those on which figures are measured. `--deep` learns only how the trained detector's marks weigh, for the detector
that is installed, and keeps the rest; run it again when the detector changes.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from plant_divergences import read_pairs

from aligner.encoding import load_encoder
from aligner.fidelity.checking import examine
from aligner.fidelity.decision import one_a_cause
from aligner.fidelity.depth import deepen
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
MEANT: dict[str, set[str]] = {
    "number": {"number", "number-ru", "number-dropped", "date"},
    "date": {"date", "number", "number-ru", "number-dropped"},
    "name": {"name", "name-ru", "name-dropped"},
    "negation": {"negation", "negation-ru"},
    "omission": {"sentence-omitted", "clause-dropped", "name-dropped", "number-dropped", "word-dropped"},
    "addition": {"sentence-added", "clause-inserted", "word-inserted"},
    "modality": {"modality", "negation"},
    "quantifier": {"quantifier", "negation"},
    "question": {"question"},
    "repeated": {"repeated"},
    "untranslated": {"untranslated", "untranslated-sentence"},
}
"""The planted kinds in which a flag of a type is right, for calibration."""
CHANGED = {
    "antonym", "word-inserted", "word-dropped", "name", "name-ru", "negation", "negation-ru", "modality", "quantifier",
    "number", "number-ru", "date",
}  # fmt: skip
"""The planted kinds in which a flag of type `meaning` is right."""
EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def examined(path: Path, clean: Path, limit: int, deep: bool = False) -> Iterator[tuple[str, list[Finding]]]:
    """Yield the kind of each case and all that the rules find in it; clean pairs are of kind `clean`."""
    vocabulary = Vocabulary(load_encoder())
    known = list(read_pairs(clean))
    random.Random(7).shuffle(known)
    cases = [("clean", russian, english) for russian, english in known[:limit]]
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        cases.append((case["kind"], case["ru"], case["en"]))
    pairs = [Pair(Side(russian, "ru"), Side(english, "en"), vocabulary) for _, russian, english in cases]
    findings = [examine(pair) for pair in pairs]
    if deep:
        findings = deepen(pairs, findings, range(len(pairs)))
    yield from zip((kind for kind, _, _ in cases), findings, strict=True)


def calibrate(cases: list[tuple[str, list[Finding]]]) -> dict[str, list[list[float]]]:
    """Return by type the points (belief, share of right flags), made to rise by pooling neighbours that fall."""
    table: dict[str, list[list[float]]] = {}
    for type_, right in MEANT.items():
        mine = ((kind, f) for kind, found in cases for f in one_a_cause(found) if f.type == type_)
        flags = [(f.probability, float(kind in right)) for kind, f in mine]
        groups = []
        for low, high in pairwise(EDGES):
            inside = [flag for flag in flags if low <= flag[0] < high]
            if len(inside) >= 8:
                groups.append([sum(b for b, _ in inside), sum(r for _, r in inside), float(len(inside))])
        while any(a[1] / a[2] > b[1] / b[2] for a, b in pairwise(groups)):
            at = next(n for n, (a, b) in enumerate(pairwise(groups)) if a[1] / a[2] > b[1] / b[2])
            groups[at : at + 2] = [[a + b for a, b in zip(groups[at], groups[at + 1], strict=True)]]
        table[type_] = [[round(b / n, 3), round((r + 0.5) / (n + 1), 3)] for b, r, n in groups]
    return table


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
    parser.add_argument("--deep", action="store_true", help="learn the weights of the detector's marks")
    given = parser.parse_args()
    if given.deep:
        learn_deep(given.planted, given.clean, given.limit)
        return
    cases = list(examined(given.planted, given.clean, given.limit))
    collected = [(kind, f) for kind, found in cases for f in found if f.evidence]
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
    cases = [(kind, [_reweighed(f, learned) for f in found]) for kind, found in cases]
    record = {"note": "Made by scripts/calibrate_fidelity.py.", "weights": learned, "calibration": calibrate(cases)}
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def learn_deep(planted: Path, clean: Path, limit: int) -> None:
    """Fit how the detector's marks weigh, for each type of finding and each kind of marked run, and keep the rest."""
    record = json.loads(OUTPUT.read_text(encoding="utf-8"))
    for name in [name for name in record["weights"] if name.startswith(("deep ", "mark "))]:
        del record["weights"][name]
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    cases = list(examined(planted, clean, limit, deep=True))
    groups: dict[str, list[tuple[str, Finding]]] = {}
    for kind, found in cases:
        for finding in found:
            if finding.evidence and "damaged" in finding.evidence:
                prefix = "deep" if "belief" in finding.evidence else "mark"
                groups.setdefault(f"{prefix} {finding.type}", []).append((kind, finding))
    for name, mine in groups.items():
        right = MEANT.get(name[5:], CHANGED)
        y = np.array([float(kind in right) for kind, _ in mine])
        if min(y.sum(), (1 - y).sum()) < 25:
            print(f"{name}: too few to learn from")
            continue
        names = sorted(mine[0][1].evidence or {})
        x = np.array([[(f.evidence or {})[key] for key in names] for _, f in mine])
        found_ = fit(x, y, np.ones(len(y)))
        record["weights"][name] = {key: round(float(v), 5) for key, v in zip([*names, "bias"], found_, strict=True)}
        print(f"{name}: {int(y.sum())} right, {int((1 - y).sum())} wrong")
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _reweighed(finding: Finding, learned: dict[str, dict[str, float]]) -> Finding:
    """Return a finding with the belief that the new weights give it."""
    name = next((name for name, (types, _) in KINDS.items() if finding.type in types), None)
    if not finding.evidence or name is None:
        return finding
    total = learned[name]["bias"] + sum(learned[name].get(key, 0.0) * value for key, value in finding.evidence.items())
    return replace(finding, probability=1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))


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
