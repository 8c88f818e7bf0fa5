"""Joining: a date or a range of which two parts are flagged is one cause, and gets one flag."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aligner.document.model import Span
from aligner.fidelity.segment_pair import Finding, Pair
from aligner.lexicon.tokens import Side

JOINED = ("date", "number")
"""Types of finding whose neighbours are one cause."""
_JOINT = re.compile(r"[\s:,./–—-]*(?:to|and|of|or|the|до|по|и|или)?[\s–—-]*")
"""What may stand between the parts of a date or a range: «7 августа», "3 to 6", "1-0"."""


def joined(pair: Pair, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings, neighbouring parts of one date or range made one.

    >>> pair = Pair(Side("Матч пройдёт 7 августа.", "ru"), Side("The match will take place.", "en"))
    >>> parts = [pair.finding("date", Span(13, 14), None, 0.8), pair.finding("date", Span(15, 22), None, 0.7)]
    >>> [(finding.message, finding.probability) for finding in joined(pair, parts)]
    [('Date missing: «7 августа» has no counterpart in the translation.', 0.8)]
    """
    parts = [finding for finding in findings if finding.type in JOINED]
    if len(parts) < 2:
        return list(findings)
    whole: list[Finding] = []
    for part in sorted(parts, key=lambda f: (f.target or Span(0, 0), f.source or Span(0, 0))):
        at = next((n for n, other in enumerate(whole) if _of_one_cause(pair, other, part)), None)
        if at is None:
            whole.append(part)
        else:
            whole[at] = _union(pair, whole[at], part)
    return [finding for finding in findings if finding.type not in JOINED] + whole


def _of_one_cause(pair: Pair, one: Finding, other: Finding) -> bool:
    """Whether two findings are parts of one: neighbours on each side that both point to, and on one side at least."""
    if one.type != other.type:
        return False
    sides = ((pair.source, one.source, other.source), (pair.target, one.target, other.target))
    near = [_neighbours(side, a, b) for side, a, b in sides if a and b]
    return bool(near) and all(near)


def _neighbours(side: Side, one: Span, other: Span) -> bool:
    first, second = sorted((one, other))
    return _JOINT.fullmatch(side.folded[first.end : second.start]) is not None


def _union(pair: Pair, one: Finding, other: Finding) -> Finding:
    source, target = _cover(one.source, other.source), _cover(one.target, other.target)
    message = pair.say(one.type, source, target)
    return replace(
        one, source=source, target=target, probability=max(one.probability, other.probability), message=message
    )


def _cover(one: Span | None, other: Span | None) -> Span | None:
    if not one or not other:
        return one or other
    return Span(min(one.start, other.start), max(one.end, other.end))
