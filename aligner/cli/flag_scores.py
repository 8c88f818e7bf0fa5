"""`aligner eval --fidelity`: score flags on pairs with known divergences, and keep a reader's calibration."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.document.errors import AlignerError, system_reason
from aligner.document.model import Alignment, Bead, Divergence, Document, Paragraph, Sentence, Span
from aligner.localization import localized, localized_sentence

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder
    from aligner.evaluation.flag_metrics import Mark, ReadPair
    from aligner.llm_reader import ReaderOptions


def measure(gold: Sequence[Path], encoder: Encoder, reader: ReaderOptions | None, as_json: bool) -> None:
    """Print precision, recall and calibration error of the flags of each file; keep what a reader's flags were worth.

    The probabilities of a reader's flags are measured on the other half of the documents, so that the calibration error
    is that of pairs which the calibration has not seen. Raises AlignerError for a file that holds no such pairs.
    """
    from aligner.evaluation.flag_metrics import count, figures, hits, total
    from aligner.llm_reader.calibration import Calibration

    kept: list[tuple[str, str, bool]] = []
    for path in gold:
        pairs = _pairs(path)
        flags = _flags(pairs, encoder, reader)
        if reader is not None:
            flags = _cross_fitted(pairs, flags)
        rows = []
        for pair, found in zip(pairs, flags, strict=True):
            marks = [mark for mark, _ in found]
            rows.append(count(pair, marks))
            kept += [(m.type, m.severity, bool(hits(m, pair))) for m, source in found if source != "rules"]
        rates = {name: round(value, 4) for name, value in figures(total(rows)).items()}
        if as_json:
            click.echo(json.dumps({"file": str(path), "pairs": len(pairs), **rates}, ensure_ascii=False))
            continue
        click.echo(f"{path}: {localized('{count:,} pair|{count:,} pairs', count=len(pairs))}")
        for name, value in rates.items():
            click.echo(f"  {localized_sentence(name):34}{value:10.4f}")
    if reader is not None:
        stored = Calibration.measured(kept).store(reader, {"files": [path.name for path in gold], "flags": len(kept)})
        said = "The calibration of {model} is kept in {path}."
        click.echo(localized(said, model=reader.model, path=stored), err=True)


def _cross_fitted(
    pairs: Sequence[ReadPair], flags: Sequence[list[tuple[Mark, str]]]
) -> list[list[tuple[Mark, str]]]:
    """Return the flags, those of the reader with the probability that the other half of the documents gives them.

    Every second document is of one half (two-fold cross-fitting). A flag of a kind too rare there has none.
    """
    from aligner.evaluation.flag_metrics import hits
    from aligner.llm_reader.calibration import Calibration

    number = {document: n for n, document in enumerate(dict.fromkeys(pair.document for pair in pairs))}
    halves = [number[pair.document] % 2 for pair in pairs]
    seen: tuple[list[tuple[str, str, bool]], list[tuple[str, str, bool]]] = ([], [])
    for pair, found, half in zip(pairs, flags, halves, strict=True):
        own = (mark for mark, source in found if source != "rules")
        seen[half].extend((mark.type, mark.severity, bool(hits(mark, pair))) for mark in own)
    others = Calibration.measured(seen[1]), Calibration.measured(seen[0])

    def again(mark: Mark, half: int) -> Mark:
        probability = others[half].probability(mark.type, mark.severity)
        return replace(mark, probability=probability or 0.0, measured=probability is not None)

    return [
        [(mark if source == "rules" else again(mark, half), source) for mark, source in found]
        for found, half in zip(flags, halves, strict=True)
    ]


def _pairs(path: Path) -> list[ReadPair]:
    from aligner.evaluation.flag_metrics import read_pairs

    try:
        return read_pairs(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AlignerError(
            f"{path} holds no pairs with id, ru, en, readings and divergences ({system_reason(error)})."
        ) from error


def _flags(pairs: Sequence[ReadPair], encoder: Encoder, reader: ReaderOptions | None) -> list[list[tuple[Mark, str]]]:
    """Return the flags of each pair with what found them; each document is checked and read on its own."""
    from itertools import groupby

    from aligner.cli.reader_options import reading
    from aligner.fidelity import CheckOptions, check

    found: list[list[tuple[Mark, str]]] = []
    for _, group in groupby(pairs, key=lambda pair: pair.document):
        rows = list(group)
        alignment = _alignment(rows)
        alignment = replace(alignment, divergences=check(alignment, encoder, CheckOptions()))
        alignment, reader_notes = reading(alignment, reader, None, quiet=False)
        for sentence in reader_notes[1:]:
            click.echo(localized("Note: {note:sentence}", note=sentence), err=True)
        found += [
            [(_mark(f, alignment), f.source) for f in alignment.divergences if f.bead == n] for n in range(len(rows))
        ]
    return found


def _mark(flag: Divergence, alignment: Alignment) -> Mark:
    from aligner.evaluation.flag_metrics import Mark

    words = [
        document[span] if span else None
        for document, span in ((alignment.source, flag.source_span), (alignment.target, flag.target_span))
    ]
    return Mark(flag.type, flag.severity, words[0], words[1], probability=flag.probability, measured=flag.measured)


def _alignment(pairs: Sequence[ReadPair]) -> Alignment:
    """Return the pairs of a document as beads, a paragraph each."""
    sides = []
    for language, texts in (("ru", [pair.source for pair in pairs]), ("en", [pair.target for pair in pairs])):
        places, start = [], 0
        for text in texts:
            places.append((start, start + len(text)))
            start += len(text) + 1
        paragraphs = tuple(Paragraph(*place) for place in places)
        document = Document("\n".join(texts), language, pairs[0].document, paragraphs)
        sides.append((document, tuple(Sentence(*place) for place in places)))
    beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(pairs)))
    return Alignment(sides[0][0], sides[1][0], sides[0][1], sides[1][1], beads)
