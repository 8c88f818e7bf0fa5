"""A workbook for people: a unit a row, with an `id` column that cannot be edited by accident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, Protection

from aligner.document.errors import AlignerError
from aligner.formats.input_stream import Source
from aligner.formats.options import ExportOptions
from aligner.formats.tables import units_of
from aligner.formats.translation_units import Memory, Unit, fields_of, languages_of
from aligner.formats.workbook import escaped, rows_of

COLUMNS = {"id": 10, "source": 60, "target": 60, "confidence": 11, "flags": 18, "status": 12, "comment": 30, "note": 50}
"""Each column and its width; the first is locked."""

_ROWS = 1_048_575
_CELL = 32_767
_LARGEST = 200_000_000


def write(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write a workbook of one sheet; AlignerError where it has more rows than a sheet can hold."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Units")
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.sort = False
    for letter, width in zip("ABCDEFGH", COLUMNS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, name, bold=True) for name in COLUMNS])
    for row, unit in enumerate(memory.units):
        if row >= _ROWS:
            raise AlignerError(f"A sheet holds {_ROWS:,} rows and these are more; write a TSV or a TMX.")
        sheet.append([_cell(sheet, value, open_=column > 0) for column, value in enumerate(_values(unit))])
    book.save(stream)


def _values(unit: Unit) -> Iterator[str | float | None]:
    fields = fields_of(unit) | {"id": str(unit.number)}
    if fields["confidence"] is not None:
        fields["confidence"] = round(fields["confidence"], 3)
    return (fields[name] for name in COLUMNS)


def _cell(sheet: Any, value: str | float | None, bold: bool = False, open_: bool = False) -> Any:
    """Return a cell; a text stays a text, even one that begins like a formula."""
    cell = WriteOnlyCell(sheet, value=escaped(value)[:_CELL] if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.protection = Protection(locked=not open_)
    if bold:
        cell.font = Font(bold=True)
    return cell


def read(source: Source, options: ExportOptions) -> Memory:
    """Read the first sheet whose first rows name its columns, or else the first of two columns."""
    units = _Rows(source)
    return Memory(*languages_of(units, source.name), units)


@dataclass(frozen=True)
class _Rows:
    """The units of a workbook, read anew at each iteration."""

    source: Source

    def __iter__(self) -> Iterator[Unit]:
        yield from units_of(rows_of(self.source.read(_LARGEST), self.source.name, self.source.warn), self.source)
