"""Cross-lingual number matching: «двое суток» and "48 hours", «в 99 случаях из 100» and "99%" are one number.

Numbers are matched by value, as quantities in other units, as ratios and shares, and by words that imply them; what
remains has no counterpart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from aligner.entities.numbers.elliptical import without_elided
from aligner.entities.numbers.figures import roman_value
from aligner.entities.numbers.number import Number
from aligner.entities.numbers.numerals import implying_words, numerals, prefixes
from aligner.entities.numbers.units import is_implied_quantity, same_quantity, vague_value
from aligner.lexicon.tokens import Segment

TIMES = re.compile(r"[ -](?:раза?|times)(?!\w)")
MAX_SHARE_ROUNDING = 1.5
"""By how many per cent a share stated in figures may differ from one stated in words."""
_FINALS = {
    32.0: re.compile(r"(?:1/16-?\w*|шестнадцат\w+) финал"),
    16.0: re.compile(r"(?:1/8-?\w*|восьм\w+) финал"),
    8.0: re.compile(r"1/4-?\w* финал|четверть ?финал"),
}
"""How many are left in a part of a final: «одна восьмая финала» is "the last 16"."""
_PART_OF_FINAL = re.compile(r"(?<!\d)1/(4|8|16)(?:-\w+)? финал")
"""The same in figures: «1/8 финала» is "the round of 16"."""
_ORDINAL = re.compile(r"st|nd|rd|th")
_FEET, _METRES = re.compile(r"[- ]?(?:foot|feet)[- ]\d"), re.compile(r"метров|рост")
"""A height in feet and inches («двухметровый», "6-foot-6"), and what tells it in Russian."""
_ONE_OCLOCK = re.compile(r"(?<!\w)час[ау]? (?:дня|ночи|пополудни)")
_OF_HUNDRED = re.compile(r"(?<!\w)(?:из|на|out of|in|of)(?: every| каждых)? $")
_PERCENT = re.compile(r"%|процент|per ?cent")
"""How the hundred of a share is stated in words, and how it is left out: «в 99 случаях из 100», "99%"."""
_SHARE = re.compile(r" (?:(?:out )?of|in|из)(?: every| each| каждых| the)? $")
"""What stands between the numbers of a share: "four out of five"."""
_PERCENT_AFTER = re.compile(r" ?(?:%|процент|per ?cent)")


class NumberedTexts(NamedTuple):
    """A Russian and an English text with the numbers of each."""

    russian: Segment
    english: Segment
    numbers: tuple[list[Number], list[Number]]


class UnmatchedNumbers(NamedTuple):
    """The numbers of two texts without a counterpart.

    `repeated` are those of each text that the other has too, but fewer times, `explained` those that it has in another
    shape: a word that implies them, a name, a unit.
    """

    russian: list[Number]
    english: list[Number]
    repeated: tuple[list[Number], list[Number]]
    explained: tuple[list[Number], list[Number]]


def unmatched_numbers(texts: NumberedTexts) -> UnmatchedNumbers:
    """Return the numbers of each text that the other does not have in any form.

    >>> from aligner.entities.numbers.extraction import read_numbers
    >>> russian, english = Segment("Через двое суток пришли пять.", "ru"), Segment("After 48 hours six came.", "en")
    >>> found = unmatched_numbers(NumberedTexts(russian, english, (read_numbers(russian), read_numbers(english))))
    >>> [sorted(number.values) for number in (*found.russian, *found.english)]
    [[5.0], [6.0]]
    """
    russians, englishes = texts.numbers
    unpaired = _unpaired(russians, englishes)
    repeated = _repeated(unpaired[0], englishes), _repeated(unpaired[1], russians)
    left, right = _unconverted(texts, *unpaired)
    left, right = without_elided(tuple(zip(texts[:2], texts.numbers, strict=True)), left, right)  # type: ignore[arg-type]
    left, right = _without_shares(texts, left, right)
    explained = (
        [number for number in left if _explained_in_english(texts, number)],
        [number for number in right if _explained_in_russian(texts, number)],
    )
    left = [number for number in left if number not in explained[0]]
    right = [number for number in right if number not in explained[1]]
    return UnmatchedNumbers(left, right, repeated, explained)


def _repeated(unpaired: Sequence[Number], others: Sequence[Number]) -> list[Number]:
    """Return the numbers without a partner of their own that the other text has all the same."""
    return [number for number in unpaired if any(number.matches(other) for other in others)]


def _unpaired(left: list[Number], right: list[Number]) -> tuple[list[Number], list[Number]]:
    """Take out the numbers that both sides have, firm ones first so that "one" does not use up a «1».

    Of several the first that is written alike is taken: of "at 2 p.m. two cars" «2» is the hour, «две» the cars.
    """
    rest = sorted(right, key=lambda n: not n.required)
    alone = []
    for number in sorted(left, key=lambda n: not n.required):
        partners = [other for other in rest if number.matches(other)]
        partner = min(partners, key=lambda n: (n.required != number.required, n.form != number.form), default=None)
        if partner:
            rest.remove(partner)
        else:
            alone.append(number)
    return alone, rest


def _unconverted(texts: NumberedTexts, left: list[Number], right: list[Number]) -> tuple[list[Number], list[Number]]:
    """Take out quantities stated in other units, repetitions of a number, and numbers that only split or sum others."""
    for one, other in product(tuple(left), tuple(right)):
        if one in left and other in right and same_quantity(texts.russian, one, texts.english, other):
            left.remove(one)
            right.remove(other)
    left = [n for n in left if not _derived(n, texts.russian, texts.numbers[1], texts.english)]
    right = [n for n in right if not _derived(n, texts.english, texts.numbers[0], texts.russian)]
    return left, right


def _without_shares(texts: NumberedTexts, left: list[Number], right: list[Number]) -> tuple[list[Number], list[Number]]:
    """Take out the parts of a share that the other side tells in per cent or by a fraction.

    "Four in five" and "a fifth" are «80 %» and «20 %», "two out of three" is «две трети».
    """
    rest = [list(left), list(right)]
    sides = (texts.russian, texts.english)
    for own, other in ((0, 1), (1, 0)):
        for number in list(rest[own]):
            percent = _PERCENT_AFTER.match(sides[own].folded, number.span.end)
            if not percent and min(number.values) >= 1:
                continue
            parts = next(
                (
                    parts
                    for share, parts in _shares(sides[other], texts.numbers[other])
                    if (percent or len(parts) == 2)
                    and any(abs(100 * share - value) < MAX_SHARE_ROUNDING for value in number.values)
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


def _is_ratio(side: Segment, number: Number, other_side: Segment, other: Number) -> bool:
    """Whether a number of times and a number of per cent are one ratio: «в полтора раза» is "by half" or "by 50%"."""
    if not TIMES.match(side.folded, number.span.end):
        return False
    percent = _PERCENT_AFTER.match(other_side.folded, other.span.end)
    shares = (
        {value / 100 for value in other.values} if percent else other.values if other.kind == "share" else frozenset()
    )
    return any(abs(share - part) < 0.02 for times in number.values for share in shares for part in _shares_of(times))


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


def _explained_in_english(texts: NumberedTexts, number: Number) -> bool:
    """Whether the English text has the number in another shape: inside a name, or as a word that implies it."""
    if _stands_in_name(texts.russian, number, texts.english, texts.numbers[1]):
        return True
    if is_implied_quantity(texts.russian, number, texts.english) or _hundred_of_a_share(
        texts.russian, number, texts.english
    ):
        return True
    if 12.0 in number.values and texts.russian.folded.startswith(" месяц", number.span.end):
        return re.search(r"(?<!\w)a year(?!\w)", texts.english.folded) is not None
    if number.form == "figures" and _is_part_of_final(texts, number):
        return True
    words = {part for word in texts.english.word_types for part in word.split("-")}
    if _vague(texts.russian):  # «десятки» and "dozens" have each other
        words = {word for word in words if vague_value(word) is None}
    if any(words & implying_words().get(value, frozenset()) for value in number.values):
        return True
    return _partial_hit(texts.english, texts.russian, number)


def _is_part_of_final(texts: NumberedTexts, number: Number) -> bool:
    """Whether a figure is of a part of a final that the English tells by how many are left."""
    match = _PART_OF_FINAL.search(texts.russian.folded, max(0, number.span.start - len("1/")))
    if match is None or not match.start() <= number.span.start < match.end(1):
        return False
    left = 2.0 * float(match.group(1))
    quarter = left == 8.0 and "quarter" in texts.english.folded
    return quarter or any(left in other.values for other in texts.numbers[1])


def _explained_in_russian(texts: NumberedTexts, number: Number) -> bool:
    """Whether the Russian text has the number in some other shape, such as the compound «пятилетний»."""
    if _stands_in_name(texts.english, number, texts.russian, texts.numbers[0]):
        return True
    if 24.0 in number.values and "сут" in texts.russian.folded:
        return True
    if _ORDINAL.match(texts.english.folded, number.span.end) and any(
        roman_value(word.text) in number.values for word in texts.russian.words if word.text.isupper()
    ):
        return True
    if not number.values.isdisjoint((1.0, 13.0)) and _ONE_OCLOCK.search(texts.russian.folded):
        return True
    if any(f"ночь на {value + 1:.0f} " in texts.russian.folded for value in number.values):
        return True
    if _FEET.match(texts.english.folded, number.span.end) and _METRES.search(texts.russian.folded):
        return True
    if any(_FINALS[value].search(texts.russian.folded) for value in number.values if value in _FINALS):
        return True
    if _hundred_of_a_share(texts.english, number, texts.russian) or _stands_verbatim(
        texts.english, number, texts.russian
    ):
        return True
    for value in number.values:
        beginnings = prefixes().get(value, ())
        for word in texts.russian.words:
            if word.lower.startswith(beginnings) and word.lower not in numerals("ru"):
                return True
    return _partial_hit(texts.russian, texts.english, number)


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
        100.0 in number.values
        and _OF_HUNDRED.search(before) is not None
        and _PERCENT.search(other.folded) is not None
        and not _PERCENT_AFTER.match(side.folded, number.span.end)
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
