"""Checking again the rows that a review changed: a mended mistake loses its flag, a new one gets one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from aligner.document.model import Alignment, Divergence, Span

Check = Callable[[Alignment], tuple[Divergence, ...]]
"""Flags an alignment; for a few rows this takes milliseconds."""


def quick(alignment: Alignment) -> tuple[Divergence, ...]:
    """Return the flags of the quick checks: rules and word vectors, without the detector."""
    from aligner.encoding import load_encoder
    from aligner.fidelity import CheckOptions, check

    return check(alignment, load_encoder(), CheckOptions(depth="quick"))


def changed_rows(before: Alignment, after: Alignment) -> list[int]:
    """Return the numbers of the rows of `after` whose text stood in no row of `before`."""
    known = {_content(before, number) for number in range(len(before.beads))}
    return [number for number in range(len(after.beads)) if _content(after, number) not in known]


def rechecked(before: Alignment, after: Alignment, check: Check = quick) -> Alignment:
    """Return `after` with the flags of its changed rows found anew; alignments that were never checked stay so.

    A decision stays with a flag of the same type on the same words. A confirmed mistake stays where its words do; what
    a correction has replaced counts as mended unless it is found again.
    """
    rows = changed_rows(before, after)
    if not rows or after.options.get("checks", after) is None:
        return after
    fresh = flags_of(after, rows, check)
    changed, kept = set(rows), []
    for flag in after.divergences:
        unmended = flag.decision == "accepted" and flag.bead not in after.target_edits
        again = any(_meet(flag, other) for other in fresh)
        if flag.bead not in changed or flag.type == "moved" or (unmended and not again):
            kept.append(flag)
    decisions = [flag for flag in after.divergences if flag.bead in changed and flag.decision != "open"]
    for flag in fresh:
        old = next((old for old in decisions if _meet(flag, old)), None)
        kept.append(replace(flag, decision=old.decision, reason=old.reason) if old else flag)
    return replace(after, divergences=tuple(sorted(kept, key=lambda flag: flag.bead)))


def flags_of(alignment: Alignment, rows: Iterable[int], check: Check = quick) -> tuple[Divergence, ...]:
    """Return the flags of a few rows, checked by themselves."""
    rows = list(rows)
    part = replace(
        alignment,
        beads=tuple(replace(alignment.beads[number], counterpart=None) for number in rows),
        divergences=(),
        target_edits={
            place: alignment.target_edits[number]
            for place, number in enumerate(rows)
            if number in alignment.target_edits
        },
    )
    return tuple(replace(flag, bead=rows[flag.bead]) for flag in check(part))


def _content(alignment: Alignment, number: int) -> tuple[Span | None, Span | None, str | None]:
    bead = alignment.beads[number]
    return alignment.source_span(bead), alignment.target_span(bead), alignment.target_edits.get(number)


def _meet(one: Divergence, other: Divergence) -> bool:
    """Whether two flags of a row are of one type and point to the same words."""
    if one.bead != other.bead or one.type != other.type:
        return False
    pairs = ((one.source_span, other.source_span), (one.target_span, other.target_span))
    both = [(a, b) for a, b in pairs if a and b]
    return any(a.start < b.end and b.start < a.end for a, b in both) if both else True
