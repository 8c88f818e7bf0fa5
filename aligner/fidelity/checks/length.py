"""Length ratio: one side is far longer than translations are (Gale and Church).

The logarithm of the ratio of lengths in characters is nearly normal (Gale & Church 1993) with a spread that narrows as
sentences grow. Caught: pairs more than four spreads away. Ignored: pairs of a few words, where anything may happen.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Он согласился. Однако утром, обсудив всё с женой, передумал.", "ru"), Segment("He did.", "en"))
>>> [finding.type for finding in check(pair)]
['length']
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair

MEAN, SPREAD, SHORT = 0.02, 0.2, 1.1
"""Mean and spread of log(English / Russian) for long pairs, and how fast the spread grows for short ones, measured on
clean pairs of newspapers, by `python -m scripts.benchmarks.planted_errors --lengths`."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding when the ratio of lengths is out of the ordinary."""
    away = deviation(pair)
    if abs(away) < 4 or min(len(pair.source.words), len(pair.target.words)) < 1:
        return
    source, target = Span(0, len(pair.source.text)), Span(0, len(pair.target.text))
    short = (away < 0) == (pair.target.language == "en")
    which = "short" if short else "long"
    message = f"The translation is far too {which}: {len(target)} characters for {len(source)}."
    yield Finding("length", source, target, min(0.9, 0.35 + 0.1 * (abs(away) - 4)), message)


def deviation(pair: Pair) -> float:
    """Return by how many spreads the English side is longer than expected; negative when it is shorter."""
    russian, english = (pair.russian, pair.english) if pair.bilingual else (pair.source, pair.target)
    return ratio(len(russian.text.strip()), len(english.text.strip()))


def ratio(russian: int, english: int) -> float:
    """Return by how many spreads an English text of so many characters is longer than expected of the Russian one."""
    a, b = max(0, russian) + 1, english + 1
    return (math.log(b / a) - MEAN) / (SPREAD + SHORT / math.sqrt((a + b) / 2))


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "length",
            "one side is far too long for the other",
            left_alone="short pairs",
            max_severity="warning",
            names_cause=False,
        ),
    ),
)
