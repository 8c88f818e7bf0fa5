"""Clock times in words: «в половине третьего», «без четверти три», "half past two", "ten minutes to three"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aligner.document.model import Span
from aligner.entities.numbers.numerals import numerals
from aligner.lexicon.morphology import is_genitive
from aligner.lexicon.tokens import Segment

HOURS_OF = (
    "первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого"
).split()
_HOURS_RU = "час два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать".split()
_HOURS_EN = "one two three four five six seven eight nine ten eleven twelve".split()
_MINUTES_RU = ("пять", "десять", "пятнадцать", "двадцать")
_MINUTES_EN = ("five", "ten", "twenty", "twenty-five")
_LESS = {"четверти": 15, "пяти": 5, "десяти": 10, "двадцати": 20, "двадцати пяти": 25}
"""How many minutes are missing from a full hour, in words."""
_ORDINAL = re.compile(r"(?<!\w)(?:перв|втор|больш|меньш|лучш|худш)\w+ $")
"""What stands before the half of a thing, never before that of an hour."""
_NEXT = re.compile(r" ([а-я]+)(?!\w)")
_OF_DAY = frozenset("дня ночи утра вечера часа пополудни пополуночи".split())


def counts_noun(after: str) -> bool:
    """Whether what follows an ordinal is the thing counted, so that no hour is meant.

    >>> counts_noun(" матча он забил"), counts_noun(" ночи"), counts_noun(" он ушел")
    (True, False, False)
    """
    match = _NEXT.match(after)
    return match is not None and match.group(1) not in _OF_DAY and is_genitive(match.group(1))


def _any(words: Iterable[str]) -> str:
    return "|".join(words)


_WITHIN = re.compile(
    rf"(?<!\w)(?:(половин[аеу]|четверть)\s(?:же\s|уже\s|ведь\s|уж\s)?|(пол)[- ]?|"
    rf"({_any(_MINUTES_RU)}|\d\d?) минут\w?\s)"
    rf"({_any(HOURS_OF)})(?!\w)"
)
_WITHIN_PARTS = "пол", "четверть", "минут"
"""What each of these has in it: a quick look."""
_SHORT_OF = re.compile(rf"(?<!\w)без ({_any(reversed(_LESS))})(?: минут)? ({_any(_HOURS_RU)})(?!\w)")
_PAST = re.compile(
    rf"(?<!\w)(?:(half)|(?:a )?(quarter)|({_any(_MINUTES_EN)}|\d\d?)(?: minutes)?)[- ](?:past|after)[- ]"
    rf"({_any(_HOURS_EN)}|\d\d?)(?!\w)"
)
_TO = re.compile(
    r"(?<!\w)(?:(?:a |(?<!\w )(?<!-)|(?<=at )|(?<=by )|(?<=till )|(?<=until )|(?<=past )|(?<=was )|(?<=is ))(quarter)|"
    rf"({_any(_MINUTES_EN)}|\d\d?) minutes|(?<=at )({_any(_MINUTES_EN)}))"
    rf" (?:to|before|of) ({_any(_HOURS_EN)}|[1-9]|1[0-2])"
    r"(?!\w|[.,:]\d|%|-| (?:per ?cent|thousand|million|billion|point))"
)


def spoken_times(side: Segment) -> Iterator[tuple[Span, int, int]]:
    """Yield the span, the hour of half a day (1 to 12) and the minute of each time in words.

    >>> [time[1:] for time in spoken_times(Segment("Поезд уходит в половине третьего, приходит без пяти час.", "ru"))]
    [(2, 30), (12, 55)]
    >>> [time[1:] for time in spoken_times(Segment("From half past two till a quarter to three.", "en"))]
    [(2, 30), (2, 45)]
    """
    text = side.folded
    if side.language == "ru":
        for match in _WITHIN.finditer(text) if any(part in text for part in _WITHIN_PARTS) else ():
            if _ORDINAL.search(text[: match.start()]) or counts_noun(text[match.end() :]):
                continue
            quarter, half, minutes, hour = match.groups()
            minute = _value(minutes, "ru") if minutes else 15 if (quarter or half).startswith("ч") else 30
            yield Span(match.start(), match.end()), HOURS_OF.index(hour) or 12, minute
        for match in _SHORT_OF.finditer(text) if "без " in text else ():
            hour = _HOURS_RU.index(match.group(2)) or 12
            yield Span(match.start(), match.end()), hour, 60 - _LESS[match.group(1)]
    if side.language == "en" and ("past" in text or "quarter" in text or " to " in text or "minutes" in text):
        for match in _PAST.finditer(text):
            half, quarter, minutes, hour = match.groups()
            minute = 30 if half else 15 if quarter else _value(minutes, "en")
            yield Span(match.start(), match.end()), _value(hour, "en"), minute
        for match in _TO.finditer(text):
            quarter, *minutes, hour = match.groups()
            less = 15 if quarter else _value(next(filter(None, minutes)), "en")
            yield Span(match.start(), match.end()), _value(hour, "en") - 1 or 12, 60 - less


def _value(word: str, language: str) -> int:
    """Return a number in figures or in words, "twenty-five" among them."""
    if word.isdigit():
        return int(word)
    return int(sum(numerals(language)[part].value for part in word.split("-")))
