"""Tables with tabs or commas: a line of column names, then a unit a line.

In a TSV file a field is what stands between two tabs, with no quoting, as corpora have it; CSV quotes by RFC 4180 and
starts with a byte order mark, without which spreadsheets read Cyrillic as noise. The columns may be
named by roles or languages (`original`, `translation`; `ru`, `en`). A table without a line of names is read as source,
target and nothing else.
"""

from __future__ import annotations

import csv
import io
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from aligner.document.errors import AlignerError
from aligner.formats.options import ExportOptions
from aligner.formats.source import Source
from aligner.formats.translation_units import Memory, Unit, fields_of, languages_of, unit_id

COLUMNS = ("id", "source", "target", "confidence", "bead", "status", "flags", "note", "review", "comment")
_LONGEST = 50_000_000
_LOGGER = logging.getLogger("aligner")


def write_tsv(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write a table with tabs; gaps are lines with an empty side."""
    for row in _rows(memory):
        stream.write(("\t".join(row) + "\n").encode())


def write_csv(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write a table with commas, for spreadsheets."""
    stream.write(b"\xef\xbb\xbf")
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    for row in _rows(memory):
        writer.writerow(row)
        stream.write(line.getvalue().encode())
        line.seek(0)
        line.truncate()


def _rows(memory: Memory) -> Iterator[tuple[str, ...]]:
    yield COLUMNS
    yield from map(row_of, memory.units)


def row_of(unit: Unit) -> tuple[str, ...]:
    """Return the unit's values in the order of COLUMNS."""
    fields = fields_of(unit)
    confidence = fields["confidence"]
    texts = {**fields, "confidence": "" if confidence is None else f"{confidence:.3f}"}
    return tuple(texts[name] for name in COLUMNS)


def read_tsv(source: Source, options: ExportOptions) -> Memory:
    """Read a table with tabs."""
    return memory_of_rows(source, lambda lines: (line.split("\t") for line in lines))


def read_csv(source: Source, options: ExportOptions) -> Memory:
    """Read a table with commas, or with the semicolons or tabs that some spreadsheets write instead."""
    csv.field_size_limit(_LONGEST)
    return memory_of_rows(source, _csv_rows)


def _csv_rows(lines: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(lines)
    first = next(iterator, "")
    separator = max(",;\t", key=first.count)

    def terminated() -> Iterator[str]:
        yield first + "\n"
        for line in iterator:
            yield line + "\n"

    return csv.reader(terminated(), delimiter=separator)


def memory_of_rows(source: Source, parse: Callable[[Iterable[str]], Iterable[list[str]]]) -> Memory:
    """Return the memory of a table's rows; the languages are detected from its first hundred."""
    table = Table(source, parse)
    return Memory(*languages_of(table, source.name), table)


@dataclass
class Table:
    """The units of a table, read anew at each iteration."""

    source: Source
    parse: Callable[[Iterable[str]], Iterable[list[str]]]
    told: bool = False

    def __iter__(self) -> Iterator[Unit]:
        with self.source.open() as stream:
            columns: dict[str, int] | None = None
            try:
                for number, row in enumerate(self.parse(_lines(stream))):
                    if columns is None:
                        columns = _columns(row)
                        if columns:
                            continue
                        columns = {"source": 0, "target": 1}
                        self._doubt(row)
                    if any(row):
                        yield self._unit(row, columns, number)
            except UnicodeDecodeError as error:
                raise AlignerError(f"{self.source.name} is not UTF-8; save it as UTF-8 first.") from error
            except csv.Error as error:
                raise AlignerError(f"{self.source.name} is a broken table: {error}.") from error

    def _doubt(self, row: list[str]) -> None:
        """Tell, once, of a first row that may be a line of names we do not know: short, and all of one script."""
        short = len(row) > 1 and all(cell and len(cell) <= _LONGEST_NAME and cell[-1].isalnum() for cell in row)
        if short and not self.told and sum(bool(script.search(" ".join(row).lower())) for script in _SCRIPTS) == 1:
            first = " | ".join(row)
            message = "%s: its first row, %s, is taken for a pair; if it names columns, call them source and target."
            _LOGGER.warning(message, self.source.name, first)
        self.told = True

    def _unit(self, row: list[str], columns: dict[str, int], number: int) -> Unit:
        if len(row) <= max(columns["source"], columns["target"]):
            raise AlignerError(f"{self.source.name}, line {number + 1}: a source and a target are required, separated.")
        fields = {name: row[place] for name, place in columns.items() if place < len(row)}
        return unit_of(fields, number, self.source.name)


_ROLES = {
    **dict.fromkeys(("src", "original", "source text", "оригинал", "исходный текст", "источник"), "source"),
    **dict.fromkeys(("tgt", "trg", "translation", "target text", "перевод"), "target"),
}
_LANGUAGES = frozenset(
    ("ru", "rus", "ru-ru", "russian", "русский", "en", "eng", "en-us", "en-gb", "english", "английский")
)
_LONGEST_NAME = 24
_SCRIPTS = (re.compile("[a-z]"), re.compile("[а-яё]"))


def _columns(row: list[str]) -> dict[str, int]:
    """Return the place of each known column where the row is a line of names, nothing where it is none.

    Columns named by languages are source and target in their order.

    >>> _columns(["id", "Original", "Translation"]), _columns(["ru", "en"]), _columns(["Да.", "Yes."])
    ({'id': 0, 'source': 1, 'target': 2}, {'source': 0, 'target': 1}, {})
    """
    names = [name.strip().lower() for name in row]
    languages = [name for name in names if name in _LANGUAGES]
    roles = dict(zip(languages, ("source", "target"), strict=True)) if len(languages) == 2 else {}
    if not {"source", "target"} <= set(names):
        names = [roles.get(name) or _ROLES.get(name, name) for name in names]
    return {name: names.index(name) for name in COLUMNS if name in names} if {"source", "target"} <= set(names) else {}


def _lines(stream: BinaryIO) -> Iterator[str]:
    text = io.TextIOWrapper(cast(io.BufferedReader, stream), encoding="utf-8-sig", newline="\n")
    for line in text:
        yield line.rstrip("\r\n")


def unit_of(fields: Mapping[str, str], number: int, name: str) -> Unit:
    """Return the unit of a row's named fields; AlignerError for a confidence that is no number."""
    confidence = fields.get("confidence", "").strip()
    try:
        value = float(confidence.replace(",", ".")) if confidence else None
    except ValueError as error:
        raise AlignerError(f"{name}, unit {number + 1}: the confidence {confidence!r} is no number.") from error
    source, target = fields["source"], fields["target"]
    return Unit(
        fields.get("id") or unit_id(source, target),
        source,
        target,
        number,
        value,
        fields.get("bead", ""),
        fields.get("status", ""),
        tuple(flag for flag in fields.get("flags", "").split(", ") if flag),
        fields.get("note", ""),
        fields.get("comment", ""),
        fields.get("review", ""),
    )
