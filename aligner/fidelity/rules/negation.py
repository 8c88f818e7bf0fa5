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
from aligner.fidelity.reading.words import Word
from aligner.fidelity.weighing import weigh

SPOKEN_FOR = 0.5
"""The cosine from which an implied negation has a counterpart of its own ("unconscious", «без сознания»)."""


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
    opposite: float


def _denied(pair: Pair, negation: Negation, others: list[Negation], russian: bool) -> _Head:
    """Find the counterpart of the word that follows a negation and look for a negation about it."""
    side, other = (pair.russian, pair.english) if russian else (pair.english, pair.russian)
    likeness = pair.likeness
    after = [n for n, w in enumerate(side.words) if w.start >= negation.span.end and len(w.lower) > 3][:2]
    if likeness is None or not after or side.words[after[0]].start - negation.span.end > 25:
        return _Head(0.0, False, False, 0.0)
    cosines = likeness.cosines if russian else likeness.cosines.T
    best = [float(cosines[n].max()) for n in after]
    head = after[1] if len(after) > 1 and best[1] > best[0] + 0.15 else after[0]
    place = int(cosines[head].argmax())
    start = other.words[max(0, place - 5)].start
    end = other.words[min(len(other.words) - 1, place + 2)].end
    near = [n for n in others if n.span.start < end and start < n.span.end]
    match = float(cosines[head, place])
    lonely = match > 0.4 and not any(n.open for n in near)
    return _Head(match, lonely, any(not n.open for n in near), _opposite(match, near, other.words[place]))


def _opposite(match: float, near: list[Negation], word: Word) -> float:
    """Return the match where the counterpart itself is a denying word ("unable", «отказался»)."""
    return match if any(n.span.start <= word.start < n.span.end for n in near) else 0.0


def _free(pair: Pair, negations: list[Negation], russian: bool) -> int:
    """Count the implied negations of one side that say what no plain word of the other side says."""
    side = pair.russian if russian else pair.english
    likeness = pair.likeness
    count = 0
    for negation in negations:
        if negation.open:
            continue
        number = next((n for n, w in enumerate(side.words) if w.end > negation.span.start), None)
        if likeness is not None and number is not None:
            row = likeness.cosines[number] if russian else likeness.cosines[:, number]
            if float(row.max()) > SPOKEN_FOR:
                continue
        count += 1
    return count


def _suspect(
    pair: Pair, more: list[Negation], fewer: list[Negation], own: list[Negation], others: list[Negation], russian: bool
) -> Finding:
    """Weigh up the likeliest lost negation of one side."""
    heads = [_denied(pair, n, others, russian) for n in more]
    chosen = max(range(len(more)), key=lambda n: (heads[n].lonely, _apart(pair, more[n], fewer, russian)))
    head = heads[chosen]
    implied = sum(not n.open for n in others)
    free = _free(pair, others, not russian)
    evidence = {
        "surplus": float(len(more) - len(fewer)),
        "no surplus": float(len(more) <= len(fewer)),
        "none there": float(not fewer),
        "implied there": float(min(implied, 3)),
        "free there": float(min(3, free)),
        "free here": float(min(3, _free(pair, own, russian))),
        "opposite": head.opposite,
        "nothing free": float(not fewer and not free),
        "nothing free match": head.match * (not fewer and not free),
        "surplus match": head.match * (len(more) > len(fewer)),
        "lonely surplus": head.lonely * (len(more) > len(fewer)) * max(0.0, head.match - 0.4),
        "lonely none": head.lonely * (not fewer) * (not head.implied) * max(0.0, head.match - 0.4),
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
