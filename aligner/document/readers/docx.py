"""Reading Word's docx as a reader of the final text sees it.

Kept are table cells, tracked insertions, text boxes (once, though Word writes each twice), links, fields' results,
and the footnotes and endnotes, which follow the text. Dropped are tracked deletions, comments, hidden text, page
headers and footers, and numbers that Word makes itself. The format is ECMA-376, part 1, chapter 17.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lxml import etree

from aligner.document.model import ParagraphKind
from aligner.document.readers.archive import Archive, local
from aligner.document.readers.assembly import Block, Content, assemble
from aligner.document.readers.dispatch import Request

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""The namespaces of the transitional and the strict form."""

_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
_DROPPED = frozenset(["del", "moveFrom", "instrText", "pPr", "rPr", "rt", "tblPr", "tblGrid", "tcPr", "trPr", "sectPr"])
_SPECIAL_NOTES = frozenset(["separator", "continuationSeparator", "continuationNotice"])
_OFF = frozenset(["0", "false", "off"])


def read(data: bytes, request: Request) -> Content:
    """Return the text of a docx file: the body, then the footnotes, then the endnotes."""
    archive = Archive(data, request.name, "docx")
    main = _main_part(archive)
    styles = _styles(archive, main)
    blocks = list(_Reader(styles).blocks(archive.required(main)))
    for name in ("footnotes", "endnotes"):
        root = archive.part(str(PurePosixPath(main).with_name(f"{name}.xml")))
        if root is not None:
            blocks += _notes(root, styles)
    return assemble(blocks)


def _main_part(archive: Archive) -> str:
    """Return the path of the document's text, which the package's relations name."""
    relations = archive.part("_rels/.rels")
    for relation in relations if relations is not None else ():
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _styles(archive: Archive, main: str) -> dict[str, ParagraphKind]:
    """Return the kind of each paragraph style that makes headings, by its name or level, or list items."""
    root = archive.part(str(PurePosixPath(main).with_name("styles.xml")))
    found: dict[str, ParagraphKind] = {}
    for style in root if root is not None else ():
        if _name(style) != "style":
            continue
        names = [str(_value(child)).lower() for child in style if _name(child) == "name"]
        levels = [child for child in style.iter() if _name(child) == "outlineLvl" and _value(child) != "9"]
        if levels or any(name.startswith("heading") or name in ("title", "subtitle") for name in names):
            found[str(_attribute(style, "styleId"))] = "heading"
        elif any(_name(child) == "numPr" for child in style.iter()):
            found[str(_attribute(style, "styleId"))] = "item"
    return found


def _notes(root: etree._Element, styles: dict[str, ParagraphKind]) -> Iterator[Block]:
    for note in root:
        if _name(note) in ("footnote", "endnote") and _attribute(note, "type") not in _SPECIAL_NOTES:
            yield from _Reader(styles, "note").blocks(note)


@dataclass
class _Reader:
    """Walks a part; what a text box holds waits until the paragraph around it has ended."""

    styles: dict[str, ParagraphKind]
    kind: ParagraphKind = "text"
    pieces: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """Yield the paragraphs in an element that holds blocks: a body, a cell, a note, a text box."""
        for child in _shown(element):
            name = _name(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tc":
                yield from _Reader(self.styles, "cell").blocks(child)
            else:
                yield from self.blocks(child)
        if self.pieces:  # the mark of the last paragraph was deleted
            yield "".join(self.pieces), self.kind
            self.pieces.clear()

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        self._inline(element)
        properties = next((child for child in element if _name(child) == "pPr"), None)
        if _mark_is_deleted(properties):  # the next paragraph continues this one
            return
        text = "".join(self.pieces)
        self.pieces.clear()
        yield text, self._kind(properties)
        yield from self.boxes
        self.boxes.clear()

    def _inline(self, element: etree._Element) -> None:
        """Collect the text of runs, through links, insertions, fields and content controls."""
        for child in _shown(element):
            name = _name(child)
            if name == "t":
                self.pieces.append(child.text or "")
            elif name in _CHARACTERS:
                self.pieces.append(_CHARACTERS[name])
            elif name == "sym":
                self.pieces.append(_symbol(child))
            elif name == "txbxContent":
                self.boxes += _Reader(self.styles, self.kind).blocks(child)
            elif str(child.tag).endswith("/math}t"):
                self.pieces.append(child.text or "")
            elif not (name == "r" and _is_hidden(child)):
                self._inline(child)

    def _kind(self, properties: etree._Element | None) -> ParagraphKind:
        if self.kind != "text" or properties is None:
            return self.kind
        kind: ParagraphKind = "text"
        for child in properties:
            if _name(child) == "outlineLvl" and _value(child) != "9":
                return "heading"
            if _name(child) == "pStyle":
                kind = self.styles.get(_value(child) or "", kind)
            if _name(child) == "numPr" and kind == "text":
                kind = "item"
        return kind


def _shown(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the children that a reader sees; of alternatives the first, for they all say the same."""
    for child in element:
        if local(child) == "AlternateContent":
            choices = [choice for choice in child if local(choice) == "Choice"]
            alternatives = choices or [choice for choice in child if local(choice) == "Fallback"]
            yield from alternatives[:1]
        elif isinstance(child.tag, str) and _name(child) not in _DROPPED:
            yield child


def _name(element: etree._Element) -> str:
    """Return the name of an element of WordprocessingML, an empty text for any other."""
    namespace, _, name = str(element.tag).rpartition("}")
    return name if namespace[1:] in _WORD else ""


def _attribute(element: etree._Element, name: str) -> str | None:
    return next((value for space in _WORD if (value := element.get(f"{{{space}}}{name}")) is not None), None)


def _value(element: etree._Element) -> str | None:
    return _attribute(element, "val")


def _symbol(element: etree._Element) -> str:
    """Return a symbol's character; one from a symbol font's private area has no meaning outside it."""
    try:
        code = int(_attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    return "" if 0xE000 <= code <= 0xF8FF or not 0x20 <= code < 0xD800 else chr(code)


def _is_hidden(run: etree._Element) -> bool:
    properties = next((child for child in run if _name(child) == "rPr"), None)
    marks = properties if properties is not None else ()
    return any(_name(child) in ("vanish", "webHidden") and _value(child) not in _OFF for child in marks)


def _mark_is_deleted(properties: etree._Element | None) -> bool:
    """Whether a tracked deletion has joined the paragraph with the next."""
    for child in properties if properties is not None else ():
        if _name(child) == "rPr":
            return any(_name(mark) in ("del", "moveFrom") for mark in child)
    return False
