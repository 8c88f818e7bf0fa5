"""Scope of negation: "not all" is not "none", "not always" is not "never", nor the other way round.

Caught: «не все» and "none", «никогда» and "not always", though both sides deny something.

Ignored: sentences in which either side says both, and «не все равно», which is no quantity. Other quantifiers are the
matter of `contrast_substitution`, a negation that one side lacks that of `negation`.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Не все пассажиры выжили.", "ru"), Segment("No passengers survived.", "en"))
>>> [finding.message for finding in check(pair)]
['The quantifier differs: the source says «Не все», the translation “No passengers”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.patterns import any_of
from aligner.lexicon.tokens import Segment

SCORE = 0.85


class QuantifierPatterns(NamedTuple):
    """How a language says that something holds of a part, of nothing and of everything."""

    part: re.Pattern[str]
    none: re.Pattern[str]
    every: re.Pattern[str]


@cache
def _patterns(language: str) -> tuple[QuantifierPatterns, ...]:
    """Return the patterns for things and for times."""
    kinds = ("not all", "none", "all"), ("not always", "never", "always")
    parts = ([re.compile(rf"(?<![\w-]){any_of(kind, language)}(?![\w-])") for kind in row] for row in kinds)
    return tuple(QuantifierPatterns(*row) for row in parts)


_DENIED = "не вс", "не кажд", "ник", "ни од", "ничто"
"""How the Russian ones begin: a quick look."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where one side says of a part what the other says of nothing."""
    if not pair.bilingual or not any(beginning in pair.russian.folded for beginning in _DENIED):
        return
    for both in zip(_patterns("ru"), _patterns("en"), strict=True):
        russian, english = map(_quantifier, (pair.russian, pair.english), both)
        if russian and english and russian[0] != english[0]:
            yield pair.finding("quantifier", (russian[1], english[1]), SCORE)


def _quantifier(side: Segment, patterns: QuantifierPatterns) -> tuple[str, Span] | None:
    """Return whether a side says something of a part or of nothing, and where; None where it says neither, or more."""
    part, none = patterns.part.search(side.folded), patterns.none.search(side.folded)
    found = part or none
    if not found or (part and none):
        return None
    if any(match.end() != found.end() for match in patterns.every.finditer(side.folded)):
        return None
    return "part" if part else "none", Span(*found.span())


CHECK = Check(check)
