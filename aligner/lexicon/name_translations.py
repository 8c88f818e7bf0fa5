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


_SHORT_FORM = re.compile(r"[аяиыеую]|[еоё][йю]|[ео]ньк\w{1,2}|к(?:а|и|е|у|ой|ою)")
"""What follows the beginning of a short form: a case ending, or an endearing suffix with one."""


@lru_cache(maxsize=1 << 14)
def full_first_names(word: str) -> frozenset[str]:
    """Return the English full names of a Russian short form of a first name, folded; the empty set for other words.

    >>> sorted(full_first_names("ксюшей")), "dmitri" in full_first_names("митенька"), full_first_names("иван")
    (['ksenia', 'kseniya', 'xenia'], True, frozenset())
    """
    found = (
        english.split()
        for beginning, english in _short_forms()
        if word.startswith(beginning) and _SHORT_FORM.fullmatch(word, len(beginning))
    )
    return frozenset(name for names in found for name in names)


@cache
def _short_forms() -> list[tuple[str, str]]:
    return [(beginning, english) for beginning, english in read_rows("first_names.tsv")]
