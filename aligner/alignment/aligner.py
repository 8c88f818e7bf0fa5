"""The aligner: chunks, anchor points, blocks between them, then the probability of every bead and the best path."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment.agreement_confidence import calibrated
from aligner.alignment.anchor_points import AnchorPoint, find_anchor_points
from aligner.alignment.chunking import chunks
from aligner.alignment.code_blocks import CodeBlocks
from aligner.alignment.decoding import Step
from aligner.alignment.features.matrix import SecondPassFeatures
from aligner.alignment.features.similarity import Evidence
from aligner.alignment.features.standardisation import bundled_encoder, is_standard
from aligner.alignment.inputs import AlignmentOptions, DocumentPair, DocumentSide
from aligner.alignment.passes import align_blocks, confirm
from aligner.alignment.transpositions import GapIndex, link_transposed
from aligner.document.model import Bead, Span

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder

def align_sentences(
    source: DocumentSide | Sequence[str],
    target: DocumentSide | Sequence[str],
    encoder: Encoder,
    options: AlignmentOptions | None = None,
) -> tuple[Bead, ...]:
    """Pair the sentences of a document with those of its translation.

    Returns beads in order that hold every sentence of both sides once. A bead's score is the logarithm of the odds that
    it is right, its confidence the probability. Swapping the sides gives the mirror image. Code is aligned with its
    like only. Raises AlignerError for options that cannot be met.
    """
    source = source if isinstance(source, DocumentSide) else DocumentSide(source)
    target = target if isinstance(target, DocumentSide) else DocumentSide(target)
    options = options or AlignmentOptions()
    options.check(len(source.texts), len(target.texts))
    if (code := CodeBlocks.of(source, target, options)) is not None:
        return tuple(code.restored(_align(*code.prose(), encoder, code.options(options))))
    return _align(source, target, encoder, options)


def _align(
    source: DocumentSide, target: DocumentSide, encoder: Encoder, options: AlignmentOptions
) -> tuple[Bead, ...]:
    """Pair the sentences of two sides as if all were prose; confirmed beads stay."""
    # Sums of floating-point numbers depend on their order. Working always on the side that sorts first makes the
    # result of swapped sides a mirror image to the last digit.
    if _sorts_after(source.texts, target.texts):
        return tuple(_mirrored(bead) for bead in _align(target, source, encoder, _mirrored_options(options)))
    beads: list[Bead] = []
    gaps = GapIndex()
    pair = DocumentPair(source, target, encoder)
    for start, end in _chunks(pair, options):
        found, evidence = _align_chunk(pair.part(start, end), options.part(start, end))
        if evidence is not None:
            gaps.add(found, len(beads), evidence)
        beads += found if start == (0, 0) else [bead.moved(*start) for bead in found]
    return tuple(link_transposed(beads, gaps) if options.moved else beads)


def _chunks(pair: DocumentPair, options: AlignmentOptions) -> list[tuple[AnchorPoint, AnchorPoint]]:
    """Return where each chunk starts and ends; beside a foreign encoder the bundled one finds them, in less time."""
    if is_standard(pair.encoder):
        return chunks(pair, options)
    sides = replace(pair.source, sums=None), replace(pair.target, sums=None)
    return chunks(DocumentPair(*sides, bundled_encoder()), options)


def _sorts_after(source: Sequence[str], target: Sequence[str]) -> bool:
    """Whether the source is longer, or as long and behind in the order of letters."""
    if len(source) != len(target):
        return len(source) > len(target)
    return next((one > other for one, other in zip(source, target, strict=True) if one != other), False)


def _align_chunk(pair: DocumentPair, options: AlignmentOptions) -> tuple[list[Bead], Evidence | None]:
    """Return the beads of a chunk, with its own numbers, and its evidence where both sides have sentences."""
    source, target = pair.source, pair.target
    if not len(source.texts) or not len(target.texts):
        return [_bead(step) for step in _only_gaps(len(source.texts), len(target.texts))], None
    evidence = Evidence.of(source, target, pair.encoder, options.max_bead)
    features = SecondPassFeatures.of(evidence, source, target, pair.encoder)
    beads = list(_beads(features, options))
    if not is_standard(pair.encoder):
        sides = replace(source, sums=None), replace(target, sums=None)
        reference = Evidence.of(*sides, bundled_encoder(), options.max_bead)
        found = calibrated(beads, list(_beads(replace(features, evidence=reference), options)))
        confirmed = set(options.confirmed)
        beads = [old if old in confirmed else new for old, new in zip(beads, found, strict=True)]
    return beads, evidence


def _beads(pair: SecondPassFeatures, options: AlignmentOptions) -> Iterator[Bead]:
    """Yield confirmed beads as they are and, between them, those of the best path."""
    evidence = pair.evidence
    here = (0, 0)
    ends = (len(evidence.source_lengths), len(evidence.target_lengths))
    regions: list[tuple[AnchorPoint, AnchorPoint, Bead | None]] = []
    for bead in options.confirmed:
        regions.append((here, (bead.source.start, bead.target.start), bead))
        here = (bead.source.end, bead.target.end)
    regions.append((here, ends, None))
    known = sorted({place for start, end, _ in regions for place in (start, end)} - {(0, 0), ends})
    anchor_points = find_anchor_points(
        evidence.source[0], evidence.target[0], known, lambda hints: confirm(evidence, hints, options)
    )
    walls = {((bead.source.start, bead.target.start), _end(bead)) for bead in options.confirmed}
    blocks = [block for block in itertools.pairwise(anchor_points) if block not in walls]
    paths = dict(zip(blocks, align_blocks(pair, blocks, options), strict=True))
    for _, end, confirmed in regions:
        for block in [block for block in blocks if block[1] <= end and block in paths]:
            yield from (_bead(step) for step in paths.pop(block))
        if confirmed is not None:
            yield confirmed


def _end(bead: Bead) -> AnchorPoint:
    return bead.source.end, bead.target.end


def _only_gaps(rows: int, columns: int) -> Iterator[Step]:
    """Yield the gaps of a pair of which one side is empty."""
    for k in range(rows):
        yield k, 0, k + 1, 0, 1.0
    for k in range(columns):
        yield rows, k, rows, k + 1, 1.0


def _bead(step: Step) -> Bead:
    """Return the bead of a step; its score is the logarithm of the odds."""
    a, b, c, d, probability = step
    sure = min(max(probability, 1e-6), 1 - 1e-6)
    score = round(float(np.log(sure / (1 - sure))), 4)
    return Bead(Span(a, c), Span(b, d), score, round(min(probability, 1.0), 4))


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
