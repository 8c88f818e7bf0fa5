"""Reading OpenDocument text as a reader of the final text sees it.

Kept are table cells, lists, text boxes and shapes, which follow their paragraph, links, and notes, which follow the
text; dropped are tracked deletions (the format keeps them apart), comments, hidden text, and page headers and footers.
The format is OASIS OpenDocument 1.2, part 1, chapters 4 to 9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from aligner.document.model import ParagraphKind
from aligner.document.readers.archive import Archive, local
from aligner.document.readers.assembly import CODE_END, CODE_START, Block, Content, assemble
from aligner.document.readers.dispatch import Request
from aligner.document.readers.fictionbook import parse_xml
from aligner.document.readers.listings import CODE_STYLE, INLINE_CODE_STYLE, joined_listings
from aligner.document.readers.raised import raised
from aligner.document.whole_numbers import whole_number

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_BODY = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAWING = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_KINDS: dict[str, ParagraphKind] = {"h": "heading", "list-item": "item", "list-header": "item", "table-cell": "cell"}
_DROPPED = frozenset(
    ["tracked-changes", "annotation", "note-citation", "ruby-text", "forms", "covered-table-cell", "script"]
)
_HIDING_FIELDS = frozenset([f"{_TEXT}hidden-paragraph"])
_SHAPES = frozenset(
    f"{_DRAWING}{name}"
    for name in (
        *("rect", "line", "polyline", "polygon", "regular-polygon", "path", "circle", "ellipse"),
        *("connector", "caption", "measure", "custom-shape", "text-box"),
    )
)


_DEPTH = 3
"""So many styles may stand between a paragraph's and the one for code."""


def read(data: bytes, request: Request) -> Content:
    """Return the text of an odt file: the body, then the notes."""
    archive = Archive(data, request.name, "odt")
    root = archive.required("content.xml")
    styles = archive.part("styles.xml")
    return _content(root, _styles(styles, root))


def read_flat(data: bytes, request: Request) -> Content:
    """Return the text of a document of one XML file (fodt)."""
    root = parse_xml(data, request)
    return _content(root, _styles(root))


def _content(root: etree._Element, styles: _Styles) -> Content:
    reader = _Reader(styles)
    for body in root.iter(_BODY):
        if next(body.iterancestors(_BODY), None) is None:  # in a damaged file one may stand inside another
            reader.block(body, "text")
    return assemble([*joined_listings(reader.found), *reader.notes])


@dataclass(frozen=True)
class _Styles:
    """The names of the styles that hide their text, for listings, for code in a sentence, and for superscripts."""

    hiding: frozenset[str] = frozenset()
    listings: frozenset[str] = frozenset()
    inline_code: frozenset[str] = frozenset()
    raising: frozenset[str] = frozenset()


def _styles(*roots: etree._Element | None) -> _Styles:
    listings, inline = _styles_named(CODE_STYLE, *roots), _styles_named(INLINE_CODE_STYLE, *roots)
    return _Styles(_hiding_styles(*roots), listings, inline, _raising_styles(*roots))


def _raising_styles(*roots: etree._Element | None) -> frozenset[str]:
    """Return the names of the styles that make superscripts: by the word for it, or raised by a percentage."""
    found: set[str] = set()
    for root in roots:
        for style in root.iter(f"{_STYLE}style") if root is not None else ():
            properties = style.find(f"{_STYLE}text-properties")
            place = properties.get(f"{_STYLE}text-position", "") if properties is not None else ""
            if place.startswith("super") or (place[:1].isdigit() and not place.startswith("0%")):
                found.add(style.get(f"{_STYLE}name", ""))
    return frozenset(found)


def _hiding_styles(*roots: etree._Element | None) -> frozenset[str]:
    """Return the names of the styles that hide their text, themselves or by the style they come from."""
    hiding: dict[str, bool] = {}
    parents: dict[str, str] = {}
    for root in roots:
        for style in root.iter(f"{_STYLE}style") if root is not None else ():
            name = style.get(f"{_STYLE}name", "")
            parents[name] = style.get(f"{_STYLE}parent-style-name", "")
            properties = style.find(f"{_STYLE}text-properties")
            shown = properties.get(f"{_TEXT}display") if properties is not None else None
            if shown is not None:
                hiding[name] = shown == "none"
    found = set()
    for name in parents:
        style_name, seen = name, {""}
        while style_name not in seen and style_name not in hiding:
            seen.add(style_name)
            style_name = parents.get(style_name, "")
        if hiding.get(style_name):
            found.add(name)
    return frozenset(found)


