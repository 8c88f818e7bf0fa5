"""Damage to parallel documents whose gold beads are known: what careless translations and scans look like.

Each function takes the 1–1 pairs of a document, a pool of pairs from elsewhere and a generator of its own, and returns
the beads of the damaged document. The order in which the generator is asked is part of the data sets: the same seed
must give the same text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Pair = tuple[str, str]
Bead = tuple[list[str], list[str]]
Beads = list[Bead]

NOISE = ("* * *", "12", "— 47 —", "Page 3 of 10", "стр. 5", "III", "[1]", "***", "© 2022", "1.")
"""Page numbers and ornaments."""

_CLAUSE = re.compile(r"[,;:—–] ")
_SHORTEST_CLAUSE = 15
_Step = tuple[Beads, int]
"""Beads, and how many pairs they use up."""


def harden(pairs: Sequence[Pair], pool: Sequence[Pair], rng: random.Random) -> Beads:
    """Return a document damaged lightly: segments dropped, inserted from the pool, and merged by two."""
    beads: Beads = []
    at = 0
    while at < len(pairs):
        found, used = _hard_step(pairs[at : at + 2], pool, rng)
        beads += found
        at += used
    return beads


def _hard_step(ahead: Sequence[Pair], pool: Sequence[Pair], rng: random.Random) -> _Step:
    (russian, english), draw = ahead[0], rng.random()
    kept: Bead = ([russian], [english])
    if draw < 0.06:
        return [([russian], [])], 1
    if draw < 0.12:
        return [([], [english])], 1
    if draw < 0.15:
        return [([rng.choice(pool)[0]], []), kept], 1
    if draw < 0.18:
        return [([], [rng.choice(pool)[1]]), kept], 1
    if draw < 0.32 and len(ahead) > 1:
        return [_merged(ahead, english_merged=draw < 0.25)], 2
    return [kept], 1


def _merged(pairs: Sequence[Pair], english_merged: bool) -> Bead:
    """Return some pairs as one bead in which one side is a single segment."""
    russian, english = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return (russian, [" ".join(english)]) if english_merged else ([" ".join(russian)], english)


def roughen(pairs: Sequence[Pair], pool: Sequence[Pair], rng: random.Random) -> Beads:
    """Return a document damaged heavily, perhaps with an end that only one side has."""
    count = len(pairs)
    end = count - int(count * rng.uniform(0.05, 0.25)) if rng.random() < 0.25 else count
    russian_goes_on = rng.random() < 0.5
    beads: Beads = []
    at = 0
    while at < count:
        if at >= end:
            rng.random()  # the draw for a damage, which an end that is cut off does not use
            found, used = [_one_sided(pairs[at], russian_goes_on)], 1
        else:
            found, used = _rough_step(pairs, at, pool, rng)
        beads += found
        at += used
    return beads


def _one_sided(pair: Pair, russian: bool) -> Bead:
    return ([pair[0]], []) if russian else ([], [pair[1]])


def _rough_step(pairs: Sequence[Pair], at: int, pool: Sequence[Pair], rng: random.Random) -> _Step:
    """Draw a damage; where it does not fit the place the pair stays as it is."""
    draw, ahead = rng.random(), pairs[at : at + 3]
    if draw < 0.012:
        count = min(rng.randint(2, 12), len(pairs) - at, max(2, len(pairs) // 6))
        russian = rng.random() < 0.5
        return [_one_sided(pair, russian) for pair in pairs[at : at + count]], count
    kept: Bead = ([ahead[0][0]], [ahead[0][1]])
    if draw < 0.022:
        return [*_foreign_run(pool, rng), kept], 1
    if 0.08 <= draw < 0.10:
        noise = rng.choice(NOISE)
        return [_one_sided((noise, noise), rng.random() < 0.5), kept], 1
    for border, needed, damage in _DAMAGES:
        if draw < border and len(ahead) >= needed:
            return damage(ahead, rng) or ([kept], 1)
    return [kept], 1


def _foreign_run(pool: Sequence[Pair], rng: random.Random) -> Beads:
    count, russian, start = rng.randint(2, 8), rng.random() < 0.5, rng.randrange(len(pool))
    return [_one_sided(pair, russian) for pair in pool[start : start + count]]


def _drop(ahead: Sequence[Pair], rng: random.Random) -> _Step | None:
    return [_one_sided(ahead[0], rng.random() < 0.5)], 1


def _near_duplicate(ahead: Sequence[Pair], rng: random.Random) -> _Step | None:
    """Repeat a segment on one side with about a third of its words missing."""
    russian = rng.random() < 0.5
    text = ahead[0][0 if russian else 1]
    words = text.split()
    thinned = " ".join(word for word in words if rng.random() > 0.35) if len(words) > 5 else text
    return [([ahead[0][0]], [ahead[0][1]]), _one_sided((thinned, thinned), russian)], 1


def _merge_two(ahead: Sequence[Pair], rng: random.Random) -> _Step | None:
    return [_merged(ahead[:2], english_merged=rng.random() < 0.5)], 2


def _merge_three(ahead: Sequence[Pair], rng: random.Random) -> _Step | None:
    return [_merged(ahead, english_merged=rng.random() < 0.5)], 3


def _split_clause(ahead: Sequence[Pair], rng: random.Random) -> _Step | None:
    """Let a clause of one side be a segment of its own."""
    (russian, english), of_russian = ahead[0], rng.random() < 0.5
    parts = _cut(russian if of_russian else english, rng)
    if parts is None:
        return None
    return [(list(parts), [english]) if of_russian else ([russian], list(parts))], 1


def _move_clause(ahead: Sequence[Pair], rng: random.Random) -> _Step | None:
    """Move the first clause of the next segment of one side into this one."""
    (russian, english), (next_russian, next_english) = ahead[:2]
    of_russian = rng.random() < 0.5
    parts = _cut(next_russian if of_russian else next_english, rng)
    if parts is None:
        return None
    if of_russian:
        return [([f"{russian} {parts[0]}", parts[1]], [english, next_english])], 2
    return [([russian, next_russian], [f"{english} {parts[0]}", parts[1]])], 2


def _swap(ahead: Sequence[Pair], rng: random.Random) -> _Step | None:
    return [([ahead[0][0], ahead[1][0]], [ahead[1][1], ahead[0][1]])], 2


def _halve(ahead: Sequence[Pair], rng: random.Random) -> _Step | None:
    """Leave only the first part of a segment on one side: half of the sentence is not translated."""
    (russian, english), of_russian = ahead[0], rng.random() < 0.5
    parts = _cut(russian if of_russian else english, rng)
    if parts is None:
        return None
    return [([parts[0]], [english]) if of_russian else ([russian], [parts[0]])], 1


def _cut(text: str, rng: random.Random) -> tuple[str, str] | None:
    """Cut a segment in two after a clause, None where no clause ends well inside it."""
    ends = [found.end() for found in _CLAUSE.finditer(text)]
    ends = [end for end in ends if _SHORTEST_CLAUSE < end < len(text) - _SHORTEST_CLAUSE]
    if not ends:
        return None
    end = rng.choice(ends)
    return text[:end].rstrip(), text[end:].lstrip()


_DAMAGES: tuple[tuple[float, int, Callable[[Sequence[Pair], random.Random], _Step | None]], ...] = (
    (0.05, 1, _drop),
    (0.08, 1, _near_duplicate),
    (0.16, 2, _merge_two),
    (0.19, 3, _merge_three),
    (0.26, 1, _split_clause),
    (0.30, 2, _move_clause),
    (0.32, 2, _swap),
    (0.37, 1, _halve),
)
"""Each damage with the draw below which it comes and the pairs it needs; the next one that fits stands in for it."""
