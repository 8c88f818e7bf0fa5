"""Numeric expressions whose parts are no numbers by themselves: «полчаса», "an hour and a half"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aligner.document.model import Span
from aligner.entities.numbers.number import Number
from aligner.entities.numbers.numerals import numerals
from aligner.lexicon.resources import read_rows
from aligner.lexicon.tokens import Segment


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str], str, str, bool], ...]:
    """Return the rows of fixed expressions: trigger, pattern, values, kind, whether the number is required."""
    rows = read_rows("number_expressions.tsv")
    return tuple(
        (row[1], re.compile(rf"(?<![\w-])(?:{row[2]})(?![\w-])"), row[3], row[4], "required" in row)
        for row in rows
        if row[0] == language
    )


def read_numeric_expressions(side: Segment) -> Iterator[Number]:
    """Yield the numbers that phrases of `number_expressions.tsv` are.

    >>> text = Segment("Two hours and a half, half a dozen times.", "en")
    >>> [sorted(n.values)[0] for n in read_numeric_expressions(text)]
    [5.0, 2.5]
    """
    text = side.folded
    for _, pattern, amounts, kind, required in [row for row in _patterns(side.language) if row[0] in text]:
        for match in pattern.finditer(text):
            values = frozenset(_value(value, match) for value in amounts.split())
            yield Number(Span(*match.span()), values, "words", kind, required)


def _value(amount: str, match: re.Match[str]) -> float:
    """Return a value of the list; "+0.5", "*10", "+0.5*1000" are applied to the number of the first group."""
    if amount[0] not in "+*":
        return float(amount)
    word = match.group(1)
    numeral = numerals("en").get(word) or numerals("ru").get(word)
    value = numeral.value if numeral else float(word)
    added, _, factor = amount.removeprefix("+").rpartition("*") if "*" in amount else (amount[1:], "", "1")
    return (value + float(added or 0)) * float(factor)
