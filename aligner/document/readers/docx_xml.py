"""Names, attributes and values of WordprocessingML, in its transitional and its strict form."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)

_STARTS = tuple(f"{{{space}}}" for space in _WORD)


def name_of(element: etree._Element) -> str:
    """Return the name of an element of WordprocessingML, an empty text for any other."""
    return _name(element.tag)


@lru_cache(maxsize=4096)
def _name(tag: object) -> str:
    namespace, _, name = str(tag).rpartition("}")
    return name if namespace[1:] in _WORD else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute of the format's own namespace."""
    return next((value for start in _STARTS if (value := element.get(start + name)) is not None), None)


def value(element: etree._Element) -> str | None:
    """Return the attribute `val`."""
    return attribute(element, "val")


def property_of(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the child of that name, None where there is none, or no element."""
    return next((child for child in element if name_of(child) == name), None) if element is not None else None
