"""Severity of a finding: the calibrated probability of its score, and note, warning or error by four thresholds.

| threshold | scale | a finding below it |
|---|---|---|
| `MIN_SCORE` | raw score | is hidden |
| the learned warning threshold of its type | raw score | is at most a note |
| `MIN_NOTE_PROBABILITY` | calibrated probability | is hidden if it is a note |
| `MIN_ERROR_PROBABILITY` | calibrated probability | is at most a warning |
"""

from __future__ import annotations

from aligner.document.model import Severity
from aligner.fidelity.finding import Finding
from aligner.fidelity.registry import MAX_SEVERITY
from aligner.fidelity.scoring.logistic import calibrated, least_for_warning

MIN_SCORE = 0.2
DEFAULT_WARNING_SCORE = 0.6
"""The warning threshold of a type for which none was learned."""
MIN_NOTE_PROBABILITY = 0.3
MIN_ERROR_PROBABILITY = 0.85


def severity_of(finding: Finding) -> tuple[Severity | None, float]:
    """Return a finding's severity, None where it is not to be shown, and its calibrated probability.

    >>> severity_of(Finding("length", None, None, 0.1, "One side is far too long."))[0] is None
    True
    """
    probability = calibrated(finding.calibration_key, finding.score)
    if finding.score < MIN_SCORE:
        return None, probability
    if finding.severity:
        return finding.severity, probability
    if not passes_warning_threshold(finding):
        return ("note" if probability >= MIN_NOTE_PROBABILITY else None), probability
    error = probability >= MIN_ERROR_PROBABILITY and MAX_SEVERITY.get(finding.type) != "warning"
    return ("error" if error else "warning"), probability


def passes_warning_threshold(finding: Finding) -> bool:
    """Whether a finding is sure enough to interrupt an editor."""
    return finding.score >= least_for_warning(finding.calibration_key, DEFAULT_WARNING_SCORE)
