"""Reading OpenDocument text as a reader of the final text sees it.

Kept are table cells, lists, text boxes, links and notes, which follow the text; dropped are tracked deletions (the
format keeps them apart), comments, and page headers and footers. The format is OASIS OpenDocument 1.2, part 1,
chapters 4 to 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from aligner.document.model import ParagraphKind
from aligner.document.readers.archive import Archive, local
from aligner.document.readers.assembly import Block, Content, assemble
from aligner.document.readers.dispatch import Request

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_KINDS: dict[str, ParagraphKind] = {"h": "heading", "list-item": "item", "list-header": "item", "table-cell": "cell"}
_DROPPED = frozenset(["tracked-changes", "annotation", "note-citation", "ruby-text", "forms", "desc", "title"])


def read(data: bytes, request: Request) -> Content:
    """Return the text of an odt file: the body, then the notes."""
    root = Archive(data, request.name, "odt").required("content.xml")
    reader = _Reader()
    for body in root.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"):
        reader.block(body, "text")
    return assemble(reader.found + reader.notes)


@dataclass
class _Reader:
    """Walks the body; text boxes follow the paragraph they hang on, notes follow the whole text."""

    found: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)

    def block(self, element: etree._Element, kind: ParagraphKind) -> None:
        """Collect the paragraphs in an element that holds blocks."""
        for child in element:
            name = local(child)
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                boxes: list[etree._Element] = []
                text = "".join(self._inline(child, boxes))
                self.found.append((text, "heading" if name == "h" and kind == "text" else kind))
                for box in boxes:
                    self.block(box, kind)
            elif name and name not in _DROPPED:
                self.block(child, _KINDS.get(name, kind))

    def _inline(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        yield _collapse(element.text)
        for child in element:
            name = local(child)
            if name == "s":
                yield " " * _count(child)
            elif name == "tab":
                yield "\t"
            elif name == "line-break":
                yield "\n"
            elif name == "note-body":
                note = _Reader()
                note.block(child, "note")
                self.notes += note.found + note.notes
            elif name == "text-box":
                boxes.append(child)
            elif name and name not in _DROPPED:
                yield from self._inline(child, boxes)
            yield _collapse(child.tail)


def _collapse(text: str | None) -> str:
    """Return the text with white space as the format means it: a run of any is one space."""
    if not text:
        return ""
    words = " ".join(text.replace("\u00a0", "\ue000").split()).replace("\ue000", "\u00a0")
    if not words:
        return " "
    return (" " if text[0] in " \t\r\n" else "") + words + (" " if text[-1] in " \t\r\n" else "")


def _count(element: etree._Element) -> int:
    value = element.get(f"{_TEXT}c", "1")
    return min(int(value), 100) if value.isdigit() else 1
