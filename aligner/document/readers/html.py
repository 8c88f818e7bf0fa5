"""Reading HTML: each block element is a paragraph, with the white space a browser would show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import NamedTuple

from lxml import etree

from aligner.document.errors import AlignerError
from aligner.document.model import ParagraphKind
from aligner.document.readers.assembly import CODE_END, CODE_START, Block, Content, assemble, outside_marks
from aligner.document.readers.dispatch import Request
from aligner.document.readers.encodings import decode, effective
from aligner.document.readers.listings import is_listing
from aligner.document.readers.raised import raised

_KINDS: dict[str, ParagraphKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("td", "th", "caption"), "cell"),
    **dict.fromkeys(("aside", "figcaption"), "note"),
}
_BLOCK_TAGS = """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol optgroup option p listing pre search section
    summary table tbody td tfoot th thead title tr ul xmp
"""
_SKIPPED_TAGS = """
    head script style template noscript svg object iframe select textarea button nav video audio canvas rp rt datalist
    progress meter annotation annotation-xml
"""
"""What a browser shows no text of; that inside a video is for browsers that cannot play it, an annotation is a formula
over again. A ruby's reading stands above its word, not in the sentence."""
_INLINE_CODE = frozenset(("code", "samp", "tt"))
_PREFORMATTED = frozenset(("pre", "listing", "xmp"))
_CODE_CLASS = re.compile(r"\b(?:lang(?:uage)?-\w+|highlight\w*|prettyprint|sourceCode|brush\b|hljs|codehilite|shiki)")
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_META = rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]+)"""
_DECLARATION = rb"""<\?xml[^>]{0,100}?encoding=["']([\w-]+)"""
_CHARSET = re.compile(_META + b"|" + _DECLARATION, re.IGNORECASE)
_HIDING = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)
"""Inline styles that hide; the classes of style sheets cannot be known."""
_DIRECTIVE = re.compile(r"<%.*?%>", re.DOTALL)
"""Code that a server's page (JSP, ASP) runs and never shows."""
_SPACES, _LINE_END, _EMPTY_LINE = re.compile(" {2,}"), re.compile(r" *\n *"), re.compile(r"\n{2,}")
_CYRILLIC = re.compile("[А-яЁё]")
_SAMPLE = 20
"""Pieces of a quotation by which its language is known."""
_SPACE = re.compile(r"[ \t\n\r\f]+")


def read(data: bytes, request: Request) -> Content:
    """Return the text of a page's body, without scripts, styles, navigation and hidden elements."""
    page = decode(data, request.name, request.encoding, declared(data))
    last = page.rfind("%>") + 2  # beyond it no directive ends, however many begin
    return assemble(blocks(_DIRECTIVE.sub("", page[:last]) + page[last:] if last > 1 else page, request.name))


def declared(data: bytes) -> str | None:
    """Return the encoding that the page names for itself, None where it names none that exists."""
    match = _CHARSET.search(data[:4096])
    return effective((match[1] or match[2]).decode("ascii")) if match else None


def blocks(page: str, name: str = "The page") -> Iterator[Block]:
    """Yield the text of each block of an HTML page, and its kind.

    Raises AlignerError for a page nested so deeply that the parser would drop text.
    """
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    root = etree.fromstring(page.encode("utf-8", "replace"), parser) if page.strip() else None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise AlignerError(f"{name} has elements over 2,000 deep, more than can be read; give its text as txt or docx.")
    if root is None:
        return
    pieces: list[str] = []
    kinds: list[ParagraphKind] = ["text"]
    quotations: list[_Quotation] = []
    preformatted = height = 0
    for event, element in _walk(root):
        tag = element.tag
        preformatted += (event == "start") - (event == "end") if tag in _PREFORMATTED and not _is_hidden(element) else 0
        if tag in _BLOCKS and not _is_hidden(element):
            yield from _flush(pieces, kinds[-1])
            if event == "start":
                is_code = tag in _PREFORMATTED and preformatted == 1 and _is_code(element)
                kinds.append("code" if is_code else _KINDS.get(tag, kinds[-1]))
            else:
                kinds.pop()
        elif tag == "br" and event == "start":
            pieces.append("\n")
        elif tag == "q" and not _is_hidden(element):
            if event == "start":
                quotations.append(_quotes(element, quotations))
                pieces.append(quotations[-1].marks[0])
            else:
                pieces.append(quotations.pop().marks[1])
        elif tag in _INLINE_CODE and not preformatted and not _is_hidden(element):
            pieces.append(CODE_START if event == "start" else CODE_END)
        text = element.text if event == "start" else element.tail
        height += (event == "start") - (event == "end") if tag == "sup" and not _is_hidden(element) else 0
        if text and height > 0:
            text = raised(text)
        if text:
            pieces.append(text if preformatted else _SPACE.sub(" ", text))
    yield from _flush(pieces, kinds[-1])


def _walk(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the start and end of each element that is shown; of a hidden one only its end, for the text after it."""
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start" and _is_hidden(element):
            walker.skip_subtree()
        else:
            yield event, element


def _is_hidden(element: etree._Element) -> bool:
    if element.tag in _SKIPPED or "hidden" in element.attrib:
        return True
    if element.tag == "dialog" and "open" not in element.attrib:
        return True
    return "style" in element.attrib and _HIDING.search(element.get("style") or "") is not None


def _is_code(element: etree._Element) -> bool:
    """Whether a preformatted element is a listing: one that marks code inside, or whose text is code."""
    if element.find("code") is not None or element.find("samp") is not None:
        return True
    names = " ".join(each.get("class", "") for each in (element, *element.iterancestors("div", "figure")))
    return bool(_CODE_CLASS.search(names)) or is_listing("".join(map(str, element.itertext())))


def _quotes(element: etree._Element, outer: list[_Quotation]) -> _Quotation:
    """Return the quotation marks that a browser puts around `<q>`: by the language, the inner pair inside another."""
    language = ""
    for each in (element, *_up_to(outer[-1].element if outer else None, element)):
        if language := each.get("lang") or "":
            break
    language = language or (outer[-1].language if outer else "")
    own = language or ("ru" if any(map(_CYRILLIC.search, islice(_texts(element), _SAMPLE))) else "en")
    if own.lower().startswith("ru"):
        return _Quotation(element, language, ("„", "“") if outer else ("«", "»"))
    return _Quotation(element, language, ("‘", "’") if outer else ("“", "”"))


class _Quotation(NamedTuple):
    """A `<q>` that is open: the language that is declared for it, and its marks."""

    element: etree._Element
    language: str
    marks: tuple[str, str]


def _up_to(last: etree._Element | None, element: etree._Element) -> Iterator[etree._Element]:
    """Yield the ancestors of an element below another."""
    return takewhile(lambda each: each is not last, element.iterancestors())


def _texts(element: etree._Element) -> Iterator[str]:
    return map(str, element.itertext())


def _flush(pieces: list[str], kind: ParagraphKind) -> Iterator[Block]:
    """Yield the collected text as blocks: an empty line, such as two `<br>` in a row, divides it unless it is code."""
    if kind == "code":
        yield "".join(pieces), kind
        pieces.clear()
        return
    text = "".join(pieces)
    pieces.clear()
    if CODE_END in text:
        text = outside_marks(text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if "\n" not in text:
        yield text, kind
        return
    for block in _EMPTY_LINE.split(_LINE_END.sub("\n", text)):
        yield block, kind
