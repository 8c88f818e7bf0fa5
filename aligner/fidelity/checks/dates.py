"""Date mismatch: months, weekdays, noon and midnight, BC and AD must agree; days and years are compared as numbers.

Caught: «15 декабря» and "15 November", «в среду» and "on Thursday", a month lost or added, «до н. э.» lost, «завтра»
and "yesterday", «в прошлом году» and "this year". Every way of writing counts: «15.12.2021», "2021-12-15", "December
15, 2021", «декабрьский».

Ignored: "may" and "march" that are no months, «среда» that is no day, 4/5/2021, which may be April or May, «в ночь на
субботу», which is "on Friday night", and «завтра» that is "the next day": days told from today must only not contradict
each other.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Встреча прошла 15.12.2021.", "ru"), Segment("The meeting was held on 15 November 2021.", "en"))
>>> [finding.message for finding in check(pair)]
['The date differs: the source says «15.12.2021», the translation “November”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.entities.dates.calendar import CalendarTerm, read_calendar_terms
from aligner.entities.dates.relative import read_relative_dates
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

ONE_SIDED_SCORES = {"month": 0.8, "weekday": 0.9, "midday": 0.15, "era": 0.6}
"""Scores of a term that one side lacks, by kind. Relative dates («завтра») may be rendered otherwise."""

_NEXT_DAY = re.compile(
    r"(?<!\w)(?:следующ\w+ (?:день|дня|утр\w+|вечер\w*)|назавтра|другой день|день спустя|(?:через|спустя) день|"
    r"(?:next|following) (?:day|morning|evening|night)|(?:a|one) day (?:later|after))(?!\w)"
)


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each month or weekday without a counterpart."""
    if not pair.bilingual:
        return
    russians, englishes = (
        [*read_calendar_terms(side), *read_relative_dates(side)] for side in (pair.russian, pair.english)
    )
    if not russians and not englishes:
        return
    # A title in English letters on both sides ("The Sunday Times") is no date, and a date in figures is the same one.
    englishes = [m for m in englishes if m.numeric or pair.english[m.span].removesuffix("'s") not in pair.russian.text]
    for kind in dict.fromkeys(mark.kind for mark in (*russians, *englishes)):
        left = _unmatched(kind, russians, englishes)
        right = _unmatched(kind, englishes, russians)
        count = [sum(m.kind == kind for m in marks) for marks in (russians, englishes)]
        if kind not in ONE_SIDED_SCORES and count[0] != count[1]:
            continue
        while left and right and (left[0].required or right[0].required):
            one, other = left.pop(0), right.pop(0)
            if one.required and other.required:
                yield pair.contradiction("date", (one.span, other.span), 0.93)
            else:
                yield pair.finding("date", (one.span, other.span), 0.6)
        if kind not in ONE_SIDED_SCORES:
            continue
        # As many days on both sides, and one of them unlike: said twice in place of another, not left out.
        sure = 0.85 if count[0] == count[1] else ONE_SIDED_SCORES[kind]
        for mark in left:
            if mark.required and not _follows_a_day(mark, russians, pair.english):
                yield pair.finding("date", (mark.span, None), sure)
        for mark in right:
            if mark.required and not _follows_a_day(mark, englishes, pair.russian):
                yield pair.finding("date", (None, mark.span), sure)


def _follows_a_day(mark: CalendarTerm, marks: list[CalendarTerm], other: Segment) -> bool:
    """Whether a weekday follows another of its side and the other side has "the next day" for it.

    >>> marks = read_calendar_terms(Segment("On Saturday he came, on Sunday he left.", "en"))
    >>> [_follows_a_day(mark, marks, Segment("В субботу приехал, на следующий день уехал.", "ru")) for mark in marks]
    [False, True]
    """
    before = any(one.kind == "weekday" and one.value % 7 + 1 == mark.value for one in marks)
    return mark.kind == "weekday" and before and _NEXT_DAY.search(other.folded) is not None


def _unmatched(kind: str, marks: list[CalendarTerm], others: list[CalendarTerm]) -> list[CalendarTerm]:
    """Return the marks of a kind whose value the other side does not have at all."""
    values = {other.value for other in others if other.kind == kind}
    return [mark for mark in marks if mark.kind == kind and mark.value not in values]


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "date",
            "a day, month, year, weekday or century is missing, added or another",
            caught=(
                "«15 декабря» and \"15 November\"; «15.12.2021» and \"December 16, 2021\"; «завтра» "
                "and \"yesterday\"; «в прошлом году» and \"this year\""
            ),
            left_alone="all orders and forms of one date; «90-е» and \"the 1990s\"",
            injectors=("number", "number-ru", "number-dropped", "date"),
        ),
    ),
)
