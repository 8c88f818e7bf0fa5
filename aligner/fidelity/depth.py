"""Going deeper: where the trained detector looks, and how what it marks joins what the rules found."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError
from aligner.document.model import Span
from aligner.fidelity.decision import trusted
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.weighing import weigh

if TYPE_CHECKING:
    from aligner.fidelity.detector import Detector, Judgement, Mark

SHORT = 300
"""Documents of so many beads at most are read by the detector whole when the depth is `auto`."""
DOUBTED = frozenset(
    {"negation", "name", "omission", "addition", "modality", "quantifier", "meaning", "length", "similarity"}
)
"""Types of finding that the detector has a say in; the rules know numbers, dates and Cyrillic better."""
RUN = 0.35
"""The least chance of a mark that counts towards a run of marked words."""


@cache
def detector() -> Detector | None:
    """Return the bundled detector, None where its weights are not installed."""
    from aligner.fidelity.detector import load_detector

    try:
        return load_detector()
    except AlignerError:
        return None


def chosen(
    pairs: Sequence[Pair], findings: Sequence[Sequence[Finding]], options: CheckOptions, beads: int
) -> list[int]:
    """Return the numbers of the pairs that the detector is to read.

    `quick` reads none and `deep` all; `auto` reads all of a short document, and of a long one the pairs in which the
    rules found something that they are not sure of. Raises AlignerError where `deep` is asked for without weights.
    """
    if options.depth == "quick":
        return []
    if options.depth == "deep" and detector() is None:
        raise AlignerError(
            "The detector's weights are not installed; train them with scripts/train_detector.py, or use --depth quick."
        )
    whole = options.depth == "deep" or beads <= SHORT
    return [
        number
        for number, (pair, found) in enumerate(zip(pairs, findings, strict=True))
        if pair.bilingual
        and pair.source.words
        and pair.target.words
        and (whole or any(f.type in DOUBTED and f.probability >= 0.15 and not trusted(f) for f in found))
    ]


def deepen(
    pairs: Sequence[Pair],
    findings: Sequence[list[Finding]],
    numbers: Sequence[int],
    advance: Callable[[int], None] = lambda count: None,
) -> list[list[Finding]]:
    """Return the findings of all pairs, weighed anew and joined by the detector's own where it read the pair."""
    result = [list(found) for found in findings]
    reader = detector() if numbers else None
    if reader is None:
        return result
    for start in range(0, len(numbers), 64):
        batch = numbers[start : start + 64]
        judgements = reader.judge([(pairs[n].russian.text, pairs[n].english.text) for n in batch])
        for number, judgement in zip(batch, judgements, strict=True):
            result[number] = join(pairs[number], result[number], judgement)
        advance(len(batch))
    return result


def join(pair: Pair, findings: Sequence[Finding], judgement: Judgement) -> list[Finding]:
    """Weigh a pair's findings anew with the detector's marks, and add the runs of words that it alone suspects."""
    marks = (judgement.source, judgement.target)
    if pair.source.language != "ru":
        marks = (judgement.target, judgement.source)
    weighed = []
    for finding in findings:
        if finding.type not in DOUBTED:
            weighed.append(finding)
            continue
        evidence = second_look(finding, marks, judgement)
        sure = weigh(f"deep {finding.type}", evidence, otherwise=finding.probability)
        weighed.append(replace(finding, probability=sure, evidence=evidence))
    return weighed + suspicions(pair, marks, judgement)


def second_look(
    finding: Finding, marks: tuple[tuple[Mark, ...], tuple[Mark, ...]], judgement: Judgement
) -> dict[str, float]:
    """Return the evidence for a finding of the rules: their belief, and the detector's marks where it points."""
    inside = [
        mark.probability
        for span, own in zip((finding.source, finding.target), marks, strict=True)
        for mark in own
        if span and mark.start <= span.end and span.start <= mark.end
    ]
    belief = min(0.999, max(0.001, finding.probability))
    everywhere = [mark.probability for own in marks for mark in own]
    return {
        "belief": math.log(belief / (1 - belief)),
        "mark": max(inside, default=0.0),
        "marks": sum(inside) / max(1, len(inside)),
        "highest": max(everywhere, default=0.0),
        "damaged": judgement.damaged,
        "quality": judgement.quality,
        "mark if damaged": max(inside, default=0.0) * judgement.damaged,
    }


def suspicions(
    pair: Pair, marks: tuple[tuple[Mark, ...], tuple[Mark, ...]], judgement: Judgement
) -> list[Finding]:
    """Return a finding for each run of words that the detector marks: left out, put in, or saying something else."""
    found = []
    for number, own in enumerate(marks):
        side = pair.target if number else pair.source
        for run in _runs([m for m in own if m.end > m.start], side.text):
            place = Span(run[0].start, run[-1].end)
            alone = sum(m.kind in ("omitted", "added") for m in run) * 2 > len(run)
            kind = ("addition" if number else "omission") if alone else "meaning"
            highest = max(m.probability for m in run)
            evidence = {
                "highest": highest,
                "mean": sum(m.probability for m in run) / len(run),
                "words": math.log(len(run)),
                "damaged": judgement.damaged,
                "quality": judgement.quality,
                "highest if damaged": highest * judgement.damaged,
                "target": float(number),
                "runs": float(len(own)),
            }
            sure = weigh(f"mark {kind}", evidence, otherwise=0.55 * highest)
            spans = (None, place) if number else (place, None)
            found.append(Finding(kind, spans[0], spans[1], sure, _message(kind, side[place]), evidence=evidence))
    return found


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
    if kind == "omission":
        return f"Omitted from the translation: «{words}»."
    if kind == "addition":
        return f"Added by the translation: “{words}”."
    return f"“{words}” seems to say something else than the other side."
