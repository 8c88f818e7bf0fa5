"""Words as the table of translations knows them: phrases read as one word, negation parted from its verb."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

from aligner.document.model import Span
from aligner.lexicon.contrast_sets import Contrast, bare, counting, members, phrases, russian_phrases
from aligner.lexicon.tokens import Side, Word

NOT = "¬"
"""The key of a word that negates; all of them share it."""
_NEGATIVE = {"ru": "не ни нет нету", "en": "not no neither nor"}
_NEGATIVES = {language: frozenset(words.split()) for language, words in _NEGATIVE.items()}
_AMBIGUOUS = frozenset({"может", "may"})
"""Words that are others where they stand otherwise."""
_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


class Cue(NamedTuple):
    """A word or phrase: what the table calls it, and its characters."""

    key: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The cue's characters."""
        return Span(self.start, self.end)


_cue: Callable[[tuple[str, int, int]], Cue] = partial(tuple.__new__, Cue)
"""Makes a cue of its fields, twice as fast as the class does."""
Phrases = dict[str, list[list[str]]]
"""The phrases that begin with a word, by their second word, the longest first."""
_NONE: Phrases = {}


@cache
def _phrases(language: str) -> dict[str, Phrases]:
    """Return the phrases of a language by their first word."""
    table: dict[str, Phrases] = {}
    listed = [phrase.split(" ") for phrase in (russian_phrases() if language == "ru" else phrases()) if " " in phrase]
    for words in sorted(listed, key=len, reverse=True):
        table.setdefault(words[0], {}).setdefault(words[1], []).append(words)
    return table


def read_cues(side: Side) -> list[Cue]:
    """Return the words of a side as the table of translations knows them.

    >>> [cue.key for cue in read_cues(Side("You can’t take more than 30.", "en"))]
    ['you', 'can', '¬', 'take', 'more than', '5']
    >>> [cue.key for cue in read_cues(Side("Может, он и может прийти.", "ru"))]
    ['может быть', 'он', 'и', 'может', 'прийти']
    """
    plain = _PLAIN.setdefault(side.language, {})
    opening = _phrases(side.language)
    found: list[Cue] = []
    words, unread = side.words, 0
    for number, (start, end, _, lower) in enumerate(words):
        if number < unread:
            continue
        key = plain.get(lower)
        # It may hide a negation, or is new, or begins a phrase.
        if key is None or (lower in opening and number + 1 < len(words) and words[number + 1].lower in opening[lower]):
            unread = number + _read(side, number, plain, found)
        else:
            found.append(_cue((key, start, end)))
    return found


_PLAIN: dict[str, dict[str, str]] = {}
"""By language, the keys of words that mean the same whatever stands beside them but a phrase's next word."""


def _read(side: Side, number: int, plain: dict[str, str], found: list[Cue]) -> int:
    """Add the cues that begin at a word, and return of how many words they are."""
    words, word = side.words, side.words[number]
    phrases = _phrases(side.language).get(word.lower, _NONE)
    if word.lower in _AMBIGUOUS and (other := _other(side, number)):
        found.append(Cue(other, word.start, word.end))
        return 1
    for phrase in phrases.get(words[number + 1].lower, ()) if phrases and number + 1 < len(words) else ():
        end = number + len(phrase)
        if end <= len(words) and all(words[number + n].lower == part for n, part in enumerate(phrase)):
            found.append(Cue(" ".join(phrase), word.start, words[end - 1].end))
            return len(phrase)
    if side.language == "en" and (word.lower == "cannot" or word.lower.endswith("n't")):
        found += _denied(word)
        return 1
    negates = word.lower in _NEGATIVES.get(side.language, frozenset())
    key = NOT if negates else "5" if word.lower.isdigit() else word.lower.removesuffix("'s")
    found.append(Cue(key, word.start, word.end))
    if word.lower not in _AMBIGUOUS and len(plain) < 1 << 17:
        plain[word.lower] = key
    return 1


def _other(side: Side, number: int) -> str | None:
    """Return what a word is read as where it is another word: «может» between commas, a capital "May"."""
    word = side.words[number]
    if word.lower == "may":
        return "May" if word.capitalised and number not in side.starts and word.text != "MAY" else None
    inserted = number in side.starts or side.text[: word.start].rstrip()[-1:] == ","
    return "может быть" if inserted and side.text[word.end : word.end + 1] == "," else None


