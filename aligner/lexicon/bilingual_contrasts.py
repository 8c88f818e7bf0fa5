"""Incompatible co-hyponyms: words of both languages whose senses exclude each other.

>>> [sense.field for sense in english_senses()["consignee"]], sorted(english_senses()["consignee"][0].russian)[0]
(['carriage'], 'грузополучатель')

A field is a set like consignor and consignee, or «обязан», «вправе» and «не обязан»; a sense is one member of it with
the Russian words that have it and all English words that may render it. Words after a semicolon only tell that a sense
is rendered: "get" may say «купить», but hardly tells that something was bought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from typing import NamedTuple

from aligner.lexicon.morphology import lemma
from aligner.lexicon.resources import read_rows
from aligner.lexicon.tokens import Segment, without_possessive

FILE = "bilingual_contrasts.tsv"
NEGATION = "не"
"""The Russian particle that makes a phrase of the word after it, and of the verb «быть» between them."""


@dataclass(frozen=True, eq=False)
class Sense:
    """A member of a field with its words.

    The senses of an `opposite` field are turned round by a negation; an `obligatory` sense is neither left unsaid nor
    put in by good translators: "apparently", "unless", "some of the".
    """

    type: str
    field: str
    opposite: bool
    obligatory: bool
    russian: frozenset[str] = attribute(repr=False)
    english: frozenset[str] = attribute(repr=False)
    sure: frozenset[str] = attribute(repr=False)
    """Its words of either language that hardly mean anything else."""


class Mention(NamedTuple):
    """A word or phrase, as numbers of words, and the senses that it may have; `sure` are those it hardly fails to."""

    start: int
    end: int
    senses: Sequence[Sense]
    sure: Sequence[Sense]


def english_forms(word: str) -> Iterator[str]:
    """Yield the regular forms of an English word or phrase, those of a verb and of a noun alike.

    >>> list(english_forms("drop"))
    ['drop', 'drops', 'dropped', 'dropping', 'droped', 'droping']
    """
    yield word
    *first, last = word.split(" ")
    lead = " ".join([*first, ""]) if first else ""
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        yield from (lead + last[:-1] + ending for ending in ("ies", "ied"))
        yield lead + last + "ing"
        return
    yield lead + last + ("es" if last.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    if last.endswith("e"):
        yield from (lead + last + "d", lead + last[:-1] + "ing")
        return
    if len(last) > 2 and last[-1] in "bdglmnprt" and last[-2] in "aeiou" and last[-3] not in "aeiou":
        yield from (lead + last + last[-1] + ending for ending in ("ed", "ing"))
    yield from (lead + last + ending for ending in ("ed", "ing"))


@cache
def senses() -> tuple[Sense, ...]:
    """Return all senses of `bilingual_contrasts.tsv`."""
    found = []
    for type_, name, russian, english in read_rows(FILE):
        (ru, ru_sure), (en, en_sure) = _words(russian), _words(english)
        forms = frozenset(form for word in en for form in english_forms(word))
        sure = frozenset(form for word in en_sure for form in english_forms(word))
        field, own = name.removesuffix(" !"), type_.removesuffix(" +")
        found.append(Sense(own, field, name != field, type_ != own, frozenset(ru), forms, sure | ru_sure))
    return tuple(found)


def _words(cell: str) -> tuple[list[str], set[str]]:
    """Return the words of a cell, and those before its semicolon."""
    sure, _, loose = cell.partition(";")
    parts = [[word.strip() for word in part.split(",") if word.strip()] for part in (sure, loose)]
    return parts[0] + parts[1], set(parts[0])


@cache
def russian_senses() -> dict[str, tuple[Sense, ...]]:
    """Return the senses of each Russian lemma, or phrase of lemmas."""
    return _by_word("russian")


@cache
def english_senses() -> dict[str, tuple[Sense, ...]]:
    """Return the senses of each English form or phrase."""
    return _by_word("english")


def _by_word(language: str) -> dict[str, tuple[Sense, ...]]:
    table: dict[str, list[Sense]] = {}
    for sense in senses():
        for word in sorted(getattr(sense, language)):
            table.setdefault(word, []).append(sense)
    return {word: tuple(found) for word, found in table.items()}


@cache
def _phrases(language: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return the listed phrases by their first word, the longest first."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in russian_senses() if language == "ru" else english_senses():
        if " " in phrase:
            parts = tuple(phrase.split(" "))
            table.setdefault(parts[0], []).append(parts)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in table.items()}


def mentions(segment: Segment) -> list[Mention]:
    """Return the words and phrases of a Russian or English segment that have listed senses.

    >>> side = Segment("The buyer need not pay the carrier.", "en")
    >>> [" ".join(word.text for word in side.words[m.start : m.end]) for m in mentions(side)]
    ['buyer', 'need not', 'pay', 'carrier']
    """
    russian = segment.language == "ru"
    known, phrases = (russian_senses(), _phrases("ru")) if russian else (english_senses(), _phrases("en"))
    keys = [_lemma(word.lower) if russian else without_possessive(word) for word in segment.words]
    found: list[Mention] = []
    unread = 0
    for number, key in enumerate(keys):
        if number < unread:
            continue
        length = 1
        for parts in phrases.get(key, ()):
            if tuple(keys[number : number + len(parts)]) == parts:
                key, length = " ".join(parts), len(parts)
                break
        if had := known.get(key):
            found.append(Mention(number, number + length, had, [sense for sense in had if key in sense.sure]))
            unread = number + length
    return found


def _lemma(word: str) -> str:
    return lemma(word) or word
