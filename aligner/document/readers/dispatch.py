"""Reader dispatch: choosing the reader for a file, and reading it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from aligner.document.errors import AlignerError, system_reason
from aligner.document.language import detect
from aligner.document.model import Document
from aligner.document.readers.assembly import Content

STDIN = "-"


@dataclass(frozen=True)
class Request:
    """Request to a reader: the name for messages, a forced encoding, and whether each line is a paragraph."""

    name: str
    encoding: str | None = None
    lines: bool = False


Reader = Callable[[bytes, Request], Content]

READERS: dict[str, str] = {
    ".txt": "aligner.document.readers.text:read",
    ".text": "aligner.document.readers.text:read",
    ".md": "aligner.document.readers.markdown:read",
    ".markdown": "aligner.document.readers.markdown:read",
    ".html": "aligner.document.readers.html:read",
    ".htm": "aligner.document.readers.html:read",
    ".xhtml": "aligner.document.readers.html:read",
    ".docx": "aligner.document.readers.docx:read",
    ".docm": "aligner.document.readers.docx:read",
    ".odt": "aligner.document.readers.odt:read",
    ".pdf": "aligner.document.readers.pdf:read",
    ".fodt": "aligner.document.readers.odt:read_flat",
    ".fb2": "aligner.document.readers.fictionbook:read",
    ".srt": "aligner.document.readers.subtitles:read",
    ".vtt": "aligner.document.readers.subtitles:read",
    ".ass": "aligner.document.readers.subtitles:read",
    ".ssa": "aligner.document.readers.subtitles:read",
    ".sub": "aligner.document.readers.subtitles:read",
}
"""The module and function that read each ending; a file with another ending is known by its first bytes."""

_PREAMBLE = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>|<%.*?%>|<!doctype(?!\s+html)[^>]*>)+", re.DOTALL)
"""What may stand before the first tag: comments, declarations, directives of a server's page."""
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|meta|title|link|style|script|base|body|p|div|h[1-6]|table|ul|ol|blockquote|article"
    r"|section|main|header|nav|center|font|span|br|hr|pre|b|i|em|strong|a|img|form|dl)(?=[\s/>])",
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html)(?=[\s>])")
_XML_ROOTS = (
    (re.compile("<fictionbook[\\s>]"), ".fb2"),
    (re.compile(r"<office:document[\s>]"), ".fodt"),
)
_TAG = re.compile(r"<([a-z_][\w:.-]*)(?=[\s/>])")
_FRAGMENT = re.compile(
    r"<(p|div|h[1-6]|table|ul|ol|blockquote|article|section|body|head)(?=[\s>]).*?</\1\s*>", re.DOTALL
)
"""A piece of a page that even a file called txt may be."""
_SUBTITLES = re.compile(r"webvtt\b|\s*\[script info\]|\{\d+\}\{\d+\}|(?:\d+\s*\n)?(?:\d+:)?\d\d:\d\d[,.]\d{3}\s+-->")
_HEAD = 4_000

_REFUSED: dict[str, str] = {
    ".doc": "is an old Word file; open it in Word or LibreOffice and save it as .docx",
    ".rtf": "is a rich text file; save it as .docx",
    ".djvu": "holds pictures of pages; give the text as txt or docx",
    ".epub": "is a book archive; give its text as html, docx or txt",
}


def read_document(
    path: str | Path, *, encoding: str | None = None, language: str | None = None, lines: bool = False
) -> Document:
    """Read a file, or standard input for `-`, into a document.

    `encoding` forces the encoding of a text file, `language` the language code (otherwise it is detected), and
    `lines` makes each line of a plain text a paragraph. Raises AlignerError for a file that is missing, empty,
    unreadable, or no document.
    """
    name = "standard input" if str(path) == STDIN else str(path)
    document = document_of(read_bytes(path), name, encoding=encoding, language=language, lines=lines)
    return replace(document, origin="" if str(path) == STDIN else str(path))


def document_of(
    data: bytes, name: str, *, encoding: str | None = None, language: str | None = None, lines: bool = False
) -> Document:
    """Read the bytes of a file named `name` into a document: `read_document` for files that are not on the disk."""
    try:
        content = _reader(name, data)(data, Request(name, encoding, lines))
    except RecursionError as error:
        message = f"{name} has elements too deep in each other to be read; give its text as txt or docx."
        raise AlignerError(message) from error
    if not content.text.strip():
        raise AlignerError(f"{name} holds no text; check that it is the right file.")
    return Document(content.text, language or detect(content.text), name, content.paragraphs, content.code)


def read_bytes(path: str | Path) -> bytes:
    """Return the bytes of a file, or of standard input for `-`; AlignerError where it cannot be read."""
    if str(path) == STDIN:
        return sys.stdin.buffer.read()
    path = Path(path)
    if path.is_dir():
        raise AlignerError(f"{path} is a folder; name a file to read.")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise AlignerError(f"There is no file {path}; check the name and the folder.") from error
    except OSError as error:
        raise AlignerError(f"Cannot read {path}: {system_reason(error)}.") from error


def _reader(path: str, data: bytes) -> Reader:
    ending = Path(path).suffix.lower()
    if ending in _REFUSED:
        raise AlignerError(f"{path} {_REFUSED[ending]}.")
    if ending not in _OFFICE:
        ending = _ending_by_content(data, ending, path)
    module, function = READERS[ending].split(":")
    reader: Reader = getattr(import_module(module), function)
    return reader


_OFFICE = frozenset((".docx", ".docm", ".odt", ".pdf"))
_TEXTS = frozenset((".txt", ".text", ".md", ".markdown"))


def _ending_by_content(data: bytes, ending: str, name: str) -> str:
    """Return the ending of the format that the first bytes show; the file's own where they show none.

    A known ending yields only to what is unmistakable: an office file, a whole page of HTML, a book. Raises
    AlignerError for XML of a kind that holds no document.
    """
    if data.startswith(b"PK\x03\x04"):
        return ".odt" if b"opendocument.text" in data[:1000] else ".docx"
    if data.lstrip().startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return ".docx"
    head = _head(data)
    declared = head.lstrip().startswith("<?xml")
    head = head[match.end() :] if (match := _PREAMBLE.match(head)) else head
    known = ending in READERS
    for sign, found in _XML_ROOTS:
        if sign.match(head):
            return found
    if head.startswith("{\\rtf"):
        raise AlignerError(f"{name} {_REFUSED['.rtf']}.")
    if (_PAGE.match(head) or _FRAGMENT.match(head)) and (not known or ending in _TEXTS - {".md", ".markdown"}):
        return ".html"
    if known:
        return ending
    if _HTML.match(head):
        return ".html"
    if (tag := _TAG.match(head)) and (declared or data[-200:].rstrip().endswith(f"</{tag[1]}>".encode())):
        raise AlignerError(
            f"{name} is XML of a kind that holds no document (<{tag[1]}>); give its text as txt or docx."
        )
    return ".srt" if _SUBTITLES.match(head) else ".txt"


def _head(data: bytes) -> str:
    """Return the beginning of a text in small letters, whatever its encoding: only ASCII matters in it."""
    head = data[:_HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"\0" in head[:4] and b"<" in head[:4]):
        head = head.replace(b"\0", b"")
        head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lower()
