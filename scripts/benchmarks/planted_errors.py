"""Measure the checks: recall by kind, false flags, span hits, calibration, cost, and human judgements, with baselines.

    python -m scripts.benchmarks.planted_errors [--shared ../shared] [--each 200]

Planted cases come from `scripts/training/plant_divergences.py` on the clean gold pairs (NTREX, WMT21); the clean pairs
themselves give the false flags. Only flags of warning or error count. `--json` prints one object instead of tables.
"""

from __future__ import annotations

import json
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from aligner import __version__
from aligner.alignment import AlignmentOptions, align_sentences
from aligner.document.model import Alignment, Bead, Divergence, Document, Sentence, Span
from aligner.encoding import Encoder, load_encoder
from aligner.fidelity import CheckOptions, check
from aligner.fidelity.features.length import length_deviation
from aligner.fidelity.registry import types_naming
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment
from aligner.splitting import split
from scripts.benchmarks.word_level_qe import agreement
from scripts.runtime import argument_parser
from scripts.training.logistic_scorers import BLURRED, PASSAGES
from scripts.training.plant_divergences import Case, plant, read_pairs

SETS = ("ntrex", "wmt21-ruen")


def alignment_of(pairs: Sequence[tuple[str, str]]) -> Alignment:
    """Return an alignment whose beads are the pairs, one sentence a side."""
    texts: list[list[str]] = [[], []]
    sentences: list[list[Sentence]] = [[], []]
    for pair in pairs:
        for side, text in enumerate(pair):
            start = sum(len(t) + 1 for t in texts[side][-1:]) + (sentences[side][-1].start if sentences[side] else 0)
            texts[side].append(text)
            sentences[side].append(Sentence(start, start + len(text)))
    beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(pairs)))
    documents = [Document("\n".join(t), language) for t, language in zip(texts, ("ru", "en"), strict=True)]
    return Alignment(documents[0], documents[1], tuple(sentences[0]), tuple(sentences[1]), beads)


def flags_of(pairs: Sequence[tuple[str, str]], encoder: Encoder, options: CheckOptions) -> list[list[Divergence]]:
    """Return the flags of each pair, their spans counted from the beginning of the pair's texts."""
    alignment = alignment_of(pairs)
    found: list[list[Divergence]] = [[] for _ in pairs]
    for flag in check(alignment, encoder, options):
        starts = alignment.source_sentences[flag.bead].start, alignment.target_sentences[flag.bead].start
        spans = [
            Span(span.start - start, span.end - start) if span else None
            for span, start in zip((flag.source_span, flag.target_span), starts, strict=True)
        ]
        found[flag.bead].append(replace(flag, source_span=spans[0], target_span=spans[1]))
    return found


def recall(cases: list[Case], flags: list[list[Divergence]]) -> dict[str, dict[str, float]]:
    """Return by kind the share of cases with any flag, with one of the right type, and the share of words hit."""
    table: dict[str, list[tuple[bool, bool, list[float]]]] = defaultdict(list)
    for case, found in zip(cases, flags, strict=True):
        serious = [flag for flag in found if flag.severity != "note"]
        right = [flag for flag in serious if flag.type in types_naming(case.kind)]
        hits = []
        if right and case.spans:
            spans = [flag.source_span if case.side == "ru" else flag.target_span for flag in right]
            hits = [float(any(s and s.start < end and start < s.end for s in spans)) for start, end in case.spans]
        table[case.kind].append((bool(serious), bool(right), hits))
    return {
        kind: {
            "cases": len(rows),
            "any": float(np.mean([a for a, _, _ in rows])),
            "right type": float(np.mean([r for _, r, _ in rows])),
            "span": float(np.mean([h for _, _, hits in rows for h in hits] or [float("nan")])),
        }
        for kind, rows in table.items()
    }


