"""Tables with tabs or commas: a line of column names, then a unit a line.

In a TSV file a field is what stands between two tabs, with no quoting, as corpora have it; CSV quotes by RFC 4180 and
starts with a byte order mark, without which spreadsheets read Cyrillic as noise. A table without a line of names is
read as source, target and nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, cast

from aligner.document.errors import AlignerError
from aligner.formats.memory import Memory, Unit, languages_of, unit_id
from aligner.formats.opening import Source
from aligner.formats.options import Options

COLUMNS = ("id", "source", "target", "confidence", "bead", "status", "flags", "note", "review", "comment")
_LONGEST = 50_000_000


def write_tsv(memory: Memory, stream: BinaryIO, options: Options) -> None:
    """Write a table with tabs; gaps are lines with an empty side."""
    for row in _rows(memory):
        stream.write(("\t".join(row) + "\n").encode())


def write_csv(memory: Memory, stream: BinaryIO, options: Options) -> None:
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
    confidence = "" if unit.confidence is None else f"{unit.confidence:.3f}"
    flags = ", ".join(unit.flags)
    return (
        unit.id,
        unit.source,
        unit.target,
        confidence,
        unit.bead,
        unit.status,
        flags,
        unit.note,
        unit.review,
        unit.comment,
    )


def read_tsv(source: Source, options: Options) -> Memory:
    """Read a table with tabs."""
    return memory_of_rows(source, lambda lines: (line.split("\t") for line in lines))


def read_csv(source: Source, options: Options) -> Memory:
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
                    if any(row):
                        yield self._unit(row, columns, number)
            except UnicodeDecodeError as error:
                raise AlignerError(f"{self.source.name} is not UTF-8; save it as UTF-8 first.") from error
            except csv.Error as error:
                raise AlignerError(f"{self.source.name} is a broken table: {error}.") from error

    def _unit(self, row: list[str], columns: dict[str, int], number: int) -> Unit:
        if len(row) <= max(columns["source"], columns["target"]):
            raise AlignerError(f"{self.source.name}, line {number + 1}: a source and a target are due, separated.")
        fields = {name: row[place] for name, place in columns.items() if place < len(row)}
        return unit_of(fields, number, self.source.name)


def _columns(row: list[str]) -> dict[str, int]:
    """Return the place of each known column where the row is a line of names, nothing where it is none."""
    names = [name.strip().lower() for name in row]
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
