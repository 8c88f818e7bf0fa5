"""Word filter: a test of word types, each tested once however often it occurs (prefilter of searches in text)."""

from __future__ import annotations

from collections.abc import Callable

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
        if len(self._failed) > MAX_WORDS:
            self._failed.clear()
        new = words - self._failed - self._passed
        passed = {word for word in new if self._test(word)}
        self._passed |= passed
        self._failed |= new - passed
        return words & self._passed


_NONE: frozenset[str] = frozenset()