def calibration(cases: list[Case], flags: list[list[Divergence]]) -> tuple[float, list[tuple[float, float, int]]]:
    """Return the expected calibration error over ten bins (Guo et al. 2017), and each bin.

    Where a whole passage or sentence is another, flags of other types are left out: they are no more wrong than right.
    """
    pairs = []
    for case, found in zip(cases, flags, strict=True):
        for flag in found:
            named = not case.negative and flag.type in types_naming(case.kind)
            if flag.severity != "note" and (named or case.kind not in PASSAGES | BLURRED):
                pairs.append((flag.probability, float(named)))
    bins, error = [], 0.0
    for low in np.arange(0, 1, 0.1):
        inside = [(p, r) for p, r in pairs if low <= p < low + 0.1 or (p == 1 and low > 0.85)]
        if inside:
            predicted, right = np.mean([p for p, _ in inside]), np.mean([r for _, r in inside])
            error += abs(predicted - right) * len(inside) / len(pairs)
            bins.append((float(predicted), float(right), len(inside)))
    return float(error), bins


def area(good: Sequence[float], bad: Sequence[float]) -> float:
    """Return the area under the ROC: how often a bad one scores higher than a good one."""
    values, where = np.unique(np.concatenate([good, bad]), return_inverse=True)
    counts = np.bincount(where, minlength=len(values))
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[where]  # equal values share the mean of their ranks
    return float((ranks[len(good) :].sum() - len(bad) * (len(bad) + 1) / 2) / (len(good) * len(bad)))


def mismatch_scores(
    pairs: Sequence[tuple[str, str]], flags: list[list[Divergence]], encoder: Encoder
) -> dict[str, list[float]]:
    """Return for each pair how much ours and each baseline mismatch_scores it."""
    sources, targets = encoder.encode([r for r, _ in pairs]), encoder.encode([e for _, e in pairs])
    vocabulary = Vocabulary(encoder)
    table: dict[str, list[float]] = defaultdict(list)
    for (russian, english), found, cosine in zip(pairs, flags, (sources * targets).sum(1), strict=True):
        pair = Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
        table["ours"].append(max((flag.probability for flag in found), default=0.0) + 1e-3 * float(1 - cosine))
        table["length ratio"].append(abs(length_deviation(pair)))
        digits = [sorted("".join(c if c.isdigit() else " " for c in text).split()) for text in (russian, english)]
        table["digit mismatch"].append(float(digits[0] != digits[1]))
        table["cosine"].append(float(-cosine))
        table["best match"].append(_best_match(pair))
    return table


def _best_match(pair: Pair) -> float:
    if not pair.similarity or not pair.russian.words or not pair.english.words:
        return 1.0
    like = pair.similarity
    sides = (like.russian, like.english)
    return max(1 - float(side.weights @ side.best_similarity / (side.weights.sum() + 1e-6)) for side in sides)


