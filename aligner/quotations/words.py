"""Word normalisation: the words of a quotation and of a text, made comparable.

What typographers choose does not count: kinds of quotation marks, apostrophes and dashes, soft hyphens, accents on
Russian vowels, ё for е, end punctuation. Case is kept apart: “Nato” is not “NATO”, but a first letter may be large or
small where a sentence or a quotation begins.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from aligner.document.model import Span

Break = Literal["", "ellipsis", "interruption", "bracket", "stop"]

_WORD = re.compile(
    r"""
    \d+(?:[.,\u00a0\u202f\u0020]\d{3})+(?!\d)(?:[.,]\d+)?   # 18 500 and 18,500
    | \d+(?:[.,]\d+)?
    | [^\W\d_](?:[\u0300\u0301] | ['’ʼ\u00ad\u2011-](?=[^\W\d_]) | [^\W\d_])*   # with apostrophes, hyphens and accents
    | [%$€£₽№§°]
    """,
    re.VERBOSE,
)
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_ELLIPSIS = re.compile(r"[\[(<]?\s*(?:…|\.(?:\s?\.){2,})\s*[\])>]?")
_STOP = re.compile(r"[.!?…:;—–\n]")
_LETTER_BRACKET = re.compile(r"\[([^\W\d_]{1,2})\](?=[^\W\d_])|(?<=[^\W\d_])\[([^\W\d_]{1,4})\]")


@dataclass(frozen=True)
class Token:
    """A word by character offsets, its comparable form and its shape with case.

    `opens` is true where a first letter may be large or small: at the head of a sentence or a piece of a quotation.
    `break_before` says what stands between the word and the one before it; in a text, `stop` ends a clause.
    """

    start: int
    end: int
    folded: str
    shape: str
    opens: bool = False
    break_before: Break = ""


def text_words(text: str, span: Span, opens_at: frozenset[int] = frozenset()) -> list[Token]:
    """Return the words of a span of a text; `opens_at` are the offsets where sentences begin."""
    found: list[Token] = []
    position = span.start
    for match in _WORD.finditer(text, span.start, span.end):
        start = match.start()
        if start == position + 1 and text[position] == " ":  # the usual case, said first because texts are long
            opens, stop = start in opens_at, False
        else:
            opens = any(offset in opens_at for offset in range(position, start + 1))
            stop = _STOP.search(text, position, start) is not None
        found.append(_word(match, opens or not found, "stop" if stop else ""))
        position = match.end()
    return found


def quoted_words(text: str, pieces: tuple[Span, ...]) -> list[Token]:
    """Return the words of a quotation's pieces, each with the break that stands before it.

    Words in square brackets are the article's own: they are left out and leave a `bracket` break. A letter in
    brackets, as in “[t]he”, only declares a changed first letter.
    """
    found: list[Token] = []
    pending: Break = ""
    for number, piece in enumerate(pieces):
        if number:
            pending = "interruption"
        opens = True
        position = piece.start
        for start, end, kind in _breaks(text, piece):
            words = _plain_words(text, Span(position, start), opens, pending)
            found += words
            if words:
                opens, pending = False, ""
            pending = kind if kind == "ellipsis" or not pending else pending
            opens = opens or kind == "ellipsis"
            position = end
        words = _plain_words(text, Span(position, piece.end), opens, pending)
        found += words
        if words:
            pending = ""
    return found


def _breaks(text: str, piece: Span) -> list[tuple[int, int, Break]]:
    """Return the ellipses and the brackets of a piece in order."""
    letters = [match.span() for match in _LETTER_BRACKET.finditer(text, piece.start, piece.end)]
    found: list[tuple[int, int, Break]] = [
        (match.start(), match.end(), "ellipsis") for match in _ELLIPSIS.finditer(text, piece.start, piece.end)
    ]
    for match in _BRACKET.finditer(text, piece.start, piece.end):
        inside = any(start < match.end() and match.start() < end for start, end, _ in found)
        if not inside and match.span() not in letters:
            found.append((match.start(), match.end(), "bracket"))
    return sorted(found)


def _plain_words(text: str, span: Span, opens: bool, pending: Break) -> list[Token]:
    """Return the words of a stretch without breaks; letters in brackets are read as if there were no brackets."""
    part = text[span.start : span.end]
    kept = [offset for offset in range(len(part)) if part[offset] not in "[]"]
    plain = "".join(part[offset] for offset in kept)
    found: list[Token] = []
    for match in _WORD.finditer(plain):
        start, end = kept[match.start()], kept[match.end() - 1] + 1
        bracketed = "[" in part[max(0, start - 1) : end] and start > 0 and part[start - 1] == "["
        word = _word(match, opens or bracketed, pending)
        found.append(Token(span.start + start, span.start + end, word.folded, word.shape, word.opens, pending))
        opens, pending = False, ""
    return found


def _word(match: re.Match[str], opens: bool, pending: Break) -> Token:
    shape = _shape(match.group())
    return Token(match.start(), match.end(), shape.casefold().replace("ё", "е"), shape, opens, pending)


def _shape(word: str) -> str:
    """Drop what typographers choose, keep case."""
    if word.isascii() and word.isalpha():
        return word
    plain = word.replace("\u00ad", "").replace("’", "'").replace("ʼ", "'").replace("‑", "-")
    plain = re.sub(r"(?<=\d)[\u00a0\u202f ,](?=\d{3})", "", plain)
    return unicodedata.normalize("NFC", plain).replace("\u0301", "").replace("\u0300", "").replace("ё", "е")


def same(quoted: Token, original: Token) -> bool:
    """Whether two words are the same to a reader, case included."""
    if quoted.folded != original.folded:
        return False
    if quoted.shape == original.shape:
        return True
    return (quoted.opens or original.opens) and quoted.shape[1:] == original.shape[1:]


def respelled(quoted: Token, original: Token) -> bool:
    """Whether two words are one word in another spelling: other case, with or without a hyphen or apostrophe.

    >>> a, b = Token(0, 4, "nato", "NATO"), Token(0, 4, "nato", "Nato")
    >>> respelled(a, b)
    True
    """
    return _bare(quoted.folded) == _bare(original.folded)


def _bare(folded: str) -> str:
    return folded.replace("-", "").replace("'", "")
