"""Incremental checking of the rows that a review changed: a mended mistake loses its flag, a new one gets one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from aligner.document.model import Alignment, Bead, Divergence, Document, Sentence, Span

Check = Callable[[Alignment], tuple[Divergence, ...]]
"""Flags an alignment; for a few rows this takes milliseconds."""
Content = tuple[Span | None, Span | None, str | None]
"""The characters of a row on both sides, and its corrected target."""


def quick(alignment: Alignment) -> tuple[Divergence, ...]:
    """Return the flags of the quick checks: rules and word vectors, without a language model."""
    from aligner.encoding.loading import bundled_encoder
    from aligner.fidelity import CheckOptions, check

    return check(alignment, bundled_encoder(), CheckOptions())


def changed_rows(before: Alignment, after: Alignment) -> list[int]:
    """Return the numbers of the rows of `after` whose text stood in no row of `before`."""
    known = {content_of(before, number) for number in range(len(before.beads))}
    return [number for number in range(len(after.beads)) if content_of(after, number) not in known]


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
        again = any(meet(flag, other) for other in fresh)
        if flag.bead not in changed or flag.type == "moved" or (unmended and not again):
            kept.append(flag)
    decisions = [flag for flag in after.divergences if flag.bead in changed and flag.decision != "open"]
    for flag in fresh:
        old = next((old for old in decisions if meet(flag, old)), None)
        kept.append(replace(flag, decision=old.decision, reason=old.reason) if old else flag)
    return replace(after, divergences=tuple(sorted(kept, key=lambda flag: flag.bead)))


def flags_of(alignment: Alignment, rows: Iterable[int], check: Check = quick) -> tuple[Divergence, ...]:
    """Return the flags of a few rows, checked by themselves."""
    rows = [number for number in rows if alignment.beads[number].status != "rejected"]
    contents = [content_of(alignment, number) for number in rows]
    return tuple(replace(flag, bead=rows[flag.bead]) for flag in flags_of_contents(alignment, contents, check))


def flags_of_contents(
    alignment: Alignment, contents: Sequence[Content], check: Check = quick
) -> tuple[Divergence, ...]:
    """Return the flags of rows with these contents, in the numbers of the contents and the places of the documents.

    The rows' texts are cut out of the documents, so that the cost is theirs alone. Words that only a correction has
    have no place.
    """
    sides = (_ExcerptDocument(alignment.source), _ExcerptDocument(alignment.target))
    beads = tuple(Bead(sides[0].add(source, None), sides[1].add(target, edit)) for source, target, edit in contents)
    documents = [side.document() for side in sides]
    part = Alignment(documents[0], documents[1], tuple(sides[0].sentences), tuple(sides[1].sentences), beads)
    placed = []
    for flag in check(part):
        source, target, edit = contents[flag.bead]
        spans = [
            None if span is None or whole is None else span.shifted(whole.start - side.starts[flag.bead])
            for span, whole, side in zip((flag.source_span, flag.target_span), (source, target), sides, strict=True)
        ]
        placed.append(replace(flag, source_span=spans[0], target_span=None if edit is not None else spans[1]))
    return tuple(placed)


class _ExcerptDocument:
    """One side of a few rows, growing into a document of their texts, each one sentence."""

    def __init__(self, whole: Document) -> None:
        self.whole, self.texts, self.length = whole, list[str](), 0
        self.sentences: list[Sentence] = []
        self.starts: list[int] = []
        self.code: list[Span] = []

    def add(self, place: Span | None, edit: str | None) -> Span:
        """Append the text of a row, or what it was corrected to, and return its span of sentence numbers."""
        number = len(self.sentences)
        self.starts.append(self.length)
        if place is None:
            return Span(number, number)
        text = self.whole[place] if edit is None else edit
        if edit is None:
            self.code += [span.shifted(self.length - place.start) for span in self.whole.code_in(place)]
        self.sentences.append(Sentence(self.length, self.length + len(text)))
        self.texts.append(text)
        self.length += len(text) + 1
        return Span(number, number + 1)

    def document(self) -> Document:
        """Return the document of the texts, a line each."""
        return Document("\n".join(self.texts), self.whole.language, self.whole.origin, code=tuple(self.code))


def content_of(alignment: Alignment, number: int) -> Content:
    """Return the content of a row."""
    bead = alignment.beads[number]
    return alignment.source_span(bead), alignment.target_span(bead), alignment.target_edits.get(number)


def meet(one: Divergence, other: Divergence) -> bool:
    """Whether two flags of a row are of one type and point to the same words."""
    if one.bead != other.bead or one.type != other.type:
        return False
    from aligner.fidelity.dismissed_flags import same_words

    return same_words((one.source_span, one.target_span), (other.source_span, other.target_span))
