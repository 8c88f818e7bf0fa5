"""Fields of Word: of what is between their marks only the result is shown (ECMA-376 part 1, 17.16).

A field that is nested in another's code is a part of that code. Three kinds have no result and show something else: a
character (`SYMBOL`), the words to click on (`MACROBUTTON`), the chosen line of a list (`FORMDROPDOWN`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from aligner.document.readers.docx_xml import attribute, name_of, value
from aligner.document.readers.symbol_fonts import sign
from aligner.document.whole_numbers import whole_number

_SYMBOL = re.compile(r"\s*SYMBOL\s+(0x[0-9a-f]+|\d+)(.*)", re.IGNORECASE | re.DOTALL)
_FONT = re.compile(r"\\f\s+(?:\"([^\"]+)\"|(\S+))", re.IGNORECASE)
_BUTTON = re.compile(r"\s*MACROBUTTON\s+\S+\s+(.+)", re.IGNORECASE | re.DOTALL)


@dataclass
class _Field:
    """An open field: its code, whether its result has begun, and the line of its list that is chosen."""

    code: str = ""
    has_result: bool = False
    chosen: str = ""


@dataclass
class Fields:
    """The open fields, from the outermost."""

    _open: list[_Field] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        """Whether text at this place is shown: every open field is past its code."""
        return all(each.has_result for each in self._open)

    def add(self, code: str) -> None:
        """Take a piece of the innermost field's code."""
        if self._open:
            self._open[-1].code += code

    def mark(self, element: etree._Element) -> str:
        """Take a mark of a field, and return what an ending field without a result shows."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(_Field(chosen=_chosen(element)))
        elif kind == "separate" and self._open:
            self._open[-1].has_result = True
        elif kind == "end" and self._open:
            ended = self._open.pop()
            return _shown(ended) if self.is_shown and not ended.has_result else ""
        return ""

    def end_paragraph(self) -> None:
        """Close the fields whose code the paragraph left open."""
        self._open = [each for each in self._open if each.has_result]


def _shown(ended: _Field) -> str:
    if match := _SYMBOL.match(ended.code):
        code = int(match[1], 16) if match[1][:2].lower() == "0x" else whole_number(match[1], 0x110000)
        font = _FONT.search(match[2])
        return sign((font[1] or font[2]) if font else "", code if code and code <= 0x10FFFF else 0)
    button = _BUTTON.match(ended.code)
    return button[1].strip() if button else ended.chosen


def _chosen(element: etree._Element) -> str:
    """Return the chosen line of the list that a form's field offers, an empty text for any other field."""
    for choices in (found for found in element.iter() if name_of(found) == "ddList"):
        lines = [value(found) or "" for found in choices if name_of(found) == "listEntry"]
        marks = [value(found) or "" for kind in ("default", "result") for found in choices if name_of(found) == kind]
        number = (whole_number(marks[-1], len(lines)) or 0) if marks else 0
        return lines[number] if number < len(lines) else ""
    return ""
