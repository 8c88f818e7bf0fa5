"""Names: people, places, organisations must be the same ones on both sides.

Caught: a name replaced by another, dropped, or added: «Иванов» and "Petrov", «Франция» and "Germany", «НАТО» missing.

Ignored: any romanisation and any case ending («Щедриным», "Shchedrin"), exonyms and acronyms of `data/names.tsv` and
the CLDR («Германия», "German"; «США», "United States"), first names and patronymics that one side leaves out beside the
surname, capitalised common words («Министерство»), and names that stand in Latin letters in both texts.

>>> from aligner.fidelity.reading.words import Side
>>> pair = Pair(Side("Вчера Иванов прибыл в Вену.", "ru"), Side("Yesterday Petrov arrived in Vienna.", "en"))
>>> [finding.message for finding in check(pair)]
['The name differs: the source says «Иванов», the translation “Petrov”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.names import Name
from aligner.fidelity.reading.romanisation import distance, english_sounds, may_begin, russian_sounds
from aligner.fidelity.reading.tables import common_english, english_for, name_table
from aligner.fidelity.reading.words import Side, Word

MEANT, KNOWN, COMMON = 0.38, 0.65, 0.55
"""The least cosines of word vectors at which a name has a counterpart («КНДР», "North Korea"): for names at large, for
those whose English the tables know, and where the counterpart is no capitalised word."""
_PRONOUN = re.compile(
    r"(?<!\w)(?:he|she|his|her|him|they|their|them|it|its|who|this|"
    r"он|она|они|его|ее|ему|ей|им|их|него|нее|них|ним|ней|оно|этот|эта|это|этого)(?!\w)"
)
NEAR, STRICT, LOOSE = 0.32, 0.15, 0.42
"""The largest distance of sounds at which two words are taken for one name; the strict one is for a word that is not
capitalised on the other side («европейский», "European"), the loose
one for two names that are left over and begin alike."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each name without a counterpart."""
    if not pair.bilingual:
        return
    russians, englishes = pair.names
    if not russians and not englishes:
        return
    left = [name for name in russians if not in_english(pair, name.word)]
    right = [n for n in englishes if not in_russian(pair, n.word) or _taken(n, russians, englishes)]
    for one, other in _alike(left, right):
        left.remove(one)
        right.remove(other)
    if (left or right) and pair.likeness:
        left, right = _unmeant(pair, left, right)
    left_free = [n for n in left if n.firm and not _group_found(n, russians, left)]
    right_free = [n for n in right if n.firm and not _group_found(n, englishes, right)]
    used: set[int] = set()
    for name in left:
        partner = _in_place(pair, name, [n for n in right if id(n) not in used and (name.firm or n.firm)])
        if partner:
            used.add(id(partner))
            yield pair.finding("name", name.span, partner.span, _sure(pair, name, partner))
    for name in left_free:
        if not right:
            yield pair.finding("name", name.span, None, _sure_missing(pair.english, name))
    for name in right_free:
        if id(name) not in used:
            yield pair.finding("name", None, name.span, _sure_missing(pair.russian, name))


def _unmeant(pair: Pair, left: list[Name], right: list[Name]) -> tuple[list[Name], list[Name]]:
    """Take out the names that the encoder's word vectors find on the other side, among words not yet spoken for.

    The vectors of two countries are rather alike, so a name whose English the tables know must match more closely.
    """
    likeness = pair.likeness
    assert likeness is not None
    # A name may be told by a common word, but then the two must be much alike.
    free_english = [n for n, w in enumerate(pair.english.words) if not (w.capitalised and in_russian(pair, w))]
    free_russian = [n for n, w in enumerate(pair.russian.words) if not (w.capitalised and in_english(pair, w))]
    kept_left = []
    for name in left:
        need = KNOWN if english_for(name.word.lower) else MEANT
        capitalised = [n for n in free_english if pair.english.words[n].capitalised]
        near = likeness.nearest(name.number, capitalised, russian=True)
        if near < need and likeness.nearest(name.number, free_english, russian=True) < COMMON:
            kept_left.append(name)
    russian = pair.russian.words
    known = [n for n in free_russian if russian[n].capitalised and not english_for(russian[n].lower)]
    kept_right = [
        name
        for name in right
        if likeness.nearest(name.number, known, russian=False) < MEANT
        and likeness.nearest(name.number, free_russian, russian=False) < COMMON
    ]
    return kept_left, kept_right


def _sure(pair: Pair, name: Name, partner: Name) -> float:
    """Estimate how surely two unlike names stand for each other; an acronym may be anything's other name."""
    if (_acronym(name) and not english_for(name.word.lower)) or (_acronym(partner) and not _known_acronym(partner)):
        return 0.35
    if _acronym(name):
        return 0.6
    if not name.firm:
        return 0.55
    if partner.firm:
        return 0.85
    # A word that only begins a sentence is a name all the same if it is no common word.
    first = pair.english.words.index(partner.word) in pair.english.starts and not _headline(pair.english)
    return 0.75 if first and partner.word.lower.removesuffix("'s") not in common_english() else 0.5


