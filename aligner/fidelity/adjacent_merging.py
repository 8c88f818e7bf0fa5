"""Merging of adjacent findings: neighbouring parts of one date or range are one finding.

`date` «7» and `date` «августа» of «7 августа» become one finding with the higher score.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aligner.document.model import Span
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

MERGED_TYPES = ("date", "number")
"""Types of finding whose neighbours are one cause."""
_BETWEEN_PARTS = re.compile(r"[\s:,./–—-]*(?:to|and|of|or|the|до|по|и|или)?[\s–—-]*")
"""What may stand between the parts of a date or a range: «7 августа», "3 to 6", "1-0"."""


def merge_adjacent(pair: Pair, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, neighbouring parts of one date or range made one.

    >>> pair = Pair(Segment("Матч пройдёт 7 августа.", "ru"), Segment("The match will take place.", "en"))
    >>> parts = [pair.finding("date", (Span(13, 14), None), 0.8), pair.finding("date", (Span(15, 22), None), 0.7)]
    >>> [(finding.message, finding.score) for finding in merge_adjacent(pair, parts)]
    [('Date missing: «7 августа» has no counterpart in the translation.', 0.8)]
    """
    parts = [finding for finding in findings if finding.type in MERGED_TYPES]
    if len(parts) < 2:
        return list(findings)
    whole: list[Finding] = []
    for part in sorted(parts, key=lambda f: (f.target or Span(0, 0), f.source or Span(0, 0))):
        at = next((n for n, other in enumerate(whole) if _adjacent(pair, other, part)), None)
        if at is None:
            whole.append(part)
        else:
            whole[at] = _union(pair, whole[at], part)
    return [finding for finding in findings if finding.type not in MERGED_TYPES] + whole


def _adjacent(pair: Pair, one: Finding, other: Finding) -> bool:
    """Whether two findings are parts of one: neighbours on each side that both point to, and on one side at least."""
    if one.type != other.type:
        return False
    sides = ((pair.source, one.source, other.source), (pair.target, one.target, other.target))
    near = [_neighbours(side, a, b) for side, a, b in sides if a and b]
    return bool(near) and all(near)


def _neighbours(side: Segment, one: Span, other: Span) -> bool:
    first, second = sorted((one, other))
    return _BETWEEN_PARTS.fullmatch(side.folded[first.end : second.start]) is not None


def _union(pair: Pair, one: Finding, other: Finding) -> Finding:
    source, target = _cover(one.source, other.source), _cover(one.target, other.target)
    message = pair.describe(one.type, source, target)
    return replace(
        one, source=source, target=target, score=max(one.score, other.score), message=message
    )


def _cover(one: Span | None, other: Span | None) -> Span | None:
    if not one or not other:
        return one or other
    return Span(min(one.start, other.start), max(one.end, other.end))
