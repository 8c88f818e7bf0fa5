"""How good a detector is: agreement with people's marks and grades, and planted damage found at few false flags."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from scripts.training.detector_recipe.batches import Batch, batch_of, grouped, lengths, read_pairs
from scripts.training.detector_recipe.damage import Damager
from scripts.training.detector_recipe.draft import Draft
from scripts.training.detector_recipe.examples import Example, clean, damaged, marked
from scripts.training.detector_recipe.lexicon import Array
from scripts.training.detector_recipe.network import Detector
from scripts.training.detector_recipe.texts import Marked, Pair
from scripts.training.torch_dtype import quick_matrices


@dataclass(frozen=True)
class Outcome:
    """What the network said of one example beside the labels, for each side: words, the gap before each and the end.

    Chances, not logits; `pair` holds the chance of damage and the grade.
    """

    words: tuple[Array, Array]
    gaps: tuple[Array, Array]
    pair: Array
    word_labels: tuple[Array, Array]
    gap_labels: tuple[Array, Array]


@dataclass(frozen=True)
class Tests:
    """What a detector is tried on: marked sentences to set thresholds and to report on, clean and damaged pairs."""

    tokenizer: Tokenizer
    held: list[Marked]
    dev: list[Marked]
    gold: list[Example]
    plants: dict[str, list[Example]]


def predict(model: Detector, tokenizer: Tokenizer, examples: list[Example], budget: int = 2048) -> list[Outcome]:
    """Run the network over examples, in evaluation mode."""
    model.eval()
    outcomes: dict[int, Outcome] = {}
    readings = read_pairs(tokenizer, examples)
    for group in grouped(lengths(readings), budget):
        batch: Batch = batch_of([readings[n] for n in group], [examples[n] for n in group])
        with torch.inference_mode(), quick_matrices():
            logits = model(batch.pieces, batch.units, batch.count)
        words, gaps, pair = (torch.sigmoid(x.float()).numpy() for x in logits)
        for row, number in enumerate(group):
            sides = [(row + side * len(group), readings[number][side].count) for side in (0, 1)]

            def both(values: Array, end: int, sides: list[tuple[int, int]] = sides) -> tuple[Array, Array]:
                first, second = (values[place, 1 : count + end] for place, count in sides)
                return first, second

            labels = batch.words.numpy(), batch.gaps.numpy()
            outcomes[number] = Outcome(
                both(words, -1), both(gaps, 0), pair[row], both(labels[0], -1), both(labels[1], 0)
            )
    model.train()
    return [outcomes[number] for number in range(len(examples))]


def matthews(chances: Array, labels: Array, threshold: float) -> float:
    """Return Matthews' correlation of `chances >= threshold` with labels 0 and 1."""
    said, true = chances >= threshold, labels > 0
    a, b = float((said & true).sum()), float((said & ~true).sum())
    c, d = float((~said & true).sum()), float((~said & ~true).sum())
    product = (a + b) * (a + c) * (d + b) * (d + c)
    return (a * d - b * c) / product**0.5 if product else 0.0


def best_threshold(chances: Array, labels: Array, around: float = 0.0) -> float:
    """Return the threshold of highest correlation, or the one so far around which it is highest."""
    grid = np.linspace(0.05, 0.95, 91)
    found = np.array([matthews(chances, labels, threshold) for threshold in grid])
    return float(max(grid, key=lambda threshold: found[abs(grid - threshold) < around + 1e-6].mean()))


def sides(outcomes: list[Outcome]) -> dict[str, tuple[Array, Array]]:
    """Return chances and labels of the words a person would edit, and of target gaps, over all outcomes."""
    parts: dict[str, tuple[list[Array], list[Array]]] = {"target": ([], []), "source": ([], []), "gap": ([], [])}
    for o in outcomes:
        for side, name in enumerate(("source", "target")):
            parts[name][0].append(o.words[side][:, 2])
            parts[name][1].append(o.word_labels[side][:, 2])
        parts["gap"][0].append(o.gaps[1][:, 1])
        parts["gap"][1].append(o.gap_labels[1][:, 1])
    joined = {name: (np.concatenate(a), np.concatenate(b)) for name, (a, b) in parts.items()}
    return {name: (a[b >= 0], b[b >= 0]) for name, (a, b) in joined.items()}


def agreement(model: Detector, tests: Tests) -> dict[str, float]:
    """Return MCC on `dev` at thresholds chosen on `held`, at the best thresholds of `dev`, and Spearman's rho."""
    from scipy.stats import spearmanr

    tuned = sides(predict(model, tests.tokenizer, [marked(row) for row in tests.held]))
    outcomes = predict(model, tests.tokenizer, [marked(row) for row in tests.dev])
    found = {}
    for name, (chances, labels) in sides(outcomes).items():
        threshold = best_threshold(*tuned[name])
        found[f"{name}"] = matthews(chances, labels, threshold)
        found[f"{name} threshold"] = threshold
        found[f"{name} best"] = matthews(chances, labels, best_threshold(chances, labels))
    said = [outcome.pair[1] for outcome in outcomes]
    found["spearman"] = float(spearmanr(said, [row.quality for row in tests.dev]).statistic)
    return found


def planted(damager: Damager, pairs: list[Pair], each: int) -> dict[str, list[Example]]:
    """Return `each` examples of every kind of damage, one damage a pair, in the translation or the original."""
    made: dict[str, list[Example]] = {}
    for _, kind in damager.kinds:
        for side in (0, 1):
            name = f"{kind.__name__} {('source', 'target')[side]}"
            made[name] = []
            for pair in pairs:
                draft = Draft.of(pair)
                if kind(draft, side) and (example := damaged(draft)):
                    made[name].append(example)
                if len(made[name]) == each:
                    break
    return made


def gold_pairs(shared: Path) -> list[Example]:
    """Return the public clean pairs of NTREX and WMT21, on which false flags are counted; never trained on."""
    examples = []
    for name in ("ntrex", "wmt21-ruen"):
        for line in (shared / "gold" / f"{name}.clean.jsonl").read_text(encoding="utf-8").splitlines():
            document: dict[str, Any] = json.loads(line)
            examples += [
                clean(" ".join(document["ru"][i] for i in ru), " ".join(document["en"][i] for i in en))
                for ru, en in document["beads"]
                if ru and en
            ]
    return examples


Score = Callable[[Outcome], float]


def strongest(outcome: Outcome) -> float:
    """Return the strongest sign of damage on any word of the pair."""
    return max((float(words[:, :2].max()) for words in outcome.words if len(words)), default=0.0)


SIGNS: dict[str, Score] = {
    "word": strongest,
    "pair": lambda o: float(o.pair[0]),
    "both": lambda o: float((strongest(o) * o.pair[0]) ** 0.5),
}


def recall(model: Detector, tests: Tests, rate: float = 0.02) -> dict[str, dict[str, float]]:
    """Return for each sign and kind of damage the share found where a share `rate` of clean pairs is flagged."""
    clean_outcomes = predict(model, tests.tokenizer, tests.gold)
    flat = [example for examples in tests.plants.values() for example in examples]
    outcomes = iter(predict(model, tests.tokenizer, flat))
    by_kind = {name: [next(outcomes) for _ in examples] for name, examples in tests.plants.items()}
    table = {}
    for sign, score in SIGNS.items():
        threshold = float(np.quantile([score(o) for o in clean_outcomes], 1 - rate))
        table[sign] = {"threshold": threshold} | {
            name: float(np.mean([score(o) > threshold for o in found])) for name, found in by_kind.items() if found
        }
    return table
