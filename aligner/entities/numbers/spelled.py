"""Spelled-out numbers: runs of number words of either language composed into values («двадцать один», "two-thirds")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from aligner.document.model import Span
from aligner.entities.dates.clock import HOURS_OF, counts_noun
from aligner.entities.numbers.figures import CENTURIES, YEAR_WORD
from aligner.entities.numbers.number import Number
from aligner.entities.numbers.numerals import (
    Numeral,
    compound_beginnings,
    compound_value,
    numerals,
)
from aligner.lexicon.patterns import any_of
from aligner.lexicon.tokens import Segment, Word
from aligner.lexicon.word_filter import WordClasses, WordTest, begins_with

_JOINT = re.compile(r"^(?:[ \u00a0]|[ \u00a0]?-|,? and | and a | с | of a | a | of )$")
_HALF_YEAR = re.compile(r"[ -](?:a |of a |of the )?(?:year|года)(?!\w)")
_HOUR_BEFORE = re.compile(r"(?<!\w)(?:начал[оае]|кон(?:ец|ца|це)|середин[аеыу]|исход[ае]?) $")
_PARTICLES = (
    r"(?:,? (?:уже?|ведь|же?|еще|почти|кажется|должно быть|может быть|видно|верно|наверное?|вероятно|поди|небось),?)"
)
_HOUR_AFTER = re.compile(rf"{_PARTICLES}{{0,2}} час(?:а|у|ом|е)?(?!\w)")
_HOUR_FIRST = re.compile(r"(?<!\w)(?:час|часу)(?: уже?| был| же| теперь){0,2}(?: во?)? $")
_NOUNLESS_HOUR = re.compile(r"(?<!\w)уже? \w+(?:[иыо]й)[,.!?;…]")
"""What tells an hour whose noun stands before it, or is left out: «часу в седьмом», «уже одиннадцатый, пора»."""
_RUNNING = re.compile(r"(?<!\w)(?:по)?(?:шел|шла|шло|идет|пойдет|уже?|вот)(?: (?:уже?|тогда|только|всего|\w{1,3}))* $")
_RUNNING_AFTER = re.compile(r" (?:год|месяц|день|недел[яю]|час)(?!\w)")
_TEN_AFTER = re.compile(r" десят(?:ок|ка|ке|ком)(?!\w)")
"""The running year of a life or a stay («шёл шестнадцатый год» is "fifteen"), and ten of its years."""
_YEAR_AFTER = re.compile(YEAR_WORD)
_CONJUNCTION = re.compile(r"(?<!\w)both (?!of |the |my |his |her |our |their |its )(?:[\w'’-]+ ){1,5}and (?!both)")
"""Where "both" counts nothing: "both a blunderer and able to cheat"."""
_IDIOMS = re.compile(rf"(?<!\w){any_of('idiom with a number')}(?!\w)")
"""Expressions whose numbers count nothing: translations say the whole in other words."""


def number_classes(side: Segment) -> frozenset[str]:
    """Return which classes of number words a side has: `number`, `compound` («двухдневный»).

    >>> [sorted(number_classes(Segment(text, "ru"))) for text in ("двадцать лет", "двухдневный", "много лет")]
    [['number'], ['compound'], []]
    """
    return _classes(side.language).of(side.word_types)


@cache
def _classes(language: str) -> WordClasses:
    table = numerals(language)

    def is_number(word: str) -> bool:
        return word in table or ("-" in word and not table.keys().isdisjoint(word.split("-")))

    def is_compound(word: str) -> bool:
        return word.startswith(compound_beginnings()) and word not in table and compound_value(word) is not None

    tests = {"number": WordTest(frozenset(word[:3] for word in table), is_number)}
    if language == "ru":
        tests["compound"] = WordTest(frozenset(compound_beginnings()), is_compound)
        tests["time"] = begins_with("|".join(f"пол{hour}" for hour in HOURS_OF))
    return WordClasses(tests)


def read_spelled(side: Segment) -> list[Number]:
    """Return the numbers in words, and in Russian those that begin adjectives of measure («двухдневный»).

    >>> [sorted(n.values) for n in read_spelled(Segment("four and twenty, or one-two", "en"))]
    [[24.0], [1.0], [2.0]]
    """
    classes, found = number_classes(side), list[Number]()
    if "number" in classes:
        found += [number for run in _runs(side, numerals(side.language)) for number in _compose(run, side)]
    if "compound" in classes:
        found += _compounds(side)
    if found and "both" in side.word_types:
        conjunctions = {match.start() for match in _CONJUNCTION.finditer(side.folded)}
        found = [number for number in found if number.span.start not in conjunctions]
    if not any(number.required for number in found):
        return found
    idioms = [Span(*match.span()) for match in _IDIOMS.finditer(side.folded)]
    return [replace(n, required=False) if any(i.start <= n.span.start < i.end for i in idioms) else n for n in found]


Run = list[tuple[Word, Numeral]]


def _runs(side: Segment, table: dict[str, Numeral]) -> Iterator[Run]:
    """Yield the number words of a text in runs, each of which is one number."""
    run: Run = []
    for word in side.words:
        parts = _parts(word, table) if word.lower in table or "-" in word.lower else None
        if parts is None:
            if run and not _may_go_on(word.lower, run[-1][1]):
                yield run
                run = []
            continue
        hyphened = len(parts) > 1
        for n, part in enumerate(parts):
            between = side.folded[run[-1][0].end : part[0].start] if run else ""
            # «три-четыре» and "one-two" are two numbers, "twenty-one" is one
            goes_on = run and _JOINT.match(between) and _continues(run, part[1], between)
            if run and (not goes_on or (side.language == "ru" and hyphened and n)):
                yield run
                run = []
            run.append(part)
    if run:
        yield run


def _may_go_on(word: str, last: Numeral) -> bool:
    """Whether a number may go on after a small word: "a hundred and five", «пять с половиной»."""
    return (word in ("and", "a", "с", "of") and last.kind in ("cardinal", "share")) or (
        (word == "and" and last.kind == "scale" and last.value >= 100) or (word == "of" and last.kind == "group")
    )


def _parts(word: Word, table: dict[str, Numeral]) -> Run | None:
    """Return a number word, or those of a hyphenated one ("twenty-one", "four-and-twenty"); None for any other word."""
    if word.lower in table and len(word.lower) > 1:
        return [(word, table[word.lower])]
    if "-" not in word.lower:
        return None
    parts: Run = []
    at = word.start
    pieces = word.lower.split("-")
    summed = len(pieces) > 2 and pieces[1:-1] in (["and"], ["and", "a"])  # "four-and-twenty", "two-and-a-half"
    if summed and pieces[0] in table and pieces[-1] in table:
        return [(word, Numeral(table[pieces[0]].value + table[pieces[-1]].value, "cardinal"))]
    for piece in pieces:
        # "seventeenth-century" is an ordinal and what it counts
        if piece not in table or len(piece) < 2 or (parts and table[piece].kind == "span"):
            break
        parts.append((Word(at, at + len(piece), word.text[at - word.start :][: len(piece)], piece), table[piece]))
        at += len(piece) + 1
    return parts or None


def _continues(run: Run, next: Numeral, between: str) -> bool:
    """Whether a number word goes on with the run: «двадцать» + «один», "two" + "hundred", «пять» + «тысяч»."""
    last = run[-1][1]
    if next.kind == "share":
        if next.value == 0.5 and between.strip() in ("", "-"):
            return False  # "two halves", "two half-hour talks"
        return last.kind in ("cardinal", "scale") and next.value <= 0.5 and last.value < 100
    if between == " and " and last.kind == next.kind == "cardinal" and 0 < last.value < 10:
        return len(run) == 1 and next.value in range(20, 100, 10)  # "four and twenty"
    if between == " of ":
        return last.kind == "group" and last.value >= 10 and next.kind == "scale"  # "tens of thousands"
    if next.kind == "group":  # «три десятка», "three dozen"
        return (
            len(run) == 1
            and last.kind in ("cardinal", "share")
            and last.value in _COUNTING_GROUPS
            and next.value in (10, 12, 100)
        )
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


def _compose(run: Run, side: Segment) -> list[Number]:
    """Return the number that a run of number words makes."""
    value, group = _total(run)
    span, last = Span(run[0][0].start, run[-1][0].end), run[-1][1]
    kind = last.kind if len(run) == 1 or last.kind == "ordinal" else "cardinal"
    if kind == "ordinal" and len(run) == 1 and value > 2 and _is_share(side, span):
        value, kind = round(1 / value, 6), "share"
    values = {value} | _other_values(run, side, value, group, kind)
    vague = run[0][1].kind == "group" and len(run) > 1  # «сотни миллионов»
    required = value >= 2 and not vague and kind in ("cardinal", "ordinal") and not (kind == "ordinal" and value == 2)
    return [Number(span, frozenset(values), "words", kind, required)]


_COUNTING_GROUPS = (1.5, 2, 3, 4, 5, 6, 7, 8, 9)
"""How many tens or dozens are one number: «полтора десятка», "three dozen"."""
_INVERTED = frozenset("тысяч тысячи миллиона миллионов миллиарда миллиардов".split())
"""Scales that stand before their number where it is round: «тысяч пять», «миллиона два»."""


def _total(run: Run) -> tuple[float, float]:
    """Return the value of a run, and of it what comes after the last large scale."""
    if len(run) > 1 and run[0][0].lower in _INVERTED:  # «тысяч пять»
        scale, (rest, _) = run[0][1].value, _total(run[1:])
        return round(scale * rest, 6), 0.0
    total = group = 0.0
    for _, numeral in run:
        if numeral.kind == "scale" and numeral.value >= 1000:
            total, group = total + (group or 1) * numeral.value, 0.0
        elif numeral.kind == "scale" or (numeral.kind == "group" and group):
            group = (group or 1) * numeral.value
        elif numeral.kind == "share" and group and numeral.value < 0.5:
            group *= numeral.value  # "two-thirds", «три четверти»
        else:
            group += numeral.value
    return round(total + group, 6), group


def _other_values(run: Run, side: Segment, value: float, group: float, kind: str) -> set[float]:
    """Return alternative values of a run of numerals."""
    span, word = Span(run[0][0].start, run[-1][0].end), run[-1][0].lower
    before = side.folded[: span.start]
    values: set[float] = set()
    if run[0][0].lower == "dozens" or word.startswith("dozen"):
        values.add(round(value / 1.2, 6))  # «десятки»
    if word in ("quarters", "thirds") and len(run) > 1:
        values.add(run[0][1].value)  # "three quarters" may be «три квартала»
    if len(run) > 1 and run[-1][1].kind == "scale" and side.folded[span.end : span.end + 1] == "-":
        values.add(value / run[-1][1].value)  # "three hundred-rouble notes"
    if kind == "share" or value < 1:
        values |= {round(100 * value, 6), round(60 * value, 6)}
        if before.endswith("and a "):
            values.add(1 + value)  # "a year and a half"
        if value == 0.5 and (run[-1][1].kind == "span" or _HALF_YEAR.match(side.folded, span.end)):
            values.add(6.0)  # «полгода» is "six months"
    if kind == "decade" or (kind == "ordinal" and side.language == "ru" and value % 10 == 0 and 10 <= value <= 90):
        values |= {value % 1000 + 1900, value % 1000 + 2000}
    if kind == "ordinal" and side.language == "ru":
        values |= _hour_or_year(side, span, value)
    return values


def _hour_or_year(side: Segment, span: Span, value: float) -> set[float]:
    """Return what runs, counted in full («в начале восьмого» is "after seven"), or the years of a short one.

    >>> side = Segment("В начале восьмого пришли гости двенадцатого года.", "ru")
    >>> [sorted(n.values)[:2] for n in read_spelled(side)]
    [[7.0, 8.0], [12.0, 1712.0]]
    """
    before = side.folded[max(0, span.start - 24) : span.start]
    if value <= 12 and (
        _HOUR_AFTER.match(side.folded, span.end)
        or _HOUR_FIRST.search(before)
        or _NOUNLESS_HOUR.match(side.folded, max(0, span.start - 4))
        or _NOUNLESS_HOUR.match(side.folded, max(0, span.start - 3))
        or (_HOUR_BEFORE.search(before) and _counts_hours(side, span))
    ):
        return {value - 1 or 12.0}
    if value <= 12 and _TEN_AFTER.match(side.folded, span.end):
        return {10 * value - 10}  # «на седьмом десятке» is "in his sixties"
    if value < 100 and _RUNNING.search(before) and _RUNNING_AFTER.match(side.folded, span.end):
        return {value - 1}
    if value < 100 and _YEAR_AFTER.match(side.folded, span.end):
        return {century + value for century in CENTURIES}
    return set()


_MODIFIER = re.compile(r"[ \u00a0]\w+[ое]го(?!\w)")


def _counts_hours(side: Segment, span: Span) -> bool:
    """Whether nothing else that an ordinal might count follows it: «в начале восьмого на башне зазвонили»."""
    text = side.folded
    return text[: span.end].endswith("го") and not _MODIFIER.match(text, span.end) and not counts_noun(text[span.end :])


def _is_share(side: Segment, span: Span) -> bool:
    """Whether an English ordinal is a share: "a third of the residents"."""
    before, after = side.folded[: span.start], side.folded[span.end : span.end + 4]
    return side.language == "en" and before.endswith(("a ", "one ", "one-")) and after == " of "


def _compounds(side: Segment) -> list[Number]:
    """Return the numbers that begin Russian adjectives of measure; many have none across («двукратный», "double")."""
    table = numerals("ru")
    return [
        Number(word.span, frozenset({value}), "words", "compound", False)
        for word in side.words
        if word.lower.startswith(compound_beginnings())
        and word.lower not in table
        and (value := compound_value(word.lower)) is not None
    ]
