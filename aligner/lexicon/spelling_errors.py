"""Edit operations in a transliteration: consonants of a name that the other language's spelling lacks («Рияд», "Riya").

The likeliest alignment of the letters of two forms of one name (Viterbi, over the pieces of
`aligner.lexicon.transliteration`) shows which consonants nothing accounts for. Silent letters ("Knight",
"Matthew", "Quebec") and the suffixes of adjectives are no errors.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from aligner.lexicon.transliteration import (
    LOG_DELETION,
    LOG_INSERTION,
    LOG_SUBSTITUTION,
    alignment_ends,
    cuts,
    english_letters,
    log_pieces,
    russian_letters,
    transliteration_distance,
)

RARE = math.log(0.05)
"""The log-odds below which two consonants are hardly ever written for each other."""
IMPOSSIBLE = -math.inf
MAX_DISTANCE = 0.04
"""The distance up to which two forms of a name are letter for letter the same."""
_RUSSIAN_CONSONANTS, _ENGLISH_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ"), frozenset("bcdfgklmnpqrstvxz")
_SILENT = {
    "ru": re.compile(
        r"(?<=к)[вз]|д(?=[зж])|т(?=[чцш])|ц(?=з)|ч(?=ж)|(?<=ц)з|(?<=ч)ж|(?<=[птк])х|(?<=н)[гд]$|(?<=р)[жш]|"
        r"(?<=и)н(?=[аоуыеи]?\w{0,2}$)|(?<=[ое])в(?=(?:[аоуые]|[оы]\w|ск\w+)?$)|[цс](?=(?:к\w{2,3}|[аыуе]\w?)$)|к(?=\w{2,3}$)|н(?=[сц]к)"
    ),
    "en": re.compile(
        r"^[gkp](?=n)|^m(?=c)|g(?=[nh])|(?<=n)g|(?<=s)c|c(?=[kqzhs])|(?<=[rstc])z|z(?=[sz])|(?<=r)z|t(?=ch|sch|s$)|(?<=[cs])t(?=ion)|"
        r"b$|(?<=[ao])l(?=[mkdf])|p(?=s)|s$|(?<=[aiey]a)n$|(?<=a)n$|r(?=[cz])|(?<=ce)s|s(?=[lct])|(?<=eu)x$|(?<=m)p(?=[bs])"
    ),
}
"""Letters that are often silent, or that belong to an ending."""


_POLISH = {"szcz": "shch", "sz": "sh", "cz": "ch", "rz": "zh", "ř": "zh", "ł": "l", "š": "sh", "č": "ch", "ž": "zh"}
"""Letters of Polish and Czech that Russian writes by their sound («Блащак», "Błaszczak"), and what English has."""
_POLISH_LETTERS = re.compile("|".join(_POLISH))


@lru_cache(maxsize=1 << 15)
def spelling_errors(russian: str, english: str) -> int:
    """Return the number of consonants of two folded forms of one name that the other form does not account for.

    >>> [spelling_errors(*forms) for forms in (("рияд", "riya"), ("гавани", "gazan"), ("симмс", "simmons"))]
    [1, 1, 1]
    >>> [spelling_errors(*forms) for forms in (("квебек", "quebec"), ("мэтью", "matthew"), ("блащак", "błaszczak"))]
    [0, 0, 0]
    """
    return sum(consonant_errors(russian, english))


@lru_cache(maxsize=1 << 15)
def consonant_errors(russian: str, english: str) -> tuple[int, int]:
    """Return how many consonants are lost or added, and how many are replaced by another.

    >>> consonant_errors("рияд", "riya"), consonant_errors("козак", "kozal")
    ((1, 0), (0, 1))
    """
    errors = _consonant_errors(russian, english)
    if sum(errors) and _POLISH_LETTERS.search(english):
        sounded = _POLISH_LETTERS.sub(lambda match: _POLISH[match.group()], english)
        return min(errors, _consonant_errors(russian, sounded), key=sum)
    return errors


def _consonant_errors(russian: str, english: str) -> tuple[int, int]:
    one, other = russian_letters(russian), english_letters(english)
    silent = [{m.start() for m in _SILENT[lang].finditer(word)} for lang, word in (("ru", one), ("en", other))]
    odd = replaced = 0
    for i, k, j, m, gain in _best_alignment(one, other):
        own, across = one[i:k], other[j:m]
        sounded = own in _RUSSIAN_CONSONANTS and not (i in silent[0] or _doubled(one, i))
        written = across in _ENGLISH_CONSONANTS and not (j in silent[1] or _doubled(other, j))
        odd += (not across and sounded) or (not own and written)
        replaced += gain < RARE and sounded and written and bool(own) and bool(across)
    return odd, replaced


def is_transposed(russian: str, english: str) -> bool:
    """Whether two neighbouring letters have changed places, and all else is right.

    >>> is_transposed("маскин", "maksin"), is_transposed("маскин", "masin")
    (True, False)
    """
    swapped = (
        russian[:n] + russian[n + 1] + russian[n] + russian[n + 2 :]
        for n in range(1, len(russian) - 1)
        if russian[n] != russian[n + 1]
    )
    return any(transliteration_distance(form, english, limit=MAX_DISTANCE) <= MAX_DISTANCE for form in swapped)


def _doubled(word: str, at: int) -> bool:
    return word[at] in (word[at - 1 : at], word[at + 1 : at + 2])


def _best_alignment(russian: str, english: str) -> list[tuple[int, int, int, int, float]]:
    """Return the likeliest alignment: where each piece begins and ends in both words, and its log-odds."""
    length, width, spans = len(russian), len(english), cuts(english)
    # Rows and columns beyond the ends take what leads out of the words, and are never read.
    best = [[IMPOSSIBLE] * (width + 2) for _ in range(length + 3)]
    before: list[list[tuple[int, int]]] = [[(0, 0)] * (width + 2) for _ in range(length + 3)]
    best[0][0] = 0.0
    for i in range(length + 1):
        tables = [(i + n, log_pieces(russian[i : i + n])) for n in (1, 2) if i + n <= length]
        for j in range(width + 1):
            here, place = best[i][j], (i, j)
            if here == IMPOSSIBLE:
                continue
            steps = [(i + 1, j, LOG_DELETION), (i, j + 1, LOG_INSERTION), (i + 1, j + 1, LOG_SUBSTITUTION)]
            steps += [(k, m, table[piece]) for k, table in tables for m, piece in spans[j] if piece in table]
            for k, m, gain in steps:
                if here + gain > best[k][m]:
                    best[k][m] = here + gain
                    before[k][m] = place
    ends = [(best[i][j] + math.log(odds), (i, j)) for (i, j), odds in alignment_ends(russian, english)]
    at = max((end for end in ends if end[0] > IMPOSSIBLE), default=(0.0, (0, 0)))[1]
    path = []
    while at != (0, 0):
        (i, j), (k, m) = before[at[0]][at[1]], at
        path.append((i, k, j, m, best[k][m] - best[i][j]))
        at = i, j
    return path[::-1]
