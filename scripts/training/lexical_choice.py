"""Learn which Russian words speak for which class of a set, and write `aligner/lexicon/data/lexical_choice.tsv`.

    python -m scripts.training.lexical_choice --shared ../shared

For every set of `contrast_sets.tsv` and `antonyms.txt` a multinomial logistic regression with a ridge answers: where
the English has a word of the set, of which class is it? It hears the Russian words, the nearer to the word's place the
louder, and the words beside it. What `contrast_sets.tsv` tells of Russian words is what it believes to begin with. Each
set is learned twice more, from either half of its examples, and asked about the other half: how often it errs about a
word there tells how far it may be believed. The pairs from which `scripts/training/logistic_scorers.py` learns are left
out, so that evidence weighs there what it weighs on new texts.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from aligner.lexicon.contrast_sets import ContrastSet, classes_by_word, contrasts, dictionary_classes
from aligner.lexicon.lexical_choice import SCALE, distance_decay, english_context, joint_features, lemma_key
from aligner.lexicon.phrase_tokens import PhraseToken, contrast_classes, is_negated, read_phrase_tokens
from aligner.lexicon.tokens import Segment
from scripts.training.translation_table import read

OUTPUT = Path(__file__).parents[2] / "aligner" / "lexicon" / "data" / "lexical_choice.tsv"
RARE, FREQUENT, BESIDE = 4, 60, 20
"""How often a lemma, a form of its own, and an English neighbour must stand in the pairs to be heard."""
TOLD = 2.0
"""What a Russian word weighs for the class that `contrast_sets.tsv` tells, as long as nothing is learned of it."""
MAX_CHARS = 600
"""Characters of a side beyond which places say too little."""
MAX_EXAMPLES = 25_000
"""The most examples that one set is learned from."""
MIN_WEIGHT = 0.6
"""The least weight that is written down."""
SAID = 1.0
"""What the Russian words must weigh together for a class to count as said."""
MISTAKE, SURPRISE = 1.5, 6.0
"""By how many nats another class must seem likelier to count as a mistake, and the most that one example surprises."""
DOUBT = 5.0
"""Examples of the word's whole class that are added to those of the word."""


class Example(NamedTuple):
    """An English word of a set: its class; by number what the Russian says and what stands beside it, and how loud."""

    own: int
    word: str
    denied: bool
    numbers: list[int]
    loudness: list[float]


class Learned(NamedTuple):
    """The weights of words, float[words, classes], of the start and of a negation; the words' numbers."""

    words: list[int]
    weights: np.ndarray
    start: np.ndarray
    denied: np.ndarray


def parts(russian: Sequence[PhraseToken]) -> Iterator[tuple[str, int]]:
    """Yield what is heard of a Russian side: forms, lemmas, and words together, with their places."""
    for place, cue in enumerate(russian):
        yield cue.key, place
        yield lemma_key(cue.key), place
    yield from joint_features(russian)


def examples(pairs: list[tuple[str, str]]) -> tuple[dict[ContrastSet, list[Example]], list[str]]:
    """Return the examples of every set, and the names of what is heard."""
    sides = [(read_phrase_tokens(Segment(r, "ru")), read_phrase_tokens(Segment(e, "en"))) for r, e in pairs]
    often = Counter(part for russian, _ in sides for part in {name for name, _ in parts(russian)})
    names = [part for part, count in often.items() if count >= (RARE if part[-1] == "*" else FREQUENT)]
    places = (
        english_context(english, at)
        for _, english in sides
        for at, cue in enumerate(english)
        if cue.key in classes_by_word()
    )
    names += [name for name, count in Counter(name for near in places for name in near).items() if count >= BESIDE]
    names += sorted({word for contrast in contrasts() for word in dictionary_classes(contrast.name)} - set(names))
    number_of = {name: number for number, name in enumerate(names)}
    found: dict[ContrastSet, list[Example]] = {contrast: [] for contrast in contrasts()}
    for russian, english in sides:
        known = [(number_of[name], place) for name, place in parts(russian) if name in number_of]
        for at, cue in enumerate(english):
            for contrast, own in contrast_classes(english, at):
                negated = is_negated(english, at)
                if not known or (negated and contrast.type == "meaning"):  # who denies a word means its opposite
                    continue
                expected = at * len(russian) / len(english)
                near = [number_of[name] for name in english_context(english, at) if name in number_of]
                loudness = [distance_decay(expected - place) for _, place in known] + [1.0] * len(near)
                found[contrast].append(Example(own, cue.key, negated, [n for n, _ in known] + near, loudness))
    return found, names


