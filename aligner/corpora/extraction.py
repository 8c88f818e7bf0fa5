"""Main-text extraction from a page, without the menus, links and footers around it.

Sites that the registry knows have a rule: the class of the element that holds their articles. On a page that no rule
fits, the main element is the smallest one that holds nearly all running text. What is running text is decided by
trafilatura (Barbaresi 2021, https://aclanthology.org/2021.acl-demo.15) where the extra `web` is installed, else by
length and links: long blocks with few links (Kohlschütter, Fankhauser and Nejdl 2010, "Boilerplate Detection using
Shallow Text Features"). Of the main element nothing is left out, as trafilatura's own output would: short headings,
text beside paragraphs.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from lxml import etree

from aligner.document.readers.assembly import Block
from aligner.document.readers.encodings import decode
from aligner.document.readers.html import blocks

SITE_RULES: dict[str, tuple[str, ...]] = {
    "mid.ru": ("article-content",),
    "un.org": ("field--name-body", "field-name-body", "main-content"),
    "osce.org": ("field--name-body", "node__content"),
    "ohchr.org": ("field--name-body", "main-content"),
}
"""By site, the classes or ids of the element that holds the text, the best first."""

_CLUTTER_TAGS = "script style noscript nav header footer aside form iframe button select svg template"
_CLUTTER_NAMES = re.compile(
    r"\b(?:menu|nav|navbar|breadcrumbs?|sidebar|footer|header|share|social|cookie|banner|related|comments?|tags|wm-ipp)\b"
)
_CONTAINERS = frozenset(("article", "body", "div", "main", "section", "td"))
_LEAVES = frozenset(("blockquote", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "pre"))
_WORDY = 80
"""From so many characters a block counts as running text."""

_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def page_text(data: bytes, name: str, charset: str | None = None) -> str:
    """Decode a page: its bytes decide, then its own declaration, then the server's.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever anybody declares: Russian text in another encoding is
    practically never valid UTF-8. Raises AlignerError for bytes that are no text.
    """
    declared = _META.search(data[:4096])
    for candidate in ("utf-8", declared[1].decode("ascii") if declared else None, charset):
        if candidate and _fits(data, candidate):
            return decode(data, name, candidate)
    return decode(data, name)


def _fits(data: bytes, charset: str) -> bool:
    """Whether the bytes are valid in a charset, without control characters."""
    try:
        text = data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return False
    return not any(character in "\0\ufffd" or "\x80" <= character < "\xa0" for character in text)


def main_text(page: str, url: str = "") -> str:
    """Return the paragraphs of a page's main text with an empty line between them; empty where there is none."""
    root = _parsed(page)
    if root is None:
        return ""
    main = _by_rule(root, url)
    _drop_clutter(root if main is None else main)
    main = _by_evidence(root, page) if main is None else main
    return "\n\n".join(_texts(main, root))


def _parsed(page: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    return etree.fromstring(page.encode("utf-8", "replace"), parser) if page.strip() else None


def _by_rule(root: etree._Element, url: str) -> etree._Element | None:
    """Return the element that the site's rule names, None where there is no rule or it does not fit the page.

    An archive's copy of a page is read by the rule of the site that it was copied from.
    """
    address = url.rsplit("://", 1)[-1]
    host = urlsplit(f"//{address}").hostname or ""
    for site, names in SITE_RULES.items():
        if host == site or host.endswith(f".{site}"):
            for name in names:
                found = [element for element in root.iter("*") if name in _names(element)]
                if found:
                    return max(found, key=_length)
    return None


def _names(element: etree._Element) -> list[str]:
    return [*element.get("class", "").split(), element.get("id", "")]


def _length(element: etree._Element) -> int:
    return sum(len(text) for text in element.itertext())


def _drop_clutter(root: etree._Element) -> None:
    """Remove what is never running text; names are trusted only for elements that hold less than half of the page."""
    tags = set(_CLUTTER_TAGS.split())
    whole = _length(root)
    for element in list(root.iter("*")):
        if element.tag in ("html", "body", "main", "article") or element.getparent() is None:
            continue
        name = " ".join(_names(element)).lower()
        if element.tag in tags or (_CLUTTER_NAMES.search(name) and _length(element) < whole / 2):
            _remove(element)


def _remove(element: etree._Element) -> None:
    """Remove an element but keep the text after it."""
    parent = element.getparent()
    assert parent is not None
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _by_evidence(root: etree._Element, page: str) -> etree._Element:
    """Return the smallest container that holds nearly all the running text of the page."""
    found = _squeezed(_library_text(page))

    def running(element: etree._Element) -> int:
        leaves = [(leaf, _squeezed("".join(map(str, leaf.itertext())))) for leaf in _leaves(element)]
        return sum(len(text) for _, text in leaves if text in found)

    return _smallest(root, running if found and running(root) else _running)


def _library_text(page: str) -> str:
    """Return the main text as trafilatura finds it; empty where it is not installed or finds none."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        return ""
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # its warnings are for developers
    found = bare_extraction(page, include_comments=False, with_metadata=False)
    return "" if found is None else " ".join(map(str, found.body.itertext()))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _smallest(root: etree._Element, running: Callable[[etree._Element], int]) -> etree._Element:
    """Return the smallest container that holds nearly all that `running` counts."""
    best = root
    while True:
        inner = [child for child in best.iterdescendants(*_CONTAINERS) if _nearest_container(child) is best]
        held = [(running(child), child) for child in inner]
        if not held:
            return best
        amount, child = max(held, key=lambda pair: pair[0])
        if amount < 0.9 * running(best) or not amount:
            return best
        best = child


def _nearest_container(element: etree._Element) -> etree._Element | None:
    """Return the nearest container above an element; the root counts as one."""
    for ancestor in element.iterancestors():
        if ancestor.tag in _CONTAINERS or ancestor.getparent() is None:
            return ancestor
    return None


def _running(element: etree._Element) -> int:
    """Count the characters of long blocks, links left out."""
    total = 0
    for leaf in _leaves(element):
        links = sum(_length(link) for link in leaf.iter("a"))
        length = _length(leaf)
        if length >= _WORDY and links < length / 2:
            total += length - links
    return total


def _leaves(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the innermost blocks that hold text directly."""
    for leaf in element.iter("*"):
        if leaf.tag in _LEAVES or (leaf.tag in _CONTAINERS and _has_own_text(leaf)):
            yield leaf


def _has_own_text(element: etree._Element) -> bool:
    own = [element.text or "", *(child.tail or "" for child in element)]
    return any(len(text.strip()) >= _WORDY for text in own)


def _texts(main: etree._Element, root: etree._Element) -> Iterator[str]:
    """Yield the page's heading where it stands before the main element, then each block of it."""
    headings = [heading for heading in root.iter("h1") if main not in heading.iterancestors()]
    if headings and (text := _plain(headings[0])):
        yield text
    for text, _kind in _blocks(main):
        if text.strip():
            yield text.strip()


def _plain(element: etree._Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


def _blocks(main: etree._Element) -> Iterator[Block]:
    html: str = etree.tostring(main, encoding="unicode", method="html", with_tail=False)
    return blocks(html)
