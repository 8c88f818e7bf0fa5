"""Cross-bead counterparts: what seems to be missing in a bead is looked for in the beads beside it.

«Он пришёл. И сел у окна, никого не заметив.» / "He came and sat by the window. He had noticed nobody.": the second bead
seems to lack «И сел у окна», the first to have it added. Translators move clauses, numbers and names over the borders
of sentences, and an aligner can cut a free rendering only somewhere.

So a finding that would be shown as a warning or an error is judged once more in a window of the bead and its
neighbours. Words are aligned anew over the whole window, where those of the neighbours compete for their own
counterparts: a passage that was left out stays unaligned, one that has moved finds what was left over there.
Only findings that would interrupt an editor are looked at, so the cost is that of a few per cent of the beads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import starmap

from aligner.document.model import Alignment, Bead, Severity, Span
from aligner.fidelity.adjacent_merging import merge_adjacent
from aligner.fidelity.checks import dates, names, numbers, units
from aligner.fidelity.checks.unaligned_spans import passage_score
from aligner.fidelity.features.calibration_features import MIN_CANDIDATE_SCORE
from aligner.fidelity.features.context import words_in
from aligner.fidelity.finding import Estimate, Finding, overlap
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment

Shown = Sequence[tuple[Finding, Severity]]
MAX_REACH = 2
"""Beads on each side of a bead that are looked at where the next one has no counterpart; else only the next one."""
MAX_WINDOW_CHARS = 6_000
"""Characters of a window's side beyond which it is not looked at."""
UNCONFIRMED = Estimate(0.3, 0.3)
"""The estimate of what the window does not confirm: of passages in free translations whose words the neighbours
seem to hold, about a third were left out all the same. That is a note's."""
SURE_CONFIDENCE, LIKELY_CONFIDENCE = 0.995, 0.9
"""The aligner's confidence in a bead from which unlike words mean no mispairing, and from which only a note."""
PASSAGES = frozenset({"omission", "addition"})
RECHECKS: Mapping[str, Sequence[Callable[[Pair], Iterable[Finding]]]] = {
    "number": (numbers.check, units.check),
    "date": (dates.check,),
    "name": (names.check,),
}
"""The checks that are run again on the window, by the type of their findings."""


@dataclass(frozen=True)
class Window:
    """A bead with its neighbours as one segment pair.

    `neighbours` makes a pair of each neighbour that has two sides, which few findings need. `shifts` tells where the
    bead's own source and target begin in the window.
    """

    pair: Pair
    neighbours: Callable[[], Iterable[Pair]]
    shifts: tuple[int, int]

    def place(self, finding: Finding) -> Finding:
        """Return a finding of the bead with its spans in the window."""
        source, target = finding.source, finding.target
        return replace(
            finding,
            source=source and source.shifted(self.shifts[0]),
            target=target and target.shifted(self.shifts[1]),
        )


def confirmed(
    alignment: Alignment,
    shown: Mapping[int, Shown],
    vocabulary: Vocabulary,
    languages: tuple[str, str],
    barred: Collection[int] = (),
) -> dict[int, Shown]:
    """Return what is shown of some beads once their neighbours are looked at.

    `shown` holds findings by the number of their bead; windows do not reach over the beads that are `barred`.
    """
    shown = {number: list(_likely_mispaired(found, alignment.beads[number])) for number, found in shown.items()}
    windows: dict[int, Window] = {}
    for number, findings in shown.items():
        if any(_is_doubtful(*item) for item in findings):
            window = _window(alignment, number, vocabulary, languages, barred)
            if window is not None:
                windows[number] = window
    align_words([window.pair for window in windows.values()], vocabulary)
    judged = {
        number: list(_judged(findings, windows[number])) if number in windows else findings
        for number, findings in shown.items()
    }
    return {
        number: [item for item in found if not _has_mate(number, item[0], judged)] for number, found in judged.items()
    }


def _has_mate(number: int, finding: Finding, judged: Mapping[int, Shown]) -> bool:
    """Whether an unconfirmed passage has its other half beside it: omitted here, added there, so it has moved."""
    if finding.type not in PASSAGES or finding.estimate != UNCONFIRMED:
        return False
    near = (number + step for step in range(-MAX_REACH, MAX_REACH + 1))
    found = [other for n in near for other, _ in judged.get(n, ()) if other.estimate == UNCONFIRMED]
    return any(other.type in PASSAGES and other.type != finding.type for other in found)


