"""Decisions on flags: found again by a fingerprint (`--accept`), or carried over from an earlier alignment."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from aligner.document.model import Alignment, Divergence, Span


def fingerprint(divergence: Divergence, alignment: Alignment) -> str:
    """Return a short name of a flag that stays the same when passages elsewhere in the documents change.

    It is made from the type, the texts of the bead and the flagged words, not from numbers or offsets.
    """
    places = (alignment.source, divergence.source_span), (alignment.target, divergence.target_span)
    words = [document[span] if span else "" for document, span in places]
    return hashlib.sha256("\0".join([*_texts(divergence, alignment), *words]).encode()).hexdigest()[:16]


def _texts(flag: Divergence, alignment: Alignment) -> tuple[str, str, str]:
    """Return the type of a flag and the texts of its bead, the target as corrected."""
    bead = alignment.beads[flag.bead]
    target = alignment.target_edits.get(flag.bead, alignment.target_text(bead))
    return flag.type, alignment.source_text(bead), target


def with_decisions(fresh: Iterable[Divergence], alignment: Alignment, earlier: Alignment) -> tuple[Divergence, ...]:
    """Return fresh flags of an alignment with the decisions made on an earlier one, by the texts of their rows.

    A decision holds for a flag of the same type on the same words of the same pair of texts. A confirmed mistake whose
    row stands as it was is returned even where it was not found again: nobody has mended it.
    """
    fresh = list(fresh)
    made: dict[tuple[str, str, str], list[tuple[Divergence, Span | None, Span | None]]] = defaultdict(list)
    for flag in earlier.divergences:
        if flag.decision != "open":
            made[_texts(flag, earlier)].append((flag, *_within(flag, earlier)))
    result = []
    for flag in fresh:
        places = _within(flag, alignment)
        known = next((old for old, *spans in made.get(_texts(flag, alignment), ()) if same_words(places, spans)), None)
        result.append(replace(flag, decision=known.decision, reason=known.reason) if known else flag)
    if earlier is alignment:
        for flag in alignment.divergences:
            found = any(f.bead == flag.bead and f.type == flag.type and f.decision == "accepted" for f in result)
            if flag.decision == "accepted" and not found:
                result.append(flag)
    return tuple(sorted(result, key=lambda flag: flag.bead))


def _within(flag: Divergence, alignment: Alignment) -> tuple[Span | None, Span | None]:
    """Return a flag's places counted from where its bead begins."""
    bead = alignment.beads[flag.bead]
    wholes = alignment.source_span(bead), alignment.target_span(bead)
    spans = []
    for span, whole in zip((flag.source_span, flag.target_span), wholes, strict=True):
        spans.append(Span(span.start - whole.start, span.end - whole.start) if span and whole else None)
    return spans[0], spans[1]


def same_words(places: Iterable[Span | None], others: Iterable[Span | None]) -> bool:
    """Whether two flags point to the same words: they overlap on a side, or neither has a place on a common side."""
    both = [(one, other) for one, other in zip(places, others, strict=True) if one and other]
    return any(one.overlaps(other) for one, other in both) if both else True
