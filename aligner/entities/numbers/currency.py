"""Currencies: what money a number counts («500 рублей», "$500"), by a name, a sign or a code in either language."""

from __future__ import annotations

import re
from typing import NamedTuple

from aligner.document.model import Span
from aligner.entities.numbers.number import Number
from aligner.lexicon.resources import read_rows
from aligner.lexicon.tokens import Segment

_NAMES: dict[str, str] = dict(read_rows("currencies.tsv"))
_COUNTRY = (
    r"(?:us|u\.s\.|uae|(?:south |new |hong )?(?:[a-z]+(?:an|ch|i|ish|ese|ss|yz)|singapore|kong|zealand)(?: new)?|"
    r"(?:новы[ех] |новый )?[а-я-]+[сц]к\w{2,3})[ \u00a0]"
)
"""An adjective of nationality between a number and a currency: «5 белорусских рублей», "5 Hong Kong dollars"."""
_ANY = "|".join(f"(?:{names})" for names in _NAMES.values())
_AFTER = re.compile(rf"\.?[ \u00a0\u202f-]?(?:{_COUNTRY})?({_ANY})(?!\w)")
_BEFORE = re.compile(
    r"(?:(?<![^\W_])(?:us|a|c|hk)?([$€£¥₽₴₸₹₩₪])|"
    r"(?<!\w)(usd|eur|gbp|rub|cny|rmb|jpy|chf|uah|kzt))[ \u00a0]?$"
)
_WHICH = {name: re.compile(names) for name, names in _NAMES.items()}


class Money(NamedTuple):
    """The currencies that a name, a sign or a code may mean, and where it stands."""

    currencies: frozenset[str]
    span: Span


def currency_of(side: Segment, number: Number) -> Money | None:
    """Return the currency that a number counts, None where it counts no money.

    >>> from aligner.entities.numbers.extraction import read_numbers
    >>> side = Segment("Around US$3.5 billion, or 3 billion euros.", "en")
    >>> [sorted(found.currencies) for n in read_numbers(side) if (found := currency_of(side, n))]
    [['dollar'], ['euro']]
    """
    start, end = number.span.start, number.span.end
    if before := _BEFORE.search(side.folded, max(0, start - 6), start):
        return Money(_currencies(before.group(1) or before.group(2)), Span(before.start(), end))
    if after := _AFTER.match(side.folded, end):
        return Money(_currencies(after.group(1)), Span(start, after.end()))
    return None


def _currencies(word: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _WHICH.items() if pattern.fullmatch(word))
