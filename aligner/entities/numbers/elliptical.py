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
_SCALES = (1e3, 1e6, 1e9)
_SCALE_WORD = re.compile(r"тыс|млн|млрд|ми\w+рд|ми\w+он|thousand|[mb]illion|[mb]l?n|[mbk]$")
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
    """Whether a figure without a scale is the other text's number, and one before it in its text has that scale."""
    text, numbers = side
    if number.form != "figures" or number.dated or number.kind or _scale_of(text, number):
        return False
    shared = {scale for scale in _SCALES if any(value * scale in other.values for value in number.values)}
    return any(
        before.span < number.span and _scale_of(text, before) and max(before.values) >= min(shared)
        for before in numbers
        if shared
    )


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