class Problem:
    """The examples of one set as tensors, and the regression that is solved on some of them."""

    def __init__(self, given: list[Example], contrast: ContrastSet, names: Sequence[str]) -> None:
        classes = len(contrast.classes)
        rows = np.repeat(np.arange(len(given)), [len(example.numbers) for example in given])
        columns = np.concatenate([example.numbers for example in given]).astype(np.int64)
        values = np.concatenate([example.loudness for example in given])
        self.words, columns = np.unique(columns, return_inverse=True)
        shape = len(given), len(self.words)
        self.heard = torch.sparse_coo_tensor(np.stack([rows, columns]), values, shape, dtype=torch.float32).coalesce()
        self.turned = self.heard.t().coalesce().to_sparse_csr()
        self.heard = self.heard.to_sparse_csr()
        self.denied = torch.tensor([[float(example.denied)] for example in given])
        self.own = torch.nn.functional.one_hot(torch.tensor([example.own for example in given]), classes).float()
        self.told = torch.zeros(len(self.words) + 2, classes)
        for row, number in enumerate(self.words.tolist()):
            for own in dictionary_classes(contrast.name).get(names[number], ()):
                self.told[row, own] = TOLD

    def russian(self, names: Sequence[str]) -> np.ndarray:
        """Return bool[words, 1]: which words are Russian, not neighbours of the English word."""
        return np.array([[names[number][0] not in "<>"] for number in self.words.tolist()])

    def scores(self, weights: Tensor) -> Tensor:
        """Return the scores of the classes in all examples; the last two rows of weights are start and denied."""
        return self.heard @ weights[:-2] + weights[-2] + self.denied * weights[-1]

    def solve(self, among: Tensor, ridge: float, rounds: int) -> Tensor:
        """Return the weights that fit best among the examples for which `among` is 1, by L-BFGS.

        They are held down towards what is told of the words.
        """
        found = torch.nn.Parameter(self.told.clone())
        method = torch.optim.LBFGS([found], max_iter=rounds, history_size=8, line_search_fn="strong_wolfe")
        shrink = torch.full((len(self.words) + 2, 1), ridge)
        shrink[-2:] *= 0.01

        def loss() -> Tensor:
            with torch.no_grad():
                likely = torch.log_softmax(self.scores(found), 1)
                excess = (likely.exp() - self.own) * among
                slopes = self.turned @ excess, excess.sum(0)[None], (self.denied * excess).sum(0)[None]
                apart = found - self.told
                found.grad = torch.cat(slopes) + shrink * apart
                return -(likely * self.own * among).sum() + 0.5 * (shrink * apart**2).sum()

        method.step(loss)
        return found.data


def learn(
    contrast: ContrastSet, given: list[Example], names: Sequence[str], ridge: float
) -> tuple[Learned, list[str]]:
    """Return the weights of one set, and the lines that tell how far it may be believed about each English word."""
    problem = Problem(given, contrast, names)
    half = torch.arange(len(given)) % 2
    likely = torch.zeros(len(given), len(contrast.classes))
    for part in (0, 1):
        weights = problem.solve((half != part).float()[:, None], ridge, 15)
        likely[half == part] = torch.log_softmax(problem.scores(weights), 1)[half == part]
    weights = problem.solve(torch.ones(len(given), 1), ridge, 30).numpy()
    weights = weights - weights.mean(1, keepdims=True)
    learned = Learned(problem.words.tolist(), weights[:-2], weights[-2], weights[-1])
    said = problem.heard @ torch.from_numpy(weights[:-2] * problem.russian(names))
    own = torch.tensor([[example.own] for example in given])
    return learned, believed(contrast, given, likely.numpy(), (said.gather(1, own)[:, 0] < SAID).tolist())


