"""Ellipsis in numbers: a scale said once («22 миллиона … и ещё 18»), and two figures for one («11-50», "11:50").

What one text says by a number of its own the other leaves to a number beside it.
"""

from __future__ import annotations

import re
from itertools import pairwise, product

from aligner.entities.numbers.number import Number
from aligner.lexicon.tokens import Segment

Side = tuple[Segment, list[Number]]
"""A text and all its numbers."""
_SCALES = (1e2, 1e3, 1e6, 1e9)
_SCALE_WORD = re.compile(r"тыс|млн|млрд|ми\w+рд|ми\w+он|(?<!\w)сот|hundred|thousand|[mb]illion|[mb]l?n|[mbk]$")
_ALTERNATIVE = re.compile(
    r"[ \u00a0]?[-–—][ \u00a0]?| (?:до|в|около|за|под|to) |"
    r"[^.!?;:]{0,24}(?<!\w)(?:или|либо|если|то|мож\w+|пожалуй|or|if|perhaps|maybe|even)(?!\w)[^.!?;:]{0,14}"
)
"""What stands between two numbers in words one of which stands in for the other, so that they share a scale."""
_FIGURES = re.compile(r"(\d\d?)[:.](\d\d)")


def without_elided(
    sides: tuple[Side, Side], left: list[Number], right: list[Number]
) -> tuple[list[Number], list[Number]]:
    """Take out numbers whose scale another number of their text has, and times or scores in two figures.

    >>> from aligner.entities.numbers.extraction import read_numbers
    >>> texts = Segment("Из 22 миллионов отдали 18.", "ru"), Segment("Of 22 million 18 million were returned.", "en")
    >>> numbers = [read_numbers(text) for text in texts]
    >>> without_elided(((texts[0], numbers[0]), (texts[1], numbers[1])), numbers[0][1:], numbers[1][1:])
    ([], [])
    >>> texts = Segment("Тысяч двадцать, если не тридцать.", "ru"), Segment("Twenty, if not thirty thousand.", "en")
    >>> numbers = [read_numbers(text) for text in texts]
    >>> without_elided(((texts[0], numbers[0]), (texts[1], numbers[1])), numbers[0], numbers[1])
    ([], [])
    """
    left, right = list(left), list(right)
    for one, other in product(tuple(left), tuple(right)):
        if one in left and other in right and (_elides(sides[0], one, other) or _elides(sides[1], other, one)):
            left.remove(one)
            right.remove(other)
    _remove_parts(sides[0], left, right)
    _remove_parts(sides[1], right, left)
    return left, right


def _elides(side: Side, number: Number, other: Number) -> bool:
    """Whether a number without a scale is the other text's number, and another of its text has that scale.

    To a figure any number before it may lend its scale, to a number in words only one that it stands in for: "two, or
    perhaps three hundred".
    """
    text, numbers = side
    if number.dated or number.kind not in ("", "cardinal") or _scale_of(text, number):
        return False
    shared = {scale for scale in _SCALES if any(value * scale in other.values for value in number.values)}
    return any(
        _scale_of(text, lender) and max(lender.values) >= min(shared) and _may_lend(text, lender, number)
        for lender in numbers
        if shared
    )


def _may_lend(text: Segment, lender: Number, number: Number) -> bool:
    """Whether the scale of one number may be that of another, too."""
    if number.form == "figures":
        return lender.span < number.span
    first, second = sorted((lender.span, number.span))
    return _ALTERNATIVE.fullmatch(text.folded, first.end, second.start) is not None


def _scale_of(text: Segment, number: Number) -> str:
    """Return the word of scale that a number ends with, nothing where it has none."""
    match = _SCALE_WORD.search(text.folded, number.span.start, number.span.end)
    return match.group() if match else ""


def _remove_parts(side: Side, own: list[Number], others: list[Number]) -> None:
    """Remove a time or a score («20:18») of one list and the two figures of the other ("20-18") that are its parts."""
    for number in [n for n in own if n.minutes]:
        figures = _FIGURES.search(side[0].folded, number.span.start, number.span.end)
        parts = [float(part) for part in figures.groups()] if figures else []
        for first, second in pairwise(tuple(others)):
            close = 0 < second.span.start - first.span.end <= 3
            if parts and close and parts[0] in first.values and parts[1] in second.values:
                own.remove(number)
                others.remove(first)
                others.remove(second)
                break
