"""Passages: part of a sentence, or a whole sentence of a longer bead, that has no counterpart.

Every word has its best match on the other side by word vectors; words that match nothing count against the passage
they stand in, in proportion to their weight, and words that match count for it. `aligner.fidelity.word_alignment.null_alignment` tells by the
context of each word how much it is to be doubted that anything answers it. The suspects are the passages with the
largest sum of either (Kadane's maximal run), the latter also moved to marks near by, and every clause and sentence
between marks. For the worst of them is weighed how badly it is matched, whether the other side has words that only it
explains, or words without a match where it should stand, how wide the gap is that the answers of its neighbours leave
for it, what is left of a surprising ratio of lengths without it, whether it ends at marks, and how well the rest
matches. Words of fixed expressions that say each other as wholes («каким бы … ни», "however … may") are answered.

Caught: a clause or a sentence omitted or added, mostly from five words up. Ignored: free renderings, where both sides
have words without counterpart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import mul
from typing import TYPE_CHECKING

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, Scorer
from aligner.fidelity.checks.length import ratio
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import weigh
from aligner.fidelity.segment_pair import Pair, shown
from aligner.fidelity.word_alignment.similarity import DOUBTED, ENOUGH, SURE
from aligner.lexicon.bigram_model import frequent
from aligner.lexicon.fixed_expressions import expressed
from aligner.lexicon.tokens import Side

if TYPE_CHECKING:
    from aligner.fidelity.word_alignment.similarity import Floats, Matches

LEAST = 1.2
"""The least sum of a passage that is worth weighing up."""
LINKED = 0.7
"""How well a name is matched whose counterpart was found by its sound or by the tables, or a word of an expression."""
SHORTEST = 4
"""Words of a clause that is looked at by itself."""
NEAR = 2
"""How many words a border may be moved to end at a mark."""
ANSWERED = -2.0
"""The log-odds of a name or of a word of an expression whose counterpart was found."""
SETTLED = -1.0
"""The log-odds of having no answer below which a word's answer tells where its neighbours' answers should be."""
BESIDE = 4
"""How many words before and after a passage are looked at for a settled one."""
ALL_DOUBTED = 3.0
"""The least sum of log-odds of a passage that is worth weighing up."""
_MARK = re.compile(r"[.,;:!?…—–()]")
_END = re.compile(r"[.!?…]")


@dataclass(frozen=True, slots=True)
class Suspect:
    """A passage of one side that may have no counterpart: its words, and sums over them."""

    words: Span
    lacking: float
    doubt: float
    weight: float
    best: float
    bounds: int
    sentence: bool


class View:
    """One side of a pair as the rule sees it: its words' weights and matches, and running sums over them."""

    def __init__(self, side: Side, matches: Matches, cosines: Floats, linked: Collection[int]) -> None:
        self.side = side
        self.matches = matches
        self.cosines = cosines
        self.linked = linked
        self.weights: list[float] = matches.weights.tolist()
        own = matches.own.tolist()
        for number in linked:
            own[number] = max(own[number], LINKED)
        self.lacking = [w * (ENOUGH - m) for w, m in zip(self.weights, own, strict=True)]
        self.run = largest(self.lacking)
        self.doubt = [max(-SURE, min(SURE, d)) for d in matches.doubt.tolist()]
        for number in linked:
            self.doubt[number] = min(self.doubt[number], ANSWERED)
        self.doubtful = largest([d - DOUBTED for d in self.doubt])
        self.size = sum(self.weights) + 1e-6
        self.mean = matches.mean

    @cached_property
    def acronyms(self) -> int:
        """The number of acronyms without a match: each may stand for a passage that spells it out."""
        return sum(
            word.text.isupper() and len(word.text) > 1 and lacking > 0
            for word, lacking in zip(self.side.words, self.lacking, strict=True)
        )

    def suspects(self) -> Iterator[Suspect]:
        """Yield the maximal runs and every clause and sentence that lacks about as much."""
        marks = self._marks()
        spans = dict.fromkeys([self.run[1], *self._snapped(self.doubtful[1], marks)], False)
        ends = [n for n, mark in marks.items() if mark > 1]
        for edges, sentence in ((list(marks), False), (ends, True)):
            if len(edges) > 2:
                for start, end in pairwise(edges):
                    if end - start >= (2 if sentence else SHORTEST):
                        spans[Span(start, end)] = sentence
        for span, sentence in spans.items():
            lacking, doubt = (sum(values[span.start : span.end]) for values in (self.lacking, self.doubt))
            if len(span) > 1 and (lacking > 0.8 * LEAST or doubt > ALL_DOUBTED):
                yield self._suspect(span, lacking, doubt, marks, sentence)

    @cached_property
    def _best(self) -> list[float]:
        found: list[float] = self.matches.best.tolist()
        return found

    def _suspect(self, span: Span, lacking: float, doubt: float, marks: dict[int, int], sentence: bool) -> Suspect:
        weights, best = self.weights[span.start : span.end], self._best[span.start : span.end]
        weight = sum(weights) + 1e-6
        matched = sum(map(mul, weights, best))
        bounds = (span.start in marks) + (span.end in marks)
        return Suspect(span, lacking, doubt, weight, matched / weight, bounds, sentence)

    def _snapped(self, span: Span, marks: Collection[int]) -> Iterator[Span]:
        """Yield a span, and the same with its borders moved to marks near by."""
        borders = ((at, range(at - NEAR, at + NEAR + 1)) for at in (span.start, span.end))
        starts, ends = ([at, *(n for n in near if n in marks)] for at, near in borders)
        yield from (Span(start, end) for start in starts for end in ends if start < end)

    @cached_property
    def doubted(self) -> list[float]:
        """How much each word is to be doubted, 0 for words that are rather answered."""
        return [max(0.0, doubt) for doubt in self.doubt]

    @cached_property
    def free(self) -> list[float]:
        """How much each word weighs, as far as it has no answer: it may say freely what is said across."""
        return [weight / (1 + math.exp(-doubt)) for weight, doubt in zip(self.weights, self.doubt, strict=True)]

    def settled(self, numbers: Iterable[int]) -> int | None:
        """Return where the answer of the first of some words stands that surely has one; None where none has."""
        return next((self.matches.nearest[n] for n in numbers if self.doubt[n] < SETTLED), None)

    @cached_property
    def all_doubted(self) -> float:
        """How much all words together are to be doubted."""
        return sum(self.doubted)

    def _marks(self) -> dict[int, int]:
        """Return the numbers of words before which a mark stands, 2 where it ends a sentence; both ends count."""
        side, marks = self.side, {0: 2}
        for number in side.breaks:
            between = side.text[side.words[number - 1].end : side.words[number].start]
            if number and _MARK.search(between):
                marks[number] = 2 if number in side.starts and _END.search(between) else 1
        marks[len(side.words)] = 2
        return marks


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for an unmatched passage on either side."""
    if not pair.bilingual or not pair.likeness or not pair.russian.words or not pair.english.words:
        return
    # Names that are linked count as matched, so a side may lack less than here, but never more.
    if all(m.lacking < LEAST and m.doubted < ALL_DOUBTED for m in (pair.likeness.russian, pair.likeness.english)):
        return
    views = views_of(pair)
    for own, other in (views, views[::-1]):
        weighed = [(weigh("passage", seen, otherwise=0.0), words, seen) for words, seen in _seen(own, other)]
        if weighed:
            sure, words, evidence = max(weighed, key=lambda item: (item[0], item[2]["log lacking"]))
            yield _finding(pair, own.side, words, sure, evidence)


def views_of(pair: Pair) -> tuple[View, View]:
    """Return the Russian and the English side as the rule sees them; the pair must have a likeness."""
    likeness = pair.likeness
    assert likeness is not None
    linked = pair.links.pairs
    russian, english = expressed(pair.russian, pair.english)
    return (
        View(pair.russian, likeness.russian, likeness.cosines, russian.union(linked.keys())),
        View(pair.english, likeness.english, likeness.cosines.T, english.union(linked.values())),
    )


def _seen(own: View, other: View) -> Iterator[tuple[Span, dict[str, float]]]:
    """Yield the suspects of one side with the evidence against each."""
    import numpy as np

    if own.run[0] < LEAST and own.doubtful[0] < ALL_DOUBTED:
        return
    cosines = np.maximum(own.cosines, 0.1)
    before = np.maximum.accumulate(cosines, axis=0)
    after = np.maximum.accumulate(cosines[::-1], axis=0)[::-1]
    for suspect in own.suspects():
        without = before[suspect.words.start - 1] if suspect.words.start else np.full_like(before[-1], 0.1)
        if suspect.words.end < len(own.side.words):
            without = np.maximum(without, after[suspect.words.end])
        yield suspect.words, weigh_up(suspect, own, other, float(other.matches.weights @ (before[-1] - without)))


def weigh_up(suspect: Suspect, own: View, other: View, needed: float) -> dict[str, float]:
    """Return the evidence that a passage has no counterpart; `needed` is what the other side would lose with it."""
    words = own.side.words
    length = words[suspect.words.end - 1].end - words[suspect.words.start].start
    longer = _longer(own.side, other.side, 0)
    shorter = _longer(own.side, other.side, length)
    share = min(1.0, suspect.weight / own.size)
    other_total = other.run[0]
    numbers = range(suspect.words.start, suspect.words.end)
    names = [n for n in numbers if words[n].capitalised and n not in own.side.starts]
    bounded = float(suspect.bounds == 2)
    doubt = math.log1p(max(0.0, suspect.doubt))
    return {
        "doubt": max(0.0, suspect.doubt),
        "log doubt": doubt,
        "bounded doubt": bounded * doubt,
        "mean doubt": suspect.doubt / len(suspect.words),
        "side doubt": own.all_doubted - sum(own.doubted[suspect.words.start : suspect.words.end]),
        "other doubt": math.log1p(other.all_doubted),
        "free across": _free_across(suspect, own, other),
        "acronym beside": _acronym_beside(suspect, own, other),
        "acronyms across": float(min(2, other.acronyms)),
        "names linked": float(min(3, sum(n in own.linked for n in names))),
        "content": math.log1p(sum(own.free[n] for n in numbers if words[n].lower not in frequent(own.side.language))),
        "log lacking": math.log1p(max(0.0, suspect.lacking)),
        "share": share,
        "words": math.log1p(len(suspect.words)),
        "best": suspect.best,
        "bounded": bounded,
        "half bounded": float(suspect.bounds > 0),
        "sentence": float(suspect.sentence),
        "first": float(suspect.words.start == 0),
        "needed at all": math.log1p(needed),
        "side matched": own.mean,
        "other matched": other.mean,
        "other log lacking": math.log1p(other_total),
        "longer": longer,
        "too long": max(0.0, longer),
        "too short without": max(0.0, -shorter - 1),
        "share if longer": share * longer,
        "size": math.log(own.size),
    } | gap(suspect.words, own, other)


def gap(words: Span, own: View, other: View) -> dict[str, float]:
    """Return how wide the gap is that the answers of a passage's neighbours leave across, and what stands in it.

    Where a passage was left out the gap has closed; where it was said freely the words that say it are in the gap.
    """
    before = own.settled(range(words.start - 1, max(-1, words.start - 1 - BESIDE), -1))
    after = own.settled(range(words.end, min(len(own.doubt), words.end + BESIDE)))
    if before is None and words.start < BESIDE - 1:
        before = -1
    if after is None and words.end > len(own.doubt) - BESIDE + 1:
        after = len(other.doubt)
    if before is None or after is None or after <= before:
        return {"gap": 0.0, "gap words": 0.0, "gap free": 0.0, "gap filled": 0.0}
    inside = slice(before + 1, after)
    weight = sum(own.weights[words.start : words.end]) + 1e-6
    return {
        "gap": 1.0,
        "gap words": math.log(after - before),
        "gap free": sum(other.free[inside]),
        "gap filled": min(2.0, sum(other.weights[inside]) / weight),
    }


def _free_across(suspect: Suspect, own: View, other: View) -> float:
    """Return how much the words across are to be doubted that stand where a passage should: they may say it freely."""
    places: list[float] = own.matches.place[suspect.words.start : suspect.words.end].sum(axis=0).tolist()
    both = zip(places, other.doubted, strict=True)
    return sum([min(1.0, place) * doubt for place, doubt in both if doubt], start=0.0)


def _acronym_beside(suspect: Suspect, own: View, other: View) -> float:
    """Return whether an acronym that both sides have stands in or beside a passage: across, it stands for the words."""
    words = own.side.words[max(0, suspect.words.start - NEAR) : suspect.words.end + NEAR]
    acronyms = [word.text for word in words if len(word.text) > 1 and word.text.isupper()]
    return float(any(word.text in acronyms for word in other.side.words)) if acronyms else 0.0


def _longer(own: Side, other: Side, less: int) -> float:
    """Return by how many spreads a side is too long once `less` characters of it are gone."""
    russian, english = len(own.text.strip()) - less, len(other.text.strip())
    if own.language == "en":
        russian, english = english, russian
        return max(-3.0, min(4.0, ratio(russian, english)))
    return max(-3.0, min(4.0, -ratio(russian, english)))


def _finding(pair: Pair, side: Side, words: Span, sure: float, evidence: dict[str, float]) -> Finding:
    place = Span(side.words[words.start].start, side.words[words.end - 1].end)
    if side is pair.source:
        message = f"Omitted from the translation: «{shown(side[place])}»."
        return Finding("omission", place, None, sure, message, features=evidence)
    message = f"Added by the translation: “{shown(side[place])}”."
    return Finding("addition", None, place, sure, message, features=evidence)


def largest(values: list[float]) -> tuple[float, Span]:
    """Return the largest sum of neighbouring values and where they stand (Kadane's algorithm, Bentley 1984)."""
    best, where, sum_, start = 0.0, Span(0, 0), 0.0, 0
    for at, value in enumerate(values):
        sum_ += value
        if sum_ <= 0:
            sum_, start = 0.0, at + 1
        elif sum_ > best:
            best, where = sum_, Span(start, at + 1)
    return best, where


CHECK = Check(
    run=check,
    scorers=(
        Scorer("passage", ("omission", "addition"), ("sentence-omitted", "sentence-added", "clause-dropped", "clause-inserted"), marker="share", false_weight=1.0),
    ),
)
