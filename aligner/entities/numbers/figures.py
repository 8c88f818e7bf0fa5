"""Numbers in figures: grouped digits, decimals, scales («1,5 млн»), dates all in figures, Roman numerals."""

from __future__ import annotations

import re
from dataclasses import replace

from aligner.document.model import Span
from aligner.entities.numbers.number import Number, overlapping
from aligner.entities.numbers.numerals import numerals
from aligner.lexicon.tokens import Segment

NUMERIC_DATE = re.compile(
    r"(?<![\w.])(\d\d?)\.(\d\d?)\.((?:\d\d)?\d\d)(?!\.?\d)|(?<![\d-])(\d{4})-(\d\d)-(\d\d)(?![\d-])|"
    r"(?<![\d/])(\d\d?)/(\d\d?)/((?:\d\d)?\d\d)(?![\d/])"
)
"""Dates all in figures: 15.12.2021, 2021-12-15, 12/15/2021."""
_VERSION = re.compile(
    r"(?<![\w.])v?(?!\d+(?:\.\d{3})+(?!\d))((?:\d+\.){2,}\d+)"
    r"(?:[-.]?(?:alpha|beta|rc|dev|post)[\w.]*)?(?!\w)"
)
"""Numbers of versions and of paragraphs: 1.2.12, 3.10.4-beta; no thousands (1.234.567)."""
_VERSION_HEAD = re.compile(r"(?:верси\w+|version|release|релиз\w*|python|node|vue|v)[ \u00a0.]?$")
_SIGNS = ("br", "rs", "fy", "usd", "eur", "gbp", "rub", "chf")
"""Signs of money and of a fiscal year whose letters a figure follows without a space: "Br274", "FY18"."""
_LABEL = re.compile(r"[^\W\d_][-‑–]?" + "".join(rf"(?<!\b{sign})" for sign in ("v", *_SIGNS)) + "$")
_FOOTNOTE = re.compile(r"(?:\w[,;!?»”\"’]|[a-zа-я]{5}\.)$")
"""What a raised number of a note follows without a space: "a bittern,32 spread"."""
DATE_AS_NAME = re.compile(r"(?<![\d/])9/11(?![\d/])")
"""A date whose figures are its name: 9/11, the attacks of 11 September 2001."""
_RANK = re.compile(
    rf"(?<!\w)no\. 1(?!\d)(?!.*\d)|{DATE_AS_NAME.pattern}|\[\d+ ?[-–—\]]|"
    r"(?<!\w)360(?:[- ]degree|°)|(?<=the )101(?= on(?!\w))"
)
"""A rank ("the No. 1 maker"), a date as a name, the number of a note, a figure of speech ("a 360-degree view", "the 101
on deals"): none needs a number across."""
_SHORT_YEAR = re.compile(r"(?<=\d\d)\s?[-–—/]\s?$")
_FULL_YEAR = re.compile(r"(?<!\d)([12]\d)(\d\d)\s?\W\s?$")
YEAR_WORD = r"[ \u00a0]год(?:а|у|ом|е)?(?!\w)"
"""The word after the number of a year: «12-м году», «двенадцатого года»."""
_YEAR_AFTER = re.compile(rf"-?(?:й|го|му|м|ом)?(?:{YEAR_WORD}|[ \u00a0]г\.)")
_YEAR_BEFORE = re.compile(r" '$|(?<!\w)(?:q[1-4]|[1-4]q|h[12]|[12]h|fy|(?:fiscal|financial)(?: year)?)[/'’ ]?$")
"""What stands before a short year: "in '45", "Q1/15", "FY15", "fiscal year 15"."""
_GLUED = "|".join(rf"(?<=\b{sign})" for sign in _SIGNS)
CENTURIES = (1700.0, 1800.0, 1900.0, 2000.0)
"""What a short year may leave out: «в 12-м году» is "in 1812", "in '45" is «в 1945 году»."""
_FIGURES = re.compile(
    rf"(?:(?<![^\W_])|(?<=\bv)|{_GLUED})(?<!\bv\d\.)"  # in "v1.0" the number begins after the letter
    r"(\d{1,3}(?:[ \u00a0\u2009\u202f,.'’]\d{3})+(?!\d)|\d+)(?:([.,])(\d+))?"
)
_SCALE = re.compile(
    r"(?:-[а-я]{1,2}(?=[ \u00a0])|\+)?[ \u00a0\u202f-]?"
    r"(тыс|млн|млрд|трлн|(?:тысяч|м+ил+ион|м+ил+иард|трил+ион)(?:\w{0,3}|н\w{2,3})|"
    r"thousands?|thou|millions?|billions?|trillions?|"
    r"mln|bln|mn|bn|tn|hundred|lakhs?|crores?|сот(?:ен|ни|ня)|k|m|b)(?![\w])"
)
_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75, "1/4": 0.25, "1/2": 0.5, "3/4": 0.75}
_FRACTION = re.compile(r"[ \u00a0]?[¼½¾](?!\w)|[ \u00a0](?:1/[24]|3/4)(?![\w/])")
"""A fraction after a whole number: "2½", "2 1/2"."""
_LISTED = re.compile(
    r"(?:(?:\s?[-–—]\s?|,?\s(?:или|до|и|or|to|and)\s|,\s)"
    r"(?:(?:до|more than|over|up to|свыше|более) )?[$€£¥₽]?\d+(?:[.,]\d+)?){1,4}"
    + _SCALE.pattern
)
"""Further numbers of a list or range that share a scale with the first: «от $325 до $340 млн»."""
_MONTHS = r"янв|фев|мар|апр|мая|май|маи|мае|июн|июл|авг|сен|окт|ноя|дек"
_EN_MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE_AFTER = re.compile(
    rf"(?:st|nd|rd|th|-?(?:го|му|е|м|й))?,?\s*(?:of\s+)?(?:{_MONTHS}|{_EN_MONTHS})|\s*(?:г\b|гг\b|год)|[./]\d\d?[./]\d"
)
_DATE_BEFORE = re.compile(
    rf"(?:(?:{_MONTHS}|{_EN_MONTHS})\w*\.?,?\s*(?:the\s+)?(?:\d\d?,?\s+)?|\d[./]\d\d?[./])$"
)
_TIME_TAIL = re.compile(r"\s*(?:p\.?\s?m|a\.?\s?m|о?[’']clock|час|дня|вечера|утра|ночи|[:.]\d\d)", re.I)
_DECADE = re.compile(r"(?:['’]?s|-?е|-?х|-?ые|-?ых)\b")
_ROMAN_LETTERS = re.compile(r"[IVXLХ](?:[IVXLХ]|[ \u00a0][вcс])")
_ROMAN = re.compile(r"(?<![\w.])[IVXLХ]+(?![\w])(?!\.\s?[A-ZА-Я])")
_CENTURY = re.compile(r"[ \u00a0](?:век|в\.|столети|century)")


