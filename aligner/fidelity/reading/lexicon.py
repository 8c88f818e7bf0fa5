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
    return {
        key: re.compile(rf"(?<![\w'-])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?![\w-])")
        for key, words in _classes(file).items()
    }


@cache
def _classes(file: str) -> dict[tuple[str, ...], list[str]]:
    table: dict[tuple[str, ...], list[str]] = {}
    for line in lines(file):
        *key, words = line.split("\t")
        table.setdefault(tuple(key), []).extend(word.strip() for word in words.split(" | "))
    return table


def find(file: str, key: tuple[str, ...], side: Side) -> list[Span]:
    """Return where the words of a class stand in a text.

    >>> side = Side("All but a few agreed.", "en")
    >>> [side[span] for span in find("quantifiers.tsv", ("amount", "few"), side)]
    ['few']
    """
    key = (*key, side.language)
    pattern = patterns(file).get(key)
    if pattern is None or not _may_stand(_beginnings(file, key), side):
        return []
    return [Span(m.start(), m.end()) for m in pattern.finditer(side.folded)]


@cache
def _any_of(file: str, name: str, language: str) -> tuple[re.Pattern[str], frozenset[str] | None]:
    keys = [key for key in patterns(file) if key[0] == name and key[-1] == language]
    found = [_beginnings(file, key) for key in keys]
    together = None if None in found else frozenset().union(*(some for some in found if some))
    return re.compile("|".join(f"(?:{patterns(file)[key].pattern})" for key in keys)), together


def some(file: str, name: str, side: Side) -> bool:
    """Whether any class whose first cell is `name` has a word in a text: one search that often saves many."""
    pattern, beginnings = _any_of(file, name, side.language)
    return _may_stand(beginnings, side) and bool(pattern.search(side.folded))


def _may_stand(beginnings: frozenset[str] | None, side: Side) -> bool:
    """Whether a word of a text begins as some word of a class does: far quicker than to search for the words."""
    return beginnings is None or not beginnings.isdisjoint(side.beginnings)


@cache
def _beginnings(file: str, key: tuple[str, ...]) -> frozenset[str] | None:
    """Return the first letters, three at most, of all words of a class; None where a pattern may begin anyhow."""
    found: set[str] = set()
    for pattern in _classes(file)[key]:
        start = beginnings_of(pattern)
        if start is None:
            return None
        found |= start
    return frozenset(found)


_BEFORE = re.compile(r"^(?:\(\?<[!=][^)]*\))+")
_FIRST = re.compile(r"([a-zа-я'-]*)(?:\[([a-zа-я]+)\])?([a-zа-я'-]*)(.?)")


def beginnings_of(pattern: str) -> set[str] | None:
    """Return the first three letters of the words that a pattern can begin with, None where they are not plain.

    >>> sorted(beginnings_of("ha[sd] to")), beginnings_of("или"), beginnings_of("[^a]er") is None
    (['had', 'has'], {'или'}, True)
    """
    match = _FIRST.match(_BEFORE.sub("", pattern))
    assert match is not None  # every part of the pattern may be empty
    head, letters, tail, after = match.groups()
    found = set()
    for word in [head + letter + tail for letter in letters] if letters else [head]:
        plain = word[:-1] if after in ("?", "*", "{") else word
        if len(plain) < 3 and after not in ("", " "):
            return None
        found.add(plain[:3])
    return found if "" not in found else None
