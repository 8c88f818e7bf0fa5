"""Fit the lexical-choice models of the contrast sets, and write `aligner/lexicon/data/lexical_choice.tsv`.

    python -m scripts.training.lexical_choice --shared ../shared

For every set of `contrast_sets.tsv` and `antonyms.txt` a multinomial logistic regression with a ridge predicts the
class of an English word of the set from the Russian words, weighted by their distance from its expected position, and
from the words beside it. The classes that `contrast_sets.tsv` gives Russian words are the prior mean of the weights.
Each set is fitted twice more, on either half of its examples, and evaluated on the other half (two-fold
cross-validation): each word's confusions there, and its mean surprisal, go into the table. The pairs that
`scripts/training/logistic_scorers.py` uses are left out, so that the scorers see the features as they are on new texts.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from aligner.lexicon.contrast_sets import ContrastSet, classes_by_word, contrasts, dictionary_classes
from aligner.lexicon.lexical_choice import SCALE, distance_decay, english_context, joint_features, lemma_key
from aligner.lexicon.phrase_tokens import PhraseTokens, contrast_classes, is_negated, read_phrase_tokens
from aligner.lexicon.tokens import Segment
from scripts.runtime import LEXICON, argument_parser
from scripts.training.translation_table import read

OUTPUT = LEXICON / "lexical_choice.tsv"
RARE, FREQUENT, ADJACENT = 4, 60, 20
"""How often a lemma, a form of its own, and an adjacent English word must occur in the pairs to be a feature."""
PRIOR_WEIGHT = 2.0
"""The prior mean of a Russian word's weight for the class that `contrast_sets.tsv` gives it."""
MAX_CHARS = 600
"""Characters of a side beyond which positions are no evidence."""
MAX_EXAMPLES = 25_000
"""The most examples that one set is learned from."""
MIN_WEIGHT = 0.6
"""The least weight that is written down."""
EXPRESSED = 1.0
"""The sum of weights of the Russian words from which a class counts as expressed."""
CONFUSION_MARGIN, MAX_SURPRISAL = 1.5, 6.0
"""Nats by which another class must be likelier to be a confusion, and the bound of one example's surprisal."""
PSEUDO_COUNT = 5.0
"""Pseudo-counts: examples of the word's class that are added to those of the word."""


class Example(NamedTuple):
    """Training example: an English word of a set, its class, and the numbers of its features with their weights."""

    own: int
    word: str
    negated: bool
    numbers: list[int]
    decay: list[float]


class Learned(NamedTuple):
    """The weights of words, float[words, classes], of the start and of a negation; the words' numbers."""

    words: list[int]
    weights: np.ndarray
    start: np.ndarray
    negated: np.ndarray


def parts(russian: PhraseTokens) -> Iterator[tuple[str, int]]:
    """Yield the features of a Russian side: forms, lemmas, and pairs of words, with their positions."""
    for place, key in enumerate(russian.keys):
        yield key, place
        yield lemma_key(key), place
    yield from joint_features(russian)


def examples(pairs: list[tuple[str, str]]) -> tuple[dict[ContrastSet, list[Example]], list[str]]:
    """Return the examples of every set, and the names of the features."""
    sides = [(read_phrase_tokens(Segment(r, "ru")), read_phrase_tokens(Segment(e, "en"))) for r, e in pairs]
    often = Counter(part for russian, _ in sides for part in {name for name, _ in parts(russian)})
    names = [part for part, count in often.items() if count >= (RARE if part[-1] == "*" else FREQUENT)]
    places = (
        english_context(english, at)
        for _, english in sides
        for at, cue in enumerate(english)
        if cue.key in classes_by_word()
    )
    names += [name for name, count in Counter(name for near in places for name in near).items() if count >= ADJACENT]
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
                decay = [distance_decay(expected - place) for _, place in known] + [1.0] * len(near)
                found[contrast].append(Example(own, cue.key, negated, [n for n, _ in known] + near, decay))
    return found, names


