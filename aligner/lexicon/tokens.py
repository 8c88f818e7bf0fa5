"""Tokenisation: the words of a segment with their places, the one that all checks share."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from aligner.document.model import Span
from aligner.runtime.lazy import lazy_property

# A word keeps inner hyphens and apostrophes («из-за», "don't"); digits stay apart from letters unless they touch.
# Letters with stops ("U.S.", «С.В.») are one word, its folded form without the stops.
# The common letters come first because a search for a set of them is thrice as fast as one for any letter, and words of
# two of them before the rest, for most are such.
_LETTER, _ANY, _CAPITAL = "[a-zA-Zа-яА-ЯёЁÀ-ÖØ-öø-ɏЀ-ҁҊ-ӿḀ-ỿ]", r"[^\W\d_]", "[A-ZА-ЯЁ]"
_WORD = re.compile(
    rf"({_LETTER}{{2,}}(?:[-‐‑'’ʼ]{_LETTER}+)*|{_CAPITAL}(?<!\w\w)\.(?:{_CAPITAL}\.)+|{_LETTER}(?:[-‐‑'’ʼ]{_LETTER}+)*"
    rf"|\d+|{_ANY}+(?:[-‐‑'’ʼ]{_ANY}+)*)"
)
_LEVEL = (("ё", "е"), ("’", "'"), ("ʼ", "'"), ("‐", "-"), ("‑", "-"))


def fold(text: str) -> str:
    """Lower-case a text and level «ё», apostrophes and hyphens; every character keeps its place.

    >>> fold("Отчёт — Café’s")
    "отчет — café's"
    """
    folded = text.lower()
    if len(folded) != len(text):  # a few letters (İ) grow when lower-cased; keeping them as they are keeps the places
        folded = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    for letter, plain in _LEVEL:
        folded = folded.replace(letter, plain)
    return folded


class Word(NamedTuple):
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


_word: Callable[[tuple[int, int, str, str]], Word] = partial(tuple.__new__, Word)
"""Makes a word of its fields, twice as fast as the class does: no other call is made as often."""


class Segment:
    """One side of a bead: its text, the folded text, its words and its language, `ru`, `en` or another."""

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language[:2].lower()
        self.folded = folded = fold(text)
        pieces = _WORD.split(text)  # what stands before each word, and the word; at last what stands after all
        texts, between = pieces[1::2], pieces[:-1:2]
        ends = list(accumulate(map(len, pieces)))
        lower = [folded[start:end] for start, end in zip(ends[::2], ends[1::2], strict=False)]
        if "." in text:
            lower = [word if word[-1] != "." else word.replace(".", "") for word in lower]
        self.words = tuple(map(_word, zip(ends[::2], ends[1::2], texts, lower, strict=False)))
        """Its words in order."""
        self.folded_words = lower
        """The folded form of each: most tests ask for nothing else of the words."""
        breaks = [number for number, gap in enumerate(between) if gap != " " and number]
        starts = [n for n in breaks if _is_stop(between[n]) and not _is_initial(texts[n - 1], between[n])]
        self.sentence_starts = frozenset([0, *starts] if texts else ())
        """The numbers of words that begin a sentence, a quotation or an item, where a capital proves nothing."""
        self.boundaries = tuple(breaks)
        """The numbers of words with more than a space before them."""

    def __getitem__(self, span: Span) -> str:
        """Return the characters of a span."""
        return self.text[span.start : span.end]

    def share_before(self, span: Span) -> float:
        """Return the relative position of a span: which share of the text stands before it."""
        return span.start / len(self.text)

    def words_in(self, span: Span) -> Span:
        """Return the numbers of the words that a span covers, wholly or in part.

        >>> Segment("Дом у реки", "ru").words_in(Span(4, 10))
        Span(start=1, end=3)
        """
        first, after = bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)
        return Span(first, after) if first < after else Span(0, 0)

    @lazy_property
    def starts(self) -> list[int]:
        """Start offsets of the words, for binary search."""
        return [word[0] for word in self.words]

    @lazy_property
    def ends(self) -> list[int]:
        """End offsets of the words."""
        return [word[1] for word in self.words]

    @lazy_property
    def has_digits(self) -> bool:
        """Whether there is any digit in the text."""
        return _DIGIT.search(self.text) is not None

    @lazy_property
    def has_joined_digits(self) -> bool:
        """Whether a mark stands between two digits, as in dates, times of day and fractions."""
        return self.has_digits and _PARTED.search(self.text) is not None

    @lazy_property
    def word_types(self) -> frozenset[str]:
        """The folded words as a set."""
        return frozenset(self.folded_words)


_DIGIT = re.compile(r"\d")
_PARTED = re.compile(r"\d[.:/-]\d")
_AFTER_STOP = re.compile(r"(?:[.!?…:;]|[«\"“„(\[—–•*-])[\s\W]*$")


@lru_cache(maxsize=4096)
def _is_stop(between: str) -> bool:
    """Whether what stands between two words ends a sentence or opens a quotation or an item; it is mostly the same."""
    return _AFTER_STOP.search(between) is not None


def _is_initial(before: str, between: str) -> bool:
    """Whether the stop after a word only ends an initial or a short title, as in «С. В. Иванов» or "Mr. Brown"."""
    return between.strip() == "." and (
        (len(before) == 1 and before.isupper())
        or before in {"Mr", "Mrs", "Ms", "Dr", "St", "Prof", "г", "гг", "им", "ул"}
    )


def without_possessive(word: Word) -> str:
    """Return an English word folded and without its genitive: "Moscow's" is "moscow"."""
    return word.lower.removesuffix("'s")
