"""Calendar terms: months, weekdays, eras and middays («в среду, 5 мая»), each with its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aligner.document.model import Span
from aligner.entities.numbers.figures import DATE_AS_NAME, numeric_dates
from aligner.lexicon.tokens import Segment
from aligner.lexicon.word_filter import WordClasses, begins_with


@dataclass(frozen=True, slots=True)
class CalendarTerm:
    """A word of the calendar: `kind` is month, weekday, midday or era; `required` ones can mean nothing else."""

    span: Span
    kind: str
    value: int
    required: bool
    numeric: bool = False
    """Whether it is written in figures, as part of a date."""


RUSSIAN_MONTHS = (
    r"январ|янв\. феврал|февр?\. март|мар\. апрел|апр\. май(?=ск|\b)|ма[яею]\b|маем\b июн июл август|авг\. "
    r"сентябр|сент?\. октябр|окт\. ноябр|нояб?\. декабр|дек\."
).split()
_RUSSIAN_DAYS = (
    r"понедельник|понедельничн вторник|вторничн сред(?:[ауеы]|ам)|серед(?=[уы]\b) четверг|четвергов|четверток|четвертк "
    r"пятниц|пятничн суббот|субботн воскресень|воскресн|воскресени(?=й\b)"
).split()
ENGLISH_MONTHS = (
    r"january|jan\.? february|feb\.? march|mar\.? april|apr\.? may june|jun\.? july|jul\.? august|aug\.? "
    r"september|sept?\.? october|oct\.? november|nov\.? december|dec\.?"
).split()
_UNDOTTED = re.compile("jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec")
"""Names of months cut short without a full stop, which count only beside a number: "Sep 27"."""
_DAY_NAMES = "monday tuesday wednesday thursday friday saturday sunday".split()


def _table(patterns: list[str], ending: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(f'({p}){ending}' for p in patterns)})(?![\w])")


_RU_MONTH = _table(RUSSIAN_MONTHS, r"(?:ь|я|ю|ем|е|а|у|ом|и|(?:ов)?ь?ск(?:ий|ого|ой|ом|ому|ие|их|ую|ая|ое|им|ими))?")
_RU_DAY = _table(
    _RUSSIAN_DAYS,
    r"(?:а|у|е|ом|ам|ами|ах|ов|и|й|ы|ой|е|я|ю|ем|ый|ых|ым|ые|ому|ую|ая|ое|ий|ого|им|ую|ей|"
    r"ник|няя|ней|нюю|ний|него|нее|ним|нем|ные|них|ных|ям|ями|ях)?",
)
_EN_MONTH = _table(ENGLISH_MONTHS, r"(?:'s)?")
_EN_DAY = re.compile(rf"(?<!\w)(?:{'|'.join(f'({d})(?:s|.s)?' for d in _DAY_NAMES)})(?![\w])")
_MIDDAY = re.compile(r"(?<![\w-])(?:(полдень|полуд(?:ень|ня|ню|нем|не)|noon|midday)|(полу?ноч\w{1,2}|midnight))(?!\w)")
_RUSSIAN_ERA = re.compile(r"(до (?:н\.? ?э\.|нашей эры|рождества христова))|(?<!\w)(н\.? ?э\.|нашей эры)")
_ENGLISH_ERA = re.compile(r"(?<![\w.])(?:(BCE?|B\.C\.)|(AD|CE|A\.D\.))(?!\w)")
_TITLE = re.compile(
    r" (?:Night (?:Live|Fever|Football|Lights)|Times|Herald|Mail|Express|Mirror|Telegraph|Post|Review)\b"
)
_FEAST = re.compile(r"\b(?:Black|Good|Holy|Maundy|Palm|Easter|Ash|Cyber|Shrove|Whit) $")
"""What makes the title of a show or a paper of a day ("Saturday Night Live"), and a feast ("Maundy Thursday")."""
_DATED = re.compile(
    r"(?:\d(?:st|nd|rd|th)?,?(?: of)?|in|of|since|until|till|by|from|to|last|next|"
    r"early|late|mid|this|between|and|through)[ -]$"
)
_WEDNESDAY = re.compile(r"\b(?:в|во|на|до|с|к|по)\s(?:(?:эту|прошлую|ту|следующую|минувшую|будущую|каждую)\s)?$")
"""What stands before «среду» where it is a day."""
_SURELY_DATED = re.compile(r"(?:\d(?:st|nd|rd|th)?,?(?: of)?|since|until|till|last|next|early|late|mid)[ -]$")
"""What stands before a month or a day even where a surname might follow: "since April", not "by August" (Wilson)."""
_HOMONYMS = frozenset(["may", "march", "april", "june", "august", "mar."])
"""English words of the calendar that are first names, surnames or other words too."""


@cache
def _classes(language: str) -> WordClasses:
    """Return the classes of the words of the calendar: a quick look at what a side can have."""
    russian = language == "ru"
    forms = {
        "month": "|".join(RUSSIAN_MONTHS if russian else ENGLISH_MONTHS).replace(r"\.?", "").replace(r"\.", ""),
        "weekday": "|".join(_RUSSIAN_DAYS if russian else _DAY_NAMES),
        "midday": "полд|полуд|полноч|полуноч|noon|midday|midnight",
        "era": "э$|нэ$|эры|христова" if russian else "bce?$|ad$|ce$",
    }
    return WordClasses({name: begins_with(words) for name, words in forms.items()})


def read_calendar_terms(side: Segment) -> list[CalendarTerm]:
    """Return the months and weekdays of one side in order.

    >>> [(m.kind, m.value) for m in read_calendar_terms(Segment("в среду, 5 мая", "ru"))]
    [('weekday', 3), ('month', 5)]
    >>> [(m.kind, m.value) for m in read_calendar_terms(Segment("It may rain on 5 May, a Wednesday.", "en"))]
    [('month', 5), ('weekday', 3)]
    >>> [(m.kind, m.value) for m in read_calendar_terms(Segment("since mid-August", "en"))]
    [('month', 8)]
    """
    classes, marks = _classes(side.language).of(side.word_types), list[CalendarTerm]()
    if classes:
        marks += _months_and_weekdays(side, classes)
    if "midday" in classes:
        marks += _binary_terms(side.folded, "midday", _MIDDAY)
    if "era" in classes:
        russian = side.language == "ru"
        marks += _binary_terms(side.folded if russian else side.text, "era", _RUSSIAN_ERA if russian else _ENGLISH_ERA)
    if side.has_joined_digits:
        marks += _numeric(side)
    return sorted(marks, key=lambda mark: mark.span) if len(marks) > 1 else marks


def _months_and_weekdays(side: Segment, classes: frozenset[str]) -> list[CalendarTerm]:
    russian = side.language == "ru"
    marks: list[CalendarTerm] = []
    for kind, pattern in (("month", _RU_MONTH if russian else _EN_MONTH), ("weekday", _RU_DAY if russian else _EN_DAY)):
        for match in pattern.finditer(side.folded) if kind in classes else ():
            value = next(n for n, group in enumerate(match.groups(), 1) if group)
            required = _is_required(side, match, kind, value)
            span = Span(match.start(), match.end())
            if kind == "weekday" and side.folded.endswith("ночь на ", 0, match.start()):
                # The night belongs to both days: «в ночь на субботу» is "on Friday night".
                marks += [CalendarTerm(span, kind, day, required=False) for day in ((value + 5) % 7 + 1, value)]
            elif required is not None:
                marks.append(CalendarTerm(span, kind, value, required))
    return marks


def _is_required(side: Segment, match: re.Match[str], kind: str, value: int) -> bool | None:
    """Classify a match: certainly of the calendar (True), perhaps (False) or not at all (None)."""
    text, before = side.text[match.start() : match.end()], side.folded[: match.start()]
    if side.language == "en":
        if not text[0].isupper():
            return None
        if kind == "weekday":
            return not (_TITLE.match(side.text, match.end()) or _FEAST.search(side.text[: match.start()]))
        if _UNDOTTED.fullmatch(match.group()):
            beside = re.match(r" \d", side.text[match.end() :]) or re.search(r"\d(?:st|nd|rd|th)? $", before)
            return True if beside else None
        return _is_required_homonym(side, match) if match.group().removesuffix("'s") in _HOMONYMS else True
    if kind == "weekday" and value == 3:  # «среда» is also surroundings: «влияние на окружающую среду»
        return match.group().endswith("у") and _WEDNESDAY.search(before) is not None
    if match.group() == "воскресений":  # also of "resurrection"
        return False
    if kind == "month" and text[0].isupper() and not text.isupper():  # «Март Лаар», «Августа»: a month has no capital
        return side.text[: match.start()].strip(' «"“„(–—-') == "" and not re.match(
            r" [А-ЯЁ]", side.text[match.end() :]
        )
    return True


def _is_required_homonym(side: Segment, match: re.Match[str]) -> bool | None:
    """Classify a word that may be a name ("May"): certainly of the calendar, perhaps (False) or not at all."""
    before, after = side.folded[: match.start()], side.text[match.end() : match.end() + 6]
    if match.group().endswith("'s"):
        return False  # people are called so
    if re.match(r"\.? \d|,? (?:19|20)", after) or _SURELY_DATED.search(before):
        return True
    named = re.match(r" [A-Z]", after) or re.search(r"[A-Z]\w+ $", side.text[: match.start()])
    if not named and _DATED.search(before):
        return True
    return False if match.group() != "may" or match.start() else None


def _binary_terms(text: str, kind: str, pattern: re.Pattern[str]) -> list[CalendarTerm]:
    """Return the eras or halves of the day; "AD" is optional, so it is not required to match."""
    found = [(match, 1 if match.group(1) else 2) for match in pattern.finditer(text)]
    return [CalendarTerm(Span(m.start(), m.end()), kind, value, kind == "midday" or value == 1) for m, value in found]


def _numeric(side: Segment) -> list[CalendarTerm]:
    """Return the months of dates all in figures; where day and month could change places, both may be meant.

    >>> [(m.value, m.required) for m in read_calendar_terms(Segment("On 4/5/2021 and 25/12/2021.", "en"))]
    [(4, False), (5, False), (12, True)]
    """
    marks: list[CalendarTerm] = []
    for match in numeric_dates(side):
        groups = match.groups()
        months = {int(groups[1])} if groups[0] else {int(groups[4])} if groups[3] else {int(groups[6]), int(groups[7])}
        possible = sorted(month for month in months if 1 <= month <= 12)
        required = len(possible) == 1
        marks += [CalendarTerm(Span(*match.span()), "month", month, required, numeric=True) for month in possible]
    named = DATE_AS_NAME.finditer(side.text)
    return marks + [CalendarTerm(Span(*match.span()), "month", 9, required=False, numeric=True) for match in named]
