"""Bracketed glosses: a Russian term with its English in brackets, or an English one with its Russian.

«Управление по делам беженцев (UNHCR)» is "UNHCR", «INSERM (Национальный институт здравоохранения)» is "INSERM". Whoever
translates back has nothing to say twice, so the words of the gloss have a counterpart: what stands beside them.
"""

from __future__ import annotations

import re

from aligner.document.model import Span
from aligner.lexicon.tokens import Segment

_BRACKETED = re.compile(r"\s\(([^()]{2,160})\)")
_CYRILLIC = re.compile(r"[а-яё]", re.I)
_LATIN_BEFORE = re.compile(r"[A-Za-z][\w-]*$")
_BORDER = re.compile(r"[,.;:()!?—–]")
WORDS_OF_A_WORD, WORDS_OF_A_LETTER = 2, 3
"""Russian words that an English word and a letter of an acronym may stand for, small words between them included."""
WORDS_OF_ET_AL = 4
"""Further words where the English says "et al.": «исследователи из группы, которую возглавляет»."""


def glossed_words(russian: Segment, english: Segment) -> frozenset[int]:
    """Return the numbers of Russian words that are glossed by, or gloss, words that the English side has.

    >>> russian = Segment("Её, как известно, Институт здравоохранения (INH) изучал в Париже.", "ru")
    >>> sorted(russian.words[n].text for n in glossed_words(russian, Segment("INH studied it in Paris.", "en")))
    ['Институт', 'здравоохранения']
    """
    if "(" not in russian.text:
        return frozenset()
    found: set[int] = set()
    for match in _BRACKETED.finditer(russian.text):
        inner = Span(*match.span(1))
        if not _CYRILLIC.search(match[1]):
            found.update(_before(russian, match.start(), _reach(match[1], english)))
        elif (term := _LATIN_BEFORE.search(russian.text, max(0, match.start() - 24), match.start())) and (
            term.group().lower() in english.word_types
        ):
            found.update(n for n, w in enumerate(russian.words) if inner.start <= w.start and w.end <= inner.end)
    return frozenset(found)


def _reach(gloss: str, english: Segment) -> int:
    """Return how many Russian words at most stand for a gloss in Latin letters; 0 where the English lacks it."""
    words = [word for word in Segment(gloss, "en").words if word.text[0].isalpha()]
    if not words or not all(word.lower in english.word_types for word in words):
        return 0
    letters = [sum(map(str.isupper, word.text)) for word in words]
    size = sum(WORDS_OF_A_LETTER * count if count > 1 else WORDS_OF_A_WORD for count in letters)
    return size + (WORDS_OF_ET_AL if "et al" in english.folded else 0)


def _before(side: Segment, end: int, reach: int) -> range:
    """Return the numbers of up to `reach` words before a place, those of one clause."""
    last = first = sum(word.end <= end for word in side.words)
    while last - first < reach and first > 0:
        if first < last and _BORDER.search(side.text, side.words[first - 1].end, side.words[first].start):
            break
        first -= 1
    return range(first, last)
