"""Phrase patterns: regular expressions on folded text, such as the expletive negations (`phrase_patterns.tsv`)."""

from __future__ import annotations

from functools import cache

from aligner.lexicon.resources import read_rows


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
    return f"(?:{'|'.join(patterns_of(kind, language))})"


def patterns_of(kind: str, language: str = "") -> list[str]:
    """Return the patterns of a kind in a language."""
    return _patterns()[kind, language]
