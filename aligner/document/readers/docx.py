"""Reading Word's docx as a reader of the final text sees it.

Kept are table cells, tracked insertions, text boxes (once, though Word writes each twice), links, fields' results,
and the footnotes and endnotes, which follow the text. Dropped are tracked deletions, comments, hidden text, page
headers and footers, and numbers that Word makes itself. A drop cap is joined to its word. What cannot be read (an
imported part, a sign of a symbol font without a meaning in Unicode) is counted and logged once. The format is ECMA-376,
part 1, chapter 17; alternatives are chosen as part 3 says.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from lxml import etree

from aligner.document.model import ParagraphKind
from aligner.document.readers.archive import Archive, local
from aligner.document.readers.assembly import CODE_END, CODE_START, Block, Content, assemble
from aligner.document.readers.dispatch import Request
from aligner.document.readers.docx_drawings import drawn_texts
from aligner.document.readers.docx_fields import Fields
from aligner.document.readers.docx_parts import ImportedParts
from aligner.document.readers.docx_styles import Styles, font_of, hides, is_drop_cap, read_styles
from aligner.document.readers.docx_xml import attribute as _attribute
from aligner.document.readers.docx_xml import name_of as _name
from aligner.document.readers.docx_xml import property_of
from aligner.document.readers.docx_xml import value as _value
from aligner.document.readers.listings import joined_listings
from aligner.document.readers.raised import raised
from aligner.document.readers.symbol_fonts import UNREADABLE, is_private, sign, symbol

logger = logging.getLogger("aligner")

_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
_DROPPED = frozenset(
    ["del", "moveFrom", "delInstrText", "pPr", "rPr", "rt", "tblPr", "tblGrid", "tcPr", "trPr", "sectPr"]
)
_SPECIAL_NOTES = frozenset(["separator", "continuationSeparator", "continuationNotice"])
_READABLE = frozenset(["t", "sym", "symEx", "tab", "br", "noBreakHyphen", "chart", "relIds"])
_DRAWN = frozenset(["chart", "relIds"])


def read(data: bytes, request: Request) -> Content:
    """Return the text of a docx file: the body, then the footnotes, then the endnotes."""
    archive = Archive(data, request.name, "docx")
    main = _main_part(archive)
    parts = ImportedParts(archive, main, request)
    reader = _Reader(read_styles(archive.part(str(PurePosixPath(main).with_name("styles.xml")))), parts)
    blocks = list(joined_listings(reader.blocks(archive.required(main))))
    for name in ("footnotes", "endnotes"):
        root = archive.part(str(PurePosixPath(main).with_name(f"{name}.xml")))
        if root is not None:
            blocks += reader.notes(root)
    parts.warn()
    if signs := sum(text.count(UNREADABLE) for text, _ in blocks):
        logger.warning(
            "%s: signs of symbol fonts without a meaning in Unicode, read as U+FFFD: %d.", request.name, signs
        )
    return assemble(blocks)


def _main_part(archive: Archive) -> str:
    """Return the path of the document's text, which the package's relations name."""
    relations = archive.part("_rels/.rels")
    for relation in relations if relations is not None else ():
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


@dataclass
class _Reader:
    """Walks a part; what a text box holds waits until the paragraph around it has ended."""

    styles: Styles
    parts: ImportedParts
    kind: ParagraphKind = "text"
    pieces: list[str] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)
    hidden: bool = False
    font: str = ""
    """The font of the paragraph's style."""
    cap: bool = False
    """Whether `pieces` hold a drop cap that waits for its word."""

    def _inner(self, kind: ParagraphKind) -> _Reader:
        return replace(self, kind=kind, pieces=[], boxes=[], fields=Fields(), cap=False)

    def notes(self, root: etree._Element) -> Iterator[Block]:
        """Yield the paragraphs of the footnotes or endnotes."""
        for note in root:
            if _name(note) in ("footnote", "endnote") and _attribute(note, "type") not in _SPECIAL_NOTES:
                yield from self._inner("note").blocks(note)

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        """Yield the paragraphs in an element that holds blocks: a body, a cell, a note, a text box."""
        for child in _shown(element):
            name = _name(child)
            if name == "p":
                yield from self._paragraph(child)
                continue
            if name in ("tbl", "altChunk") and self.pieces:  # no word follows the drop cap
                yield self._flushed()
            if name == "tc":
                yield from self._inner("cell").blocks(child)
            elif name == "altChunk":
                yield from self.parts.blocks(child)
            else:
                yield from self.blocks(child)
        if self.pieces:  # the mark of the last paragraph was deleted
            yield self._flushed()

    def _flushed(self) -> Block:
        text = "".join(self.pieces)
        self.pieces.clear()
        return text, self.kind

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        properties = next((child for child in element if _name(child) == "pPr"), None)
        style = _style_of(properties)
        self.hidden, self.font = self.styles.hides(style), self.styles.font(style)
        before = len("".join(self.pieces))
        self._inline(element, self.font)
        self.fields.end_paragraph()
        if _mark_is_deleted(properties):  # the next paragraph continues this one
            return
        self.cap = self.cap and len("".join(self.pieces).rstrip()) == before  # an empty paragraph parts no word
        if self.cap or _is_drop_cap(properties) or self.styles.is_drop_cap(style):
            self.pieces = ["".join(self.pieces).strip()]
            self.cap = bool(self.pieces[0])
            return
        text = "".join(self.pieces)
        self.pieces.clear()
        yield text, self._kind(properties)
        yield from self.boxes
        self.boxes.clear()

    def _inline(self, element: etree._Element, font: str = "", height: bool = False) -> None:
        """Collect the text of runs, through links, insertions, fields and content controls."""
        for child in _shown(element):
            name = _name(child)
            if name == "r":
                self._run(child)
            elif name == "fldChar":
                self.pieces.append(self.fields.mark(child))
            elif name == "instrText":
                self.fields.add(child.text or "")
            elif name == "txbxContent":
                self.boxes += self._inner(self.kind).blocks(child)
            elif local(child) in _DRAWN:
                self.boxes += [(text, self.kind) for text in drawn_texts(child, self.parts)]
            elif (text := _text(child, name, font)) is not None:
                if self.fields.is_shown:
                    self.pieces.append(raised(text) if height else text)
            else:
                self._inline(child, font, height)

    def _run(self, run: etree._Element) -> None:
        """Collect the text of a run that is shown, as its font and its height have it."""
        properties = property_of(run, "rPr")
        marks = {_name(child): child for child in properties} if properties is not None else {}
        style = _value(marks["rStyle"]) if "rStyle" in marks else None
        direct = hides(properties) if "vanish" in marks or "webHidden" in marks else None
        hidden = (self.hidden or self.styles.hides(style)) if direct is None else direct
        if hidden or _is_own_mark(run):
            return
        font = font_of(properties) if "rFonts" in marks else ""
        height = "vertAlign" in marks and _value(marks["vertAlign"]) == "superscript"
        font = font or (style and self.styles.font(style)) or self.font
        before = len(self.pieces)
        self._inline(run, font, height)
        if len(self.pieces) > before and self.styles.is_code(style, font, self.font):
            joins = bool(before) and self.pieces[before - 1] == CODE_END  # Word divides words into runs at will
            self.pieces[before - joins :] = [*([] if joins else [CODE_START]), *self.pieces[before:], CODE_END]

    def _kind(self, properties: etree._Element | None) -> ParagraphKind:
        if self.kind != "text" or properties is None:
            return self.kind
        kind: ParagraphKind = "text"
        for child in properties:
            if _name(child) == "outlineLvl" and _value(child) != "9":
                return "heading"
            if _name(child) == "pStyle":
                kind = self.styles.kind(_value(child)) or kind
            if _name(child) == "numPr" and kind == "text":
                kind = "item"
        return kind


