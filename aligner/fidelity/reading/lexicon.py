"""Word lists that sort words into classes, read from the data files and compiled once into one pattern a class."""

from __future__ import annotations

import re
from functools import cache

from aligner.document.model import Span
from aligner.fidelity.reading.tables import lines
from aligner.fidelity.reading.words import Side


@cache
def patterns(file: str) -> dict[tuple[str, ...], re.Pattern[str]]:
    """Return a compiled pattern for each class and language of a data file; its key is the line's first cells."""
    table: dict[tuple[str, ...], list[str]] = {}
    for line in lines(file):
        *key, words = line.split("\t")
        table.setdefault(tuple(key), []).extend(word.strip() for word in words.split(" | "))
    return {
        key: re.compile(rf"(?<![\w'-])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![\w-])")
        for key, words in table.items()
    }


def find(file: str, key: tuple[str, ...], side: Side) -> list[Span]:
    """Return where the words of a class stand in a text.

    >>> side = Side("All but a few agreed.", "en")
    >>> [side[span] for span in find("quantifiers.tsv", ("amount", "few"), side)]
    ['few']
    """
    pattern = patterns(file).get((*key, side.language))
    return [Span(m.start(), m.end()) for m in pattern.finditer(side.folded)] if pattern else []


@cache
def _any_of(file: str, name: str, language: str) -> re.Pattern[str]:
    parts = [p.pattern for (kind, *_, lang), p in patterns(file).items() if kind == name and lang == language]
    return re.compile("|".join(f"(?:{part})" for part in parts))


def some(file: str, name: str, side: Side) -> bool:
    """Whether any class whose first cell is `name` has a word in a text: one search that often saves many."""
    return bool(_any_of(file, name, side.language).search(side.folded))
