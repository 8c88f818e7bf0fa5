"""Corrected targets: the translation as a reviewer has mended it, and what earlier decisions say about fresh flags.

An alignment keeps its documents untouched and corrections beside them ("on 5 May 2014" → "on 5 May 2004"), so a check
that read the documents alone would go on naming words that nobody sees any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from aligner.document.model import Alignment, Bead, Divergence, Sentence, Span


def corrected(alignment: Alignment) -> tuple[Alignment, list[int]]:
    """Return the alignment with its corrections in the target text, and how many characters each bead's target moved.

    A corrected target is one sentence. The beads keep their numbers.
    """
    text, pieces, cursor, shift = alignment.target.text, list[str](), 0, 0
    sentences: list[Sentence] = []
    beads: list[Bead] = []
    shifts: list[int] = []
    for number, bead in enumerate(alignment.beads):
        first, span, edit = len(sentences), alignment.target_span(bead), alignment.target_edits.get(number)
        shifts.append(shift)
        if span is None or edit is None:
            kept = alignment.target_sentences[bead.target.start : bead.target.end]
            sentences += [Sentence(sentence.start + shift, sentence.end + shift) for sentence in kept]
        else:
            sentences.append(Sentence(span.start + shift, span.start + shift + len(edit)))
            pieces += [text[cursor : span.start], edit]
            cursor, shift = span.end, shift + len(edit) - (span.end - span.start)
        beads.append(replace(bead, target=Span(first, len(sentences))))
    target = replace(alignment.target, text="".join([*pieces, text[cursor:]]), paragraphs=())
    mended = replace(alignment, target=target, target_sentences=tuple(sentences), beads=tuple(beads), target_edits={})
    return mended, shifts


def placed(flags: Iterable[Divergence], alignment: Alignment, shifts: list[int]) -> tuple[Divergence, ...]:
    """Return flags of the corrected text with places in the alignment's own; words of corrections have none."""
    result = []
    for flag in flags:
        span, shift = flag.target_span, shifts[flag.bead]
        if span is not None:
            span = None if flag.bead in alignment.target_edits else Span(span.start - shift, span.end - shift)
        result.append(replace(flag, target_span=span))
    return tuple(result)


def with_decisions(fresh: Iterable[Divergence], alignment: Alignment, earlier: Alignment) -> tuple[Divergence, ...]:
    """Return fresh flags of an alignment with the decisions made on an earlier one, by the texts of their rows.

    A decision holds for a flag of the same type on the same words of the same pair of texts. A confirmed mistake whose
    row stands as it was is returned even where it was not found again: nobody has mended it.
    """
    fresh = list(fresh)
    made: dict[tuple[str, str, str], list[tuple[Divergence, Span | None, Span | None]]] = defaultdict(list)
    for flag in earlier.divergences:
        if flag.decision != "open":
            made[_key(flag, earlier)].append((flag, *_within(flag, earlier)))
    result = []
    for flag in fresh:
        places = _within(flag, alignment)
        known = next((old for old, *spans in made.get(_key(flag, alignment), ()) if _same(places, spans)), None)
        result.append(replace(flag, decision=known.decision, reason=known.reason) if known else flag)
    if earlier is alignment:
        for flag in alignment.divergences:
            found = any(f.bead == flag.bead and f.type == flag.type and f.decision == "accepted" for f in result)
            if flag.decision == "accepted" and not found:
                result.append(flag)
    return tuple(sorted(result, key=lambda flag: flag.bead))


def _key(flag: Divergence, alignment: Alignment) -> tuple[str, str, str]:
    bead = alignment.beads[flag.bead]
    target = alignment.target_edits.get(flag.bead, alignment.target_text(bead))
    return flag.type, alignment.source_text(bead), target


def _within(flag: Divergence, alignment: Alignment) -> tuple[Span | None, Span | None]:
    """Return a flag's places counted from where its bead begins."""
    bead = alignment.beads[flag.bead]
    wholes = alignment.source_span(bead), alignment.target_span(bead)
    spans = []
    for span, whole in zip((flag.source_span, flag.target_span), wholes, strict=True):
        spans.append(Span(span.start - whole.start, span.end - whole.start) if span and whole else None)
    return spans[0], spans[1]


def _same(places: Iterable[Span | None], others: Iterable[Span | None]) -> bool:
    """Whether two flags point to the same words: they meet on a side, or neither has a place on a common side."""
    pairs = list(zip(places, others, strict=True))
    both = [(one, other) for one, other in pairs if one and other]
    return any(one.overlaps(other) for one, other in both) if both else True
