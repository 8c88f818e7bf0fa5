"""Words with their places: the one tokenisation that all rules share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.document.model import Span

# A word keeps inner hyphens and apostrophes («из-за», "don't"); digits stay apart from letters unless they touch.
# Letters with stops ("U.S.", «С.В.») are one word, its folded form without the stops.
_WORD = re.compile(r"(?<!\w)(?:[A-ZА-ЯЁ]\.){2,}|[^\W\d_]+(?:[-‐‑'’ʼ][^\W\d_]+)*|\d+")
_FOLD = str.maketrans({"ё": "е", "Ё": "Е", "’": "'", "ʼ": "'", "‐": "-", "‑": "-"})


def fold(text: str) -> str:
    """Lower-case a text and level «ё», apostrophes and hyphens; every character keeps its place.

    >>> fold("Отчёт — Café’s")
    "отчет — café's"
    """
    folded = text.translate(_FOLD)
    lowered = folded.lower()
    # A few letters (İ) grow when lower-cased; keeping them as they are keeps the places.
    return lowered if len(lowered) == len(folded) else "".join(c if len(c.lower()) != 1 else c.lower() for c in folded)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, where it stands in its text, and its folded form."""

    start: int
    end: int
    text: str
    lower: str

    @property
    def span(self) -> Span:
        """The word's characters."""
        return Span(self.start, self.end)

    @property
    def capitalised(self) -> bool:
        """Whether the word begins with a capital letter."""
        return self.text[0].isupper()


class Side:
    """One side of a bead: its text, the folded text, its words and its language, `ru`, `en` or another."""

    __slots__ = ("folded", "language", "starts", "text", "words")

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language[:2].lower()
        self.folded = fold(text)
        self.words = tuple(
            Word(m.start(), m.end(), m.group(), self.folded[m.start() : m.end()].replace(".", ""))
            for m in _WORD.finditer(text)
        )
        self.starts = _sentence_starts(self)

    def __getitem__(self, span: Span) -> str:
        """Return the characters of a span."""
        return self.text[span.start : span.end]

    def lowers(self) -> set[str]:
        """Return the folded words as a set."""
        return {word.lower for word in self.words}


_AFTER_STOP = re.compile(r"(?:[.!?…:;]|[«\"“„(\[—–•*-])[\s\W]*$")


def _sentence_starts(side: Side) -> frozenset[int]:
    """Return the numbers of words that begin a sentence, a quotation or an item, where a capital proves nothing."""
    starts, previous = set(), 0
    for number, word in enumerate(side.words):
        between = side.text[previous : word.start]
        if number == 0 or (_AFTER_STOP.search(between) and not _is_initial(side, number, between)):
            starts.add(number)
        previous = word.end
    return frozenset(starts)


def _is_initial(side: Side, number: int, between: str) -> bool:
    """Whether the stop before a word only ends an initial or a short title, as in «С. В. Иванов» or "Mr. Brown"."""
    before = side.words[number - 1].text
    return between.strip() == "." and (
        (len(before) == 1 and before.isupper()) or before in {"Mr", "Mrs", "Ms", "Dr", "St", "Prof", "г", "гг", "им", "ул"}
    )
