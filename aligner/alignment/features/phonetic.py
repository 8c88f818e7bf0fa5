"""Phonetic key of names, and its hashed vector: «Дубатовк» and "Dubatoŭk" share no letter, but their consonants.

A name is a word that a text never writes with a small first letter. Its key is its consonants in a common alphabet,
with a vowel only at the start (the idea of Russell's Soundex, US patent 1,261,167). Keys that begin alike get vectors
that are near, so that one product of matrices compares meanings and keys. The distance of two names that the checks
use (`aligner.lexicon.transliteration`) is finer, but is computed pair by pair, which costs seconds for a novel's names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from aligner.alignment.forward_backward import Array
from aligner.lexicon.transliteration import english_letters

DIMENSION = 64  # of a key's vector
KEY = 5  # consonants that count
_CYRILLIC = str.maketrans(
    dict(zip("бвгджзклмнпрстфхцчшщ", "bvhdjsklmnprstfhssss", strict=True)) | dict.fromkeys("аеёиоуыэюя", "a")
)
_LATIN = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|sch|tsch|tch|ch|sh|ts|tz|cz|z|c(?=[eiy])", "s"),
        (r"zh|dzh|dj|j|g(?=[eiy])", "j"),
        (r"ph", "f"),
        (r"kh|g", "h"),
        (r"th", "t"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"[cq]", "k"),
        (r"(?<=[aeiou])h(?![aeiou])", ""),
        (r"^y(?=[aeiou])", "j"),
        (r"^[aeiouy]", "a"),
    )
]


@lru_cache(maxsize=1 << 16)  # each name needs its key twice: for its number, and for its vector
def phonetic_key(word: str) -> str:
    """Return the consonants of a lower-case word of either language in a common alphabet.

    >>> phonetic_key("меркуцио"), phonetic_key("mercutio"), phonetic_key("лаврова"), phonetic_key("lavrov's")
    ('mrks', 'mrkt', 'lvrv', 'lvrv')
    """
    if any("а" <= letter <= "я" for letter in word):
        key = re.sub("^[юя]", "j", word.replace("дж", "ж")).translate(_CYRILLIC)
    else:
        key = english_letters(word.replace("’", "'"))
        for pattern, sound in _LATIN:
            key = pattern.sub(sound, key)
    first, rest = key[:1], re.sub(r"[^bvhdjsklmnprtf]", "", key[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def phonetic_vectors(words: Sequence[str]) -> Array:
    """Return float32[n, DIMENSION]: unit vectors of phonetic keys, similar for keys with a common prefix."""
    result = np.zeros((len(words), DIMENSION), dtype=np.float32)
    for row, word in enumerate(words):
        result[row] = _key_vector(phonetic_key(word)[:KEY])
    result /= np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-6)
    return result


@lru_cache(maxsize=1 << 14)
def _key_vector(key: str) -> Array:
    """Return float32[DIMENSION]: the sum of the hashes of the beginnings of a key; not to be changed."""
    result = np.zeros(DIMENSION, dtype=np.float32)
    for length in range(max(1, min(2, len(key))), len(key) + 1):
        digest = hashlib.blake2b(key[:length].encode(), digest_size=DIMENSION // 8).digest()
        result += 2.0 * np.unpackbits(np.frombuffer(digest, np.uint8)) - 1.0
    return result
