"""Reading Markdown: rendered as CommonMark with tables, then read as the HTML it stands for."""

from __future__ import annotations

import re

from aligner.document.readers.assembly import Content, assemble
from aligner.document.readers.dispatch import Request
from aligner.document.readers.encodings import decode
from aligner.document.readers.html import blocks

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)


def read(data: bytes, request: Request) -> Content:
    """Return the text that a reader of the rendered page sees; front matter is dropped."""
    from markdown_it import MarkdownIt

    text = _FRONT_MATTER.sub("", decode(data, request.name, request.encoding))
    return assemble(blocks(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text), request.name))
