"""Teaching a table of vectors, one row for each piece, to point where the teachers point.

A text's vector is the sum of its pieces' rows, scaled to length one. First the rows learn the first teacher's vectors
(cosine to their principal components, for the sentence itself and half as strongly for its translation) while true
pairs are pulled together against the others of the batch. Then they are polished: neighbours in a document serve as
hard negatives, both teachers' similarities of the batch are matched (Hinton et al. 2015), and the cosine of a pair is
made to rise with people's judgments of the translation (MLQE-PE train). Several polished tables, from different seeds
and mixtures of the sources, are averaged (Wortsman et al. 2022, https://arxiv.org/abs/2203.05482).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from scripts.training.encoder_recipe.labels import Floats

DIMENSION, BATCH, SEED = 256, 512, 1
TEMPERATURE = 0.05
WORDS, JUDGED = 256, 256  # of a batch

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Phase:
    """How long and how hard a phase of the training is, and how much each term counts."""

    epochs: int
    rate: float
    neighbours: int
    contrast: float
    words: float
    judged: float
    relations: float


LEARN = Phase(epochs=4, rate=0.003, neighbours=1, contrast=0.1, words=0.1, judged=0.0, relations=0.0)
POLISH = Phase(epochs=2, rate=0.03, neighbours=4, contrast=0.1, words=0.1, judged=1.0, relations=0.6)


class Cuts:
    """Many texts as piece numbers in one long row."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        rows = []
        for start in range(0, len(texts), 20_000):
            part = tokenizer.encode_batch_fast(list(texts[start : start + 20_000]), add_special_tokens=False)
            rows += [np.array(cut.ids, dtype=np.int64) for cut in part]
        self.lengths = np.array([len(row) for row in rows])
        self.starts = np.cumsum(self.lengths) - self.lengths
        self.numbers = np.concatenate(rows)

    def take(self, which: Numbers) -> tuple[Numbers, Numbers]:
        """Return the piece numbers of some texts one after another, and where each text begins."""
        lengths = self.lengths[which]
        begins = np.cumsum(lengths) - lengths
        places = np.arange(lengths.sum()) + np.repeat(self.starts[which] - begins, lengths)
        return self.numbers[places], begins


@dataclass(frozen=True)
class Lessons:
    """All that is learnt from; vectors are unit rows in the order of the texts.

    `related` numbers the pairs that both teachers have labelled, and `joined` holds those pairs' joined vectors.
    """

    russian: Cuts
    english: Cuts
    targets: tuple[Tensor, Tensor]
    words: Cuts
    word_targets: Tensor
    judged: tuple[Cuts, Cuts]
    judgments: Tensor
    related: Numbers
    joined: tuple[Tensor, Tensor]


@dataclass(frozen=True)
class Course:
    """One way of polishing: its seed, its length, and how often a pair of a source is taken in an epoch.

    A source is known by how its name begins; those that are not named are taken once. A fraction is a chance.
    """

    seed: int
    epochs: int = 2
    times: tuple[tuple[str, float], ...] = ()

    def of(self, sources: Sequence[str]) -> Floats | None:
        """Return how often the pairs of these sources are taken, None where all are taken once."""
        if not self.times:
            return None
        known = {name: next((n for start, n in self.times if name.startswith(start)), 1.0) for name in set(sources)}
        return np.array([known[name] for name in sources])


def learn(lessons: Lessons, pieces: int) -> Floats:
    """Return the table float32[pieces, DIMENSION] after the first phase: Adam on the whole table."""
    torch.manual_seed(SEED)
    table = torch.nn.Parameter(torch.randn(pieces, DIMENSION) * 0.05)
    adam = torch.optim.Adam([table], lr=LEARN.rate, betas=(0.9, 0.99), fused=True)
    for numbers, gradient, rate in _steps(LEARN, lessons, table, SEED):
        table.grad = torch.zeros_like(table)
        table.grad[numbers] = gradient
        adam.param_groups[0]["lr"] = rate
        adam.step()
    result: Floats = table.detach().numpy()
    return result


def polish(lessons: Lessons, learnt: Floats, course: Course, sources: Sequence[str]) -> Floats:
    """Return the table after the second phase: Adagrad on the rows that each batch meets.

    `sources` names where each pair is from.
    """
    torch.manual_seed(course.seed)
    table = torch.nn.Parameter(torch.from_numpy(learnt.copy()))
    squares = torch.full_like(table, 1e-7)
    phase = replace(POLISH, epochs=course.epochs)
    for numbers, gradient, rate in _steps(phase, lessons, table, course.seed, course.of(sources)):
        squares[numbers] += gradient**2
        table.data[numbers] -= rate * gradient / squares[numbers].sqrt()
    result: Floats = table.detach().numpy()
    return result


