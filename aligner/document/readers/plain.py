r"""Paragraphs of plain text: empty lines divide blocks, and evidence decides what a single line break means.

A block is what stands between empty lines. Inside a block a line break ends a paragraph (one paragraph or one segment
a line, verse, a list, an address), unless the file is *wrapped*: then a line ends only because the next word did not
fit. Wrapping leaves traces that are looked for in the whole file:

- the lines have a common width: all but 2 % of them keep to it, and it is at most 120 characters;
- nearly every break is *forced*: with the next line's first word the line would pass that width;
- most of the lines after such a break begin with a small letter, as verse and one segment a line do not.

    >>> wrapped = "The parties agreed to\nmeet again in Vienna in\nthe spring of the next year."
    >>> [wrapped[p.start:p.end] for p in paragraphs(wrapped)] == [wrapped]
    True
    >>> verse = "Мороз и солнце;\nдень чудесный!"
    >>> len(paragraphs(verse))
    2

In a wrapped file a break that was not forced still ends a paragraph. Which forced breaks do depends on what parts the
paragraphs: empty lines, where they are frequent, and then none does; indents, where some lines have them, and then
those before an indented line; otherwise those between a full stop and a dash or an item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from aligner.document.model import Paragraph, ParagraphKind

_WIDEST = 120
_NARROWEST = 20
_LONGEST_BLOCK = 15
"""Lines in a block, on the average; more, and empty lines part chapters rather than paragraphs."""
_Parting = Literal["empty lines", "indents", "stops"]
_SLACK = 6
"""By so many characters a break may miss the width: typists and justified text are ragged."""

_ITEM = re.compile(r"[•*·]\s+\S|\(?\d{1,3}[.)]\s+\S|\(?[a-zа-я]\)\s+\S")
"""A list's mark; a dash is none, for it opens speech."""
_OPENING = re.compile(rf"[-–—]|{_ITEM.pattern}")
_END = re.compile(r"[.!?…:;][\"'»”’)\]]*$")
_LINE = re.compile(r"[^\n\f\v\x85\u2028\u2029]+")


@dataclass(frozen=True)
class _Line:
    """A line's trimmed characters, how far it is indented, and whether empty lines stand before it."""

    start: int
    end: int
    indent: int
    opens: bool

    @property
    def width(self) -> int:
        return self.indent + self.end - self.start


def paragraphs(text: str, *, lines: bool = False) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a plain text; with `lines` each line is one, whatever the evidence."""
    rows = _rows(text)
    width = None if lines else _wrap_width(text, rows)
    parting = _parting(rows)
    found: list[Paragraph] = []
    for number, row in enumerate(rows):
        if number and not row.opens and width is not None and _continues(text, rows[number - 1], row, width, parting):
            found[-1] = Paragraph(found[-1].start, row.end, found[-1].kind)
        else:
            found.append(Paragraph(row.start, row.end, _kind(text, row)))
    return tuple(found)


def _rows(text: str) -> list[_Line]:
    """Return the lines that hold more than white space."""
    rows: list[_Line] = []
    previous = 0
    for match in _LINE.finditer(text):
        line = match.group()
        body = line.strip()
        if not body:
            continue
        indent = len(line) - len(line.lstrip())
        start = match.start() + indent
        opens = text.count("\n", previous, match.start()) > 1 or "\f" in text[previous : match.start()]
        rows.append(_Line(start, start + len(body), indent, opens or not rows))
        previous = start + len(body)
    return rows


def _wrap_width(text: str, rows: list[_Line]) -> int | None:
    """Return the width that the file was wrapped to, None where its line breaks are the author's."""
    breaks = [(one, two) for one, two in pairwise(rows) if not two.opens]
    if not breaks:
        return None
    widths = sorted(row.width for row in rows)
    width = widths[min(len(widths) - 1, int(0.98 * len(widths)))]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    forced = [pair for pair in breaks if _forced(text, *pair, width)]
    small = sum(text[two.start].islower() for _, two in forced)
    return width if len(forced) >= 0.6 * len(breaks) and small >= 0.5 * len(forced) and small else None


def _forced(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether the next line's first word did not fit on this one."""
    word = text[following.start : following.end].split(maxsplit=1)[0]
    return line.width + 1 + len(word) + _SLACK > width


def _parting(rows: list[_Line]) -> _Parting:
    """Say what parts the paragraphs of a wrapped file."""
    if len(rows) <= _LONGEST_BLOCK * sum(row.opens for row in rows):
        return "empty lines"
    indented = sum(row.indent > 0 for row in rows)
    return "indents" if 0.02 * len(rows) <= indented <= 0.7 * len(rows) else "stops"


def _continues(text: str, line: _Line, following: _Line, width: int, parting: _Parting) -> bool:
    """Whether two lines of a wrapped file belong to one paragraph."""
    if not _forced(text, line, following, width):
        return False
    if parting == "indents":
        return not following.indent
    new = parting == "stops" and _OPENING.match(text, following.start)
    return not (new and _END.search(text, line.start, line.end))


def _kind(text: str, row: _Line) -> ParagraphKind:
    return "item" if _ITEM.match(text, row.start) else "text"