def spearman(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the correlation of ranks."""
    ranks = [np.argsort(np.argsort(values)) for values in (a, b)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def human(shared: Path, encoder: Encoder, options: CheckOptions) -> dict[str, float]:
    """Return the correlation with people's judgements of machine translations (`mlqe.dev.tsv`)."""
    rows = [line.split("\t") for line in (shared / "fidelity" / "mlqe.dev.tsv").read_text("utf-8").splitlines()[1:]]
    pairs = [(row[0], row[1]) for row in rows]
    judged = [float(row[2]) for row in rows]
    return {
        name: spearman([-d for d in doubt], judged)
        for name, doubt in mismatch_scores(pairs, flags_of(pairs, encoder, options), encoder).items()
    }


def cost(pairs: Sequence[tuple[str, str]], encoder: Encoder) -> dict[str, float]:
    """Return seconds for splitting, encoding and aligning the pairs' text, and for checking it."""
    documents = [Document("\n".join(pair[n] for pair in pairs), language) for n, language in enumerate(("ru", "en"))]
    start = time.process_time()
    sides = [split(document) for document in documents]
    texts = [[d[s] for s in sentences] for d, sentences in zip(documents, sides, strict=True)]
    beads = align_sentences(texts[0], texts[1], encoder, AlignmentOptions())
    middle = time.process_time()
    alignment = Alignment(documents[0], documents[1], sides[0], sides[1], beads)
    check(alignment, encoder, CheckOptions())
    end = time.process_time()
    return {"split, encode, align": middle - start, "check": end - middle, "ratio": (end - middle) / (middle - start)}


def measure(shared: Path, each: int, seed: int) -> dict[str, Any]:
    """Run everything and return the figures."""
    encoder, options = load_encoder(), CheckOptions()
    pairs = [pair for name in SETS for pair in read_pairs(shared / "gold" / f"{name}.clean.jsonl")]
    cost(pairs[:200], encoder)  # warm up
    spent = cost(pairs, encoder)
    clean = flags_of(pairs, encoder, options)
    serious = [flag for found in clean for flag in found if flag.severity != "note"]
    cases = list(plant(pairs, each, seed))
    flags = flags_of([(case.ru, case.en) for case in cases], encoder, options)
    sample = random.Random(seed).sample(range(len(pairs)), min(len(pairs), 5 * each))
    controls = [Case("clean", True, *pairs[n], "") for n in sample]
    error, bins = calibration([*cases, *controls], [*flags, *(clean[n] for n in sample)])
    planted: dict[str, list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        planted[case.kind].append(number)
    doubted = mismatch_scores([(case.ru, case.en) for case in cases], flags, encoder)
    trusted = mismatch_scores(pairs, clean, encoder)
    kinds: dict[str, int] = defaultdict(int)
    for flag in serious:
        kinds[flag.type] += 1
    return {
        "signature": f"aligner {__version__}, {encoder.name}, {each} a kind, seed {seed}",
        "recall": recall(cases, flags),
        "clean pairs": len(pairs),
        "false flags per 100": 100 * len(serious) / len(pairs),
        "false flags by type": dict(kinds),
        "areas": {
            kind: {name: area(trusted[name], [doubted[name][n] for n in numbers]) for name in trusted}
            for kind, numbers in planted.items()
        },
        "calibration error": error,
        "calibration": bins,
        "human": human(shared, encoder, options),
        "words": agreement(shared, encoder, options, flags_of),
        "cost": spent,
    }


def report(figures: dict[str, Any]) -> None:
    """Print the tables."""
    print(figures["signature"])
    names = ", ".join(next(iter(figures["areas"].values())))
    print(f"{'kind':24}{'cases':>6}{'any':>7}{'right':>7}{'span':>7}   ROC areas: {names}")
    for kind, row in figures["recall"].items():
        areas = " ".join(f"{value:.2f}" for value in figures["areas"][kind].values())
        span = f"{row['span']:7.2f}" if row["span"] == row["span"] else "      –"
        print(f"{kind:24}{row['cases']:6}{row['any']:7.3f}{row['right type']:7.3f}{span}   {areas}")
    print(f"false flags per 100 clean beads: {figures['false flags per 100']:.2f}, {figures['false flags by type']}")
    print(f"calibration error: {figures['calibration error']:.3f}")
    for predicted, right, count in figures["calibration"]:
        print(f"  predicted {predicted:.2f}  right {right:.2f}  ({count})")
    print("Spearman with people: " + ", ".join(f"{name} {value:.3f}" for name, value in figures["human"].items()))
    print("MCC with edited words: " + ", ".join(f"{name} {value:.3f}" for name, value in figures["words"].items()))
    spent = figures["cost"]
    before, ratio = spent["split, encode, align"], spent["ratio"]
    print(f"cost: check {spent['check']:.2f} s, split + encode + align {before:.2f} s, ratio {ratio:.2f}")


def main() -> None:
    """Measure and print."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--each", type=int, default=200, help="planted cases of each kind (default 200)")
    parser.add_argument("--seed", type=int, default=13, help="seed of the planting (default 13)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args()
    figures = measure(given.shared, given.each, given.seed)
    if given.json:
        print(json.dumps(figures, ensure_ascii=False))
    else:
        report(figures)


if __name__ == "__main__":
    main()
