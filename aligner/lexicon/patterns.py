"""Phrase patterns: regular expressions on folded text, such as the expletive negations (`phrase_patterns.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from aligner.lexicon.resources import read_rows
from aligner.lexicon.tokens import Segment


@cache
def _patterns() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for kind, language, pattern in read_rows("phrase_patterns.tsv"):
        found.setdefault((kind, language), []).append(pattern)
    return found


def any_of(kind: str, language: str = "") -> str:
    """Return a group that matches any pattern of a kind in a language; kinds without a language serve both.

    >>> import re
    >>> re.search(any_of("expletive negation", "en"), "he did not only sing").group()
    'not only'
    """
    return f"(?:{'|'.join(_patterns()[kind, language])})"


class WordPattern:
    """A pattern whose matches lie within one word of a folded text: «не», "-less".

    A text is searched only where one of its words has a match by itself, and each word is asked once: most have none,
    and to look at words is far quicker than to try many alternatives at every letter.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        self._matches = lru_cache(maxsize=1 << 16)(self._is_within)

    def _is_within(self, word: str) -> bool:
        return self.pattern.search(word) is not None

    def occurs(self, side: Segment) -> bool:
        """Whether there is a match in a text."""
        return self._may_occur(side) and self.pattern.search(side.folded) is not None

    def finditer(self, side: Segment) -> Iterable[re.Match[str]]:
        """Return the matches in a text."""
        return self.pattern.finditer(side.folded) if self._may_occur(side) else ()

    def _may_occur(self, side: Segment) -> bool:
        # Digits and underscores count as letters for a pattern, but do not belong to words.
        return any(map(self._matches, side.word_types)) or side.has_digits or "_" in side.folded
