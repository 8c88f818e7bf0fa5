"""Batch job, one pair of an archive: the one function that every engine maps over the manifest."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.document.errors import AlignerError, system_reason
from aligner.encoding.options import DEFAULTS, EncoderOptions

if TYPE_CHECKING:
    from aligner.document import Alignment
    from aligner.encoding import Encoder
    from aligner.formats import ExportOptions
    from aligner.llm_reader import Report
    from aligner.pipeline import PipelineOptions


@dataclass(frozen=True)
class Settings:
    """Settings of a run for every pair: output folder, formats, and options of the alignment."""

    folder: Path
    formats: tuple[str, ...]
    pipeline: PipelineOptions
    writing: ExportOptions
    model: str | None = None
    encoder: EncoderOptions = DEFAULTS


@dataclass(frozen=True)
class Task:
    """A document and its translation.

    `name` is unique in a run and names the outputs (`/` makes folders); `options` are those that the manifest gives for
    this pair alone, and `score` is how alike `aligner pair` found the two.
    """

    name: str
    source: Path
    target: Path
    options: Mapping[str, Any] = field(default_factory=dict)
    score: float | None = None


@dataclass(frozen=True)
class Outcome:
    """Outcome of a pair: counts of an alignment that was written, or the reason why there is none.

    `units` are the translation units, `held` those of them that are held for review; `score` is the manifest's.
    """

    name: str
    error: str = ""
    seconds: float = 0.0
    sentences: int = 0
    beads: int = 0
    flags: int = 0
    confidence: float = 0.0
    errors: int = 0
    warnings: int = 0
    note_flags: int = 0
    units: int = 0
    held: int = 0
    score: float | None = None
    outputs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def align_pair(task: Task, settings: Settings) -> Outcome:
    """Align one pair and write its outputs, each whole or not at all. Never raises: a failure is an outcome.

    A pair that the reader could not read whole has its outputs, with the flags of the rules, and counts as failed, so
    that the next run goes on with it. The outputs depend on the inputs and the settings alone: memories are dated by
    the newer input file, so that a run that was interrupted gives the same bytes as one that was not.
    """
    from aligner.formats.export_summary import sums_of

    start = time.perf_counter()
    try:
        heard: list[str] = []
        alignment, outputs, reading = _aligned(task, settings, heard.append)
    except AlignerError as error:
        return Outcome(task.name, str(error), time.perf_counter() - start, score=task.score)
    except MemoryError:
        return Outcome(task.name, "There was not enough memory for this pair; run it alone, with --jobs 1.")
    except Exception as error:  # a bug of ours in one pair must not stop the other hundred thousand
        message = f"Internal error ({type(error).__name__}: {error}); please report it."
        return Outcome(task.name, message, time.perf_counter() - start)
    kinds = Counter(flag.severity for flag in alignment.divergences if flag.decision != "dismissed")
    sums = sums_of(alignment, settings.writing)
    confidences = [bead.confidence for bead in alignment.beads]
    return Outcome(
        task.name,
        error=" ".join(_account(reading, settings)[1:]) if reading and not reading.is_whole else "",
        seconds=time.perf_counter() - start,
        sentences=len(alignment.source_sentences) + len(alignment.target_sentences),
        beads=len(alignment.beads),
        flags=kinds["error"] + kinds["warning"],
        confidence=sum(confidences) / len(confidences),
        errors=kinds["error"],
        warnings=kinds["warning"],
        note_flags=kinds["note"],
        units=sums.units,
        held=sums.held,
        score=task.score,
        outputs=tuple(os.path.relpath(path, settings.folder) for path in outputs),
        notes=(*heard, *(_account(reading, settings) if reading else ())),
    )


def _aligned(
    task: Task, settings: Settings, on_message: Callable[[str], None]
) -> tuple[Alignment, list[Path], Report | None]:
    """Return the alignment of a pair, the files written, and the account of the reading where there was one."""
    from aligner.formats import write
    from aligner.pipeline import Listener, align

    writing = replace(settings.writing, now=_newest(task.source, task.target))
    encoder = _encoder(settings.model, settings.encoder)
    options = _options(task, settings)
    listener = Listener(on_message)
    alignment = align(task.source, task.target, replace(options, reader=None), encoder=encoder, listener=listener)
    reading = None
    if options.reader is not None:
        from aligner.llm_reader import read

        alignment, reading = read(alignment, options.reader, options.checks)
    stem = settings.folder / task.name
    try:
        stem.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AlignerError(f"Cannot make the folder {stem.parent}: {system_reason(error)}.") from error
    paths: list[Path] = []
    for form in settings.formats:
        paths += write(alignment, stem.with_name(f"{stem.name}.{form}"), None, writing)
    return alignment, paths, reading


def _account(reading: Report, settings: Settings) -> tuple[str, ...]:
    reader = settings.pipeline.reader
    assert reader is not None
    return tuple(reading.sentences(reader.name, reader.passes))


def _options(task: Task, settings: Settings) -> PipelineOptions:
    """Return the run's options with those that the manifest gives for this pair."""
    given = dict(task.options)
    splitting = {key: given.pop(key) for key in ("lines", "unwrap") if key in given}
    options = settings.pipeline
    if "max_bead" in given:
        options = replace(options, alignment=replace(options.alignment, max_bead=given.pop("max_bead")))
    return replace(options, splitting=replace(options.splitting, **splitting), **given)


def _newest(*paths: Path) -> datetime:
    """Return when the newer of the files was last changed, to the second, in UTC."""
    try:
        newest = max(int(path.stat().st_mtime) for path in paths)
    except OSError:  # the reader will say what is wrong with the file
        newest = 0
    return datetime.fromtimestamp(newest, timezone.utc)


@cache
def _encoder(model: str | None, options: EncoderOptions) -> Encoder:
    """Return the encoder, loaded once in each worker."""
    from aligner.encoding import load_encoder

    return load_encoder(model or "compact", options)
