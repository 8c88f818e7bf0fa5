"""Numeral parsing: whole numbers in files and headers that others wrote, which need not be numbers at all."""

from __future__ import annotations

_MOST_DIGITS = 100  # Python itself refuses to convert more than 4,300


def whole_number(text: str, highest: int) -> int | None:
    """Return the number that decimal digits stand for, at most `highest`, nothing where there are other characters.

    Unlike `int` after `str.isdigit`, it raises for nothing: neither for «²», a digit that is no decimal, nor for
    thousands of digits.

    >>> whole_number("42", 1000), whole_number("9" * 5000, 1000), whole_number("²", 1000), whole_number("-1", 1000)
    (42, 1000, None, None)
    """
    if not text.isdecimal():
        return None
    return min(int(text), highest) if len(text) <= _MOST_DIGITS else highest
