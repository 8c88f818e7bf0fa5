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
from itertools import pairwise, product

from aligner.document.model import Span
from aligner.entities.numbers.figures import roman_value
from aligner.entities.numbers.number import Number
from aligner.entities.numbers.numerals import implying_words, numerals, prefixes
from aligner.entities.numbers.units import is_implied_quantity, same_quantity, vague_value
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

MIN_SIMILARITY = 0.7
"""The cosine from which two words after ordinals are taken for the same."""
MAX_SHARE_ROUNDING = 1.5
"""By how many per cent a share told in figures may differ from one told in words."""
REPEATED_SCORE = 0.7
"""How surely a number without a counterpart gave way to one that the other side says once more."""
_FINALS = {16.0: re.compile(r"восьм\w+ финала"), 8.0: re.compile(r"четверть ?финал")}
"""How many are left in a part of a final: «одна восьмая финала» is "the last 16"."""
_ORDINAL = re.compile(r"st|nd|rd|th")
_FEET, _METRES = re.compile(r"[- ]?(?:foot|feet)[- ]\d"), re.compile(r"метров|рост")
"""A height in feet and inches («двухметровый», "6-foot-6"), and what tells it in Russian."""
_ONE_OCLOCK = re.compile(r"(?<!\w)час[ау]? (?:дня|ночи|пополудни)")
_TIMES = re.compile(r"[ -](?:раза?|times)(?!\w)")
_OF_HUNDRED = re.compile(r"(?<!\w)(?:из|на|out of|in|of)(?: every| каждых)? $")
_PERCENT = re.compile(r"%|процент|per ?cent")
"""How the hundred of a share is told in words, and how it is left out: «в 99 случаях из 100», "99%"."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each number that has no counterpart."""
    if not pair.bilingual:
        return
    russians, englishes = pair.numbers
    if not russians and not englishes:
        return
    alone = _unmatched(russians, englishes)
    left, right = _unconverted(pair, *alone, russians, englishes)
    left, right = _without_shares(pair, left, right)
    left = [n for n in left if not _explained_in_english(pair, n)]
    right = [n for n in right if not _explained_in_russian(pair, n)]
    for one, other in _replaced(pair, left, right):
        left.remove(one)
        right.remove(other)
        kind = "date" if (one.dated and other.dated) or (one.kind == other.kind == "year") else "number"
        sure = 0.95 if "words" not in (one.form, other.form) else 0.9 if one.required and other.required else 0.75
        yield pair.contradiction(kind, (one.span, other.span), sure)
    again = _said_again(alone[0], englishes), _said_again(alone[1], russians)
    for number in left:
        if number.required:
            place = _in_its_place(number, again[1])
            yield pair.finding(_kind(number), (number.span, place), REPEATED_SCORE if place else _alone(number))
    for number in right:
        if number.required:
            place = _in_its_place(number, again[0])
            yield pair.finding(_kind(number), (place, number.span), REPEATED_SCORE if place else _alone(number))


def _said_again(alone: list[Number], across: list[Number]) -> list[Number]:
    """Return the numbers left that the other side has, though another one there has answered it already."""
    return [number for number in alone if any(number.matches(other) for other in across)]


def _kind(number: Number) -> str:
    return "date" if number.dated or number.kind == "year" else "number"


def _in_its_place(number: Number, again: list[Number]) -> Span | None:
    """Return where the other side says another number of its sort once more than this side does, if in one place."""
    alike = [
        n.span for n in again if n.required and (n.form, n.kind, n.dated) == (number.form, number.kind, number.dated)
    ]
    return alike[0] if len(alike) == 1 else None


def _alone(number: Number) -> float:
    if number.form == "figures":
        # A single figure («со счётом 1:0», "aged 6") is dropped and added more freely than a long number.
        single = max(number.values) < 10 and all(value.is_integer() for value in number.values)
        return 0.5 if single and not number.dated else 0.8
    return 0.35 if number.kind == "ordinal" or max(number.values) < 4 else 0.6


def _unmatched(left: list[Number], right: list[Number]) -> tuple[list[Number], list[Number]]:
    """Take out the numbers that both sides have, firm ones first so that "one" does not use up a «1»."""
    rest = sorted(right, key=lambda n: not n.required)
    alone = []
    for number in sorted(left, key=lambda n: not n.required):
        partner = next((other for other in rest if number.matches(other)), None)
        if partner:
            rest.remove(partner)
        else:
            alone.append(number)
    return alone, rest


