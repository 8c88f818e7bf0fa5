"""Sections of a pair: cut at anchor points, aligned independently, in one process or in several.

Example: a novel of 20,000 sentences is six sections. A section is aligned as if it were a pair of its own, so that the
beads are the same whatever the number of processes; only passages that stand elsewhere are sought in the whole pair.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from aligner.alignment import chunking
from aligner.alignment.anchor_points import AnchorPoint, find_anchor_points
from aligner.alignment.cosine_rescaling import is_standard
from aligner.alignment.features.matrix import SecondPassFeatures
from aligner.alignment.features.similarity import Evidence
from aligner.alignment.foreign_encoder_confidence import calibrated
from aligner.alignment.forward_backward import Array
from aligner.alignment.inputs import AlignmentOptions, DocumentPair, DocumentSide
from aligner.alignment.passes import align_blocks, confirm
from aligner.alignment.posterior_decoding import Step
from aligner.alignment.transpositions import GapIndex
from aligner.document.model import Bead, Span
from aligner.encoding.compact import CompactEncoder
from aligner.encoding.loading import bundled_encoder
from aligner.encoding.protocol import AdditiveEncoder
from aligner.runtime.gc_pause import without_gc
from aligner.runtime.processes import Workers, as_workers

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder, FloatArray


@dataclass(frozen=True)
class Section:
    """A part of a pair that is aligned for itself: where it starts, its two sides, and the options for it."""

    start: AnchorPoint
    source: DocumentSide
    target: DocumentSide
    options: AlignmentOptions


@dataclass(frozen=True)
class AlignedSection:
    """The beads of a section and its gaps, as small as they are sent from process to process.

    `beads` are float64[beads, 6]: the spans' ends, source and target, with the numbers of the whole pair, then score
    and confidence. Confirmed beads stand there too, but are known by where they start.
    """

    beads: Array
    gaps: GapIndex


def aligned_sections(pair: DocumentPair, options: AlignmentOptions, jobs: int | Workers) -> Iterator[AlignedSection]:
    """Yield the sections of a pair in order; `jobs` processes share a long one where the encoder is the bundled one.

    Raises DeadWorkerError where a process died.
    """
    long = max(len(pair.source.texts), len(pair.target.texts)) > chunking.SECTION
    shared = long and isinstance(pair.encoder, CompactEncoder) and pair.encoder.matches_parameters
    with as_workers(jobs if shared else 1) as workers:
        work = partial(_align_section, pair.encoder) if workers.jobs == 1 else _align_with_bundled
        yield from workers.map(work, _sections(pair, options, workers))


def _sections(pair: DocumentPair, options: AlignmentOptions, workers: Workers) -> Iterator[Section]:
    """Yield the sections of a pair; each sentence of a chunk that is cut into several is encoded once."""
    standard = is_standard(pair.encoder)
    # Beside a foreign encoder the bundled one finds the borders, in less time.
    searched = pair if standard else DocumentPair(_bare(pair.source), _bare(pair.target), bundled_encoder())
    for chunk in chunking.chunks(searched, options):
        part, own = pair.part(*chunk), options.part(*chunk)
        within = [((0, 0), (len(part.source.texts), len(part.target.texts)))]
        if max(within[0][1]) > chunking.SECTION:
            vectors = _with_sums(searched.part(*chunk), workers)
            within = chunking.sections(vectors, own)
            part = vectors if standard else part
        for start, end in within:
            place = chunk[0][0] + start[0], chunk[0][1] + start[1]
            inner = part.part(start, end)
            yield Section(place, inner.source, inner.target, own.part(start, end))


def _bare(side: DocumentSide) -> DocumentSide:
    return replace(side, sums=None)


def _with_sums(pair: DocumentPair, workers: Workers) -> DocumentPair:
    """Return the pair with the raw vectors of its sentences, where they follow from sums."""
    encoder = pair.encoder
    if not isinstance(encoder, AdditiveEncoder):
        return pair
    work = encoder.sums if workers.jobs == 1 else _sums_of_bundled
    sides = []
    for side in (pair.source, pair.target):
        starts = range(0, len(side.texts), chunking.ENCODED_AT_ONCE)
        if side.sums is None:
            parts = workers.map(work, (list(side.texts[k : k + chunking.ENCODED_AT_ONCE]) for k in starts))
            sums = np.zeros((len(side.texts), encoder.dimension), np.float32)
            for start, part in zip(starts, parts, strict=True):
                sums[start : start + len(part)] = part
            side = replace(side, sums=sums)
        sides.append(side)
    return DocumentPair(sides[0], sides[1], encoder)


def _sums_of_bundled(texts: Sequence[str]) -> FloatArray:
    return bundled_encoder().sums(texts)


@without_gc
def _align_with_bundled(section: Section) -> AlignedSection:
    return _align_section(bundled_encoder(), section)


def _align_section(encoder: Encoder, section: Section) -> AlignedSection:
    """Return the beads of a section, with the numbers of the whole pair, and its gaps."""
    beads, gaps = _align_part(DocumentPair(section.source, section.target, encoder), section.options)
    i, j = section.start
    rows = [
        (b.source.start + i, b.source.end + i, b.target.start + j, b.target.end + j, b.score, b.confidence)
        for b in beads
    ]
    return AlignedSection(np.array(rows, dtype=np.float64).reshape(-1, 6), gaps)


def _align_part(pair: DocumentPair, options: AlignmentOptions) -> tuple[list[Bead], GapIndex]:
    """Return the beads of a pair that is one section, and its gaps where both sides have sentences."""
    source, target = pair.source, pair.target
    if not len(source.texts) or not len(target.texts):
        return [_bead(step) for step in _only_gaps(len(source.texts), len(target.texts))], GapIndex()
    evidence = Evidence.of(source, target, pair.encoder, options.max_bead)
    features = SecondPassFeatures.of(evidence, source, target, pair.encoder)
    beads = list(_beads(features, options))
    if not is_standard(pair.encoder):
        reference = Evidence.of(_bare(source), _bare(target), bundled_encoder(), options.max_bead)
        found = calibrated(beads, list(_beads(replace(features, evidence=reference), options)))
        confirmed = set(options.confirmed)
        beads = [old if old in confirmed else new for old, new in zip(beads, found, strict=True)]
    return beads, GapIndex.of(beads, evidence) if options.moved else GapIndex()


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
        evidence.source[0], evidence.target[0], known, lambda candidates: confirm(evidence, candidates, options)
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
