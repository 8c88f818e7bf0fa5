"""Negations lost and made up: by words that deny, by words put in, and by prefixes, on either side of a draft."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache

from detector_training.draft import Word, drop, insert, replace
from detector_training.texts import word_list
from detector_training.vocabulary import LEAST, Vocabulary

AUXILIARIES = word_list("auxiliaries")
SHORTENED = {
    "don't": "do", "doesn't": "does", "didn't": "did", "isn't": "is", "aren't": "are", "wasn't": "was",
    "weren't": "were", "can't": "can", "cannot": "can", "couldn't": "could", "won't": "will", "wouldn't": "would",
    "shouldn't": "should", "haven't": "have", "hasn't": "has", "hadn't": "had", "mustn't": "must",
}  # fmt: skip
UNSAID: tuple[dict[str, str], dict[str, str]] = (
    {
        "не": "", "ни": "", "нет": "есть", "нельзя": "можно нужно", "невозможно": "возможно можно",
        "никогда": "всегда иногда", "никто": "каждый некто", "ничего": "всё многое", "нигде": "везде", "без": "с",
        "никакой": "какой-то любой", "никакого": "любого", "никаких": "многих разных", "никакие": "многие",
    },
    {
        "not": "", "never": "always often", "no": "a some the any", "nobody": "somebody everybody",
        "nothing": "something everything", "none": "all some most", "neither": "either both", "nor": "and or",
        "without": "with", "nowhere": "everywhere", **SHORTENED,
    },
)  # fmt: skip
"""Words that deny, Russian and English, and what says the contrary in their place; nothing where they just go."""
SAID: tuple[dict[str, str], dict[str, str]] = (
    {
        "есть": "нет", "можно": "нельзя", "возможно": "невозможно", "всегда": "никогда", "с": "без", "везде": "нигде",
        "все": "никто", "каждый": "никто", "всё": "ничего", "любой": "никакой", "любого": "никакого",
    },
    {
        "always": "never", "often": "never", "a": "no", "some": "no", "any": "no", "everybody": "nobody",
        "everyone": "nobody", "someone": "nobody", "everything": "nothing", "something": "nothing", "all": "none",
        "either": "neither", "both": "neither", "with": "without", "everywhere": "nowhere", "still": "hardly",
        **{plain: short for short, plain in SHORTENED.items()},
    },
)  # fmt: skip
"""Words that deny nothing, and what denies in their place."""
PREFIXES = (("не", "без", "бес"), ("un", "in", "im", "dis", "non", "ir", "il"))
RUSSIAN_KINDS = ("VERB", "VERB", "VERB", "INFN", "GRND", "ADJS", "PRTS", "PRTF", "PRED", "ADJF", "ADVB", "COMP", "NOUN")
"""Kinds of Russian words before which «не» is put, those oftener that are denied oftener."""
BEFORE_VERB = frozenset({"i", "you", "we", "they", "who", "people", "to", "and"})
"""English words after which a verb mostly stands plain, so that "don't" fits between."""
DENIED = word_list("denied")
"""English words before which "not" may stand."""
Side = list[Word]


def negate(edited: Side, other: Side, side: int, vocabulary: Vocabulary, chance: random.Random) -> bool:
    """Lose a negation of one side or make one up; tell whether there was a place for it."""
    ways = [unsay, unsay, unsay, deny, deny, deny, reverse]
    chance.shuffle(ways)
    return any(way(edited, other, side, vocabulary, chance) for way in dict.fromkeys(ways))


def unsay(edited: Side, other: Side, side: int, vocabulary: Vocabulary, chance: random.Random) -> bool:
    """A word that denies is gone, or says the contrary."""
    at = _some(edited, chance, lambda word: _plain(word) in UNSAID[side])
    if at is None:
        return False
    choices = UNSAID[side][_plain(edited[at])].split()
    if not choices:
        drop(edited, other, at, at + 1)
        return True
    _replace(edited, at, chance.choice(choices))
    following = [n for n in range(at + 1, min(at + 4, len(edited) - 1)) if _plain(edited[n]) == "не"]
    if following:  # «никто не пришёл»: both deny together
        drop(edited, other, following[0], following[0] + 1)
    return True


def deny(edited: Side, other: Side, side: int, vocabulary: Vocabulary, chance: random.Random) -> bool:
    """A word that denies was put in, or put in the place of one that does not."""
    if chance.random() < 0.3:
        at = _some(edited, chance, lambda word: _plain(word) in SAID[side])
        if at is not None:
            _replace(edited, at, SAID[side][_plain(edited[at])])
            return True
    for place, words in chance.sample(found := list(_places(edited, side, vocabulary, chance)), len(found))[:1]:
        insert(edited, other, place, [chance.choice(words)])
        return True
    return False


def _places(edited: Side, side: int, vocabulary: Vocabulary, chance: random.Random) -> Iterator[tuple[int, list[str]]]:
    """Yield before which words a negation may be put, and which."""
    wanted = chance.choice(RUSSIAN_KINDS)
    for at, word in enumerate(edited[:-1]):
        if at == 0 or not _fresh(word) or not _fresh(edited[at - 1]) or word.glued or not word.text[0].isalpha():
            continue
        last, plain = _plain(edited[at - 1]), _plain(word)
        bare = word.text.islower() and not plain.endswith(("s", "ed", "ing", "ly"))
        if side == 0:
            if last != "не" and word.links and len(plain) > 2 and vocabulary.kind(word.text).startswith(wanted):
                yield at, ["не"]
        elif last in AUXILIARIES and plain not in ("not", "never"):
            yield at, ["not", "not", "never"]
        elif last in BEFORE_VERB and word.links and bare:
            yield at, ["not"] if last == "to" else ["don't", "never"]
        elif plain.endswith("ed") and last.isalpha() and word.links:
            yield at, ["never"]
        elif plain in DENIED and last.isalpha() and chance.random() < 0.3:
            yield at, ["not"]


def reverse(edited: Side, other: Side, side: int, vocabulary: Vocabulary, chance: random.Random) -> bool:
    """A prefix that denies was put on or taken off, where both words are known ("able", "unable")."""
    known = _reversals(vocabulary, side)
    at = _some(edited, chance, lambda word: bool(word.links) and _plain(word) in known)
    if at is None:
        return False
    _replace(edited, at, known[_plain(edited[at])])
    return True


@cache
def _reversals(vocabulary: Vocabulary, side: int) -> dict[str, str]:
    """Return the words that have a counterpart with a prefix that denies, both ways."""
    known = {word for word, count in vocabulary.counts.items() if count >= LEAST and len(word) > 3 and word.islower()}
    pairs = [(word, prefix + word) for word in sorted(known) for prefix in PREFIXES[side] if prefix + word in known]
    return dict(pairs) | {long: word for word, long in pairs}


def _some(words: Side, chance: random.Random, fit: Callable[[Word], bool]) -> int | None:
    """Return the number of some untouched word that fits."""
    numbers = [number for number, word in enumerate(words[:-1]) if _fresh(word) and fit(word)]
    return chance.choice(numbers) if numbers else None


def _fresh(word: Word) -> bool:
    return not (word.wrong or word.unmatched or word.gap)


def _plain(word: Word) -> str:
    return word.text.lower().replace("’", "'")


def _replace(edited: Side, at: int, text: str) -> None:
    """Put another text in a word's place, with its capital."""
    replace(edited, at, text[:1].upper() + text[1:] if edited[at].text[:1].isupper() else text)
