"""Data files: lines and rows of the word lists and tables in `aligner.lexicon.data`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def read_lines(name: str, package: str = "aligner.lexicon.data") -> list[str]:
    """Return the lines of a data file of a package, comments and empty ones left out."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def read_rows(name: str, package: str = "aligner.lexicon.data") -> list[list[str]]:
    """Return the cells of a tab-separated data file by line."""
    return [line.split("\t") for line in read_lines(name, package)]


@cache
def english_vocabulary() -> frozenset[str]:
    """Return lower-cased English words that are no names (made by `scripts/training/english_vocabulary.py`)."""
    return frozenset(read_lines("common.en.txt"))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return a word list of `word_lists.tsv`.

    >>> "almost" in word_list("hedges")
    True
    """
    return frozenset(next(words for own, words in read_rows("word_lists.tsv") if own == name).split())
