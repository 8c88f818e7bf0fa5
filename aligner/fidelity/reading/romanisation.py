"""Whether a Russian and an English word may be one name: a distance that knows how names are romanised.

Both words are written in a common alphabet of sounds («Щедрин» and "Shchedrin" become `sedrin`), then compared by an
edit distance (Wagner & Fischer 1974) where vowels are cheap, letters that romanisations confuse (g/h, v/b, z/s …) are
cheaper than others, and a Russian case ending or an English plural costs nearly nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_RUSSIAN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "a", "'": "", "-": "",
    }
)  # fmt: skip
_ENGLISH = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"'s?$|[^a-z]", ""), (r"^mc", "mak"), (r"^x", "z"), (r"shch|sch|sh", "s"), (r"tsch|tch|ch|cz", "c"), (r"kh", "h"), (r"zh|dzh|dj|dge", "j"),
        (r"ph", "f"), (r"th", "t"), (r"ts|tz", "c"), (r"ck|cq|cc(?![eiy])", "k"), (r"qu", "kv"), (r"q", "k"), (r"x", "ks"),
        (r"^wr", "r"), (r"igh", "ai"), (r"gh(?=[aeiouy])", "g"), (r"gh", ""), (r"oo|ou", "u"), (r"ee|ea", "i"),
        (r"c(?=[eiy])", "s"), (r"c(?!$)(?=[^h])|c$", "k"), (r"w", "v"), (r"y", "i"), (r"(.)\1", r"\1"),
    )
]  # fmt: skip
_VOWELS = frozenset("aeiou")
_NEAR = {
    frozenset(pair)
    for pair in "vb vf gh gj jh jz js cs ck kh sz ct jd jc td hk gk jv uv vl tf ck jg cz gd zd nm mn".split()
    if len(set(pair)) == 2
}
_ENDING = 3


@lru_cache(maxsize=65536)
def russian_sounds(word: str) -> str:
    """Return a folded Russian word in the common alphabet."""
    plain = re.sub(r"^у(?=[аеиоэ])", "v", word.replace("дж", "j"))  # Уэйд, Уильям
    return "".join(c for c in re.sub(r"(.)\1", r"\1", plain.translate(_RUSSIAN)) if c in _LETTERS)


_INITIALS = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщэюя",
        "a b vw ghj d eyj jgz zsx ieyj yji kcqx l m nk o p rw scxz t uwo fpt hkjcx ctz ct s s eai uyj yji".split(),
        strict=True,
    )
)


def may_begin(russian: str, english: str) -> bool:
    """Whether an English name may begin as it does if it is the Russian one: a quick look before the distance.

    >>> may_begin("хосе", "jose"), may_begin("иванов", "petrov")
    (True, False)
    """
    return english[:1] in _INITIALS.get(russian[:1], english[:1])


@lru_cache(maxsize=65536)
def english_sounds(word: str) -> str:
    """Return a folded English word in the common alphabet, its accents dropped."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    plain = plain.replace("ł", "l").replace("ø", "o").replace("đ", "d").replace("ß", "ss").replace("æ", "e")
    for pattern, sound in _ENGLISH:
        plain = pattern.sub(sound, plain)
    return "".join(c for c in plain if c in _LETTERS)


def _cost(a: str, b: str) -> float:
    if a == b:
        return 0.0
    if a in _VOWELS and b in _VOWELS:
        return 0.25
    if a in _VOWELS or b in _VOWELS:
        return 0.4 if {a, b} in ({"u", "v"}, {"i", "j"}, {"i", "l"}) else 1.0
    return 0.35 if frozenset((a, b)) in _NEAR else 1.0


def _drop(a: str) -> float:
    return 0.3 if a in _VOWELS else 0.45 if a in "hvj" else 0.8


_LETTERS = "abcdefghijklmnoprstuvz"
_COSTS = {a: {b: _cost(a, b) for b in _LETTERS} for a in _LETTERS}
_DROPS = {a: _drop(a) for a in _LETTERS}
FAR = 0.6
"""The distance from which two words are simply different."""


def _begin_alike(a: str, b: str) -> bool:
    """Whether two words may begin with one sound; vowels, h, v or j in front may be missing in the other."""
    one, other = a[0], b[0]
    if one == other or frozenset((one, other)) in _NEAR:
        return True
    if one not in _SOFT and other not in _SOFT:
        return False
    one, other = a.lstrip(_SOFT)[:1], b.lstrip(_SOFT)[:1]
    return one == other or not one or not other or frozenset((one, other)) in _NEAR


_SOFT = "aeiouhvj"


_KINDS = ("bvfu", "p", "mn", "lv", "r", "gkhcj", "szcjd", "tdcf")
"""Consonants that romanisations take for each other, kind by kind."""


@lru_cache(maxsize=65536)
def _skeleton(sounds: str) -> int:
    """Return a number whose bits say which kinds of consonants a word has."""
    return sum(1 << n for n, kind in enumerate(_KINDS) if not set(kind).isdisjoint(sounds))


@lru_cache(maxsize=262144)
def distance(russian: str, english: str) -> float:
    """Return how unlike two folded words sound, 0 for the same name, about 1 for different ones.

    >>> distance("щедрина", "shchedrin") < 0.1, distance("вашингтоном", "washington") < 0.2
    (True, True)
    >>> distance("иванов", "petrov") > 0.4
    True
    """
    a, b = russian_sounds(russian), english_sounds(english)
    if not a or not b:
        return 1.0
    if abs(len(a) - len(b)) > 3 + min(len(a), len(b)) // 3 or not _begin_alike(a, b):
        return 1.0
    first, second = _skeleton(a), _skeleton(b)
    if 2 * (first & second).bit_count() < min(first.bit_count(), second.bit_count()):
        return 1.0
    scale = 0.5 * min(len(a), len(b)) + 1.0
    row = [0.0]
    for letter in b:
        row.append(row[-1] + _DROPS[letter])
    best = 9.0
    for i, letter in enumerate(a, 1):
        before, drop, costs = row, _DROPS[letter], _COSTS[letter]
        last = before[0] + drop
        row = [last]
        for j, other in enumerate(b):
            last = min(before[j] + costs[other], before[j + 1] + drop, last + _DROPS[other])
            row.append(last)
        if min(row) > FAR * scale:
            break  # costs only grow: the two are too unlike to be worth an exact answer
        if i >= max(1, len(a) - _ENDING):  # the rest may be a case ending, the end of the English word a plural
            tail = 0.08 * (len(a) - i)
            best = min(best, row[-1] + tail)
            if len(b) > 3:
                best = min(best, row[-2] + tail + 0.15)
            if len(b) > 5:
                best = min(best, row[-3] + tail + 0.35)
    return min(1.0, best / scale)
