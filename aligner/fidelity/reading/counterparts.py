"""Which names of the two sides are one name: by the tables, by how names are written across, by what pairs taught."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from aligner.fidelity.reading.called import called, root
from aligner.fidelity.reading.names import Name
from aligner.fidelity.reading.romanisation import distance, foreign
from aligner.fidelity.reading.tables import english_for
from aligner.fidelity.reading.words import Side, Word

NEAR, STRICT = 0.38, 0.15
"""The largest distance of sounds at which two words are taken for one name; the strict one is for a word that is not
capitalised on the other side («европейский», "European") and for a name that has been found once already."""


@dataclass(frozen=True)
class Links:
    """Which names have found each other. `left` and `right` are the Russian and the English ones that have not."""

    pairs: dict[int, int] = field(default_factory=dict)
    """From the number of a Russian word to the number of its English one."""
    left: list[Name] = field(default_factory=list)
    right: list[Name] = field(default_factory=list)
    nearest: dict[tuple[bool, int], float] = field(default_factory=dict)
    """By side (whether it is the Russian one) and number of the word: the least distance to any word across."""


def link(russian: Side, english: Side, russians: Sequence[Name], englishes: Sequence[Name]) -> Links:
    """Link the names of the two sides, the nearest first; a name said again may share the counterpart of the first.

    >>> from aligner.fidelity.reading.names import read_names
    >>> sides = Side("Вчера Иванов и Пак прибыли в Вену.", "ru"), Side("Yesterday Ivanov and Kim were in Vienna.", "en")
    >>> links = link(*sides, *map(read_names, sides))
    >>> [name.word.text for name in links.left], [name.word.text for name in links.right]
    (['Пак'], ['Kim'])
    >>> sides = Side("Он живёт в Гонконге.", "ru"), Side("He lives in Hong Kong.", "en")
    >>> links = link(*sides, *map(read_names, sides))
    >>> links.left, links.right
    ([], [])
    """
    links = Links()
    found: list[tuple[float, float, int, int]] = []
    nearest = links.nearest
    for one in russians:
        nearest[True, one.number] = 1.0
    for other in englishes:
        mine, least = plain(other.word), 1.0
        for one in russians:
            if not unlike(one.word.lower, mine) and (away := apart(one.word.lower, mine)) < 1.0:
                least = min(least, away)
                nearest[True, one.number] = min(nearest[True, one.number], away)
                if away <= NEAR:
                    place = abs(one.word.start / len(russian.text) - other.word.start / len(english.text))
                    found.append((away, place, one.number, other.number))
        nearest[False, other.number] = least
    taken: set[int] = set()
    for away, _, one_, other_ in sorted(found):
        again = one_ in links.pairs or other_ in taken
        if not again or (away <= STRICT and (one_ not in links.pairs or other_ not in taken)):
            links.pairs.setdefault(one_, other_)
            taken.add(other_)
    named = {name.number for name in russians}, {name.number for name in englishes}
    left = [n for n in russians if n.number not in links.pairs and not _in_english(n, english, named[1], nearest)]
    right = [n for n in englishes if n.number not in taken and not _in_russian(n, russian, named[0], nearest)]
    said = _said(left, english), _said(right, russian)
    left = [n for n in left if n.number not in said[0] and not any(n.number in k for k in said[1].values())]
    right = [n for n in right if n.number not in said[1] and not any(n.number in k for k in said[0].values())]
    _look_again(links, left, right)
    return links


def _look_again(links: Links, left: list[Name], right: list[Name]) -> None:
    """Link those of the names left on both sides that a thorough look finds to be one («Джака», "Xhaka")."""
    near = ((apart(a.word.lower, plain(b.word), thorough=True), a.number, b.number) for a in left for b in right)
    taken: set[int] = set()
    for away, one, other in sorted(near):
        if away <= NEAR and one not in links.pairs and other not in taken:
            links.pairs[one] = other
            taken.add(other)
    links.left.extend(name for name in left if name.number not in links.pairs)
    links.right.extend(name for name in right if name.number not in taken)


def _said(names: Sequence[Name], other: Side) -> dict[int, set[int]]:
    """Return by number the names that the other side calls what it was learned to, with the numbers of those words."""
    found: dict[int, set[int]] = {}
    roots: list[str] = []
    for name in names:
        if across := called(name.word.lower).across:
            roots = roots or [root(word.lower) for word in other.words]
            numbers = {n for n, own in enumerate(roots) if own in across}
            if numbers:
                found[name.number] = numbers
    return found


def _in_english(name: Name, english: Side, named: set[int], nearest: dict[tuple[bool, int], float]) -> bool:
    """Whether a Russian name is an English word that did not look like a name, or two words run together."""
    lower, least = name.word.lower, nearest[True, name.number]
    for number, other in enumerate(english.words):
        if number in named or unlike(lower, mine := plain(other)):
            continue
        away = apart(lower, mine)
        least = min(least, away)
        if away <= (NEAR if other.capitalised else STRICT):
            return True
    nearest[True, name.number] = least
    return _joined(lower, [word.lower for word in english.words])


def _in_russian(name: Name, russian: Side, named: set[int], nearest: dict[tuple[bool, int], float]) -> bool:
    """Whether an English name is a Russian word that did not look like a name («российский», "Russian")."""
    mine, least = plain(name.word), nearest[False, name.number]
    for number, other in enumerate(russian.words):
        if number in named or unlike(other.lower, mine):
            continue
        away = apart(other.lower, mine)
        least = min(least, away)
        if away <= (NEAR if other.capitalised else STRICT):
            return True
    nearest[False, name.number] = least
    return False


def plain(word: Word) -> str:
    """Return an English word folded and without its genitive."""
    return word.lower.removesuffix("'s")


@lru_cache(maxsize=1 << 18)
def apart(russian: str, english: str, thorough: bool = False) -> float:
    """Return how far two folded words are from being one name: 0 by the tables or by letters, 1 where nothing is alike.

    Of words with hyphens the nearest parts count. A thorough look is for names that found nothing nearer.

    >>> apart("сша", "us"), apart("трампа", "trump") < 0.1, apart("иванов", "petrov") > 0.4
    (0.0, True, True)
    """
    allowed = english_for(russian)
    if russian == english or english in allowed or any(len(a) > 3 and english.startswith(a) for a in allowed):
        return 0.0
    if min(len(russian), len(english)) < 2:
        return 1.0
    away = distance(russian, english, thorough)
    if allowed and away > STRICT:
        away = max(away, 0.5)  # a country that the tables know sounds like its own name: Iceland, Ireland
    if away > STRICT and ("-" in russian or "-" in english):
        parts = [word.split("-") for word in (russian, english)]
        near = (apart(a, b, thorough) for a in parts[0] for b in parts[1] if min(len(a), len(b)) > 2 or english_for(a))
        away = min(near, default=1.0)
    return away


def unlike(russian: str, english: str) -> bool:
    """Whether the first letters tell that two words are as far apart as can be: a quick look, for most pairs are."""
    return english[0] in _strange(russian) and "-" not in english


@lru_cache(maxsize=1 << 16)
def _strange(russian: str) -> frozenset[str]:
    """Return the letters with which no English word begins that is anything like a Russian one."""
    return frozenset() if "-" in russian or english_for(russian) else foreign(russian[:2])


def _joined(russian: str, english: list[str]) -> bool:
    """Whether a Russian word is two English ones run together: «Уоллстрит», «Нью-Йорк»."""
    size, strange = len(russian), foreign(russian[:2])
    return any(
        distance(russian, a + b) <= NEAR
        for a, b in pairwise(english)
        if a[0] not in strange and len(a) > 1 and 0.5 * size < len(a) + len(b) < 2 * size
    )
