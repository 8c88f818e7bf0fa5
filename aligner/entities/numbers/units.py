"""Units of measurement and their conversion: 6 feet and 183 см, двое суток and 48 hours are one quantity."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from aligner.entities.numbers.number import Number
from aligner.lexicon.resources import read_rows
from aligner.lexicon.tokens import Segment


class Unit(NamedTuple):
    """Unit of measurement: its size in the base unit, its dimension, and where its name ends in the text."""

    size: float
    dimension: str
    end: int


_STEM = re.compile(
    r"(?:\s?[-–—]\s?\d[\d.,]*| (?:to|до|или|or|and|и) \d[\d.,]*)?[ \u00a0\u202f-]?"
    r"(?:an? |и более |or more |and |полных |full |whole |more |кв\.? |square )?([a-zа-я]+(?:/[а-я])?)"
)


@cache
def _sizes() -> tuple[dict[str, float], dict[str, tuple[float, str]]]:
    """Return the values of vague numerals, and the size and dimension of units."""
    rows = [
        (name, float(size), dimension) for dimension, size, names in read_rows("units.tsv") for name in names.split()
    ]
    vague = {name: size for name, size, dimension in rows if dimension == "vague"}
    return vague, {name: (size, dimension) for name, size, dimension in rows if dimension != "vague"}


def vague_value(word: str) -> float | None:
    """Return the value of a vague numeral: «десятки» 10, "hundreds" 100.

    >>> vague_value("тысяч"), vague_value("город")
    (1000.0, None)
    """
    return _sizes()[0].get(word)


def unit_after(side: Segment, number: Number) -> Unit | None:
    """Return the unit that follows a number, None where there is none we know.

    A lone "m" has been read as part of the number, which may be of millions.
    """
    if side.folded[number.span.start : number.span.end].endswith((" m", "\u00a0m")):
        return Unit(*_sizes()[1]["m"], number.span.end)
    if number.kind == "compound":  # «полуторачасовой» has its unit inside
        return _unit_within(side.folded[number.span.start : number.span.end], number.span.end)
    match = _STEM.match(side.folded, number.span.end)
    known = _unit_of(match.group(1)) if match else None
    if match and known:
        return Unit(*known, match.end())
    before = _INVERTED.search(side.folded, max(0, number.span.start - 18), number.span.start)
    known = _unit_of(before.group()) if before else None
    return Unit(*known, number.span.end) if known else None


_INVERTED = re.compile(
    r"(?<!\w)(?:секунд|минут|час|дн|недел|месяц|лет|верст|сажен|аршин|пуд|фунт|метр|километр|десятин)"
    r"(?:ы|а|ов|ей|я|и|ь|ев)?(?= (?:в |на |с |по |через |за )?$)"
)
"""A unit before the number, as Russian has it where the number is a guess: «недели три», «саженей в пять»."""
_WITHIN = re.compile(r"(?<=.)(летн|лети|дневн|недельн|месячн|годичн|часов|минутн|секундн|километров|метров|тонн)\w*$")


def _unit_within(word: str, end: int) -> Unit | None:
    """Return the unit that an adjective of measure ends with: «полуторачасовой», «двухдневный»."""
    match = _WITHIN.search(word)
    known = _unit_of(match.group(1).replace("лети", "лет")) if match else None
    return Unit(*known, end) if known else None


_INFLECTION = {
    "ru": re.compile(r"(?:а|у|ом|е|ы|и|ь|я|ю|ей?|ам|ям|ами|ями|ах|ях|ов|ев|ок|ки|ка|ку|"
                     r"[ое]?в?ь?н\w{0,3}|[ое]в\w{2,3}|ик\w{0,3}|ичн\w{2,3}|ги\w|ди\w{2,4}|"
                     r"ия|ии|иям|иями|ию|ием|иях|ий|летн\w{2,3}|и[ейя])?"),
    "en": re.compile(r"(?:e?s|y|ies|ly|er|re|ers|res|ne|nes|gram(?:me)?s?|grams?|-?long|th)?"),
}  # fmt: skip
"""What follows the stem of a unit in its other forms: «час» in «часов», not in «части»; "second", not "secondary"."""


@lru_cache(maxsize=1 << 14)
def _unit_of(word: str) -> tuple[float, str] | None:
    """Return the size and the dimension of the unit that a word names.

    >>> [_unit_of(word) is not None for word in ("часовой", "части", "weeks", "weekend", "football")]
    [True, False, True, False, False]
    """
    endings = _INFLECTION["en" if word.isascii() else "ru"]
    for length in range(len(word), 0, -1):
        if word[:length] in _sizes()[1] and (length == len(word) or (length > 2 and endings.fullmatch(word, length))):
            return _sizes()[1][word[:length]]
    return None


_ALONE = re.compile(r"(?<!\w)(half )?an? (?:square )?([a-z]+)")
ROUNDED = 0.2
"""How far a quantity stated without a figure ("about a foot", "over half an inch") may be from an exact one."""


def is_implied_quantity(side: Segment, number: Number, other_side: Segment) -> bool:
    """Whether the English has the quantity without a figure: «30 сантиметров» is "about a foot".

    >>> from aligner.entities.numbers.extraction import read_numbers
    >>> side = Segment("Длиной 30 сантиметров.", "ru")
    >>> is_implied_quantity(side, read_numbers(side)[0], Segment("It is about a foot long.", "en"))
    True
    """
    unit = unit_after(side, number)
    if unit is None or unit[1] == "time":
        return False
    for half, word in _ALONE.findall(other_side.folded):
        size, dimension = _unit_of(word) or (0.0, "")
        if dimension == unit[1] and size != unit[0]:
            stated = size / 2 if half else size
            return any(abs(value * unit[0] - stated) <= ROUNDED * stated for value in number.values)
    return False


def same_quantity(one_side: Segment, one: Number, other_side: Segment, other: Number) -> bool:
    """Whether two numbers with their units are one quantity, give or take the rounding of a conversion (6 %)."""
    first, second = unit_after(one_side, one), unit_after(other_side, other)
    if first and second and first[1] == second[1]:
        if first[0] == second[0]:
            return False
        return any(
            abs(a * first[0] - b * second[0]) <= 0.06 * max(a * first[0], b * second[0], 1e-9)
            for a in one.values
            for b in other.values
        )
    return _temperatures(one_side, one, other_side, other)


def _temperatures(one_side: Segment, one: Number, other_side: Segment, other: Number) -> bool:
    """Whether one number is the other turned from Celsius into Fahrenheit, with degrees named on both sides.

    Degrees may be stated by the ten: "80s" are all from 80 to 89, and need no word for degrees beside them.
    """
    sides = (one_side, one), (other_side, other)
    tens = [_TENS.match(side.folded, number.span.end) is not None for side, number in sides]
    named = [_DEGREE.match(side.folded, number.span.end) is not None for side, number in sides]
    if not any(named) or not all(a or b for a, b in zip(tens, named, strict=True)):
        return False
    return any(
        _within_scale(a * 1.8 + 32 - b, tens[1]) or _within_scale(b * 1.8 + 32 - a, tens[0])
        for a in one.values
        for b in other.values
    )


_DEGREE = re.compile(r"[ \u00a0]?(?:°|градус|degree)")
_TENS = re.compile(r"['’]?s\b")


def _within_scale(over: float, tens: bool) -> bool:
    """Whether a difference of temperatures is within rounding: a decade of degrees ("80s"), or 2 degrees."""
    return -1 <= over < 10 if tens else abs(over) < 2
