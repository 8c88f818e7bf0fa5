"""Choosing the reader for a file, and reading it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from aligner.document.errors import AlignerError
from aligner.document.language import detect
from aligner.document.model import Document
from aligner.document.readers.assembly import Content

STDIN = "-"


@dataclass(frozen=True)
class Request:
    """What a reader needs to know: the name for messages, a forced encoding, and whether each line is a paragraph."""

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
}
"""The module and function that read each ending; a file with another ending is known by its first bytes."""

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"%pdf-", ".pdf"),
    (b"\xd0\xcf\x11\xe0", ".docx"),
    (b"<!doctype html", ".html"),
    (b"<html", ".html"),
)
"""How the formats begin, for standard input and strange endings; what begins with none of them is plain text."""

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
    data = read_bytes(path)
    name = "standard input" if str(path) == STDIN else str(path)
    text, paragraphs = _reader(path, data)(data, Request(name, encoding, lines))
    if not text.strip():
        raise AlignerError(f"{name} holds no text; check that it is the right file.")
    return Document(text, language or detect(text), "" if str(path) == STDIN else str(path), paragraphs)


def read_bytes(path: str | Path) -> bytes:
    """Return the bytes of a file, or of standard input for `-`; AlignerError says why it cannot be read."""
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
        raise AlignerError(f"Cannot read {path}: {error.strerror}.") from error


def _reader(path: str | Path, data: bytes) -> Reader:
    ending = Path(path).suffix.lower()
    if ending in _REFUSED:
        raise AlignerError(f"{path} {_REFUSED[ending]}.")
    if ending not in READERS:
        head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        ending = next((ending for sign, ending in _SIGNS if head.startswith(sign)), ".txt")
        if head.startswith(b"pk\x03\x04"):
            ending = ".odt" if b"opendocument.text" in head else ".docx"
    module, function = READERS[ending].split(":")
    reader: Reader = getattr(import_module(module), function)
    return reader
