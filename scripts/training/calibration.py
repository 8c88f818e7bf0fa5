"""Learn how much each piece of evidence weighs, and write `aligner/fidelity/models/weights.json`.

    python -m scripts.training.calibration --shared ../shared
    python -m scripts.training.calibration --shared ../shared --only name
    python -m scripts.training.calibration --shared ../shared --deep --limit 9000 --each 120

Pairs are drawn from the training data, none of them a pair on which figures are measured, and divergences are planted
in them. For every kind of evidence a logistic regression (Newton's method with a ridge) tells findings on planted
pairs from findings on clean ones. Then beliefs are calibrated type by type on all cases, clean ones included. From
which belief on a finding is a warning is a matter of its price, the false flags in clean pairs: half of it is told by
the same pairs, half by the clean pairs of the public gold, since on pairs that encoder and weights have learned from
all looks better than it is. What was chosen without one set of the gold is counted on that set. `--only` learns one
type of flag anew and keeps the rest. `--deep` learns only how the trained detector's marks weigh, for the detector that
is installed, and keeps the rest; its clean pairs are longer than those that the detector learned from. Run it again
when the detector or a rule changes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import pickle
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from aligner.encoding import load_encoder
from aligner.fidelity.checks.base import Scorer
from aligner.fidelity.deduplication import suppress_overlapping
from aligner.fidelity.detector import DetectorOutput, load_detector
from aligner.fidelity.detector.routing import keep_certain_score, merge_detector_output
from aligner.fidelity.finding import Finding
from aligner.fidelity.pipeline import examine
from aligner.fidelity.registry import FLAG_TYPES, SCORERS, types_naming
from aligner.fidelity.scoring.logistic import logistic
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment
from scripts.training.plant_divergences import Case, plant, read_pairs

OUTPUT = Path(__file__).parents[2] / "aligner" / "fidelity" / "models" / "weights.json"


NAMES = {"name", "name-ru", "name-borrowed", "name-nation", "name-dropped"}
EXCHANGED = {"modality", "quantifier", "antonym"}
PASSAGES = {"sentence-omitted", "sentence-added", "clause-dropped", "clause-inserted"}
SOURCES = {"wmt": 9000, "tico19": 1000, "tatoeba": 700, "mlqe": 500, "book": 1000}
"""How many pairs are taken from each source of the training data."""
RIDGE = 3.0
MEANT = {name: set(type_.true_positives) for name, type_ in FLAG_TYPES.items() if type_.true_positives}
"""The planted kinds in which a flag of a type is right, for calibration."""
LEARNED_FROM = 360
"""Characters of the longest pairs that the detector has learned from: of longer ones it knows nothing by heart."""
READ = PASSAGES | NAMES | {
    "negation", "negation-ru", "modality", "quantifier", "antonym", "word-dropped", "word-inserted", "mispaired",
}  # fmt: skip
"""The planted kinds that the detector is to have a say in."""
BUDGET, DEEP_BUDGET = 1.75, 2.3
"""False flags of warning or error that clean pairs may draw in a hundred, spent where they find most. Of pairs that the
detector has not learned from, which are long, more may draw one."""
ASKED = {
    ("number", "number-ru", "number-dropped"): 0.95, ("date",): 0.95, ("untranslated", "untranslated-sentence"): 0.95,
    ("name", "name-ru", "name-borrowed", "name-nation"): 0.95, ("sentence-omitted",): 0.95, ("sentence-added",): 0.95,
    ("negation", "negation-ru"): 0.88, ("modality",): 0.85, ("quantifier",): 0.87, ("clause-dropped",): 0.75,
    ("clause-inserted",): 0.75, ("antonym",): 0.55, ("mispaired",): 0.4,
}  # fmt: skip
"""The share of planted cases that an editor may ask to be found, by kinds that are ways of doing one thing."""
BEYOND, UNASKED, LEFT = 0.2, 0.15, 0.02
"""What finding more than is asked is worth beside finding as much, what a kind is worth that nobody asked for, and the
share of cases that nothing finds."""
DEAR = {"word-dropped", "word-inserted"}
"""Planted kinds that are worth nothing: what finds one in ten flags as many words that translators leave out or add."""
GOLD = ("ntrex", "wmt21-ruen")
"""Sets of the gold whose clean pairs tell half of the price of a flag."""
EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
MIX = 5
"""Clean pairs for each planted case of a kind when probabilities are told."""
BLURRED = {"mispaired", "untranslated-sentence"}
"""Planted kinds that, like whole passages, bring divergences of other types with them, which are not wrong."""
DEEP = ("deep ", "mark ")
"""How the measures begin that the detector has a say in: findings of the rules that it weighs, and those of its own."""
PARTS = ("weights", "calibration", "warnings")
"""What is learned of findings: how evidence weighs, what a belief is worth, from where it is a warning."""
DEFAULT_WARNING_SCORE = 0.6
"""The least score for a warning where none was learned."""
LEASTS = (*(round(float(least), 2) for least in np.arange(0.2, 0.98, 0.02)), 0.985, 0.99, 0.995, 1.01)

Cases = list[tuple[Case, list[Finding]]]
Counts = dict[str, float]


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


class Remembering:
    """The detector, and a file of what it said before: reading is what takes long, and rules change oftener."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.detector = load_detector()
        self.known: dict[tuple[str, str], DetectorOutput] = {}
        if path and path.exists():
            with path.open("rb") as kept:
                while kept.peek(1):
                    self.known.update(pickle.load(kept))

    def predict(self, pairs: list[tuple[str, str]]) -> list[DetectorOutput]:
        """Return one judgement for each pair, and keep the new ones."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self.known]
        told = dict(zip(new, self.detector.predict(new), strict=True))
        self.known |= told
        if told and self.path:
            with self.path.open("ab") as kept:
                pickle.dump(told, kept)
        return [self.known[pair] for pair in pairs]


def examined(
    pairs: list[tuple[str, str]], planted: list[Case], detector: Remembering | None = None
) -> Iterator[tuple[Case, list[Finding]]]:
    """Yield each case and all that the rules find in it, weighed by the detector; clean pairs are of kind `clean`."""
    vocabulary = Vocabulary(load_encoder())
    cases = [Case("clean", True, russian, english, "") for russian, english in pairs] + planted
    for start in range(0, len(cases), 512):
        batch = cases[start : start + 512]
        read = [Pair(Segment(case.ru, "ru"), Segment(case.en, "en"), vocabulary) for case in batch]
        align_words(read, vocabulary)
        findings = [examine(pair) for pair in read]
        if detector:
            judged = detector.predict([(case.ru, case.en) for case in batch])
            findings = [merge_detector_output(*row) for row in zip(read, findings, judged, strict=True)]
            print(f"{min(start + 512, len(cases))} of {len(cases)} read", file=sys.stderr, flush=True)
        yield from zip(batch, findings, strict=True)


def controls(shared: Path) -> list[Case]:
    """Return the clean pairs of the gold as cases, each of its set's kind."""
    folder = shared / "gold"
    return [Case(name, True, *pair, "") for name in GOLD for pair in read_pairs(folder / f"{name}.clean.jsonl")]


