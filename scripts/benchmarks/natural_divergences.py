"""Measure the flags on real translations first, on minimal pairs second, on planted divergences last.

    python -m scripts.benchmarks.natural_divergences [--shared ../shared] [--planted 200] [--false]

Natural pairs are translations that people made and readers compared with the originals (`natural.*.jsonl`); minimal
pairs hold faithful renderings and one with one error (`contrast.*.jsonl`). What is measured is described in
`aligner.evaluation.flag_metrics`, the planted divergences in `scripts.benchmarks.planted_errors`. The training part of
the natural pairs (`natural.train.jsonl`) is no random sample: pairs that the checks had flagged when it was drawn are
many in it, so its flags per 100 pairs look worse than they are. Drawn pairs (`corpora/natural/training.jsonl`) count as
many as they stand for. To all three the probabilities were fitted; what they show on documents that the fit has not
seen is printed by `scripts.training.calibration --measure-only`. ± is half the 95 % interval of a bootstrap over
documents.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aligner import __version__
from aligner.document.model import Divergence
from aligner.encoding import Encoder, load_encoder
from aligner.evaluation.flag_metrics import (
    Contrast,
    Mark,
    ReadPair,
    calibration_error_by_chance,
    contrast_figures,
    count,
    count_contrast,
    figures,
    hits,
    intervals,
    read_contrasts,
    read_pairs,
    total,
)
from aligner.fidelity import CheckOptions
from scripts.benchmarks import planted_errors
from scripts.benchmarks.planted_errors import flags_of
from scripts.data.reading_sheet import TRAINING, training_pairs
from scripts.runtime import argument_parser

NATURAL = ("natural.gold.jsonl", "natural.train.jsonl")
CONTRASTS = ("contrast.train.jsonl", "contrast.diplomatic.jsonl")
HALF = "measuring half"
"""Every second minimal pair in the register of official letters, which the calibration has not seen."""

Rows = dict[str, tuple[float, float]]


def marks_of(pair: tuple[str, str], flags: Sequence[Divergence]) -> list[Mark]:
    """Return flags, whose spans count from the beginning of the pair's texts, with their words."""
    found = []
    for flag in flags:
        words = [
            text[span.start : span.end] if span else None
            for text, span in zip(pair, (flag.source_span, flag.target_span), strict=True)
        ]
        found.append(Mark(flag.type, flag.severity, words[0], words[1], probability=flag.probability))
    return found


def natural(pairs: Sequence[ReadPair], flags: Sequence[Sequence[Mark]], weights: Sequence[float] = ()) -> Rows:
    """Return each figure of natural pairs with its ±."""
    documents: dict[str, list[Mapping[str, float]]] = {}
    for number, (pair, found) in enumerate(zip(pairs, flags, strict=True)):
        counts = count(pair, found, weights[number] if weights else 1.0)
        documents.setdefault(pair.document, []).append(counts)
    sums = {name: total(rows) for name, rows in documents.items()}
    spread = intervals(sums)
    return {name: (value, spread[name]) for name, value in figures(total(sums.values())).items()}


def contrast(items: Sequence[Contrast], flags: Sequence[Sequence[Sequence[Mark]]]) -> Rows:
    """Return each figure of minimal pairs with its ±."""
    rows = {item.id: count_contrast(item, found) for item, found in zip(items, flags, strict=True)}
    spread = intervals(rows, contrast_figures)
    return {name: (value, spread[name]) for name, value in contrast_figures(total(rows.values())).items()}


def by_kind(items: Sequence[Contrast], flags: Sequence[Sequence[Sequence[Mark]]]) -> dict[str, float]:
    """Return the share of wrong renderings found, by kind."""
    rows: dict[str, list[Mapping[str, float]]] = {}
    for item, found in zip(items, flags, strict=True):
        rows.setdefault(item.kind, []).append(count_contrast(item, found))
    return {kind: contrast_figures(total(counts))["wrong found"] for kind, counts in sorted(rows.items())}


