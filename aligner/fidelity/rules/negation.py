"""Negation: what one side denies the other must deny too.

Caught: a «не» or a "not" lost or added, in any form (нет, нельзя, никто, n't, never, nobody, without …).

Ignored: negation told in another way («отказался», "refused", "unable", «недостаточно»); Russian double negation, which
counts once; what denies nothing («не только», «чуть не», «не менее», «кто бы ни», "no doubt", "not only").

>>> from aligner.fidelity.reading.words import Side
>>> pair = Pair(Side("Он не согласился с этим предложением.", "ru"), Side("He agreed to this proposal.", "en"))
>>> [finding.message for finding in check(pair)]
['Negation lost: «не» of the source is not in the translation.']
"""

from __future__ import annotations

from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.negations import Negation, read_negations


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding when one side denies more often than the other can account for."""
    if not pair.bilingual or not pair.russian.words or not pair.english.words:
        return
    russians, englishes = read_negations(pair.russian), read_negations(pair.english)
    left, right = [n for n in russians if n.open], [n for n in englishes if n.open]
    if len(left) > len(right):
        sure = _sure(left, right, englishes, pair)
        spare = _least_matched(pair, left, right, True)
        yield _finding(pair, spare.span, True, sure)
    elif len(right) > len(left):
        sure = _sure(right, left, russians, pair)
        spare = _least_matched(pair, right, left, False)
        yield _finding(pair, spare.span, False, sure)


def _sure(more: list[Negation], fewer: list[Negation], others: list[Negation], pair: Pair) -> float:
    """Estimate how surely a negation is lost, from how many words of the other side could stand for it."""
    implied = sum(not n.open for n in others)
    if not fewer and not implied:
        return 0.8
    if not fewer:
        return 0.35 if implied == 1 else 0.2
    return 0.45 if not implied else 0.15


def _least_matched(pair: Pair, more: list[Negation], fewer: list[Negation], russian: bool) -> Negation:
    """Return the negation that is farthest, by its place in the sentence, from any of the other side."""
    own, other = (pair.russian, pair.english) if russian else (pair.english, pair.russian)
    places = [n.span.start / len(other.text) for n in fewer]
    return max(more, key=lambda n: min((abs(n.span.start / len(own.text) - p) for p in places), default=1.0))


def _finding(pair: Pair, span: Span, russian: bool, sure: float) -> Finding:
    side = pair.russian if russian else pair.english
    if side is pair.source:
        message = f"Negation lost: «{side[span]}» of the source is not in the translation."
    else:
        message = f"Negation added: “{side[span]}” of the translation is not in the source."
    return pair.finding("negation", span if russian else None, None if russian else span, sure, message)