def measures(cases: Cases) -> dict[str, list[tuple[Case, Finding]]]:
    """Return the findings that would be shown, with their cases, by measure of belief."""
    table: dict[str, list[tuple[Case, Finding]]] = {}
    for case, found in cases:
        for finding in suppress_overlapping(found, lambda f: f.score >= DEFAULT_WARNING_SCORE):  # whatever is a warning so far
            if finding.type in MEANT:
                table.setdefault(finding.calibration_key, []).append((case, finding))
    return table


def thresholds(cases: Cases, budget: float, measured: str | tuple[str, ...] = "") -> dict[str, float]:
    """Return for each measure the belief from which findings are warnings, and print what it finds and costs.

    Only measures whose name begins as `measured` are looked at.
    """
    offers = {name: rows for name, rows in offered(cases).items() if name.startswith(measured)}
    chosen = bought(offers, budget)
    for measure, offer in sorted(chosen.items()):
        print(f"{measure}: warnings from {offer.least:.3f}, {offer.price(GOLD):.2f} false flags in 100")
    for name in GOLD:
        others = tuple(other for other in GOLD if other != name)
        blind = sum(offer.rates[name] for offer in bought(offers, budget, others).values())
        print(f"chosen without {name}: {blind:.2f} false flags in 100 of it")
    return {measure: offer.least for measure, offer in chosen.items()}


class Offer(NamedTuple):
    """A belief from which to warn of a measure, the shares of planted cases that finds, by kind, and its price.

    `rates` are the false flags in 100 clean pairs by set.
    """

    least: float
    found: Counts
    rates: Counts

    def price(self, gold: Sequence[str]) -> float:
        """Return the mean of the rate in pairs of the training data and of that in sets of the gold."""
        return 0.5 * self.rates["clean"] + 0.5 * float(np.mean([self.rates[name] for name in gold]))


def offered(cases: Cases) -> dict[str, list[Offer]]:
    """Return what can be chosen for each measure."""
    sizes = Counter(case.kind for case, _ in cases)
    offers: dict[str, list[Offer]] = {}
    for measure, mine in measures(cases).items():
        offers[measure] = []
        for least in LEASTS:
            sure = [(case, f) for case, f in mine if f.score >= least]
            right = {id(case): case for case, f in sure if f.type in types_naming(case.kind) and _points_there(case, f)}
            found = Counter(case.kind for case in right.values())
            shares = {kind: count / sizes[kind] for kind, count in found.items()}
            flags = Counter(case.kind for case, _ in sure)
            rates = {name: 100 * flags[name] / sizes[name] for name in ("clean", *GOLD)}
            offers[measure].append(Offer(least, shares, rates))
    return offers