def _styles_named(pattern: re.Pattern[str], *roots: etree._Element | None) -> frozenset[str]:
    """Return the names of the styles that a pattern knows, and of those that come from one."""
    styles = [style for root in roots if root is not None for style in root.iter(f"{_STYLE}style")]
    found: set[str] = set()
    for _ in range(_DEPTH):
        for style in styles:
            names = [style.get(f"{_STYLE}{each}", "") for each in ("name", "display-name", "parent-style-name")]
            known = [bool(pattern.fullmatch(name.replace("_20_", " "))) for name in names]
            if names[2] in found or any(known):
                found.update(name for name, is_known in zip(names, known, strict=True) if is_known)
                found.add(names[0])
    return frozenset(found)


@dataclass
class _Reader:
    """Walks the body; text boxes and shapes follow the paragraph they hang on, notes follow the whole text."""

    styles: _Styles
    found: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)

    def _is_dropped(self, element: etree._Element, name: str) -> bool:
        """Whether an element is no part of the text that a reader sees."""
        if not name or name in _DROPPED or element.tag in (f"{_SVG}title", f"{_SVG}desc"):
            return True
        if element.get(f"{_TEXT}style-name") in self.styles.hiding:
            return True
        if element.get(f"{_TEXT}display") == "none":
            return True
        if name in ("section", "hidden-text"):
            return element.get(f"{_TEXT}is-hidden") == "true"
        if name in ("table-row", "table-rows"):
            return element.get(f"{_TABLE}visibility") in ("collapse", "filter")
        return False

    def block(self, element: etree._Element, kind: ParagraphKind) -> None:
        """Collect the paragraphs in an element that holds blocks."""
        for child in element:
            name = local(child)
            if self._is_dropped(child, name):
                continue
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                boxes: list[etree._Element] = []
                if any(field.get(f"{_TEXT}is-hidden") == "true" for field in child.iter(*_HIDING_FIELDS)):
                    continue
                pieces: list[str] = []
                self._inline(child, boxes, pieces)
                text = "".join(pieces)
                own: ParagraphKind = "code" if child.get(f"{_TEXT}style-name") in self.styles.listings else "text"
                own = "heading" if name == "h" else own
                self.found.append((text, own if kind == "text" else kind))
                for box in boxes:
                    self.block(box, kind)
            else:
                self.block(child, _KINDS.get(name, kind))

    def _inline(self, element: etree._Element, boxes: list[etree._Element], pieces: list[str]) -> None:
        """Collect the text of an element in a paragraph, and the shapes that hang on it."""
        is_code = element.tag == f"{_TEXT}span" and element.get(f"{_TEXT}style-name") in self.styles.inline_code
        pieces += [CODE_START] if is_code else ()
        text = _collapse(element.text)
        pieces.append(raised(text) if element.get(f"{_TEXT}style-name") in self.styles.raising else text)
        for child in element:
            name = local(child)
            if name == "s":
                pieces.append(" " * _count(child))
            elif name == "tab":
                pieces.append("\t")
            elif name == "line-break":
                pieces.append("\n")
            elif name == "note-body":
                note = _Reader(self.styles)
                note.block(child, "note")
                self.notes += note.found + note.notes
            elif child.tag in _SHAPES:
                boxes.append(child)
            elif not self._is_dropped(child, name):
                self._inline(child, boxes, pieces)
            pieces.append(_collapse(child.tail))
        pieces += [CODE_END] if is_code else ()


def _collapse(text: str | None) -> str:
    """Return the text with white space as the format means it: a run of any is one space."""
    if not text:
        return ""
    words = " ".join(text.replace("\u00a0", "\ue000").split()).replace("\ue000", "\u00a0")
    if not words:
        return " "
    return (" " if text[0] in " \t\r\n" else "") + words + (" " if text[-1] in " \t\r\n" else "")


def _count(element: etree._Element) -> int:
    count = whole_number(element.get(f"{_TEXT}c", "1"), 100)
    return 1 if count is None else count
