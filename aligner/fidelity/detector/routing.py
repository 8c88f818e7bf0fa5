"""Going deeper: where the trained detector looks, and how what it marks joins what the rules found."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from aligner.document.errors import AlignerError
from aligner.document.model import Span
from aligner.encoding import load_encoder
from aligner.fidelity.analysis.negation import read_negations
from aligner.fidelity.finding import Finding, overlap
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.registry import RESCORED, SPAN_LABELS
from aligner.fidelity.rescoring import log_odds, second_look
from aligner.fidelity.scoring.estimates import estimated
from aligner.fidelity.scoring.logistic import weigh
from aligner.fidelity.segment_pair import Pair, shown
from aligner.fidelity.severity import MIN_SCORE
from aligner.lexicon.contrast_sets import members
from aligner.lexicon.tokens import Side
from aligner.lexicon.translation_table import said_by

if TYPE_CHECKING:
    from aligner.fidelity.detector import Detector, Judgement, Mark

CERTAIN = 0.95
"""The belief from which the rules are so seldom wrong that the detector takes nothing off."""
RUN = 0.35
"""The least chance of a mark that counts towards a run of marked words."""
FEW = 3
"""Marked words in a row that may be named by what they are; more of them are a passage."""
LIKELY = 0.5
"""How likely a marked word must mean a word of a contrast whose type may name it."""


class Reader(Protocol):
    """What reads pairs: the trained detector, or an encoder's token vectors in its place."""

    @property
    def learned(self) -> bool:
        """Whether the calibration knows how its chances weigh."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
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


def chosen(pairs: Sequence[Pair], options: CheckOptions) -> list[int]:
    """Return the numbers of the pairs that the detector is to read: none when quick, all that hold words when deep.

    Raises AlignerError where `deep` is asked for without weights.
    """
    if options.depth == "quick":
        return []
    if reader(options) is None:
        raise AlignerError("The detector's weights are missing here; install aligner again, or use --depth quick.")
    return [n for n, pair in enumerate(pairs) if pair.bilingual and pair.source.words and pair.target.words]


def deepen(
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
        judgements = chosen_reader.judge([(pairs[n].russian.text, pairs[n].english.text) for n in batch])
        for number, judgement in zip(batch, judgements, strict=True):
            joined = join(pairs[number], result[number], judgement, learned=chosen_reader.learned)
            result[number] = estimated(pairs[number], joined)
        advance((start + len(batch)) / len(numbers))
    return result


def join(pair: Pair, findings: Sequence[Finding], judgement: Judgement, *, learned: bool = True) -> list[Finding]:
    """Weigh the rules' findings anew with the detector's marks, and add the runs of words that it alone suspects.

    Chances that nothing was learned about (`learned` is False) leave the findings as they are and add only notes
    on other words.
    """
    marks = (judgement.source, judgement.target)
    if pair.source.language != "ru":
        marks = (judgement.target, judgement.source)
    if not learned:
        told = [finding for finding in findings if finding.score >= MIN_SCORE]
        new = (f for f in suspicions(pair, marks, judgement) if not any(overlap(f, known) for known in told))
        return [*findings, *(replace(finding, severity="note", rescored=False) for finding in new)]
    weighed = []
    for finding in findings:
        if finding.type not in RESCORED:
            weighed.append(finding)
            continue
        evidence = second_look(pair, finding, judgement)
        sure = weigh(f"deep {finding.type}", evidence, otherwise=finding.score)
        weighed.append(replace(finding, score=reconciled(finding, sure), features=evidence, rescored=True, estimate=None))
    return weighed + suspicions(pair, marks, judgement)


def reconciled(finding: Finding, sure: float) -> float:
    """Return what to believe of a finding: what the detector makes of it, unless the rules are certain.

    >>> found = Finding("name", Span(0, 4), Span(0, 2), 0.98, "The name differs: the source says «НАТО», …")
    >>> reconciled(found, 0.5), reconciled(replace(found, score=0.8), 0.5)
    (0.98, 0.5)
    """
    return max(sure, finding.score) if finding.score >= CERTAIN else sure


def suspicions(
    pair: Pair, marks: tuple[tuple[Mark, ...], tuple[Mark, ...]], judgement: Judgement
) -> list[Finding]:
    """Return a finding for each run of words that the detector marks: left out, put in, or saying something else."""
    found = []
    for number, own in enumerate(marks):
        side = pair.target if number else pair.source
        for run in _runs([m for m in own if m.end > m.start], side.text):
            place = Span(run[0].start, run[-1].end)
            kind = named_cause(pair, side, place) or _plain_cause(run, target=number == 1)
            highest = max(m.probability for m in run)
            evidence = {
                "highest": log_odds(highest),
                "mean": log_odds(sum(m.probability for m in run) / len(run)),
                "words": math.log(len(run)),
                "damaged": log_odds(judgement.damaged),
                "quality": log_odds(judgement.quality),
                "target": float(number),
                "runs": float(len(own)),
            }
            sure = weigh(f"mark {kind}", evidence, otherwise=0.55 * highest)
            spans = (None, place) if number else (place, None)
            message = _message(kind, side[place])
            found.append(Finding(kind, spans[0], spans[1], sure, message, None, evidence, rescored=True))
    return found


def named_cause(pair: Pair, side: Side, place: Span) -> str | None:
    """Return the type that a few marked words have by themselves: a negation, a name, a modal verb, a quantifier."""
    russian = side is pair.russian
    cues = [cue for cue in pair.cues[not russian] if cue.span.start < place.end and place.start < cue.span.end]
    if not cues or len(cues) > FEW:
        return None
    if any(negation.open for negation in read_negations(Side(side[place], side.language))):
        return "negation"
    names = (name.span for name in pair.names[not russian] if name.firm)
    if any(span.start < place.end and place.start < span.end for span in names):
        return "name"
    shares: dict[str, float] = {}
    for cue in cues:
        for word, share in (said_by(cue, "ru") if russian else {cue.key: 1.0}).items():
            for type_ in {contrast.type for contrast, _ in members().get(word, ())}:
                shares[type_] = shares.get(type_, 0.0) + share
    likeliest = max(SPAN_LABELS, key=lambda type_: shares.get(type_, 0.0))
    return likeliest if shares.get(likeliest, 0.0) >= LIKELY else None


def _plain_cause(run: Sequence[Mark], *, target: bool) -> str:
    """Return whether marked words were left out, put in, or say something else."""
    alone = sum(mark.kind in ("omitted", "added") for mark in run) * 2 > len(run)
    return ("addition" if target else "omission") if alone else "meaning"


def _runs(marks: Sequence[Mark], text: str) -> list[list[Mark]]:
    """Group likely marks that stand next to each other."""
    runs: list[list[Mark]] = []
    for mark in marks:
        if mark.probability < RUN:
            continue
        if runs and not any(c.isalnum() for c in text[runs[-1][-1].end : mark.start]):
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def _message(kind: str, words: str) -> str:
    words = shown(words)
    if kind == "omission":
        return f"Omitted from the translation: «{words}»."
    if kind == "addition":
        return f"Added by the translation: “{words}”."
    if kind == "meaning":
        return f"Possible mistranslation: “{words}”."
    return f"The {kind} “{words}” seems to have no counterpart on the other side."
