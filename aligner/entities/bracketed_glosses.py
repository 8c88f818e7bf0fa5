"""Bracketed glosses: a term with the other language's word for it in brackets, on one side alone.

«Управление по делам беженцев (UNHCR)» is "UNHCR", «INSERM (Национальный институт здравоохранения)» is "INSERM", "the
«Ready to Work» (GKT) scheme" is «ГКТ», and «Дом у реки» may be "“House by the River” (Dom u reki)". Whoever translates
back has nothing to say twice, so the words of the gloss have a counterpart: what stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from aligner.document.model import Span
from aligner.lexicon.tokens import Segment, Word
from aligner.lexicon.transliteration import transliteration_distance

_BRACKETED = re.compile(r"\s\(([^()]{2,160})\)")
_CYRILLIC = re.compile(r"[а-яё]", re.I)
_LATIN_BEFORE = re.compile(r"[A-Za-z][\w-]*$")
_QUOTED_BEFORE = re.compile(r"[«“„\"]([^«»“”„\"]{2,160})[»”“\"]\s*$")
_TITLE = re.compile(r"[«“„\"]?[А-ЯЁ]")
_BORDER = re.compile(r"[,.;:()!?—–]")
_ACRONYM = re.compile(r"[A-ZА-ЯЁ]{2,7}")
WORDS_OF_A_WORD, WORDS_OF_A_LETTER = 2, 3
"""Russian words that an English word and a letter of an acronym may stand for, small words between them included."""
WORDS_OF_ET_AL = 4
"""Further words where the English says "et al.": «исследователи из группы, которую возглавляет»."""
MIN_KNOWN_WORDS = 0.6
"""The share of a title's words that the other side must have."""
MAX_SPELLING_DISTANCE = 0.35
"""The distance up to which a word is another one in Latin letters; `MIN_SPELT_LETTERS` is the least length judged."""
MIN_SPELT_LETTERS = 4


def glossed_words(russian: Segment, english: Segment) -> tuple[frozenset[int], frozenset[int]]:
    """Return the numbers of the words of each side that are glossed by, or gloss, words that the other side has.

    >>> russian = Segment("Её, как известно, Институт здравоохранения (INH) изучал в Париже.", "ru")
    >>> glossed, _ = glossed_words(russian, Segment("INH studied it in Paris.", "en"))
    >>> sorted(russian.words[n].text for n in glossed)
    ['Институт', 'здравоохранения']
    """
    return frozenset(_in_russian(russian, english)), frozenset(_in_english(russian, english))


def _in_russian(russian: Segment, english: Segment) -> Iterator[int]:
    for match in _BRACKETED.finditer(russian.text) if "(" in russian.text else ():
        inner = Span(*match.span(1))
        if not _CYRILLIC.search(match[1]):
            yield from _before(russian, match.start(), _reach(match[1], english))
        elif _ACRONYM.fullmatch(match[1]):
            yield from _expanded(russian, match, english)
        elif _follows_latin(russian, match, english):
            yield from _inside(russian, inner)


def _follows_latin(russian: Segment, match: re.Match[str], english: Segment) -> bool:
    """Whether a gloss stands after a word or a quoted title in Latin letters that the English has."""
    start = match.start()
    term = _LATIN_BEFORE.search(russian.text, max(0, start - 24), start)
    if term and term.group().lower() in english.word_types:
        return True
    title = _QUOTED_BEFORE.search(russian.text, 0, start) if _TITLE.match(match[1]) else None
    return title is not None and _has_title(english, title[1])


def _in_english(russian: Segment, english: Segment) -> Iterator[int]:
    for match in _BRACKETED.finditer(english.text) if "(" in english.text else ():
        if _ACRONYM.fullmatch(match[1]):
            yield from _expanded(english, match, russian)
        elif _is_spelt_out(inside := _inside(english, Span(*match.span(1))), russian, english):
            yield from inside


def _expanded(own: Segment, match: re.Match[str], other: Segment) -> Iterable[int]:
    """Return the words before an acronym in brackets that the other side has as an acronym of about as many letters."""
    if not any(
        _ACRONYM.fullmatch(word.text) and abs(len(word.text) - len(match[1])) < 2 and _stands_free(other, word)
        for word in other.words
    ):
        return ()
    if title := _QUOTED_BEFORE.search(own.text, 0, match.start()):
        return _inside(own, Span(*title.span(1)))
    return _before(own, match.start(), WORDS_OF_A_WORD * len(match[1]))


def _stands_free(side: Segment, word: Word) -> bool:
    """Whether a word does not stand in brackets, where it would be a gloss itself."""
    return side.text[max(0, word.start - 1) : word.start] != "("


def _has_title(side: Segment, title: str) -> bool:
    """Whether a side has most words of a title in Latin letters, which has two or more."""
    words = [word.lower for word in Segment(title, "en").words if word.text[0].isalpha()]
    if len(words) < 2 or _CYRILLIC.search(title):
        return False
    return sum(word in side.word_types for word in words) >= MIN_KNOWN_WORDS * len(words)


def _is_spelt_out(numbers: Iterable[int], russian: Segment, english: Segment) -> bool:
    """Whether some English words are Russian ones of the other side in Latin letters."""
    words = [english.words[n].lower for n in numbers if len(english.words[n].text) >= MIN_SPELT_LETTERS]
    return bool(words) and all(
        any(
            len(own.lower) >= MIN_SPELT_LETTERS
            and transliteration_distance(own.lower, word, limit=MAX_SPELLING_DISTANCE) < MAX_SPELLING_DISTANCE
            for own in russian.words
        )
        for word in words
    )


def _inside(side: Segment, place: Span) -> range:
    """Return the numbers of the words in a place."""
    words = side.words_in(place)
    return words.indices


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