def _unconverted(
    pair: Pair, left: list[Number], right: list[Number], all_left: list[Number], all_right: list[Number]
) -> tuple[list[Number], list[Number]]:
    """Take out quantities told in other units, repetitions of a number, and numbers that only split or sum others."""
    for one, other in product(tuple(left), tuple(right)):
        if one in left and other in right and same_quantity(pair.russian, one, pair.english, other):
            left.remove(one)
            right.remove(other)
    left = [n for n in left if not _derived(n, pair.russian, all_right, pair.english)]
    right = [n for n in right if not _derived(n, pair.english, all_left, pair.russian)]
    return left, right


_SHARE = re.compile(r" (?:(?:out )?of|in|из)(?: every| each| каждых| the)? $")
"""What stands between the numbers of a share: "four out of five"."""


def _without_shares(pair: Pair, left: list[Number], right: list[Number]) -> tuple[list[Number], list[Number]]:
    """Take out the parts of a share that the other side tells in per cent («80 %», "four in five", "a fifth")."""
    rest = [list(left), list(right)]
    sides = (pair.russian, pair.english)
    for own, other in ((0, 1), (1, 0)):
        for number in list(rest[own]):
            if not _PERCENT_AFTER.match(sides[own].folded, number.span.end):
                continue
            parts = next(
                (
                    parts
                    for share, parts in _shares(sides[other], pair.numbers[other])
                    if any(abs(100 * share - value) < MAX_SHARE_ROUNDING for value in number.values)
                ),
                None,
            )
            if parts:
                rest[own].remove(number)
                rest[other] = [n for n in rest[other] if n not in parts]
    return rest[0], rest[1]


def _shares(side: Segment, numbers: list[Number]) -> Iterator[tuple[float, tuple[Number, ...]]]:
    """Yield the shares that a side tells by two numbers or by an ordinal, with these numbers."""
    for one, other in pairwise(numbers):
        if _SHARE.fullmatch(side.folded[one.span.end : other.span.start]):
            yield from ((a / b, (one, other)) for a in one.values for b in other.values if 0 < a < b)
    for number in numbers:
        if number.kind in ("ordinal", "share"):
            yield from ((1 / value if value > 1 else value, (number,)) for value in number.values if value > 0)


_PERCENT_AFTER = re.compile(r" ?(?:%|процент|per ?cent)")


def _is_ratio(side: Segment, number: Number, other_side: Segment, other: Number) -> bool:
    """Whether a number of times and a number of per cent are one ratio: «в полтора раза» is "by half" or "by 50%"."""
    if not _TIMES.match(side.folded, number.span.end):
        return False
    percent = _PERCENT_AFTER.match(other_side.folded, other.span.end)
    shares = (
        {value / 100 for value in other.values} if percent else other.values if other.kind == "share" else frozenset()
    )
    return any(abs(share - told) < 0.02 for times in number.values for share in shares for told in _shares_of(times))


def _shares_of(times: float) -> tuple[float, ...]:
    """Return by what share something has grown or fallen, and to what share, when it did so many times."""
    return (times - 1.0, 1.0 / times, 1.0 - 1.0 / times) if times > 1.0 else ()


def _is_same_share(one: Number, other: Number) -> bool:
    """Whether an ordinal and a share are one («одна пятая», "a fifth")."""
    return {one.kind, other.kind} == {"ordinal", "share"} and any(
        abs(a * b - 1.0) < 0.01 for a in one.values for b in other.values
    )


def _derived(number: Number, side: Segment, others: list[Number], other_side: Segment) -> bool:
    """Whether a number says again what a number of the other side says: repeated, or worth as much in its unit."""
    if any(number.matches(other) or _is_same_share(number, other) for other in others):
        return True
    return any(
        same_quantity(side, number, other_side, other)
        or _is_ratio(side, number, other_side, other)
        or _is_ratio(other_side, other, side, number)
        for other in others
    )


def _replaced(pair: Pair, left: list[Number], right: list[Number]) -> list[tuple[Number, Number]]:
    """Pair what is left on both sides: first numbers of one sort, then by their place in the sentence."""
    candidates = []
    for one, other in product(left, right):
        if not _comparable(pair, one, other):
            continue
        place = abs(one.span.start / len(pair.russian.text) - other.span.start / len(pair.english.text))
        sort = (one.kind != other.kind) + (one.dated != other.dated) + (one.form != other.form)
        candidates.append((sort + place, one, other))
    chosen: list[tuple[Number, Number]] = []
    for _, one, other in sorted(candidates, key=lambda c: c[0]):
        if all(one is not a and other is not b for a, b in chosen):
            chosen.append((one, other))
    return chosen


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
        return all(number.kind == "count" or _TIMES.match(side.folded, number.span.end) for side, number in sides)
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


