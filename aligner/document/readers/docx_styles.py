"""Styles of Word: which make headings and list items, and which hide their text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from aligner.document.model import ParagraphKind
from aligner.document.readers.docx_xml import attribute, name_of, property_of, value
from aligner.document.readers.listings import CODE_STYLE, INLINE_CODE_STYLE, MONOSPACED

_OFF = frozenset(["0", "false", "off"])


@dataclass(frozen=True)
class Styles:
    """Paragraph styles: the kind of paragraph, hidden text, the font, and the style each is based on."""

    kinds: dict[str, ParagraphKind] = field(default_factory=dict)
    hiding: dict[str, bool] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    fonts: dict[str, str] = field(default_factory=dict)
    caps: set[str] = field(default_factory=set)
    code: set[str] = field(default_factory=set)
    """Styles of characters for code in a sentence."""

    def font(self, style: str | None) -> str:
        """Return the font that a style, or the nearest one that it is based on and that names one, sets text in."""
        return next((self.fonts[name] for name in self._line(style) if name in self.fonts), "")

    def is_drop_cap(self, style: str | None) -> bool:
        """Whether a style makes a paragraph the large first letter of the next."""
        return any(name in self.caps for name in self._line(style))

    def hides(self, style: str | None) -> bool:
        """Whether a style, or the nearest one that it is based on and that sets it, hides its text."""
        return next((self.hiding[name] for name in self._line(style) if name in self.hiding), False)

    def kind(self, style: str | None) -> ParagraphKind | None:
        """Return the kind of paragraph that a style makes; a listing's also where it is based on one."""
        own = self.kinds.get(style or "")
        return own or ("code" if any(self.kinds.get(name) == "code" for name in self._line(style)) else None)

    def is_code(self, style: str | None, font: str, around: str) -> bool:
        """Whether a run is code: by its style, or by a monospaced font where the text around it has another."""
        if any(name in self.code for name in self._line(style)):
            return True
        return bool(font) and font != around and bool(MONOSPACED.search(font)) and not MONOSPACED.search(around)

    def _line(self, style: str | None) -> Iterator[str]:
        """Yield a style and those it is based on."""
        seen: set[str] = set()
        while style and style not in seen:
            yield style
            seen.add(style)
            style = self.bases.get(style)


def hides(properties: etree._Element | None) -> bool | None:
    """Return whether the properties of a run hide it, None where they do not set it."""
    marks = (
        [child for child in properties if name_of(child) in ("vanish", "webHidden")] if properties is not None else []
    )
    return any(value(mark) not in _OFF for mark in marks) if marks else None


def font_of(properties: etree._Element | None) -> str:
    """Return the font for Latin letters that the properties of a run name, an empty text where they name none."""
    fonts = property_of(properties, "rFonts")
    return (attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or "") if fonts is not None else ""


def is_drop_cap(frame: etree._Element | None) -> bool:
    """Whether the frame of a paragraph makes it the large first letter of the next."""
    return frame is not None and attribute(frame, "dropCap") in ("drop", "margin")


def read_styles(root: etree._Element | None) -> Styles:
    """Return the styles of a document."""
    styles = Styles()
    for style in root if root is not None else ():
        if name_of(style) != "style":
            continue
        code = str(attribute(style, "styleId"))
        if (kind := _kind(style)) is not None:
            styles.kinds[code] = kind
        if (hiding := hides(property_of(style, "rPr"))) is not None:
            styles.hiding[code] = hiding
        if font := font_of(property_of(style, "rPr")):
            styles.fonts[code] = font
        if attribute(style, "type") == "character" and any(map(INLINE_CODE_STYLE.fullmatch, _names(style))):
            styles.code.add(code)
        if is_drop_cap(property_of(property_of(style, "pPr"), "framePr")):
            styles.caps.add(code)
        if (base := property_of(style, "basedOn")) is not None:
            styles.bases[code] = value(base) or ""
    return styles


def _kind(style: etree._Element) -> ParagraphKind | None:
    """Return the kind of a style: headings by its name or level, listings by its name, list items by its numbers."""
    names = _names(style)
    levels = [child for child in style.iter() if name_of(child) == "outlineLvl" and value(child) != "9"]
    if levels or any(name.startswith("heading") or name in ("title", "subtitle") for name in names):
        return "heading"
    if any(CODE_STYLE.fullmatch(name) for name in names):
        return "code"
    return "item" if any(name_of(child) == "numPr" for child in style.iter()) else None


def _names(style: etree._Element) -> list[str]:
    return [str(value(child)).lower() for child in style if name_of(child) == "name"]
