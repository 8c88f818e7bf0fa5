"""Semantic fields (co-hyponyms): notions of one kind that exclude each other, with their words in both languages.

>>> [notion.field for notion in english_notions()["nephew"]], sorted(english_notions()["bought"][0].russian)[:2]
(['child'], ['закупать', 'закупить'])

A field is a set like north/south or nephew/niece; a notion is one member of it. Words after a semicolon only tell that
a notion is rendered: "get" may say «купить», but hardly tells that something was bought.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from typing import NamedTuple

from aligner.document.model import Span
from aligner.lexicon.morphology import lemma
from aligner.lexicon.resources import read_rows
from aligner.lexicon.tokens import Segment, without_possessive

FILE = "semantic_fields.tsv"


@dataclass(frozen=True, eq=False)
class Notion:
    """A member of a field with its words; `opposite` fields are turned round by a negation, `converse` by voice."""

    field: str
    opposite: bool
    converse: bool
    russian: frozenset[str] = attribute(repr=False)
    english: frozenset[str] = attribute(repr=False)
    sure: frozenset[str] = attribute(repr=False)
    """Its words of either language that hardly mean anything else."""


class Mention(NamedTuple):
    """A word or phrase of a segment, and the notions that it may say; `sure` are those that it hardly fails to say."""

    span: Span
    notions: Sequence[Notion]
    sure: Sequence[Notion]


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
    if len(last) > 2 and last[-1] in "bdgmnprt" and last[-2] in "aeiou" and last[-3] not in "aeiou":
        yield from (lead + last + last[-1] + ending for ending in ("ed", "ing"))
    yield from (lead + last + ending for ending in ("ed", "ing"))


@cache
def notions() -> tuple[Notion, ...]:
    """Return all notions of `semantic_fields.tsv`."""
    found = []
    for name, russian, english in read_rows(FILE):
        own, mark = (name[:-2], name[-1]) if name[-2:] in (" !", " ~") else (name, "")
        (ru, ru_sure), (en, en_sure) = _words(russian), _words(english)
        forms = frozenset(form for word in en for form in english_forms(word))
        sure = frozenset(form for word in en_sure for form in english_forms(word))
        found.append(Notion(own, mark == "!", mark == "~", frozenset(ru), forms, sure | ru_sure))
    return tuple(found)


def _words(cell: str) -> tuple[list[str], set[str]]:
    """Return the words of a cell, and those before its semicolon."""
    sure, _, loose = cell.partition(";")
    parts = [[word.strip() for word in part.split(",") if word.strip()] for part in (sure, loose)]
    return parts[0] + parts[1], set(parts[0])


@cache
def russian_notions() -> dict[str, tuple[Notion, ...]]:
    """Return the notions of each Russian lemma or phrase."""
    return _by_word("russian")


@cache
def english_notions() -> dict[str, tuple[Notion, ...]]:
    """Return the notions of each English form or phrase."""
    return _by_word("english")


def _by_word(language: str) -> dict[str, tuple[Notion, ...]]:
    table: dict[str, list[Notion]] = {}
    for notion in notions():
        for word in sorted(getattr(notion, language)):
            table.setdefault(word, []).append(notion)
    return {word: tuple(found) for word, found in table.items()}


@cache
def _phrases(language: str) -> dict[str, tuple[str, ...]]:
    """Return the listed phrases by their first word, the longest first."""
    table: dict[str, list[str]] = {}
    for phrase in russian_notions() if language == "ru" else english_notions():
        if " " in phrase:
            table.setdefault(phrase.split(" ")[0], []).append(phrase)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in table.items()}


def mentions(segment: Segment) -> list[Mention]:
    """Return the words and phrases of a Russian or English segment that say notions.

    >>> [segment[m.span] for segment in [Segment("The prime minister bought oil.", "en")] for m in mentions(segment)]
    ['prime minister', 'bought', 'oil']
    """
    russian = segment.language == "ru"
    known, phrases = (russian_notions(), _phrases("ru")) if russian else (english_notions(), _phrases("en"))
    keys = [_key(word.lower) if russian else without_possessive(word) for word in segment.words]
    found: list[Mention] = []
    unread = 0
    for number, key in enumerate(keys):
        if number < unread:
            continue
        length = 1
        for phrase in phrases.get(key, ()):
            parts = phrase.split(" ")
            if keys[number : number + len(parts)] == parts:
                key, length = phrase, len(parts)
                break
        if said := known.get(key):
            span = Span(segment.words[number].start, segment.words[number + length - 1].end)
            found.append(Mention(span, said, [notion for notion in said if key in notion.sure]))
            unread = number + length
    return found


def _key(word: str) -> str:
    return lemma(word) or word
