"""Reading FictionBook 2, the usual format of Russian books: the bodies, then the notes.

The format is described at http://www.fictionbook.org/index.php/Eng:XML_Schema_Fictionbook_2.1: paragraphs are `p`,
verses `v`, headings `title` and `subtitle`; a `body` named `notes` holds the notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from io import BytesIO

from lxml import etree

from aligner.document.errors import AlignerError
from aligner.document.model import ParagraphKind
from aligner.document.readers.archive import local
from aligner.document.readers.assembly import Block, Content, assemble
from aligner.document.readers.dispatch import Request
from aligner.document.readers.encodings import decode, effective
from aligner.document.readers.raised import raised

_PARAGRAPHS = frozenset(("p", "v", "subtitle", "text-author", "td", "th", "date"))
_HEADINGS = frozenset(("title", "subtitle"))
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding=["']([\w-]+)""")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_CHARACTERS = {name: chr(code) for name, code in name2codepoint.items() if name not in ("lt", "gt", "amp", "quot")}
"""What HTML's entities stand for, which XML does not know and books use none the less."""
_NUMBER = re.compile(r"\W*\d+\W*")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")


def read(data: bytes, request: Request) -> Content:
    """Return the text of a book; its description and pictures are no part of it."""
    root = parse_xml(data, request)
    bodies = [child for child in root if local(child) == "body"]
    notes = [body for body in bodies if body.get("name") in ("notes", "comments", "footnotes")]
    found = [block for body in bodies if body not in notes for block in _blocks(body, "text")]
    notes_text = [block for body in notes for block in _blocks(body, "note")]
    return assemble(found + [block for block in notes_text if not _NUMBER.fullmatch(block[0])])


def parse_xml(data: bytes, request: Request) -> etree._Element:
    """Return the root of a document in one XML file, mended where it is slightly broken; no entity is ever fetched."""
    match = _DECLARED.search(data[:1000])
    declared = effective(match[1].decode("ascii")) if match else None
    text = _DECLARATION.sub("", decode(data, request.name, request.encoding, declared), count=1)
    if "&" in text:
        text = _ENTITY.sub(lambda entity: _CHARACTERS.get(entity[1], entity[0]), text)
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=True,
    )  # fmt: skip
    try:
        root = etree.parse(BytesIO(text.encode("utf-8", "replace")), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise AlignerError(f"{request.name} is malformed XML: {error.msg}; give its text as txt or docx.") from error
    if root is None:
        raise AlignerError(f"{request.name} is malformed XML; give its text as txt or docx.")
    return root


def _blocks(element: etree._Element, kind: ParagraphKind) -> Iterator[Block]:
    for child in element:
        name = local(child)
        inner: ParagraphKind = "heading" if name in _HEADINGS and kind == "text" else kind
        if name in _PARAGRAPHS:
            yield " ".join(_text(child).split()), inner
        elif name:
            yield from _blocks(child, inner)


def _text(element: etree._Element) -> str:
    """Return the text of a paragraph without the marks of its notes."""
    pieces = [element.text or ""]
    for child in element:
        if not (local(child) == "a" and child.get("type") == "note"):
            pieces.append(raised(_text(child)) if local(child) == "sup" else _text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)
