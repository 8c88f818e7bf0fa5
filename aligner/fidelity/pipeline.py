"""Pipeline of the checks: analyse, align words, check, score, merge, calibrate, grade, suppress, document level."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, tee
from typing import TYPE_CHECKING, TypeVar

from aligner.document.code_segments import code_beads
from aligner.document.model import Alignment, Divergence, Severity, Span
from aligner.document.normalised import Normalised, alignment_view
from aligner.fidelity.bead_batch import BeadBatch
from aligner.fidelity.checking import PairChecker, checked_batches
from aligner.fidelity.dismissed_flags import fingerprint
from aligner.fidelity.document_level.code_equality import unequal_code
from aligner.fidelity.document_level.inline_code import inline_code_flags
from aligner.fidelity.document_level.mixed_alphabets import mixed_alphabets
from aligner.fidelity.document_level.repeated_notes import collapse_repeated_notes
from aligner.fidelity.document_level.term_consistency import TermRenderings, checks_terms
from aligner.fidelity.document_level.transpositions import transposition_flags
from aligner.fidelity.explanation import evidence_of
from aligner.fidelity.finding import Finding
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.reviewer_edits import with_edits, without_shifts
from aligner.fidelity.severity import estimate_of
from aligner.lexicon.glossary import oriented
from aligner.runtime.gc_pause import without_gc
from aligner.runtime.processes import Workers

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder

Item = TypeVar("Item")
ProgressCallback = Callable[[int, int], None]
BATCH_BEADS = 512
"""Beads checked together, so that new words get their vectors many at a time."""
MIN_PARALLEL_BEADS = 1_000
"""Beads of a document below which starting processes costs more than they save."""
MAX_SIDE_CHARS = 20_000
"""Characters of a side beyond which a bead is no passage that anyone could compare, but a file without sentences."""


@without_gc
def check(
    alignment: Alignment,
    encoder: Encoder | None = None,
    options: CheckOptions | None = None,
    on_progress: ProgressCallback = lambda done, total: None,
    jobs: int | Workers = 1,
) -> tuple[Divergence, ...]:
    """Return where the translation diverges from its original, in the order of the beads.

    Without an encoder only the rules on words and figures run; words are compared in the bundled encoder's space,
    whichever encoder aligned the documents. Cost is linear in the number of beads. `on_progress` gets now and then how
    many beads of how many are done. `jobs` processes share the beads of a long document; the flags are the same
    whatever their number. The checks see the normalised view of each text; the spans are of the untouched documents.
    """
    options = options or CheckOptions()
    if alignment.target_edits:
        edited, shifts = with_edits(alignment)
        flags = check(edited, encoder, replace(options, accepted=()), on_progress, jobs)
        flags = without_shifts(flags, alignment, shifts)
        return _unaccepted(flags, alignment, options)
    shown, views = alignment_view(alignment)
    found = [_placed(flag, views) for flag in _flags_of(shown, encoder, options, on_progress, jobs)]
    found = sorted(found + mixed_alphabets(alignment, views, options), key=lambda flag: flag.bead)
    found = list(_unaccepted(found, alignment, options))
    return tuple(collapse_repeated_notes(found, len(alignment.beads)))


def _placed(flag: Divergence, views: tuple[Normalised, Normalised]) -> Divergence:
    """Return a flag found in the views with its spans in the untouched documents."""
    if not (views[0].maps or views[1].maps):
        return flag
    source = views[0].original(flag.source_span) if flag.source_span else None
    target = views[1].original(flag.target_span) if flag.target_span else None
    return replace(flag, source_span=source, target_span=target)


def _flags_of(
    alignment: Alignment,
    encoder: Encoder | None,
    options: CheckOptions,
    on_progress: ProgressCallback,
    jobs: int | Workers,
) -> list[Divergence]:
    """Return the flags of all beads in order, those of the whole document among them."""
    found: list[Divergence] = []
    terms = TermRenderings()
    languages = _languages(alignment)
    options = replace(options, glossary=oriented(options.glossary, languages[0])) if options.glossary else options
    code = code_beads(alignment)
    found += unequal_code(alignment, code, options)
    found += inline_code_flags(alignment, code, options)
    done, total = len(code), len(alignment.beads)
    prose = (number for number in range(total) if number not in code and _is_short(alignment, number))
    first, second = tee(BeadBatch(alignment, numbers, code) for numbers in _batches(prose, BATCH_BEADS))
    # Elsewhere rows are what somebody paired, and stand alone.
    windows = bool(alignment.encoder)
    checker = PairChecker(languages, options, encoder, checks_terms(alignment, options), windows)
    checked = checked_batches(first, checker, jobs if total >= MIN_PARALLEL_BEADS else 1)
    for batch, results in zip(second, checked, strict=True):
        for number, result in zip(batch.numbers, results, strict=True):
            bead = alignment.beads[number]
            if bead.status != "rejected":
                terms.add(number, result.terms)
                shown = result.shown if bead.counterpart is None else ()
                found += bead_divergences(number, alignment, shown, options)
            found += transposition_flags(number, alignment, options)
        done += len(batch.numbers)
        on_progress(done, total)
    return sorted(found + terms.divergences(alignment), key=lambda flag: flag.bead)


def _is_short(alignment: Alignment, number: int) -> bool:
    """Whether the texts of a bead can be compared."""
    bead = alignment.beads[number]
    spans = alignment.source_span(bead), alignment.target_span(bead)
    return all(len(span) <= MAX_SIDE_CHARS for span in spans if span)


def _unaccepted(flags: Iterable[Divergence], alignment: Alignment, options: CheckOptions) -> tuple[Divergence, ...]:
    """Leave out flags that stand among the earlier decisions."""
    accepted = frozenset(options.accepted)
    return tuple(flag for flag in flags if not accepted or fingerprint(flag, alignment) not in accepted)


def bead_divergences(
    number: int, alignment: Alignment, shown: Sequence[tuple[Finding, Severity]], options: CheckOptions
) -> list[Divergence]:
    """Turn the findings of a bead that are shown into divergences, placed in the documents."""
    bead = alignment.beads[number]
    source, target = alignment.source_span(bead), alignment.target_span(bead)
    kept: list[Divergence] = []
    for finding, severity in shown:
        if not options.shows(finding.type, severity):  # it may have become a note
            continue
        probability = round(estimate_of(finding).divergence, 3)
        places = _in_document(source, finding.source), _in_document(target, finding.target)
        flag = Divergence(number, finding.type, severity, probability, *places, finding.message)
        kept.append(replace(flag, evidence=evidence_of(finding)) if options.explain else flag)
    return kept


def _in_document(whole: Span | None, span: Span | None) -> Span | None:
    """Move a span from the bead's text to the document; where the bead's side is empty there is no place."""
    return span.shifted(whole.start) if whole and span else None


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield the items in lists of `size`, so that new words get their vectors many at a time."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _languages(alignment: Alignment) -> tuple[str, str]:
    """Return the languages of both sides; undeclared, Cyrillic is taken for Russian and Latin for English."""
    declared = alignment.source.language[:2].lower(), alignment.target.language[:2].lower()
    if set(declared) == {"ru", "en"}:
        return declared
    cyrillic = [len(re.findall("[а-яё]", d.text[:20000])) for d in (alignment.source, alignment.target)]
    latin = [len(re.findall("[a-z]", d.text[:20000])) for d in (alignment.source, alignment.target)]
    if cyrillic[0] > latin[0] and latin[1] > cyrillic[1]:
        return "ru", "en"
    return ("en", "ru") if latin[0] > cyrillic[0] and cyrillic[1] > latin[1] else declared
