"""Language identification of a text by its script and its commonest words.

    >>> detect("Уважаемый господин Министр, благодарю Вас за письмо.")
    'ru'
    >>> detect("Dear Minister, thank you for your letter.")
    'en'
    >>> detect("12 × 7 = 84")
    'und'

The house needs to tell Russian from English for certain, and either from another language well enough to warn. A
script that one language writes names it; Cyrillic is settled by letters that only one alphabet has; Latin by function
words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

UNKNOWN = "und"
"""The code of ISO 639-2 for a language that could not be determined."""

NAMES = {"ru": "Russian", "en": "English"}
"""The languages that the program is made for, as messages call them."""

_SAMPLE = 40_000

_SCRIPTS = {
    "cyrillic": "\u0400-\u052f",
    "latin": "A-Za-z\u00c0-\u024f",
    "el": "\u0370-\u03ff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "ar": "\u0600-\u06ff",
    "hi": "\u0900-\u097f",
    "th": "\u0e00-\u0e7f",
    "ka": "\u10a0-\u10ff",
    "ja": "\u3040-\u30ff",
    "zh": "\u4e00-\u9fff",
    "ko": "\uac00-\ud7af",
}
_COMMON_SCRIPTS = ("cyrillic", "latin")
_OTHER_SCRIPTS = re.compile(f"[{''.join(_SCRIPTS[script] for script in _SCRIPTS if script not in _COMMON_SCRIPTS)}]")
_RUNS = {script: re.compile(f"[{letters}]+") for script, letters in _SCRIPTS.items()}

_CYRILLIC = {"uk": "іїєґ", "be": "ўі", "kk": "әғқңөұүһі", "sr": "јљњђћџ", "mk": "ѓќѕјљњџ", "ru": "ыэё"}
"""Letters that tell the alphabets apart; Bulgarian has none of them and shows in its words."""

_WORDS = {
    "en": "the of and to in a is was that it for on with as his her he at by this be are not from or had but i you we",
    "ru": "и в не на что с по как это его он из к но а за от для был она они то же да нет",
    "bg": "и на да се не от за че са по ще си във със като беше той тя това",
    "de": "der die und das ist nicht ein eine zu mit den von auf sich dem für im es auch wie",
    "fr": "le la les des et est une que dans pour qui pas sur au avec ce il plus du je vous",
    "es": "el la los las de que en un una por con para del se no es como su al lo más",
    "it": "il di che la un una per non sono del della con nel è gli le si anche come",
    "pt": "o os as de que do da em um uma não para com por mais no na se dos ao é",
    "nl": "de het een van en is niet dat op te zijn met voor aan ook er maar om",
    "sv": "och att det som en på är av för med den till inte har ett om han",
    "pl": "w i na z się nie do że jest to jak za od po przez dla był o ale",
    "cs": "a v se na je že s z do to o k pro jako by jsem ale jeho byl",
    "tr": "ve bir bu için ile de da çok ne gibi daha olarak ama o kadar",
    "ro": "și în de la cu pe nu un o care este din mai pentru că să",
    "fi": "ja on ei että oli se hän mutta kun ovat niin kuin myös joka",
    "hu": "a az és hogy nem is egy van volt de meg csak ez már",
}
_WORD_SETS = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_CYRILLIC_WORDS = ("ru", "bg")


def detect(text: str) -> str:
    """Return the ISO 639-1 code of the text's language, `und` where there is no evidence."""
    sample = _sample(text).lower()
    scripts = _RUNS if _OTHER_SCRIPTS.search(sample) else _COMMON_SCRIPTS
    counts = Counter({script: sum(map(len, _RUNS[script].findall(sample))) for script in scripts})
    script, count = counts.most_common(1)[0]
    if not count:
        return UNKNOWN
    if script == "cyrillic":
        return _cyrillic(sample)
    if script == "latin":
        return _by_words(sample, [code for code in _WORDS if code not in _CYRILLIC_WORDS])
    if script == "zh" and counts["ja"] > count // 10:
        return "ja"
    return script


def foreign(languages: Iterable[str]) -> str:
    """Return a warning where a side is neither Russian nor English, nothing where both are or none is given.

    >>> foreign(("ru", "fr"))
    'the languages are ru and fr, but the rules and checks are made for Russian and English'
    >>> foreign(("ru-RU", "en")), foreign(("ru", "und"))
    ('', '')
    """
    codes = list(languages)
    if all(code.lower().replace("_", "-").split("-")[0] in (*NAMES, UNKNOWN, "rus", "eng") for code in codes):
        return ""
    return f"the languages are {' and '.join(codes)}, but the rules and checks are made for Russian and English"


def _sample(text: str) -> str:
    """Return the whole of a short text; of a long one the start, the middle and the end."""
    if len(text) <= _SAMPLE:
        return text
    third, middle = _SAMPLE // 3, len(text) // 2
    return f"{text[:third]} {text[middle : middle + third]} {text[-third:]}"


_PRE_REFORM = re.compile(r"[ѣѳѵ]|(?<=[бвгджзклмнпрстфхцчшщ])ъ\b")
"""Letters of Russian before 1918; Bulgarian has the hard sign inside words only."""


def _cyrillic(sample: str) -> str:
    counts = {code: sum(map(sample.count, letters)) for code, letters in _CYRILLIC.items()}
    if (old := len(_PRE_REFORM.findall(sample))) > sum(map(sample.count, "їєґўјљњћџђ")):
        counts["uk"] = counts["be"] = counts["kk"] = 0
        counts["ru"] += old
    best = max(counts, key=lambda code: (counts[code], code == "ru"))
    if best != "ru" and counts[best] > counts["ru"]:
        return best
    return "ru" if counts["ru"] else _by_words(sample, _CYRILLIC_WORDS, default="ru")


def _by_words(sample: str, codes: list[str] | tuple[str, ...], default: str = UNKNOWN) -> str:
    """Return the language whose function words are commonest, the default where none is found.

    A word that several languages share counts for each by its share.
    """
    words = Counter(re.findall(r"[^\W\d_]+", sample))
    sharing = _sharing(tuple(codes))
    scores = dict.fromkeys(codes, 0.0)
    for word, sharers in sharing.items():
        if word in words:
            for code in sharers:
                scores[code] += words[word] / len(sharers)
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else default


@cache
def _sharing(codes: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the languages of each function word, of those named."""
    result: dict[str, list[str]] = {}
    for code in codes:
        for word in sorted(_WORD_SETS[code]):
            result.setdefault(word, []).append(code)
    return result