def read_figures(side: Segment, taken: list[Number]) -> list[Number]:
    """Return the numbers in figures that are no part of those already taken, with the days and years of dates.

    >>> [sorted(n.values) for n in read_figures(Segment("от $325 до $340 млн", "ru"), [])]
    [[325.0, 325000000.0], [340000000.0]]
    """
    dates = _numeric_dates(side)
    dates += _versions(side, dates)
    spans = [number.span for number in (*taken, *dates)]
    found: list[Number] = []
    for match in _FIGURES.finditer(side.folded):
        if not any(span.start <= match.start() < span.end for span in spans):
            found.append(_read(side, match))
    return _summed(side, found) + dates


def _read(side: Segment, match: re.Match[str]) -> Number:
    """Return the number of a match: its digits, then the scale after it, then the context."""
    whole, values, end, mark = _digits(side, match)
    if not mark and (fraction := _FRACTION.match(side.folded, end)):
        values, end = {float(match.group(1)) + _FRACTIONS[fraction.group().strip()]}, fraction.end()
    scale = _SCALE.match(side.folded, end)
    if scale:
        worth = scale_value(scale.group(1))
        # A bare letter after a figure may be a unit (5 m, 3 b): both readings stay open.
        values = {round(v * worth, 6) for v in values} | (values if len(scale.group(1)) == 1 else set())
        end = scale.end()
    elif upper := _LISTED.match(side.folded, end):
        values |= {round(v * scale_value(upper.group(1)), 6) for v in values}
    tail, head = side.folded[end : end + 14], side.folded[max(0, match.start() - 22) : match.start()]
    plain = float(whole) if whole.isdigit() else -1.0
    year = len(whole) == 4 and not mark and 1000 <= plain <= 2100
    label = not scale and (
        bool(_LABEL.search(head)) or _is_footnote(head, tail, whole) or bool(_RANK.search(head + whole + tail[:8]))
    )
    values |= _readings(whole, mark, head, tail, year)
    if mark and tail[:5].strip(" -.").startswith("cal"):
        values.add(float(match.group(3) or match.group(1)))  # a ".38-caliber" pistol is one of «38 калибра»
    dated = bool(_DATE_AFTER.match(tail) or _DATE_BEFORE.search(head)) and (year or 0 <= plain <= 31)
    kind = "label" if label else "year" if year else ""
    return Number(Span(match.start(), end), frozenset(values), "figures", kind, not label, dated)


