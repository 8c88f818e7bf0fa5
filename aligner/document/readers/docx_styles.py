"""Styles of Word: which make headings and list items, and which hide their text."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from aligner.document.model import ParagraphKind
from aligner.document.readers.docx_xml import attribute, name_of, property_of, value

_OFF = frozenset(["0", "false", "off"])


@dataclass(frozen=True)
class Styles:
    """The kinds of paragraph that styles make, what each says of hiding, and the style each is based on."""

    kinds: dict[str, ParagraphKind] = field(default_factory=dict)
    hiding: dict[str, bool] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)

    def hides(self, style: str | None) -> bool:
        """Whether a style, or the nearest one that it is based on and that speaks of hiding, hides its text."""
        seen: set[str] = set()
        while style and style not in seen:
            if style in self.hiding:
                return self.hiding[style]
            seen.add(style)
            style = self.bases.get(style)
        return False


def hides(properties: etree._Element | None) -> bool | None:
    """Return whether the properties of a run hide it, None where they do not speak of it."""
    marks = (
        [child for child in properties if name_of(child) in ("vanish", "webHidden")] if properties is not None else []
    )
    return any(value(mark) not in _OFF for mark in marks) if marks else None


def read_styles(root: etree._Element | None) -> Styles:
    """Return what the part of styles says."""
    styles = Styles()
    for style in root if root is not None else ():
        if name_of(style) != "style":
            continue
        code = str(attribute(style, "styleId"))
        if (kind := _kind(style)) is not None:
            styles.kinds[code] = kind
        if (hiding := hides(property_of(style, "rPr"))) is not None:
            styles.hiding[code] = hiding
        if (base := property_of(style, "basedOn")) is not None:
            styles.bases[code] = value(base) or ""
    return styles


def _kind(style: etree._Element) -> ParagraphKind | None:
    """Return the kind that a style makes: headings by its name or level, list items by its numbers."""
    names = [str(value(child)).lower() for child in style if name_of(child) == "name"]
    levels = [child for child in style.iter() if name_of(child) == "outlineLvl" and value(child) != "9"]
    if levels or any(name.startswith("heading") or name in ("title", "subtitle") for name in names):
        return "heading"
    return "item" if any(name_of(child) == "numPr" for child in style.iter()) else None
