"""The parts of an office file: XML out of a zip archive, with limits, so that no file can fill the memory."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import lru_cache

from lxml import etree

from aligner.document.errors import AlignerError

_LARGEST = 200_000_000
"""Bytes of one part, unpacked. The text of a book of a thousand pages takes some twenty million."""

_TIGHTEST = 200
_SMALL = 5_000_000
"""A part beyond this size that shrinks more than 200 to 1 was made to burst; real ones shrink 5 to 40 to 1."""

_MISSING = re.compile(r"no item named '(.+?)'")
_NO_OFFICE = b"\xd0\xcf\x11\xe0"


class Archive:
    """An office file, opened; each part is parsed when it is asked for."""

    def __init__(self, data: bytes, name: str, kind: str) -> None:
        self._name = name
        self._kind = kind
        if data.startswith(_NO_OFFICE):
            raise AlignerError(f"{name} has a password or an old format; save it as {kind} without a password.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise self.broken("it is no zip archive, or its end is missing") from error
        self._sizes = {info.filename: info for info in self._zip.infolist()}

    def names(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._sizes)

    def part(self, path: str) -> etree._Element | None:
        """Return the root of a part, None where there is no such part; AlignerError where it is broken or too large."""
        path = path.lstrip("/")
        data = self.content(path)
        if data is None:
            return None
        if b"<!DOCTYPE" in data[:4096]:
            raise self.broken(f"{path} declares entities")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise self.broken(f"its part {path} is broken XML in line {error.lineno}") from error

    def content(self, path: str) -> bytes | None:
        """Return the bytes of a part, None where there is none; AlignerError where it is broken or too large."""
        info = self._sizes.get(path.lstrip("/"))
        if info is None:
            return None
        self._refuse_bombs(info)
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, EOFError, OSError) as error:
            raise self.broken(f"its part {path} is damaged") from error

    def broken_by(self, error: Exception) -> AlignerError:
        """Return the error for a file that another library could not read: with the first part that is broken."""
        if isinstance(error, KeyError) and (missing := _MISSING.search(str(error))):
            return self.broken(f"it holds no {missing[1]}")
        for path in self._sizes:
            if path.endswith((".xml", ".rels")):
                try:
                    self.part(path)
                except AlignerError as found:
                    return found
        return self.broken("a part of it is damaged or missing")

    def check(self) -> None:
        """Raise AlignerError where any part would unpack to more than real ones do."""
        for info in self._sizes.values():
            self._refuse_bombs(info)

    def _refuse_bombs(self, info: zipfile.ZipInfo) -> None:
        if info.file_size > _LARGEST or info.file_size > max(_SMALL, _TIGHTEST * info.compress_size):
            size = f"{info.file_size / 1_000_000:,.0f} MB"
            part = f"its {info.filename} would unpack to {size}"
            raise AlignerError(f"{self._name} is refused: {part}, as no real text does.")

    def required(self, path: str) -> etree._Element:
        """Return the root of a part without which the file is none of its kind."""
        root = self.part(path)
        if root is None:
            raise self.broken(f"it holds no {path}")
        return root

    def broken(self, reason: str) -> AlignerError:
        """Return the error that says why the file is none of its kind, and what to do."""
        advice = "open it in an office program and save it anew"
        return AlignerError(f"{self._name} is not a valid {self._kind.upper()} file ({reason.rstrip('.')}); {advice}.")


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; an empty text for what is no element."""
    return _local(element.tag)


@lru_cache(maxsize=4096)
def _local(tag: object) -> str:
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
