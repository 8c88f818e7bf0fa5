"""Unit mismatch: the same number must count the same («500 рублей», "$500"; «10 км», "10 miles").

Caught: «500 рублей» and "500 dollars", «10 км» and "10 miles", «три дня» and "three weeks", «180 °C» and "180 °F",
«минус 20» and "20".

Ignored: units that one side leaves out, units nearly alike («25 метров», "25 yards"), numbers said twice, amounts that
were converted, which `numbers` compares.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Он заплатил 500 рублей.", "ru"), Segment("He paid $500.", "en"))
>>> [finding.message for finding in check(pair)]
['The unit differs: the source says «500 рублей», the translation “$500”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.entities.numbers.currency import currency_of
from aligner.entities.numbers.number import Number, unique_matches
from aligner.entities.numbers.units import same_quantity, unit_after
from aligner.fidelity.checks.base import Check
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

MAX_SIZE_RATIO = 1.12
"""How many times larger than another a unit is at most that translators use for it, as metres for yards."""
SCORE = 0.9
_SCALE = re.compile(
    r"[ \u00a0]?(?:°|º|градус\w*|degrees?)[ \u00a0]?(?:по )?(c|с|цельси|celsi|f|фаренгейт|fahren|centi)"
)
_CELSIUS = frozenset(["c", "с", "цельси", "celsi", "centi"])
_MINUS = re.compile(r"(?:(?<!\w)(?:минус|minus)[ \u00a0]|(?<![\w%°.,–—-])(?<![\w%°.,] )[-−–])$")
MAX_SIGN_CHARS = len("минус ")
"""Characters of the longest sign."""
_BELOW = re.compile(
    r"(?<!\w)(?:без|кроме|without|except)(?!\w)|минус|отрицат|мороз|ниже|minus|negative|frost|below|sub-?zero|freez|[-−–]\d"
)
_DECREASE = re.compile(
    r"убыт|паден|упал|упад|сниз|сниж|сократ|сокращ|потер|loss|lost|los[ei]|fell|fall|drop|decreas|declin|reduc|down|cut"
)
_TO = re.compile(r"(?<!\w)(?:до|to)[ \u00a0]$")
"""Words of a negative number or of what is not there («без двух лидеров», "minus two leaders"), of a decrease that may
be written as one, and of a result, which is no decrease."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where a number that both sides have counts something else on each."""
    if not pair.bilingual:
        return
    for one, other in unique_matches(*pair.numbers):
        if sum(other.matches(number) for number in pair.numbers[0]) != 1:
            continue
        unit = _other_unit(pair, one, other)
        spans = unit or _other_sign(pair, one, other)
        if spans and not _converted(pair, one, other):
            yield pair.contradiction("number", spans, SCORE, label="unit" if unit else "sign")


def _converted(pair: Pair, one: Number, other: Number) -> bool:
    """Whether two numbers are alike by chance: either is a conversion of some other number across."""
    russians, englishes = pair.numbers
    return any(same_quantity(pair.russian, n, pair.english, other) for n in russians) or any(
        same_quantity(pair.russian, one, pair.english, n) for n in englishes
    )


def _other_unit(pair: Pair, one: Number, other: Number) -> tuple[Span, Span] | None:
    """Return where two numbers and their units stand if these are different currencies, measures or scales."""
    moneys = currency_of(pair.russian, one), currency_of(pair.english, other)
    if moneys[0] and moneys[1]:
        differ = not moneys[0].currencies & moneys[1].currencies
        return (moneys[0].span, moneys[1].span) if differ else None
    scales = _scale(pair.russian, one), _scale(pair.english, other)
    if scales[0] and scales[1]:
        return (scales[0][1], scales[1][1]) if scales[0][0] != scales[1][0] else None
    units = unit_after(pair.russian, one), unit_after(pair.english, other)
    if not units[0] or not units[1] or units[0].dimension != units[1].dimension:
        return None
    smaller, larger = sorted((units[0].size, units[1].size))
    if larger <= MAX_SIZE_RATIO * smaller:
        return None
    return Span(one.span.start, units[0].end), Span(other.span.start, units[1].end)


def _scale(side: Segment, number: Number) -> tuple[bool, Span] | None:
    """Return whether degrees are in Celsius, and where; None where the scale is not named."""
    match = _SCALE.match(side.folded, number.span.end)
    return (match.group(1) in _CELSIUS, Span(number.span.start, match.end())) if match else None


def _other_sign(pair: Pair, one: Number, other: Number) -> tuple[Span, Span] | None:
    """Return where two numbers stand of which one alone is negative."""
    sides = (pair.russian, one), (pair.english, other)
    found = [_MINUS.search(side.folded, max(0, n.span.start - MAX_SIGN_CHARS), n.span.start) for side, n in sides]
    if bool(found[0]) == bool(found[1]):
        return None
    side, number = (pair.english, other) if found[0] else (pair.russian, one)
    by = _DECREASE.search(side.folded) and not _TO.search(side.folded, 0, number.span.start)
    if by or _BELOW.search(side.folded):
        return None
    spans = (
        Span(match.start() if match else n.span.start, n.span.end) for match, n in zip(found, (one, other), strict=True)
    )
    russian, english = spans
    return russian, english


CHECK = Check(check)
