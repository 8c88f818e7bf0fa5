"""Word filter: a test of word types, each tested once however often it occurs (prefilter of searches in text)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

MAX_WORDS = 1 << 17
"""Words remembered before starting afresh."""


class WordFilter:
    """The word types that pass a test. Most texts have none, which a comparison of sets shows.

    >>> capitals = WordFilter(str.isupper)
    >>> sorted(capitals.passing(frozenset({"NATO", "or", "EU"}))), sorted(capitals.passing(frozenset({"or"})))
    (['EU', 'NATO'], [])
    """

    def __init__(self, test: Callable[[str], bool]) -> None:
        self._test = test
        self._passed: set[str] = set()
        self._failed: set[str] = set()

    def passing(self, words: frozenset[str]) -> frozenset[str]:
        """Return those of some words that pass."""
        if words <= self._failed:
            return _NONE
        rest = words - self._failed
        if rest <= self._passed:
            return rest
        if len(self._failed) > MAX_WORDS:
            self._failed.clear()
        for word in rest - self._passed:
            (self._passed if self._test(word) else self._failed).add(word)
        return rest & self._passed


class WordTest(NamedTuple):
    """A test of words, and the first two or three letters of all that pass it."""

    heads: frozenset[str]
    passes: Callable[[str], object]


class WordClasses:
    """The classes of word types, each decided by a test; a word may be of several.

    A word is of the classes of all its parts after a hyphen or an apostrophe too.

    >>> classes = WordClasses({"day": begins_with("day|night"), "name": WordTest(frozenset({"tom"}), str.isalpha)})
    >>> [sorted(classes.of(frozenset({"or", word}))) for word in ("days", "tom's-day", "today")]
    [['day'], ['day'], []]
    """

    def __init__(self, tests: Mapping[str, WordTest]) -> None:
        self._plain: set[str] = set()
        self._known: dict[str, frozenset[str]] = {}
        self._tests: dict[str, dict[str, WordTest]] = {}
        for name, test in tests.items():
            for head in test.heads:
                self._tests.setdefault(head, {})[name] = test

    def of(self, words: frozenset[str]) -> frozenset[str]:
        """Return the classes that any of some words belongs to."""
        if words <= self._plain:
            return _NONE
        if len(self._plain) > MAX_WORDS:
            self._plain.clear()
        known = self._known
        return _NONE.union(*[known.get(word) or self._learned(word) for word in words - self._plain])

    def _learned(self, word: str) -> frozenset[str]:
        """Return the classes of a new word, and remember them."""
        found = self._classes(word)
        if found:
            self._known[word] = found
        else:
            self._plain.add(word)
        return found

    def _classes(self, word: str) -> frozenset[str]:
        found = _NONE
        for head in (word[:3], word[:2]) if len(word) > 2 else (word,):
            if head in self._tests:
                found |= {name for name, test in self._tests[head].items() if test.passes(word)}
        if "-" in word or "'" in word:
            found = found.union(*[self._classes(word[part.end() :]) for part in _JOINT.finditer(word)])
        return found


def begins_with(alternatives: str) -> WordTest:
    """Return the test of words that begin like one of the alternatives of a pattern.

    Each alternative begins with two letters, or is one letter and the end of the word.

    >>> test = begins_with("to-?day|э$")
    >>> sorted(test.heads), [test.passes(word) is not None for word in ("to-days", "э", "эх")]
    (['to', 'э'], [True, True, False])
    """
    heads = [_HEAD.match(alternative) for alternative in alternatives.split("|")]
    return WordTest(frozenset(head.group() for head in heads if head), re.compile(alternatives).match)


_HEAD = re.compile(r"\w{1,3}(?![?*])")
_JOINT = re.compile("['-]")
_NONE: frozenset[str] = frozenset()
