"""Symbol fonts: the characters that codes of Symbol, Wingdings and Wingdings 2 stand for in Unicode.

    >>> to_unicode("Symbol", 0xF0B1), to_unicode("Wingdings", 0xF0FC), to_unicode("Wingdings 3", 0xF021)
    ('±', '✓', None)
    >>> to_unicode("Calibri", 0xF0B7), to_unicode("", 0xF0FC)
    ('•', '✓')

Office writes such a character as its font's code, mostly in the private area from U+F000 on. The table of Symbol is
Adobe's (https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt); of the other two only the signs that texts
have are listed.
"""

from __future__ import annotations

import re

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

_WEBDINGS = {0x20: " ", 0x61: "✔", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✖"}
_DINGBATS = {
    0x20: " ",
    **{code: chr(0x2700 + code - 0x20) for code in range(0x21, 0x5F) if code not in (0x25, 0x2A, 0x2B, 0x48)},
    **{0x25: "☎", 0x2A: "☛", 0x2B: "☞", 0x48: "★", 0x6C: "●", 0x6E: "■", 0x73: "▲", 0x74: "▼", 0x75: "◆", 0xD5: "→"},
}
"""Adobe's order of its Dingbats, which Unicode's block keeps."""
_FONTLESS = {0xF0A7: "▪", 0xF0A8: "☐", 0xF0D8: "➢", 0xF0E0: "→", 0xF0FC: "✓", 0xF0FE: "☑", 0xF076: "❖"}
"""The bullets of Wingdings that lose their font most often; any other code without a font is read as Symbol's."""

_TABLES: dict[str, dict[int, str]] = {
    "symbol": dict(enumerate(_SYMBOL_LOW, 0x20)) | dict(enumerate(_SYMBOL_HIGH, 0xA0)),
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": _WEBDINGS,
    **dict.fromkeys(("zapfdingbats", "zapf dingbats", "itc zapf dingbats", "dingbats"), _DINGBATS),
}


_SIGNS = re.compile("dings|symbol|webd|mt extra|marlett")
"""In the names of fonts whose characters are signs of their own."""


def to_unicode(font: str, code: int) -> str | None:
    """Return the character that a font's code means, None where it is not known."""
    table = _TABLES.get(font.strip().lower())
    if table is None and 0xF020 <= code <= 0xF0FF and not _SIGNS.search(font.lower()):
        return _FONTLESS.get(code) or to_unicode("Symbol", code)
    found = table.get(code - 0xF000 if 0xF000 <= code <= 0xF0FF else code) if table else None
    if found is not None and found != UNREADABLE:
        return found
    return None if is_private(code) or not 0x20 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)


def symbol(font: str, code: str) -> str:
    """Return the character for a font's code in hexadecimal digits, nothing where it is no number."""
    try:
        return sign(font, int(code, 16))
    except ValueError:
        return ""


def sign(font: str, code: int) -> str:
    """Return a sign's character, U+FFFD for one that has no meaning outside its font."""
    found = to_unicode(font, code)
    return UNREADABLE if found is None else found


def is_private(code: int) -> bool:
    """Whether a code point has no meaning outside its font."""
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


_PRIVATE = re.compile("[\uf020-\uf0ff]")


def readable(text: str) -> str:
    """Return a text of the same length whose signs of symbol fonts, without their font's name, are Unicode's."""
    return _PRIVATE.sub(lambda match: to_unicode("", ord(match[0])) or match[0], text)
