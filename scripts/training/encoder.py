"""Teach the compact encoder: one recipe from public texts to the model's folder, in steps that can be stopped.

    python -m scripts.training.encoder --shared ../shared --work /tmp/encoder --out aligner/encoding/model

Needs the extra `train`. The steps, each kept in --work and skipped where it is done: `vocabulary` (a minute), `label`
(the teachers read 370,000 texts and 210,000 words, and 110,000 texts; the longest step), `learn` (five minutes),
`polish` (ten), `evaluate` (the figures, and the model card with them). Everything is seeded, but the vocabulary's
trainer breaks ties between equally frequent merges as it likes.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from aligner.encoding.compact import CompactEncoder
from scripts.runtime import argument_parser
from scripts.training.encoder_recipe import corpora, learning, measuring, saving, teachers, vocabulary
from scripts.training.encoder_recipe.card import write_card
from scripts.training.encoder_recipe.corpora import Pair
from scripts.training.encoder_recipe.labels import Floats, Labels
from scripts.training.encoder_recipe.learning import Course

NAME = "compact-2"
STEPS = ("vocabulary", "label", "learn", "polish", "evaluate")
WORDS = {"en": 60_000, "ru": 150_000}
SECOND_FIRST = {"wmt", "mlqe", "tico19"}  # the slow teacher reads all of these, then a sample of the next
SECOND_THEN = {"tatoeba", "stsb", "react", "tldr"}
SECOND_SAMPLE = 22_000
LESS = (("react", 0.3), ("tldr", 0.3))
NEWS = (("wmt", 3.0), ("ms-", 0.25), ("tico", 2.0), ("mlqe", 2.0), *LESS)
MORE_NEWS = (("wmt", 6.0), ("ms-", 0.125), ("tico", 3.0), ("mlqe", 3.0), *LESS)
COURSES = (Course(1), Course(2), Course(3), Course(1, times=NEWS), Course(1, epochs=3, times=MORE_NEWS))
"""The polished tables that are averaged: software documentation is a third of the pairs, and two courses take less."""


@dataclass
class Recipe:
    """The steps, and what they hand to each other."""

    shared: Path
    work: Path
    out: Path

    @cached_property
    def pairs(self) -> list[Pair]:
        """The training pairs."""
        return corpora.training_pairs(self.shared)

    @cached_property
    def words(self) -> list[str]:
        """Frequent words of general text."""
        return [word for language, most in WORDS.items() for word, _ in corpora.word_list(language, most)]

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer that `vocabulary` saved."""
        return Tokenizer.from_file(str(self.work / "tokenizer.json"))

    def related(self) -> list[int]:
        """Return the numbers of the pairs that both teachers read."""
        order = list(range(len(self.pairs)))
        random.Random(1).shuffle(order)
        first = [i for i in order if self.pairs[i].source in SECOND_FIRST]
        then = [i for i in order if self.pairs[i].source in SECOND_THEN or self.pairs[i].source.startswith("book:")]
        return sorted(first + then[:SECOND_SAMPLE])

    def labels(self, name: str, dimension: int) -> Labels:
        """Open one teacher's labels."""
        return Labels(self.work / "labels" / name, dimension)

    def vocabulary(self) -> None:
        """Choose the pieces."""
        if not (self.work / "tokenizer.json").exists():
            self.work.mkdir(parents=True, exist_ok=True)
            vocabulary.build(self.pairs).save(str(self.work / "tokenizer.json"), pretty=False)

    def label(self) -> None:
        """Let the teachers read."""
        texts = [text for pair in self.pairs for text in (pair.russian, pair.english)]
        self.labels("use", 512).add(texts, teachers.use)
        self.labels("use_words", 512).add(self.words, teachers.use)
        few = [self.pairs[i] for i in self.related()]
        second = [text[: teachers.MAX_CHARS] for pair in few for text in (pair.russian, pair.english)]
        labels = self.labels("e5", 384)
        if any(text not in labels for text in second):
            labels.add(second, teachers.E5())

    def learn(self) -> None:
        """Learn the table from the first teacher."""
        if not (self.work / "learnt.npy").exists():
            np.save(self.work / "learnt.npy", learning.learn(self.lessons, self.tokenizer.get_vocab_size()))

    def polish(self) -> None:
        """Polish the table in several ways, and write their average into the model's folder."""
        sources = [pair.source for pair in self.pairs]
        for number, course in enumerate(COURSES, 1):
            if not (path := self.work / f"polished-{number}.npy").exists():
                np.save(path, learning.polish(self.lessons, np.load(self.work / "learnt.npy"), course, sources))
        tables = [np.load(self.work / f"polished-{number}.npy") for number in range(1, len(COURSES) + 1)]
        saving.save(np.mean(tables, axis=0), self.tokenizer, self.out, NAME)

    @cached_property
    def lessons(self) -> learning.Lessons:
        """Gather what is learnt from."""
        use = self.labels("use", 512)
        sides = [[pair.russian for pair in self.pairs], [pair.english for pair in self.pairs]]
        vectors = [use.get(side) for side in sides]
        mean = (vectors[0][::8].mean(0) + vectors[1][::8].mean(0)) / 2
        centred = [side - mean for side in vectors]
        axes = principal(np.concatenate([side[::8] for side in centred]))
        related = np.array(self.related())
        second = self.labels("e5", 384)
        joined = []
        for side, first in zip(sides, centred, strict=True):
            other = second.get([side[i][: teachers.MAX_CHARS] for i in related])
            other = measuring.unit_rows(other - other.mean(0))  # the second teacher's languages lie apart: centre each
            both = np.concatenate([measuring.unit_rows(first[related]), other], axis=1)
            joined.append(torch.from_numpy(measuring.unit_rows(both)))
        words = self.labels("use_words", 512).get(self.words) - mean
        judged = corpora.judged(self.shared, "train")
        russian, english = (learning.Cuts(self.tokenizer, side) for side in sides)
        goals = [torch.from_numpy(measuring.unit_rows(side @ axes)) for side in centred]
        return learning.Lessons(
            russian,
            english,
            (goals[0], goals[1]),
            learning.Cuts(self.tokenizer, self.words),
            torch.from_numpy(measuring.unit_rows(words @ axes)),
            (
                learning.Cuts(self.tokenizer, [row[0] for row in judged]),
                learning.Cuts(self.tokenizer, [row[1] for row in judged]),
            ),
            torch.tensor([row[2] for row in judged]),
            related,
            (joined[0], joined[1]),
        )

    def evaluate(self) -> None:
        """Print the figures and write them into the model's card."""
        write_card(CompactEncoder(self.out), self.shared, self.pairs, self.out)
        print((self.out / saving.CARD).read_text(encoding="utf-8"))


def principal(rows: Floats) -> Floats:
    """Return the first principal axes of centred rows, float32[d, DIMENSION]."""
    _, axes = np.linalg.eigh(rows.T @ rows / len(rows))
    first: Floats = np.ascontiguousarray(axes[:, ::-1][:, : learning.DIMENSION], dtype=np.float32)
    return first


def main() -> None:
    """Run the steps that were asked for."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--work", type=Path, required=True, help="where labels and the vocabulary are kept")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder")
    parser.add_argument("--steps", nargs="*", choices=STEPS, default=STEPS, help="all by default")
    parser.add_argument("--threads", type=int, default=2, help="processor threads")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    recipe = Recipe(given.shared, given.work, given.out)
    for step in given.steps:
        start = time.monotonic()
        getattr(recipe, step)()
        print(f"{step}: {time.monotonic() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
