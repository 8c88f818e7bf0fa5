"""Misspelt names: two forms of one name that differ by a consonant («Рияд», "Riya"; CoreLogic, CareLogic).

Ignored: whatever transliteration does to vowels, letters that are not heard, names of the gazetteer and learned
translations («Nicolas», "Nicholas"), endearing forms and patronymics («Илюшечка», "Ilusha"), common words, acronyms
and names with a hyphen. One consonant of a long name is as often a matter of taste («Ньярандаруа», "Nyandarua").

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Вчера Козак выступил в Твери.", "ru"), Segment("Yesterday Kozal spoke in Tver.", "en"))
>>> [finding.message for finding in check(pair)]
['The name differs: the source says «Козак», the translation “Kozal”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.entities.name_matching import name_distance
from aligner.entities.names import Name
from aligner.fidelity.checks.base import Check
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.gazetteer import gazetteer_translations
from aligner.lexicon.morphology import name_status
from aligner.lexicon.name_translations import learned_translations, name_stem
from aligner.lexicon.resources import english_vocabulary
from aligner.lexicon.spelling_errors import spelling_errors
from aligner.lexicon.tokens import Word, without_possessive
from aligner.lexicon.transliteration import english_letters

SCORES = 0.8, 0.9
"""The scores of one consonant amiss, and of more."""
LONG_NAME, LONG_SCORE = 9, 0.5
"""The letters of a name from which one consonant says little, and what it scores there."""
MAX_MISSPELT_DISTANCE = 0.31
"""How far apart two spellings of a name are at most; short forms of a first name («Татьяна», "Tanya") are farther."""
MIN_LATIN = 4
"""Letters of a name in Latin letters that may be misspelt in English."""
_DERIVED = re.compile(
    r"(?:[еоиу]чк|[ую]шк|[еоё]ньк|ьк|чик|[ую]ш|[её]вич|ович|[ео]вн)(?:а|и|у|е|ы|о|ой|ою|ом|ем|ам|ами|ах)?$"
)
"""The end of an endearing form or a patronymic."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each name that the other segment spells as no transliteration does."""
    if not pair.bilingual or not all(pair.names):
        return
    names = {name.number: name for name in pair.names[1]}
    for name in pair.names[0]:
        other = names.get(pair.links.pairs.get(name.number, -1))
        if name.word.text.isascii():
            other, errors = _near_copy(pair, name), 2
        else:
            errors = _errors(pair, name, other) if other else 0
        if other and errors:
            exact = errors > 1 or name_status(name.word.lower) != "unknown"
            make = pair.contradiction if exact else pair.finding
            long = errors == 1 and max(len(name.word.text), len(other.word.text)) >= LONG_NAME
            yield make("name", (name.span, other.span), LONG_SCORE if long else SCORES[errors > 1])


def _errors(pair: Pair, name: Name, other: Name) -> int:
    """Return how many consonants of two linked names differ; 0 for names known in other forms and for common words."""
    if not (_is_plain(name.word) and _is_plain(other.word)):
        return 0
    russian, english = name.word.lower, without_possessive(other.word)
    learned = learned_translations(russian), learned_translations(english)
    noun, word = name_status(russian) == "common", english in english_vocabulary()
    if (noun and (word or learned[1].surprisal)) or (
        (noun or word) and not _beside_linked(pair, name.number, other.number)
    ):
        return 0
    known = (
        gazetteer_translations(russian)
        or name_stem(english) in learned[0].stems
        or name_stem(russian) in learned[1].stems
    )
    alike = name_distance(russian, english, exhaustive=True) <= MAX_MISSPELT_DISTANCE
    return spelling_errors(russian, english) if alike and not known and not _is_derived(russian, english) else 0


def _is_derived(russian: str, english: str) -> bool:
    """Whether a name is an endearing form or a patronymic of what the other language names.

    >>> [_is_derived(*forms) for forms in (("митенька", "mitya"), ("николаевич", "nicolai"), ("петенька", "mitya"))]
    [True, True, False]
    """
    end = _DERIVED.search(russian)
    stem = russian[: end.start()] if end else ""
    return len(stem) > 2 and any(
        spelling_errors(stem, english[:size]) == 0 for size in range(len(stem) - 1, len(stem) + 2)
    )


def _is_plain(word: Word) -> bool:
    return word.capitalised and word.text.isalpha() and not word.text.isupper()


def _beside_linked(pair: Pair, one: int, other: int) -> bool:
    """Whether a neighbour of both words is one name, so that they are parts of a full name."""
    return any(pair.links.pairs.get(one + step) == other + step for step in (-1, 1))


def _near_copy(pair: Pair, name: Name) -> Name | None:
    """Return the English name that a name in Latin letters differs from by one or two letters, if not copied."""
    form = name.word.lower
    if len(form) < MIN_LATIN or form in pair.english.word_types or form in english_vocabulary():
        return None
    for other in pair.names[1]:
        english = without_possessive(other.word)
        strange = english not in english_vocabulary() | pair.russian.word_types
        known = name_stem(form) in learned_translations(english).stems
        plain = [english_letters(text).removesuffix("s") for text in (form, english)]
        if (
            strange
            and not known
            and plain[0] != plain[1]
            and english[0] == form[0]
            and _one_letter_apart(form, english)
        ):
            return other
    return None


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether two words are the same but for one letter, replaced, dropped, added or exchanged with its neighbour.

    >>> tuple(_one_letter_apart(*p) for p in (("carelogic", "corelogic"), ("track", "trak"), ("verge", "wired")))
    (True, True, False)
    """
    size = min(len(one), len(other))
    start = next((n for n in range(size) if one[n] != other[n]), size)
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


CHECK = Check(check)
