"""Learn how much each piece of evidence weighs, and write `aligner/fidelity/data/weights.json`.

    python scripts/calibrate_fidelity.py --shared ../shared
    python scripts/calibrate_fidelity.py --shared ../shared --only name
    python scripts/calibrate_fidelity.py --shared ../shared --deep --limit 800

Pairs are drawn from the training data, none of them a pair on which figures are measured, and divergences are planted
in them. For every kind of evidence a logistic regression (Newton's method with a ridge) tells findings on planted
pairs from findings on clean ones. Then beliefs are calibrated type by type on all cases, clean ones included. `--only`
learns one type of flag anew and keeps the rest. `--deep` learns only how the trained detector's marks weigh, for the
detector that is installed, and keeps the rest; run it again when the detector changes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from plant_divergences import Case, plant

from aligner.encoding import load_encoder
from aligner.fidelity.checking import examine
from aligner.fidelity.decision import one_a_cause
from aligner.fidelity.depth import deepen
from aligner.fidelity.likeness import Vocabulary
from aligner.fidelity.pair import Finding, Pair, match
from aligner.fidelity.reading.words import Side

OUTPUT = Path(__file__).parent.parent / "aligner" / "fidelity" / "data" / "weights.json"


class Kind(NamedTuple):
    """A kind of evidence: the types of finding that carry it, the kinds of planted case in which they are right.

    `mark` is a piece of evidence that tells it from other kinds of the same types. `against` says how much all wrong
    findings together weigh beside all right ones: the more, the surer a finding must be.
    """

    types: set[str]
    right: set[str]
    mark: str = ""
    against: float = 2.0


NAMES = {"name", "name-ru", "name-borrowed", "name-dropped"}
PASSAGES = {"sentence-omitted", "sentence-added", "clause-dropped", "clause-inserted"}
KINDS: dict[str, Kind] = {
    "negation": Kind({"negation"}, {"negation", "negation-ru"}),
    "contrast modality": Kind({"modality"}, {"modality"}),
    "contrast quantifier": Kind({"quantifier"}, {"quantifier"}),
    "contrast meaning": Kind({"meaning"}, {"antonym"}),
    "passage": Kind({"omission", "addition"}, PASSAGES, "share"),
    "name replaced": Kind({"name"}, NAMES, "apart", 1.0),
    "name alone": Kind({"name"}, NAMES, "pronoun", 12.0),
}
SOURCES = {"wmt": 9000, "tico19": 1000, "tatoeba": 700, "mlqe": 500, "book": 1000}
"""How many pairs are taken from each source of the training data."""
RIDGE = 3.0
CHANGED = {
    "antonym", "word-inserted", "word-dropped", "name", "name-ru", "negation", "negation-ru", "modality", "quantifier",
    "number", "number-ru", "date",
}  # fmt: skip
"""The planted kinds in which a flag of type `meaning` is right."""
MEANT: dict[str, set[str]] = {
    "number": {"number", "number-ru", "number-dropped", "date"},
    "date": {"date", "number", "number-ru", "number-dropped"},
    "name": NAMES,
    "negation": {"negation", "negation-ru"},
    "omission": {"sentence-omitted", "clause-dropped", "name-dropped", "number-dropped", "word-dropped"},
    "addition": {"sentence-added", "clause-inserted", "word-inserted"},
    "modality": {"modality", "negation"},
    "quantifier": {"quantifier", "negation"},
    "meaning": CHANGED,
    "question": {"question"},
    "repeated": {"repeated"},
    "untranslated": {"untranslated", "untranslated-sentence"},
}
"""The planted kinds in which a flag of a type is right, for calibration."""
EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def sample(shared: Path) -> list[tuple[str, str]]:
    """Return pairs for learning from the shared training data, the same at every run."""
    pools: dict[str, list[tuple[str, str]]] = {name: [] for name in SOURCES}
    for name in ("ru-en.tsv.gz", "books.tsv.gz"):
        with gzip.open(shared / "train" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                source, russian, english, *_ = line.rstrip("\n").split("\t")
                if (pool := pools.get(source.split(":")[0])) is not None:
                    pool.append((russian, english))
    chance = random.Random(7)
    pairs = [pair for name, pool in pools.items() for pair in chance.sample(pool, min(len(pool), SOURCES[name]))]
    chance.shuffle(pairs)
    return pairs


def examined(
    pairs: list[tuple[str, str]], planted: list[Case], deep: bool = False
) -> Iterator[tuple[Case, list[Finding]]]:
    """Yield each case and all that the rules find in it; clean pairs are cases of kind `clean`."""
    vocabulary = Vocabulary(load_encoder())
    cases = [Case("clean", True, russian, english, "") for russian, english in pairs] + planted
    for start in range(0, len(cases), 512):
        batch = cases[start : start + 512]
        read = [Pair(Side(case.ru, "ru"), Side(case.en, "en"), vocabulary) for case in batch]
        match(read, vocabulary)
        findings = [examine(pair) for pair in read]
        if deep:
            findings = deepen(read, findings, range(len(read)))
        yield from zip(batch, findings, strict=True)


def calibrate(cases: list[tuple[Case, list[Finding]]]) -> dict[str, list[list[float]]]:
    """Return by type the points (belief, share of right flags), made to rise by pooling neighbours that fall."""
    table: dict[str, list[list[float]]] = {}
    for type_, right in MEANT.items():
        mine = ((case.kind, f) for case, found in cases for f in one_a_cause(found) if f.type == type_)
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
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data (default ../shared)")
    parser.add_argument("--limit", type=int, default=9000, help="clean pairs used (default 9000)")
    parser.add_argument("--each", type=int, default=600, help="planted cases of each kind (default 600)")
    parser.add_argument("--seed", type=int, default=99, help="seed of the planting (default 99)")
    parser.add_argument("--only", action="append", help="learn this type of flag only, and keep the rest")
    parser.add_argument("--deep", action="store_true", help="learn the weights of the detector's marks")
    given = parser.parse_args()
    pairs = sample(given.shared)
    planted = list(plant(pairs, given.each, given.seed))
    if given.deep:
        learn_deep(pairs[: given.limit], planted)
        return
    record = json.loads(OUTPUT.read_text(encoding="utf-8"))
    kinds = {name: kind for name, kind in KINDS.items() if not given.only or kind.types & set(given.only)}
    meant = {type_ for type_ in MEANT if not given.only or type_ in given.only}
    wanted = {kind for type_ in meant for kind in MEANT[type_]} | {kind for k in kinds.values() for kind in k.right}
    planted = [case for case in planted if not given.only or case.kind in wanted]
    cases = list(examined(pairs[: given.limit], planted))
    learned = {name: learn(name, kind, cases) for name, kind in kinds.items()}
    cases = [(case, [_reweighed(f, learned) for f in found]) for case, found in cases]
    if not given.only:
        record = {"note": "Made by scripts/calibrate_fidelity.py.", "weights": {}, "calibration": {}}
    record["weights"].update(learned)
    record["calibration"].update({type_: points for type_, points in calibrate(cases).items() if type_ in meant})
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def learn(name: str, kind: Kind, cases: list[tuple[Case, list[Finding]]]) -> dict[str, float]:
    """Return the weights of a kind of evidence: right findings of planted cases against all of clean pairs."""
    mine = [
        (float(_right(case, f)), f.evidence)
        for case, found in cases
        for f in found
        if f.evidence and _carries(f, kind) and (case.kind == "clean" or (case.kind in kind.right and _right(case, f)))
    ]
    names = sorted({key for _, evidence in mine for key in evidence})
    x = np.array([[evidence.get(key, 0.0) for key in names] for _, evidence in mine])
    y = np.array([right for right, _ in mine])
    found = fit(x, y, np.where(y == 1, 1.0, y.sum() / max(1.0, (1 - y).sum()) * kind.against))
    print(f"{name}: {int(y.sum())} right, {int((1 - y).sum())} wrong")
    return {key: round(float(v), 5) for key, v in zip([*names, "bias"], found, strict=True)}


def _carries(finding: Finding, kind: Kind) -> bool:
    """Whether a finding's evidence is of a kind."""
    return finding.type in kind.types and (not kind.mark or kind.mark in (finding.evidence or {}))


