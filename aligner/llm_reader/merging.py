"""The decision: verified findings of a reader and flags of the rules become one list, one flag a cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aligner.document.model import SEVERITIES, Alignment, Divergence, Span
from aligner.fidelity import CheckOptions
from aligner.llm_reader.calibration import Calibration
from aligner.llm_reader.instruction import TYPES
from aligner.llm_reader.options import ReaderOptions
from aligner.llm_reader.passes import Verified, WindowReading

GENERAL = frozenset({"similarity", "length"})
"""Types of the rules that name no cause; a finding about the same words explains them."""
LARGEST_GAP = 0.5
"""The part of the longer of two spans that must be common for the two to be about one cause."""


def withdrawable(flag: Divergence) -> bool:
    """Whether a flag of the rules can be put to a reader: one about the content of its words, not yet decided."""
    return flag.source == "rules" and flag.decision == "open" and (flag.type in TYPES or flag.type in GENERAL)


def merged(
    alignment: Alignment,
    results: Sequence[WindowReading],
    options: ReaderOptions,
    calibration: Calibration,
    checks: CheckOptions,
) -> tuple[Divergence, ...]:
    """Return the flags that stay and the reader's that are wanted, by beads; overlapping ones are one."""
    withdrawn = {number for result in results for number in result.withdrawn}
    flags = [flag for number, flag in enumerate(alignment.divergences) if number not in withdrawn]
    own = [
        flag
        for result in results
        for finding in result.findings
        if _wanted(flag := _flag(finding, alignment, options, calibration), alignment, checks)
    ]
    by_bead: dict[int, list[Divergence]] = {}
    for flag in own:
        by_bead.setdefault(flag.bead, []).append(flag)
    kept: list[Divergence] = [flag for flag in flags if flag.bead not in by_bead]
    for number, found in by_bead.items():
        kept += _one_a_cause([flag for flag in flags if flag.bead == number], found)
    return tuple(sorted(kept, key=lambda flag: flag.bead))


def _flag(finding: Verified, alignment: Alignment, options: ReaderOptions, calibration: Calibration) -> Divergence:
    bead = alignment.beads[finding.bead]
    source, target = alignment.source_span(bead), alignment.target_span(bead)
    probability = calibration.probability(finding.type, finding.severity)
    return Divergence(
        finding.bead,
        finding.type,
        finding.severity,
        probability or 0.0,
        finding.source.shifted(source.start) if source and finding.source else None,
        finding.target.shifted(target.start) if target and finding.target else None,
        finding.reason or f"{finding.type.capitalize()}: the two sides differ.",
        source=options.name,
        measured=probability is not None,
    )


def _wanted(flag: Divergence, alignment: Alignment, checks: CheckOptions) -> bool:
    """Whether a flag is of a type and severity asked for, and not one that an editor has dealt with."""
    if not checks.shows(flag.type, flag.severity):
        return False
    if not checks.accepted:
        return True
    from aligner.fidelity.dismissed_flags import fingerprint

    return fingerprint(flag, alignment) not in checks.accepted


def _one_a_cause(rules: Iterable[Divergence], found: Sequence[Divergence]) -> list[Divergence]:
    """Return one flag for each cause of a bead: the severer of two about the same words.

    A flag of the rules that the reader shares keeps its type, message and measured probability, and takes the greater
    severity. One of another type gives way to a finding at least as severe.
    """
    kept: list[Divergence] = []
    for flag in sorted(found, key=lambda flag: -SEVERITIES.index(flag.severity)):
        if not any(_same_words(flag, other) for other in kept):
            kept.append(flag)
    stay: list[Divergence] = []
    for flag in rules:
        partner = next((other for other in kept if _same_words(flag, other) or _same_cause(flag, other)), None)
        if partner is None:
            stay.append(flag)
        elif flag.type == partner.type and flag.decision == "open":
            kept.remove(partner)
            stay.append(replace(flag, severity=max(flag.severity, partner.severity, key=SEVERITIES.index)))
        elif flag.type not in GENERAL and (flag.decision != "open" or _severer(flag, partner)):
            kept.remove(partner)
            stay.append(flag)
    return sorted(stay + kept, key=lambda flag: (flag.source_span or flag.target_span or Span(0, 0)).start)


def _severer(one: Divergence, other: Divergence) -> bool:
    return SEVERITIES.index(one.severity) > SEVERITIES.index(other.severity)


def _same_cause(one: Divergence, other: Divergence) -> bool:
    """Whether two flags of one type are about words of which one's contain the other's: "not" in "shall not take"."""
    sides = ((one.source_span, other.source_span), (one.target_span, other.target_span))
    return one.type == other.type and any(a and b and _common(a, b) == min(len(a), len(b)) > 0 for a, b in sides)


def _same_words(one: Divergence, other: Divergence) -> bool:
    """Whether two flags are about the same words: on some side at least half of the longer span is common."""
    sides = ((one.source_span, other.source_span), (one.target_span, other.target_span))
    return any(a and b and _common(a, b) >= LARGEST_GAP * max(len(a), len(b)) for a, b in sides)


def _common(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
