"""What names are called across, as `scripts/training/name_translations.py` learned from pairs: «гендиректор», "CEO"; «дел», "Affairs"."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from typing import NamedTuple

from aligner.lexicon.phrase_tokens import stem
from aligner.lexicon.resources import lines


class Called(NamedTuple):
    """What was learned about a word: whose stems across say it, and how surprising it is that nothing does."""

    across: frozenset[str]
    surprise: float


UNKNOWN = Called(frozenset(), 0.0)


@cache
def _rows() -> dict[str, str]:
    return {key: row for language, key, row in (line.split("\t", 2) for line in lines("name_translations.tsv"))}


@lru_cache(maxsize=1 << 16)
def called(word: str) -> Called:
    """Return what was learned about a folded word of a name, Russian or English; `UNKNOWN` where nothing was.

    >>> "кубк" in called("cup").across, called("nowhereman").surprise
    (True, 0.0)
    """
    row = _rows().get(root(word))
    if row is None:
        return UNKNOWN
    share, _, across = row.partition("\t")
    return Called(frozenset(across.split()), -math.log(1.001 - int(share) / 1000))


@lru_cache(maxsize=1 << 16)
def root(word: str) -> str:
    """Return what the forms of a word share: of a Russian word the stem, of an English one the word without genitive.

    >>> root("советом"), root("council's")
    ('совет', 'council')
    """
    return word.removesuffix("'s") if word.isascii() else stem(word, "ru").removesuffix("*")
