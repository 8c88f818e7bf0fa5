"""Robust XML input: any encoding, stray control characters mended, entities and declarations of types left out.

The bytes are decoded here and handed to the parser as plain UTF-8 without a DOCTYPE, so no entity is ever defined,
nothing is ever fetched, and a character that XML forbids costs that character instead of the file.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from html.entities import name2codepoint
from typing import Any, BinaryIO

from lxml import etree

from aligner.document.errors import AlignerError
from aligner.document.readers.encodings import effective, is_believable, is_utf8, likeliest, read_as
from aligner.document.readers.incremental_decoding import Decoder
from aligner.document.whole_numbers import whole_number
from aligner.formats.input_stream import Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
    (b"<\0t\0", "utf-16-le"),
    (b"\0<\0t", "utf-16-be"),
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)""")
_QUOTED = r""""[^"]*"|'[^']*'"""
_SUBSET = rf"(?:<!--(?:(?!-->).)*-->|<(?!!--)|[^\]\"'<]|{_QUOTED})*"
_DOCTYPE = re.compile(rf"<!DOCTYPE(?:[^\[>\"']|{_QUOTED})*(?:\[{_SUBSET}\]\s*)?>", re.DOTALL)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&(#[xX][0-9a-fA-F]+|#[0-9]+|[A-Za-z][A-Za-z0-9]*);")
_UNDEFINED = re.compile("Entity '(.+)' not defined")
_PREDEFINED = frozenset(("lt", "gt", "amp", "quot", "apos"))
_HEAD = 65_536
_CHUNK = 1 << 18
_LONGEST_REFERENCE = 16


class CleanXML(io.RawIOBase):
    """A readable stream of the document's UTF-8 bytes, cleaned as they pass."""

    def __init__(self, stream: BinaryIO, name: str, warn: Callable[[str], None]) -> None:
        self._stream = stream
        head = stream.read(_HEAD)
        mark, encoding = _encoding(head, name, warn)
        self._decode = Decoder(encoding, name, warn, ", the encoding it declares").decode
        text = _DECLARATION.sub("", self._decode(head[len(mark) :]).lstrip("\ufeff"), count=1)
        self._rest = _DOCTYPE.sub("", text, count=1).lstrip()
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        """Say that it is for reading."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, or all that are left."""
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._fill()
        size = len(self._ready) if size < 0 else size
        result, self._ready = self._ready[:size], self._ready[size:]
        return result

    def _fill(self) -> None:
        data = self._stream.read(_CHUNK)
        text = self._rest + self._decode(data, final=not data)
        self._ended = not data
        cut = text.rfind("&", max(0, len(text) - _LONGEST_REFERENCE)) if data else -1
        text, self._rest = (text, "") if cut < 0 else (text[:cut], text[cut:])
        self._ready += _REFERENCE.sub(_mend, _FORBIDDEN.sub("", text)).encode()


def _encoding(head: bytes, name: str, warn: Callable[[str], None]) -> tuple[bytes, str]:
    """Return the byte order mark and the encoding of the document.

    What a document declares is believed but where its bytes cannot be that: ASCII bytes are not UTF-16, and what is
    strict UTF-8 with letters outside ASCII is UTF-8.
    """
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return (b"" if mark[:1] in b"<" or mark[:2] == b"\0<" else mark), encoding
    match = _ENCODING.match(head.lstrip())
    declared = match[1].decode("ascii") if match else "utf-8"
    meant = effective(declared)
    if meant is None:
        raise AlignerError(f"{name} declares the encoding {declared!r}, which does not exist.")
    if codecs.lookup(meant).name != "utf-8" and is_utf8(head):
        meant = "utf-8"
    elif not _fits(head, meant) and (best := likeliest(head)) is not None:
        warn(f"{name} is not in {declared}, as it should be; read as {best.encoding}.")
        return b"", best.encoding
    if meant == "utf-8" and (effective(declared) != "utf-8" or declared.lower().startswith(("utf-16", "utf-32"))):
        warn(f"{name} declares {declared} but is in UTF-8, and is read so.")
    return b"", meant


def _fits(head: bytes, encoding: str) -> bool:
    """Whether the bytes, which may end inside a letter, may be in the encoding that they should be in."""
    if encoding != "utf-8":
        return is_believable(head, read_as(head, encoding))
    return head.isascii() or is_utf8(head) or read_as(head, encoding).is_mostly_right


def _mend(match: re.Match[str]) -> str:
    """Write an entity of HTML as its character's number, and drop the number of a character that XML forbids."""
    reference = match[1]
    if reference[0] != "#":
        known = reference not in _PREDEFINED and reference in name2codepoint
        return f"&#{name2codepoint[reference]};" if known else match[0]
    number = int(reference[2:], 16) if reference[1] in "xX" else whole_number(reference[1:], 0x110000)
    if number is None or number > 0x10FFFF or _FORBIDDEN.match(chr(number)):
        return ""
    return match[0]


def elements(
    source: Source, root: str, tags: tuple[str, ...], events: tuple[str, ...] = ("end",)
) -> Iterator[etree._Element]:
    """Yield the elements of these tags as they are read, without namespaces, and forget each afterwards.

    Raises AlignerError where the document is malformed or its outermost element is not `root`.
    """
    with source.open() as stream:
        yield from _elements(CleanXML(stream, source.name, source.warn), source.name, root, (tags, events))


def _elements(
    clean: CleanXML, name: str, root: str, wanted: tuple[tuple[str, ...], tuple[str, ...]]
) -> Iterator[etree._Element]:
    tags, events = wanted
    parser = etree.iterparse(
        clean,
        events=(*events, "end"),
        tag=[f"{{*}}{tag}" for tag in tags],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    checked = False
    try:
        for event, element in parser:
            checked = checked or _check_root(element.getroottree().getroot(), name, root)
            if event in events:
                yield _without_namespaces(element)
            if event == "end":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise AlignerError(_malformed(name, error, parser)) from error
    if not checked:
        _check_root(parser.root, name, root)


def _check_root(element: etree._Element, name: str, root: str) -> bool:
    tag = str(element.tag).rsplit("}", 1)[-1]
    if tag != root:
        raise AlignerError(f"{name} is no {root.upper()}: it starts with <{tag}>.")
    return True


def _without_namespaces(element: etree._Element) -> etree._Element:
    if element.nsmap:
        for inner in element.iter("*"):
            # In a damaged file the name may hold colons that name no namespace, or nothing else.
            inner.tag = inner.tag.rsplit("}", 1)[-1].replace(":", "") or "nameless"
    return element


_CODES = frozenset(("bpt", "ept", "it", "ph", "ut"))
"""Inline elements of TMX and XLIFF that hold a native code; others hold text or nothing."""


_SIDES = frozenset(("seg", "source", "target"))
"""Elements that are text throughout where nothing is in them."""
_PLACEHOLDERS = frozenset(("it", "ph", "ut", "x"))
_BREAKING_TYPES = frozenset(
    (
        "lb",
        "tab",
        "br",
        "pb",
        "linebreak",
        "line-break",
        "newline",
        "softreturn",
        "soft-return",
        "softbreak",
        "hardbreak",
        "paragraph-break",
    )
)
_BREAKING_CODE = re.compile(
    r"(?:[<\[{]/?(?:\w+:)?(?:br|tab|lb|p|cr|line-?break|paragraph)\b[^>\]}]*[>\]}]"
    r"|\{?\\\\?(?:n|r|t|par|line|tab)\s*\}?|[↵¶→⏎⇥]|\s+)+",
    re.IGNORECASE,
)
_SHOWN_AS = ("equiv-text", "equiv", "disp", "displaytext", "val")
"""Attributes by which the dialects say what a code stands for."""
_BREAK = "\0"
"""Stands for a break while a text is put together; XML itself cannot hold it."""
_GLUING = re.compile(rf"(?<=\S){_BREAK}+(?=\S)")


def text_of(element: etree._Element, codes: bool) -> str:
    """Return the text of a segment; that of native codes only where it is asked for.

    A code that stands for a line break or a tab leaves a space where words would touch.
    """
    if not len(element) and element.tag in _SIDES:
        return element.text or ""
    text = "".join(_texts(element, codes))
    return _GLUING.sub(" ", text).replace(_BREAK, "") if _BREAK in text else text


def _texts(element: etree._Element, codes: bool) -> Iterator[str]:
    if element.tag in _PLACEHOLDERS and not (codes and element.text) and is_break(element):
        yield _BREAK
    if element.tag == "mrk" and element.get("mtype") == "x-sdl-deleted":
        return
    if element.tag not in _CODES or codes:
        yield element.text or ""
        for child in element:
            yield from _texts(child, codes)
            yield child.tail or ""


def is_break(element: etree._Element) -> bool:
    """Whether a code stands for white space, by its type or by what it holds."""
    kinds = (element.get(name, "").lower().removeprefix("x-") for name in ("type", "ctype", "subType"))
    if any(kind.rpartition(":")[2] in _BREAKING_TYPES for kind in kinds):
        return True
    texts = (element.text, *(element.get(name) for name in _SHOWN_AS), _original_data(element))
    return any(text and _BREAKING_CODE.fullmatch(text) for text in texts)


def _original_data(element: etree._Element) -> str | None:
    """Return the native code that an XLIFF 2 unit keeps apart from its text."""
    if (code := element.get("dataRef")) is None:
        return None
    for unit in element.iterancestors("unit"):
        return next((data.text for data in unit.iterfind("originalData/data") if data.get("id") == code), None)
    return None


def _malformed(name: str, error: etree.XMLSyntaxError, parser: Any) -> str:
    """Say in one sentence what the parser stumbled over first, and where."""
    log = list(parser.error_log)
    if log and (entity := _UNDEFINED.search(log[0].message)):
        return (
            f"{name}, line {log[0].line}: the entity &{entity[1]}; is refused, for entities may fetch other files or "
            "grow without end; write its text instead."
        )
    reason = f"line {log[0].line}: {log[0].message.strip()}" if log else str(error.msg)
    return f"{name} is malformed XML, {reason}."
