"""Bigram model of word classes (pointwise mutual information): how usual the order of a text's words is."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from aligner.lexicon.resources import read_lines
from aligner.lexicon.tokens import Segment

EDGE = "|"
"""The class of the beginning and of the end of a text."""
_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+|[.,;:!?]")


def word_classes(folded: str, known: frozenset[str]) -> list[str]:
    """Return the class of each word of a folded text: a known word is its own, others share their ending.

    >>> word_classes("он видел собак.", frozenset({"он"}))
    ['|', 'он', '~ел', '~ак', '.', '|']
    """
    found = [EDGE]
    for token in _TOKEN.findall(folded):
        if token in known or not token[0].isalnum():
            found.append(token)
        else:
            found.append("5" if token[0].isdigit() else "~" + token[-2:])
    return [*found, EDGE]


@cache
def frequent_words(language: str) -> frozenset[str]:
    """Return the words that are classes of their own."""
    start = f"{language}\twords\t"
    return frozenset(
        word for line in read_lines("bigram_pmi.tsv") if line.startswith(start) for word in line[len(start) :].split()
    )


@cache
def _pmi(language: str) -> dict[str, dict[str, float]]:
    table = {}
    for line in read_lines("bigram_pmi.tsv"):
        own, first, cell = line.split("\t")
        if own == language and first != "words":
            pairs = (part.rpartition(":") for part in cell.split(" "))
            table[first] = {second: int(tenths) / 10 for second, _, tenths in pairs}
    return table


def fluency(side: Segment) -> tuple[float, float]:
    """Return the mean pointwise mutual information of a text's class bigrams, and the share of improbable ones.

    Pointwise mutual information is log(seen / expected) (Church and Hanks 1990); a bigram is improbable where it is
    below -0.5. A shuffled text has a mean below zero.
    """
    found = word_classes(side.folded, frequent_words(side.language))
    table = _pmi(side.language)
    values = [table.get(one, {}).get(two, 0.0) for one, two in pairwise(found)]
    return sum(values) / len(values), sum(value < -0.5 for value in values) / len(values)
