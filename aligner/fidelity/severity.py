"""One decision: what all rules found in a bead becomes few flags, one a cause, each with a calibrated probability."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from aligner.document.model import SEVERITIES, Alignment, Bead, Divergence, Severity, Span
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.registry import GENERAL, MAX_SEVERITY
from aligner.fidelity.scoring.logistic import calibrated, least_for_warning
from aligner.fidelity.segment_pair import Finding

SHOWN = 0.2
"""The least belief at which anything is shown at all."""
OTHERWISE = 0.6
"""The least belief for a warning where none was learned."""
NOTE = 0.3
"""The least calibrated probability of a note: what is oftener wrong than that is no help."""
ERROR = 0.85
"""The least calibrated probability of an error."""


def decide(
    number: int, bead: Bead, alignment: Alignment, findings: Sequence[Finding], options: CheckOptions
) -> list[Divergence]:
    """Turn a bead's findings into divergences: overlapping ones are merged, hidden and unlikely ones left out."""
    source, target = alignment.source_span(bead), alignment.target_span(bead)
    kept: list[Divergence] = []
    for finding in one_a_cause(findings):
        probability = calibrated(finding.measure, finding.probability)
        severity = finding.severity or severity_of(finding, probability)
        if finding.probability < SHOWN or not options.wants(finding.type):
            continue
        if severity == "note" and not finding.severity and probability < NOTE:
            continue
        if SEVERITIES.index(severity) < SEVERITIES.index(options.minimum):
            continue
        kept.append(
            Divergence(
                number,
                finding.type,
                severity,
                round(probability, 3),
                _place(source, finding.source),
                _place(target, finding.target),
                finding.message,
            )
        )
    return kept


def severity_of(finding: Finding, probability: float) -> Severity:
    """Return how grave a finding is: by its probability, and never an error for the soft types."""
    if not trusted(finding):
        return "note"
    return "error" if probability >= ERROR and MAX_SEVERITY.get(finding.type) != "warning" else "warning"


def trusted(finding: Finding) -> bool:
    """Whether a finding is sure enough to interrupt an editor."""
    return finding.probability >= least_for_warning(finding.measure, OTHERWISE)


def one_a_cause(findings: Sequence[Finding], sure: Callable[[Finding], bool] | None = None) -> list[Finding]:
    """Keep one finding of those that overlap on a side; general ones only where nothing else is said.

    What is sure enough for a warning goes before what is not, however likely; then what the rules found before what the
    detector alone suspects, since they know what it is; and then the likelier before the other. `sure` says what is
    sure enough, by default `trusted`.
    """
    sure = sure or trusted
    kept: list[Finding] = []
    certain = any(f.type not in GENERAL and sure(f) for f in findings)
    for finding in sorted(findings, key=lambda f: (not sure(f), f.alone, -f.probability)):
        if finding.type in GENERAL and certain:
            continue
        if not any(overlap(finding, other) for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda f: (f.source or f.target or Span(0, 0)).start)


def overlap(one: Finding, other: Finding) -> bool:
    """Whether two findings point to the same words on either side."""
    return _meet(one.source, other.source) or _meet(one.target, other.target)


def _meet(one: Span | None, other: Span | None) -> bool:
    return bool(one and other and one.start < other.end and other.start < one.end)


def _place(whole: Span | None, span: Span | None) -> Span | None:
    """Move a span from the bead's text to the document; where the bead's side is empty there is no place."""
    return Span(whole.start + span.start, whole.start + span.end) if whole and span else None


def fingerprint(divergence: Divergence, alignment: Alignment) -> str:
    """Return a short name of a flag that stays the same when passages elsewhere in the documents change.

    It is made from the type, the texts of the bead and the flagged words, not from numbers or offsets.
    """
    bead = alignment.beads[divergence.bead]
    said = [divergence.type, alignment.source_text(bead), alignment.target_text(bead)]
    for document, span in ((alignment.source, divergence.source_span), (alignment.target, divergence.target_span)):
        said.append(document[span] if span else "")
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]
