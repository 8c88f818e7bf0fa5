"""Numeric bounds: more than is not up to, at least is not at most, almost is not over, exactly is not about.

Caught: a number that one side bounds from below and the other from above («более 300», "up to 300"; «почти 300», "over
300"), one that only one side tells exactly («около 300», "exactly 300"), one that is the beginning of a time on one
side and its end on the other («с 2003 года», "until 2003"), the change on one side and the result on the other
(«снижен до 50 000», "cut by 50,000"), or a bound that one side alone has, less surely («свыше 388 км», "388 km").

Ignored: numbers said twice, ranges. Other quantifiers are the matter of `contrast_substitution`.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Пришло более 300 человек.", "ru"), Segment("Fewer than 300 people came.", "en"))
>>> [finding.message for finding in check(pair)]
['The quantifier differs: the source says «более», the translation “Fewer than”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from aligner.document.model import Span
from aligner.entities.numbers.number import Number, unique_matches
from aligner.fidelity.checks.base import Check
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.negation import is_denied_after
from aligner.lexicon.patterns import any_of
from aligner.lexicon.tokens import Segment

_TAIL = r"(?:(?: чем)?(?: (?:в|за|из|к|на|о|об|по|с|через))?| (?:the|a))?[\s$€£«“\"]*$"


def _before(kind: str, tail: str = _TAIL) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(kind)}{tail}")


_MORE, _LESS = _before("lower bound"), _before("upper bound")
_NEITHER = {"exact": _before("exact number"), "about": _before("approximate number")}
_CONTRARY = {
    frozenset(pair)
    for pair in (
        ("more", "less"),
        ("exact", "about"),
        ("exact", "more"),
        ("exact", "less"),
        ("since", "until"),
        ("by", "to"),
    )
}
_DATED = {"since": _before("beginning of a time", r"\s$"), "until": _before("end of a time", r"\s$")}
"""Which end of a time a date is; of what was not done until then, the other one."""
_NOT = re.compile(r"(?<!\w)(?:не|not|never|no)(?!\w)|n't(?!\w)")
_CHANGE = re.compile(rf"(?<!\w){any_of('change of a number')}")
_BY = {
    "by": re.compile(r"(?<!\w)(?:на|by)\s\S?$"),
    "to": re.compile(r"(?<!\w)(?:до|(?<!ar )(?<!red )(?<!al )(?<!se )to)\s\S?$"),
}
"""By how much something has changed, and to how much."""
_AHEAD = {
    "more": re.compile(r"(?<!\w)не (?:позже|позднее)(?: чем)? за[\s$]*$"),
    "less": re.compile(r"(?<!\w)не (?:раньше|ранее)(?: чем)? за[\s$]*$"),
}
"""Bounds of a time ahead of something, the later the less: «не позднее чем за 45 дней» is at least 45 days before."""
_DEADLINE = {
    "more": re.compile(r"(?<!\w)(?:no|not) later than $"),
    "less": re.compile(r"(?<!\w)(?:no|not) (?:earlier|sooner) than $"),
}
_BEFORE = re.compile(r"(?: \w+)?(?: \([^)]*\))?(?: \w+){0,2} (?:before|prior to|ahead|in advance|until)(?!\w)")
"""What makes of an English deadline a time ahead: "no later than 45 days before"."""
_COMPARATIVE = re.compile(
    r"(?<!\w)(?<!не )(?:больше|меньше|более|менее|свыше)(?: чем)?(?: (?:в|за|из|к|на|о|об|по|с|через))?\s$"
)
_RANGE = re.compile(r"(?<!\w)(?:от|from|с)\s\S+\s*$")
_LEAST = re.compile(
    r"(?:как минимум|по меньшей мере|по крайней мере|(?:не менее|более|больше) чем|at least|more than)\s*$"
)
"""What turns a bound round before the number's own: «выросло как минимум до 50%»."""
_ONE_SIDED = {
    "more": _before("lower bound left out"),
    "about": _before("approximation left out"),
    "less": _before("upper bound left out"),
}
"""Bounds that a translation seldom leaves out or puts in without a change of what is said, with their scores."""
_ONE_SIDED_SCORES = {"more": 0.9, "about": 0.8, "less": 0.85}
_HEDGE = re.compile(rf"(?<!\w){any_of('hedge of a number')}(?!\w)|\+|~|-ish")
"""Whatever may say a bound in another way."""
_TOPIC = re.compile(r"(?<!\w)(?:о|об|обо|про|вокруг|раз\w*|полугод\w*|полтор\w*)(?!\w)")
"""What "about" and "around" say where they tell no number: «рассказ о трёх братьях», "a story about three brothers"."""
_SPATIAL = re.compile(r"(?:over|around|up to) an? $")
_DEFINITE = re.compile(r"(?:over|around|up to|about) the[ $€£]*$")
"""A preposition before what a number only describes: "seated around a 27-foot table", "likes about the two"."""
_PHRASAL = re.compile(
    r"(?:fork|hand|t[ao]k|took|turn|sign|pull|row|clash|fight|fought|argu|disput|quarrel|bicker|debat|won|win|control|victory|"
    r"advantage)\w* over |(?:spread|scatter|distribut|divid)\w*(?: all| out)? over |(?:how|what) about |"
    r"(?:edg|inch|creep|crept|go|went|mov|ris|rose|rais|climb|step|com|came|push|bump|bring|brought|tick|leap|jump|shoot|shot|"
    r"catch|caught|run|ran|walk|build|built|speed|sped|mov|grow|grew|add|count)\w* up to "
)
"""Words that "over", "up to", "about" belong to: "forked over $10 billion", "edging up to 0.3%", "how about 2?"."""
_AMOUNT_BEFORE = re.compile(
    r"(?<!\w)(?:for|of|after|in|within|by|with|has|have|had|is|are|was|were|than|last\w*|took|tak\w+|spen[dt]\w*|and|just|well|"
    r"a?ged?|men|women|people) over "
)
"""What stands before "over" where it bounds a time: "for over 20 years", "a bond of over 50 years"."""
_SPAN_AFTER = re.compile(
    r"[ -](?:\w+ )?(?:years?|months?|weeks?|days?|hours?|minutes?|decades?|seasons?|games|matches|pages)(?!\w)"
)
"""What "over" stretches over: "the last 20 years", "over 190 pages"."""
_CLOCK_AFTER = re.compile(r" ?(?:[ap]\.?m(?!\w)|o['’]clock|noon)")
_ROUND = re.compile(
    r"(?<!\w)(?:за (?=(?:\w+десят|сорок|сто)(?!\w))|под (?=(?:\w+десят|сорок|сто)(?!\w))|"
    r"с (?=(?:\w+ь|\w+десят|сорок|сто|полтор\w|десяток|дюжину|сотню)(?!\w)))"
)
"""A preposition that bounds a Russian number: «ему за сорок», «под сто», «с двадцать»."""
_NOT_ONE = re.compile(r"(?<!\w)не (?:\w{1,3} )?(?=одн|один|однажды|единожды)")
"""What makes of one more than one: «не один раз», «не на одном языке»."""
_HEDGE_REACH = 30
"""Within how many characters of a number it is looked for."""
_INVERTED = re.compile(
    r"(?<!\w)(?:лет|года|час\w{1,2}|минут\w?|секунд\w?|дн(?:ей|я)|недел[иь]|месяц(?:а|ев)|человек|раза?|верст\w?|метр\w{1,2}|"
    r"километр\w{1,2}|рубл(?:ей|я)|доллар\w{1,2}|тысячи?|миллион\w{1,2}|процент\w{1,2}|штуки?|страниц\w?|градус\w{1,2}|"
    r"\w{2,}(?:ов|ев|ей)) (?:в |на |за |с |к |по |о |через )?$"
)
"""What makes a Russian number round: «лет десять», «минут через двадцать», «лет на 15»."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where one number is bounded from below on one side and from above on the other."""
    if not pair.bilingual:
        return
    for one, other in unique_matches(*pair.numbers):
        dated = not any(_NOT.search(side.folded) for side in (pair.russian, pair.english)) and all(
            n.dated or n.kind == "year" or n.minutes for n in (one, other)
        )
        if _is_denied(pair.russian, one.span):
            continue
        bounds = _bounds(pair.russian, one.span, dated), _bounds(pair.english, other.span, dated)
        contrary = ((a, b) for a, b in product(*bounds) if frozenset((a[0], b[0])) in _CONTRARY)
        for first, second in islice(contrary, 1):
            type = "date" if first[0] in _DATED else "number" if first[0] in _BY else "quantifier"
            yield pair.contradiction(type, (first[1], second[1]), 0.95)
    yield from _one_sided(pair)


