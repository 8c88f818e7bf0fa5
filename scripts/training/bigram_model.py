"""Count which classes of words follow each other, and write `aligner/lexicon/data/bigram_pmi.tsv`.

    python -m scripts.training.bigram_model ../shared/train/ru-en.tsv.gz

A class is one of the most frequent words of a language, or the last two letters of others. For each two classes the
file has ten times log(seen / expected by chance), where that is not near nothing.
"""

from __future__ import annotations

import gzip
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

from aligner.lexicon.bigram_model import word_classes
from aligner.lexicon.tokens import fold
from scripts.runtime import LEXICON, argument_parser

OUTPUT = LEXICON / "bigram_pmi.tsv"
WORDS, ENDINGS = 110, 90
"""How many words and how many endings of each language are classes."""
SOURCES = ("wmt", "tatoeba", "mlqe", "tico19")
DOUBT = 3.0
"""Occurrences that are added to what is seen and to what is expected, so that rare pairs say little."""


def main() -> None:
    """Read, count, write."""
    parser = argument_parser(__doc__)
    parser.add_argument("pairs", type=Path, help="pairs (.tsv.gz): source, Russian, English")
    texts: dict[str, list[str]] = {"ru": [], "en": []}
    with gzip.open(parser.parse_args().pairs, "rt", encoding="utf-8") as lines:
        for line in lines:
            source, russian, english, *_ = line.rstrip("\n").split("\t")
            if source in SOURCES:
                texts["ru"].append(fold(russian))
                texts["en"].append(fold(english))
    out = ["# Made by scripts/training/bigram_model.py: language, class, the next with ten times log(seen / expected)."]
    for language, own in texts.items():
        words = [w for w, _ in Counter(w for t in own for w in t.split() if w.isalpha()).most_common(WORDS)]
        out.append(f"{language}\twords\t{' '.join(sorted(words))}")
        out += followers(language, [word_classes(text, frozenset(words)) for text in own])
    OUTPUT.write_text("\n".join(out) + "\n", encoding="utf-8")


def followers(language: str, sides: list[list[str]]) -> list[str]:
    """Return the lines of one language, from the classes of its texts."""
    endings = Counter(c for side in sides for c in side if c[0] == "~")
    rare = {c for c, _ in endings.most_common()[ENDINGS:]}
    pairs = Counter((a, b) for side in sides for a, b in pairwise(side) if a not in rare and b not in rare)
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (a, b), count in pairs.items():
        first[a] += count
        second[b] += count
    total = sum(pairs.values())
    found = []
    for a in sorted(first):
        row = []
        for b in sorted(second):
            value = math.log((pairs[a, b] + DOUBT) / (first[a] * second[b] / total + DOUBT))
            if abs(value) >= 0.6:
                row.append(f"{b}:{10 * max(-2.5, min(2.5, value)):.0f}")
        if row:
            found.append(f"{language}\t{a}\t{' '.join(row)}")
    return found


if __name__ == "__main__":
    main()
