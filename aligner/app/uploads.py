"""Uploads: files kept in a folder that goes with the server, read once to detect their language."""

from __future__ import annotations

import logging
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path

from aligner.document.errors import AlignerError, system_reason
from aligner.document.model import Document
from aligner.document.readers import document_of, read_bytes

LARGEST = 200_000_000
"""Bytes of a file: what readers unpack of an archive at most, many times the text of any book."""
_PIECE = 1 << 20


@dataclass(frozen=True)
class Upload:
    """A file that was sent: where it is kept, what the user calls it, and what it holds."""

    id: str
    path: Path
    name: str
    language: str
    characters: int
    notes: tuple[str, ...] = ()

    def read(self) -> Document:
        """Return the document."""
        return document_of(read_bytes(self.path), self.name, language=self.language)


class Uploads:
    """The files sent since the server started."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="aligner-app-"))
        self._kept: dict[str, Upload] = {}

    def take(self, stream: BufferedIOBase, length: int, name: str) -> Upload:
        """Keep a file of so many bytes. Raises AlignerError for one that breaks off or is no document."""
        identity = secrets.token_hex(8)
        path = self._folder / identity
        try:
            _copy(stream, path, length, name)
            upload = _looked_at(identity, path, name)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self._kept[identity] = upload
        return upload

    def find(self, identity: str) -> Upload:
        """Return a file that was sent. Raises AlignerError where it was not."""
        if identity not in self._kept:
            raise AlignerError("This file was sent before the program was started last; choose it again.")
        return self._kept[identity]

    def forget(self, uploads: Iterable[Upload]) -> None:
        """Delete files that are needed no more."""
        for upload in uploads:
            self._kept.pop(upload.id, None)
            upload.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Delete all files."""
        shutil.rmtree(self._folder, ignore_errors=True)


def plain_name(name: str) -> str:
    r"""Return a file's own name: without folders, control and direction characters, at most 200 characters.

    >>> plain_name("C:\\letters\\..\\letter\u202e.docx")
    'letter.docx'
    """
    own = name.replace("\\", "/").rsplit("/", 1)[-1].encode(errors="replace").decode()
    own = re.sub(r"[\x00-\x1f\x7f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", own).strip()
    return own[-200:].strip(". ") or "text.txt"


def _copy(stream: BufferedIOBase, path: Path, length: int, name: str) -> None:
    left = length
    try:
        with path.open("wb") as file:
            while left:
                piece = stream.read(min(left, _PIECE))
                if not piece:
                    raise AlignerError(f"{name} broke off while it was sent; choose it again.")
                left -= len(piece)
                file.write(piece)
    except OSError as error:
        raise AlignerError(f"Cannot keep {name}: {system_reason(error)}.") from error


def _looked_at(identity: str, path: Path, name: str) -> Upload:
    """Read a file to detect its language, and collect its reader's warnings."""
    notes: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: notes.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("aligner")
    logger.addHandler(handler)
    try:
        document = document_of(read_bytes(path), name)
    finally:
        logger.removeHandler(handler)
    return Upload(identity, path, name, document.language, len(document.text), tuple(notes))
