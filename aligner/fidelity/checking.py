"""Checking pairs: a batch of texts in, the findings of all checks out, in this process or in several.

The findings of a pair depend on nothing but its two texts, the languages and the options. So batches can be checked
in any process, and what comes back is the same whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from threading import local
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError
from aligner.document.model import Severity
from aligner.fidelity.adjacent_merging import merge_adjacent
from aligner.fidelity.calibration import estimated
from aligner.fidelity.checks import terminology
from aligner.fidelity.document_level.term_consistency import TermUse, term_uses
from aligner.fidelity.features.calibration_features import MIN_CANDIDATE_SCORE
from aligner.fidelity.finding import Finding
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.overlap_suppression import flagged
from aligner.fidelity.registry import RUNS
from aligner.fidelity.segment_pair import Pair, align_words, find_contrast_words
from aligner.lexicon.tokens import Segment
from aligner.runtime.blas_threads import single_blas_thread
from aligner.runtime.gc_pause import without_gc
from aligner.runtime.processes import Workers

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder
    from aligner.fidelity.word_alignment.similarity import Vocabulary

Texts = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CheckedPair:
    """What is shown of a pair's findings, each with its severity, and the pair's terms with their renderings."""

    shown: Sequence[tuple[Finding, Severity]]
    terms: Sequence[TermUse]


@dataclass(frozen=True)
class PairChecker:
    """The languages of both sides, the options, and the encoder that aligned the documents (None: no word vectors).

    `terms` tells whether the terms of the pairs are wanted.
    """

    languages: tuple[str, str]
    options: CheckOptions
    encoder: Encoder | None
    terms: bool

    @without_gc
    def check(self, texts: Sequence[Texts]) -> list[CheckedPair]:
        """Return what is found in each of some pairs of texts, in their order."""
        vocabulary = None if self.encoder is None else vocabulary_of(self.encoder)
        source, target = self.languages
        pairs = [
            Pair(Segment(text, source), Segment(translation, target), vocabulary, MIN_CANDIDATE_SCORE)
            for text, translation in texts
        ]
        with single_blas_thread():
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
    batches: Iterable[Sequence[Texts]], checker: PairChecker, jobs: int = 1
) -> Iterator[list[CheckedPair]]:
    """Yield what is found in each batch, in order; several processes share the batches where `jobs` is above one.

    Raises AlignerError where a process died.
    """
    if jobs == 1 or not _loads_elsewhere(checker.encoder):
        yield from map(checker.check, batches)
        return
    try:
        with Workers(jobs, _begin, replace(checker, encoder=None), checker.encoder is not None) as workers:
            yield from workers.map(_check, batches)
    except BrokenProcessPool:
        raise AlignerError("A process that checked rows died (out of memory?); run it again with --jobs 1.") from None


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
    return [estimated(pair, findings) for pair, findings in zip(pairs, found, strict=True)]


def _loads_elsewhere(encoder: Encoder | None) -> bool:
    """Whether another process can load the word space that the checks use here: the bundled encoder, or none."""
    if encoder is None:
        return True
    from aligner.alignment.cosine_rescaling import word_space
    from aligner.encoding.loading import bundled_encoder

    return word_space(encoder).name == bundled_encoder().name


def _begin(checker: PairChecker, vectors: bool) -> None:
    """Make the checker of a worker; its word vectors are mapped from the file that the other processes map."""
    from aligner.encoding.loading import bundled_encoder

    _KEPT.checker = replace(checker, encoder=bundled_encoder() if vectors else None)


def _check(texts: Sequence[Texts]) -> list[CheckedPair]:
    checker: PairChecker = _KEPT.checker
    return checker.check(texts)


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
