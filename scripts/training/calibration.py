"""Learn what findings are worth on real translations, and write `aligner/fidelity/models/calibration.json`.

    python -m scripts.training.calibration --shared ../shared
    python -m scripts.training.calibration --shared ../shared --curve

The rules look at translations that readers compared with the originals (`natural.*.jsonl`), and two logistic
regressions are fitted on what they find: is there a divergence, and would an editor correct it. The pairs of
`natural.train` weigh as their strata do, which were sampled at different rates. The types share most weights; what is
a type's or a data set's own is kept small (`scripts.training.calibration_fit`). Planted divergences, minimal pairs and
every first pair in the register of official letters are a prior too: they count little, and each of these domains has
an intercept of its own that is left out of what is written, so that they show how weights relate and never how often
flags are right. The thresholds of the severities are chosen on predictions for documents that the fit has not seen.

Prints the figures of gold by five folds of documents, and of each natural set with fit and thresholds from the other;
beside each calibration error, what chance alone would make of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from aligner.encoding import load_encoder
from aligner.evaluation.flag_metrics import (
    GRAVITY,
    Mark,
    ReadPair,
    calibration_error_by_chance,
    figures,
    hits,
    intervals,
    read_contrasts,
    read_pairs,
    total,
)
from aligner.evaluation.flag_metrics import count as counted
from aligner.fidelity.calibration import FORM, UNREAD, estimate
from aligner.fidelity.checking import findings_of
from aligner.fidelity.features.calibration_features import MIN_CANDIDATE_SCORE, calibration_features
from aligner.fidelity.finding import Finding
from aligner.fidelity.overlap_suppression import flagged
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.severity import estimate_of, severity_of
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment
from scripts.data.natural import GOLD as GOLD_SETS
from scripts.data.reading_sheet import TRAINING, training_pairs
from scripts.runtime import MODELS, argument_parser
from scripts.training.calibration_fit import PRIOR, Row, Weights, fit
from scripts.training.logistic_scorers import MEANT, is_meant, sample
from scripts.training.plant_divergences import plant

OUTPUT = MODELS / "calibration.json"
STRATA = Path(__file__).with_name("natural_strata.json")
"""The ids of the pairs of `natural.train` that the checks had flagged when it was drawn; the rest is one in five."""
ONE_IN = 8172 / 1630
GOLD, TRAIN, DRAWN = "natural.gold", "natural.train", "natural.drawn"
"""The sets of natural pairs; the last is `corpora/natural/training.jsonl`."""
MAX_WEIGHT = ONE_IN
"""The most that a pair of a thin stratum weighs in the fit; in the figures it weighs as many pairs as it stands for."""
FOLDS = 5
GRID = {
    "error": ((0.7, 0.75, 0.8, 0.85, 0.9, 0.93), (0.5, 0.6, 0.7, 0.8)),
    "warning": (
        (0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.62, 0.64, 0.66, 0.68, 0.7, 0.75),
        (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55),
    ),
}
NOTE = (0.25, 0.0)
REQUIRED = {"errors right": 0.88, "shown right": 0.72, "shown serious": 0.505, "false per 100": 0.8}
"""What every set of natural pairs must reach: of the shares a little more than is wanted, for new texts show less."""

Thresholds = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Read:
    """A natural pair with the rules' findings, the weight of its stratum and its candidates by number of finding.

    A candidate has a row for what all readings of the pair make of it, then one for each reading where there are more.
    """

    pair: ReadPair
    findings: list[Finding]
    weight: float
    rows: dict[int, list[Row]]


def examined(texts: Sequence[tuple[str, str]], vocabulary: Vocabulary) -> Iterator[tuple[Pair, list[Finding]]]:
    """Yield each pair with all that the rules find in it."""
    for start in range(0, len(texts), 512):
        batch = [
            Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
            for russian, english in texts[start : start + 512]
        ]
        align_words(batch, vocabulary)
        yield from ((pair, findings_of(pair)) for pair in batch)


def candidates(pair: Pair, findings: Sequence[Finding]) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield the numbers of the findings that calibration is about, with their features."""
    for number, finding in enumerate(findings):
        if finding.score >= MIN_CANDIDATE_SCORE and finding.type not in UNREAD:
            yield number, calibration_features(pair, finding, findings)


