"""Which names of the two sides are one name: by the tables, by how names are written across, by what pairs taught."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from aligner.fidelity.analysis.names import Name
from aligner.lexicon.name_translations import learned_translations, name_stem
from aligner.lexicon.resources import english_vocabulary, gazetteer_translations, in_gazetteer
from aligner.lexicon.tokens import Segment, Word, without_possessive
from aligner.lexicon.transliteration import impossible_initials, transliteration_distance

MAX_DISTANCE, MAX_STRICT_DISTANCE = 0.38, 0.15
"""The largest distance of sounds at which two words are taken for one name; the strict one is for a word that is not
capitalised on the other side («европейский», "European") and for a name that has been found once already."""
MAX_PREFIX_DISTANCE = 0.3
"""The largest distance of sounds at which a word is taken for the beginning of another."""
_ADJECTIVAL = re.compile("[сц]к|[йнл]ц|чан|ян")
"""What adjectives and people made of the name of a place have in them."""


@dataclass(frozen=True)
class EntityLinks:
    """Which names have found each other. `unmatched_russian` and `unmatched_english` are the Russian and the English ones that have not."""

    pairs: dict[int, int] = field(default_factory=dict)
    """From the number of a Russian word to the number of its English one."""
    unmatched_russian: list[Name] = field(default_factory=list)
    unmatched_english: list[Name] = field(default_factory=list)
    distance: dict[tuple[bool, int], float] = field(default_factory=dict)
    """By side (whether it is the Russian one) and number of the word: the least distance to any word across."""
    ambiguous: tuple[list[Name], list[Name]] = field(default_factory=lambda: ([], []))
    """The Russian and the English ones whose counterpart may be another's: a second name of their side has it too, or half
    of it, or it is a word that does not look like a name."""


def link_entities(russian: Segment, english: Segment, russians: Sequence[Name], englishes: Sequence[Name]) -> EntityLinks:
    """Link the names of the two sides, the nearest first; a name said again may share the counterpart of the first.

    >>> from aligner.fidelity.analysis.names import read_names
    >>> sides = Segment("Вчера Иванов и Пак прибыли в Вену.", "ru"), Segment("Yesterday Ivanov and Kim were in Vienna.", "en")
    >>> links = link_entities(*sides, *map(read_names, sides))
    >>> [name.word.text for name in links.unmatched_russian], [name.word.text for name in links.unmatched_english]
    (['Пак'], ['Kim'])
    >>> sides = Segment("Он живёт в Гонконге.", "ru"), Segment("He lives in Hong Kong.", "en")
    >>> links = link_entities(*sides, *map(read_names, sides))
    >>> links.unmatched_russian, links.unmatched_english
    ([], [])
    """
    links = EntityLinks()
    found: list[tuple[float, float, int, int]] = []
    nearest = links.distance
    for one in russians:
        nearest[True, one.number] = 1.0
    for other in englishes:
        mine, least = without_possessive(other.word), 1.0
        for one in russians:
            if not cannot_match(one.word.lower, mine) and (away := name_distance(one.word.lower, mine)) < 1.0:
                least = min(least, away)
                nearest[True, one.number] = min(nearest[True, one.number], away)
                if away <= MAX_DISTANCE:
                    place = abs(one.word.start / len(russian.text) - other.word.start / len(english.text))
                    found.append((away, place, one.number, other.number))
        nearest[False, other.number] = least
    taken: set[int] = set()
    both: list[tuple[int, int]] = []
    for away, _, one_, other_ in sorted(found):
        again = one_ in links.pairs or other_ in taken
        if not again or (away <= MAX_STRICT_DISTANCE and (one_ not in links.pairs or other_ not in taken)):
            links.pairs.setdefault(one_, other_)
            taken.add(other_)
            both.append((one_, other_))
    named = {name.number for name in russians}, {name.number for name in englishes}
    there = {n.number: _in_english(n, english, named[1], nearest) for n in russians if n.number not in links.pairs}
    here = {n.number: _in_russian(n, russian, named[0], nearest) for n in englishes if n.number not in taken}
    for number in [number for number, one_ in here.items() if one_ is None]:
        for one_ in _match_russian_bigram(without_possessive(english.words[number]), russian):
            here[number] = one_
            there[one_] = number
    both += [(one_, other_) for one_, other_ in there.items() if other_ is not None]
    both += [(one_, other_) for other_, one_ in here.items() if one_ is not None]
    left = [n for n in russians if n.number in there and there[n.number] is None]
    right = [n for n in englishes if n.number in here and here[n.number] is None]
    said = _learned_matches(left, english), _learned_matches(right, russian)
    left = [n for n in left if n.number not in said[0] and not any(n.number in k for k in said[1].values())]
    right = [n for n in right if n.number not in said[1] and not any(n.number in k for k in said[0].values())]
    strange = {without_possessive(name.word) for name in right} - english_vocabulary()
    if any(in_gazetteer(word) for word in strange):  # «китайскую» is not said by the "China" of «КНР»
        groups = {name.group for name in englishes if name.number in taken}
        spoken_for = taken | {name.number for name in englishes if name.group in groups}
        left += _adjectival_names(russian, [word for number, word in enumerate(english.words) if number not in spoken_for])
    elif any(name.required for name in right) or len({one_ for one_, _ in both}) < len(both):
        left += _adjectival_names(russian, english.words)
    _rematch_leftovers(links, left, right)
    both = [pair for pair in both if _is_whole_match(russian.words[pair[0]], english.words[pair[1]])]
    held = Counter(one_ for one_, _ in both), Counter(other_ for _, other_ in both)
    sure = [pair for pair in both if held[0][pair[0]] == held[1][pair[1]] == 1]
    for n, (names, rest) in enumerate(((russians, links.unmatched_russian), (englishes, links.unmatched_english))):
        settled = {pair[n] for pair in sure} | {name.number for name in rest}
        links.ambiguous[n].extend(name for name in names if name.number not in settled)
    return links


def _is_whole_match(one: Word, other: Word) -> bool:
    """Whether nothing of a Russian name is left for another word across, nor a common word taken for a name."""
    if "-" in one.lower:
        return "-" in other.lower or bool(gazetteer_translations(one.lower))
    return (one.capitalised and other.capitalised) or name_distance(one.lower, without_possessive(other)) == 0.0


def _adjectival_names(russian: Segment, english: Sequence[Word]) -> list[Name]:
    """Return the Russian words without a capital that only a name says, where none does: «немецкий», not "German"."""
    return [
        Name(word, False, -number, number)
        for number, word in enumerate(russian.words)
        if _ADJECTIVAL.search(word.lower, 3) and not word.capitalised
        and (across := gazetteer_translations(word.lower))
        and not across <= english_vocabulary()
        and not any(name_distance(word.lower, without_possessive(other)) <= MAX_STRICT_DISTANCE for other in english)
    ]


def _rematch_leftovers(links: EntityLinks, left: list[Name], right: list[Name]) -> None:
    """Link those of the names left on both sides that a thorough look finds to be one («Джака», "Xhaka")."""
    near = ((name_distance(a.word.lower, without_possessive(b.word), exhaustive=True), a.number, b.number) for a in left for b in right)
    taken: set[int] = set()
    for away, one, other in sorted(near):
        if away <= MAX_DISTANCE and one not in links.pairs and other not in taken:
            links.pairs[one] = other
            taken.add(other)
    links.unmatched_russian.extend(name for name in left if name.number not in links.pairs)
    links.unmatched_english.extend(name for name in right if name.number not in taken)


def _learned_matches(names: Sequence[Name], other: Segment) -> dict[int, set[int]]:
    """Return by number the names that the other side calls what it was learned to, with the numbers of those words."""
    found: dict[int, set[int]] = {}
    roots: list[str] = []
    for name in names:
        if across := learned_translations(name.word.lower).stems:
            roots = roots or [name_stem(word.lower) for word in other.words]
            numbers = {n for n, own in enumerate(roots) if own in across}
            if numbers:
                found[name.number] = numbers
    return found


def _in_english(name: Name, english: Segment, named: set[int], nearest: dict[tuple[bool, int], float]) -> int | None:
    """Return the number of the English word that did not look like a name but is a Russian name, or begins it."""
    lower, least = name.word.lower, nearest[True, name.number]
    for number, other in enumerate(english.words):
        if number in named or cannot_match(lower, mine := without_possessive(other)):
            continue
        away = name_distance(lower, mine)
        least = min(least, away)
        if away <= (MAX_DISTANCE if other.capitalised else MAX_STRICT_DISTANCE):
            return number
    nearest[True, name.number] = least
    return _match_english_bigram(lower, [word.lower for word in english.words])


def _in_russian(name: Name, russian: Segment, named: set[int], nearest: dict[tuple[bool, int], float]) -> int | None:
    """Return the number of the Russian word that did not look like a name but is an English one («российский», "Russian")."""
    mine, least = without_possessive(name.word), nearest[False, name.number]
    for number, other in enumerate(russian.words):
        if number in named or cannot_match(other.lower, mine):
            continue
        away = name_distance(other.lower, mine)
        least = min(least, away)
        if away <= (MAX_DISTANCE if other.capitalised else MAX_STRICT_DISTANCE):
            return number
    nearest[False, name.number] = least
    return None


def _match_russian_bigram(english: str, russian: Segment) -> tuple[int, ...]:
    """Return the numbers of two Russian names that make an English one together: «Абдель Азиз», "Abdulaziz"."""
    for number, (a, b) in enumerate(pairwise(russian.words)):
        both = a.lower + b.lower
        likely = a.capitalised and b.capitalised and 0.5 * len(english) < len(both) < 2 * len(english)
        if likely and transliteration_distance(both, english) <= MAX_STRICT_DISTANCE:
            return number, number + 1
    return ()


@lru_cache(maxsize=1 << 18)
def name_distance(russian: str, english: str, exhaustive: bool = False) -> float:
    """Return how far two folded words are from being one name: 0 by the tables or by letters, 1 where nothing is alike.

    Of words with hyphens the nearest parts count. A thorough look is for names that found nothing nearer.

    >>> name_distance("сша", "us"), name_distance("трампа", "trump") < 0.1, name_distance("иванов", "petrov") > 0.4
    (0.0, True, True)
    """
    allowed = gazetteer_translations(russian)
    if russian == english or (allowed and _is_allowed(english, allowed)):
        return 0.0
    if min(len(russian), len(english)) < 2:
        return 1.0
    # By its letters a country of the tables may be like the parts of a word together: «украинский», "US-trained".
    away = 1.0 if allowed and "-" in english else transliteration_distance(russian, english, exhaustive)
    if allowed and away > MAX_STRICT_DISTANCE:
        away = max(away, 0.5)  # a country that the tables know sounds like its own name: Iceland, Ireland
    if away > MAX_STRICT_DISTANCE and ("-" in russian or "-" in english):
        parts = [word.split("-") for word in (russian, english)]
        near = (name_distance(a, b, exhaustive) for a in parts[0] for b in parts[1] if min(len(a), len(b)) > 2 or gazetteer_translations(a))
        away = min(near, default=1.0)
    return away


def _is_allowed(english: str, allowed: frozenset[str]) -> bool:
    """Whether a word is one of those that the tables allow, or begins like one."""
    return english in allowed or any(len(a) > 3 and english.startswith(a) for a in allowed)


def is_prefix_match(russian: str, english: str) -> bool:
    """Whether one of two folded words sounds like the beginning of the other, as short forms of names do.

    >>> is_prefix_match("северьяно", "seve"), is_prefix_match("дэн", "daniel"), is_prefix_match("северьяно", "rory")
    (True, True, False)
    """
    cut = [(russian[:n], english) for n in _prefix_lengths(len(english), len(russian))]
    cut += [(russian, english[:n]) for n in _prefix_lengths(len(russian), len(english))]
    return any(transliteration_distance(one, other, exhaustive=True) < MAX_PREFIX_DISTANCE for one, other in cut)


def _prefix_lengths(size: int, longer: int) -> range:
    """Return how many letters of a longer word may say what a word of this size says."""
    return range(max(3, size - 1), min(size + 2, longer - 2)) if size > 2 else range(0)


def cannot_match(russian: str, english: str) -> bool:
    """Whether the first letters tell that two words are as far apart as can be: a quick look, for most pairs are."""
    return english[0] in _impossible_initials(russian) and "-" not in english


@lru_cache(maxsize=1 << 16)
def _impossible_initials(russian: str) -> frozenset[str]:
    """Return the letters with which no English word begins that is anything like a Russian one."""
    return frozenset() if "-" in russian or gazetteer_translations(russian) else impossible_initials(russian[:2])


def _match_english_bigram(russian: str, english: list[str]) -> int | None:
    """Return the number of the first of two English words that make a Russian one together: «Уоллстрит», «Нью-Йорк»."""
    size, strange = len(russian), impossible_initials(russian[:2])
    together = (
        number
        for number, (a, b) in enumerate(pairwise(english))
        if a[0] not in strange and len(a) > 1 and 0.5 * size < len(a) + len(b) < 2 * size
        if transliteration_distance(russian, a + b) <= MAX_DISTANCE
    )
    return next(together, None)