def worth_of(kind: str, share: float) -> float:
    """Return what finding a share of the cases of a kind is worth: halving those missed counts 1 in whatever kind.

    >>> [round(worth_of("date", share), 2) for share in (0.5, 0.75, 0.95)]
    [0.97, 1.92, 3.87]
    """
    if kind in DEAR:
        return 0.0
    kinds, asked = next(((kinds, asked) for kinds, asked in ASKED.items() if kind in kinds), (None, 1.0))
    weight = 1 / len(kinds) if kinds else UNASKED
    enough, all_found = (math.log2((1 + LEFT) / (1 + LEFT - one)) for one in (min(share, asked), share))
    return weight * (enough + BEYOND * (all_found - enough))


def bought(offers: dict[str, list[Offer]], budget: float, gold: Sequence[str] = GOLD) -> dict[str, Offer]:
    """Return the offers to take: step by step what adds most worth for its price, as long as the budget allows.

    What several measures find of a kind is added up: a number is found as a date or as a number.
    """
    chosen = {measure: max(rows, key=lambda row: (-row.price(gold), row.least)) for measure, rows in offers.items()}
    while True:
        left = budget - sum(offer.price(gold) for offer in chosen.values())
        shares: Counter[str] = Counter()
        for offer in chosen.values():
            shares.update(offer.found)
        steps = []
        for measure, now in chosen.items():
            for offer in offers[measure]:
                price = offer.price(gold) - now.price(gold)
                worth = _gain(shares, now, offer) if price <= left else 0.0
                if worth > 1e-9:
                    steps.append((worth / max(price, 1e-6), worth, -offer.least, measure, offer))
        if not steps:
            return chosen
        *_, measure, offer = max(steps)  # of what adds as much the least strict
        chosen[measure] = offer


def _gain(shares: Counter[str], now: Offer, then: Offer) -> float:
    """Return what is won by taking one offer of a measure for another, where so much is found of each kind."""
    total = 0.0
    for kind in {*now.found, *then.found}:
        other = shares[kind] - now.found.get(kind, 0.0) + then.found.get(kind, 0.0)
        total += worth_of(kind, min(1.0, other)) - worth_of(kind, min(1.0, shares[kind]))
    return total


def calibrate(cases: Cases) -> dict[str, list[list[float]]]:
    """Return by measure the points (belief, share of right flags), made to rise by pooling neighbours that fall.

    A clean pair counts so much that there are five for each planted case of a kind, the mix in which figures are told.
    """
    cases = [(case, found) for case, found in cases if case.kind not in GOLD]
    sizes = Counter(case.kind for case, _ in cases)
    each = max(size for kind, size in sizes.items() if kind != "clean")
    clean = MIX * each / sizes["clean"]
    table: dict[str, list[list[float]]] = {}
    for measure, mine in measures(cases).items():
        told = ((case.kind, f) for case, f in mine if case.kind in MEANT[f.type] or case.kind not in PASSAGES | BLURRED)
        weighted = ((kind, f, clean if kind == "clean" else 1.0) for kind, f in told)
        flags = [(f.score * weight, (kind in MEANT[f.type]) * weight, weight) for kind, f, weight in weighted]
        groups = []
        for low, high in pairwise(EDGES):
            inside = [flag for flag in flags if low <= flag[0] / flag[2] < high]
            if len(inside) >= 8:
                groups.append([sum(column) for column in zip(*inside, strict=True)])
        while any(a[1] / a[2] > b[1] / b[2] for a, b in pairwise(groups)):
            at = next(n for n, (a, b) in enumerate(pairwise(groups)) if a[1] / a[2] > b[1] / b[2])
            groups[at : at + 2] = [[a + b for a, b in zip(groups[at], groups[at + 1], strict=True)]]
        table[measure] = [[round(b / n, 3), round((r + 0.5) / (n + 1), 3)] for b, r, n in groups]
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
    budgets = f"default {BUDGET}, {DEEP_BUDGET} with --deep"
    parser.add_argument("--budget", type=float, help=f"false flags in 100 clean pairs ({budgets})")
    parser.add_argument("--deep", action="store_true", help="learn the weights of the detector's marks")
    parser.add_argument("--judgements", type=Path, help="with --deep: a file to keep what the detector said in")
    given = parser.parse_args()
    pairs = sample(given.shared)
    planted = list(plant(pairs, given.each, given.seed))
    if given.deep:
        fresh = [pair for pair in pairs if sum(map(len, pair)) > LEARNED_FROM]
        planted = [case for case in planted if case.negative or case.kind in READ] + controls(given.shared)
        learn_deep(fresh[: given.limit], planted, given.budget or DEEP_BUDGET, Remembering(given.judgements))
        return
    record = json.loads(OUTPUT.read_text(encoding="utf-8"))
    kinds = {name: kind for name, kind in SCORERS.items() if not given.only or set(kind.types) & set(given.only)}
    meant = {type_ for type_ in MEANT if not given.only or type_ in given.only}
    needed = {kind for type_ in meant for kind in MEANT[type_]} | {kind for k in kinds.values() for kind in k.right}
    planted = [case for case in planted if not given.only or case.kind in needed]
    cases = list(examined(pairs[: given.limit], planted + controls(given.shared)))
    learned = {name: learn(name, kind, cases) for name, kind in kinds.items()}
    cases = [(case, [_reweighed(f, learned) for f in found]) for case, found in cases]
    if not given.only:
        record = {"note": "Made by scripts/training/calibration.py."} | {part: _deep_of(record, part) for part in PARTS}
    record["weights"].update(learned)
    record["calibration"].update({type_: points for type_, points in calibrate(cases).items() if type_ in meant})
    if not given.only:
        record["warnings"].update(thresholds(cases, given.budget or BUDGET))
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


