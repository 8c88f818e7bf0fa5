"""Imported parts of a Word file (`w:altChunk`): HTML, plain text, a web archive, another docx, read in their place."""

from __future__ import annotations

import email
import email.policy
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from lxml import etree

from aligner.document.errors import AlignerError
from aligner.document.readers.archive import Archive
from aligner.document.readers.assembly import Block, Content, blocks_of
from aligner.document.readers.dispatch import Request

logger = logging.getLogger("aligner")

_DEEPEST = 8


@dataclass
class ImportedParts:
    """The parts that the main part imports, and how many of them could not be read."""

    archive: Archive
    main: str
    request: Request
    unread: int = 0

    def blocks(self, chunk: etree._Element) -> Iterator[Block]:
        """Yield the blocks of an imported part; count it where it cannot be read."""
        code = next((str(value) for name, value in chunk.attrib.items() if str(name).endswith("}id")), "")
        data = self.archive.content(self._target(code))
        content = None if data is None else self._read(data)
        if content is None:
            self.unread += 1
            return
        yield from blocks_of(content)

    def related(self, element: etree._Element, name: str) -> etree._Element | None:
        """Return the root of the part that an element names by a relation, None where there is none."""
        code = next((str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), "")
        target = self._target(code) if code else ""
        return self.archive.part(target) if target else None

    def warn(self) -> None:
        """Log how many parts could not be read."""
        if self.unread:
            parts = "1 imported part" if self.unread == 1 else f"{self.unread} imported parts"
            logger.warning("%s of %s cannot be read; open it in Word and save it anew.", parts, self.request.name)

    def _target(self, code: str) -> str:
        path = PurePosixPath(self.main)
        relations = self.archive.part(str(path.parent / "_rels" / f"{path.name}.rels"))
        for relation in relations if relations is not None else ():
            if relation.get("Id") == code:
                target = str(relation.get("Target", ""))
                return target if target.startswith("/") else str(path.parent / target)
        return ""

    def _read(self, data: bytes) -> Content | None:
        head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        request = replace(self.request, name=f"{self.request.name} (an imported part)", encoding=None)
        try:
            if head.startswith(b"pk\x03\x04"):
                if request.name.count("imported part") > _DEEPEST:
                    return None
                from aligner.document.readers import docx

                return docx.read(data, request)
            if head.startswith((b"mime-version:", b"from:", b"content-type:")):
                return _web_archive(data, request)
            if head.startswith((b"{\\rtf", b"\xd0\xcf\x11\xe0")):
                return None
            if head.startswith(b"<?xml") and b"<html" not in head:
                return None
            from aligner.document.readers import html, text

            return html.read(data, request) if b"<" in head else text.read(data, request)
        except AlignerError:
            return None


def _web_archive(data: bytes, request: Request) -> Content | None:
    """Return the text of the first page of a web archive (MHT, RFC 2557)."""
    from aligner.document.readers import html

    for part in email.message_from_bytes(data, policy=email.policy.default).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return html.read(payload, request) if isinstance(payload, bytes) else None
    return None
