"""Writing to and reading from files by their endings, whole or not at all."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from aligner.document.errors import AlignerError
from aligner.document.files import atomic_write, refuse_replacing
from aligner.document.language import foreign
from aligner.document.model import Alignment
from aligner.formats.input_stream import Source
from aligner.formats.options import ExportOptions
from aligner.formats.registry import READERS, WRITERS, Format, find
from aligner.formats.translation_units import Memory, alignment_of, memory_of, refined

STDOUT = "-"


def write(
    content: Alignment | Memory, path: str | Path, format: str | None = None, options: ExportOptions | None = None
) -> list[Path]:
    """Write an alignment or a memory, and return the files made: the one named and its companions.

    An alignment's companion for review is written where there are units to review; where there are none, an older one
    of that name is deleted, so that it does not stay beside a memory that it does not belong to.

    The format is given by the path's ending (`.gz` after it compresses), or named. `-` writes the first file of the
    format to standard output and no companion. Raises AlignerError for an unknown ending, a place that cannot be
    written, or one where a document of the alignment itself lies; then no file is changed.
    """
    options = options or ExportOptions()
    chosen, ending = find(path, format, WRITERS)
    fresh = isinstance(content, Alignment)
    documents = documents_of(content)
    content = _content(content, chosen, options)
    if str(path) == STDOUT:
        if len(chosen.parts) > 1:
            raise AlignerError(f"{chosen.name} is a pair of files; name them with -o.")
        _function(next(iter(chosen.parts.values())), chosen)(content, sys.stdout.buffer, options)
        sys.stdout.buffer.flush()
        return []
    held = bool(chosen.review) and _holds_back(content)
    parts = chosen.parts | (chosen.review if held else {})
    paths = _paths(path, ending, parts, content)
    refuse_replacing(documents, path, _paths(path, ending, chosen.parts | chosen.review, content))
    if len(set(paths)) < len(paths):
        raise AlignerError(f"Both sides have the same language, so {chosen.name} files would have the same name.")
    with ExitStack() as stack:
        for target, function in zip(paths, parts.values(), strict=True):
            stream = stack.enter_context(_open(target))
            _function(function, chosen)(content, stream, options)
    if fresh and not held:
        for stale in _paths(path, ending, chosen.review, content):
            stale.unlink(missing_ok=True)
    return paths


def read(path: str | Path, format: str | None = None, options: ExportOptions | None = None) -> Alignment:
    """Read an alignment from a file, `-` for standard input.

    A memory becomes an alignment of one sentence a side of each unit. Raises AlignerError for a file that cannot be
    read.
    """
    content = load(path, format, options)
    return alignment_of(content) if isinstance(content, Memory) else content


def load(path: str | Path, format: str | None = None, options: ExportOptions | None = None) -> Alignment | Memory:
    """Read a file as what it holds: an alignment, or the units of a memory, which are read when they are asked for."""
    if str(path) != "-" and not Path(path).exists():
        raise AlignerError(f"There is no file {path}; check the name and the folder.")
    chosen, ending = find(path, format, READERS)
    assert chosen.reader is not None
    source = Source(str(path), ending)
    if source.is_empty():
        raise AlignerError(f"{source.name} is empty; check that it is the right file.")
    content: Alignment | Memory = _function(chosen.reader, chosen)(source, options or ExportOptions())
    if isinstance(content, Memory) and (note := foreign((content.source_language, content.target_language))):
        source.warn(f"{source.name}: {note}.")
    return content


def convert(
    source: str | Path,
    target: str | Path,
    options: ExportOptions | None = None,
    *,
    source_format: str | None = None,
    target_format: str | None = None,
) -> list[Path]:
    """Rewrite a file in another format, unit by unit where both are memories, and return the files made."""
    find(target, target_format, WRITERS)  # complain about the output before a long read
    return write(load(source, source_format, options), target, target_format, options)


def documents_of(content: Alignment | Memory) -> tuple[str, str]:
    """Return the files of the two documents as they were named when they were aligned, "" where there is no name."""
    if isinstance(content, Memory):
        return content.source_name, content.target_name
    return content.source.origin, content.target.origin


def files_of(path: str | Path, format: str | None = None) -> list[Path]:
    """Return the files that `write` may make or delete at a path, before their content is known; none for `-`."""
    if str(path) == STDOUT:
        return []
    chosen, ending = find(path, format, WRITERS)
    return _paths(path, ending, chosen.parts | chosen.review, Memory("ru", "en", ()))


def _content(content: Alignment | Memory, chosen: Format, options: ExportOptions) -> Alignment | Memory:
    if chosen.takes == "alignment":
        return alignment_of(content) if isinstance(content, Memory) else content
    return memory_of(content, options) if isinstance(content, Alignment) else refined(content, options)


def _holds_back(content: Alignment | Memory) -> bool:
    """Whether a memory has units to review; if not, an earlier file of them is none of its business."""
    return isinstance(content, Memory) and any(unit.review and unit.source and unit.target for unit in content.units)


def _paths(path: str | Path, ending: str, parts: Iterable[str], content: Alignment | Memory) -> list[Path]:
    """Return the path of each part of the output."""
    name = Path(path).name
    stem, ending = name[: len(name) - len(ending)], name[len(name) - len(ending) :]  # as it was spelt: X.TMX
    codes = {"source": "", "target": ""}
    if isinstance(content, Memory):
        codes = {"source": content.source_language, "target": content.target_language}
    codes["gz"] = ending[-3:] if ending.lower().endswith(".gz") else ""
    return [Path(path).with_name(part.format(stem=stem, ending=ending, **codes)) for part in parts]


def _function(name: str, chosen: Format) -> Callable[..., Any]:
    module, function = name.split(":")
    try:
        return cast(Callable[..., Any], getattr(import_module(module), function))
    except ModuleNotFoundError as error:
        if chosen.extra is None:
            raise
        hint = f"pip install 'ruen-aligner[{chosen.extra}]'"
        raise AlignerError(f"{chosen.name} files need the package {error.name}; run {hint}.") from error


class _Forward:
    """A stream that is only written forward: a zip archive, as a workbook is, then goes back for nothing."""

    def __init__(self, stream: gzip.GzipFile) -> None:
        self.write, self.flush = stream.write, stream.flush


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing, whole or not at all; compressed where its name ends in `.gz`, with no time in it."""
    with atomic_write(path) as stream:
        if path.name.lower().endswith(".gz"):
            with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed:
                yield cast(BinaryIO, _Forward(packed))
        else:
            yield stream
