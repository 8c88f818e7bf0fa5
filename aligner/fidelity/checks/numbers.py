"""Number mismatch: each number of one side must stand on the other, in figures or in words («пять», "six").

Caught: a number replaced, dropped or added, in any spelling: «1 234,5» is "1,234.5", «двадцать пятый» is "25th",
«полтора миллиона» is "1.5 million", «XXI век» is "21st century", «15:30» is "3:30 p.m.", «половина третьего» is
"half past two", «двое суток» is "48 hours", «90-е» is "the 1990s", "6 feet" is «183 см».

Ignored: numbers that translators rightly drop or add («один», "both", "half", «раз»), as long as no other number has
taken their place; figures inside names («Ми-8», "COVID-19") that stand in both texts.

>>> from aligner.fidelity.segment_pair import Pair
>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Погибли двадцать пять человек.", "ru"), Segment("Twenty-six people died.", "en"))
>>> [finding.message for finding in check(pair)]
['The number differs: the source says «двадцать пять», the translation “Twenty-six”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from aligner.document.model import Span
from aligner.entities.assignment import greedy_assignment
from aligner.entities.numbers.matching import TIMES, NumberedTexts, UnmatchedNumbers, unmatched_numbers
from aligner.entities.numbers.number import Number
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair

MIN_SIMILARITY = 0.7
"""The cosine from which two words after ordinals are taken for the same."""
REPLACED_SCORE = 0.9
"""The score of a number in the place of one that is only said again elsewhere."""
_SCALES = frozenset([1e3, 1e6, 1e9, 1e-3, 1e-6, 1e-9])
_COLLECTIVE = re.compile(r"(?:дво|тро)[её]\w{0,2}|(?:дво|тро)и[хм]и?|(?:четвер|пятер|шестер|семер)\w{1,3}")
REPEATED_SCORE = 0.7
"""The score of a number without a counterpart where the other side repeats another one instead."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each number that has no counterpart."""
    if not pair.bilingual or not any(pair.numbers):
        return
    found = unmatched_numbers(NumberedTexts(pair.russian, pair.english, pair.numbers))
    left, right = found.russian, found.english
    for one, other in _replaced(pair, left, right):
        left.remove(one)
        right.remove(other)
        score = 0.95 if "words" not in (one.form, other.form) else 0.9 if _is_firm(pair, one, other) else 0.75
        yield pair.contradiction(_type(one, other), (one.span, other.span), score)
    for own, side in ((left, 0), (right, 1)):
        yield from (_left(pair, number, side, found) for number in own if number.required)


def _left(pair: Pair, number: Number, side: int, found: UnmatchedNumbers) -> Finding:
    """Return the finding of a number of the Russian (0) or the English side (1) that stands in no other's place."""
    across = 1 - side
    others = [*found.repeated[across], *found.explained[across]]
    other = _counting_the_same(pair, number, others, side) or _in_order(pair, number, side, others)
    if other:
        one, two = (number, other)[:: 1 if side == 0 else -1]
        return pair.contradiction(_type(one, two), (one.span, two.span), REPLACED_SCORE)
    place = _in_its_place(number, found.repeated[across])
    spans = (number.span, place) if side == 0 else (place, number.span)
    type = "date" if number.dated or number.kind == "year" else "number"
    return pair.finding(type, spans, REPEATED_SCORE if place else _one_sided_score(number))


def _type(one: Number, other: Number) -> str:
    return "date" if (one.dated and other.dated) or (one.kind == other.kind == "year") else "number"


def _is_firm(pair: Pair, one: Number, other: Number) -> bool:
    """Whether a translation must have both numbers, collective numerals among them."""
    return other.required and (one.required or _is_collective(pair, one))


def _is_collective(pair: Pair, number: Number) -> bool:
    """Whether a Russian number is a collective numeral, which counts as a cardinal does: «четверо», «двоих»."""
    return number.kind == "group" and _COLLECTIVE.fullmatch(pair.russian[number.span].lower()) is not None


def _counting_the_same(pair: Pair, number: Number, others: list[Number], side: int) -> Number | None:
    """Return the other side's number that counts the same thing, though it is also said elsewhere in other words.

    «два автобуса, и ещё один автобус» and "fifteen buses, and another bus": "another" is no counterpart of «два» here.
    """
    for other in others:
        one, two = (number, other)[:: 1 if side == 0 else -1]
        if other.required and _is_alike(number, other) and not other.dated and _counts_match(pair, one, two):
            return other
    return None


def _is_alike(one: Number, other: Number) -> bool:
    """Whether two numbers are of one sort, and not the same but for a scale that one leaves out («три или полторы»)."""
    scales = {round(a / b, 9) for a in one.values for b in other.values if b}
    return (one.kind, one.dated) == (other.kind, other.dated) and scales.isdisjoint(_SCALES)


