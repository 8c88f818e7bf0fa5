"""Reliability features of a finding: «number, score 2.3, both sides, three words, a literal translation».

They show how far a finding can be trusted on real text: its type and score, which sides it points to, how many words
those are and which share of the sentence, what else is flagged in the bead, and how literal the translation is as a
whole. Each has a weight for all types and one of the type's own (a surplus negation counts more in a literal
translation). What the score was computed from is evidence once more: the scorers are learned on planted divergences,
and real ones may bear out another weight. `scripts/training/calibration.py` learns what each of them weighs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from aligner.document.model import Span
from aligner.fidelity.features.context import literalness
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair

if TYPE_CHECKING:
    from aligner.fidelity.word_alignment.similarity import BestMatches

EVIDENCE = "evidence"
"""What the features of a type's scorers are called here: "evidence no explicit across, negation"."""
INTERCEPT = "intercept"
"""What a type's own intercepts are called: "intercept, number", "intercept, number, both"."""
NEUTRAL_COVERAGE = {
    "match of flagged words": 0.37,
    "largest flagged weight": 1.33,
    "log flagged weight": 1.37,
    "unmatched beside": 0.28,
    "unmatched opposite": 0.33,
}
"""The features of coverage without word vectors: about their means."""
MIN_PROBABILITY = 0.003
"""The least probability whose log-odds are taken."""
MIN_CANDIDATE_SCORE = 0.1
"""The score below which a finding is dropped."""
_ENDED, _ENDS = re.compile(r"(?:^|[.!?…«»“”\"–—-])\s*$"), re.compile(r"\s*(?:[.!?…»”\"]|$)")
"""What stands before and after whole sentences and what is said in dialogue."""


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability, kept away from 0 and 1.

    >>> log_odds(0.5), round(log_odds(1.0), 1)
    (0.0, 5.8)
    """
    probability = min(max(probability, MIN_PROBABILITY), 1 - MIN_PROBABILITY)
    return math.log(probability / (1 - probability))


def calibration_features(pair: Pair, finding: Finding, findings: Sequence[Finding]) -> dict[str, float]:
    """Return the features of one finding among all findings of its pair; log-odds, logarithms of counts, and shares."""
    flagged = "both" if finding.source and finding.target else "source" if finding.source else "target"
    sides = (pair.source, finding.source), (pair.target, finding.target)
    counts = [len(side.words_in(span)) if span else 0 for side, span in sides]
    shares = [count / max(1, len(side.words)) for count, side in zip(counts, (pair.source, pair.target), strict=True)]
    russian, english = len(pair.russian.words), len(pair.english.words)
    others = [other for other in findings if other is not finding and other.score >= MIN_CANDIDATE_SCORE]
    shared = {
        "score logit": log_odds(finding.score),
        "exact": float(finding.exact),
        "log words": math.log1p(max(counts)),
        "flagged share": max(shares),
        "literalness": literalness(pair) - 0.5,
        "log length": math.log1p(russian) - 3.0,
        "whole sentence": float(any(_is_whole(side.text, span) for side, span in sides if span and flagged != "both")),
        "length deviation": abs(math.log((english + 1) / (russian + 1)) - 0.28),
    }
    return {
        f"{INTERCEPT}, {finding.type}": 1.0,
        f"{INTERCEPT}, {finding.type}, {flagged}": 1.0,
        "log other findings": math.log1p(len(others)),
        "surest other finding": max((other.score for other in others if other.type != finding.type), default=0.0),
        **_coverage(pair, finding),
        **shared,
        **{f"{name}, {finding.type}": value for name, value in shared.items()},
        **{f"{EVIDENCE} {name}, {finding.type}": value for name, value in (finding.features or {}).items() if value},
    }


def _coverage(pair: Pair, finding: Finding) -> dict[str, float]:
    """Return how well the flagged words are matched, what they weigh, and what else is unmatched on either side.

    Where the words about a passage are unmatched too, and words opposite are, it was translated freely rather than
    left out. Weights are those of the words in their sentence; masses are shares of a side's weight.
    """
    if pair.similarity is None:
        return NEUTRAL_COVERAGE
    spans = (finding.source, finding.target) if pair.source is pair.russian else (finding.target, finding.source)
    russian, english = (
        _side_coverage(matches, side.words_in(span) if span else Span(0, 0))
        for matches, side, span in zip(
            (pair.similarity.russian, pair.similarity.english), (pair.russian, pair.english), spans, strict=True
        )
    )
    weight = russian.weight + english.weight
    own, opposite = (russian, english) if spans[0] else (english, russian)
    return {
        "match of flagged words": (russian.matched + english.matched) / (weight + 1e-6),
        "largest flagged weight": max(russian.largest, english.largest),
        "log flagged weight": math.log1p(weight),
        "unmatched beside": own.unmatched_beside,
        "unmatched opposite": opposite.unmatched_beside,
    }


class _SideCoverage(NamedTuple):
    """The flagged words of a side: their weight, the largest, how much is matched; what is unmatched beside them."""

    weight: float
    largest: float
    matched: float
    unmatched_beside: float


def _side_coverage(matches: BestMatches, flagged: Span) -> _SideCoverage:
    weights: list[float] = matches.weights.tolist()  # of a sentence's words, numpy makes more work than Python
    similar, inside = matches.match_similarity, slice(flagged.start, flagged.end)
    own = weights[inside]
    unmatched = [weight * min(1.0, max(0.0, 1.0 - alike)) for weight, alike in zip(weights, similar, strict=True)]
    beside = sum(unmatched) - sum(unmatched[inside])
    return _SideCoverage(
        sum(own), max(own, default=0.0), sum(map(mul, own, similar[inside])), beside / (sum(weights) + 1e-6)
    )


def _is_whole(text: str, span: Span) -> bool:
    """Whether a span begins and ends where sentences do.

    >>> _is_whole("Да. Он ушёл. Жаль.", Span(4, 11)), _is_whole("Да. Он ушёл домой.", Span(4, 11))
    (True, False)
    """
    return bool(_ENDED.search(text, max(0, span.start - 4), span.start) and _ENDS.match(text, span.end))
