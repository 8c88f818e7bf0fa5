"""Learn which words translate each other, and write `aligner/lexicon/data/translation_table.tsv`.

    python -m scripts.training.translation_table --shared ../shared

The model is the first of Brown et al. 1993 ("The Mathematics of Statistical Machine Translation"): every word of one
side comes from one word of the other, or from none, and how often each comes from each is found by expectation and
maximisation. Kept are the rows that the rules ask for: how likely a Russian word is translated by an English word of
`contrast_sets.tsv` and `antonyms.txt`, and how likely a word implies an explicit negation of the other side. The
pairs from which `scripts/training/logistic_scorers.py` learns are left out, so that a likelihood weighs there what it
weighs on new texts.
"""

from __future__ import annotations

import gzip
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from aligner.lexicon.contrast_sets import classes_by_word
from aligner.lexicon.phrase_tokens import NEGATOR, negation_bigrams, read_phrase_tokens
from aligner.lexicon.stemming import stem
from aligner.lexicon.tokens import Segment
from scripts.runtime import LEXICON, argument_parser
from scripts.training import ibm1
from scripts.training.logistic_scorers import sample

OUTPUT = LEXICON / "translation_table.tsv"
FILES = ("ru-en.tsv.gz", "books.tsv.gz")
"""The files of pairs: source, Russian, English, for books also how sure it is that they are a pair."""
FREQUENT = {"ru": 150, "en": 40}
"""How often a word must stand in the pairs to have a row of its own; rarer ones share that of their stem."""
MAX_TOKENS = 60
MAX_PAIRS = {"ms-cpp": 12000}
"""The most pairs taken of a source, where one would outweigh the others."""
MIN_LIKELIHOOD, MIN_COUNT, MIN_LIFT = 0.01, 1.5, 6.0
"""The least likelihood, expected count, and ratio to how often the word occurs at all, that is kept."""
NULL = "∅"
_NEGATIVE = (
    "never none nobody nothing nowhere without no-one никто никого никому никем ничто ничего ничему ничем никогда",
    "нигде никуда никак никакой никакого никакие никаких без нельзя невозможно",
)
NEGATIVE = frozenset(word for line in _NEGATIVE for word in line.split()) | {"no one"}
"""Words that render a negation beside the plain ones."""


def read(shared: Path) -> list[tuple[str, str]]:
    """Return the pairs for learning; of books only those that are surely pairs."""
    left_out = {russian for russian, _ in sample(shared)}
    taken: Counter[str] = Counter()
    pairs = []
    for name in FILES:
        with gzip.open(shared / "train" / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                source, russian, english, *rest = line.rstrip("\n").split("\t")
                if russian in left_out or (rest and float(rest[0]) < 0.5):
                    continue
                taken[source] += 1
                if taken[source] <= MAX_PAIRS.get(source, 10**9):
                    pairs.append((russian, english))
    random.Random(3).shuffle(pairs)
    return pairs


def keys(texts: list[str], language: str) -> tuple[list[list[int]], list[str]]:
    """Return every text as numbers of words, and the words."""
    sides = [[cue.key for cue in read_phrase_tokens(Segment(text, language))][:MAX_TOKENS] for text in texts]
    counts = Counter(key for side in sides for key in side)
    names: dict[str, int] = {NULL: 0}
    table = {}
    for key, count in counts.items():
        known = count >= FREQUENT[language] or key in classes_by_word() or key == NEGATOR
        table[key] = names.setdefault(key if known else stem(key, language), len(names))
    return [[table[key] for key in side] for side in sides], list(names)


def learn(given: list[list[int]], target: list[list[int]], sizes: tuple[int, int], rounds: int) -> tuple[Any, Any, Any]:
    """Return the likelihoods t(target | given) as three arrays: number given, number of the target, likelihood."""
    pairs = (
        (np.array([0, *one], dtype=np.int64), np.array(other, dtype=np.int64))
        for one, other in zip(given, target, strict=True)
    )
    table = ibm1.train(pairs, sizes, rounds, ibm1.Smoothing(discount=0.3, phantom=2.0))
    words = np.concatenate([np.array(text) for text in target]).astype(np.int64)
    often = np.bincount(words, minlength=sizes[1]) / len(words)
    kept = table.count > MIN_COUNT
    kept &= (table.likelihood > MIN_LIKELIHOOD) & (table.likelihood > MIN_LIFT * often[table.target])
    return table.source[kept], table.target[kept], table.likelihood[kept]


def untranslated_idioms(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, float]]:
    """Return how often a negation beside a word goes untranslated («не хватает», "can't wait") where that is common."""
    seen: dict[str, Counter[str]] = {"ru": Counter(), "en": Counter()}
    untranslated: dict[str, Counter[str]] = {"ru": Counter(), "en": Counter()}
    for texts in pairs:
        sides = [
            read_phrase_tokens(Segment(text, language)) for text, language in zip(texts, ("ru", "en"), strict=True)
        ]
        counts = [sum(cue.key == NEGATOR or cue.key in NEGATIVE for cue in side) for side in sides]
        for number, language in enumerate(("ru", "en")):
            rendered = counts[1 - number] >= min(counts[number], 2)
            for at, cue in enumerate(sides[number]):
                if cue.key == NEGATOR:
                    found = negation_bigrams(sides[number], at, language)
                    seen[language].update(found)
                    untranslated[language].update([] if rendered else found)
    return {
        (language, idiom): {NULL: share}
        for language in seen
        for idiom, count in seen[language].items()
        if count >= 4 and (share := (untranslated[language][idiom] + 0.2) / (count + 2)) > 0.25
    }


def main() -> None:
    """Read, learn both directions, write the rows that are asked for."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--rounds", type=int, default=8, help="rounds of expectation and maximisation (default 8)")
    given = parser.parse_args()
    pairs = read(given.shared)
    russian, russians = keys([r for r, _ in pairs], "ru")
    english, englishes = keys([e for _, e in pairs], "en")
    print(f"{len(pairs)} pairs, {len(russians)} Russian and {len(englishes)} English words")
    sizes = len(russians), len(englishes)
    rows: dict[tuple[str, str], dict[str, float]] = {}
    wanted = np.array([word in classes_by_word() or word == NEGATOR for word in englishes])
    one, two, likely = learn(russian, english, sizes, given.rounds)
    keep = wanted[two]
    for a, b, p in zip(one[keep], two[keep], likely[keep], strict=True):
        rows.setdefault(("ru", russians[a]), {})[englishes[b]] = p
    one, two, likely = learn(english, russian, sizes[::-1], given.rounds)
    keep = (two == russians.index(NEGATOR))
    for a, p in zip(one[keep], likely[keep], strict=True):
        rows.setdefault(("en", englishes[a]), {})[NEGATOR] = p
    rows.update(untranslated_idioms(pairs))
    lines = [
        "# Made by scripts/training/translation_table.py: language, word, how likely each translation is (thousandths)."
    ]
    for (language, word), row in sorted(rows.items()):
        cell = " | ".join(f"{key} {1000 * p:.0f}" for key, p in sorted(row.items(), key=lambda item: -item[1]))
        lines.append(f"{language}\t{word}\t{cell}")
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} rows")


if __name__ == "__main__":
    main()