def _shown(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the children that a reader sees; of alternatives the first of which anything can be read."""
    for child in element:
        if local(child) == "AlternateContent":
            choices = [choice for choice in child if local(choice) == "Choice"]
            choices += [choice for choice in child if local(choice) == "Fallback"]
            readable = (choice for choice in choices if any(local(inner) in _READABLE for inner in choice.iter()))
            if (chosen := next(readable, None)) is not None:
                yield chosen
        elif isinstance(child.tag, str) and _name(child) not in _DROPPED:
            yield child


def _text(element: etree._Element, name: str, font: str) -> str | None:
    """Return the text of an element that is one: letters, a break, a sign; None for any other."""
    if name == "t" or str(element.tag).endswith("/math}t"):
        text = element.text or ""
        if text.isprintable():
            return text
        return "".join(sign(font, ord(letter)) if is_private(ord(letter)) else letter for letter in text)
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    if name == "sym":
        return symbol(_attribute(element, "font") or "", _attribute(element, "char") or "")
    if local(element) == "symEx":
        values = {str(key).rsplit("}", 1)[-1]: str(value) for key, value in element.attrib.items()}
        return symbol(values.get("font", ""), values.get("char", ""))
    return None


def _style_of(properties: etree._Element | None) -> str | None:
    style = property_of(properties, "pStyle")
    return _value(style) if style is not None else None


def _is_own_mark(run: etree._Element) -> bool:
    """Whether a run is a note's mark that its author chose, such as an asterisk."""
    marks = (child for child in run if _name(child) in ("footnoteReference", "endnoteReference"))
    return any(_attribute(mark, "customMarkFollows") in ("1", "true", "on") for mark in marks)


def _is_drop_cap(properties: etree._Element | None) -> bool:
    """Whether a paragraph is the large first letter of the next."""
    return is_drop_cap(property_of(properties, "framePr"))


def _mark_is_deleted(properties: etree._Element | None) -> bool:
    """Whether a tracked deletion has joined the paragraph with the next."""
    for child in properties if properties is not None else ():
        if _name(child) == "rPr":
            return any(_name(mark) in ("del", "moveFrom") for mark in child)
    return False
