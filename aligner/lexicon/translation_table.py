"""Lexical translation table (IBM model 1), learned by `scripts/training/translation_table.py`."""

from __future__ import annotations

from functools import cache, lru_cache

from aligner.lexicon.contrast_sets import ContrastSet, classes_by_word, stop_words
from aligner.lexicon.phrase_tokens import NEGATOR, PhraseToken
from aligner.lexicon.resources import read_lines
from aligner.lexicon.stemming import stem

NULL_WORD = "∅"
"""The key for no word at all."""
_NONE: dict[str, float] = {}


@cache
def _rows() -> dict[tuple[str, str], str]:
    rows = {}
    for line in read_lines("translation_table.tsv"):
        language, word, cell = line.split("\t")
        rows[language, word] = cell
    return rows


def _line(language: str, word: str) -> str:
    return _rows().get((language, word)) or _rows().get((language, stem(word, language))) or ""


@lru_cache(maxsize=1 << 16)
def _row(language: str, word: str) -> dict[str, float]:
    line = _line(language, word)
    if not line:
        return _NONE
    parts = (part.rpartition(" ") for part in line.split(" | "))
    return {key: int(thousandths) / 1000 for key, _, thousandths in parts}


@lru_cache(maxsize=1 << 16)
def negation_probability(word: str, language: str) -> float:
    """Return the probability that a word implies a negation, 0 for most.

    >>> negation_probability("отсутствие", "ru") > negation_probability("дом", "ru")
    True
    """
    return _row(language, word).get(NEGATOR, 0.0) if NEGATOR in _line(language, word) else 0.0


@lru_cache(maxsize=1 << 16)
def class_probabilities(word: str) -> dict[ContrastSet, list[float]]:
    """Return the sets of which a Russian word can mean a class, and how likely it means each class."""
    found: dict[ContrastSet, list[float]] = {}
    for english, likely in _row("ru", word).items():
        for contrast, number in classes_by_word().get(english, ()):
            if word not in stop_words(contrast.name):
                found.setdefault(contrast, [0.0] * len(contrast.classes))[number] += likely
    return found


def translation_probabilities(cue: PhraseToken, language: str) -> dict[str, float]:
    """Return translation probabilities of a word; only listed words are known.

    >>> from aligner.lexicon.phrase_tokens import read_phrase_tokens
    >>> from aligner.lexicon.tokens import Segment
    >>> row = translation_probabilities(read_phrase_tokens(Segment("некоторые", "ru"))[0], "ru")
    >>> max(row, key=row.__getitem__)
    'some'
    """
    return _row(language, cue.key)
