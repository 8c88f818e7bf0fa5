"""Diminutives of first names: which forms share a stem («Димка», "Dima"; «Любаша», "Lyuba"; «Андрюха», "Andrei").

Russian makes them by suffix, so that no list has them all. A form is cut into the stems that it may have, and two are
one name where a stem of one is written like a stem of the other. Forms that change the stem («Саша», "Alexander") are
in `first_names.tsv`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from aligner.lexicon.transliteration import transliteration_distance

MAX_STEM_DISTANCE = 0.2
"""The transliteration distance up to which two stems are one."""
MIN_STEM = 3
"""How many letters a stem has at least; one that begins with a vowel may have one fewer («Ира», «Яша»)."""
_VOWELS = "аеиоуыэюяaeiouy"
_CASE = r"(?:[аяеуюиы]|[оеия][йюм]|ами?|ями?|а?х)"
_FEMININE = {
    "ru": r"(?:[еои]чк|[еоиа]ньк|[уюы]шк|[уюая]тк|[уюао]х|[уюая]ш(?:к|еньк|ечк)?|[уюая]н|[ую]с(?:ь?к)?|ьк|к)",
    "en": r"(?:[eoi]chk|[eoia]n'?k|y?ushk|y?[ua]tk|y?[uao]kh|y?[ua]sh(?:k|enk|echk)?|y?[ua]n|y?us'?k?|'?k)",
}
_MASCULINE = {"ru": "(?:[еио]к|чик)", "en": "(?:y?ok|[ei]k|chik)"}
_DIMINUTIVE = {
    "ru": re.compile(f"{_FEMININE['ru']}{_CASE}|{_MASCULINE['ru']}{_CASE}?"),
    "en": re.compile(f"{_FEMININE['en']}(?:y?a|ia)|{_MASCULINE['en']}"),
}
_ENDING = {"ru": f"(?:{_CASE}|[йь]|ий)?", "en": r"(?:y?a|ia|y|ey|ei|e|i|ij|ii|iy)?"}
_PLAIN = {language: re.compile(_ENDING[language]) for language in ("ru", "en")}
_SURNAME = re.compile(r".*(?:[ое]в|[eo]v|ск|sk)")
"""Stems of surnames, of which places and adjectives are made: «Петровка» is not "Petrova"."""


@lru_cache(maxsize=1 << 14)
def _stems(word: str, language: str, *, diminutive: bool) -> tuple[str, ...]:
    """Return the stems that a folded form may have, before a diminutive suffix or before its mere ending."""
    ending = (_DIMINUTIVE if diminutive else _PLAIN)[language]
    least = MIN_STEM - (word[0] in _VOWELS)
    stems = (word[:size] for size in range(least, len(word) + 1) if ending.fullmatch(word, size))
    return tuple(stem for stem in stems if not _SURNAME.fullmatch(stem))


@lru_cache(maxsize=1 << 14)
def are_diminutives(russian: str, english: str) -> bool:
    """Whether two folded first names have one stem, at least one of them with a diminutive suffix.

    >>> [are_diminutives(*pair) for pair in (("димкой", "dima"), ("любаша", "lyuba"), ("семка", "syoma"))]
    [True, True, True]
    >>> [are_diminutives(*pair) for pair in (("димка", "lida"), ("петровка", "petrova"), ("новак", "nova"))]
    [False, False, False]
    """
    spelled = english.replace("yo", "e")
    for one, other in ((True, False), (False, True), (True, True)):
        stems = _stems(russian, "ru", diminutive=one), _stems(spelled, "en", diminutive=other)
        if any(_are_one(*pair) for pair in product(*stems)):
            return True
    return False


def _are_one(russian: str, english: str) -> bool:
    return (
        abs(len(russian) - len(english)) < MIN_STEM and transliteration_distance(russian, english) <= MAX_STEM_DISTANCE
    )
