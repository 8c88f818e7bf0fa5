"""Numbers in a text, in figures, in words and in both, each with every value it may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from aligner.document.model import Span
from aligner.fidelity.analysis.dates.clock import told_times
from aligner.fidelity.analysis.numbers.numerals import BEGINNINGS, Numeral, compound, english, russian
from aligner.lexicon.tokens import Side, Word

Form = Literal["figures", "words", "roman"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands.

    `values` lists every value it may have: "1,234" is 1234, or 1.234 to a Russian reader. `firm` numbers must have a
    counterpart on the other side; the others («один», "both", "half", "III") may lack one in a faithful translation.
    """

    span: Span
    values: frozenset[float]
    form: Form
    kind: str
    firm: bool
    dated: bool = False
    minutes: frozenset[int] = frozenset()
    """Which minutes of the day it may be, where it is surely a time of day."""

    def matches(self, other: Number) -> bool:
        """Whether the two may be the same number."""
        if self.minutes and other.minutes:
            return bool(self.minutes & other.minutes)
        return bool(self.values & other.values)


def alike(left: Sequence[Number], right: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """Yield each number of one side with the one of the other side that may be the same, where there is just one."""
    for one in left:
        same = [other for other in right if one.matches(other)]
        if len(same) == 1:
            yield one, same[0]


_CLOCK = re.compile(r"(?<![\w:.,])([01]?\d|2[0-4])[:.]([0-5]\d)(?![\w:.,]?\d)(\s?[ap]\.?\s?m\b)?")
NUMERIC_DATE = re.compile(
    r"(?<![\d.])(\d\d?)\.(\d\d?)\.((?:\d\d)?\d\d)(?![\d])|(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)|"
    r"(?<![\d/])(\d\d?)/(\d\d?)/((?:\d\d)?\d\d)(?![\d/])"
)
_CLOCK_RU = re.compile(r"(?<!\d)([01]?\d|2[0-4]) час\w{0,3}(?: и)? ([0-5]?\d) мин\w*")
_LABEL = re.compile(r"[^\W\d_][-‑–]?$")
_SHORT_YEAR = re.compile(r"(?<=\d\d)\s?[-–—/]\s?$")
_FIGURES = re.compile(r"(?<![^\W_])(\d{1,3}(?:[ \u00a0\u2009\u202f,.'’]\d{3})+(?!\d)|\d+)(?:([.,])(\d+))?")
_SCALE = re.compile(
    r"[ \u00a0\u202f-]?(тыс|млн|млрд|трлн|(?:тысяч|миллион|миллиард|триллион)(?:\w{0,3}|н\w{2,3})|"
    r"thousand|thou|million|billion|trillion|mln|bln|mn|bn|tn|hundred|сот(?:ен|ни|ня)|k|m|b)(?![\w])"
)
_RANGE = re.compile(r"(?:\s?[-–—]\s?|\s(?:или|до|or|to)\s)\d+(?:[.,]\d+)?" + _SCALE.pattern)
_MONTHS = r"янв|фев|мар|апр|мая|май|маи|мае|июн|июл|авг|сен|окт|ноя|дек"
_EN_MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE_AFTER = re.compile(rf"(?:st|nd|rd|th|-?(?:го|му|е|м|й))?,?\s*(?:of\s+)?(?:{_MONTHS}|{_EN_MONTHS})|\s*(?:г\b|гг\b|год)|[./]\d\d?[./]\d")
_DATE_BEFORE = re.compile(rf"(?:(?:{_MONTHS}|{_EN_MONTHS})\w*\.?,?\s*(?:the\s+)?(?:\d\d?,?\s+)?|\d[./]\d\d?[./])$")
_ROMAN_LETTERS = re.compile(r"[IVXLХ](?:[IVXLХ]|[ \u00a0][вcс])")
_ROMAN = re.compile(r"(?<![\w.])[IVXLХ]+(?![\w])(?!\.\s?[A-ZА-Я])")
_HALF_YEAR = re.compile(r"[ -](?:a |of a |of the )?(?:year|года)(?!\w)")
_TIME_TAIL = re.compile(r"\s*(?:p\.?\s?m|a\.?\s?m|о?[’']clock|час|дня|вечера|утра|ночи|[:.]\d\d)", re.I)
_JOINT = re.compile(r"^(?:[ \u00a0]|[ \u00a0]?-|,? and | and a | с | of a | a )$")


def read_numbers(side: Side) -> list[Number]:
    """Return the numbers of one side in order.

    >>> [sorted(n.values) for n in read_numbers(Side("Двадцать один раз и 1,5 млн", "ru"))]
    [[21.0], [1500000.0]]
    """
    told = [_clock(span, hour, minute) for span, hour, minute in told_times(side)]
    figures = _figures(side) if side.figured else []
    found = told + [n for n in figures if not any(t.span.start <= n.span.start < t.span.end for t in told)] + _roman(side)
    taken = [n.span for n in found]
    if side.language in ("ru", "en"):
        spelled = _spelled(side) + (_compounds(side) if side.language == "ru" else [])
        found += [n for n in spelled if not any(n.span.start < t.end and t.start < n.span.end for t in taken)]
    return sorted(found, key=lambda n: n.span)


def _figures(side: Side) -> list[Number]:
    found: list[Number] = []
    clocks = _clocks(side) + _numeric_dates(side)
    for match in _FIGURES.finditer(side.folded):
        if any(clock.span.start <= match.start() < clock.span.end for clock in clocks):
            continue
        whole, mark, rest = match.group(1), match.group(2), match.group(3)
        plain = whole if whole.isdigit() else re.sub(r"\D", "", whole)
        if not mark and match.start() and side.folded[match.start() - 1] == "." and side.folded[match.start() - 2 : match.start() - 1] in ("", " ", "("):
            mark, rest, plain, whole = ".", plain, "0", "0"  # ".08"
        values = {float(plain)}
        if plain is not whole and re.fullmatch(r"\d+[.,]\d+", whole):
            values.add(float(whole.replace(",", ".")))
        end = match.end()
        if mark:
            values = {float(f"{plain}.{rest}")}
        if len(plain) == len(whole) > 4 and whole.startswith("0"):
            values = {float(plain)}
        if scale := _SCALE.match(side.folded, end):
            worth = _scale_of(scale.group(1))
            # A bare letter after a figure may be a unit (5 m, 3 b): both readings stay open.
            values = {round(v * worth, 6) for v in values} | (values if len(scale.group(1)) == 1 else set())
            end = scale.end()
        elif upper := _RANGE.match(side.folded, end):
            values |= {round(v * _scale_of(upper.group(1)), 6) for v in values}
        tail, head = side.folded[end : end + 14], side.folded[max(0, match.start() - 22) : match.start()]
        year = len(plain) == 4 and plain == whole and not mark and 1000 <= float(plain) <= 2100
        label = bool(_LABEL.search(head)) and not scale
        if len(plain) == 2 and _SHORT_YEAR.search(head) and (full := re.search(r"(?<!\d)([12]\d)(\d\d)\s?\W\s?$", head)):
            values.add(float(full.group(1) + plain))  # 2019/20, 2021–22
        if re.match(r"(?:'?s|-?е|-?х|-?ые|-?ых)\b", tail) and plain[-1] == "0" and float(plain) >= 20:
            values |= {float(plain[-2:]), float(plain) % 100 + 1900} if year else {float(plain) + 1900}
        if mark and tail[:5].strip(" -.").startswith("cal"):
            values.add(float(rest))  # a ".38-caliber" pistol is one of «38 калибра»
        if _TIME_TAIL.match(tail) and not mark and float(plain) <= 24:
            values |= {float(plain) % 12, (float(plain) + 12) % 24, float(plain) % 12 + 12}
        dated = bool(_DATE_AFTER.match(tail) or _DATE_BEFORE.search(head)) and (year or float(plain) <= 31)
        found.append(Number(Span(match.start(), end), frozenset(values), "figures", "label" if label else "year" if year else "", not label, dated))
    return found + clocks


def _numeric_dates(side: Side) -> list[Number]:
    """Return day and year of dates such as 15.12.2021 and 2021-12-15; the month is read with the months."""
    found: list[Number] = []
    if not side.parted:
        return found
    for match in NUMERIC_DATE.finditer(side.text):
        groups = match.groups()
        if groups[0] or groups[6]:
            first = 1 if groups[0] else 7
            days = {float(match.group(first))} if groups[0] else {float(match.group(7)), float(match.group(8))}
            year = match.group(first + 2)
            years = {float(year)} if len(year) == 4 else {float(year), 2000.0 + int(year), 1900.0 + int(year)}
            found.append(Number(Span(match.start(), match.start(first + 2)), frozenset(days), "figures", "day", True, True))
            found.append(Number(Span(match.start(first + 2), match.end()), frozenset(years), "figures", "year", True, True))
        else:
            found.append(Number(Span(match.start(), match.end(4)), frozenset({float(groups[3])}), "figures", "year", True, True))
            found.append(Number(Span(match.end(4), match.end()), frozenset({float(groups[5])}), "figures", "day", True, True))
    return found


def _clocks(side: Side) -> list[Number]:
    """Return times of day; 15:30 is 3:30 p.m. is 3.30pm, and a full hour is also the plain number of the hour.

    Where nothing but a stop tells a time from a fraction («10.30 утра»), it is read as one, so a time is that one too.

    >>> [(3.3 in n.values, sorted(n.minutes)) for n in _clocks(Side("15:30", "ru"))]
    [(True, [930])]
    """
    found: list[Number] = []
    if not side.parted and "час" not in side.folded:
        return found
    for match in [*_CLOCK.finditer(side.folded), *_CLOCK_RU.finditer(side.folded)]:
        hour, minute = int(match.group(1)), int(match.group(2))
        if match.re is _CLOCK and "." in match.group() and not match.group(3):
            continue
        half = match.group(3) or "" if match.re is _CLOCK else ""
        found.append(_clock(Span(match.start(), match.end()), hour, minute, half))
    return found


def _clock(span: Span, hour: int, minute: int, half: str = "") -> Number:
    """Return a time of day; `half` tells by "a.m." or "p.m." which half of the day is meant, where that is told."""
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


def _scale_of(word: str) -> float:
    if word.startswith("сот"):
        return 100.0
    for table in (russian(), english()):
        if word in table:
            return table[word].value
    for start, worth in (("тысяч", 1e3), ("thou", 1e3), ("миллион", 1e6), ("миллиард", 1e9), ("триллион", 1e12)):
        if word.startswith(start):
            return worth
    return 1.0


def _roman(side: Side) -> list[Number]:
    found: list[Number] = []
    if not _ROMAN_LETTERS.search(side.text):
        return found
    for match in _ROMAN.finditer(side.text):
        figures = match.group().replace("Х", "X")
        value = roman_value(figures)
        if value and (len(figures) > 1 or re.match(r"[ \u00a0](?:век|в\.|столети|century)", side.text[match.end() :])):
            found.append(Number(Span(match.start(), match.end()), frozenset({float(value)}), "roman", "ordinal", False))
    return found


def roman_value(figures: str) -> int:
    """Return the value of a Roman numeral, 0 when it is not a well-formed one.

    >>> roman_value("XIV"), roman_value("IIX")
    (14, 0)
    """
    if not re.fullmatch(r"(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", figures) or not figures:
        return 0
    worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    values = [worth[c] for c in figures]
    return sum(-v if any(w > v for w in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def _spelled(side: Side) -> list[Number]:
    table = russian() if side.language == "ru" else english()
    if table.keys().isdisjoint(side.lowers) and not any(
        part in table for word in (side.lowers if "-" in side.folded else ()) if "-" in word for part in word.split("-")
    ):
        return []
    found: list[Number] = []
    run: list[tuple[Word, Numeral]] = []
    for word in side.words:
        parts = _parts(word, table) if word.lower in table or "-" in word.lower else None
        if parts is None:
            if run and not (word.lower in ("and", "a", "с", "of") and run[-1][1].kind in ("cardinal", "share")) and not (word.lower == "and" and run[-1][1].kind == "scale" and run[-1][1].value >= 100):
                found += _compose(run, side)
                run = []
            continue
        if side.language == "ru" and len(parts) > 1:  # «три-четыре» is a range
            for part in parts:
                found += _compose([*run, part] if part is parts[0] else [part], side)
            run = []
            continue
        if run and not (_JOINT.match(side.folded[run[-1][0].end : parts[0][0].start]) and _continues(run, parts[0][1])):
            found += _compose(run, side)
            run = []
        run += parts
    return found + _compose(run, side)


def _is_share(side: Side, span: Span) -> bool:
    """Whether an English ordinal is a share: "a third of the residents"."""
    before, after = side.folded[: span.start], side.folded[span.end : span.end + 4]
    return side.language == "en" and before.endswith(("a ", "one ", "one-")) and after == " of "


def _compounds(side: Side) -> list[Number]:
    """Return the numbers that begin Russian adjectives of measure; many have no number across («двукратный», "double")."""
    return [
        Number(word.span, frozenset({value}), "words", "compound", False)
        for word in side.words
        if word.lower.startswith(BEGINNINGS) and (value := compound(word.lower)) is not None
    ]


def _parts(word: Word, table: dict[str, Numeral]) -> list[tuple[Word, Numeral]] | None:
    """Return a number word, or the two of a hyphenated one ("twenty-one"); None for any other word."""
    if word.lower in table and len(word.lower) > 1:
        return [(word, table[word.lower])]
    if "-" not in word.lower:
        return None
    parts, at = [], word.start
    for piece in word.lower.split("-"):
        if piece not in table or len(piece) < 2:
            break
        parts.append((Word(at, at + len(piece), word.text[at - word.start :][: len(piece)], piece), table[piece]))
        at += len(piece) + 1
    return parts or None


def _continues(run: list[tuple[Word, Numeral]], next: Numeral) -> bool:
    """Whether a number word goes on with the run: «двадцать» + «один», "two" + "hundred", «пять» + «тысяч»."""
    last = run[-1][1]
    if next.kind == "share":
        return last.kind in ("cardinal", "scale") and next.value <= 0.5 and last.value < 100
    if last.kind not in ("cardinal", "scale", "share", "group") or next.kind not in ("cardinal", "scale", "ordinal"):
        return False
    if next.kind == "scale":
        return last.value < next.value or sum(n.value for _, n in run[-2:]) < next.value
    if last.kind == "share":
        return False
    if last.kind in ("cardinal", "scale"):
        step = 10 if last.value in range(20, 100, 10) else last.value if last.value >= 100 else 0
        return 0 < next.value < step
    return False


def _compose(run: list[tuple[Word, Numeral]], side: Side) -> list[Number]:
    if not run:
        return []
    total = group = 0.0
    for _, numeral in run:
        if numeral.kind == "scale" and numeral.value >= 1000:
            total, group = total + (group or 1) * numeral.value, 0.0
        elif numeral.kind == "scale":
            group = (group or 1) * numeral.value
        elif numeral.kind == "share" and group and numeral.value < 0.5:
            group *= numeral.value  # "two-thirds", «три четверти»
        else:
            group += numeral.value
    value, last = round(total + group, 6), run[-1][1]
    values = {value}
    span = Span(run[0][0].start, run[-1][0].end)
    kind = last.kind if len(run) == 1 or last.kind == "ordinal" else "cardinal"
    if kind == "ordinal" and len(run) == 1 and value > 2 and _is_share(side, span):
        value, kind = round(1 / value, 6), "share"
        values = {value}
    if run[-1][0].lower.startswith("dozen"):
        values |= {round(value / 1.2, 6)}  # «десятки»
    if run[-1][0].lower == "quarters" and group < 1:
        values.add(run[0][1].value)  # "three quarters" may be «три квартала»
    if kind == "share" or value < 1:
        values |= {round(100 * value, 6), round(60 * value, 6)}
        if side.folded[: span.start].endswith("and a "):
            values.add(1 + value)  # "a year and a half"
        if value == 0.5 and (run[-1][1].kind == "span" or _HALF_YEAR.match(side.folded, span.end)):
            values.add(6.0)  # «полгода» is "six months"
    if kind == "decade" or (kind == "ordinal" and side.language == "ru" and value % 10 == 0 and 20 <= value <= 90):
        values |= {value + 1900}
    vague = run[0][1].kind == "group" and len(run) > 1  # «сотни миллионов»
    firm = value >= 2 and not vague and kind in ("cardinal", "ordinal") and not (kind == "ordinal" and value == 2)
    return [Number(span, frozenset(values), "words", kind, firm)]
