"""Modality: what must be must not become what may be, nor the other way round.

Caught: a necessity on one side (должен, обязан; must, shall) where the other side has only a possibility (может,
вправе; may, can) that the first side lacks; an obligation weakened to advice («обязан», "should").

Ignored: modal verbs that one language leaves unsaid; necessity under negation, where both languages mix freely («не
должен», "may not"); should, which renders «должен» as often as must does.

>>> from aligner.fidelity.reading.words import Side
>>> pair = Pair(Side("Стороны обязаны уведомить друг друга.", "ru"), Side("The parties may notify each other.", "en"))
>>> [finding.message for finding in check(pair)]
['The modality differs: the source says «обязаны», the translation “may”.']
"""

from __future__ import annotations

from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.lexicon import find
from aligner.fidelity.reading.words import Side

FILE = "modality.tsv"


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding when necessity and possibility have changed places, or an obligation has become advice."""
    if not pair.bilingual:
        return
    for name, opposite in (("necessity", "possibility"), ("possibility", "necessity")):
        russian, english = _find(pair.russian, f"core {name}"), _find(pair.english, f"core {opposite}")
        if not russian or not english:
            continue
        if not _find(pair.english, name) and not _find(pair.russian, opposite):
            yield pair.finding("modality", russian[0], _nearest(pair, russian[0], english), 0.8)
            return
        more = len(russian) - len(_find(pair.english, name))
        less = len(english) - len(_find(pair.russian, opposite))
        if more > 0 and less > 0:
            yield pair.finding("modality", russian[-1], _nearest(pair, russian[-1], english), 0.6)
            return
    yield from _weakened(pair)


def _find(side: Side, name: str) -> list[Span]:
    return find(FILE, (name,), side)


def _nearest(pair: Pair, span: Span, others: list[Span]) -> Span:
    """Return the English span whose place in its sentence is nearest to that of a Russian one."""
    place = span.start / len(pair.russian.text)
    return min(others, key=lambda other: abs(other.start / len(pair.english.text) - place))


def _weakened(pair: Pair) -> Iterator[Finding]:
    """Yield a finding when a strict obligation is only advice on the other side."""
    for strong_side, weak_side in ((pair.russian, pair.english), (pair.english, pair.russian)):
        strong, weak = _find(strong_side, "strong"), _find(weak_side, "weak")
        if strong and weak and not _find(weak_side, "strong") and not _find(strong_side, "weak"):
            if strong_side is pair.english and find(FILE, ("necessity",), pair.russian) and not _only_weak(pair):
                continue
            spans = (strong[0], weak[0]) if strong_side is pair.russian else (weak[0], strong[0])
            yield pair.finding("modality", *spans, 0.6)


def _only_weak(pair: Pair) -> bool:
    """Whether all Russian necessities are mere advice, such as «следует»."""
    weak = _find(pair.russian, "weak")
    return all(span in weak for span in _find(pair.russian, "necessity"))
