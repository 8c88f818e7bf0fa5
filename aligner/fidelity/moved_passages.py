"""Moved passages: what is omitted in one bead and added a few beads on, because the translation has it there.

«Он вошёл, снял шляпу и сел.» / "He came in." "He took off his hat." "He sat down.": an aligner joins so many sentences
at most, the rest stand alone, and the first bead seems to lack what they have too much. And where a translator has put
a clause two sentences on, both places are flagged.

An omission and an addition near each other are judged once more in a window from the one to the other. They are one
passage where neither lacks a counterpart there and one of them is matched in the other. Without the second condition
half of such pairs were strangers: the more words a window has, the more find something like them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from aligner.document.model import Alignment, Severity, Span
from aligner.fidelity.bead_window import PASSAGES, UNCONFIRMED, PairMaker, Shown, Window, window_score, windows_over
from aligner.fidelity.features.calibration_features import MIN_CANDIDATE_SCORE
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.lexicon.bigram_model import frequent_words

MAX_MOVE = 6
"""The most beads from an omission to an addition that may be one passage."""
MIN_SHARED_WEIGHT = 0.3
"""Which share of the words of one of two passages, by weight, is matched in the other at least."""
MIN_SHARED_WORDS = 2
"""How many of these words are no frequent ones at least: «я понимаю, кто я» is not "I feel like a new man"."""
MIN_MATCH = 0.35
"""The least cosine of such a match."""


@dataclass(frozen=True)
class Passage:
    """An omission or an addition, the number of its bead, and its words by themselves."""

    number: int
    finding: Finding
    severity: Severity
    text: str


Move = tuple[Passage, Passage]
"""An omission and an addition that may be one passage."""


def without_moved(
    alignment: Alignment, shown: Mapping[int, Shown], make: PairMaker, barred: Collection[int]
) -> dict[int, Shown]:
    """Return what is shown of some beads without the omissions and additions that are one passage.

    A sentence without a counterpart keeps a note: its row is empty. Windows do not reach over beads that are `barred`.
    """
    near = [move for move in _near_each_other(alignment, shown) if not _is_barred(alignment, move, barred)]
    alone = [make(omitted.text, added.text) for omitted, added in near]
    _align(alone)
    # What is alike in no word by itself is matched in no window: a cheap test before the exact one.
    alike = [move for move, pair in zip(near, alone, strict=True) if _are_matched(pair, *_all_words(pair))]
    windows = [list(_windows(alignment, move, make)) for move in alike]
    _align(both[0].pair for both in windows if both)
    moved = {
        id(passage.finding)
        for move, both in zip(alike, windows, strict=True)
        if both and _is_one_passage(move, both)
        for passage in move
    }
    return {number: list(_left(alignment, number, findings, moved)) for number, findings in shown.items()}


def _near_each_other(alignment: Alignment, shown: Mapping[int, Shown]) -> Iterator[Move]:
    """Yield each omission with each addition near it, unless both are notes anyway."""
    passages = {number: list(_passages(alignment, number, findings)) for number, findings in shown.items()}
    for number, found in passages.items():
        omissions = [passage for passage in found if passage.finding.type == "omission"]
        for other in range(number - MAX_MOVE, number + MAX_MOVE + 1) if omissions else ():
            for added in passages.get(other, ()) if other != number else ():
                for omitted in omissions if added.finding.type == "addition" else ():
                    if not omitted.severity == added.severity == "note":
                        yield omitted, added


def _passages(alignment: Alignment, number: int, findings: Shown) -> Iterator[Passage]:
    bead = alignment.beads[number]
    for finding, severity in findings:
        if finding.type in PASSAGES:
            text = alignment.source_text(bead) if finding.source else alignment.target_text(bead)
            span = finding.source or finding.target or Span(0, 0)
            yield Passage(number, finding, severity, text[span.start : span.end])


def _is_barred(alignment: Alignment, move: Move, barred: Collection[int]) -> bool:
    """Whether a bead from the one passage to the other is no prose or has its counterpart elsewhere."""
    return any(n in barred or alignment.beads[n].counterpart is not None for n in _numbers(move))


def _numbers(move: Move) -> range:
    """Return the numbers of the beads from the one passage to the other."""
    first, last = sorted(passage.number for passage in move)
    return range(first, last + 1)


def _windows(alignment: Alignment, move: Move, make: PairMaker) -> Iterator[Window]:
    """Yield the window over both passages, as each of their beads has it; nothing where it is too long."""
    return windows_over(alignment, _numbers(move), [passage.number for passage in move], make)


def _align(pairs: Iterable[Pair]) -> None:
    pairs = list(pairs)
    if pairs and pairs[0].vocabulary is not None:
        align_words(pairs, pairs[0].vocabulary)


def _is_one_passage(move: Move, windows: list[Window]) -> bool:
    """Whether neither passage lacks a counterpart in the window, and one has it in the other."""
    both = list(zip((passage.finding for passage in move), windows, strict=True))
    if any(window_score(finding, window) >= MIN_CANDIDATE_SCORE for finding, window in both):
        return False
    omitted, added = (window.place(finding) for finding, window in both)
    pair = windows[0].pair
    source, target = omitted.source or Span(0, 0), added.target or Span(0, 0)
    return _are_matched(pair, pair.source.words_in(source), pair.target.words_in(target))


def _are_matched(pair: Pair, source: Span, target: Span) -> bool:
    """Whether one of two passages, the words of both sides by number, is matched in the other."""
    similarity = pair.similarity
    if similarity is None:
        return False
    matches = (similarity.russian, similarity.english)[:: 1 if pair.source is pair.russian else -1]
    passages = (pair.source, source, target), (pair.target, target, source)
    for own, (side, words, other) in zip(matches, passages, strict=True):
        matched = [
            n
            for n in words.indices
            if other.start <= own.best_match[n] < other.end and own.match_similarity[n] >= MIN_MATCH
        ]
        rare = [n for n in matched if side.words[n].lower not in frequent_words(side.language)]
        weight = own.weights[words.start : words.end].sum()
        if len(rare) >= MIN_SHARED_WORDS and own.weights[matched].sum() >= MIN_SHARED_WEIGHT * weight:
            return True
    return False


def _all_words(pair: Pair) -> tuple[Span, Span]:
    return Span(0, len(pair.source.words)), Span(0, len(pair.target.words))


def _left(
    alignment: Alignment, number: int, findings: Shown, moved: Collection[int]
) -> Iterator[tuple[Finding, Severity]]:
    """Yield what is left of the findings of a bead."""
    for finding, severity in findings:
        if id(finding) not in moved:
            yield finding, severity
        elif alignment.beads[number].is_gap:
            yield replace(finding, estimate=UNCONFIRMED), "note"