def _deep_of(record: dict[str, Any], part: str) -> dict[str, Any]:
    """Return what of a part of the record the detector has a say in."""
    return {name: value for name, value in record.get(part, {}).items() if name.startswith(DEEP)}


def learn_deep(
    pairs: list[tuple[str, str]], planted: list[Case], budget: float, detector: Remembering
) -> None:
    """Fit how the detector's marks weigh, for each type of finding and each kind of marked run, and keep the rest."""
    record = json.loads(OUTPUT.read_text(encoding="utf-8"))
    for part in PARTS:
        for name in _deep_of(record, part):
            del record[part][name]
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    cases = list(examined(pairs, planted, detector))
    groups: dict[str, list[tuple[float, Mapping[str, float]]]] = {}
    for case, found in cases:
        for finding in found:
            if finding.rescored and finding.features and finding.type in MEANT and case.kind not in GOLD:
                groups.setdefault(finding.calibration_key, []).append((float(is_meant(case, finding)), finding.features))
    for name, mine in groups.items():
        y = np.array([right for right, _ in mine])
        print(f"{name}: {int(y.sum())} right, {int((1 - y).sum())} wrong")
        if min(y.sum(), (1 - y).sum()) < 20:
            print("  too few to learn from")
            continue
        names = sorted(mine[0][1])
        x = np.array([[evidence[key] for key in names] for _, evidence in mine])
        record["weights"][name] = {
            key: round(float(v), 5) for key, v in zip([*names, "bias"], fit(x, y, np.ones(len(y))), strict=True)
        }
    weights = record["weights"]
    cases = [(case, [_deeply_reweighed(finding, weights) for finding in found]) for case, found in cases]
    spent = price_of_rules(cases, record["warnings"])
    print(f"the rules alone draw {spent:.2f} false flags in 100")
    for part, table in (("calibration", calibrate(cases)), ("warnings", thresholds(cases, budget - spent, DEEP))):
        record[part] |= {measure: value for measure, value in table.items() if measure.startswith(DEEP)}
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def price_of_rules(cases: Cases, warnings: dict[str, float]) -> float:
    """Return how many false flags in 100 pairs the rules draw with findings that the detector has no say in."""
    sizes = Counter(case.kind for case, _ in cases)
    rates: Counter[str] = Counter()
    for measure, mine in measures(cases).items():
        if not measure.startswith(DEEP):
            rates.update(case.kind for case, f in mine if f.score >= warnings.get(measure, DEFAULT_WARNING_SCORE))
    shares = {name: 100 * rates[name] / sizes[name] for name in ("clean", *GOLD)}
    return Offer(0.0, {}, shares).price(GOLD)


def _deeply_reweighed(finding: Finding, weights: dict[str, dict[str, float]]) -> Finding:
    """Return a finding of the detector's with the belief that the new weights give it."""
    learned = weights.get(finding.calibration_key)
    if not finding.rescored or learned is None:
        return finding
    sure = logistic(finding.features or {}, learned)
    return replace(finding, score=sure if finding.detector_only else keep_certain_score(finding, sure))


def _reweighed(finding: Finding, learned: dict[str, dict[str, float]]) -> Finding:
    """Return a finding with the belief that the new weights give it."""
    name = next((name for name in learned if finding.features and _carries(finding, SCORERS[name])), None)
    if not finding.features or name is None:
        return finding
    return replace(finding, score=logistic(finding.features, learned[name]))


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
