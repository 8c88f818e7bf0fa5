"""Length ratio: one side is far longer than translations are (Gale and Church).

The logarithm of the ratio of lengths in characters is nearly normal (Gale & Church 1993) with a spread that narrows as
sentences grow. Caught: pairs more than four standard deviations away. Ignored: pairs of a few words.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Он согласился. Однако утром, обсудив всё с женой, передумал.", "ru"), Segment("He did.", "en"))
>>> [finding.type for finding in check(pair)]
['length']
"""

from __future__ import annotations

from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.features.length import length_deviation
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding when the ratio of lengths is out of the ordinary."""
    away = length_deviation(pair)
    if abs(away) < 4 or min(len(pair.source.words), len(pair.target.words)) < 1:
        return
    source, target = Span(0, len(pair.source.text)), Span(0, len(pair.target.text))
    short = (away < 0) == (pair.target.language == "en")
    which = "short" if short else "long"
    message = f"The translation is far too {which}: {len(target)} characters for {len(source)}."
    yield Finding("length", source, target, min(0.9, 0.35 + 0.1 * (abs(away) - 4)), message)


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
