r"""Normalisation of a segment for a translation memory: what XML allows, what matches, nothing else changed.

    >>> clean(" Cafe\u0301\x07  au\nlait ")
    'Café  au lait'

Memories match character by character, so the text stays as its document has it: runs of plain spaces, soft hyphens,
«ё» and quotes are kept. Changed are only what would break the file or never match: control characters go, white space
with a line break or a tab in it becomes one space, the ends are trimmed, and the form is Unicode's NFC.
"""

from __future__ import annotations

import re
import unicodedata

_NO_CHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_REMOVED = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]")
"""Controls, byte order marks, halves of surrogate pairs, and the code points that Unicode says are no characters."""

_BREAKS = re.compile("[ \u00a0]*[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029][\\s\u00a0]*")
_NO_BREAK_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2007", " "))


def clean(text: str, nbsp: str = "keep") -> str:
    """Return the text as a memory holds it; with `nbsp="space"` no-break spaces become plain ones."""
    if text.isprintable():  # then all of it is letters, signs and plain spaces
        return unicodedata.normalize("NFC", text).strip()
    text = _BREAKS.sub(" ", _REMOVED.sub("", text))
    if nbsp == "space":
        text = text.translate(_NO_BREAK_SPACES)
    return unicodedata.normalize("NFC", text).strip()
