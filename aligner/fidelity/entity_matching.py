"""Which names of the two sides are one name: by the tables, by how names are written across, by what pairs taught."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from aligner.fidelity.analysis.names import Name
from aligner.lexicon.name_translations import called, root
from aligner.lexicon.resources import common_english, english_for, known_english
from aligner.lexicon.tokens import Side, Word, without_genitive
from aligner.lexicon.transliteration import distance, foreign

NEAR, STRICT = 0.38, 0.15
"""The largest distance of sounds at which two words are taken for one name; the strict one is for a word that is not
capitalised on the other side («европейский», "European") and for a name that has been found once already."""
ALIKE = 0.3
"""The largest distance of sounds at which a word is taken for the beginning of another."""
_DERIVED = re.compile("[сц]к|[йнл]ц|чан|ян")
"""What adjectives and people made of the name of a place have in them."""


@dataclass(frozen=True)
class Links:
    """Which names have found each other. `left` and `right` are the Russian and the English ones that have not."""

    pairs: dict[int, int] = field(default_factory=dict)
    """From the number of a Russian word to the number of its English one."""
    left: list[Name] = field(default_factory=list)
    right: list[Name] = field(default_factory=list)
    nearest: dict[tuple[bool, int], float] = field(default_factory=dict)
    """By side (whether it is the Russian one) and number of the word: the least distance to any word across."""
    loose: tuple[list[Name], list[Name]] = field(default_factory=lambda: ([], []))
    """The Russian and the English ones whose counterpart may be another's: a second name of their side has it too, or half
    of it, or it is a word that does not look like a name."""


def link(russian: Side, english: Side, russians: Sequence[Name], englishes: Sequence[Name]) -> Links:
    """Link the names of the two sides, the nearest first; a name said again may share the counterpart of the first.

    >>> from aligner.fidelity.analysis.names import read_names
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
        mine, least = without_genitive(other.word), 1.0
        for one in russians:
            if not unlike(one.word.lower, mine) and (away := apart(one.word.lower, mine)) < 1.0:
                least = min(least, away)
                nearest[True, one.number] = min(nearest[True, one.number], away)
                if away <= NEAR:
                    place = abs(one.word.start / len(russian.text) - other.word.start / len(english.text))
                    found.append((away, place, one.number, other.number))
        nearest[False, other.number] = least
    taken: set[int] = set()
    both: list[tuple[int, int]] = []
    for away, _, one_, other_ in sorted(found):
        again = one_ in links.pairs or other_ in taken
        if not again or (away <= STRICT and (one_ not in links.pairs or other_ not in taken)):
            links.pairs.setdefault(one_, other_)
            taken.add(other_)
            both.append((one_, other_))
    named = {name.number for name in russians}, {name.number for name in englishes}
    there = {n.number: _in_english(n, english, named[1], nearest) for n in russians if n.number not in links.pairs}
    here = {n.number: _in_russian(n, russian, named[0], nearest) for n in englishes if n.number not in taken}
    for number in [number for number, one_ in here.items() if one_ is None]:
        for one_ in _made_of(without_genitive(english.words[number]), russian):
            here[number] = one_
            there[one_] = number
    both += [(one_, other_) for one_, other_ in there.items() if other_ is not None]
    both += [(one_, other_) for other_, one_ in here.items() if one_ is not None]
    left = [n for n in russians if n.number in there and there[n.number] is None]
    right = [n for n in englishes if n.number in here and here[n.number] is None]
    said = _said(left, english), _said(right, russian)
    left = [n for n in left if n.number not in said[0] and not any(n.number in k for k in said[1].values())]
    right = [n for n in right if n.number not in said[1] and not any(n.number in k for k in said[0].values())]
    strange = {without_genitive(name.word) for name in right} - common_english()
    if any(known_english(word) for word in strange):  # «китайскую» is not said by the "China" of «КНР»
        groups = {name.group for name in englishes if name.number in taken}
        spoken_for = taken | {name.number for name in englishes if name.group in groups}
        left += _derived(russian, [word for number, word in enumerate(english.words) if number not in spoken_for])
    elif any(name.firm for name in right) or len({one_ for one_, _ in both}) < len(both):
        left += _derived(russian, english.words)
    _look_again(links, left, right)
    both = [pair for pair in both if _whole(russian.words[pair[0]], english.words[pair[1]])]
    held = Counter(one_ for one_, _ in both), Counter(other_ for _, other_ in both)
    sure = [pair for pair in both if held[0][pair[0]] == held[1][pair[1]] == 1]
    for n, (names, rest) in enumerate(((russians, links.left), (englishes, links.right))):
        settled = {pair[n] for pair in sure} | {name.number for name in rest}
        links.loose[n].extend(name for name in names if name.number not in settled)
    return links


def _whole(one: Word, other: Word) -> bool:
    """Whether nothing of a Russian name is left for another word across, nor a common word taken for a name."""
    if "-" in one.lower:
        return "-" in other.lower or bool(english_for(one.lower))
    return (one.capitalised and other.capitalised) or apart(one.lower, without_genitive(other)) == 0.0


