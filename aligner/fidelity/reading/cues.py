"""Words as the table of translations knows them: phrases read as one word, negation parted from its verb."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from aligner.document.model import Span
from aligner.fidelity.reading.contrasts import phrases, russian_phrases
from aligner.fidelity.reading.words import Side

NOT = "¬"
"""The key of a word that negates; all of them share it."""
_NEGATIVE = {"ru": "не ни нет нету", "en": "not no neither nor"}
_NEGATIVES = {language: frozenset(words.split()) for language, words in _NEGATIVE.items()}
_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word or phrase: what the table calls it, and its characters."""

    key: str
    span: Span


@cache
def _words(language: str) -> re.Pattern[str]:
    said = russian_phrases() if language == "ru" else phrases()
    listed = "|".join(re.escape(p) for p in sorted(said, key=len, reverse=True))
    return re.compile(rf"(?<![\w'-])(?:{listed})(?![\w'-])|[^\W\d_]+(?:[-'][^\W\d_]+)*|\d+")


def read_cues(side: Side) -> list[Cue]:
    """Return the words of a side as the table of translations knows them.

    >>> [cue.key for cue in read_cues(Side("You can’t take more than 30.", "en"))]
    ['you', 'can', '¬', 'take', 'more than', '5']
    """
    negatives = _NEGATIVES.get(side.language, frozenset())
    found: list[Cue] = []
    for match in _words(side.language).finditer(side.folded):
        word, place = match.group(), Span(match.start(), match.end())
        if word in negatives:
            found.append(Cue(NOT, place))
        elif word == "cannot" or (word.endswith("n't") and side.language == "en"):
            stem = "can" if word == "cannot" else _STEMS.get(word[:-3], word[:-3])
            middle = place.start + (3 if word == "cannot" else len(word) - 3)
            found += [Cue(stem, Span(place.start, middle)), Cue(NOT, Span(middle, place.end))]
        elif word.isdigit():
            found.append(Cue("5", place))
        else:
            found.append(Cue(word.removesuffix("'s"), place))
    return found


_ENDING = {
    "ru": re.compile(
        r"(?<=\w{4})(?:(?:ыми|ими|ами|ями|ого|его|ому|ему|ешь|ишь|ете|ите|ый|ий|ой|ая|яя|ое|ее|ые|ие|ым|им|ых|их|ую|юю|ою|ею|"
        r"ом|ем|ей|ам|ям|ах|ях|ов|ев|ла|ло|ли|ть|ти|ет|ют|ут|ит|ят|ат|ешь|а|я|о|е|у|ю|ы|и|ь|л)(?:ся|сь)?|ся|сь)$"
    ),
    "en": re.compile(r"(?<=\w{4})(?:ations|ation|ings|ing|ies|ied|ers|es|ed|er|ly|s|y|e)$"),
}


def stem(word: str, language: str) -> str:
    """Return what rare forms of a word share, marked by a star.

    >>> stem("обязаны", "ru"), stem("обязана", "ru"), stem("refusing", "en"), stem("год", "ru")
    ('обязан*', 'обязан*', 'refus*', 'год*')
    """
    return _ENDING[language].sub("", word) + "*"


def idioms(cues: Sequence[Cue], number: int, language: str) -> list[str]:
    """Return what the table calls a negation with the word after it, and with the word before it.

    >>> cues = read_cues(Side("Денег всё не хватало.", "ru"))
    >>> idioms(cues, 2, "ru")
    ['¬ хвата*', 'все ¬']
    """
    after = [stem(cue.key, language) for cue in cues[number + 1 : number + 2]]
    before = [cue.key for cue in cues[max(0, number - 1) : number]]
    return [f"{NOT} {word}" for word in after] + [f"{word} {NOT}" for word in before]
