"""Checking pairs: a batch of beads in, the findings of all checks out, in this process or in several.

The findings of a pair depend on nothing but its two texts, the languages and the options, and those that its neighbours
may explain on the texts of the batch and of the few beads beside it. So batches can be checked in any process, and what
comes back is the same whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from threading import local
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError
from aligner.document.model import Severity
from aligner.fidelity.adjacent_merging import merge_adjacent
from aligner.fidelity.bead_batch import BeadBatch
from aligner.fidelity.calibration import estimated
from aligner.fidelity.checks import terminology
from aligner.fidelity.cross_bead import confirmed
from aligner.fidelity.document_level.term_consistency import TermUse, term_uses
from aligner.fidelity.features.calibration_features import MIN_CANDIDATE_SCORE
from aligner.fidelity.finding import Finding
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.overlap_suppression import flagged
from aligner.fidelity.registry import RUNS
from aligner.fidelity.segment_pair import Pair, align_words, find_contrast_words
from aligner.fidelity.unread_passages import without_unread
from aligner.lexicon.tokens import Segment
from aligner.runtime.blas_threads import single_blas_thread
from aligner.runtime.gc_pause import without_gc
from aligner.runtime.processes import DeadWorkerError, Workers, as_workers

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder
    from aligner.fidelity.word_alignment.similarity import Vocabulary


@dataclass(frozen=True, slots=True)
class CheckedPair:
    """What is shown of a pair's findings, each with its severity, and the pair's terms with their renderings."""

    shown: Sequence[tuple[Finding, Severity]]
    terms: Sequence[TermUse]


@dataclass(frozen=True)
class PairChecker:
    """The languages of both sides, the options, and the encoder that aligned the documents (None: no word vectors).

    `terms` tells whether the terms of the pairs are wanted, `windows` whether their neighbours are looked at.
    """

    languages: tuple[str, str]
    options: CheckOptions
    encoder: Encoder | None
    terms: bool
    windows: bool

    @without_gc
    def check(self, batch: BeadBatch) -> list[CheckedPair]:
        """Return what is found in each bead of a batch, in their order; identical pairs are checked once."""
        vocabulary = None if self.encoder is None else vocabulary_of(self.encoder)
        texts = batch.texts()
        distinct = list(dict.fromkeys(texts))
        with single_blas_thread():
            known = dict(zip(distinct, self._checked(distinct, vocabulary), strict=True))
            checked = [known[text] for text in texts]
            if vocabulary is None or not self.windows:
                return checked
            beads = batch.alignment.beads
            numbered = list(zip(batch.numbers, checked, strict=True))
            shown = {number: pair.shown for number, pair in numbered if beads[number].counterpart is None}
            shown = confirmed(batch, shown, vocabulary, self.languages)
        return [CheckedPair(shown.get(number, ()), pair.terms) for number, pair in numbered]

    def _checked(self, texts: Sequence[tuple[str, str]], vocabulary: Vocabulary | None) -> list[CheckedPair]:
        """Return what is found in each of some pairs of texts by themselves."""
        source, target = self.languages
        pairs = [
            Pair(Segment(text, source), Segment(translation, target), vocabulary, MIN_CANDIDATE_SCORE)
            for text, translation in texts
        ]
        if vocabulary is not None:
            align_words(pairs, vocabulary)
        find_contrast_words(pairs)
        found = findings_of_all(pairs, self.options)
        terms = [term_uses(pair) if self.terms else () for pair in pairs]
        return [CheckedPair(self._shown(findings), uses) for findings, uses in zip(found, terms, strict=True)]

    def _shown(self, findings: Sequence[Finding]) -> list[tuple[Finding, Severity]]:
        """Return the findings of a pair that are shown; their features only where they are to be explained."""
        options = self.options
        return [
            (finding if options.explain else replace(finding, features=None), severity)
            for finding, severity in flagged(findings)
            if options.shows(finding.type, severity)
        ]


def checked_batches(
    batches: Iterable[BeadBatch], checker: PairChecker, jobs: int | Workers = 1
) -> Iterator[list[CheckedPair]]:
    """Yield what is found in each batch, in order; several processes share the batches where `jobs` is above one.

    Raises AlignerError where a process died.
    """
    with as_workers(jobs if _loads_elsewhere(checker.encoder) else 1) as workers:
        if workers.jobs == 1:
            yield from map(checker.check, batches)
            return
        work = partial(_check, replace(checker, encoder=None), checker.encoder is not None)
        try:
            yield from workers.map(work, (batch.cut_out() for batch in batches))
        except DeadWorkerError:
            message = "A process that checked rows died (out of memory?); run it again with --jobs 1."
            raise AlignerError(message) from None


def findings_of(pair: Pair, options: CheckOptions | None = None) -> list[Finding]:
    """Return what all checks find in one pair."""
    return findings_of_all([pair], options)[0]


def findings_of_all(pairs: Sequence[Pair], options: CheckOptions | None = None) -> list[list[Finding]]:
    """Return what all checks find in each of some pairs.

    One check goes through all pairs before the next one does: its code and tables then stay in the processor's cache,
    which saves a fifth of the time.
    """
    found: list[list[Finding]] = [[] for _ in pairs]
    for run in RUNS:
        for findings, pair in zip(found, pairs, strict=True):
            findings.extend(run(pair))
    found = [merge_adjacent(pair, findings) for pair, findings in zip(pairs, found, strict=True)]
    if options and options.glossary:
        for findings, pair in zip(found, pairs, strict=True):
            findings.extend(terminology.check(pair, options.glossary))
    found = [without_unread(pair, findings) for pair, findings in zip(pairs, found, strict=True)]
    return [estimated(pair, findings) for pair, findings in zip(pairs, found, strict=True)]


def _loads_elsewhere(encoder: Encoder | None) -> bool:
    """Whether another process can load the word space that the checks use here: the bundled encoder, or none."""
    if encoder is None:
        return True
    from aligner.alignment.cosine_rescaling import word_space
    from aligner.encoding.loading import bundled_encoder

    return word_space(encoder).name == bundled_encoder().name


def _check(checker: PairChecker, vectors: bool, batch: BeadBatch) -> list[CheckedPair]:
    """Check a batch in a worker, whose word vectors are mapped from the file that the other processes map."""
    from aligner.encoding.loading import bundled_encoder

    return replace(checker, encoder=bundled_encoder() if vectors else None).check(batch)


def vocabulary_of(encoder: Encoder) -> Vocabulary:
    """Return the words met so far with their vectors: those of the last document too, where its encoder was this."""
    from aligner.alignment.cosine_rescaling import word_space
    from aligner.fidelity.word_alignment.similarity import Vocabulary

    encoder = word_space(encoder)
    kept: Vocabulary | None = getattr(_KEPT, "vocabulary", None)
    if kept is None or kept.encoder is not encoder:
        kept = _KEPT.vocabulary = Vocabulary(encoder)
    return kept


_KEPT = local()
