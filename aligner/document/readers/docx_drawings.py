"""Text of charts and of SmartArt in Word's docx, each kept in a part of its own that a drawing names.

Of a chart these are its titles, the names of its series and of its categories (ECMA-376 part 1, 21.2); of SmartArt the
paragraphs of its points (21.4). Numbers are no text, and what is drawn from the points is not read a second time.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from aligner.document.readers.archive import local
from aligner.document.readers.docx_parts import ImportedParts


def drawn_texts(element: etree._Element, parts: ImportedParts) -> Iterator[str]:
    """Yield the texts of a chart or of SmartArt, in order, each of a chart's once; nothing for another element."""
    code = {"chart": "id", "relIds": "dm"}.get(local(element), "")
    root = parts.related(element, code) if code else None
    if root is None:
        return
    if code == "dm":
        yield from filter(str.strip, map(_text, root.iter("{*}p")))
        return
    texts = [_text(found) for found in root.iter("{*}p", "{*}pt") if local(found) == "p" or _is_of_strings(found)]
    yield from filter(str.strip, dict.fromkeys(texts))


def _is_of_strings(point: etree._Element) -> bool:
    """Whether a point is the cached text of a cell, rather than a number."""
    return any(local(each) in ("strCache", "strLit", "lvl") for each in point.iterancestors())


def _text(element: etree._Element) -> str:
    """Return the letters of a paragraph, or of a cached cell."""
    pieces = (each.text or "" if local(each) in ("t", "v") else "\n" for each in element.iter("{*}t", "{*}v", "{*}br"))
    return "".join(pieces)
