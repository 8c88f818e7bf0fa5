"""Deictic and relative times: yesterday and tomorrow, last season and this one, the end of the month, a morning."""

from __future__ import annotations

import re
from functools import cache

from aligner.document.model import Span
from aligner.entities.dates.calendar import ENGLISH_MONTHS, RUSSIAN_MONTHS, CalendarTerm
from aligner.lexicon.resources import read_lines
from aligner.lexicon.tokens import Segment
from aligner.lexicon.word_filter import WordClasses, begins_with

_RUSSIAN_DAYS = re.compile(
    r"(?<![\w-])(?:(позавчера(?:шн\w+)?)|(вчера(?:шн\w+)?)|(сегодня(?:шн\w+)?)|(завтра(?:шн\w+)?)|"
    r"(послезавтра(?:шн\w+)?))(?![\w-])"
)
_ENGLISH_DAYS = re.compile(
    r"(?<![\w-])(?:((?:the )?day before yesterday)|(yesterday|last night)|"
    r"(to-?day|tonight|this (?:morning|evening|afternoon))|"
    r"((?<!day after )to-?morrow)|((?:the )?day after to-?morrow))(?![\w-])"
)


@cache
def _values(name: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the values of a list of `time_expressions.tsv`, and for each the alternatives of a pattern."""
    rows = [line.split("\t") for line in read_lines("time_expressions.tsv")]
    own = [(row[1], row[2 if language == "ru" else 3]) for row in rows if row[0] == name]
    return tuple(value for value, _ in own), tuple(
        "|".join(w.replace("*", r"\w*") for w in forms.split()) for _, forms in own
    )


def _either(name: str, language: str) -> str:
    """Return a pattern with a group for each value of a list."""
    return "(?:" + "|".join(f"({forms})" for forms in _values(name, language)[1]) + ")"


def _any(name: str, language: str) -> str:
    return "|".join(_values(name, language)[1])


def _months(language: str) -> str:
    return "|".join(RUSSIAN_MONTHS if language == "ru" else ENGLISH_MONTHS)


@cache
def _classes(language: str) -> WordClasses:
    """Return the classes of the words that relative dates are made of: a quick look at what a side can have."""
    lists = ("when", "period", "part", "unit", "amount", "daypart")
    forms = {name: _any(name, language) for name in lists}
    months = _months(language).replace(r"\.?", "").replace(r"\.", "")
    forms["dated"] = "|".join((forms["period"], forms["when"], months))
    forms["day"] = "позавчера|вчера|сегодня|завтра|послезавтра|yesterday|to-?day|tonight|to-?morrow"
    forms["which day"], forms["part of a day"] = "last|this", "night|morning|evening|afternoon"
    return WordClasses({name: begins_with(words) for name, words in forms.items()})


@cache
def _patterns(language: str) -> tuple[tuple[tuple[str, ...], frozenset[str], re.Pattern[str]], ...]:
    """Return the lists whose values a pattern has groups for, the classes of words that it needs, and the pattern."""
    parts = {name: _either(name, language) for name in ("when", "period", "part", "unit", "amount", "daypart")}
    periods = f"{_any('period', language)}|{_any('when', language)}"
    dated = rf"(?:{periods}|(?:{_months(language)})\w*|(?:19|20)?\d0(?:-?[хе]|s)|(?:19|20)\d\d)"
    between = (
        r"(?:\w+ )?" if language == "ru" else r"(?:(?:in|of) )?(?:(?:the|this|last|next|each|every|\w+'s) )?(?:\w+ )?"
    )
    found = (
        (("when", "period"), {"when", "period"}, rf"{parts['when']}[ \u00a0]{parts['period']}"),
        (("part",), {"part", "dated"}, rf"{parts['part']}[ -]?{between}{dated}"),
        (("amount", "unit"), {"amount", "unit"}, rf"{parts['amount']} (?:of )?{parts['unit']}"),
        (("daypart",), {"daypart"}, parts["daypart"]),
    )
    return tuple(
        (names, frozenset(needed), re.compile(rf"(?<![\w-])(?:{pattern})(?!\w)")) for names, needed, pattern in found
    )


COUNTED = frozenset(["year", "month", "week", "quarter", "decade", "century"])
"""Periods that no other stands for; a season may be named by its year."""
VAGUE = frozenset(["afternoon"])
"""Values that languages delimit otherwise: the afternoon of other countries ends in the Russian evening."""
_CLOCK = re.compile(r"(?:час\w*|минут\w*|\d|два|три|четыре|(?:пят|шест|сем|вос|девят|надцат)\w*) $")
"""What stands before a part of the day that only tells which half of the clock is meant: «в пять часов вечера»."""


def read_relative_dates(side: Segment) -> list[CalendarTerm]:
    """Return relative dates («завтра», "in the evening"), of which two values of a kind exclude each other.

    A period counted from now is two marks, which period it is and which of these: «на прошлой неделе» is neither "this
    week" nor "last month".

    >>> [(m.kind, m.value) for m in read_relative_dates(Segment("завтра или в прошлом году", "ru"))]
    [('day', 4), ('which year', 1), ('last period', 1)]
    >>> text = Segment("the day after tomorrow, not in late May, a few weeks", "en")
    >>> [(m.kind, m.value) for m in read_relative_dates(text)]
    [('day', 5), ('part', 3), ('few units', 5)]
    """
    classes, marks = _classes(side.language).of(side.word_types), list[CalendarTerm]()
    if side.has_digits:
        classes |= {"dated"}
    if "day" in classes or ("which day" in classes and "part of a day" in classes):
        days = _RUSSIAN_DAYS if side.language == "ru" else _ENGLISH_DAYS
        marks += [
            CalendarTerm(Span(*match.span()), "day", match.lastindex or 0, True) for match in days.finditer(side.folded)
        ]
    for names, needed, pattern in _patterns(side.language) if classes else ():
        if needed <= classes:
            for match in pattern.finditer(side.folded):
                marks += _marks(side, names, match)
    return marks


def _marks(side: Segment, names: tuple[str, ...], match: re.Match[str]) -> list[CalendarTerm]:
    place, groups = Span(*match.span()), [number for number, group in enumerate(match.groups()) if group]
    lists = [_values(name, side.language)[0] for name in names]
    if len(names) == 1:
        clock = names == ("daypart",) and _CLOCK.search(side.folded, max(0, match.start() - 12), match.start())
        return [] if clock else [CalendarTerm(place, names[0], groups[0] + 1, lists[0][groups[0]] not in VAGUE)]
    first, second = lists[0][groups[0]], lists[1][groups[1] - len(lists[0])]
    number = groups[1] - len(lists[0]) + 1
    if names == ("amount", "unit"):
        return [CalendarTerm(place, f"{first} units", number, True)]
    # Of «в прошлом или в этом году» one period is left out.
    others = [form for value, form in zip(*_values("when", side.language), strict=True) if value not in (first, "this")]
    if re.search(rf"(?<!\w)(?:{'|'.join(others)})(?!\w)", side.folded):
        return []
    which = CalendarTerm(place, f"which {second}", groups[0] + 1, True)
    return [which, CalendarTerm(place, f"{first} period", number, True)] if second in COUNTED else [which]