def _digits(side: Segment, match: re.Match[str]) -> tuple[str, set[float], int, bool]:
    """Return the whole part as written, the values of the digits, where they end, and whether there is a fraction."""
    whole, mark, rest = match.group(1), match.group(2), match.group(3)
    plain = whole if whole.isdigit() else re.sub(r"\D", "", whole)
    before = side.folded[max(0, match.start() - 2) : match.start()]
    if not mark and before.endswith(".") and before[:-1] in ("", " ", "("):
        return "0", {float(f"0.{plain}")}, match.end(), True  # ".08"
    if mark:
        return plain, {float(f"{plain}.{rest}")}, match.end(), True
    values = {float(plain)}
    if plain is not whole and re.fullmatch(r"\d+[.,]\d+" if side.language != "en" else r"\d+\.\d+", whole):
        values.add(float(whole.replace(",", ".")))  # in English a comma before three digits parts thousands
    return whole, values, match.end(), False


def _readings(whole: str, mark: bool, head: str, tail: str, year: bool) -> set[float]:
    """Return alternative values of a figure that is a short year, a decade or an hour."""
    values: set[float] = set()
    if mark or not whole.isdigit():
        return values
    plain = float(whole)
    if len(whole) == 2 and _SHORT_YEAR.search(head) and (full := _FULL_YEAR.search(head)):
        values.add(float(full.group(1) + whole))  # 2019/20, 2021–22
    if len(whole) == 2 and (_YEAR_AFTER.match(tail) or _YEAR_BEFORE.search(head)):
        values |= {century + plain for century in CENTURIES}
    if whole[-1] == "0" and _DECADE.match(tail) and (plain >= 20 or whole in ("00", "10")):
        values |= {float(whole[-2:])} if year else {plain + 1900, plain + 2000}
        if year and whole.endswith("00"):
            values.add(plain // 100 + 1)  # "the 1600s" are the 17th century
    if _TIME_TAIL.match(tail) and plain <= 24:
        values |= {plain % 12, (plain + 12) % 24, plain % 12 + 12}
    return values


def _is_footnote(head: str, tail: str, whole: str) -> bool:
    """Whether a figure is the raised number of a note: "like a bittern,32 spread his wings"."""
    return len(whole) < 4 and tail[:1] in ("", " ", "\n") and _FOOTNOTE.search(head) is not None


def _summed(side: Segment, found: list[Number]) -> list[Number]:
    """Join numbers that are written in parts: «5 млн 417 тыс.», «12 тысяч 500»."""
    joined: list[Number] = []
    for number in found:
        before = joined[-1] if joined else None
        if before is not None and _continues(side, before, number):
            values = frozenset(a + b for a in before.values for b in number.values)
            joined[-1] = replace(before, span=Span(before.span.start, number.span.end), values=values)
        else:
            joined.append(number)
    return joined


def _continues(side: Segment, before: Number, number: Number) -> bool:
    """Whether a number goes on with the one before it, which ends with a scale larger than the number is."""
    last = re.search(r"[^\W\d_]{2,}$", side.folded[before.span.start : before.span.end])
    if last is None or before.kind or number.kind == "label":
        return False
    between = side.folded[before.span.end : number.span.start]
    return re.fullmatch(r"\.?[ \u00a0\u202f]", between) is not None and max(number.values) < scale_value(last.group())


def scale_value(word: str) -> float:
    """Return the multiplier of a scale word.

    >>> scale_value("тыс"), scale_value("миллионный"), scale_value("crore")
    (1000.0, 1000000.0, 10000000.0)
    """
    if word.startswith("сот"):
        return 100.0
    for table in (numerals("ru"), numerals("en")):
        if word in table:
            return float(table[word].value)
    for start, worth in (("тысяч", 1e3), ("thou", 1e3), ("миллион", 1e6), ("миллиард", 1e9), ("триллион", 1e12)):
        if word.startswith(start):
            return worth
    misspelt = re.match(r"(?:м+ил+и|трил+и)(он|ард)", word)  # «3,5-милионный»
    return (1e9 if misspelt.group(1) == "ард" else 1e12 if word[0] == "т" else 1e6) if misspelt else 1.0


def numeric_dates(side: Segment) -> list[re.Match[str]]:
    """Return the numeric dates; impossible ones, and versions, are left out.

    >>> [m.group() for m in numeric_dates(Segment("Версия 1.2.12 вышла 15.12.2021, версия 3.41.10 позже.", "ru"))]
    ['15.12.2021']
    """
    found = []
    for match in NUMERIC_DATE.finditer(side.text) if side.has_joined_digits else ():
        parts = [int(part) for part in match.groups() if part]
        day_and_month = sorted(parts[1:] if match.group(4) else parts[:2])
        possible = 1 <= day_and_month[0] <= 12 and 1 <= day_and_month[1] <= 31
        version = match.group(1) and len(match.group(3)) == 2 and _VERSION_HEAD.search(side.folded[: match.start()])
        if possible and not version:
            found.append(match)
    return found


def _versions(side: Segment, dates: list[Number]) -> list[Number]:
    """Return the numbers of versions, each as one number whose value orders them as versions are ordered."""
    found: list[Number] = []
    for match in _VERSION.finditer(side.folded) if side.has_joined_digits else ():
        value = sum(float(part) / 1000.0**n for n, part in enumerate(match.group(1).split(".")[:4]))
        number = Number(Span(*match.span()), frozenset({value}), "figures", "version", True)
        if not overlapping(number, dates):
            found.append(number)
    return found


def _numeric_dates(side: Segment) -> list[Number]:
    """Return day and year of dates such as 15.12.2021 and 2021-12-15; the month is read with the months."""
    found: list[Number] = []
    for match in numeric_dates(side):
        iso = match.group(4) is not None
        first = 4 if iso else 1 if match.group(1) else 7
        year = match.group(4 if iso else first + 2)
        years = {float(year)} if len(year) == 4 else {float(year), 2000.0 + int(year), 1900.0 + int(year)}
        days = {float(match.group(6))} if iso else {float(match.group(first))}
        if first == 7:
            days.add(float(match.group(8)))
        cut = match.end(4) if iso else match.start(first + 2)
        parts = Span(match.start(), cut), Span(cut, match.end())
        for span, values, kind in zip(
            parts, (years, days) if iso else (days, years), ("year", "day") if iso else ("day", "year"), strict=True
        ):
            found.append(Number(span, frozenset(values), "figures", kind, True, True))
    return found


def read_roman(side: Segment) -> list[Number]:
    """Return the Roman numerals, single letters only before a century."""
    found: list[Number] = []
    if not _ROMAN_LETTERS.search(side.text):
        return found
    for match in _ROMAN.finditer(side.text):
        figures = match.group().replace("Х", "X")
        value = roman_value(figures)
        if value and (len(figures) > 1 or _CENTURY.match(side.text, match.end())):
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
