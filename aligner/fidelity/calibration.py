"""Calibrated probabilities of a finding: that there is a divergence, and that an editor would correct it.

    >>> severity_at(Estimate(0.95, 0.8)), severity_at(Estimate(0.2, 0.1))
    ('error', None)

Both are logistic regressions on features of the finding (`aligner.fidelity.features.calibration_features`), partially
pooled: the types share the weight of the score and of what stands about it, and each has an intercept and a slope of
its own that a Gaussian prior keeps near the common ones (Gelman and Hill 2007, ch. 12). They were fitted on real
translations that readers compared with the originals. One rule gives the severity of whatever type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from aligner.document.model import Severity
from aligner.fidelity.features.calibration_features import INTERCEPT, MIN_CANDIDATE_SCORE, calibration_features
from aligner.fidelity.finding import Estimate, Finding
from aligner.fidelity.scoring.learned import learned
from aligner.fidelity.scoring.logistic import logistic
from aligner.fidelity.segment_pair import Pair

FORM = frozenset({"punctuation", "list", "length", "terminology"})
"""Types about form, glossaries and proportions, which no reader was asked about: their score gives their severity."""

FILE = "calibration.json"
UNREAD = frozenset({"list", "length", "terminology"})
"""Those of them that real pairs hold too few of to learn how often readers mark the words."""


def estimated(pair: Pair, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings with estimates for those that have none; of a type that nothing is known of, its score."""
    return [finding if finding.estimate else _with_estimate(pair, finding, findings) for finding in findings]


def _with_estimate(pair: Pair, finding: Finding, findings: Sequence[Finding]) -> Finding:
    if finding.score < MIN_CANDIDATE_SCORE:
        return replace(finding, estimate=Estimate(0.0, 0.0))
    known = f"{INTERCEPT}, {finding.type}" in learned(FILE)["divergence"]
    if finding.type in UNREAD or not known or not (pair.source.words and pair.target.words):
        return replace(finding, estimate=Estimate(finding.score, finding.score))
    return replace(finding, estimate=estimate(calibration_features(pair, finding, findings), learned(FILE)))


def estimate(features: Mapping[str, float], weights: Mapping[str, Mapping[str, float]]) -> Estimate:
    """Return both probabilities; an editor corrects nothing where there is no divergence."""
    divergence = logistic(features, weights["divergence"])
    return Estimate(divergence, min(divergence, logistic(features, weights["correction"])))


def severity_at(estimate: Estimate, thresholds: Mapping[str, Sequence[float]] | None = None) -> Severity | None:
    """Return the severity that both probabilities give, None where a finding is not to be shown.

    `thresholds` holds the least of both for each severity, by default those learned.
    """
    thresholds = thresholds or learned(FILE)["thresholds"]
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    for severity in severities:
        divergence, correction = thresholds[severity]
        if estimate.divergence >= divergence and estimate.correction >= correction:
            return severity
    return None