def learn_deep(pairs: list[tuple[str, str]], planted: list[Case]) -> None:
    """Fit how the detector's marks weigh, for each type of finding and each kind of marked run, and keep the rest."""
    record = json.loads(OUTPUT.read_text(encoding="utf-8"))
    for name in [name for name in record["weights"] if name.startswith(("deep ", "mark "))]:
        del record["weights"][name]
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    groups: dict[str, list[tuple[str, Finding]]] = {}
    for case, found in examined(pairs, planted, deep=True):
        for finding in found:
            if finding.evidence and "damaged" in finding.evidence:
                prefix = "deep" if "belief" in finding.evidence else "mark"
                groups.setdefault(f"{prefix} {finding.type}", []).append((case.kind, finding))
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
    name = next((name for name in learned if finding.evidence and _carries(finding, KINDS[name])), None)
    if not finding.evidence or name is None:
        return finding
    total = learned[name]["bias"] + sum(learned[name].get(key, 0.0) * value for key, value in finding.evidence.items())
    return replace(finding, probability=1 / (1 + math.exp(-max(-30.0, min(30.0, total)))))


def _right(case: Case, finding: Finding) -> bool:
    """Whether a finding names what was planted: on the right side where something was left out or put in."""
    if case.kind == "clean":
        return False
    if case.kind in ("sentence-omitted", "clause-dropped"):
        return finding.type == "omission"
    if case.kind in ("sentence-added", "clause-inserted"):
        return finding.type == "addition"
    if case.kind in NAMES:
        own = finding.source if case.side == "ru" else finding.target
        if not case.spans:
            return own is None
        return own is not None and any(own.start < end and start < own.end for start, end in case.spans)
    return True


if __name__ == "__main__":
    main()
