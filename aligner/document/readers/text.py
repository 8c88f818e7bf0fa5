"""Reading plain text: the text stays as it is, but for its line ends and byte order mark."""

from __future__ import annotations

from aligner.document.readers.assembly import Content
from aligner.document.readers.dispatch import Request
from aligner.document.readers.encodings import decode
from aligner.document.readers.plain import paragraphs


def read(data: bytes, request: Request) -> Content:
    """Return the text of a file and its paragraphs by the evidence of its line breaks."""
    text = decode(data, request.name, request.encoding)
    return Content(text, paragraphs(text, lines=request.lines))
