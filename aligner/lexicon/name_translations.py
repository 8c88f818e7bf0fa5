"""Learned translations of names («гендиректор», "CEO"; «дел», "Affairs") and how often a name has none."""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import NamedTuple

from aligner.lexicon.resources import read_lines, read_rows
from aligner.lexicon.stemming import stem


class NameTranslations(NamedTuple):
    """Learned translations of a word of a name: stems of its counterparts, and the surprisal of having none."""

    stems: frozenset[str]
    surprisal: float


NO_TRANSLATIONS = NameTranslations(frozenset(), 0.0)


@cache
def _rows() -> dict[str, str]:
    return {key: row for language, key, row in (line.split("\t", 2) for line in read_lines("name_translations.tsv"))}


@lru_cache(maxsize=1 << 16)
def learned_translations(word: str) -> NameTranslations:
    """Return the learned translations of a folded word of a name, Russian or English; `NO_TRANSLATIONS` without any.

    >>> "кубк" in learned_translations("cup").stems, learned_translations("nowhereman").surprisal
    (True, 0.0)
    """
    row = _rows().get(name_stem(word))
    if row is None:
        return NO_TRANSLATIONS
    share, _, across = row.partition("\t")
    return NameTranslations(frozenset(across.split()), -math.log(1.001 - int(share) / 1000))


@lru_cache(maxsize=1 << 16)
def name_stem(word: str) -> str:
    """Return the stem of a word of a name: Russian without its ending, English without the genitive.

    >>> name_stem("советом"), name_stem("council's")
    ('совет', 'council')
    """
    return word.removesuffix("'s") if word.isascii() else stem(word, "ru").removesuffix("*")


_SHORT_FORM = re.compile(
    r"(?:ь?к|[уюя]ш(?:е?ч?к)?|[аи]к|[уюя]х|[ео]ч?к|[ео]ньк|ь)?(?:[аяиыеуюйь]|[еоия][йюм]|[оея]в[аыу]?|ам|ами|ах)?"
)
"""What follows the beginning of a first name: an endearing suffix («Тишка», «Николушка»), and a case ending."""


@lru_cache(maxsize=1 << 14)
def full_first_names(word: str) -> frozenset[str]:
    """Return the other first names in English of whom a Russian first name may call, folded; the empty set for others.

    >>> sorted(full_first_names("ксюшей")), "dmitri" in full_first_names("митенька"), full_first_names("москва")
    (['ksenia', 'kseniya', 'xenia'], True, frozenset())
    >>> "tikhon" in full_first_names("тишка"), "bernie" in full_first_names("бернардом")
    (True, True)
    """
    found = (
        english.split()
        for size in range(2, len(word) + 1)
        if (english := _short_forms().get(word[:size])) and _SHORT_FORM.fullmatch(word, size)
    )
    return frozenset(name for names in found for name in names)


@cache
def _short_forms() -> dict[str, str]:
    return dict(read_rows("first_names.tsv"))
