"""Cross-bead counterparts: what seems to be missing in a bead is looked for in the beads beside it.

«Он пришёл. И сел у окна, никого не заметив.» / "He came and sat by the window. He had noticed nobody.": the second bead
seems to lack «И сел у окна», the first to have it added. Translators move clauses, numbers and names over the borders
of sentences, and an aligner can cut a free rendering only somewhere.

So a finding that would be shown as a warning or an error is judged once more in a window of the bead and its
neighbours. Words are aligned anew over the whole window, where those of the neighbours compete for their own
counterparts: a passage that was left out stays unaligned, one that has moved finds what was left over there.
Only findings that would interrupt an editor are looked at, so the cost is that of a few per cent of the beads. What has
moved farther is looked for in `aligner.fidelity.moved_passages`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from aligner.document.model import Alignment, Bead, Severity
from aligner.fidelity.adjacent_merging import merge_adjacent
from aligner.fidelity.bead_batch import MAX_REACH, BeadBatch
from aligner.fidelity.bead_window import (
    PASSAGES,
    UNCONFIRMED,
    PairMaker,
    Shown,
    Window,
    pair_of,
    window_score,
    windows_over,
)
from aligner.fidelity.checks import dates, names, numbers, units
from aligner.fidelity.features.calibration_features import MIN_CANDIDATE_SCORE, log_odds
from aligner.fidelity.finding import Estimate, Finding, overlap
from aligner.fidelity.moved_passages import without_moved
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.severity import severity_of
from aligner.fidelity.word_alignment.similarity import Vocabulary

GAP_BIAS, GAP_SCORE_WEIGHT, GAP_CONFIDENCE_WEIGHT, GAP_CLIP = -0.3, 0.32, 0.2, 0.005
"""The log-odds that a sentence without a counterpart was omitted or added, from those of its score in the window and
of the aligner's confidence, which are kept so far from 0 and 1. Fitted on 48 such beads of two chapters of free
fiction, read one by one, and on 56 sentences taken out of novels and news, each with a quarter of the weight."""
SURE_CONFIDENCE, LIKELY_CONFIDENCE = 0.995, 0.95
"""The aligner's confidence in a bead from which unlike words mean no mispairing, and from which only a note."""
MISPAIRED_SCORE = 0.3
"""The score as a passage that one side of a mispaired bead has at least in the window."""
RECHECKS: Mapping[str, Sequence[Callable[[Pair], Iterable[Finding]]]] = {
    "number": (numbers.check, units.check),
    "date": (dates.check,),
    "name": (names.check,),
}
"""The checks that are run again on the window, by the type of their findings."""


def confirmed(
    batch: BeadBatch, shown: Mapping[int, Shown], vocabulary: Vocabulary, languages: tuple[str, str]
) -> dict[int, Shown]:
    """Return what is shown of the beads of a batch, by their numbers, once their neighbours are looked at."""
    alignment, barred = batch.alignment, batch.barred
    shown = {number: _without_sure(found, alignment.beads[number]) for number, found in shown.items()}
    make = partial(pair_of, vocabulary, languages)
    windows: dict[int, Window] = {}
    for number, findings in shown.items():
        if any(_is_doubtful(*item) for item in findings):
            window = _window(alignment, number, make, barred)
            if window is not None:
                windows[number] = window
    align_words([window.pair for window in windows.values()], vocabulary)
    judged = {
        number: list(_judged(findings, windows[number])) if number in windows else findings
        for number, findings in shown.items()
    }
    judged = {
        number: [item for item in found if not _has_mate(number, item[0], judged)] for number, found in judged.items()
    }
    return without_moved(alignment, judged, make, barred)


def _without_sure(findings: Shown, bead: Bead) -> Shown:
    """Leave out that two sides are unlike where the aligner is sure of them."""
    sure = bead.status == "auto" and bead.confidence >= SURE_CONFIDENCE
    return [item for item in findings if not (sure and item[0].type == "similarity")]


def _has_mate(number: int, finding: Finding, judged: Mapping[int, Shown]) -> bool:
    """Whether an unconfirmed passage has its other half beside it: omitted here, added there, so it has moved."""
    if finding.type not in PASSAGES or finding.estimate != UNCONFIRMED:
        return False
    near = (number + step for step in range(-MAX_REACH, MAX_REACH + 1))
    found = [other for n in near for other, _ in judged.get(n, ()) if other.estimate == UNCONFIRMED]
    return any(other.type in PASSAGES and other.type != finding.type for other in found)