def believed(contrast: ContrastSet, given: list[Example], likely: np.ndarray, silent: list[bool]) -> list[str]:
    """Return a line for each English word: how surprising it is, how often which other class seems right, and none."""
    every = range(len(contrast.classes))
    seen, surprise = Counter(example.word for example in given), Counter[str]()
    unsaid = Counter(example.word for example, nothing in zip(given, silent, strict=True) if nothing)
    taken, taken_of_class = Counter[tuple[str, int]](), Counter[tuple[int, int]]()
    whole = Counter(example.own for example in given)
    for example, row in zip(given, likely.tolist(), strict=True):
        surprise[example.word] += min(SURPRISE, -row[example.own])
        other = max((k for k in every if k != example.own), key=lambda k: row[k])
        if row[other] - row[example.own] > MISTAKE:
            taken[example.word, other] += 1
            taken_of_class[example.own, other] += 1
    lines = []
    for own, words in enumerate(contrast.classes):
        usual = [(taken_of_class[own, k] + 0.3) / (whole[own] + 6) for k in every]
        for word in dict.fromkeys(words):
            loose = (surprise[word] + 2) / (seen[word] + 2)
            shares = [(taken[word, k] + DOUBT * usual[k]) / (seen[word] + DOUBT) for k in every]
            rates = ",".join(f"{1000 * rate:.0f}" for rate in shares)
            bare = 100 * (unsaid[word] + 1) / (seen[word] + 3)
            lines.append(f"en\t{contrast.name}\t{word}\t{100 * loose:.0f}\t{rates}\t{bare:.0f}")
    return lines


def tenths(weights: np.ndarray) -> str:
    """Return weights as the table has them."""
    return ",".join(str(round(SCALE * weight)) for weight in weights.tolist())


def main() -> None:
    """Read, learn set by set, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data (default ../shared)")
    parser.add_argument("--ridge", type=float, default=0.5, help="how much weights are held down (default 0.5)")
    given = parser.parse_args()
    pairs = [pair for pair in read(given.shared) if max(map(len, pair)) <= MAX_CHARS]
    found, names = examples(pairs)
    lines = [
        "# Made by scripts/training/lexical_choice.py: sets, English words (looseness, mistakes), Russian words "
        "(weights)."
    ]
    russian: dict[str, list[str]] = {}
    for contrast, own in found.items():
        chosen = random.Random(1).sample(own, min(len(own), MAX_EXAMPLES))
        if len(own) < 20 or min(Counter(e.own for e in own)[k] for k in range(len(contrast.classes))) < 3:
            continue
        learned, told = learn(contrast, chosen, names, given.ridge)
        lines += [f"set\t{contrast.name}\t{tenths(learned.start)}\t{tenths(learned.denied)}", *told]
        for number, weights in zip(learned.words, learned.weights, strict=True):
            if np.abs(weights).max() >= MIN_WEIGHT:
                shown = weights if len(weights) > 2 else weights[:1]
                russian.setdefault(names[number], []).append(f"{contrast.name} {tenths(shown)}")
    kinds = {word: "by" if word[0] in "<>" else "ru" for word in russian}
    lines += [f"{kinds[word]}\t{word}\t{'|'.join(rows)}" for word, rows in sorted(russian.items())]
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(pairs)} pairs, {sum(map(len, found.values()))} examples, {len(russian)} Russian words")


if __name__ == "__main__":
    main()
