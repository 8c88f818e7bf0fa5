r"""Code listings: the text of `<pre>` or of a style for code, distinguished from prose that is set in the same way.

>>> is_listing("npm install vue"), is_listing("if (a) {\n  b();\n}"), is_listing("Мороз и солнце;\nЕщё ты дремлешь")
(True, True, False)

Whole books were published in one `<pre>`, so its content decides: the share of signs that code is full of, and words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aligner.document.readers.assembly import Block

CODE_STYLE = re.compile(
    r"(?:source|program)?[ _-]?(?:code|listing)(?:[ _-]?(?:block|text|example|snippet))?"
    r"|(?:html )?preformatted(?: text)?"
    r"|verbatim(?: char)?|html ?предварительный.*|стандартный html|листинг.*"
    r"|(?:программный |исходный )?код(?: программы)?",
    re.IGNORECASE,
)
"""Names of the styles that Word, LibreOffice, Pandoc and people give to listings."""
INLINE_CODE_STYLE = re.compile(
    rf"(?:{CODE_STYLE.pattern})|(?:html|inline)[ _-]?code(?:[ _-]char)?|code[ _-]char|html[ _-](?:sample|typewriter)"
    r"|source[ _-]text|teletype|(?:html )?код.*|(?:html )?(?:пишущая машинка|образец).*|исходный текст"
    r"|непропорциональный текст",
    re.IGNORECASE,
)
"""Names of the styles of characters for code in a sentence; those of a paragraph's style are used for it, too."""
MONOSPACED = re.compile(
    r"courier|consolas|\bmono(?:space)?\b|menlo|monaco|lucida console|source code|fira code|inconsolata|cascadia",
    re.IGNORECASE,
)
"""Fonts that set code where the text around it is in another."""
_SIGNS = re.compile(r"[{}\[\]()<>=;$#@|\\/_&*+`~^]|--|::")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_STOPS = re.compile(r"[^\W\d_]{2,}[.!?…][\"»”)]*(?:\s|$)")
_MANY_SIGNS = 0.05
_FEW_WORDS = 12


def is_listing(text: str) -> bool:
    """Whether a preformatted text is code: many of its characters are signs, or it is short and no sentence."""
    letters = len(re.findall(r"\S", text)) or 1
    signs = len(_SIGNS.findall(text)) / letters
    words = _WORDS.findall(text)
    if signs >= _MANY_SIGNS:
        return len(_STOPS.findall(text)) * 15 <= len(words) or signs >= 2 * _MANY_SIGNS
    cyrillic = sum(word[0] >= "\u0400" for word in words)
    return len(words) <= _FEW_WORDS and not cyrillic and not _STOPS.search(text)


def joined_listings(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with neighbouring lines of a listing, each a paragraph of its own in an office file, as one."""
    lines: list[str] = []
    for text, kind in blocks:
        if kind == "code":
            lines.append(text)
            continue
        if lines:
            yield "\n".join(lines), "code"
            lines = []
        yield text, kind
    if lines:
        yield "\n".join(lines), "code"
