"""Scope of negation: "not all" is not "none", "not always" is not "never", nor the other way round.

Caught: «не все» and "none", «никогда» and "not always", though both sides deny something.

Ignored: sentences in which either side says both, and «не все равно», which is no quantity. Other quantifiers are the
matter of `contrasts`, a negation that one side lacks that of `negation`.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Не все пассажиры выжили.", "ru"), Segment("No passengers survived.", "en"))
>>> [finding.message for finding in check(pair)]
['The quantifier differs: the source says «Не все», the translation “No passengers”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

SCORE = 0.85


class QuantifierPatterns(NamedTuple):
    """How a language says that something holds of a part, of nothing and of everything."""

    part: re.Pattern[str]
    none: re.Pattern[str]
    every: re.Pattern[str]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")


_PATTERNS = (
    (
        QuantifierPatterns(
            _words(r"не (?:все(?:х|м|ми)?(?! (?:же|ли|равно|еще))|кажд\w+|всяк\w+)"),
            _words(r"ник(?:то|ого|ому|ем)|ни один|ни одн\w+|ничто|никак(?:ой|ая|ое|ие|ого|ому|их|им|ими|ую)"),
            _words(r"все(?:х|м|ми)?|кажд\w+"),
        ),
        QuantifierPatterns(
            _words(r"(?:not|\w+n't) (?:quite )?(?:all|every|everyone|everybody|everything|each)"),
            _words(r"none|nobody|nothing|neither|no (?!longer|doubt|more|less|fewer|matter|way|wonder|later|such)\w+"),
            _words(r"all|every\w*|each"),
        ),
    ),
    (
        QuantifierPatterns(_words("не всегда"), _words("никогда"), _words("всегда")),
        QuantifierPatterns(_words(r"(?:not|\w+n't) always"), _words("never"), _words("always")),
    ),
)
"""Of things and of times, in Russian and in English."""

_DENIED = re.compile(r"(?<!\w)(?:не вс|не кажд|ник|ни од|ничто)")
"""How the Russian ways begin: a quick look."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where one side says of a part what the other says of nothing."""
    if not pair.bilingual or not _DENIED.search(pair.russian.folded):
        return
    for ways in _PATTERNS:
        russian, english = _quantifier(pair.russian, ways[0]), _quantifier(pair.english, ways[1])
        if russian and english and russian[0] != english[0]:
            yield pair.finding("quantifier", (russian[1], english[1]), SCORE)


def _quantifier(side: Segment, ways: QuantifierPatterns) -> tuple[str, Span] | None:
    """Return whether a side says something of a part or of nothing, and where; None where it says neither, or more."""
    part, none = ways.part.search(side.folded), ways.none.search(side.folded)
    found = part or none
    if not found or (part and none):
        return None
    if any(match.end() != found.end() for match in ways.every.finditer(side.folded)):
        return None
    return "part" if part else "none", Span(*found.span())


CHECK = Check(check)