class Problem:
    """The examples of one set as tensors, and the regression that is solved on some of them."""

    def __init__(self, given: list[Example], contrast: ContrastSet, names: Sequence[str]) -> None:
        classes = len(contrast.classes)
        rows = np.repeat(np.arange(len(given)), [len(example.numbers) for example in given])
        columns = np.concatenate([example.numbers for example in given]).astype(np.int64)
        values = np.concatenate([example.decay for example in given])
        self.words, columns = np.unique(columns, return_inverse=True)
        shape = len(given), len(self.words)
        places = np.stack([rows, columns])
        self.features = torch.sparse_coo_tensor(places, values, shape, dtype=torch.float32).coalesce()
        self.turned = self.features.t().coalesce().to_sparse_csr()
        self.features = self.features.to_sparse_csr()
        self.negated = torch.tensor([[float(example.negated)] for example in given])
        self.own = torch.nn.functional.one_hot(torch.tensor([example.own for example in given]), classes).float()
        self.prior = torch.zeros(len(self.words) + 2, classes)
        for row, number in enumerate(self.words.tolist()):
            for own in dictionary_classes(contrast.name).get(names[number], ()):
                self.prior[row, own] = PRIOR_WEIGHT

    def russian(self, names: Sequence[str]) -> np.ndarray:
        """Return bool[words, 1]: which words are Russian, not neighbours of the English word."""
        return np.array([[names[number][0] not in "<>"] for number in self.words.tolist()])

    def scores(self, weights: Tensor) -> Tensor:
        """Return the scores of the classes in all examples; the last two rows of weights are start and negated."""
        return self.features @ weights[:-2] + weights[-2] + self.negated * weights[-1]

    def solve(self, among: Tensor, ridge: float, rounds: int) -> Tensor:
        """Return the weights that fit best among the examples for which `among` is 1, by L-BFGS.

        They are shrunk towards the prior of the words.
        """
        found = torch.nn.Parameter(self.prior.clone())
        method = torch.optim.LBFGS([found], max_iter=rounds, history_size=8, line_search_fn="strong_wolfe")
        shrink = torch.full((len(self.words) + 2, 1), ridge)
        shrink[-2:] *= 0.01

        def loss() -> Tensor:
            with torch.no_grad():
                likely = torch.log_softmax(self.scores(found), 1)
                excess = (likely.exp() - self.own) * among
                slopes = self.turned @ excess, excess.sum(0)[None], (self.negated * excess).sum(0)[None]
                apart = found - self.prior
                found.grad = torch.cat(slopes) + shrink * apart
                return -(likely * self.own * among).sum() + 0.5 * (shrink * apart**2).sum()

        method.step(loss)
        return found.data


def learn(
    contrast: ContrastSet, given: list[Example], names: Sequence[str], ridge: float
) -> tuple[Learned, list[str]]:
    """Return the weights of one set, and its line for each English word."""
    problem = Problem(given, contrast, names)
    half = torch.arange(len(given)) % 2
    likely = torch.zeros(len(given), len(contrast.classes))
    for part in (0, 1):
        weights = problem.solve((half != part).float()[:, None], ridge, 15)
        likely[half == part] = torch.log_softmax(problem.scores(weights), 1)[half == part]
    weights = problem.solve(torch.ones(len(given), 1), ridge, 30).numpy()
    weights = weights - weights.mean(1, keepdims=True)
    learned = Learned(problem.words.tolist(), weights[:-2], weights[-2], weights[-1])
    scores = problem.features @ torch.from_numpy(weights[:-2] * problem.russian(names))
    own = torch.tensor([[example.own] for example in given])
    return learned, word_lines(contrast, given, likely.numpy(), (scores.gather(1, own)[:, 0] < EXPRESSED).tolist())


def word_lines(contrast: ContrastSet, given: list[Example], likely: np.ndarray, silent: list[bool]) -> list[str]:
    """Return a line for each English word: its mean surprisal, its confusions, and how often it is untranslated."""
    every = range(len(contrast.classes))
    seen, surprise = Counter(example.word for example in given), Counter[str]()
    untranslated = Counter(example.word for example, nothing in zip(given, silent, strict=True) if nothing)
    taken, taken_of_class = Counter[tuple[str, int]](), Counter[tuple[int, int]]()
    whole = Counter(example.own for example in given)
    for example, row in zip(given, likely.tolist(), strict=True):
        surprise[example.word] += min(MAX_SURPRISAL, -row[example.own])
        other = max((k for k in every if k != example.own), key=lambda k: row[k])
        if row[other] - row[example.own] > CONFUSION_MARGIN:
            taken[example.word, other] += 1
            taken_of_class[example.own, other] += 1
    lines = []
    for own, words in enumerate(contrast.classes):
        usual = [(taken_of_class[own, k] + 0.3) / (whole[own] + 6) for k in every]
        for word in dict.fromkeys(words):
            surprisal = (surprise[word] + 2) / (seen[word] + 2)
            shares = [(taken[word, k] + PSEUDO_COUNT * usual[k]) / (seen[word] + PSEUDO_COUNT) for k in every]
            rates = ",".join(f"{1000 * rate:.0f}" for rate in shares)
            untranslated_rate = 100 * (untranslated[word] + 1) / (seen[word] + 3)
            lines.append(f"en\t{contrast.name}\t{word}\t{100 * surprisal:.0f}\t{rates}\t{untranslated_rate:.0f}")
    return lines


def tenths(weights: np.ndarray) -> str:
    """Return weights as the table has them."""
    return ",".join(str(round(SCALE * weight)) for weight in weights.tolist())


def main() -> None:
    """Read, learn set by set, write."""
    parser = argument_parser(__doc__, shared=True)
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
        learned, rows = learn(contrast, chosen, names, given.ridge)
        lines += [f"set\t{contrast.name}\t{tenths(learned.start)}\t{tenths(learned.negated)}", *rows]
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