def _is_doubtful(finding: Finding, severity: Severity) -> bool:
    kinds = finding.type in PASSAGES or finding.type in RECHECKS or finding.type == "similarity"
    return severity != "note" and kinds


def _judged(findings: Shown, window: Window) -> Iterator[tuple[Finding, Severity]]:
    """Yield what is still shown: of an unconfirmed passage a note, of a number, date or name that has moved nothing."""
    for finding, severity in findings:
        if not _is_doubtful(finding, severity):
            yield finding, severity
        elif finding.type in RECHECKS:
            if not _has_moved(finding, window):
                yield finding, severity
        elif finding.type in PASSAGES and window.bead.is_gap:
            yield _gap(finding, window)
        else:
            confirmed = _is_mispaired if finding.type == "similarity" else _is_unaligned
            yield (
                (finding, severity) if confirmed(finding, window) else (replace(finding, estimate=UNCONFIRMED), "note")
            )


def _gap(finding: Finding, window: Window) -> tuple[Finding, Severity]:
    """Return a sentence without a counterpart with what it is worth in its place; its row is empty: at least a note."""
    score = min(max(window_score(finding, window), GAP_CLIP), 1 - GAP_CLIP)
    confidence = min(max(window.bead.confidence, GAP_CLIP), 1 - GAP_CLIP)
    odds = GAP_BIAS + GAP_SCORE_WEIGHT * log_odds(score) + GAP_CONFIDENCE_WEIGHT * log_odds(confidence)
    probability = min(finding.score, 1 / (1 + math.exp(-odds)))
    placed = replace(finding, estimate=Estimate(probability, probability))
    severity, _ = severity_of(placed)
    return (placed, severity) if severity else (replace(finding, estimate=UNCONFIRMED), "note")


def _is_unaligned(finding: Finding, window: Window) -> bool:
    """Whether a passage has no counterpart in the window either."""
    return window_score(finding, window) >= MIN_CANDIDATE_SCORE


def _is_mispaired(finding: Finding, window: Window) -> bool:
    """Whether two unlike sides are likely no pair: the aligner doubts it, and one of them is like nothing near it.

    The aligner has sentence vectors and the whole path; what a free or an old translation has in unusual words
    («плетень», "wattle wall") does not shake it, while a sentence from elsewhere does.
    """
    if window.bead.status == "auto" and window.bead.confidence >= LIKELY_CONFIDENCE:
        return False
    sides = replace(finding, source=None), replace(finding, target=None)
    return max(window_score(side, window) for side in sides) >= MISPAIRED_SCORE


def _has_moved(finding: Finding, window: Window) -> bool:
    """Whether a number, a date or a name finds in the window what it lacks in its bead.

    A neighbour by itself must have one too many or too few as well: the same value may stand there in its own right.
    """
    placed = window.place(finding)
    if any(overlap(placed, other) for other in _entity_findings(finding.type, window.pair)):
        return False
    return any(_entity_findings(finding.type, pair) for pair in window.neighbours())


def _entity_findings(type: str, pair: Pair) -> list[Finding]:
    """Return the findings of a type in a pair by the checks that yield them."""
    found = [finding for run in RECHECKS[type] for finding in run(pair)]
    return merge_adjacent(pair, [finding for finding in found if finding.type == type])


def _window(alignment: Alignment, number: int, make: PairMaker, barred: Collection[int]) -> Window | None:
    """Return the window about a bead; None where nothing stands beside it that could hold a counterpart."""
    first, last = (_reach(alignment.beads, number, step, barred) for step in (-1, 1))
    if first == last or alignment.beads[number].counterpart is not None:
        return None
    return next(iter(windows_over(alignment, range(first, last + 1), [number], make)), None)


def _reach(beads: Sequence[Bead], number: int, step: int, barred: Collection[int]) -> int:
    """Return the number of the last bead of a window in one direction: the next that has two sides, if it is near."""
    at = number
    for _ in range(MAX_REACH):
        following = at + step
        if not 0 <= following < len(beads) or following in barred:
            break
        at = following
        if not beads[at].is_gap:
            break
    return at
