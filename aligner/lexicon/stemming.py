"""Stemming: what the forms of a word share («обязаны», «обязана» → «обязан*»), by cutting endings off."""

from __future__ import annotations

import re
from functools import lru_cache

_ENDING = {
    "ru": re.compile(
        r"(?<=\w{4})(?:(?:ыми|ими|ами|ями|ого|его|ому|ему|ешь|ишь|ете|ите|"
        r"ый|ий|ой|ая|яя|ое|ее|ые|ие|ым|им|ых|их|ую|юю|ою|ею|"
        r"ом|ем|ей|ам|ям|ах|ях|ов|ев|ла|ло|ли|ть|ти|ет|ют|ут|ит|ят|ат|ешь|а|я|о|е|у|ю|ы|и|ь|л)(?:ся|сь)?|ся|сь)$"
    ),
    "en": re.compile(r"(?<=\w{4})(?:ations|ation|ings|ing|ies|ied|ers|es|ed|er|ly|s|y|e)$"),
}


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """Return the stem of a rare word, marked by a star.

    >>> stem("обязаны", "ru"), stem("обязана", "ru"), stem("refusing", "en"), stem("год", "ru")
    ('обязан*', 'обязан*', 'refus*', 'год*')
    """
    return _ENDING[language].sub("", word) + "*"
