"""Transliteration: a stochastic edit distance between a Russian and an English name («Щедрин», "Shchedrin").

`scripts/training/transliteration.py` learned from pairs how likely one or two Russian letters are written by which
English ones («щ» by "shch", «кс» by "x"), and which case endings and suffixes a Russian name has that an English one
lacks. All ways of cutting both words into such pieces are summed up (a stochastic transducer, Ristad & Yianilos 1998),
and what comes out is held against the chance that the two words have nothing to do with each other.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache
from string import ascii_lowercase

from aligner.lexicon.resources import read_lines

INSERTION, DELETION, SUBSTITUTION = 0.03, 0.03, 0.005
"""The odds of an English letter that nothing accounts for, of a Russian one that leaves nothing behind, and of two that
are never written for each other."""
LOG_INSERTION, LOG_DELETION, LOG_SUBSTITUTION = map(math.log, (INSERTION, DELETION, SUBSTITUTION))
SILENT_ENDING = 0.2
"""The odds of letters that end an English, mostly a French, name and are silent."""
_SILENT_ENDINGS = frozenset(["d", "e", "h", "p", "s", "t", "x", "ld", "lt", "st", "ts", "es"])
BEAM = 1e-2
"""How much likelier the best way of cutting so far must be for another to be given up."""
MAX_LETTER_GAIN = 2.3
"""About the most that a further Russian letter adds to the logarithm of the odds."""
MIN_EVIDENCE = -0.4
"""The evidence a letter below which two words are so surely different that the exact figure is not worth its cost."""
MANY_WAYS, MANY_WAYS_OF_A_LETTER = 1.0, 0.15
"""How much the log-odds of all ways of cutting two words are at most above the likeliest's: for the word, by letter."""


@cache
def _pieces() -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Return the odds of pieces, Russian and English, and those of what ends Russian words only."""
    pieces: dict[str, dict[str, float]] = {}
    endings: dict[str, float] = {}
    for line in read_lines("transliteration.tsv"):
        russian, english, odds = line.split("\t")
        if english == "$":
            endings[russian] = math.exp(int(odds) / 100)
        else:
            pieces.setdefault(russian, {})[english] = math.exp(int(odds) / 100)
    return pieces, endings


@cache
def _initial_spellings(russian: str) -> tuple[str, ...]:
    """Prefilter by initials: beginnings of English names for the first two letters of a Russian one."""
    tables = (_pieces()[0].get(one, _NONE) for one in (russian[:1], russian))
    return tuple(english for table in tables for english, odds in table.items() if english and odds > 1.0)


@cache
def impossible_initials(russian: str) -> frozenset[str]:
    """Return the letters with which no English name begins whose Russian form begins with these two: most of them."""
    if not all("а" <= letter <= "я" for letter in russian):
        return frozenset()
    return frozenset(ascii_lowercase).difference(opening[0] for opening in _initial_spellings(russian))


@lru_cache(maxsize=65536)
def russian_letters(word: str) -> str:
    """Return the Russian letters of a folded word."""
    return re.sub("[^а-я]", "", word)


_LATIN = (("ł", "l"), ("ø", "o"), ("đ", "d"), ("ß", "ss"), ("æ", "ae"), ("ı", "i"))


@lru_cache(maxsize=65536)
def english_letters(word: str) -> str:
    """Return the letters of a folded word without accents and genitive.

    >>> english_letters("česlovas's")
    'ceslovas'
    """
    plain = word.removesuffix("'s")
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
        for letter, simple in _LATIN:
            plain = plain.replace(letter, simple)
    return re.sub("[^a-z]", "", plain)


def evidence_per_letter(russian: str, english: str, exhaustive: bool = False, least: float = MIN_EVIDENCE) -> float:
    """Return the evidence a letter that two folded words are one name: above about .4 they are, below 0 they are not.

    The pruned search gives up words whose initials no pair had or that go astray; `exhaustive` is several times slower.
    Evidence below `least` may be given as `MIN_EVIDENCE`, which is quicker.

    >>> names = [("щедриным", "shchedrin"), ("ксавье", "xavier"), ("цюрихскому", "zurich")]
    >>> [evidence_per_letter(*pair) > 1 for pair in names]
    [True, True, True]
    >>> evidence_per_letter("корбин", "germany") < 0, evidence_per_letter("андрей", "sergei") < 0
    (True, True)
    >>> evidence_per_letter("джердан", "xherdan"), evidence_per_letter("джердан", "xherdan", exhaustive=True) > 0.4
    (-0.4, True)
    """
    one, other = russian_letters(russian), english_letters(english)
    if min(len(one), len(other)) < 2 or not 0.4 < len(one) / len(other) < 2.9:
        return MIN_EVIDENCE
    if not exhaustive and not other.startswith(_initial_spellings(one[:2])):
        return MIN_EVIDENCE
    size = 0.5 * (len(one) + len(other)) + 1.0
    if least > MIN_EVIDENCE and _upper_bound(one, other) < least * size:
        return MIN_EVIDENCE
    odds = _odds(one, other, math.exp(MIN_EVIDENCE * size), BEAM / 10 if exhaustive else BEAM)
    return max(MIN_EVIDENCE, math.log(odds) / size) if odds else MIN_EVIDENCE


def _upper_bound(russian: str, english: str) -> float:
    """Return what the log-odds that two words are one name are at most: each letter's best, wherever it stands."""
    after, beyond = 0.0, -math.inf  # the best of what follows this letter, and the next
    for own, pair, ending in _ranked_pieces(russian):
        here = ending
        for gain, letters in own:
            if letters in english:
                here = max(here, after + gain)
                break
        for gain, letters in pair:
            if letters in english:
                here = max(here, beyond + gain)
                break
        after, beyond = here, after
    return after + MANY_WAYS + MANY_WAYS_OF_A_LETTER * len(russian)