def contrast_flags(items: Sequence[Contrast], encoder: Encoder, options: CheckOptions) -> list[list[list[Mark]]]:
    """Return the flags of each rendering of each minimal pair."""
    texts = [text for item in items for text in item.texts()]
    found = iter([marks_of(*row) for row in zip(texts, flags_of(texts, encoder, options), strict=True)])
    return [[next(found) for _ in item.texts()] for item in items]


def natural_sets(shared: Path) -> dict[str, list[tuple[ReadPair, float]]]:
    """Return the natural sets by the names of their files, each pair with the weight at which it counts."""
    whole = {name: [(pair, 1.0) for pair in read_pairs(shared / "fidelity" / name)] for name in NATURAL}
    return whole | {TRAINING.name: training_pairs(shared)}


def measure(shared: Path, planted: int) -> dict[str, Any]:
    """Run everything and return the figures."""
    encoder, options = load_encoder(), CheckOptions()
    folder = shared / "fidelity"
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (*NATURAL, *CONTRASTS)}
    hashes[TRAINING.name] = hashlib.sha256(TRAINING.read_bytes()).hexdigest()
    data = ", ".join(f"{name} {hash[:12]}" for name, hash in hashes.items())
    result: dict[str, Any] = {"natural": {}, "contrast": {}, "kinds": {}, "false": {}, "chance": {}}
    for name, weighted in natural_sets(shared).items():
        pairs, weights = [pair for pair, _ in weighted], [weight for _, weight in weighted]
        texts = [(pair.source, pair.target) for pair in pairs]
        start = time.process_time()
        found = flags_of(texts, encoder, options)
        spent = 1000 * (time.process_time() - start) / len(texts)
        flags = [marks_of(*row) for row in zip(texts, found, strict=True)]
        result["natural"][name] = natural(pairs, flags, weights) | {"ms per pair": (spent, float("nan"))}
        stated = [(flag.probability, weight) for row, weight in zip(flags, weights, strict=True) for flag in row]
        result["chance"][name] = calibration_error_by_chance(stated).sentence()
        result["false"][name] = [
            (pair.id, flag.type, flag.probability, flag.source_text, flag.target_text)
            for pair, row in zip(pairs, flags, strict=True)
            for flag in row
            if flag.severity != "note" and not hits(flag, pair)
        ]
    for name in CONTRASTS:
        items = read_contrasts(folder / name)
        rows = contrast_flags(items, encoder, options)
        result["contrast"][name] = contrast(items, rows)
        result["kinds"][name] = by_kind(items, rows)
        if "diplomatic" in name:
            result["contrast"][f"{name}, {HALF}"] = contrast(items[1::2], rows[1::2])
    if planted:
        result["planted"] = planted_errors.measure(shared, planted, 13)
    return {"signature": f"aligner {__version__}, {encoder.name}, {data}"} | result


def report(result: dict[str, Any], false: bool) -> None:
    """Print the tables."""
    print(result["signature"])
    for title in ("natural", "contrast"):
        for name, rows in result[title].items():
            print(f"\n{title}: {name}")
            for what, (value, spread) in rows.items():
                print(f"  {what:20}{value:8.3f}" + (f" ± {spread:.3f}" if spread == spread else ""))
            if chance := result["chance"].get(name):
                print(f"    calibration error {chance}")
            if kinds := result["kinds"].get(name):
                print("  found by kind: " + ", ".join(f"{kind} {share:.2f}" for kind, share in kinds.items()))
            for row in result["false"].get(name, []) if false else []:
                print("  false:", *row)
    if "planted" in result:
        print("\nplanted:")
        planted_errors.report(result["planted"])


def main() -> None:
    """Measure and print."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--planted", type=int, default=200, help="planted cases of each kind, 0 for none (default 200)")
    parser.add_argument("--false", action="store_true", help="list the warnings and errors that are no divergence")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    result = measure(given.shared, given.planted)
    if given.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        report(result, given.false)


if __name__ == "__main__":
    main()
