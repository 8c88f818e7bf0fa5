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
)

RARE = math.log(0.05)
"""The log-odds below which two consonants are hardly ever written for each other."""
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


@lru_cache(maxsize=1 << 15)
def spelling_errors(russian: str, english: str) -> int:
    """Return the number of consonants of two folded forms of one name that the other form does not account for.

    >>> [spelling_errors(*forms) for forms in (("рияд", "riya"), ("гавани", "gazan"), ("симмс", "simmons"))]
    [1, 1, 1]
    >>> [spelling_errors(*forms) for forms in (("квебек", "quebec"), ("мэтью", "matthew"), ("пьер", "pierre"))]
    [0, 0, 0]
    """
    one, other = russian_letters(russian), english_letters(english)
    silent = [{m.start() for m in _SILENT[lang].finditer(word)} for lang, word in (("ru", one), ("en", other))]
    errors = 0
    for i, k, j, m, gain in _best_alignment(one, other):
        own, across = one[i:k], other[j:m]
        sounded = own in _RUSSIAN_CONSONANTS and not (i in silent[0] or _doubled(one, i))
        written = across in _ENGLISH_CONSONANTS and not (j in silent[1] or _doubled(other, j))
        if (not across and sounded) or (not own and written) or (gain < RARE and sounded and written):
            errors += 1
    return errors


def _doubled(word: str, at: int) -> bool:
    return word[at] in (word[at - 1 : at], word[at + 1 : at + 2])


def _best_alignment(russian: str, english: str) -> list[tuple[int, int, int, int, float]]:
    """Return the likeliest alignment: where each piece begins and ends in both words, and its log-odds."""
    length, width, spans = len(russian), len(english), cuts(english)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for i in range(length + 1):
        known = [log_pieces(russian[i : i + n]) for n in (1, 2) if i + n <= length]
        for j in range(width + 1):
            if (i, j) not in best:
                continue
            here = best[i, j][0]
            steps = [(i + 1, j, LOG_DELETION), (i, j + 1, LOG_INSERTION), (i + 1, j + 1, LOG_SUBSTITUTION)]
            for n, table in enumerate(known, 1):
                steps += [(i + n, k, table[letters]) for k, letters in spans[j] if letters in table]
            for k, m, gain in steps:
                if k <= length and m <= width and ((k, m) not in best or here + gain > best[k, m][0]):
                    best[k, m] = here + gain, (i, j)
    ends = [(best[end][0] + math.log(odds), end) for end, odds in alignment_ends(russian, english) if end in best]
    at = max(ends)[1] if ends else (0, 0)
    path = []
    while at != (0, 0):
        total, before = best[at]
        path.append((before[0], at[0], before[1], at[1], total - best[before][0]))
        at = before
    return path[::-1]