def natural(pairs: Sequence[tuple[ReadPair, float]], vocabulary: Vocabulary) -> list[Read]:
    """Return pairs that were read, each with its weight, with their findings."""
    reads = []
    texts = [(pair.source, pair.target) for pair, _ in pairs]
    for (pair, weight), (both, findings) in zip(pairs, examined(texts, vocabulary), strict=True):
        counts = min(weight, MAX_WEIGHT)
        rows = {n: rows_of(pair, findings[n], features, counts) for n, features in candidates(both, findings)}
        reads.append(Read(pair, findings, weight, rows))
    return reads


def sets_of(shared: Path) -> dict[str, list[tuple[ReadPair, float]]]:
    """Return the natural sets by name, each pair with the weight of its stratum."""
    gold, train = (read_pairs(shared / "fidelity" / f"{name}.jsonl") for name in (GOLD, TRAIN))
    flagged = set(json.loads(STRATA.read_text(encoding="utf-8"))["flagged"])
    return {
        GOLD: [(pair, 1.0) for pair in gold],
        TRAIN: [(pair, 1.0 if pair.id in flagged else ONE_IN) for pair in train],
        DRAWN: training_pairs(shared),
    }


def rows_of(pair: ReadPair, finding: Finding, features: dict[str, float], weight: float) -> list[Row]:
    """Return what all readings of a pair make of a finding, and each of more than one; they share the weight."""
    found = hits(mark_of(pair, finding), pair)
    once = [[mark for mark in found if mark.reading == reading] for reading in pair.readings]
    some = [found, *once] if len(once) > 1 else [found]
    rows = []
    for number, marks in enumerate(some):
        gravity = max((GRAVITY[mark.severity] for mark in marks), default=0)
        alone = number > 0 or len(once) == 1
        rows.append(Row(features, gravity > 0, gravity > 1, weight / len(some), domain_of(pair), pair.document, alone))
    return rows


def domain_of(pair: ReadPair) -> str:
    """Return the data set that a pair comes from.

    >>> [domain_of(ReadPair(name, "", "", (), ())) for name in ("ntrex/abc/0", "train/book/8653", "drawn/book/12")]
    ['ntrex', 'train/book', 'drawn/book']
    """
    first, second, _ = pair.id.split("/", 2)
    return first if first in GOLD_SETS else f"{first}/{second}"


def mark_of(pair: ReadPair, finding: Finding, severity: str = "note") -> Mark:
    """Return a finding as a flag with its words."""
    source = pair.source[finding.source.start : finding.source.end] if finding.source else None
    target = pair.target[finding.target.start : finding.target.end] if finding.target else None
    return Mark(finding.type, severity, source, target, probability=estimate_of(finding).divergence)


def prior(shared: Path, vocabulary: Vocabulary, each: int) -> list[Row]:
    """Return candidates on planted divergences and on minimal pairs; of official letters, on every first pair."""
    rows = []
    cases = list(plant(sample(shared)[:5000], each, 99))
    found = examined([(case.ru, case.en) for case in cases], vocabulary)
    for case, (pair, findings) in zip(cases, found, strict=True):
        for number, features in candidates(pair, findings):
            finding = findings[number]
            right = not case.negative and case.kind in MEANT.get(finding.type, ()) and is_meant(case, finding)
            rows.append(Row(features, right, right, PRIOR["planted"], "planted", ""))
    for domain, step in (("contrast.train", 2), ("contrast.diplomatic", 2)):
        items = read_contrasts(shared / "fidelity" / f"{domain}.jsonl")[::step]
        checked = examined([texts for item in items for texts in item.texts()], vocabulary)
        for item in items:
            for russian, english in item.texts():
                pair, findings = next(checked)
                mark = Mark(item.kind, "error", item.source_text, item.target_text)
                wrong = ReadPair(item.id, russian, english, ("A",), (mark,) if english == item.wrong else ())
                for number, features in candidates(pair, findings):
                    right = bool(hits(mark_of(wrong, findings[number]), wrong))
                    rows.append(Row(features, right, right, PRIOR[domain], domain, item.id))
    return rows


