"""Length ratio as a standard score: how many standard deviations one side is too long for the other (Gale & Church)."""

from __future__ import annotations

import math

from aligner.fidelity.segment_pair import Pair

MEAN, SPREAD, SHORT = 0.02, 0.2, 1.1
"""Mean and spread of log(English / Russian) for long pairs, and how fast the spread grows for short ones, measured on
pairs of newspapers."""


def length_deviation(pair: Pair) -> float:
    """Return by how many standard deviations the English side is longer than expected; negative when it is shorter."""
    russian, english = (pair.russian, pair.english) if pair.bilingual else (pair.source, pair.target)
    return standard_length_ratio(len(russian.text.strip()), len(english.text.strip()))


def standard_length_ratio(russian: int, english: int) -> float:
    """Return by how many standard deviations an English text is longer than expected, both in characters."""
    a, b = max(0, russian) + 1, english + 1
    return (math.log(b / a) - MEAN) / (SPREAD + SHORT / math.sqrt((a + b) / 2))
