"""Building a text and its paragraphs from the blocks that a reader finds in a formatted file."""

from __future__ import annotations

from collections.abc import Iterable

from aligner.document.model import Paragraph, ParagraphKind
from aligner.document.readers.symbol_fonts import readable

Block = tuple[str, ParagraphKind]
Blocks = Iterable[Block]
Content = tuple[str, tuple[Paragraph, ...]]


def assemble(blocks: Blocks) -> Content:
    r"""Join the blocks with an empty line between them and return the text and the paragraphs.

        >>> assemble([("Title", "heading"), (" ", "text"), ("Body.", "text")])[0]
        'Title\n\nBody.'

    White space around a block is dropped, and a block of nothing else.
    """
    pieces: list[str] = []
    paragraphs: list[Paragraph] = []
    position = 0
    for raw, kind in blocks:
        piece = raw.strip()
        if piece:
            paragraphs.append(Paragraph(position, position + len(piece), kind))
            pieces.append(piece)
            position += len(piece) + 2
    return readable("\n\n".join(pieces)), tuple(paragraphs)