def weighed(reads: Sequence[Read], weights: Callable[[Read], Weights]) -> list[Read]:
    """Return the pairs with the estimates that weights give their findings; what cannot be a flag is left out."""
    result = []
    for read in reads:
        learned = weights(read)
        findings = [
            replace(finding, estimate=estimate(read.rows[n][0].features, learned)) if n in read.rows else finding
            for n, finding in enumerate(read.findings)
            if n in read.rows or finding.type in FORM
        ]
        result.append(replace(read, findings=findings))
    return result


def every_row(reads: Iterable[Read]) -> Iterator[Row]:
    """Yield all rows of natural pairs."""
    return (row for read in reads for rows in read.rows.values() for row in rows)


def rows_without(sets: Mapping[str, Sequence[Read]], *left_out: str) -> list[Row]:
    """Return the rows of all natural sets but those that are named."""
    return [row for name, reads in sets.items() if name not in left_out for row in every_row(reads)]


def out_of_fold(reads: Sequence[Read], others: Sequence[Row]) -> Callable[[Read], Weights]:
    """Return what tells the weights for a pair: fitted on `others` and on the documents of the other folds."""
    documents = sorted({read.pair.document for read in reads})
    order = np.random.default_rng(7).permutation(len(documents))
    fold = {documents[n]: place % FOLDS for place, n in enumerate(order)}
    learned = [
        fit([*others, *every_row(read for read in reads if fold[read.pair.document] != n)]) for n in range(FOLDS)
    ]
    return lambda read: learned[fold[read.pair.document]]


def cross_fitted(sets: Mapping[str, Sequence[Read]], others: Sequence[Row]) -> dict[str, list[Read]]:
    """Return natural sets, each pair with the estimates of weights that its document had no part in."""
    return {
        name: weighed(reads, out_of_fold(reads, [*others, *rows_without(sets, name)])) for name, reads in sets.items()
    }


def flags_of(read: Read, thresholds: Thresholds) -> list[Mark]:
    """Return the flags of a weighed pair under thresholds."""
    return [mark_of(read.pair, *row) for row in flagged(read.findings, thresholds)]


def tally(reads: Sequence[Read], thresholds: Thresholds) -> dict[str, Any]:
    """Return the counts of the documents of weighed pairs under thresholds."""
    documents: dict[str, list[Mapping[str, float]]] = {}
    for read in reads:
        counts = counted(read.pair, flags_of(read, thresholds), read.weight)
        documents.setdefault(read.pair.document, []).append(counts)
    return {name: total(rows) for name, rows in documents.items()}


class Rates:
    """The figures of weighed pairs under any thresholds; what a pair counts under the same severities is kept."""

    def __init__(self, reads: Sequence[Read]) -> None:
        """Count the pairs in which nothing was found, once for all thresholds."""
        self._always = total(counted(read.pair, [], read.weight) for read in reads if not read.findings)
        self._reads: list[tuple[Read, dict[tuple[str | None, ...], Mapping[str, float]]]] = [
            (read, {}) for read in reads if read.findings
        ]

    def under(self, thresholds: Thresholds) -> dict[str, float]:
        """Return the figures under thresholds."""
        rows: list[Mapping[str, float]] = [self._always]
        for read, kept in self._reads:
            severities = tuple(severity_of(finding, thresholds)[0] for finding in read.findings)
            if severities not in kept:
                kept[severities] = counted(read.pair, flags_of(read, thresholds), read.weight)
            rows.append(kept[severities])
        return figures(total(rows))