def _steps(
    phase: Phase, lessons: Lessons, table: Tensor, seed: int, times: Floats | None = None
) -> Iterator[tuple[Tensor, Tensor, float]]:
    """Yield the numbers of the rows that a batch meets, their gradients, and the step's rate."""
    random = np.random.default_rng(seed)
    total = phase.epochs * (len(lessons.russian.lengths) // BATCH)
    count = len(lessons.russian.lengths)
    batches = (batch for _ in range(phase.epochs + 1) for batch in _batches(count, phase, random, times))
    for step, batch in zip(range(total), batches, strict=False):
        bags = _Bags(phase, lessons, batch, random)
        numbers, places = np.unique(np.concatenate(bags.numbers), return_inverse=True)
        rows = table.detach()[numbers].requires_grad_()
        starts = torch.from_numpy(np.concatenate(bags.starts))
        vectors = functional.embedding_bag(torch.from_numpy(places), rows, starts, mode="sum")
        loss = bags.loss(functional.normalize(vectors))
        loss.backward()
        assert rows.grad is not None
        if step % 50 == 0 or step == total - 1:
            print(f"\rstep {step + 1:,} of {total:,}, loss {loss.item():.3f} ", end="", file=sys.stderr, flush=True)
        rate = phase.rate * (min(1.0, (step + 1) / 20) * (1 - step / total) + 0.01)
        yield torch.from_numpy(numbers), rows.grad, rate
    print(file=sys.stderr)


def _batches(
    count: int, phase: Phase, random: np.random.Generator, times: Floats | None
) -> Iterator[Numbers]:
    """Yield the numbers of BATCH pairs: runs of neighbours, in random order, each as often as its first pair."""
    run = phase.neighbours
    starts = np.arange(random.integers(run), count - run + 1, run)
    if times is not None:
        starts = np.repeat(starts, np.floor(times[starts] + random.random(len(starts))).astype(int))
    random.shuffle(starts)
    for i in range(0, len(starts) - BATCH // run + 1, BATCH // run):
        yield (starts[i : i + BATCH // run, None] + np.arange(run)).ravel()


class _Bags:
    """One batch: the texts of every term one after another, and the loss of their vectors."""

    def __init__(self, phase: Phase, lessons: Lessons, batch: Numbers, random: np.random.Generator) -> None:
        self.phase, self.lessons, self.batch = phase, lessons, batch
        self.numbers: list[Numbers] = []
        self.starts: list[Numbers] = []
        self._total = 0
        self._put(lessons.russian, batch)
        self._put(lessons.english, batch)
        self.words = random.integers(len(lessons.words.lengths), size=WORDS)
        self._put(lessons.words, self.words)
        if phase.judged:
            self.judged = random.integers(len(lessons.judgments), size=JUDGED)
            self._put(lessons.judged[0], self.judged)
            self._put(lessons.judged[1], self.judged)
        if phase.relations:
            runs = random.integers(len(lessons.related) - 8, size=BATCH // 8)
            self.related = (runs[:, None] + np.arange(8)).ravel()
            self._put(lessons.russian, lessons.related[self.related])
            self._put(lessons.english, lessons.related[self.related])

    def _put(self, cuts: Cuts, which: Numbers) -> None:
        numbers, starts = cuts.take(which)
        self.numbers.append(numbers)
        self.starts.append(starts + self._total)
        self._total += len(numbers)

    def loss(self, vectors: Tensor) -> Tensor:
        """Return the sum of the terms for unit vectors in the order the texts were put."""
        phase, lessons = self.phase, self.lessons
        russian, english, words, rest = vectors.split([BATCH, BATCH, WORDS, len(vectors) - 2 * BATCH - WORDS])
        goal_russian, goal_english = (target[self.batch] for target in lessons.targets)
        loss = _far(russian, goal_russian) + _far(english, goal_english)
        loss = loss + 0.5 * (_far(russian, goal_english) + _far(english, goal_russian))
        loss = loss + phase.words * _far(words, lessons.word_targets[self.words])
        loss = loss + phase.contrast * _contrast(russian, english, torch.eye(BATCH), torch.eye(BATCH))
        if phase.judged:
            loss = loss - phase.judged * _correlation(
                (rest[:JUDGED] * rest[JUDGED : 2 * JUDGED]).sum(1), lessons.judgments[self.judged]
            )
            rest = rest[2 * JUDGED :]
        if phase.relations:
            seen = lessons.joined[0][self.related] @ lessons.joined[1][self.related].T / TEMPERATURE
            wanted = [0.5 * torch.eye(BATCH) + 0.5 * functional.softmax(x, 1) for x in (seen, seen.T)]
            loss = loss + phase.relations * _contrast(rest[:BATCH], rest[BATCH:], wanted[0], wanted[1])
        return loss


def _far(vectors: Tensor, goals: Tensor) -> Tensor:
    """Return the mean of one minus the cosine."""
    return 1 - (vectors * goals).sum(1).mean()


def _contrast(russian: Tensor, english: Tensor, forth: Tensor, back: Tensor) -> Tensor:
    """Return the cross entropy between wanted shares (rows sum to one) and the cosines' softmax, both directions."""
    cosines = russian @ english.T / TEMPERATURE
    return -((forth * cosines.log_softmax(1)).sum(1).mean() + (back * cosines.T.log_softmax(1)).sum(1).mean())


def _correlation(a: Tensor, b: Tensor) -> Tensor:
    """Return Pearson's correlation."""
    a, b = a - a.mean(), b - b.mean()
    return (a * b).sum() / (a.norm() * b.norm())
