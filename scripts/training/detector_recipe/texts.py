"""Sentences as words that remember the white space before them, so that a damaged sentence can be written out again."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

from aligner.fidelity.detector.tokenization import WORD


@dataclass(frozen=True)
class Side:
    """One text as words; `glued[i]` tells that no white space stands before word i."""

    words: tuple[str, ...]
    glued: tuple[bool, ...]

    @classmethod
    def of(cls, text: str) -> Side:
        """Split a text into words."""
        found = list(WORD.finditer(text))
        ends = [0, *(match.end() for match in found)]
        return cls(
            tuple(match.group() for match in found),
            tuple(match.start() == end for match, end in zip(found, ends, strict=False)),
        )

    def text(self) -> str:
        """Write the words out."""
        parts = []
        for number, (word, glued) in enumerate(zip(self.words, self.glued, strict=True)):
            parts.append(word if glued or not number else " " + word)
        return "".join(parts)


@dataclass
class Pair:
    """A Russian and an English text, where they come from, and which of their words correspond."""

    source: Side
    target: Side
    origin: str
    links: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Marked:
    """A machine translation that a person corrected: word numbers that changed, and its direct assessment 0–1.

    `edited` is the corrected translation, None where the person let the machine's stand.
    """

    source: Side
    target: Side
    source_bad: frozenset[int]
    target_bad: frozenset[int]
    gap_bad: frozenset[int]
    quality: float
    edited: Side | None


SHARE = {
    "wmt": 1.0, "tico19": 1.0, "react": 1.0, "tatoeba": 0.5, "stsb": 0.4, "tldr": 0.4, "ms-cpp": 0.1, "ms-graph": 0.08,
}  # fmt: skip
"""Which part of each origin is used. `lit` is a test set, `mlqe` comes with its corrections from another file."""


def read_pairs(folder: Path, seed: int, longest: int, least_cosine: float = 0.62) -> list[Pair]:
    """Read the training pairs whose texts have at most `longest` characters together, in an order fixed by the seed."""
    chance = random.Random(seed)
    pairs = []
    for name in ("ru-en.tsv.gz", "books.tsv.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                origin, russian, english, *rest = line.rstrip("\n").split("\t")
                good = float(rest[0]) >= least_cosine if rest else chance.random() < SHARE.get(origin, 0.0)
                if good and len(russian) + len(english) <= longest and re.search("[а-яё]", russian):
                    pairs.append(Pair(Side.of(russian), Side.of(english), origin))
    chance.shuffle(pairs)
    return pairs


def covered(text: str, tokens: list[str], bad: list[int]) -> frozenset[int]:
    """Return which of our words the numbered foreign tokens touch; both are cut from the same text."""
    starts, at = [], 0
    for token in tokens:
        at = text.index(token, at)
        starts.append(at)
        at += len(token)
    spans = [(starts[number], starts[number] + len(tokens[number])) for number in bad]
    return frozenset(
        number
        for number, match in enumerate(WORD.finditer(text))
        if any(start < match.end() and match.start() < end for start, end in spans)
    )


def read_marked(folder: Path, part: str) -> list[Marked]:
    """Read `words.<part>.jsonl` with the texts and assessments of `mlqe.<part>.tsv`, which has the same order."""
    texts = (folder / f"mlqe.{part}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (folder / f"words.{part}.jsonl").read_text(encoding="utf-8").splitlines()
    marked = []
    for line, row in zip(texts, map(json.loads, rows), strict=True):
        russian, english, assessment = line.split("\t")
        count = len(row["target"])
        inner = [number for number in row["gap_bad"] if number < count]
        gaps = set(covered(english, row["target"], inner))
        target = Side.of(english)
        if count in row["gap_bad"]:
            gaps.add(len(target.words))
        edited = None if row["edited"] == row["target"] else Side.of(joined(row["edited"]))
        marked.append(
            Marked(
                Side.of(russian),
                target,
                covered(russian, row["source"], row["source_bad"]),
                covered(english, row["target"], row["target_bad"]),
                frozenset(gaps),
                float(assessment) / 100,
                edited,
            )
        )
    return marked


def joined(tokens: list[str]) -> str:
    """Write tokens out as an English sentence: no blank before closing punctuation or "'s", none after opening."""
    text = " ".join(tokens)
    text = re.sub(r" ([,.!?;:)\]}»”…%])", r"\1", text)
    text = re.sub(r" ('(?:s|t|m|re|ve|ll|d)\b)", r"\1", text)
    return re.sub(r"([(\[{«“$#]) ", r"\1", text)


def word_list(name: str) -> frozenset[str]:
    """Return the words of a list in `word_lists.txt`."""
    lines = Path(__file__).with_name("word_lists.txt").read_text(encoding="utf-8").replace("\n    ", " ").splitlines()
    return frozenset(next(line for line in lines if line.startswith(name + ":")).split()[1:])
