"""Learn how much each piece of evidence weighs, and write `aligner/fidelity/models/scorers.json`.

    python -m scripts.training.logistic_scorers --shared ../shared
    python -m scripts.training.logistic_scorers --shared ../shared --only name

Pairs are drawn from the training data, none of them a pair on which figures are measured, and divergences are planted
in them. For every kind of evidence a logistic regression (Newton's method with a ridge) tells findings on planted
pairs from findings on clean ones and on faithful free renderings. What a score is worth on real translations, and from
where it is a warning, is learned by `scripts.training.calibration`. `--only` learns one type of flag anew and keeps the
rest.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from aligner.encoding import load_encoder
from aligner.evaluation.flag_metrics import read_contrasts
from aligner.fidelity.checking import findings_of
from aligner.fidelity.checks.base import Scorer
from aligner.fidelity.finding import Finding
from aligner.fidelity.registry import FLAG_TYPES, SCORERS
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment
from scripts.runtime import MODELS, argument_parser
from scripts.training.plant_divergences import Case, plant

OUTPUT = MODELS / "scorers.json"
NAMES = {"name", "name-ru", "name-borrowed", "name-nation", "name-dropped"}
EXCHANGED = {"modality", "quantifier", "antonym"}
PASSAGES = {"sentence-omitted", "sentence-added", "clause-dropped", "clause-inserted"}
SOURCES = {"wmt": 9000, "tico19": 1000, "tatoeba": 700, "mlqe": 500, "book": 1000}
"""How many pairs are taken from each source of the training data."""
RIDGE = 3.0
MEANT = {name: set(type_.true_positives) for name, type_ in FLAG_TYPES.items() if type_.true_positives}
"""The planted kinds in which a flag of a type is right, for calibration."""
BLURRED = {"mispaired", "untranslated-sentence"}
"""Planted kinds that, like whole passages, bring divergences of other types with them, which are not wrong."""


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


def faithful(shared: Path) -> list[tuple[str, str]]:
    """Return the faithful renderings of every second minimal pair, those of which the calibration knows too.

    Free translations deny, bound and compare in their own ways, which clean pairs of news seldom show.
    """
    names = ("contrast.train", "contrast.diplomatic")
    items = [item for name in names for item in read_contrasts(shared / "fidelity" / f"{name}.jsonl")[::2]]
    return [(item.source, text) for item in items for text in item.faithful]


def examined(pairs: list[tuple[str, str]], planted: list[Case]) -> Iterator[tuple[Case, list[Finding]]]:
    """Yield each case with all that the checks find in it; clean pairs are of kind `clean`."""
    vocabulary = Vocabulary(load_encoder())
    cases = [Case("clean", True, russian, english, "") for russian, english in pairs] + planted
    for start in range(0, len(cases), 512):
        batch = cases[start : start + 512]
        read = [Pair(Segment(case.ru, "ru"), Segment(case.en, "en"), vocabulary) for case in batch]
        align_words(read, vocabulary)
        yield from zip(batch, map(findings_of, read), strict=True)


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
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--limit", type=int, default=9000, help="clean pairs used (default 9000)")
    parser.add_argument("--each", type=int, default=600, help="planted cases of each kind (default 600)")
    parser.add_argument("--seed", type=int, default=99, help="seed of the planting (default 99)")
    parser.add_argument("--only", action="append", help="learn this type of flag only, and keep the rest")
    given = parser.parse_args()
    pairs = sample(given.shared)
    planted = list(plant(pairs, given.each, given.seed))
    record = json.loads(OUTPUT.read_text(encoding="utf-8"))
    kinds = {name: kind for name, kind in SCORERS.items() if not given.only or set(kind.types) & set(given.only)}
    needed = {kind for scorer in kinds.values() for kind in scorer.right}
    planted = [case for case in planted if case.kind in needed]
    cases = list(examined(pairs[: given.limit] + faithful(given.shared), planted))
    kept = record["weights"] if given.only else {}
    learned = {name: learn(name, kind, cases) for name, kind in kinds.items()}
    record = {"note": "Made by scripts/training/logistic_scorers.py.", "weights": kept | learned}
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def learn(name: str, kind: Scorer, cases: list[tuple[Case, list[Finding]]]) -> dict[str, float]:
    """Return the weights of a kind of evidence: right findings of planted cases against all of clean pairs."""
    mine = [
        (float(_right(case, f)), f.features)
        for case, found in cases
        for f in found
        if f.features and _carries(f, kind) and (case.kind == "clean" or (case.kind in kind.right and _right(case, f)))
    ]
    names = sorted({key for _, evidence in mine for key in evidence})
    x = np.array([[evidence.get(key, 0.0) for key in names] for _, evidence in mine])
    y = np.array([right for right, _ in mine])
    found = fit(x, y, np.where(y == 1, 1.0, y.sum() / max(1.0, (1 - y).sum()) * kind.false_weight))
    print(f"{name}: {int(y.sum())} right, {int((1 - y).sum())} wrong")
    return {key: round(float(v), 5) for key, v in zip([*names, "bias"], found, strict=True)}


def _carries(finding: Finding, kind: Scorer) -> bool:
    """Whether a finding's evidence is of a kind."""
    return finding.type in kind.types and (not kind.marker or kind.marker in (finding.features or {}))


def is_meant(case: Case, finding: Finding) -> bool:
    """Whether a finding is of a type that names what was planted, and, where it points to that side, points there."""
    return case.kind in MEANT[finding.type] and _points_there(case, finding)


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
    if case.kind in EXCHANGED:
        return _points_there(case, finding)
    return True


def _points_there(case: Case, finding: Finding) -> bool:
    """Whether a finding points to what was planted, or nowhere on that side."""
    own = finding.source if case.side == "ru" else finding.target
    return not own or not case.spans or any(own.start < end and start < own.end for start, end in case.spans)


if __name__ == "__main__":
    main()
