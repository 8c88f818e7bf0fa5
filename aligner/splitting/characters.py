r"""Character classes of the rules, spelt so that every regex engine reads them in the same way.

Rules are regular expressions in the dialect of SRX 2.0 (ICU), which Java and .NET share. White space is listed
character by character, since engines disagree on whether `\s` holds the no-break space, and `\b` and `\w` are avoided
because they differ most. Upper and lower case stand as Unicode properties (`\p{Lu}`), which Python's `re` lacks:
`to_re` writes those out for it.
"""

from __future__ import annotations

from functools import cache
from unicodedata import category

UPPER = r"\p{Lu}"
LOWER = r"\p{Ll}"
LETTER = r"[\p{L}]"
SPACE = r"[ \t\r\n\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""White space, with the no-break kinds."""
VISIBLE = SPACE.replace("[", "[^", 1)
"""Anything but white space."""
STOP = r"[.!?…‼⁇⁈⁉؟۔।॥]"
"""What may end a sentence when white space follows."""
FULL_STOP = r"[。！？｡]"
"""What ends a sentence with nothing after it, as in Chinese and Japanese."""
CLOSER = r"[\"'”’»“›)\]}」』）】]"
"""What closes a quotation or a bracket; `“` does in Russian and German („…“)."""
QUOTE = r"[\"'”’»“›]"
OPENER = r"[\"'“‘«„‹(\[{`¿¡]"
DASH = r"[-–—―]"
MARK = r"[,;:.!?%…)\]}»”]"
"""What goes on with the sentence when it stands after a stop and white space."""
PICTURE = "[\u2800\u2600-\u2712\u2715-\u27bf\u2b50\u2b55\U0001f000-\U0001faff]"
EMOJI = f"[{PICTURE[1:-1]}\u200d\ufe0f]"
"""Pictures, with what joins and colours them; the empty Braille cell is one, by which posts keep lines apart."""
ADDRESS = rf"(?:(?<=http)|(?<=https))://[^。！？｡{SPACE[1:-1]}]{{0,999}}[^.,;:。！？｡!?…)\]»\"'{SPACE[1:-1]}]"
"""The rest of a web address from its colon on, without the punctuation after it."""

_CASED = (
    *((0x41, 0x180), (0x1A0, 0x1B1), (0x250, 0x2B0), (0x370, 0x588)),
    *((0x10A0, 0x1100), (0x1EA0, 0x2000), (0xFF21, 0xFF5B)),
)
"""Where cased letters live, but for the rarest: a class with them all would make the start slow."""


@cache
def _members(kind: str) -> str:
    """Return the characters of a Unicode category as the inside of a class, in ranges."""
    runs: list[list[int]] = []
    for code in (code for row in _CASED for code in range(*row) if category(chr(code)) == kind):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(chr(a) if a == b else f"{chr(a)}-{chr(b)}" for a, b in runs)


@cache
def to_re(pattern: str) -> str:
    r"""Write an SRX regular expression for Python's `re`.

    >>> import re
    >>> bool(re.match(to_re(r"[\p{Lu}]\."), "Ж."))
    True
    """
    pattern = pattern.replace(LETTER, r"[^\W\d_]")
    for name, kind in ((UPPER, "Lu"), (LOWER, "Ll")):
        if name in pattern:
            pattern = pattern.replace(name, _members(kind))
    return pattern
