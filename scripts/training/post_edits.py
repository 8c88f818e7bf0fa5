"""Teach the detector's corrector which words people touch in machine translations, and write `corrector.safetensors`.

    python -m scripts.training.post_edits --shared ../shared

Learns from `words.train.jsonl`, all but the sentences held out, on which the thresholds are chosen; `words.dev.jsonl`
sets nothing and is reported on. A few nets are taught, and written as one that gives the mean of their log-odds. Takes
ten minutes on one core. Run it again when the detector's lower layers change; `train_detector.py` leaves them alone.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn
from torch.nn import functional as F

from aligner.fidelity.detector import load_detector
from aligner.fidelity.detector.corrector import SIDES, Corrector
from aligner.fidelity.detector.detector import CORRECTOR, FOLDER, Detector
from aligner.fidelity.detector.tokenization import spans
from scripts.training.detector import HELD, write_figures
from scripts.training.detector_recipe.evaluation import best_threshold, matthews
from scripts.training.detector_recipe.lexicon import Array
from scripts.training.detector_recipe.texts import Marked, read_marked

HIDDEN, DROPPED, EPOCHS, BATCH, RATE, DECAY, NETS = 128, 0.5, 3, 256, 1e-3, 0.1, 3
AROUND = 0.03
"""Thresholds so near each other are judged together: a few hundred sentences tell single ones apart by chance."""


class Net(nn.Module):  # type: ignore[misc, unused-ignore]
    """One hidden layer over standardised traits; each side has its own bias there and its own outcome."""

    def __init__(self, mean: torch.Tensor, spread: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)
        self.widen = nn.Linear(len(mean), HIDDEN)
        self.sides = nn.Parameter(torch.zeros(2, HIDDEN))
        self.narrow = nn.Linear(HIDDEN, 2)
        self.dropout = nn.Dropout(DROPPED)

    def forward(self, traits: torch.Tensor, side: torch.Tensor) -> torch.Tensor:
        """Return the log-odds that the words of these sides are touched."""
        wide = self.widen(self.dropout((traits - self.mean) / self.spread)) + self.sides[side]
        return self.narrow(self.dropout(F.gelu(wide, approximate="tanh"))).gather(1, side[:, None])[:, 0]


def examples(detector: Detector, rows: list[Marked]) -> list[tuple[Array, Array]]:
    """Return for each side the traits of all words, float16[words, traits], and whether people touched them."""
    pairs = [(row.source.text(), row.target.text()) for row in rows]
    readings = detector.readings(pairs)
    found: tuple[list[Array], list[Array]] = ([], [])
    bad: tuple[list[bool], list[bool]] = ([], [])
    for number, traits in detector.traits(readings):
        touched = rows[number].source_bad, rows[number].target_bad
        for side in (0, 1):
            places = {span: place for place, span in enumerate(spans(pairs[number][side]))}
            found[side].append(traits[side][1:-1].astype(np.float16))
            bad[side].extend(places[span] in touched[side] for span in readings[number][side].spans)
    return [(np.concatenate(found[side]), np.array(bad[side])) for side in (0, 1)]


def teach(sides: list[tuple[Array, Array]], seed: int) -> Net:
    """Return a net taught by the words of both sides, the learning rate falling to nothing."""
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    traits = np.concatenate([own for own, _ in sides])
    bad = np.concatenate([own for _, own in sides]).astype(np.float32)
    side = np.repeat([0, 1], [len(own) for own, _ in sides])
    sample = torch.from_numpy(traits[::5].astype(np.float32))
    net = Net(sample.mean(0), sample.std(0) + 1e-3)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * (len(bad) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / steps)
    for _ in range(EPOCHS):
        order = chance.permutation(len(bad))
        for start in range(0, len(bad) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            told = net(torch.from_numpy(traits[chosen].astype(np.float32)), torch.from_numpy(side[chosen]))
            loss = F.binary_cross_entropy_with_logits(told, torch.from_numpy(bad[chosen]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    net.eval()
    return net


def joined(nets: list[Net]) -> dict[str, Array]:
    """Return the tensors of one net that gives the mean of several nets' log-odds, their scaling worked in."""
    parts: dict[str, list[Array]] = {name: [] for name in ("widen", "widen_bias", "narrow", "narrow_bias")}
    for net in nets:
        values = {name: value.numpy() for name, value in net.state_dict().items()}
        widen = (values["widen.weight"] / values["spread"]).T
        parts["widen"].append(widen)
        parts["widen_bias"].append(values["widen.bias"] + values["sides"] - values["mean"] @ widen)
        parts["narrow"].append(values["narrow.weight"].T / len(nets))
        parts["narrow_bias"].append(values["narrow.bias"] / len(nets))
    return {
        "widen": np.ascontiguousarray(np.concatenate(parts["widen"], axis=1), np.float16),
        "widen_bias": np.ascontiguousarray(np.concatenate(parts["widen_bias"], axis=1), np.float32),
        "narrow": np.ascontiguousarray(np.concatenate(parts["narrow"]), np.float32),
        "narrow_bias": np.sum(parts["narrow_bias"], axis=0).astype(np.float32),
    }


def main() -> None:
    """Learn, choose thresholds, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data (default ../shared)")
    parser.add_argument("--model", type=Path, default=FOLDER, help="the detector's folder (default the bundled one)")
    given = parser.parse_args()
    detector = load_detector(given.model)
    rows = read_marked(given.shared / "fidelity", "train")
    taught = examples(detector, rows[:-HELD])
    held, dev = (examples(detector, part) for part in (rows[-HELD:], read_marked(given.shared / "fidelity", "dev")))
    tensors = joined([teach(taught, seed) for seed in range(NETS)])
    corrector = Corrector(tensors | {"thresholds": np.zeros(2, np.float32)})
    figures, thresholds = {}, []
    for side, name in enumerate(SIDES):
        told, tried = (corrector(part[side][0].astype(np.float32), side) for part in (held, dev))
        thresholds.append(best_threshold(told, held[side][1], AROUND))
        figures[name] = matthews(tried, dev[side][1], thresholds[-1])
        best = matthews(tried, dev[side][1], best_threshold(tried, dev[side][1]))
        print(f"{name}: MCC {figures[name]:.3f} from {thresholds[-1]:.2f}, at the best threshold {best:.3f}")
    save_file(tensors | {"thresholds": np.array(thresholds, np.float32)}, given.model / CORRECTOR)
    (given.model / CORRECTOR).chmod(0o644)
    known = json.loads((given.model / "figures.json").read_text("utf-8"))
    write_figures(given.model, known | {"corrector": figures})


if __name__ == "__main__":
    main()