def _explained_in_english(pair: Pair, number: Number) -> bool:
    """Whether the English text has the number in another shape: inside a name, or as a word that implies it."""
    if _stands_in_name(pair.russian, number, pair.english, pair.numbers[1]):
        return True
    if is_implied_quantity(pair.russian, number, pair.english) or _hundred_of_a_share(
        pair.russian, number, pair.english
    ):
        return True
    if 12.0 in number.values and pair.russian.folded.startswith(" месяц", number.span.end):
        return re.search(r"(?<!\w)a year(?!\w)", pair.english.folded) is not None
    words = {part for word in pair.english.word_types for part in word.split("-")}
    if _vague(pair.russian):  # «десятки» and "dozens" have each other
        words = {word for word in words if vague_value(word) is None}
    if any(words & implying_words().get(value, frozenset()) for value in number.values):
        return True
    return _partial_hit(pair.english, pair.russian, number)


def _explained_in_russian(pair: Pair, number: Number) -> bool:
    """Whether the Russian text has the number in some other shape, such as the compound «пятилетний»."""
    if _stands_in_name(pair.english, number, pair.russian, pair.numbers[0]):
        return True
    if 24.0 in number.values and "сут" in pair.russian.folded:
        return True
    if _ORDINAL.match(pair.english.folded, number.span.end) and any(
        roman_value(word.text) in number.values for word in pair.russian.words if word.text.isupper()
    ):
        return True
    if not number.values.isdisjoint((1.0, 13.0)) and _ONE_OCLOCK.search(pair.russian.folded):
        return True
    if any(f"ночь на {value + 1:.0f} " in pair.russian.folded for value in number.values):
        return True
    if _FEET.match(pair.english.folded, number.span.end) and _METRES.search(pair.russian.folded):
        return True
    if any(_FINALS[value].search(pair.russian.folded) for value in number.values if value in _FINALS):
        return True
    if _hundred_of_a_share(pair.english, number, pair.russian) or _stands_verbatim(pair.english, number, pair.russian):
        return True
    for value in number.values:
        beginnings = prefixes().get(value, ())
        for word in pair.russian.words:
            if word.lower.startswith(beginnings) and word.lower not in numerals("ru"):
                return True
    return _partial_hit(pair.russian, pair.english, number)


def _vague(side: Segment) -> bool:
    """Whether a side has a vague word of number."""
    return any(vague_value(word) is not None for word in side.word_types)


def _partial_hit(side: Segment, own: Segment, number: Number) -> bool:
    """Whether vague words such as "hundreds" or "decades" may stand for a number, and for no vague word."""
    if number.kind not in ("", "scale", "cardinal") or number.dated or _vague(own):
        return False
    value = min(number.values)
    for word in side.words:
        size = vague_value(word.lower)
        if size and (value == size or (value % size == 0 and value < 10 * size)):
            return True
    return False


def _digits(side: Segment, number: Number) -> str:
    match = re.search(r"\d[\d.,]*", side.text[number.span.start : number.span.end])
    return re.sub(r"\D", "", match.group()) if match else "\0"


def _hundred_of_a_share(side: Segment, number: Number, other: Segment) -> bool:
    """Whether a hundred is that of a share which the other side tells in per cent."""
    before = side.folded[max(0, number.span.start - 16) : number.span.start]
    return (
        100.0 in number.values and _OF_HUNDRED.search(before) is not None and _PERCENT.search(other.folded) is not None
    )


def _stands_verbatim(side: Segment, number: Number, other: Segment) -> bool:
    """Whether the other side has an English number word as it is, in a title ("Seven Up")."""
    return number.form == "words" and side.folded[number.span.start : number.span.end] in other.word_types


def _stands_in_name(side: Segment, number: Number, other: Segment, others: list[Number]) -> bool:
    """Whether a number in figures stands on the other side inside something that is no plain number (GPT4, A320)."""
    if number.form != "figures":
        return False
    plain = [n.span for n in others if n.form == "figures" and n.kind != "label"]
    return any(
        not any(span.start <= match.start() < span.end for span in plain)
        for match in re.finditer(re.escape(_digits(side, number)), other.text)
    )


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