Ranked = tuple[tuple[float, str], ...]


@lru_cache(maxsize=1 << 14)
def _ranked_pieces(word: str) -> tuple[tuple[Ranked, Ranked, float], ...]:
    """Return for each letter of a word, the last first, its pieces and those of it and the next, the likeliest first.

    Beside them stand the log-odds of an inflection that begins with the letter.
    """
    places = range(len(word) - 1, -1, -1)
    endings = [_pieces()[1].get(word[i:], 0.0) for i in places]
    return tuple(
        (_ranked(word[i]), _ranked(word[i : i + 2]) if i + 1 < len(word) else (), math.log(odds) if odds else -math.inf)
        for i, odds in zip(places, endings, strict=True)
    )


@cache
def _ranked(russian: str) -> Ranked:
    """Return the log-odds of the pieces of one or two letters with their English letters, down to leaving them out."""
    logs = [(gain, letters) for letters, gain in log_pieces(russian).items()]
    left_out = (len(russian) * LOG_DELETION, "")
    return tuple(sorted([pair for pair in logs if pair > left_out] + [left_out], reverse=True))


def _odds(russian: str, english: str, least: float, beam: float) -> float:
    """Return the log-odds that two words are one name against chance, 0 where they are certainly below `least`."""
    known = _pieces()[0]
    length, width = len(russian), len(english)
    spans = cuts(english)
    rows = [[0.0] * (width + 2) for _ in range(length + 2)]  # one more than there are letters, where nothing is read
    rows[0][0] = 1.0
    for i in range(length):
        row, after, last = rows[i], rows[i + 1], rows[i + 2]
        best = max(row)
        if best * math.exp(MAX_LETTER_GAIN * (length - i)) < least:
            return 0.0
        lowest = beam * best
        one, two = known.get(russian[i], _NONE), known.get(russian[i : i + 2], _NONE)
        for j in range(width + 1):
            here = row[j]
            if here < lowest:
                continue
            after[j] += DELETION * here
            row[j + 1] += INSERTION * here
            after[j + 1] += SUBSTITUTION * here
            for k, letters in spans[j]:
                if odds := one.get(letters):
                    after[k] += odds * here
                if two and (odds := two.get(letters)):
                    last[k] += odds * here
    return sum(rows[i][j] * odds for (i, j), odds in alignment_ends(russian, english))


def alignment_ends(russian: str, english: str) -> list[tuple[tuple[int, int], float]]:
    """Return the letters after which two words may end, with the odds of the rest: an inflection, silent letters."""
    length, width, endings = len(russian), len(english), _pieces()[1]
    read = [(width, 1.0)] + [
        (width - n, SILENT_ENDING) for n in (1, 2) if width - n > 2 and english[-n:] in _SILENT_ENDINGS
    ]
    tails = [(length - n, endings.get(russian[length - n :], 0.0)) for n in range(min(6, length - 1))]
    return [((i, j), odds * share) for i, odds in tails if odds for j, share in read]


@cache
def log_pieces(russian: str) -> dict[str, float]:
    """Return the log-odds of the English letters that one or two Russian letters are written by."""
    return {letters: math.log(odds) for letters, odds in _pieces()[0].get(russian, _NONE).items()}


@lru_cache(maxsize=1 << 14)
def cuts(word: str) -> list[list[tuple[int, str]]]:
    """Return by place of a word the pieces of up to four letters that begin there, each with its end."""
    return [[(k, word[j:k]) for k in range(j, min(len(word), j + 4) + 1)] for j in range(len(word) + 1)]


_NONE: dict[str, float] = {}


def transliteration_distance(russian: str, english: str, exhaustive: bool = False, limit: float = 1.0) -> float:
    """Return the distance of two folded words as forms of one name: 0 for the same, 1 for different ones.

    A distance above `limit` may be given as 1, which is quicker.

    >>> [transliteration_distance(*pair) < 0.2 for pair in (("щедрина", "shchedrin"), ("вашингтоном", "washington"))]
    [True, True]
    >>> transliteration_distance("иванов", "petrov") > 0.4, transliteration_distance("рено", "renault") < 0.3
    (True, True)
    """
    if not exhaustive and english[0] in impossible_initials(russian[:2]):
        return 1.0
    near = evidence_per_letter(russian, english, exhaustive, _evidence_at(limit))
    return 1.0 if near <= MIN_EVIDENCE else 1.0 / (1.0 + math.exp(1.5 * near))


@cache
def _evidence_at(distance: float) -> float:
    """Return the evidence a letter that makes a distance."""
    return math.log(1.0 / distance - 1.0) / 1.5 if distance < 1.0 else MIN_EVIDENCE
