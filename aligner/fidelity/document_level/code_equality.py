"""Code equality: a listing is the same in both languages but for comments, literals and text that is shown.

A block that differs, or has no counterpart, draws one flag; nothing else is checked in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from aligner.document.model import Alignment, Bead, Divergence, Severity, Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.segment_pair import quoted
from aligner.lexicon.code_skeleton import similarity_ratio, skeleton

NEARLY_EQUAL = 0.9
"""Likeness from which a difference may be one of wording that the skeleton does not know of: a note."""


def unequal_code(alignment: Alignment, code: Collection[int], options: CheckOptions) -> Iterator[Divergence]:
    """Yield a flag for each bead of `code` whose two sides are not the same code."""
    for number in sorted(code):
        bead = alignment.beads[number]
        if bead.status == "rejected":
            continue
        flag = _difference(number, bead, alignment)
        if flag is not None and options.shows("code", flag.severity):
            yield flag


def _difference(number: int, bead: Bead, alignment: Alignment) -> Divergence | None:
    source, target = alignment.source_span(bead), alignment.target_span(bead)
    if source is None or target is None:
        message = "This code has no counterpart in the source."
        if target is None:
            message = "This code has no counterpart in the translation."
        return _flag(number, "warning", source, target, message)
    one, other = alignment.source[source], alignment.target[target]
    first, second = skeleton(one), skeleton(other)
    if first == second:
        return None
    severity: Severity = "note" if similarity_ratio(first, second) >= NEARLY_EQUAL else "warning"
    places = _first_difference(one, other)
    spans = places[0].shifted(source.start), places[1].shifted(target.start)
    here, there = quoted(alignment.source[spans[0]]), quoted(alignment.target[spans[1]])
    message = f"The code differs: `{here}` in the source, `{there}` in the translation."
    return _flag(number, severity, *spans, message)


def _flag(number: int, severity: Severity, source: Span | None, target: Span | None, message: str) -> Divergence:
    return Divergence(number, "code", severity, 1.0, source, target, message)


def _first_difference(one: str, other: str) -> tuple[Span, Span]:
    """Return the first line of each listing that has no equal in the other; the whole where no line differs."""
    sides = [[(skeleton(text[span.start : span.end]), span) for span in _lines(text)] for text in (one, other)]
    keys = [{key for key, _ in side} for side in sides]
    found = [
        next((span for key, span in side if key and key not in keys[1 - k]), None) for k, side in enumerate(sides)
    ]
    return found[0] or Span(0, len(one)), found[1] or Span(0, len(other))


def _lines(text: str) -> Iterator[Span]:
    position = 0
    for line in text.splitlines(keepends=True):
        body = line.strip()
        start = position + len(line) - len(line.lstrip())
        if body:
            yield Span(start, start + len(body))
        position += len(line)


CHECK = Check(
    None,
    (
        FlagType(
            "code",
            "a block of code differs, or has no counterpart",
            "another attribute or call, a block left out",
            "comments, string literals, text between tags; everything else in the block",
            max_severity="warning",
        ),
    ),
)