def _denied(word: Word) -> list[Cue]:
    """Part "cannot" and "don't" into the verb and its negation."""
    verb = "can" if word.lower == "cannot" else _STEMS.get(word.lower[:-3], word.lower[:-3])
    middle = word.start + (3 if word.lower == "cannot" else len(word.lower) - 3)
    return [Cue(verb, word.start, middle), Cue(NOT, middle, word.end)][middle == word.start :]


_ENDING = {
    "ru": re.compile(
        r"(?<=\w{4})(?:(?:ыми|ими|ами|ями|ого|его|ому|ему|ешь|ишь|ете|ите|ый|ий|ой|ая|яя|ое|ее|ые|ие|ым|им|ых|их|ую|юю|ою|ею|"
        r"ом|ем|ей|ам|ям|ах|ях|ов|ев|ла|ло|ли|ть|ти|ет|ют|ут|ит|ят|ат|ешь|а|я|о|е|у|ю|ы|и|ь|л)(?:ся|сь)?|ся|сь)$"
    ),
    "en": re.compile(r"(?<=\w{4})(?:ations|ation|ings|ing|ies|ied|ers|es|ed|er|ly|s|y|e)$"),
}


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """Return what rare forms of a word share, marked by a star.

    >>> stem("обязаны", "ru"), stem("обязана", "ru"), stem("refusing", "en"), stem("год", "ru")
    ('обязан*', 'обязан*', 'refus*', 'год*')
    """
    return _ENDING[language].sub("", word) + "*"


def denied(cues: Sequence[Cue], number: int) -> bool:
    """Whether a negation stands shortly before a word, or just after it as after a modal verb.

    >>> cues = read_cues(Side("He is not very tall and must not go.", "en"))
    >>> [cue.key for number, cue in enumerate(cues) if denied(cues, number)]
    ['is', 'very', 'tall', 'and', 'must', 'go']
    """
    return any(cue.key == NOT for cue in (*cues[max(0, number - 3) : number], *cues[number + 1 : number + 2]))


def belongs(cues: Sequence[Cue], number: int) -> list[tuple[Contrast, int]]:
    """Return the sets and classes that an English word belongs to where it stands.

    Some belong only before a number, some not after "the"; who denies a word says its opposite ("with no").

    >>> cues = read_cues(Side("Over 300 men came over the hills.", "en"))
    >>> [[contrast.name for contrast, _ in belongs(cues, number)] for number in (0, 4)]
    [['bound', 'above/below'], ['above/below']]
    """
    key = cues[number].key
    found = members().get(key, ())
    if not found:
        return []
    before, after = cues[number - 1].key if number else "", [cue.key for cue in cues[number + 1 : number + 3]]
    counted = not NUMERALS.isdisjoint(after)
    return [
        (contrast, own)
        for contrast, own in found
        if (counted or key not in counting(contrast.name))
        and not (before in DEFINITE and key in bare(contrast.name))
        and not (contrast.type == "meaning" and after[:1] == [NOT])
    ]


DEFINITE = frozenset(["the", "its", "his", "her", "their", "our", "my", "your", "this", "these", "those", "whose"])
"""The definite article, and what stands in its place."""
NUMERALS = frozenset(
    ["5", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "hundreds", "thousand", "thousands", "million", "billion", "trillion", "half", "quarter", "third", "dozen", "dozens"]
)
"""What numbers are called, as `read_cues` reads them."""


def idioms(cues: Sequence[Cue], number: int, language: str) -> list[str]:
    """Return what the table calls a negation with the word after it, and with the word before it.

    >>> cues = read_cues(Side("Денег всё не хватало.", "ru"))
    >>> idioms(cues, 2, "ru")
    ['¬ хвата*', 'все ¬']
    """
    after = [stem(cue.key, language) for cue in cues[number + 1 : number + 2]]
    before = [cue.key for cue in cues[max(0, number - 1) : number]]
    return [f"{NOT} {word}" for word in after] + [f"{word} {NOT}" for word in before]