def _headline(side: Side) -> bool:
    return sum(word.capitalised for word in side.words) > 0.6 * len(side.words)


def _sure_missing(other: Side, name: Name) -> float:
    """Estimate how surely a name is lost and not replaced by a pronoun."""
    return 0.3 if _acronym(name) or _PRONOUN.search(other.folded) else 0.6


def _known_acronym(name: Name) -> bool:
    whole, stems = name_table()
    return any(name.word.lower in values for table in (whole, stems) for values in table.values())


def _acronym(name: Name) -> bool:
    return name.word.text.isupper()


def _alike(left: list[Name], right: list[Name]) -> list[tuple[Name, Name]]:
    """Pair names left on both sides that sound alike after all, now that the surer ones are out of the way."""
    near = sorted(
        ((distance(a.word.lower, b.word.lower), i, j) for i, a in enumerate(left) for j, b in enumerate(right)),
        key=lambda item: item[0],
    )
    pairs: list[tuple[Name, Name]] = []
    for apart, i, j in near:
        one, other = left[i], right[j]
        if english_for(one.word.lower):
            continue
        first = russian_sounds(one.word.lower)[:1] == english_sounds(other.word.lower)[:1]
        if apart <= (LOOSE if first else NEAR) and all(one is not a and other is not b for a, b in pairs):
            pairs.append((one, other))
    return pairs


def _taken(name: Name, russians: list[Name], englishes: list[Name]) -> bool:
    """Whether a name only sounds a little like Russian names that are other English names: Zhang beside Johnny."""
    mine = name.word.lower.removesuffix("'s")
    if all(_rivalled(mine, russian, englishes) for russian in russians if distance(russian.word.lower, mine) <= NEAR):
        return 0.12 < min((distance(r.word.lower, mine) for r in russians), default=1.0) <= NEAR
    return False


def _rivalled(mine: str, russian: Name, englishes: list[Name]) -> bool:
    """Whether another English name of the sentence sounds more like a Russian one."""
    own = distance(russian.word.lower, mine)
    others = (other.word.lower.removesuffix("'s") for other in englishes)
    return any(distance(russian.word.lower, other) < own for other in others if other != mine)


def _group_found(name: Name, names: list[Name], missing: list[Name]) -> bool:
    """Whether another word of the same full name has its counterpart."""
    return any(other.group == name.group and other not in missing for other in names)


def _in_place(pair: Pair, name: Name, others: list[Name]) -> Name | None:
    """Return the unexplained English name that stands in a Russian name's place, the nearest in the sentence."""
    place = name.span.start / max(1, len(pair.russian.text))
    near = sorted(
        (not other.firm, abs(place - other.span.start / max(1, len(pair.english.text))), number)
        for number, other in enumerate(others)
    )
    return others[near[0][2]] if near else None


def in_english(pair: Pair, word: Word) -> bool:
    """Whether a Russian name stands on the English side: by its sound, by the tables, or in the same letters."""
    lower = word.lower
    for other in pair.english.words:
        if same_name(lower, other.lower, other.capitalised):
            return True
    parts = word.lower.split("-")
    if len(parts) > 1 and any(
        same_name(part, other.lower, other.capitalised)
        for part in parts
        for other in pair.english.words
        if len(part) > 2
    ):
        return True
    return _joined(word.lower, [w.lower for w in pair.english.words])


def in_russian(pair: Pair, word: Word) -> bool:
    """Whether an English name stands on the Russian side."""
    lower = word.lower.removesuffix("'s")
    for other in pair.russian.words:
        if same_name(other.lower, lower, other.capitalised):
            return True
        if "-" in other.lower and any(
            len(part) > 2 and same_name(part, lower, True) for part in other.lower.split("-")
        ):
            return True
    return "-" in lower and any(
        in_russian(pair, Word(word.start, word.end, part, part)) for part in lower.split("-") if len(part) > 1
    )


@lru_cache(maxsize=1 << 18)
def same_name(russian: str, english: str, capitalised: bool = True) -> bool:
    """Whether two folded words are one name; a word that is not capitalised must sound the same more closely.

    >>> same_name("трампа", "trump"), same_name("сша", "us"), same_name("иванов", "petrov")
    (True, True, False)
    """
    allowed, near = english_for(russian), NEAR if capitalised else STRICT
    if (allowed and english.startswith(tuple(a for a in allowed if len(a) > 3))) or english in allowed:
        return True
    if russian == english:
        return True
    if min(len(russian), len(english)) < 2:
        return False
    if not capitalised and not may_begin(russian, english):
        return False
    # A country the tables know sounds like its own English name, or it is another one: Iceland, Ireland.
    return distance(russian, english) <= (min(near, STRICT) if allowed else near)


def _joined(russian: str, english: list[str]) -> bool:
    """Whether a Russian word is two English ones run together: «Уоллстрит», «Нью-Йорк»."""
    size = len(russian)
    return any(
        distance(russian, a + b) <= NEAR
        for a, b in pairwise(english)
        if len(a) > 1 and may_begin(russian, a) and 0.5 * size < len(a) + len(b) < 2 * size
    )
