"""Negations lost and made up in as many ways as a few lines allow: to learn from, never to measure with.

`damage` plants them in a handful of places, and what is learned from those alone takes the place for the sign: that
"wasn't" is hardly ever right, and that "no" and "nothing" always are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from aligner.lexicon.negation import has_negator
from aligner.lexicon.tokens import Segment
from scripts.training.error_injection.common import english, morphology, replace, russian

Pair = tuple[str, str]
Ways = list[tuple[str, str]]

_LOST: dict[str, Ways] = {
    "en": [
        (r"(?<=\w )not ", ""), (r"\b(?:don|doesn|didn)['’]t ", ""),
        (r"\b(is|are|was|were|has|have|had|could|would|should)n['’]t\b", r"\1"),
        (r"\bcan(?:not|['’]t)\b", "can"), (r"\bwon['’]t\b", "will"), (r"\bnever ", ""), (r"\bnever\b", "always"),
        (r"\bno (?!one|longer|more|matter|doubt)", "a "), (r"\bno (?=\w+s\b)", ""), (r"\bno (?=\w+)", "some "),
        (r"\bno longer\b", "still"), (r"\bnothing\b", "something"), (r"\bnothing\b", "everything"),
        (r"\b(?:nobody|no one)\b", "somebody"), (r"\b(?:nobody|no one)\b", "everyone"), (r"\bnone\b", "all"),
        (r"\bneither\b", "either"), (r"\bnor\b", "and"),
    ],
    "ru": [
        (r"\bне (?!только|менее|более)", ""), (r"\bне (?!только|менее|более)", ""), (r"\bнет\b", "есть"),
        (r"\bнельзя\b", "можно"), (r"\bневозможно\b", "можно"), (r"\bникогда не ", "всегда "), (r"\bникто не ",
        "кто-то "),
        (r"\bничего не ", "все "), (r"\bни (?=од[ни])", ""),
    ],
}  # fmt: skip
"""What denies, and what may stand in its place when it is lost."""
_MADE_UP: dict[str, Ways] = {
    "en": [
        (r"(?<=\w )(is|are|was|were|has|have|had|can|could|will|would|should|must|may|might)(?= (?!not\b)[a-z])",
        r"\1 not"),
        (r"(?<=\w )(is|are|was|were|has|have|had|could|would|should)(?= (?!not\b)[a-z])", r"\1n't"),
        (r"(?<=\w )(is|are|was|were|has|have|had|can|could|will|would|should)(?= (?!not\b)[a-z])", r"\1 never"),
        (r"\bcan(?= [a-z])", "cannot"), (r"\bwill(?= [a-z])", "won't"), (r"\balways\b", "never"),
        (r"\b(?:an?|some|any)(?= [a-z])", "no"), (r"\b(?:something|everything)\b", "nothing"), (r"\bstill\b",
        "no longer"),
        (r"\b(?:everyone|everybody|somebody|someone)\b", "no one"),
        (r"(?<=\w )(\w+ed)(?= (?:the|a|his|her|to|that|in|on)\b)", r"never \1"),
        (r"\b(I|we|they|people|who) (know|think|want|need|use|see|have|like|believe|make|take)\b", r"\1 don't \2"),
        (r"(?<=[a-z] )(to [a-z]+)", r"not \1"),
        (r"(?<=[a-z] )(very|so|too|all|only|enough|for|in|by|because|as)(?= [a-z])", r"not \1"),
    ],
    "ru": [
        (r"\bесть\b", "нет"), (r"\bможно\b", "нельзя"), (r"\bвозможно\b", "невозможно"), (r"\bвсегда ", "никогда не "),
        (r"\b(?:кто-то|все) (?=\w+(?:л|т|ли|ют|ят)\b)", "никто не "),
        (r"\b(в|на|для|с|из|по|потому|так|очень|сразу|все|там)(?= [а-я])", r"не \1"),
    ],
}  # fmt: skip
"""What denies nothing, and what denies in its place."""
_INFLECTED = ("VERB", "ADJS", "PRTS", "PRED", "GRND", "INFN", "VERB", "VERB", "ADJF", "ADVB", "COMP", "NOUN", "PRTF")
"""Kinds of Russian words before which a «не» is put, those oftener that are denied oftener."""


def denials(pairs: list[Pair], each: int, seed: int) -> Iterator[Pair]:
    """Yield pairs in which one side denies what the other does not: up to `each` of lost and made up, of each side."""
    for language in ("ru", "en"):
        for ways in (_LOST, _MADE_UP):
            chance = random.Random(f"{seed}:{language}:{ways is _LOST}")
            made = 0
            for pair in chance.sample(pairs, len(pairs)):
                if ways is _LOST and not (has_negator(Segment(pair[0], "ru")) and has_negator(Segment(pair[1], "en"))):
                    continue
                changed = _denied(pair, language, chance) if ways is _MADE_UP and chance.random() < 0.85 else None
                changed = changed or _changed(pair, language, ways[language], chance)
                if changed is not None:
                    yield changed
                    made += 1
                if made == each:
                    break


def _changed(pair: Pair, language: str, ways: Ways, chance: random.Random) -> Pair | None:
    """Return a pair in which one of the ways was gone, each as likely as another wherever it can be gone."""
    text = pair[language == "en"]
    for pattern, new in chance.sample(ways, len(ways)):
        found = list(re.finditer(pattern, text))
        if found:
            match = chance.choice(found)
            return _with(pair, language, match.start(), match.end(), match.expand(new))
    return None


def _denied(pair: Pair, language: str, chance: random.Random) -> Pair | None:
    """Return a pair with a «не» before a Russian word of a kind that is denied; nothing for English."""
    if language == "en":
        return None
    words = list(re.finditer(r"(?<=[а-я,] )(?<!не )[а-я]{4,}", pair[0]))
    wanted = chance.choice(_INFLECTED)
    for word in chance.sample(words, min(6, len(words))):
        if str(morphology().parse(word.group())[0].tag).startswith(wanted):
            return _with(pair, language, word.start(), word.end(), f"не {word.group()}")
    return None


def _with(pair: Pair, language: str, start: int, end: int, new: str) -> Pair:
    """Return a pair with something else in a place of one side."""
    changed = replace(pair[language == "en"], start, end, new)
    planted = english(pair[0], changed) if language == "en" else russian(pair[1], changed)
    return planted.ru, planted.en
