"""Flags as reports that people hand on: a CSV table, a workbook, a Word document with comments at the words.

A report has a line a flag, the severest first: the row's number from 1, what was found, and both texts. The table for
programs is in English, the workbook and the document are in the reader's language.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, BinaryIO

from aligner.document.model import SEVERITIES, Alignment, Divergence, Span
from aligner.formats.normalisation import clean
from aligner.localization import catalogue, current_language, localized_sentence

COLUMNS = {
    "row": 7,
    "severity": 11,
    "probability": 12,
    "type": 16,
    "message": 50,
    "source": 60,
    "target": 60,
    "decision": 12,
    "reason": 30,
}
"""Each column and its width in a workbook."""

_CELL = 32_767
_COLOURS = {"error": "F8D7D3", "warning": "FBEBC8", "note": "DCE8F5"}


def open_flags(alignment: Alignment) -> list[Divergence]:
    """Return the flags that nobody dismissed: severest first, then likeliest, then in reading order."""
    flags = [flag for flag in alignment.divergences if flag.decision != "dismissed"]
    return sorted(flags, key=lambda flag: (-SEVERITIES.index(flag.severity), -flag.probability, flag.bead))


def _lines(alignment: Alignment) -> Iterator[tuple[str | int | float, ...]]:
    for flag in open_flags(alignment):
        bead = alignment.beads[flag.bead]
        target = alignment.target_edits.get(flag.bead, alignment.target_text(bead))
        yield (
            flag.bead + 1,
            flag.severity,
            round(flag.probability, 2),
            flag.type,
            clean(flag.message),
            clean(alignment.source_text(bead)),
            clean(target),
            "confirmed" if flag.decision == "accepted" else "",
            clean(flag.reason),
        )


def write_csv(alignment: Alignment, stream: BinaryIO) -> None:
    """Write the flags as RFC 4180 with a byte order mark, without which spreadsheets read Cyrillic as noise."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in _lines(alignment):
        writer.writerow([_harmless(value) for value in line])
    stream.write(b"\xef\xbb\xbf" + text.getvalue().encode())


def _harmless(value: str | int | float) -> str | int | float:
    """Return a value that no spreadsheet runs as a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def write_xlsx(alignment: Alignment, stream: BinaryIO) -> None:
    """Write a workbook: filters over a frozen head, each flag in the colour of its severity."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment as Layout
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_word("Flags"))
    sheet.freeze_panes = "A2"
    for number, width in enumerate(COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width

    def cell(value: Any, colour: str | None = None, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=value[:_CELL] if isinstance(value, str) else value)
        if isinstance(value, str):
            made.data_type = "s"  # a text that begins like a formula stays a text
        made.alignment = Layout(wrap_text=True, vertical="top")
        made.font = Font(bold=bold)
        if colour:
            made.fill = PatternFill("solid", fgColor=colour)
        return made

    sheet.append([cell(_word(name), bold=True) for name in COLUMNS])
    count = 1
    for line in _lines(alignment):
        cells = [
            cell(_localized_value(name, value), _COLOURS[str(line[1])] if name == "severity" else None)
            for name, value in zip(COLUMNS, line, strict=True)
        ]
        cells[2].number_format = "0%"
        sheet.append(cells)
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{count}"
    book.save(stream)


def _word(name: str) -> str:
    return catalogue(current_language()).word(name)


def _localized_value(column: str, value: str | int | float) -> str | int | float:
    """Return a value of a column in the reader's language."""
    if column == "message":
        return localized_sentence(str(value))
    return _word(str(value)) if column in ("severity", "type", "decision") and value else value


def write_docx(alignment: Alignment, stream: BinaryIO) -> None:
    """Write a Word document: the flagged rows side by side, each flag a comment at the words it is about."""
    import docx
    from docx.shared import Pt

    document = docx.Document()
    flags = open_flags(alignment)
    names = [side.origin.replace("\\", "/").rsplit("/", 1)[-1] for side in (alignment.source, alignment.target)]
    document.add_heading(clean(" → ".join(filter(None, names))) or _word("Flags"), level=1)
    counts = Counter(flag.severity for flag in flags)
    severities = [severity for severity in reversed(SEVERITIES) if counts[severity]]
    totals = ", ".join(f"{_word(severity)}: {counts[severity]}" for severity in severities)
    document.add_paragraph(totals or localized_sentence("No bead is flagged."))
    rows: dict[int, list[Divergence]] = {}
    for flag in flags:
        rows.setdefault(flag.bead, []).append(flag)
    table = document.add_table(rows=0, cols=3, style="Table Grid")
    table.autofit = False
    for number, found in sorted(rows.items()):
        cells = table.add_row().cells
        for cell, width in zip(cells, (28, 220, 220), strict=True):
            cell.width = Pt(width)
        cells[0].text = str(number + 1)
        targets = _runs(alignment, number, found, cells[2].paragraphs[0], "target")
        sources = _runs(alignment, number, found, cells[1].paragraphs[0], "source")
        for flag in found:
            place = targets.get(flag) or sources.get(flag) or cells[0].paragraphs[0].runs
            said = localized_sentence(clean(flag.message))
            text = f"{_word(flag.severity)} {flag.probability:.0%}, {_word(flag.type)}: {said}"
            document.add_comment(place, text=text, author="aligner", initials="al")
    document.save(stream)


def _runs(
    alignment: Alignment, number: int, flags: list[Divergence], paragraph: Any, side: str
) -> dict[Divergence, list[Any]]:
    """Write a side of a row as runs cut at the flags' words, and return the runs of each flag that has words here."""
    bead = alignment.beads[number]
    whole = alignment.source_span(bead) if side == "source" else alignment.target_span(bead)
    corrected = alignment.target_edits.get(number) if side == "target" else None
    if whole is None or corrected is not None:
        paragraph.add_run(clean(corrected) if corrected else "—")
        return {}
    document = alignment.source if side == "source" else alignment.target
    spans: dict[Divergence, Span] = {flag: span for flag in flags if (span := getattr(flag, f"{side}_span"))}
    edges = {whole.start, whole.end}
    edges |= {min(max(edge, whole.start), whole.end) for span in spans.values() for edge in (span.start, span.end)}
    cuts = sorted(edges)
    runs: dict[Divergence, list[Any]] = {}
    for start, end in pairwise(cuts):
        text = document.text[start:end]
        run = paragraph.add_run(clean(f"x{text}x")[1:-1])
        here = [flag for flag, span in spans.items() if span.start <= start and end <= span.end]
        run.underline = bool(here) or None
        for flag in here:
            runs.setdefault(flag, []).append(run)
    return runs