def _in_order(pair: Pair, number: Number, side: int, others: list[Number]) -> Number | None:
    """Return the number in the place of another where all others of their sort stand in one order on both sides.

    Of «30 %, 23 %, 30 %» and "30%, 20%, 30%" the second ones are no counterparts, though a third part has 20, too.
    """
    own, across = (
        [n for n in numbers if n.required and (n.form, n.dated) == (number.form, number.dated)]
        for numbers in (pair.numbers[side], pair.numbers[1 - side])
    )
    if len(own) != len(across) or len(own) < 2:
        return None
    unlike = [(one, two) for one, two in zip(own, across, strict=True) if not one.matches(two)]
    if len(unlike) != 1 or unlike[0][0] != number or not _is_alike(*unlike[0]):
        return None
    return unlike[0][1] if any(unlike[0][1].matches(n) for n in others) else None


def _in_its_place(number: Number, repeated: list[Number]) -> Span | None:
    """Return where the other side repeats another number of its sort more often than this side, if in one place."""
    alike = [
        n.span for n in repeated if n.required and (n.form, n.kind, n.dated) == (number.form, number.kind, number.dated)
    ]
    return alike[0] if len(alike) == 1 else None


def _one_sided_score(number: Number) -> float:
    """Return the score of a number that one side lacks."""
    if number.form == "figures":
        # A single figure («со счётом 1:0», "aged 6") is dropped and added more freely than a long number.
        single = max(number.values) < 10 and all(value.is_integer() for value in number.values)
        return 0.5 if single and not number.dated else 0.8
    return 0.35 if number.kind == "ordinal" or max(number.values) < 4 else 0.6


def _replaced(pair: Pair, left: list[Number], right: list[Number]) -> list[tuple[Number, Number]]:
    """Pair what is left on both sides: first numbers of one sort, then by their place in the sentence."""
    ranked = []
    for one, other in product(left, right):
        if _comparable(pair, one, other):
            place = abs(pair.russian.share_before(one.span) - pair.english.share_before(other.span))
            sort = (one.kind != other.kind) + (one.dated != other.dated) + (one.form != other.form)
            ranked.append((sort + place, one, other))
    return list(greedy_assignment((one, other) for _, one, other in sorted(ranked, key=lambda rank: rank[0])))


def _comparable(pair: Pair, one: Number, other: Number) -> bool:
    """Whether one number may stand in the other's place: what need not be translated only for its like."""
    kinds = {one.kind, other.kind}
    if kinds == {"ordinal"}:
        return (one.required and other.required) or _counts_match(pair, one, other)
    if other.kind == "decade":  # «девяностые» and "the eighties"
        return one.kind == "ordinal"
    if 1.0 in one.values | other.values and "words" in (one.form, other.form):
        return False  # «один» and "one" are too often mere articles
    if one.kind == "compound":  # «двухдневный» and "three-day"
        return other.required and not other.dated and other.kind != "year"
    if "count" in kinds:  # «дважды» and "three times"
        sides = ((pair.russian, one), (pair.english, other))
        return all(number.kind == "count" or TIMES.match(side.folded, number.span.end) for side, number in sides)
    if _is_collective(pair, one) and other.required and other.kind == "cardinal":
        return True
    groups = kinds == {"group", "cardinal"} and min(*one.values, *other.values) >= 6  # «три десятка» and "a dozen"
    return len(kinds) == 1 or groups or (one.required and other.required)


def _counts_match(pair: Pair, one: Number, other: Number) -> bool:
    """Whether the words after two numbers mean the same: the first summit need not be the second meeting."""
    if pair.similarity is None:
        return False
    sides = ((pair.russian, one), (pair.english, other))
    after = [next((n for n, w in enumerate(side.words) if w.start >= number.span.end), None) for side, number in sides]
    if after[0] is None or after[1] is None:
        return False
    return float(pair.similarity.cosines[after[0], after[1]]) >= MIN_SIMILARITY


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "number",
            "a number is missing, added or another",
            caught=(
                "«1 234,5» and \"1,243.5\"; «пять» and \"six\"; «млрд» and \"million\"; «500 рублей» "
                "and \"$500\"; «10 км» and \"10 miles\"; «вдвое» and \"tripled\"; «двухдневный» and "
                "\"three-day\"; «в половине третьего» and \"half past three\"; «две … три раза» and "
                "\"three … three times\""
            ),
            left_alone=(
                "«двое суток» and \"48 hours\"; «5 см» and \"2 inches\"; «с 25 метров» and \"from 25 "
                "yards\"; «30 см» and \"a foot\"; «15:30» and \"3.30 p.m.\", «10.30 утра» and "
                "\"10:30\"; «без четверти три» and \"2:45\"; «полгода» and \"six months\"; "
                "«пятилетний» and \"five-year-old\""
            ),
            injectors=("number", "number-ru", "number-dropped", "date"),
        ),
    ),
)
