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

import math
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.negations import Negation, read_negations
from aligner.fidelity.weighing import weigh


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each negation said outright that the other side seems not to have."""
    if not pair.bilingual or not pair.russian.words or not pair.english.words:
        return
    russians, englishes = read_negations(pair.russian), read_negations(pair.english)
    for russian, own, others in ((True, russians, englishes), (False, englishes, russians)):
        more, fewer = [n for n in own if n.open], [n for n in others if n.open]
        if more and (len(more) > len(fewer) or any(_denied(pair, n, others, russian).lonely for n in more)):
            yield _suspect(pair, more, fewer, own, others, russian)


@dataclass(frozen=True)
class _Head:
    """The word that a negation denies: how well it matches the other side, and whether a negation stands there."""

    match: float
    lonely: bool
    implied: bool


def _denied(pair: Pair, negation: Negation, others: list[Negation], russian: bool) -> _Head:
    """Find the counterpart of the word that follows a negation and look for a negation about it."""
    side, other = (pair.russian, pair.english) if russian else (pair.english, pair.russian)
    likeness = pair.likeness
    head = next((n for n, w in enumerate(side.words) if w.start >= negation.span.end and len(w.lower) > 3), None)
    if likeness is None or head is None or side.words[head].start - negation.span.end > 25:
        return _Head(0.0, False, False)
    row = likeness.cosines[head] if russian else likeness.cosines[:, head]
    place = int(row.argmax())
    start = other.words[max(0, place - 5)].start
    end = other.words[min(len(other.words) - 1, place + 2)].end
    near = [n for n in others if n.span.start < end and start < n.span.end]
    match = float(row[place])
    return _Head(match, match > 0.45 and not near, any(not n.open for n in near))


def _suspect(
    pair: Pair, more: list[Negation], fewer: list[Negation], own: list[Negation], others: list[Negation], russian: bool
) -> Finding:
    """Weigh up the likeliest lost negation of one side."""
    heads = [_denied(pair, n, others, russian) for n in more]
    chosen = max(range(len(more)), key=lambda n: (heads[n].lonely, _apart(pair, more[n], fewer, russian)))
    head = heads[chosen]
    implied = sum(not n.open for n in others)
    evidence = {
        "surplus": float(len(more) - len(fewer)),
        "no surplus": float(len(more) <= len(fewer)),
        "none there": float(not fewer),
        "implied there": float(min(implied, 3)),
        "nothing there": float(not fewer and not implied),
        "implied here": float(min(3, sum(not n.open for n in own))),
        "match": head.match,
        "lonely": float(head.lonely),
        "lonely match": head.match * head.lonely,
        "implied near": float(head.implied),
        "apart": _apart(pair, more[chosen], fewer, russian),
        "russian": float(russian),
        "several": float(len(more) > 1),
        "nothing there match": head.match * (not fewer and not implied),
        "implied match": head.match * (implied > 0),
        "words": math.log(len(pair.russian.words) + len(pair.english.words)),
        "matched": _matched(pair),
    }
    sure = weigh("negation", evidence, otherwise=0.8 if evidence["nothing there"] else 0.3)
    span = more[chosen].span
    side = pair.russian if russian else pair.english
    if side is pair.source:
        message = f"Negation lost: «{side[span]}» of the source is not in the translation."
    else:
        message = f"Negation added: “{side[span]}” of the translation is not in the source."
    spans = (span, None) if russian else (None, span)
    return pair.finding("negation", spans[0], spans[1], sure, message, evidence=evidence)


def _matched(pair: Pair) -> float:
    """Return how well the two sides match word by word; free translations deny in their own ways."""
    if pair.likeness is None:
        return 0.5
    sides = ((pair.likeness.russian, pair.likeness.of_russian), (pair.likeness.english, pair.likeness.of_english))
    return min(float((side.weights * best).sum() / (side.weights.sum() + 1e-6)) for side, best in sides)


def _apart(pair: Pair, negation: Negation, others: list[Negation], russian: bool) -> float:
    """Return how far, in parts of the sentence, a negation stands from the nearest of the other side."""
    own, other = (pair.russian, pair.english) if russian else (pair.english, pair.russian)
    place = negation.span.start / len(own.text)
    return min((abs(place - n.span.start / len(other.text)) for n in others), default=1.0)