def choose(*sets: Sequence[Read]) -> Thresholds:
    """Return the thresholds that find most in sets of weighed pairs, each of which has the shares that are asked for.

    An error that is missed counts twice a warning. Where nothing is as asked, what lacks least is taken. Of errors
    there are too few in a set, so their share is the mean of the sets.
    """
    rates = [Rates(reads) for reads in sets]

    def under(thresholds: Thresholds) -> list[dict[str, float]]:
        return [rate.under(thresholds) for rate in rates]

    def worth(found: Sequence[Mapping[str, float]]) -> tuple[float, float]:
        lacking = sum(
            max(0.0, rate["false per 100"] - REQUIRED["false per 100"])
            + sum(max(0.0, REQUIRED[name] - rate[name]) for name in ("shown right", "shown serious"))
            for rate in found
        )
        return -round(lacking, 2), sum(2 * rate["recall of errors"] + rate["recall of warnings"] for rate in found)

    never = (1.01, 1.01)
    offers = product(*GRID["warning"])
    warning = max((worth(under({"error": never, "warning": offer, "note": NOTE})), offer) for offer in offers)[1]
    errors = []
    for error in product(*GRID["error"]):
        if error[0] >= warning[0] and error[1] >= warning[1]:
            found = under({"error": error, "warning": warning, "note": NOTE})
            right, shown = (sum(rate[name] for rate in found) for name in ("errors right", "errors per 100"))
            errors.append(((round(min(right / len(found), REQUIRED["errors right"]), 2), shown), error))
    return {"error": max(errors)[1], "warning": warning, "note": NOTE}


def report(title: str, reads: Sequence[Read], thresholds: Thresholds) -> None:
    """Print the figures of a set with their ±."""
    sums = tally(reads, thresholds)
    spread = intervals(sums)
    print(title)
    for name, value in figures(total(sums.values())).items():
        print(f"  {name:20}{value:8.3f} ± {spread[name]:.3f}")
    stated = [(flag.probability, read.weight) for read in reads for flag in flags_of(read, thresholds)]
    print("    " + calibration_error_by_chance(stated).sentence())


def curve(reads: Sequence[Read]) -> None:
    """Print precision against recall of weighed pairs as the least probability of a divergence falls."""
    print("from    shown/100  right  serious  recall of errors")
    for least in (0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4, 0.35):
        found = figures(total(tally(reads, {"error": (1.01, 1.01), "warning": (least, 0.0), "note": NOTE}).values()))
        names = ("shown per 100", "shown right", "shown serious", "recall of errors")
        print(f"{least:.2f}  " + "  ".join(f"{found[name]:8.3f}" for name in names))


def main() -> None:
    """Collect, fit, measure, write."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--each", type=int, default=60, help="planted cases of each kind (default 60)")
    parser.add_argument("--curve", action="store_true", help="print precision against recall, too")
    parser.add_argument("--measure-only", action="store_true", help="print the figures, write nothing")
    given = parser.parse_args()
    encoder = load_encoder()
    vocabulary = Vocabulary(encoder)
    folder = given.shared / "fidelity"
    sets = {name: natural(pairs, vocabulary) for name, pairs in sets_of(given.shared).items()}
    others = prior(given.shared, vocabulary, given.each)
    seen = cross_fitted(sets, others)
    thresholds = choose(*seen.values())
    print("thresholds", thresholds)
    for name, reads in seen.items():
        report(f"{name}, by {FOLDS} folds of documents", reads, thresholds)
    for name, reads in sets.items():
        learned = fit([*others, *rows_without(sets, name)])
        apart = {other: sets[other] for other in sets if other != name}
        blind = choose(*cross_fitted(apart, others).values())
        there = weighed(reads, partial(_always, learned))
        report(f"{name}, fit and thresholds from {' and '.join(apart)} alone {blind}", there, blind)
    if given.curve:
        for reads in seen.values():
            curve(reads)
    if given.measure_only:
        return
    record = {
        "note": "Made by scripts/training/calibration.py.",
        "encoder": encoder.name,
        "inputs": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted([*folder.glob("natural.*.jsonl"), *folder.glob("contrast.*.jsonl"), TRAINING])
        },
        "thresholds": thresholds,
        **fit([*others, *rows_without(sets)]),
    }
    OUTPUT.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _always(weights: Weights, read: Read) -> Weights:
    return weights


if __name__ == "__main__":
    main()
