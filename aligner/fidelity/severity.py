"""Severity of a finding: note, warning or error by its two calibrated probabilities, the same for all types.

`aligner.fidelity.calibration` gives the probabilities and the thresholds. Types of form, which no reader was
asked about, go by their score: from `MIN_FORM_WARNING` they are warnings, from `MIN_SCORE` notes. A type may cap its
severity (`max_severity`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aligner.document.model import SEVERITIES, Severity
from aligner.fidelity.calibration import FORM, severity_at
from aligner.fidelity.finding import Estimate, Finding
from aligner.fidelity.registry import MAX_SEVERITY

MIN_SCORE = 0.2
MIN_FORM_WARNING = 0.65


def severity_of(
    finding: Finding, thresholds: Mapping[str, Sequence[float]] | None = None
) -> tuple[Severity | None, float]:
    """Return a finding's severity, None where it is not to be shown, and the probability of a divergence.

    >>> severity_of(Finding("length", None, None, 0.1, "One side is far too long."))[0] is None
    True
    """
    return _severity(finding, thresholds), estimate_of(finding).divergence


def _severity(finding: Finding, thresholds: Mapping[str, Sequence[float]] | None) -> Severity | None:
    if finding.severity:
        return finding.severity if finding.score >= MIN_SCORE else None
    if finding.type in FORM:
        return "warning" if finding.score >= MIN_FORM_WARNING else "note" if finding.score >= MIN_SCORE else None
    severity = severity_at(estimate_of(finding), thresholds)
    return severity and min(severity, MAX_SEVERITY.get(finding.type, "error"), key=SEVERITIES.index)


def estimate_of(finding: Finding) -> Estimate:
    """Return what a finding is worth: its own score where nothing was learned about it."""
    return finding.estimate or Estimate(finding.score, finding.score)


def passes_warning_threshold(finding: Finding) -> bool:
    """Whether a finding is a warning or an error."""
    return severity_of(finding)[0] in ("warning", "error")
