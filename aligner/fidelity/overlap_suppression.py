"""Suppression of overlapping findings: one flag a cause.

Non-maximum suppression (Neubeck & Van Gool 2006) over findings that point to the same words: of a number and a date
on «5 мая» the likelier stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from aligner.document.model import Severity, Span
from aligner.fidelity.finding import Finding, overlap
from aligner.fidelity.registry import GENERAL
from aligner.fidelity.severity import estimate_of, passes_warning_threshold, severity_of


def suppress_overlapping(findings: Sequence[Finding], sure: Callable[[Finding], bool] | None = None) -> list[Finding]:
    """Non-maximum suppression: keep one finding of those that overlap on a side, general types only where alone.

    Findings that pass the warning threshold go first, then the likelier. `sure` decides which pass, by default
    `passes_warning_threshold`.
    """
    sure = sure or passes_warning_threshold
    kept: list[Finding] = []
    certain = any(f.type not in GENERAL and sure(f) for f in findings)
    for finding in sorted(findings, key=lambda f: (not sure(f), -estimate_of(f).divergence)):
        if finding.type in GENERAL and certain:
            continue
        if not any(overlap(finding, other) for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.source or f.target or Span(0, 0)).start)


def flagged(
    findings: Sequence[Finding], thresholds: Mapping[str, Sequence[float]] | None = None
) -> list[tuple[Finding, Severity]]:
    """Return the findings of a bead that are shown, one a cause, each with its severity; `thresholds` as learned."""
    severities = {id(finding): severity_of(finding, thresholds)[0] for finding in findings}
    shown = [finding for finding in findings if severities[id(finding)]]
    sure = {id(f) for f in shown if severities[id(f)] != "note"}
    kept = suppress_overlapping(shown, lambda finding: id(finding) in sure)
    return [(finding, severity) for finding in kept if (severity := severities[id(finding)])]