def _likely_mispaired(findings: Shown, bead: Bead) -> Iterator[tuple[Finding, Severity]]:
    """Yield the findings, one of low similarity as far as the aligner's own confidence lets it stand.

    The aligner has sentence vectors and the whole path; what a free or an old translation has in unusual words
    («плетень», "wattle wall") does not shake it, while a sentence from elsewhere does.
    """
    for finding, severity in findings:
        if finding.type != "similarity" or bead.status != "auto" or bead.confidence < LIKELY_CONFIDENCE:
            yield finding, severity
        elif bead.confidence < SURE_CONFIDENCE:
            yield _unconfirmed(finding)


def _unconfirmed(finding: Finding) -> tuple[Finding, Severity]:
    return replace(finding, estimate=UNCONFIRMED), "note"


def _is_doubtful(finding: Finding, severity: Severity) -> bool:
    return severity != "note" and (finding.type in PASSAGES or finding.type in RECHECKS)


def _judged(findings: Shown, window: Window) -> Iterator[tuple[Finding, Severity]]:
    """Yield what is still shown: of an unconfirmed passage a note, of a number, date or name that has moved nothing."""
    for finding, severity in findings:
        if not _is_doubtful(finding, severity) or _is_confirmed(finding, window):
            yield finding, severity
        elif finding.type in PASSAGES:
            yield _unconfirmed(finding)


def _is_confirmed(finding: Finding, window: Window) -> bool:
    """Whether a finding stands in a window too.

    A number, a date or a name has moved only where a neighbour by itself has one too many or too few as well: the same
    value may stand in the next bead in its own right.
    """
    placed = window.place(finding)
    if finding.type in PASSAGES:
        pair = window.pair
        side, span = (pair.source, placed.source) if placed.source else (pair.target, placed.target)
        return span is None or passage_score(pair, side, words_in(side, span)) >= MIN_CANDIDATE_SCORE
    if any(overlap(placed, other) for other in _entity_findings(finding.type, window.pair)):
        return True
    return not any(_entity_findings(finding.type, pair) for pair in window.neighbours())


def _entity_findings(type: str, pair: Pair) -> list[Finding]:
    """Return the findings of a type in a pair by the checks that yield them."""
    found = [finding for run in RECHECKS[type] for finding in run(pair)]
    return merge_adjacent(pair, [finding for finding in found if finding.type == type])


def _window(
    alignment: Alignment, number: int, vocabulary: Vocabulary, languages: tuple[str, str], barred: Collection[int]
) -> Window | None:
    """Return the window about a bead; None where nothing stands beside it that could hold a counterpart."""
    first, last = (_reach(alignment.beads, number, step, barred) for step in (-1, 1))
    beads = alignment.beads[first], alignment.beads[number], alignment.beads[last]
    if first == last or beads[1].counterpart is not None:
        return None
    sides, shifts = [], []
    for own, whole in ((alignment.source_span, alignment.source), (alignment.target_span, alignment.target)):
        spans = [span for bead in alignment.beads[first : last + 1] if (span := own(bead))]
        if not spans:
            return None
        place = Span(spans[0].start, spans[-1].end)
        if len(place) > MAX_WINDOW_CHARS:
            return None
        mine = own(beads[1])
        sides.append(whole[place])
        shifts.append(mine.start - place.start if mine else 0)
    make = partial(_pair, vocabulary, languages)
    beside = [alignment.beads[n] for n in range(first, last + 1) if n != number]
    texts = [(alignment.source_text(bead), alignment.target_text(bead)) for bead in beside if not bead.is_gap]
    return Window(make(*sides), lambda: starmap(make, texts), (shifts[0], shifts[1]))


def _pair(vocabulary: Vocabulary, languages: tuple[str, str], source: str, target: str) -> Pair:
    return Pair(Segment(source, languages[0]), Segment(target, languages[1]), vocabulary, MIN_CANDIDATE_SCORE)


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
