"""Superscripts: a raised number keeps its height, so that 10³ is not read as 103, nor a note's mark as a digit."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\s*[-−–+]?\d{1,3}\s*")
_RAISED = str.maketrans("0123456789-−–+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻⁺")


def raised(text: str) -> str:
    """Return the text of a superscript: a number in raised digits, anything else as it is.

    >>> raised("3"), raised("-12"), raised("th"), raised("[1]")
    ('³', '⁻¹²', 'th', '[1]')
    """
    return text.translate(_RAISED) if _NUMBER.fullmatch(text) else text
