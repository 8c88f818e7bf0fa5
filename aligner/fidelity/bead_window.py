"""Bead windows: a bead with its neighbours as one segment pair, in which its words compete for their counterparts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import starmap

from aligner.document.model import Alignment, Bead, Severity, Span
from aligner.fidelity.checks.unaligned_spans import passage_score
from aligner.fidelity.features.calibration_features import MIN_CANDIDATE_SCORE
from aligner.fidelity.finding import Estimate, Finding
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment

Shown = Sequence[tuple[Finding, Severity]]
PairMaker = Callable[[str, str], Pair]
PASSAGES = frozenset({"omission", "addition"})
MAX_WINDOW_CHARS = 6_000
"""Characters of a window's side beyond which it is not looked at."""
UNCONFIRMED = Estimate(0.3, 0.3)
"""The estimate of what the window does not confirm: of passages in free translations whose words the neighbours
seem to hold, about a third were left out all the same. That is a note's."""


@dataclass(frozen=True)
class Window:
    """A bead with its neighbours as one segment pair.

    `neighbours` makes a pair of each neighbour that has two sides, which few findings need. `shifts` tells where the
    bead's own source and target begin in the window.
    """

    bead: Bead
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


def windows_over(alignment: Alignment, numbers: range, judged: Iterable[int], make: PairMaker) -> Iterator[Window]:
    """Yield the window over some neighbouring beads for each of those that are judged; nothing where it is too long.

    Nothing is yielded either where one side of all beads is empty.
    """
    sides, starts = [], []
    for own, whole in ((alignment.source_span, alignment.source), (alignment.target_span, alignment.target)):
        spans = [span for n in numbers if (span := own(alignment.beads[n]))]
        place = Span(spans[0].start, spans[-1].end) if spans else None
        if place is None or len(place) > MAX_WINDOW_CHARS:
            return
        sides.append(whole[place])
        starts.append(place.start)
    pair = make(*sides)
    for number in judged:
        bead = alignment.beads[number]
        mine = alignment.source_span(bead), alignment.target_span(bead)
        source, target = (span.start - start if span else 0 for span, start in zip(mine, starts, strict=True))
        beside = [alignment.beads[n] for n in numbers if n != number]
        texts = [(alignment.source_text(bead), alignment.target_text(bead)) for bead in beside if not bead.is_gap]
        yield Window(bead, pair, partial(starmap, make, texts), (source, target))


def pair_of(vocabulary: Vocabulary, languages: tuple[str, str], source: str, target: str) -> Pair:
    """Return a pair of texts for the checks."""
    return Pair(Segment(source, languages[0]), Segment(target, languages[1]), vocabulary, MIN_CANDIDATE_SCORE)


def window_score(finding: Finding, window: Window) -> float:
    """Return the score of a finding's words on one side as a passage without a counterpart in the window."""
    placed, pair = window.place(finding), window.pair
    side, span = (pair.source, placed.source) if placed.source else (pair.target, placed.target)
    return passage_score(pair, side, side.words_in(span)) if span else 0.0
