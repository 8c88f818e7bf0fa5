"""Days and periods told from today: yesterday and tomorrow, last year and next month."""

from __future__ import annotations

import re

from aligner.document.model import Span
from aligner.fidelity.analysis.dates.calendar import CalendarTerm
from aligner.lexicon.tokens import Segment

_RUSSIAN_DAYS = re.compile(r"(?<![\w-])(?:(позавчера(?:шн\w+)?)|(вчера(?:шн\w+)?)|(сегодня(?:шн\w+)?)|(завтра(?:шн\w+)?)|(послезавтра(?:шн\w+)?))(?![\w-])")
_ENGLISH_DAYS = re.compile(
    r"(?<![\w-])(?:((?:the )?day before yesterday)|(yesterday|last night)|(to-?day|tonight|this (?:morning|evening|afternoon))|"
    r"((?<!day after )to-?morrow)|((?:the )?day after to-?morrow))(?![\w-])"
)
_WHEN = {
    "ru": ("прошл(?:ый|ого|ому|ом|ая|ой|ую|ые|ых)|минувш(?:ий|его|ем|ей|ую)", "эт(?:от|ого|ом|ой|а|у)|нынешн(?:ий|его|ем|ей)",
           "(?:следующ|будущ)(?:ий|его|ем|ей|ая|ую)"),
    "en": ("last", "this", "next"),
}  # fmt: skip
_PERIODS = {
    "ru": ("год(?:а|у|ом|е)?", "месяц(?:а|у|ем|е)?", "недел(?:я|и|е|ю|ей)", "лет(?:о|а|ом)", "зим(?:а|ы|ой|у)", "весн(?:а|ы|ой|у)",
           "осен(?:ь|и|ью)"),
    "en": ("year", "month", "week", "summer", "winter", "spring", "autumn|fall"),
}  # fmt: skip
"""The same periods in the same order."""


def _pattern(language: str) -> re.Pattern[str]:
    either = ("|".join(f"({part})" for part in table[language]) for table in (_WHEN, _PERIODS))
    return re.compile(r"(?<![\w-])(?:{})[ \u00a0](?:{})(?!\w)".format(*either))


_PATTERNS = {language: _pattern(language) for language in _WHEN}
_DAYS = frozenset("поз вче сег зав пос yes tod ton tom to- las thi".split())
_LAST = frozenset("про мин эта это эту нын сле буд las thi nex".split())
_LONG = frozenset("год мес нед лет зим вес осе yea mon wee sum win spr aut fal".split())
"""The days, and how the words for when and for the periods begin: a quick look."""


def read_relative_dates(side: Segment) -> list[CalendarTerm]:
    """Return the days and periods that one side tells from today; periods of different lengths are of different kinds.

    >>> [(m.kind, m.value) for m in read_relative_dates(Segment("завтра или в прошлом году", "ru"))]
    [('day', 4), ('last, this, next 1', 1)]
    >>> [(m.kind, m.value) for m in read_relative_dates(Segment("the day after tomorrow, not next week", "en"))]
    [('day', 5), ('last, this, next 3', 3)]
    """
    marks: list[CalendarTerm] = []
    if not _DAYS.isdisjoint(side.word_prefixes):
        days = _RUSSIAN_DAYS if side.language == "ru" else _ENGLISH_DAYS
        marks += [CalendarTerm(Span(*match.span()), "day", match.lastindex or 0, True) for match in days.finditer(side.folded)]
    if _LAST.isdisjoint(side.word_prefixes) or _LONG.isdisjoint(side.word_prefixes):
        return marks
    for match in _PATTERNS[side.language].finditer(side.folded):
        when, period = (number for number, group in enumerate(match.groups(), 1) if group)
        marks.append(CalendarTerm(Span(*match.span()), f"last, this, next {period - len(_WHEN['en'])}", when, True))
    return marks
