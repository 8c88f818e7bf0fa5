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
from itertools import chain, pairwise
from typing import NamedTuple

from aligner.lexicon.morphology import lemma
from aligner.lexicon.resources import read_rows
from aligner.lexicon.tokens import Segment

FILE = "bilingual_contrasts.tsv"
NEGATION = "не"
"""The Russian particle that makes a phrase of the word after it, and of the verb «быть» between them."""


@dataclass(frozen=True, eq=False)
class Sense:
    """A member of a field with its words.

    The senses of an `opposite` field are turned round by a negation; an `obligatory` sense is neither left unsaid nor
    put in by good translators: "apparently", "unless", "several of the".
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
    senses: frozenset[Sense]
    sure: tuple[Sense, ...]


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
        forms = {word: tuple(english_forms(word)) for word in en}
        every = frozenset(chain.from_iterable(forms.values()))
        sure = frozenset(chain.from_iterable(forms[word] for word in en_sure))
        field, own = name.removesuffix(" !"), type_.removesuffix(" +")
        found.append(Sense(own, field, name != field, type_ != own, frozenset(ru), every, sure | ru_sure))
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
    table: dict[str, tuple[Sense, ...]] = {}
    for sense in senses():
        for word in getattr(sense, language):
            table[word] = (*table[word], sense) if word in table else (sense,)
    return table


_Senses = tuple[frozenset[Sense], tuple[Sense, ...]]
"""The senses of a word or phrase, and those that it hardly fails to have."""


def _listed(language: str) -> dict[str, tuple[Sense, ...]]:
    """Return the senses of each listed word and phrase of a language."""
    return russian_senses() if language == "ru" else english_senses()


@cache
def _known(language: str, word: str) -> _Senses:
    """Return the senses of a listed word or phrase; few of the tens of thousands of them are met in a text."""
    had = _listed(language)[word]
    return frozenset(had), tuple(sense for sense in had if word in sense.sure)


@cache
def _phrases(language: str) -> dict[str, dict[str, tuple[tuple[str, ...], ...]]]:
    """Return the listed phrases by their first and second word, the longest first."""
    table: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    for phrase in _listed(language):
        if " " in phrase:
            parts = tuple(phrase.split(" "))
            table.setdefault(parts[0], {}).setdefault(parts[1], []).append(parts)
    return {
        first: {second: tuple(sorted(found, key=len, reverse=True)) for second, found in others.items()}
        for first, others in table.items()
    }


def mentions(segment: Segment) -> list[Mention]:
    """Return the words and phrases of a Russian or English segment that have listed senses.

    >>> side = Segment("The buyer need not pay the carrier.", "en")
    >>> [" ".join(word.text for word in side.words[m.start : m.end]) for m in mentions(side)]
    ['buyer', 'need not', 'pay', 'carrier']
    """
    language = "ru" if segment.language == "ru" else "en"
    known, phrases = _listed(language), _phrases(language)
    keys = _keys(segment)
    found: list[Mention] = []
    unread, last = 0, len(keys) - 1
    for number in [n for n, key in enumerate(keys) if key in known or key in phrases]:
        if number < unread:
            continue
        key = keys[number]
        length = 1
        if key in phrases and number < last and (listed := phrases[key].get(keys[number + 1])):
            for parts in listed:
                if tuple(keys[number : number + len(parts)]) == parts:
                    key, length = " ".join(parts), len(parts)
                    break
        if key in known:
            found.append(Mention(number, number + length, *_known(language, key)))
            unread = number + length
    return found


def may_contrast(russian: Segment, english: Segment) -> bool:
    """Whether the words leave room for a contrast: sure mentions of one field on both sides, or an obligatory sense.

    >>> english = Segment("The buyer pays the carrier.", "en")
    >>> [may_contrast(Segment(text, "ru"), english) for text in ("Грузополучатель платит.", "Платит он.")]
    [True, False]
    """
    one, other = map(_sure_fields, (russian, english))
    return OBLIGATORY in one or OBLIGATORY in other or not one.isdisjoint(other)


def _sure_fields(segment: Segment) -> frozenset[str]:
    """Return the fields that a segment may surely mention, `OBLIGATORY` for an obligatory sense of any.

    Two neighbours count as a phrase that begins with them.
    """
    keys, beginnings = _keys(segment), _beginnings("ru" if segment.language == "ru" else "en")
    return _NO_FIELDS.union(*filter(None, map(beginnings.get, chain(keys, pairwise(keys)))))


OBLIGATORY = "obligatory"
"""What stands among fields for any obligatory sense."""
_NO_FIELDS = frozenset[str]()


@cache
def _beginnings(language: str) -> dict[Sequence[str], frozenset[str]]:
    """Return the fields of each word, or of the first two words of a phrase, that is sure to have a sense of them."""
    found: dict[Sequence[str], frozenset[str]] = {}
    for listed, had in _listed(language).items():
        sure = [sense for sense in had if listed in sense.sure]
        if sure:
            fields = {sense.field for sense in sure} | {OBLIGATORY for sense in sure if sense.obligatory}
            parts = tuple(listed.split(" "))
            key: Sequence[str] = parts[:2] if len(parts) > 1 else listed
            found[key] = found.get(key, _NO_FIELDS) | fields
    return found


def _keys(segment: Segment) -> list[str]:
    """Return what the lists call the words of a segment."""
    return list(map(_keys_of("ru" if segment.language == "ru" else "en").__getitem__, segment.folded_words))


class _Keys(dict[str, str]):
    """What the lists call folded words: a lemma, or an English word without genitive; each is read when first met."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._read = _lemma if language == "ru" else _without_genitive

    def __missing__(self, word: str) -> str:
        found = self._read(word)
        if len(self) < MAX_WORDS:
            self[word] = found
        return found


MAX_WORDS = 1 << 17
"""How many words of a language are remembered."""
_keys_of = cache(_Keys)


def _lemma(word: str) -> str:
    return lemma(word) or word


_FIRST_PARTS = ("pre-", "near-")
"""First parts of compounds that render a sense by themselves: "pre-authentication", "near-constant"."""


def _without_genitive(word: str) -> str:
    if word.startswith(_FIRST_PARTS) and word not in _listed("en"):
        return word.split("-", 1)[0]
    return word.removesuffix("'s")
