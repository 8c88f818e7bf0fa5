r"""Rows of a workbook as its reader sees them: dates by their format, Excel's escapes undone, the right sheet.

    >>> unescaped("a_x000D_b _x005F_x000D_")
    'a b _x000D_'

Excel writes a character that XML forbids, and a carriage return, as `_xHHHH_`, and an underscore before such a text as
`_x005F_` (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import openpyxl

from aligner.document.readers.archive import Archive
from aligner.formats.columns import columns_of

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_\n?")
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DATE_FORMAT = re.compile(r"(?:[dmy]{1,4}[./ -]?)+")
_DATE_PARTS = re.compile(r"d{1,2}|m{1,2}|y{2,4}")
_HEAD = 10
"""So many rows of a sheet are looked through for the names of its columns: a title may stand above them."""


def rows_of(data: bytes, name: str, warn: Callable[[str], None]) -> list[list[str]]:
    """Return the rows of the shown sheets that name their columns, under the names of the first; else of one with two.

    A hidden sheet is read where no other is left. Sheets with pairs that are not read draw a warning. Raises
    AlignerError where the file is no workbook.
    """
    archive = Archive(data, name, "xlsx")
    archive.check()
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        shown = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
        sheets = {sheet.title: [[_text(cell) for cell in row] for row in sheet.iter_rows()] for sheet in shown}
        hidden = {sheet.title for sheet in shown if sheet.sheet_state != "visible"}
    except Exception as error:  # openpyxl raises whatever a broken file leads it into
        raise archive.broken_by(error) from error
    pairs = {title: rows for title, rows in sheets.items() if any(sum(map(bool, row)) > 1 for row in rows)}
    named = {title: found for title, rows in pairs.items() if (found := _from_the_names(rows))}
    titles = [title for title in named if title not in hidden] or list(named)[:1] or list(pairs)[:1]
    if left := [title for title in pairs if title not in titles]:
        read = ", ".join(titles)
        warn(f"{name}: of its sheets {read} is read, not {', '.join(left)}; save each as a file of its own.")
    if not named:
        return pairs[titles[0]] if titles else []
    return _joined([named[title] for title in titles])


def _from_the_names(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows of a sheet from the names of its columns on, nothing where it has none, or nothing below them."""
    start = next((number for number, row in enumerate(rows[:_HEAD]) if columns_of(row)), None)
    return rows[start:] if start is not None and any(map(any, rows[start + 1 :])) else []


def _joined(sheets: list[list[list[str]]]) -> list[list[str]]:
    """Return the rows of several sheets as those of the first, with the cells under the names that it has."""
    (names, *rows), *others = sheets
    places = columns_of(names)
    for header, *more in others:
        own = columns_of(header)
        for cells in more:
            row = [""] * len(names)
            for column in own.keys() & places.keys():
                if own[column] < len(cells):
                    row[places[column]] = cells[own[column]]
            rows.append(row)
    return [names, *rows]


def _text(cell: Any) -> str:
    """Return the text of a cell, about as the sheet shows it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return unescaped(value).replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, (datetime, date, time)):
        return _moment(value, str(cell.number_format))
    if isinstance(value, float) and "%" in str(cell.number_format):
        return f"{value * 100:.10g}%"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _moment(value: datetime | date | time, form: str) -> str:
    """Return a date by its format where that is days, months and years alone, else in the order of ISO 8601.

    >>> day = datetime(2024, 5, 9)
    >>> _moment(day, "dd.mm.yyyy"), _moment(day, "General"), _moment(time(9, 5), "h:mm")
    ('09.05.2024', '2024-05-09', '09:05')
    """
    if isinstance(value, time):
        return value.strftime("%H:%M:%S").removesuffix(":00")
    if isinstance(value, datetime) and value.time() != time():
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    bare = re.sub(r"\[[^\]]*\]|;@$|[\\\"]", "", form.lower())
    if not _DATE_FORMAT.fullmatch(bare) or "mmm" in bare or "ddd" in bare:
        return value.strftime("%Y-%m-%d")
    numbers = {"d": value.day, "m": value.month, "y": value.year}
    return _DATE_PARTS.sub(lambda part: f"{numbers[part[0][0]]:0{len(part[0])}d}"[-max(2, len(part[0])) :], bare)


def unescaped(text: str) -> str:
    """Return a text without Excel's escapes: a control character is a space, with a line break after it the break."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    ended = escape[0].endswith("\n")
    return ("\n" if ended else " ") if character < " " else character + "\n" * ended


def escaped(text: str) -> str:
    """Return a text that Excel reads as it is, with escape sequences escaped."""
    return _LIKE_ESCAPE.sub("_x005F_", text) if "_x" in text else text
