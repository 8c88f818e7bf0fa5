"""Detector routing: which pairs the trained detector reads, and how its output is merged with the checks' findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from aligner.document.errors import AlignerError
from aligner.encoding import load_encoder
from aligner.fidelity.detector.span_proposals import propose_spans
from aligner.fidelity.finding import Finding, overlap
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.registry import RESCORED
from aligner.fidelity.rescoring import rescoring_features
from aligner.fidelity.scoring.estimates import estimated
from aligner.fidelity.scoring.logistic import score
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.severity import MIN_SCORE

if TYPE_CHECKING:
    from aligner.fidelity.detector import Detector, DetectorOutput

MIN_CERTAIN_SCORE = 0.95
"""The belief from which the rules are so seldom wrong that the detector takes nothing off."""


class Reader(Protocol):
    """What reads pairs: the trained detector, or an encoder's token vectors in its place."""

    @property
    def learned(self) -> bool:
        """Whether the calibration knows how its chances weigh."""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[DetectorOutput]:
        """Return one judgement for each (source, target), in their order."""


def reader(options: CheckOptions) -> Reader | None:
    """Return what is to read pairs: the model asked for, else the bundled detector, None where that is missing.

    Raises AlignerError where the model asked for cannot be loaded.
    """
    return _matcher(options.deep_model) if options.deep_model else detector()


@cache
def _matcher(model: str) -> Reader:
    from aligner.fidelity.detector.token_matcher import TokenMatcher

    return TokenMatcher(load_encoder(model))


@cache
def detector() -> Detector | None:
    """Return the bundled detector, None where its weights are not installed."""
    from aligner.fidelity.detector import load_detector

    try:
        return load_detector()
    except AlignerError:
        return None


def select_for_detector(pairs: Sequence[Pair], options: CheckOptions) -> list[int]:
    """Return the numbers of the pairs that the detector is to read: none when quick, all that hold words when deep.

    Raises AlignerError where `deep` is asked for without weights.
    """
    if options.depth == "quick":
        return []
    if reader(options) is None:
        raise AlignerError("The detector's weights are missing here; install aligner again, or use --depth quick.")
    return [n for n, pair in enumerate(pairs) if pair.bilingual and pair.source.words and pair.target.words]


def apply_detector(
    pairs: Sequence[Pair],
    findings: Sequence[list[Finding]],
    numbers: Sequence[int],
    options: CheckOptions | None = None,
    advance: Callable[[float], None] = lambda share: None,
) -> list[list[Finding]]:
    """Return the findings of all pairs, weighed anew and joined by the detector's own where it read the pair.

    `advance` is told which share of the reading is done.
    """
    result = [list(found) for found in findings]
    chosen_reader = reader(options or CheckOptions()) if numbers else None
    if chosen_reader is None:
        return result
    for start in range(0, len(numbers), 64):
        batch = numbers[start : start + 64]
        judgements = chosen_reader.predict([(pairs[n].russian.text, pairs[n].english.text) for n in batch])
        for number, judgement in zip(batch, judgements, strict=True):
            joined = merge_detector_output(pairs[number], result[number], judgement, learned=chosen_reader.learned)
            result[number] = estimated(pairs[number], joined)
        advance((start + len(batch)) / len(numbers))
    return result


def merge_detector_output(pair: Pair, findings: Sequence[Finding], judgement: DetectorOutput, *, learned: bool = True) -> list[Finding]:
    """Weigh the rules' findings anew with the detector's marks, and add the runs of words that it alone suspects.

    Chances that nothing was learned about (`learned` is False) leave the findings as they are and add only notes
    on other words.
    """
    marks = (judgement.source, judgement.target)
    if pair.source.language != "ru":
        marks = (judgement.target, judgement.source)
    if not learned:
        told = [finding for finding in findings if finding.score >= MIN_SCORE]
        new = (f for f in propose_spans(pair, marks, judgement) if not any(overlap(f, known) for known in told))
        return [*findings, *(replace(finding, severity="note", rescored=False) for finding in new)]
    weighed = []
    for finding in findings:
        if finding.type not in RESCORED:
            weighed.append(finding)
            continue
        evidence = rescoring_features(pair, finding, judgement)
        sure = score(f"deep {finding.type}", evidence, otherwise=finding.score)
        weighed.append(replace(finding, score=keep_certain_score(finding, sure), features=evidence, rescored=True, estimate=None))
    return weighed + propose_spans(pair, marks, judgement)


def keep_certain_score(finding: Finding, sure: float) -> float:
    """Return what to believe of a finding: what the detector makes of it, unless the rules are certain.

    >>> found = Finding("name", Span(0, 4), Span(0, 2), 0.98, "The name differs: the source says «НАТО», …")
    >>> reconciled(found, 0.5), reconciled(replace(found, score=0.8), 0.5)
    (0.98, 0.5)
    """
    return max(sure, finding.score) if finding.score >= MIN_CERTAIN_SCORE else sure