def _derived(russian: Side, english: Sequence[Word]) -> list[Name]:
    """Return the Russian words without a capital that only a name says, where none does: «немецкий», not "German"."""
    return [
        Name(word, False, -number, number)
        for number, word in enumerate(russian.words)
        if _DERIVED.search(word.lower, 3) and not word.capitalised
        and (across := english_for(word.lower))
        and not across <= common_english()
        and not any(apart(word.lower, without_genitive(other)) <= STRICT for other in english)
    ]


def _look_again(links: Links, left: list[Name], right: list[Name]) -> None:
    """Link those of the names left on both sides that a thorough look finds to be one («Джака», "Xhaka")."""
    near = ((apart(a.word.lower, without_genitive(b.word), thorough=True), a.number, b.number) for a in left for b in right)
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


def _in_english(name: Name, english: Side, named: set[int], nearest: dict[tuple[bool, int], float]) -> int | None:
    """Return the number of the English word that did not look like a name but is a Russian name, or begins it."""
    lower, least = name.word.lower, nearest[True, name.number]
    for number, other in enumerate(english.words):
        if number in named or unlike(lower, mine := without_genitive(other)):
            continue
        away = apart(lower, mine)
        least = min(least, away)
        if away <= (NEAR if other.capitalised else STRICT):
            return number
    nearest[True, name.number] = least
    return _joined(lower, [word.lower for word in english.words])


def _in_russian(name: Name, russian: Side, named: set[int], nearest: dict[tuple[bool, int], float]) -> int | None:
    """Return the number of the Russian word that did not look like a name but is an English one («российский», "Russian")."""
    mine, least = without_genitive(name.word), nearest[False, name.number]
    for number, other in enumerate(russian.words):
        if number in named or unlike(other.lower, mine):
            continue
        away = apart(other.lower, mine)
        least = min(least, away)
        if away <= (NEAR if other.capitalised else STRICT):
            return number
    nearest[False, name.number] = least
    return None


def _made_of(english: str, russian: Side) -> tuple[int, ...]:
    """Return the numbers of two Russian names that make an English one together: «Абдель Азиз», "Abdulaziz"."""
    for number, (a, b) in enumerate(pairwise(russian.words)):
        both = a.lower + b.lower
        likely = a.capitalised and b.capitalised and 0.5 * len(english) < len(both) < 2 * len(english)
        if likely and distance(both, english) <= STRICT:
            return number, number + 1
    return ()


@lru_cache(maxsize=1 << 18)
def apart(russian: str, english: str, thorough: bool = False) -> float:
    """Return how far two folded words are from being one name: 0 by the tables or by letters, 1 where nothing is alike.

    Of words with hyphens the nearest parts count. A thorough look is for names that found nothing nearer.

    >>> apart("сша", "us"), apart("трампа", "trump") < 0.1, apart("иванов", "petrov") > 0.4
    (0.0, True, True)
    """
    allowed = english_for(russian)
    if russian == english or (allowed and _says(english, allowed)):
        return 0.0
    if min(len(russian), len(english)) < 2:
        return 1.0
    # By its letters a country of the tables may be like the parts of a word together: «украинский», "US-trained".
    away = 1.0 if allowed and "-" in english else distance(russian, english, thorough)
    if allowed and away > STRICT:
        away = max(away, 0.5)  # a country that the tables know sounds like its own name: Iceland, Ireland
    if away > STRICT and ("-" in russian or "-" in english):
        parts = [word.split("-") for word in (russian, english)]
        near = (apart(a, b, thorough) for a in parts[0] for b in parts[1] if min(len(a), len(b)) > 2 or english_for(a))
        away = min(near, default=1.0)
    return away


def _says(english: str, allowed: frozenset[str]) -> bool:
    """Whether a word is one of those that the tables allow, or begins like one."""
    return english in allowed or any(len(a) > 3 and english.startswith(a) for a in allowed)


def begins(russian: str, english: str) -> bool:
    """Whether one of two folded words sounds like the beginning of the other, as short forms of names do.

    >>> begins("северьяно", "seve"), begins("дэн", "daniel"), begins("северьяно", "rory")
    (True, True, False)
    """
    cut = [(russian[:n], english) for n in _about(len(english), len(russian))]
    cut += [(russian, english[:n]) for n in _about(len(russian), len(english))]
    return any(distance(one, other, thorough=True) < ALIKE for one, other in cut)


def _about(size: int, longer: int) -> range:
    """Return how many letters of a longer word may say what a word of this size says."""
    return range(max(3, size - 1), min(size + 2, longer - 2)) if size > 2 else range(0)


def unlike(russian: str, english: str) -> bool:
    """Whether the first letters tell that two words are as far apart as can be: a quick look, for most pairs are."""
    return english[0] in _strange(russian) and "-" not in english


@lru_cache(maxsize=1 << 16)
def _strange(russian: str) -> frozenset[str]:
    """Return the letters with which no English word begins that is anything like a Russian one."""
    return frozenset() if "-" in russian or english_for(russian) else foreign(russian[:2])


def _joined(russian: str, english: list[str]) -> int | None:
    """Return the number of the first of two English words that make a Russian one together: «Уоллстрит», «Нью-Йорк»."""
    size, strange = len(russian), foreign(russian[:2])
    together = (
        number
        for number, (a, b) in enumerate(pairwise(english))
        if a[0] not in strange and len(a) > 1 and 0.5 * size < len(a) + len(b) < 2 * size
        if distance(russian, a + b) <= NEAR
    )
    return next(together, None)
