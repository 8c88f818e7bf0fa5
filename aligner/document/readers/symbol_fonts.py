"""Symbol fonts: the characters that codes of Symbol, Wingdings and Wingdings 2 stand for in Unicode.

    >>> to_unicode("Symbol", 0xF0B1), to_unicode("Wingdings", 0xF0FC), to_unicode("Webdings", 0xF021)
    ('±', '✓', None)

Office writes such a character as its font's code, mostly in the private area from U+F000 on. The table of Symbol is
Adobe's (https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt); of the other two only the signs that texts
have are listed.
"""

from __future__ import annotations

UNREADABLE = "\ufffd"

_SYMBOL_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\ufffd⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_WINGDINGS = {
    **{0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑"},
    **{0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xAB: "★", 0xD8: "➢", 0xDF: "←"},
    **{0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xF3: "⬄", 0xFB: "✗"},
    **{0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x20: " "},
}
_WINGDINGS_2 = {0x20: " ", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x97: "•"}

_TABLES: dict[str, dict[int, str]] = {
    "symbol": dict(enumerate(_SYMBOL_LOW, 0x20)) | dict(enumerate(_SYMBOL_HIGH, 0xA0)),
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
}


def to_unicode(font: str, code: int) -> str | None:
    """Return the character that a font's code means, None where it is not known."""
    table = _TABLES.get(font.strip().lower())
    found = table.get(code - 0xF000 if 0xF000 <= code <= 0xF0FF else code) if table else None
    if found is not None and found != UNREADABLE:
        return found
    return None if is_private(code) or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def is_private(code: int) -> bool:
    """Whether a code point has no meaning outside its font."""
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000
