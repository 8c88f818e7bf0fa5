"""Clock times as numbers: 15:30 is 3:30 p.m. is 3.30pm, «в половине третьего» is 2:30."""

from __future__ import annotations

import re

from aligner.document.model import Span
from aligner.entities.numbers.number import Number
from aligner.lexicon.tokens import Segment

_CLOCK = re.compile(r"(?<![\w:.,])([01]?\d|2[0-4])[:.]([0-5]\d)(?![\w:.,]?\d)(\s?[ap]\.?\s?m\b)?")
_CLOCK_RU = re.compile(r"(?<!\d)([01]?\d|2[0-4]) ?(?:час\w{0,3}(?: и)?|ч\.?) ([0-5]?\d) ?(?:мин\w*|м(?!\w))")


def read_clock_times(side: Segment) -> list[Number]:
    """Return times of day in figures; a full hour is also the plain number of the hour.

    Where nothing but a stop tells a time from a fraction («10.30 утра»), it is read as one, so a time is that one too.

    >>> [(3.3 in n.values, sorted(n.minutes)) for n in read_clock_times(Segment("15:30", "ru"))]
    [(True, [930])]
    """
    found: list[Number] = []
    if not side.has_joined_digits and "час" not in side.folded and "ч" not in side.word_types:
        return found
    for match in [*_CLOCK.finditer(side.folded), *_CLOCK_RU.finditer(side.folded)]:
        hour, minute = int(match.group(1)), int(match.group(2))
        if match.re is _CLOCK and "." in match.group() and not match.group(3):
            continue
        half = match.group(3) or "" if match.re is _CLOCK else ""
        found.append(clock_time(Span(match.start(), match.end()), hour, minute, half))
    return found


def clock_time(span: Span, hour: int, minute: int, half: str = "") -> Number:
    """Return a time of day; `half` is "a.m." or "p.m.", where the text has it."""
    values = {hour + minute / 1440, hour % 12 + minute / 1440, hour % 12 + 12 + minute / 1440}
    values |= {round(h + minute / 100, 2) for h in (hour, hour % 12, hour % 12 + 12)} if minute else set()
    if not minute:
        values |= {0.0 if h == 24 else h for h in values}
    minutes = frozenset(60 * h + minute for h in _hours(hour, half))
    return Number(span, frozenset(values), "figures", "clock", True, False, minutes)


def _hours(hour: int, half: str) -> set[int]:
    """Return which hours of the day may be meant: a figure up to twelve leaves open which half of the day it is."""
    if half:
        return {hour % 12 + 12 * ("p" in half)}
    return {hour} if hour > 12 else {hour, hour % 12, hour % 12 + 12}