def _is_denied(side: Segment, number: Span) -> bool:
    """Whether a Russian bound is turned about by a denied verb: «меньше двухсот не садилось» is at least 200."""
    if not _COMPARATIVE.search(side.folded, max(0, number.start - 24), number.start):
        return False
    return is_denied_after(side, number.end)


def _one_sided(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where one side alone bounds a number that both have."""
    for one, other in unique_matches(*pair.numbers):
        if any(n.dated or n.kind in ("year", "ordinal", "label") or n.minutes for n in (one, other)):
            continue
        for own, number, across, there in (
            (pair.russian, one, pair.english, other),
            (pair.english, other, pair.russian, one),
        ):
            bound = _sole_bound(own, number.span)
            if bound is None or _may_be_bounded(across, there.span, bound[0]):
                continue
            kind, place = bound
            if own is pair.english and _is_preposition(own, place, number):
                continue
            spans = (place, there.span) if own is pair.russian else (there.span, place)
            yield pair.contradiction("quantifier", spans, _ONE_SIDED_SCORES[kind])


def _sole_bound(side: Segment, number: Span) -> tuple[str, Span] | None:
    """Return the bound before a number that is not the end of a range, with the number."""
    before = side.folded[max(0, number.start - 24) : number.start]
    for kind, words in _ONE_SIDED.items():
        if found := words.search(before):
            return kind, Span(number.start - len(before) + found.start(), number.end)
    return None


def _is_preposition(side: Segment, bound: Span, number: Number) -> bool:
    """Whether an English bound tells a place, a time or the object of a verb: "over 190 pages", "up to 9 p.m."."""
    text, end = side.folded, number.span.end
    words = text[bound.start : number.span.start]
    if _DEFINITE.match(words) or (number.form == "figures" and _SPATIAL.match(words)):
        return True
    if _PHRASAL.search(text, max(0, bound.start - 12), number.span.start):
        return True
    if words.startswith("over") and _SPAN_AFTER.match(text, end):
        return not _AMOUNT_BEFORE.search(text, max(0, bound.start - 12), number.span.start)
    return words.startswith("up to") and _CLOCK_AFTER.match(text, end) is not None


def _may_be_bounded(side: Segment, number: Span, kind: str) -> bool:
    """Whether a word near a number may bound it, or its place after its noun does («лет десять»)."""
    near = side.folded[max(0, number.start - _HEDGE_REACH) : number.end + _HEDGE_REACH]
    if _HEDGE.search(near) or (kind == "about" and _TOPIC.search(near)):  # «приезжало до ста», "as many as a hundred"
        return True
    before = side.folded[max(0, number.start - 24) : number.start]
    if side.language != "ru":
        return False
    start = max(0, number.start - 12)
    return bool(_INVERTED.search(before)) or any(p.search(side.folded, start, number.end) for p in (_ROUND, _NOT_ONE))


def _bounds(side: Segment, number: Span, dated: bool) -> Iterator[tuple[str, Span]]:
    """Yield how a number is bounded, and by which words: as a quantity, as a date, as a change."""
    if bound := _bound(side, number):
        yield bound
    for kind, words in (_DATED if dated else _BY if _CHANGE.search(side.folded) else {}).items():
        if found := words.search(side.folded, max(0, number.start - 12), number.start):
            yield kind, Span(found.start(), number.end)


def _bound(side: Segment, number: Span) -> tuple[str, Span] | None:
    """Return how a number is bounded, from below (`more`) or above (`less`), `exact` or `about`, and by which words."""
    start = max(0, number.start - 24)
    before = side.folded[start : number.start]
    for kind, words in (_DEADLINE if _BEFORE.match(side.folded, number.end) else _AHEAD).items():
        if ahead := words.search(before):
            return kind, Span(start + ahead.start(), start + len(before.rstrip()))
    less = _LESS.search(before)
    if less and not _RANGE.search(before[: less.start()]) and not _LEAST.search(before[: less.start()]):
        return "less", Span(start + less.start(), start + len(before.rstrip()))
    for kind, words in _NEITHER.items():
        if not less and (found := words.search(before)):
            return kind, Span(start + found.start(), start + len(before.rstrip()))
    more = None if re.search(r"(?<!\w)не (?:\w+ )?превы\w+", before) else _MORE.search(before)
    return ("more", Span(start + more.start(), start + len(before.rstrip()))) if more and not less else None


CHECK = Check(check)
