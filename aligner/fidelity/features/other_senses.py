"""Word sense exclusion: a word of a contrast set that tells no amount where it stands ("these little boys").

Excluded are other senses ("is certain that", «несколько смущённый»), degrees of other adjectives («более дешёвый»,
"less expensive"), words that say the same in their places («ещё в 2012 году», "already"; «не дали много», "few"), and
"any" under a verb that denies ("prevented him from getting any").
"""

from __future__ import annotations

import re
from bisect import bisect_left

from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.contrast_sets import ContrastSet
from aligner.lexicon.phrase_tokens import DEFINITE, NEGATOR, NUMERALS, PhraseTokens, is_negated

MIN_ADJECTIVE_SIMILARITY = 0.78
"""The cosine from which two compared adjectives are one: that of «опасный» and "safe" is .6."""
_CERTAIN_AFTER = (
    "be", "am", "is", "are", "was", "were", "been", "being", "feel", "felt", "feels", "make", "made", "seem", "seemed",
    "quite", "almost", "so",
)  # fmt: skip
_BE = frozenset(_CERTAIN_AFTER)
_DETERMINERS = DEFINITE | {"this", "these", "those", "dear", "poor", "old", "like", "no", "two", "three", "such"}
_OF_A_FEW = frozenset({"first", "last", "past", "next", "every", "these", "those", "following", "previous", "coming"})
_BEFORE_TIMES = (
    "в", "во", "на", "с", "со", "до", "при", "к", "по", "из", "тогда", "раньше", "вчера", "недавно", "давно", "летом",
    "зимой", "весной", "осенью",
)  # fmt: skip
_TIMES = frozenset(_BEFORE_TIMES)
_DENYING = re.compile(r"prevent|without|stop|avoid|refus|den(?:y|ie)|nor$|unable|unlikely|hardly|too$|fail|depriv|lack")
_GRADED = re.compile(
    r"\w{3,}(?:ый|ий|ая|яя|ую|юю|ые|ие|ого|ему|ому|ее|ей)|больше|меньше|позже|раньше|хуже|лучше|иначе"
)
"""What «несколько» is no number before: «несколько смущённый», «несколько позже»."""
_SUPERLATIVE = re.compile(r"наиболее|сам(?:ы[йхем]|ая|ое|ого|ой|ую|ому)")
_EITHER_OF_BOTH = frozenset({"case", "way", "side", "end", "event", "direction", "hand", "instance"})
_BEFORE_WORDS = 6
"""How many words before "any" what denies stands at most."""


def has_other_sense(pair: Pair, contrast: ContrastSet, number: int, at: int | None) -> bool:
    """Whether an English word of a set, or the Russian word `at` that speaks against it, has another sense here."""
    russian, english = pair.phrase_tokens
    key = english.keys[number]
    before = english.keys[number - 1] if number else ""
    after = english.keys[number + 1] if number + 1 < len(english) else ""
    if key == "certain":
        return before in _BE or after in ("that", "of", "to")
    if key == "little":
        return before in _DETERMINERS or (after.endswith("s") and not after.endswith("ss"))
    if key == "any" and _any_is_denied(english, number):
        return True
    if at is None:
        return False
    own, next_own = russian.keys[at], russian.keys[at + 1] if at + 1 < len(russian) else ""
    if contrast.name == "still":
        return _tells_the_same_time(key, own, next_own)
    if contrast.name == "amount":
        if own == "несколько" and _GRADED.fullmatch(next_own):
            return True
        if key == "few" and own == "несколько":
            limited = at > 0 and russian.keys[at - 1] in ("лишь", "только")
            counted = "a" in english.keys[max(0, number - 2) : number]
            return limited or counted or before in _OF_A_FEW
        return key in ("few", "little", "some") and own.startswith("мног") and is_negated(russian, at)
    if contrast.name == "extreme":
        return _SUPERLATIVE.fullmatch(own) is not None and key not in ("most", "least", "maximum", "minimum")
    if contrast.name == "both" and key == "either":
        return after in _EITHER_OF_BOTH or "or" in english.keys[number + 1 : number + 8]
    return contrast.name == "degree" and _compares_another(pair, number, at)


def _any_is_denied(english: PhraseTokens, number: int) -> bool:
    """Whether a word that denies stands before "any", which then is no "all"."""
    return any(map(_DENYING.match, english.keys[max(0, number - _BEFORE_WORDS) : number]))


def _tells_the_same_time(key: str, own: str, next_own: str) -> bool:
    """Whether «уже не» stands for "no longer", or «ещё» with a time for "already"."""
    if key == "no longer":
        return own == "уже"
    return key == "already" and own == "еще" and (next_own in _TIMES or next_own in NUMERALS)


def _compares_another(pair: Pair, number: int, at: int) -> bool:
    """Whether "less" and «более» compare unlike adjectives: «более дешёвый» is "less expensive"."""
    russian, english = pair.phrase_tokens
    if english.keys[number] not in ("more", "less") or russian.keys[at] not in ("более", "менее"):
        return False
    if pair.similarity is None or at + 1 >= len(russian) or number + 1 >= len(english):
        return False
    row = bisect_left(pair.russian.starts, russian[at + 1].start)
    column = bisect_left(pair.english.starts, english[number + 1].start)
    if russian.keys[at + 1] == NEGATOR or row >= len(pair.russian.words) or column >= len(pair.english.words):
        return False
    return float(pair.similarity.cosines[row, column]) < MIN_ADJECTIVE_SIMILARITY
