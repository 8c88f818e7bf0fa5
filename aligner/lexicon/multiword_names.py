"""Multiword names: one Russian word for several English ones («Гонконг», "Hong Kong")."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from aligner.lexicon.resources import read_lines
from aligner.lexicon.tokens import Segment, Word, without_possessive

Parts = tuple[str, ...]
STEM = 3
"""Letters of a part that its other forms have too ("Rica", "Rican")."""


@cache
def _table() -> list[tuple[Parts, frozenset[str], list[Parts]]]:
    """Return prefixes of Russian words, whole words, and their English multiword names."""
    rows = []
    for line in read_lines("multiword_names.tsv"):
        russian, _, english = line.partition("\t")
        stems = tuple(stem for stem in russian.split() if not stem.startswith("="))
        whole = frozenset(stem[1:] for stem in russian.split() if stem.startswith("="))
        rows.append((stems, whole, [tuple(way.split()) for way in english.split(", ")]))
    return rows


@lru_cache(maxsize=1 << 14)
def english_variants(russian: str) -> list[Parts]:
    """Return the English multiword names of a folded Russian word.

    >>> english_variants("гонконге"), english_variants("ес"), english_variants("если")
    ([('hong', 'kong')], [('european', 'union')], [])
    """
    return [way for stems, whole, ways in _table() if russian in whole or russian.startswith(stems) for way in ways]


def partial_matches(russian: Segment, english: Segment) -> Iterator[tuple[Word, int]]:
    """Yield Russian words whose English name has all but one part, with the number of the word in that part's place.

    Nothing is yielded of a name that stands whole somewhere.

    >>> russian = Segment("Власти Гонконга и ООН молчат.", "ru")
    >>> english = Segment("Miller Kong and the United Nations are silent.", "en")
    >>> [(word.text, number) for word, number in partial_matches(russian, english)]
    [('Гонконга', 0)]
    """
    words = [without_possessive(word) for word in english.words]
    for word in russian.words:
        ways = english_variants(word.lower) if word.capitalised else []
        starts = [(way, start) for way in ways for start in range(len(words) - len(way) + 1)]
        near = [
            (start, odd)
            for way, start in starts
            if len(odd := [n for n, part in enumerate(way) if not words[start + n].startswith(part[:STEM])]) <= 1
        ]
        if near and all(odd for _, odd in near):
            yield from ((word, start + odd[0]) for start, odd in near)
