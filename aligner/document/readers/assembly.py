"""Building a text, its paragraphs and its inline code from the blocks that a reader finds in a formatted file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from aligner.document.model import Document, Paragraph, ParagraphKind, Span
from aligner.document.readers.symbol_fonts import readable

Block = tuple[str, ParagraphKind]
Blocks = Iterable[Block]

CODE_START, CODE_END = "\ufdd0", "\ufdd1"
"""What a reader puts around inline code in a block: two of Unicode's noncharacters, which no text holds."""
_MARK = re.compile(f"([{CODE_START}{CODE_END}])")
_SPACES = re.compile(rf"[ \n{CODE_START}{CODE_END}]{{2,}}")


class Content(NamedTuple):
    """What a reader returns: the text, its paragraphs, and the spans of its inline code."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    code: tuple[Span, ...] = ()


def assemble(blocks: Blocks) -> Content:
    r"""Join the blocks with an empty line between them; return the text, the paragraphs and the inline code.

        >>> assemble([("Title", "heading"), (" ", "text"), ("Body.", "text")]).text
        'Title\n\nBody.'
        >>> assemble([(f"Call {CODE_START}run(){CODE_END} now.", "text")]).code
        (Span(start=5, end=10),)

    White space around a block is dropped, and a block of nothing else.
    """
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    code: list[Span] = []
    position = 0
    for raw, kind in blocks:
        spans: list[Span] = []
        if CODE_START in raw or CODE_END in raw:
            raw, spans = _unmarked(raw)
        piece = raw.strip()
        if piece:
            paragraphs.append(Paragraph(position, position + len(piece), kind))
            pieces.append(piece)
            if kind != "code":
                code += [span.shifted(position) for span in spans]
            position += len(piece) + 2
    return Content(readable("\n\n".join(pieces)), tuple(paragraphs), tuple(code))


def blocks_of(content: Content) -> Iterator[Block]:
    """Yield the blocks that a text was assembled from."""
    document = Document(content.text, "", code=content.code)
    for paragraph in content.paragraphs:
        piece = document[paragraph]
        for span in reversed(document.code_in(Span(paragraph.start, paragraph.end))):
            start, end = span.start - paragraph.start, span.end - paragraph.start
            piece = f"{piece[:start]}{CODE_START}{piece[start:end]}{CODE_END}{piece[end:]}"
        yield piece, paragraph.kind


def _unmarked(raw: str) -> tuple[str, list[Span]]:
    """Return the stripped text of a block without the marks of inline code, and what stands between them."""
    pieces: list[str] = []
    found: list[tuple[int, int]] = []
    position, start = 0, None
    for piece in _MARK.split(raw):
        if piece == CODE_START:
            start = position if start is None else start
        elif piece == CODE_END:
            found += [(start, position)] if start is not None else []
            start = None
        else:
            pieces.append(piece)
            position += len(piece)
    found += [(start, position)] if start is not None else []
    text = "".join(pieces)
    lead = len(text) - len(text.lstrip())
    spans = []
    for first, end in found:
        body = text[first:end].strip()
        if body:
            first += len(text[first:end]) - len(text[first:end].lstrip())
            spans.append(Span(first - lead, first - lead + len(body)))
    return text.strip(), spans


def outside_marks(text: str) -> str:
    """Return a block with the spaces around marks of code as one space before them, as a browser shows them.

    >>> outside_marks(f"a {CODE_START} b {CODE_END} c").replace(CODE_START, "<").replace(CODE_END, ">")
    'a <b >c'
    """

    def run(match: re.Match[str]) -> str:
        marks = match[0].replace(" ", "").replace("\n", "")
        ends = match[0].count("\n")
        return ("\n" * ends or " " * (" " in match[0])) + marks

    return _SPACES.sub(run, text)
