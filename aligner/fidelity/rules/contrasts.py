"""Contrasts: a word has given way to one that contradicts it.

Caught: an English word of a set whose members exclude each other (must and may, all and some, always and rarely, at
least and at most, rise and fall, before and after) that no Russian word is likely to mean, while a Russian word stands
there that is likely to mean a contrary one, which nothing else in the English says. How likely is learned from pairs
(`aligner.fidelity.reading.translations`).

Ignored: words merely left unsaid, and contraries under a negation («неплохой», "not bad").

>>> from aligner.fidelity.reading.words import Side
>>> pair = Pair(Side("Цены на нефть выросли.", "ru"), Side("Oil prices fell.", "en"))
>>> [finding.message for finding in check(pair)]
['“fell” seems to say the contrary of «выросли».']
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from aligner.document.model import Span
from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.contrasts import Contrast, members
from aligner.fidelity.reading.cues import NOT, Cue
from aligner.fidelity.reading.translations import meanings
from aligner.fidelity.rules.surroundings import matched, surroundings
from aligner.fidelity.weighing import weigh

LEAST = 0.02
"""The least likelihood at which a Russian word counts as meaning a class."""
MEANT, SHARE = 0.05, 0.15
"""The least likelihood, and the least share of the likeliest class of the set, at which a word answers another."""

Said = tuple[int, list[float]]
"""A Russian word's number, and how likely it means each class of a set."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each English word whose contrary is what the Russian side says."""
    if not pair.bilingual:
        return
    russians, englishes = pair.cues
    sets: dict[Contrast, list[tuple[int, int]]] = {}
    known_words = members()
    for number, cue in enumerate(englishes):
        for contrast, own in known_words.get(cue.key, ()):
            sets.setdefault(contrast, []).append((number, own))
    if not sets:
        return
    known = [(n, means) for n, cue in enumerate(russians) if (means := meanings(cue.key))]
    best: dict[int, Finding] = {}
    for contrast, cues in sets.items():
        for finding in _contraries(pair, contrast, cues, englishes, russians, known):
            place = (finding.target if pair.source.language == "ru" else finding.source) or Span(0, 0)
            if place.start not in best or best[place.start].probability < finding.probability:
                best[place.start] = finding
    yield from best.values()


def _contraries(
    pair: Pair, contrast: Contrast, cues: list[tuple[int, int]], englishes: Sequence[Cue], russians: Sequence[Cue],
    known: Sequence[tuple[int, dict[Contrast, list[float]]]],
) -> Iterator[Finding]:  # fmt: skip
    """Yield a finding for each English word of a set that has no answer, where a contrary Russian word has none."""
    likely: list[Said] = [
        (at, means[contrast]) for at, means in known if contrast in means and max(means[contrast]) >= LEAST
    ]
    if not likely:
        return
    scale = len(englishes), len(russians)
    answered, taken = _answered(cues, likely, scale)
    free = [said for said in likely if said[0] not in taken]
    for number, own in cues:
        if number in answered or not free:
            continue
        rivals = []
        for at, values in free:
            top = max((k for k in range(len(values)) if k != own), key=lambda k: values[k])
            if values[top] >= LEAST and values[own] < max(0.5 * LEAST, SHARE * values[top]):
                rivals.append((values[top] - 0.5 * _apart(number, at, scale), at, top, values))
        if not rivals:
            continue
        _, at, top, values = max(rivals)
        support = max(v[own] for _, v in likely)
        evidence = {
            "contrary": math.log(values[top]),
            "support": math.log(support + 0.003),
            "own": math.log(values[own] + 0.003),
            "apart": _apart(number, at, scale),
            "denied": float(_denied(englishes, number) != _denied(russians, at)),
            "both denied": float(_denied(englishes, number) and _denied(russians, at)),
            "answered": float(len(answered)),
            "several": float(len(cues) > 1),
            "rest": math.log(len(likely)),
            "matched": matched(pair),
            "words": math.log(sum(scale)),
            "mild": float(contrast.mild(own, top)),
            **surroundings(pair, russians[at].span, englishes[number].span),
        }
        sure = weigh(f"contrast {contrast.type}", evidence, otherwise=0.5)
        yield _finding(pair, contrast.type, russians[at].span, englishes[number].span, sure, evidence)


def _finding(pair: Pair, type: str, russian: Span, english: Span, sure: float, evidence: dict[str, float]) -> Finding:
    message = ""
    if type == "meaning":
        message = f"“{pair.english[english]}” seems to say the contrary of «{pair.russian[russian]}»."
    return pair.finding(type, russian, english, sure, message, evidence=evidence)


def _answered(cues: list[tuple[int, int]], likely: list[Said], scale: tuple[int, int]) -> tuple[set[int], set[int]]:
    """Match English words with Russian ones that mean them, the likeliest and nearest first; return both numbers."""
    pairs = []
    for number, own in cues:
        for at, values in likely:
            if values[own] >= max(MEANT, SHARE * max(values)):
                pairs.append((values[own] / max(values) - _apart(number, at, scale), number, at))
    answered: set[int] = set()
    taken: set[int] = set()
    for _, number, at in sorted(pairs, reverse=True):
        if number not in answered and at not in taken:
            answered.add(number)
            taken.add(at)
    return answered, taken


def _apart(english: int, russian: int, scale: tuple[int, int]) -> float:
    """Return how far apart two words stand, in parts of their sentences."""
    return abs(english / scale[0] - russian / scale[1])


def _denied(cues: Sequence[Cue], number: int) -> bool:
    """Whether a negation stands just before a word."""
    return any(cue.key == NOT for cue in cues[max(0, number - 3) : number])
