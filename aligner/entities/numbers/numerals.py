"""Number words: the forms of the Russian and English numerals with their values and kinds, from `numerals.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from aligner.lexicon.resources import read_rows

WORD_KINDS = ("cardinal", "ordinal", "group", "share", "scale", "span", "count", "decade")


class Numeral(NamedTuple):
    """Value of a numeral, and its kind (`WORD_KINDS`)."""

    value: float
    kind: str


@cache
def _rows() -> list[tuple[str, str, float, list[str]]]:
    """Return language, kind, value and words of each line of the table."""
    return [
        (language, kind, float(Fraction(value)), words.split())
        for language, kind, value, words in read_rows("numerals.tsv")
    ]


def _of_kind(kind: str) -> Iterator[tuple[float, list[str]]]:
    return ((value, words) for _, own, value, words in _rows() if own == kind)


@cache
def numerals(language: str) -> dict[str, Numeral]:
    """Return all forms of the numerals of a language, folded.

    >>> numerals("ru")["двадцатью"], numerals("en")["dozens"]
    (Numeral(value=20.0, kind='cardinal'), Numeral(value=12.0, kind='group'))
    """
    rows = ((value, kind, words) for own, kind, value, words in _rows() if own == language and kind in WORD_KINDS)
    return {word: Numeral(value, kind) for value, kind, words in rows for word in words}


@cache
def prefixes() -> dict[float, tuple[str, ...]]:
    """Return by value how Russian compounds begin: «пятилетний», «двухэтажный», «столетие», «полчаса»."""
    return {value: tuple(words) for value, words in _of_kind("prefix")}


@cache
def implying_words() -> dict[float, frozenset[str]]:
    """Return by value the English words that imply a number ("both", "noon")."""
    return {value: frozenset(words) for value, words in _of_kind("implied")}


@cache
def _parts() -> dict[str, float]:
    """Return the numbers that begin a Russian adjective of measure, the longest first."""
    parts = {part: value for value, words in _of_kind("part") for part in words}
    return dict(sorted(parts.items(), key=lambda item: -len(item[0])))


@cache
def compound_beginnings() -> tuple[str, ...]:
    """Return the first three letters of all of them, with which few words begin."""
    return tuple({part[:3] for part in _parts()})


@cache
def _compound() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, float]]:
    """Return patterns of a whole adjective of measure and of one part of its number, and the factors of measures."""
    measures = {word: factor for factor, words in _of_kind("measure") for word in words}
    part = "|".join(_parts())
    return re.compile(rf"((?:{part}){{1,2}})({'|'.join(measures)})\w{{1,4}}"), re.compile(part), measures


@lru_cache(maxsize=1 << 14)
def compound_value(word: str) -> float | None:
    """Return the number that begins a folded Russian adjective of measure, None for any other word.

    >>> compound_value("двадцатипятилетнего"), compound_value("двухмиллионный"), compound_value("двухсторонний")
    (25.0, 2000000.0, None)
    """
    whole, part, measures = _compound()
    match = whole.fullmatch(word)
    return sum(_parts()[found] for found in part.findall(match.group(1))) * measures[match.group(2)] if match else None
