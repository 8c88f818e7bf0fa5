"""Tables with tabs or commas: a line of column names, then a unit a line.

We write a TSV as corpora have it: a field is what stands between two tabs, with no quoting. CSV quotes by RFC 4180 and
starts with a byte order mark, without which spreadsheets read Cyrillic as noise. Tables of others may be in any
encoding and end their rows in any way (`table_text`), and name their columns by roles or languages (`columns`). A table
of two columns without a line of names is read as source and target.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import BinaryIO

from aligner.document.errors import AlignerError
from aligner.document.readers.incremental_decoding import Decoder
from aligner.formats.columns import COLUMNS, columns_of, may_be_names, unnamed_columns
from aligner.formats.input_stream import Source
from aligner.formats.options import ExportOptions
from aligner.formats.table_text import TextForm, csv_rows, form_of, guarded, is_quoted, lines_of, tsv_rows
from aligner.formats.translation_units import Memory, Unit, fields_of, languages_of, unit_id

_CHUNK = 1 << 20
_HEAD = 10
"""So many rows are looked through for the names of the columns."""


def write_tsv(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write a table with tabs; gaps are lines with an empty side."""
    for row in _rows(memory):
        stream.write(("\t".join(map(guarded, row)) + "\n").encode())


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
    table = _table(source, quoted=False)
    with source.open() as stream:
        quoted = any(b'"' in data for data in iter(partial(stream.read, _CHUNK), b""))
    if quoted:
        with source.open() as stream:
            table = replace(table, quoted=is_quoted(table.lines(stream)))
    return _memory(table)


def read_csv(source: Source, options: ExportOptions) -> Memory:
    """Read a table with commas, or with the semicolons or tabs that some spreadsheets write instead."""
    return _memory(_table(source))


def _table(source: Source, quoted: bool | None = None) -> _Table:
    with source.open() as stream:
        return _Table(source, form_of(stream, source.name, source.warn), quoted)


def _memory(table: _Table) -> Memory:
    """Return the memory of a table's rows; the languages are detected from its first hundred."""
    return Memory(*languages_of(table, table.source.name), table)


@dataclass(frozen=True)
class _Table:
    """The units of a table, read anew at each iteration; `quoted` is None for a CSV."""

    source: Source
    form: TextForm
    quoted: bool | None = None

    def lines(self, stream: BinaryIO) -> Iterator[str]:
        """Yield the lines of the open file."""
        return lines_of(stream, Decoder(self.form.encoding, self.source.name, self.source.warn), self.form)

    def __iter__(self) -> Iterator[Unit]:
        with self.source.open() as stream:
            lines = self.lines(stream)
            rows = csv_rows(lines) if self.quoted is None else tsv_rows(lines, self.quoted)
            try:
                yield from units_of(rows, self.source)
            except csv.Error as error:
                raise AlignerError(f"{self.source.name} is a broken table: {error}.") from error


def units_of(rows: Iterable[list[str]], source: Source) -> Iterator[Unit]:
    """Yield the units of a table's rows by its line of names; without one there may be two columns only."""
    columns: dict[str, int] | None = None
    iterator = iter(rows)
    head = list(islice(iterator, _HEAD))
    title = _title_length(head)
    for number, row in enumerate(chain(head, iterator)):
        if number < title or (columns is None and not any(map(str.strip, row))):
            continue
        if columns is None:
            if columns := columns_of(row) or None:
                continue
            columns = unnamed_columns(row)
            if columns is None:
                shown = " | ".join(cell.strip()[:20] for cell in row[:6])
                raise AlignerError(
                    f"{source.name} has {len(row)} columns, and its first row ({shown}) names no source and target; "
                    "add a first row with the names source and target."
                )
            if may_be_names(row):
                source.warn(
                    f"{source.name}: its first row, {' | '.join(row)}, is taken for a pair; "
                    "if it names columns, call them source and target."
                )
        if any(row):
            yield _unit(row, columns, number, source.name)


def _title_length(head: list[list[str]]) -> int:
    """Return the number of rows of a title or of remarks, one cell each, above the names of the columns."""
    names = next((number for number, row in enumerate(head) if columns_of(row)), 0)
    return names if all(sum(bool(cell.strip()) for cell in row) <= 1 for row in head[:names]) else 0


def _unit(row: list[str], columns: dict[str, int], number: int, name: str) -> Unit:
    if len(row) <= max(columns["source"], columns["target"]):
        raise AlignerError(f"{name}, line {number + 1}: a source and a target are required, separated.")
    fields = {column: row[place] for column, place in columns.items() if place < len(row)}
    return unit_of(fields, number, name)


def unit_of(fields: Mapping[str, str], number: int, name: str) -> Unit:
    """Return the unit of a row's named fields; AlignerError for a confidence that is no number."""
    confidence = fields.get("confidence", "").strip()
    try:
        value = float(confidence.replace(",", ".")) if confidence else None
    except ValueError as error:
        raise AlignerError(f"{name}, unit {number + 1}: the confidence {confidence!r} is no number.") from error
    source, target = fields["source"].strip(" "), fields["target"].strip(" ")
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
