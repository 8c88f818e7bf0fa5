"""How well the bundled detector agrees with people, what planted damage it finds alone, and how fast it is.

    python -m scripts.training.plant_divergences ../shared/gold/{ntrex,wmt21-ruen}.clean.jsonl -o planted.jsonl
    python -m scripts.benchmarks.detector --planted planted.jsonl

A pair's sign of damage is the geometric mean of its likeliest mark and of the chance that it is damaged. Recall is
given where two of a hundred clean pairs of NTREX and WMT21 are flagged; neither set is trained on.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from aligner.fidelity.detector import DetectorOutput, load_detector
from aligner.fidelity.detector.detector import FOLDER
from scripts.training.detector_recipe.texts import Marked, read_marked

SIDES = ("ru", "en")


def agreement(rows: list[Marked], judged: list[DetectorOutput]) -> dict[str, float]:
    """Return Spearman's correlation of the predicted quality with the grades that people gave."""
    from scipy.stats import spearmanr

    qualities = [judgement.quality for judgement in judged]
    return {"mlqe.dev Spearman": float(spearmanr(qualities, [row.quality for row in rows]).statistic)}


def sign(judgement: DetectorOutput) -> float:
    """Return the pair's sign of damage."""
    likeliest = max((mark.probability for mark in judgement.source + judgement.target), default=0.0)
    return float((likeliest * judgement.damaged) ** 0.5)


def clean_pairs(shared: Path) -> list[tuple[str, str]]:
    """Return the clean beads of NTREX and WMT21."""
    pairs = []
    for name in ("ntrex", "wmt21-ruen"):
        for line in (shared / "gold" / f"{name}.clean.jsonl").read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            for numbers in document["beads"]:
                chosen = [[document[side][i] for i in n] for side, n in zip(SIDES, numbers, strict=True)]
                pairs.append((" ".join(chosen[0]), " ".join(chosen[1])))
    return pairs


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of data beside the checkout")
    parser.add_argument("--planted", type=Path, help="cases made by plant_divergences.py")
    parser.add_argument("--model", type=Path, default=FOLDER, help="another model folder than the bundled one")
    arguments = parser.parse_args()
    start = time.perf_counter()
    detector = load_detector(arguments.model)
    print(f"{'loading, seconds':<40}{time.perf_counter() - start:>8.2f}")
    rows = read_marked(arguments.shared / "fidelity", "dev")
    judged = detector.predict([(row.source.text(), row.target.text()) for row in rows])
    for name, value in agreement(rows, judged).items():
        print(f"{name:<40}{value:>8.3f}")
    clean = clean_pairs(arguments.shared)
    start, cpu = time.perf_counter(), time.process_time()
    signs = [sign(judgement) for judgement in detector.predict(clean)]
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    print(f"{'clean beads a second of wall time':<40}{len(clean) / wall:>8.1f}")
    print(f"{'clean beads a second of processor time':<40}{len(clean) / cpu:>8.1f}")
    threshold = float(np.quantile(signs, 0.98))
    print(f"{'sign flagged in 2 of 100 clean beads':<40}{threshold:>8.3f}")
    if arguments.planted:
        cases = [json.loads(line) for line in arguments.planted.read_text(encoding="utf-8").splitlines()]
        found = defaultdict(list)
        for case, judgement in zip(cases, detector.predict([(c["ru"], c["en"]) for c in cases]), strict=True):
            found[case["negative"], case["kind"]].append(sign(judgement) > threshold)
        for (negative, kind), flags in sorted(found.items()):
            print(f"{('harmless: ' if negative else 'planted: ') + kind:<40}{np.mean(flags):>8.2f}")


if __name__ == "__main__":
    main()
