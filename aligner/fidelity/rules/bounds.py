"""Bounds of numbers: more than is not up to, at least is not at most.

Caught: a number that one side bounds from below and the other from above («более 300», "up to 300").

Ignored: bounds left unsaid, numbers said twice, ranges. Other quantifiers are the matter of `contrasts`.

>>> from aligner.fidelity.reading.words import Side
>>> pair = Pair(Side("Пришло более 300 человек.", "ru"), Side("Fewer than 300 people came.", "en"))
>>> [finding.message for finding in check(pair)]
['The quantifier differs: the source says «более», the translation “Fewer than”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.words import Side

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


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where one number is bounded from below on one side and from above on the other."""
    if not pair.bilingual:
        return
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
