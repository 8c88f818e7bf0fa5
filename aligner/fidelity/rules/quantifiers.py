"""Quantifiers and comparatives: all is not some, often is not rarely, more is not less, only is not also.

Caught: a quantifier of one side that has no like on the other, where the other side has, with no like either, one
that contradicts it; a number that one side bounds from below and the other from above («более 300», "up to 300").

Ignored: quantifiers merely left unsaid, and the many ways of saying one («до 300», "as many as 300").

>>> from aligner.fidelity.reading.words import Side
>>> pair = Pair(Side("Все участники поддержали проект.", "ru"), Side("Some participants backed the proposal.", "en"))
>>> [finding.message for finding in check(pair)]
['The quantifier differs: the source says «Все», the translation “Some”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.lexicon import find, some
from aligner.fidelity.reading.words import Side

FILE = "quantifiers.tsv"
CONTRARY: dict[str, list[tuple[str, str]]] = {
    "amount": [
        ("all", "some"),
        ("all", "few"),
        ("all", "most"),
        ("all", "many"),
        ("most", "few"),
        ("most", "some"),
        ("many", "few"),
        ("many", "some"),
    ],
    "time": [
        ("always", "sometimes"),
        ("always", "rarely"),
        ("always", "often"),
        ("often", "rarely"),
        ("often", "sometimes"),
        ("never", "sometimes"),
        ("never", "often"),
        ("never", "always"),
    ],
    "degree": [("more", "less")],
    "bound": [("least", "most")],
    "only": [("only", "also")],
    "share": [("all", "half")],
    "near": [("near", "exact"), ("near", "above")],
}  # fmt: skip
"""By dimension, the pairs of values that contradict each other."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for a contradiction in each dimension."""
    if not pair.bilingual:
        return
    yield from _bounds(pair)
    for dimension, contraries in CONTRARY.items():
        if not some(FILE, f"core {dimension}", pair.russian) or not some(FILE, f"core {dimension}", pair.english):
            continue
        for one, other in [*contraries, *((b, a) for a, b in contraries)]:
            russian = _alone(pair.russian, pair.english, dimension, one, other)
            if russian is None:
                continue
            english = _alone(pair.english, pair.russian, dimension, other, one)
            if english is not None:
                excuses = russian[1] + english[1]
                yield pair.finding("quantifier", russian[0], english[0], _sure(pair, russian[0], english[0], excuses))
                break


def _alone(own: Side, answering: Side, dimension: str, value: str, contrary: str) -> tuple[Span, int] | None:
    """Return a plain word of a value that no plain word answers, and how many looser words could excuse it."""
    plain = find(FILE, (f"core {dimension}", value), own)
    if not plain or find(FILE, (f"core {dimension}", value), answering):
        return None
    if find(FILE, (f"core {dimension}", contrary), own):
        return None
    return plain[0], len(find(FILE, (dimension, value), answering))


def _sure(pair: Pair, russian: Span, english: Span, excuses: int) -> float:
    """Estimate how surely two quantifiers stand for each other: few excuses, and about the same place."""
    apart = abs(russian.start / len(pair.russian.text) - english.start / len(pair.english.text))
    return (0.8 if excuses == 0 else 0.6 if excuses == 1 else 0.4) - 0.5 * max(0.0, apart - 0.15)


_TAIL = r"(?: (?:the|a))?[\s$€£«“\"]*$"
_MORE = re.compile(
    r"(?<!\w)(?:более(?: чем)?|больше(?: чем)?|свыше|превы\w+|не менее|не меньше|как минимум|выше|от|минимум|"
    r"more than|over|at least|above|exceed\w*|no less than|no fewer than|greater than|upwards of|minimum of|"
    r"in excess of)" + _TAIL
)
_LESS = re.compile(
    r"(?<!\w)(?:(?<!не )(?<!более )менее(?: чем)?|(?<!не )меньше(?: чем)?|не более(?: чем)?|не больше|максимум|ниже|до|"
    r"(?<!no )(?<!not )(?:less|fewer) than|under|below|at most|up to|no more than|not more than|maximum of)" + _TAIL
)


def _bounds(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where one number is bounded from below on one side and from above on the other."""
    russians, englishes = pair.numbers
    for one in russians:
        same = [other for other in englishes if one.matches(other)]
        if len(same) != 1:
            continue
        first, second = _bound(pair.russian, one.span), _bound(pair.english, same[0].span)
        if first and second and first[0] != second[0]:
            yield pair.finding("quantifier", first[1], second[1], 0.85)


def _bound(side: Side, number: Span) -> tuple[str, Span] | None:
    """Return whether a number is bounded from below (`more`) or above (`less`), and the words that say it."""
    start = max(0, number.start - 24)
    before = side.folded[start : number.start]
    less = _LESS.search(before)
    if less and not re.search(r"(?<!\w)(?:от|from|с)\s\S+\s*$", before[: less.start()]):
        return "less", Span(start + less.start(), start + len(before.rstrip()))
    more = None if re.search(r"(?<!\w)не (?:\w+ )?превы\w+", before) else _MORE.search(before)
    return ("more", Span(start + more.start(), start + len(before.rstrip()))) if more and not less else None
