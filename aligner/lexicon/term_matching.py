"""Term recognition: finding a term in a segment in any of its inflected forms («принцип» in «принципов»).

A word of the text is a form of a word of the term where one of its lemmas is the term's. Russian lemmas come from the
dictionary; English ones from the regular endings and a short list of irregular plurals. Words that merely begin alike
(«принцип» and «принял», "principle" and "principal") are different words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.document.model import Span
from aligner.lexicon.morphology import lemmas
from aligner.lexicon.tokens import fold

MAX_GAP = 2
"""How many other words may stand between two words of a term."""
_WORD = re.compile(r"\w+")
_IRREGULAR_PLURALS = {
    **{"men": "man", "women": "woman", "children": "child", "people": "person", "feet": "foot", "teeth": "tooth"},
    **{"criteria": "criterion", "phenomena": "phenomenon", "memoranda": "memorandum", "data": "datum"},
    **{"indices": "index", "matrices": "matrix", "appendices": "appendix", "vertices": "vertex", "strata": "stratum"},
}
_VERBAL_ENDING = re.compile(r"(?:(?<=[^aeiou])i(?=ed))?(?:ed|ing)$")
_MIN_STEM = re.compile(r"\w*[aeiouy]\w*")


class TermText:
    """A folded text whose terms are looked for: its words with their lemmas, analysed when first asked for."""

    def __init__(self, folded: str, language: str) -> None:
        self._folded, self.language = folded, language
        self._places = [match.span() for match in _WORD.finditer(folded)]
        self._words = [folded[start:end] for start, end in self._places]
        self._lemmas: list[frozenset[str]] | None = None
        self._known: frozenset[str] = frozenset()

    def find(self, term: str) -> Span | None:
        """Return the characters of the first place where a term stands, None where it stands nowhere.

        >>> TermText(fold("Нет рамочных международных соглашений."), "ru").find("рамочное соглашение")
        Span(start=4, end=37)
        """
        wanted = _citation_forms(term, self.language)
        if not wanted:  # a sign, such as "№"
            at = self._folded.find(fold(term).strip())
            return Span(at, at + len(term.strip())) if term.strip() and at >= 0 else None
        found = self._analysed()
        if any(self._known.isdisjoint(forms) for forms in wanted):
            return None
        for first, forms in enumerate(found):
            if not forms.isdisjoint(wanted[0]) and (last := self._last_word(wanted, 1, first)) is not None:
                return Span(self._places[first][0], self._places[last][1])
        return None

    def _last_word(self, wanted: tuple[frozenset[str], ...], number: int, before: int) -> int | None:
        """Return the number of the last word of a term whose first words end at the word `before`."""
        if number == len(wanted):
            return before
        found = self._analysed()
        for place in range(before + 1, min(before + MAX_GAP + 2, len(found))):
            if not found[place].isdisjoint(wanted[number]):
                last = self._last_word(wanted, number + 1, place)
                if last is not None:
                    return last
        return None

    def _analysed(self) -> list[frozenset[str]]:
        if self._lemmas is None:
            self._lemmas = [base_forms(word, self.language) for word in self._words]
            self._known = frozenset().union(*self._lemmas)
        return self._lemmas


@lru_cache(maxsize=1 << 16)
def base_forms(word: str, language: str) -> frozenset[str]:
    """Return what a folded word of a text may be a form of.

    >>> "principle" in base_forms("principles", "en"), "party" in base_forms("part", "en"), base_forms("дня", "ru")
    (True, False, frozenset({'день'}))
    """
    if language == "ru":
        return lemmas(word)
    if language == "en":
        return frozenset({word}) | _singulars(word) | _verb_bases(word)
    return _beginnings(word)


@lru_cache(maxsize=1 << 16)
def _citation_forms(term: str, language: str) -> tuple[frozenset[str], ...]:
    """Return for each word of a term the lemmas that its forms have: itself, where it is one."""
    return tuple(_citation_form(word, language) for word in _WORD.findall(fold(term)))


def _citation_form(word: str, language: str) -> frozenset[str]:
    if language == "ru":
        found = lemmas(word)
        return frozenset({word}) if word in found else found
    if language == "en":  # a noun such as "meeting" is no form of a verb
        return frozenset({word}) | _singulars(word)
    return _beginnings(word)


def _singulars(word: str) -> frozenset[str]:
    """Return the nouns of which an English word may be the plural, and the verbs whose third person it may be."""
    if word in _IRREGULAR_PLURALS:
        return frozenset({_IRREGULAR_PLURALS[word]})
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return frozenset()
    found = {word[:-1]}
    if word.endswith("ies"):
        found.add(word[:-3] + "y")
    elif word.endswith("ves"):
        found |= {word[:-3] + "f", word[:-3] + "fe"}
    elif word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")):
        found |= {word[:-2], *([word[:-2] + "is"] if word.endswith("ses") else [])}
    return frozenset(found)


def _verb_bases(word: str) -> frozenset[str]:
    """Return the verbs of which an English word may be the past or the participle: "signed", "planning", "tried"."""
    ending = _VERBAL_ENDING.search(word)
    if ending is None:
        return frozenset()
    stem = word[: ending.start()]
    if len(stem) < 3 or not _MIN_STEM.fullmatch(stem):
        return frozenset()
    if ending[0] == "ied":
        return frozenset({stem + "y"})
    doubled = {stem[:-1]} if stem[-1] == stem[-2] else set()
    return frozenset({stem, stem + "e"} | doubled)


def _beginnings(word: str) -> frozenset[str]:
    """Return a word of a language without rules here, with none to two last letters cut off."""
    return frozenset(word[: len(word) - cut] for cut in range(3) if len(word) - cut > 3 or not cut)
