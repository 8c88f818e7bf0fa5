"""Fixed expressions that translate each other as wholes: «тем не менее», "nevertheless"."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from aligner.lexicon.resources import read_lines
from aligner.lexicon.tokens import Segment

_GAP = r"(?:\W+\w+){0,4}?\W+"
"""What «…» stands for: up to four words of the text."""


class Expression(NamedTuple):
    """An expression: a pattern whose groups are its parts on both sides of «…», and the words of each of its places."""

    pattern: re.Pattern[str]
    places: tuple[tuple[str, ...], ...]

    def may_occur(self, side: Segment) -> bool:
        """Prefilter of a search: whether a text has a word for each place."""
        text = side.folded
        for words in self.places:
            for word in words:
                if word in text:
                    break
            else:
                return False
        return True


def matched_expressions(russian: Segment, english: Segment) -> tuple[frozenset[int], frozenset[int]]:
    """Return the numbers of the Russian and of the English words that belong to expressions that both sides have.

    >>> russian, english = Segment("каким бы долгим он ни был", "ru"), Segment("however long it may be", "en")
    >>> [sorted(numbers) for numbers in matched_expressions(russian, english)]
    [[0, 1, 4], [0, 3]]
    """
    found: tuple[set[int], set[int]] = set(), set()
    table = _table()
    for first in russian.word_types & table.keys():
        for own, across in table[first]:
            if not (own.may_occur(russian) and across.may_occur(english)):
                continue
            if (one := own.pattern.search(russian.folded)) and (other := across.pattern.search(english.folded)):
                found[0].update(_words_of(russian, one))
                found[1].update(_words_of(english, other))
    return frozenset(found[0]), frozenset(found[1])


def _words_of(side: Segment, match: re.Match[str]) -> list[int]:
    """Return the numbers of the words that an expression is made of, those that only stand between left out."""
    parts = [match.span(n) for n in range(1, len(match.groups()) + 1)]
    return [n for n, word in enumerate(side.words) if any(s <= word.start and word.end <= e for s, e in parts)]


@cache
def _table() -> dict[str, list[tuple[Expression, Expression]]]:
    """Return the expressions of `fixed_expressions.tsv` with those across by the first word of the Russian ones."""
    table: dict[str, list[tuple[Expression, Expression]]] = {}
    for line in read_lines("fixed_expressions.tsv"):
        russian, english = line.split("\t")
        pair = _compiled(russian), _compiled(english)
        for first in russian.split(" ")[0].split("|"):
            table.setdefault(first, []).append(pair)
    return table


def _compiled(expression: str) -> Expression:
    parts = (r"\W+".join(f"(?:{word})" for word in part.split(" ")) for part in expression.split(" … "))
    pattern = re.compile(rf"\b{_GAP.join(f'({part})' for part in parts)}\b")
    places = (part.split("|") for part in expression.split(" ") if part != "…")
    return Expression(pattern, tuple(tuple(words) for words in places if all(map(str.isalpha, words))))
