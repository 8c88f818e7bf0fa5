"""The texts that teach, and the guard that keeps the tests out of them."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import NamedTuple

LEFT_OUT = {"lit"}  # these rows are the public gold documents the aligner is measured on
TESTS = ("ntrex", "wmt21-ruen", "lit")


class Pair(NamedTuple):
    """A Russian sentence, its English translation, and where they come from."""

    source: str
    russian: str
    english: str


def gold_segments(shared: Path, name: str) -> list[tuple[str, str]]:
    """Return all the 1-1 segments of a gold set, its documents joined: 1,119 for ntrex, 915 for wmt21-ruen."""
    pairs = []
    for line in (shared / "gold" / f"{name}.clean.jsonl").read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        for source, target in document["beads"]:
            pair = [" ".join(document[side][i] for i in ids) for side, ids in (("ru", source), ("en", target))]
            pairs.append((pair[0], pair[1]))
    return pairs


def judged(shared: Path, part: str) -> list[tuple[str, str, float]]:
    """Return Russian sentences, English machine translations and mean human judgments (0 to 100) of MLQE-PE."""
    rows = (shared / "fidelity" / f"mlqe.{part}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [(russian, english, float(mean)) for russian, english, mean in (row.split("\t") for row in rows)]


def training_pairs(shared: Path) -> list[Pair]:
    """Return the pairs to learn from, without those of which either side is in a test.

    Very short sentences are no one's ("Yes."), so only those of over 25 characters are looked for.
    """
    barred = {plain(text) for name in TESTS for pair in gold_segments(shared, name) for text in pair}
    barred |= {plain(text) for row in judged(shared, "dev") for text in row[:2]}
    barred = {text for text in barred if len(text) > 25}
    rows = _rows(shared / "train" / "ru-en.tsv.gz") + _rows(shared / "train" / "books.tsv.gz")
    kept = [
        Pair(*row[:3])
        for row in rows
        if row[0] not in LEFT_OUT and plain(row[1]) not in barred and plain(row[2]) not in barred
    ]
    print(f"{len(kept):,} pairs; {len(rows) - len(kept):,} left out or found in a test")
    refuse_tests([pair.russian for pair in kept] + [pair.english for pair in kept], barred)
    return kept


def refuse_tests(texts: list[str], barred: set[str]) -> None:
    """Stop the recipe if a test's text is among those to learn from."""
    found = {plain(text) for text in texts} & barred
    if found:
        raise SystemExit(f"{len(found)} sentences of the tests are in the training text, such as “{min(found)}”.")


def plain(text: str) -> str:
    """Return the text's words alone, in lower case.

    >>> plain("«Да», — сказал он.")
    'да сказал он'
    """
    return re.sub(r"\W+", " ", text.lower()).strip()


def _rows(path: Path) -> list[list[str]]:
    """Return the fields of a gzipped table."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [line.rstrip("\n").split("\t") for line in stream]


def word_list(language: str, most: int) -> list[tuple[str, float]]:
    """Return the most frequent plain words of `wordfreq` (Speer 2022, data CC BY-SA 4.0) with their frequencies."""
    from wordfreq import get_frequency_dict

    letters = re.compile("[а-яё-]{2,}" if language == "ru" else "[a-z'-]{2,}")
    frequencies = get_frequency_dict(language, wordlist="large")
    words = [(word, value) for word, value in frequencies.items() if letters.fullmatch(word)]
    return sorted(words, key=lambda item: (-item[1], item[0]))[:most]
