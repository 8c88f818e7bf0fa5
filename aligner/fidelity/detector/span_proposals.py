"""Span proposals: runs of words that the detector marks and no check found, each with a type («omission», «name» …)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aligner.document.model import Span
from aligner.fidelity.analysis.negation import read_negations
from aligner.fidelity.finding import Finding
from aligner.fidelity.registry import SPAN_LABELS
from aligner.fidelity.rescoring import log_odds
from aligner.fidelity.scoring.logistic import score
from aligner.fidelity.segment_pair import Pair, quoted
from aligner.lexicon.contrast_sets import classes_by_word
from aligner.lexicon.tokens import Segment
from aligner.lexicon.translation_table import translation_probabilities

if TYPE_CHECKING:
    from aligner.fidelity.detector import DetectorOutput, Mark

MIN_MARK_PROBABILITY = 0.35
"""The least chance of a mark that counts towards a run of marked words."""
MAX_NAMED_WORDS = 3
"""Marked words in a row that may be named by what they are; more of them are a passage."""
MIN_CONTRAST_SHARE = 0.5
"""How likely a marked word must mean a word of a contrast whose type may name it."""


def propose_spans(
    pair: Pair, marks: tuple[tuple[Mark, ...], tuple[Mark, ...]], judgement: DetectorOutput
) -> list[Finding]:
    """Return a finding for each run of words that the detector marks: left out, put in, or saying something else."""
    found = []
    for number, own in enumerate(marks):
        side = pair.target if number else pair.source
        for run in _runs([m for m in own if m.end > m.start], side.text):
            place = Span(run[0].start, run[-1].end)
            kind = infer_type(pair, side, place) or _plain_cause(run, target=number == 1)
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
            sure = score(f"mark {kind}", evidence, otherwise=0.55 * highest)
            spans = (None, place) if number else (place, None)
            message = _message(kind, side[place])
            found.append(Finding(kind, spans[0], spans[1], sure, message, None, evidence, rescored=True))
    return found


def infer_type(pair: Pair, side: Segment, place: Span) -> str | None:
    """Return the type that a few marked words have by themselves: a negation, a name, a modal verb, a quantifier."""
    russian = side is pair.russian
    cues = [cue for cue in pair.phrase_tokens[not russian] if cue.span.start < place.end and place.start < cue.span.end]
    if not cues or len(cues) > MAX_NAMED_WORDS:
        return None
    if any(negation.explicit for negation in read_negations(Segment(side[place], side.language))):
        return "negation"
    names = (name.span for name in pair.names[not russian] if name.required)
    if any(span.start < place.end and place.start < span.end for span in names):
        return "name"
    shares: dict[str, float] = {}
    for cue in cues:
        for word, share in (translation_probabilities(cue, "ru") if russian else {cue.key: 1.0}).items():
            for type_ in {contrast.type for contrast, _ in classes_by_word().get(word, ())}:
                shares[type_] = shares.get(type_, 0.0) + share
    likeliest = max(SPAN_LABELS, key=lambda type_: shares.get(type_, 0.0))
    return likeliest if shares.get(likeliest, 0.0) >= MIN_CONTRAST_SHARE else None


def _plain_cause(run: Sequence[Mark], *, target: bool) -> str:
    """Return whether marked words were left out, put in, or say something else."""
    alone = sum(mark.kind in ("omitted", "added") for mark in run) * 2 > len(run)
    return ("addition" if target else "omission") if alone else "meaning"


def _runs(marks: Sequence[Mark], text: str) -> list[list[Mark]]:
    """Group likely marks that stand next to each other."""
    runs: list[list[Mark]] = []
    for mark in marks:
        if mark.probability < MIN_MARK_PROBABILITY:
            continue
        if runs and not any(c.isalnum() for c in text[runs[-1][-1].end : mark.start]):
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs


def _message(kind: str, words: str) -> str:
    words = quoted(words)
    if kind == "omission":
        return f"Omitted from the translation: «{words}»."
    if kind == "addition":
        return f"Added by the translation: “{words}”."
    if kind == "meaning":
        return f"Possible mistranslation: “{words}”."
    return f"The {kind} “{words}” seems to have no counterpart on the other side."
