"""The aligner: sections of a pair, each aligned for itself, one behind the other, and passages that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.anchor_points import AnchorPoint
from aligner.alignment.code_block_alignment import CodeBlocks
from aligner.alignment.concurrent_sections import aligned_sections
from aligner.alignment.inputs import AlignmentOptions, DocumentPair, DocumentSide
from aligner.alignment.transpositions import GapIndex, link_transposed
from aligner.document.errors import AlignerError
from aligner.document.model import Bead, Span
from aligner.runtime.blas_threads import single_blas_thread
from aligner.runtime.gc_pause import without_gc
from aligner.runtime.processes import DeadWorkerError, Workers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from aligner.encoding.protocol import Encoder


def align_sentences(
    source: DocumentSide | Sequence[str],
    target: DocumentSide | Sequence[str],
    encoder: Encoder,
    options: AlignmentOptions | None = None,
    jobs: int | Workers = 1,
) -> tuple[Bead, ...]:
    """Pair the sentences of a document with those of its translation.

    Returns beads in order that hold every sentence of both sides once. A bead's score is the logarithm of the odds that
    it is right, its confidence the probability. Swapping the sides gives the mirror image. Code is aligned with its
    like only. `jobs` processes share a long pair; the beads are the same whatever their number.

    Raises AlignerError for options that cannot be met, and where a process died.
    """
    source = source if isinstance(source, DocumentSide) else DocumentSide(source)
    target = target if isinstance(target, DocumentSide) else DocumentSide(target)
    options = options or AlignmentOptions()
    options.check(len(source.texts), len(target.texts))
    if (code := CodeBlocks.of(source, target, options)) is not None:
        prose = DocumentPair(*code.prose(), encoder)
        return tuple(code.restored(_align(prose, code.options(options), jobs)))
    return _align(DocumentPair(source, target, encoder), options, jobs)


@without_gc
@single_blas_thread()
def _align(pair: DocumentPair, options: AlignmentOptions, jobs: int | Workers) -> tuple[Bead, ...]:
    """Pair the sentences of two sides as if all were prose; confirmed beads stay."""
    # Sums of floating-point numbers depend on their order. Working always on the side that sorts first makes the
    # result of swapped sides a mirror image to the last digit.
    if _sorts_after(pair.source.texts, pair.target.texts):
        swapped = DocumentPair(pair.target, pair.source, pair.encoder)
        return tuple(_mirrored(bead) for bead in _align(swapped, _mirrored_options(options), jobs))
    rows: list[NDArray[np.float64]] = []  # unpacked at the end: objects take seven times as much as their numbers
    gaps = GapIndex()
    count = 0
    try:
        for section in aligned_sections(pair, options, jobs):
            gaps.add(section.gaps, count)
            rows.append(section.beads)
            count += len(section.beads)
    except DeadWorkerError:
        message = "A process that aligned sentences died (out of memory?); run it again with --jobs 1."
        raise AlignerError(message) from None
    confirmed = {(bead.source.start, bead.target.start): bead for bead in options.confirmed}
    beads = [bead for section in rows for bead in _unpacked(section, confirmed)]
    return tuple(link_transposed(beads, gaps) if options.moved else beads)


def _unpacked(rows: NDArray[np.float64], confirmed: Mapping[AnchorPoint, Bead]) -> Iterator[Bead]:
    """Yield the beads of a section, of which each row is one; confirmed beads are those that were given."""
    spans = rows[:, :4].astype(np.int64).tolist()
    i = j = 0
    for (a, b, c, d), (score, confidence) in zip(spans, rows[:, 4:].tolist(), strict=True):
        a, c = i if a == i else a, j if c == j else c  # one number for an end and the start after it, not two
        i, j = b, d
        known = confirmed.get((a, c))
        if known is not None and (known.source.end, known.target.end) == (b, d):
            yield known
        else:
            yield Bead(Span(a, b), Span(c, d), score, confidence)


def _sorts_after(source: Sequence[str], target: Sequence[str]) -> bool:
    """Whether the source is longer, or as long and behind in the order of letters."""
    if len(source) != len(target):
        return len(source) > len(target)
    return next((one > other for one, other in zip(source, target, strict=True) if one != other), False)


def _mirrored(bead: Bead) -> Bead:
    """Return the bead seen from the other side."""
    return replace(bead, source=bead.target, target=bead.source)


def _mirrored_options(options: AlignmentOptions) -> AlignmentOptions:
    """Return the options seen from the other side."""
    return replace(
        options,
        anchors=tuple((j, i) for i, j in options.anchors),
        confirmed=tuple(_mirrored(bead) for bead in options.confirmed),
    )
