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
from dataclasses import replace
from functools import lru_cache

from aligner.entities.name_matching import name_distance
from aligner.entities.names import Name
from aligner.fidelity.checks.base import Check
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.diminutives import are_diminutives
from aligner.lexicon.gazetteer import gazetteer_translations
from aligner.lexicon.morphology import name_status
from aligner.lexicon.name_translations import full_first_names, learned_translations, name_stem
from aligner.lexicon.resources import english_vocabulary
from aligner.lexicon.spelling_errors import consonant_errors, is_transposed, spelling_errors
from aligner.lexicon.tokens import Word, without_possessive
from aligner.lexicon.transliteration import english_letters

SCORES = 0.8, 0.9
"""The scores of one consonant that is lost or added, and of what is plainly another name."""
LONG_NAME, SLIP_SCORE = 9, 0.5
"""The letters of a name from which a consonant more or less says little, and what slips of the pen score."""
MAX_MISSPELT_DISTANCE = 0.31
"""How far apart two spellings of a name are at most; short forms of a first name («Татьяна», "Tanya") are farther."""
MIN_LATIN = 4
"""Letters of a name in Latin letters that may be misspelt in English."""
_SURNAME = re.compile(
    r"\w{2,}(?:(?:[оеё]в|[иы]н|[сц]к|енко|ич|[уюч]к|ян|дзе|швили)(?:а|у|ом|ым|е|ой|ы|ых|ыми|ий|ого|ому|им|ая|ую|ие|их|ими|ем|и)?"
    r"|(?:[oe]v|[iy]n|enko|ich|uk|[iy]an|dze|vili)a?|[st]?sk(?:y|iy|ii|i|aya|oy)|[ct]z?k(?:y|iy|i|aya))",
)
"""How surnames end that are always romanised, letter by letter."""
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
            yield from _miscopied(pair, name)
        elif other and (errors := _errors(pair, name, other)):
            forms = name.word.lower, without_possessive(other.word)
            another = errors > 1 or _is_another(*forms)
            long = not another and max(map(len, forms)) >= LONG_NAME
            make = pair.contradiction if another or name_status(forms[0]) != "unknown" else pair.finding
            found = make("name", (name.span, other.span), SLIP_SCORE if long else SCORES[another])
            yield replace(found, features=_features(errors=errors, another=another, copied=False))


def _features(errors: int, another: bool, copied: bool) -> dict[str, float]:
    """Return what calibration weighs: the score is fixed."""
    return {
        "misspelt": 1.0,
        "several consonants": float(errors > 1),
        "another letter": float(another),
        "copied name": float(copied),
    }


def _is_another(russian: str, english: str) -> bool:
    """Whether a form with one consonant amiss is no matter of taste: replaced, transposed, or in a Slavic surname.

    >>> _is_another("козак", "kozal"), _is_another("скрипченко", "skipchenko"), _is_another("наренда", "narendra")
    (True, True, False)
    """
    replaced = consonant_errors(russian, english)[1] > 0
    slavic = _SURNAME.fullmatch(russian) and _SURNAME.fullmatch(english)
    return replaced or bool(slavic) or is_transposed(russian, english)


def _errors(pair: Pair, name: Name, other: Name) -> int:
    """Return how many consonants of two linked names differ; 0 for names known in other forms and for common words."""
    if not (_is_plain(name.word) and _is_plain(other.word)):
        return 0
    russian, english = name.word.lower, without_possessive(other.word)
    errors = _errors_of_forms(russian, english)
    if not errors or (english != other.word.lower and spelling_errors(russian, english + "s") == 0):  # «Виннипегз»
        return 0
    noun, word = name_status(russian) == "common", english in english_vocabulary()
    if (noun and (word or learned_translations(english).surprisal)) or (
        (noun or word) and not _beside_linked(pair, name.number, other.number)
    ):
        return 0
    return errors


@lru_cache(maxsize=1 << 14)
def _errors_of_forms(russian: str, english: str) -> int:
    """Return how many consonants of two folded forms of a name differ; 0 where they are known to be one name.

    >>> _errors_of_forms("козак", "kozal"), _errors_of_forms("илюшечка", "ilusha"), _errors_of_forms("иванов", "petrov")
    (1, 0, 0)
    """
    known = (
        gazetteer_translations(russian)
        or name_stem(english) in learned_translations(russian).stems
        or english in full_first_names(russian)
        or name_stem(russian) in learned_translations(english).stems
    )
    alike = not known and name_distance(russian, english, exhaustive=True) <= MAX_MISSPELT_DISTANCE
    if not alike or _is_derived(russian, english) or are_diminutives(russian, english):
        return 0
    return spelling_errors(russian, english)


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
    return word.capitalised and without_possessive(word).isalpha() and not word.text.isupper()


def _beside_linked(pair: Pair, one: int, other: int) -> bool:
    """Whether a neighbour of both words is one name, so that they are parts of a full name."""
    return any(pair.links.pairs.get(one + step) == other + step for step in (-1, 1))


def _miscopied(pair: Pair, name: Name) -> Iterator[Finding]:
    """Yield the finding of a name in Latin letters that the English has with another letter, or two exchanged.

    One that lacks a letter, or has one too many, is a slip of the pen: seldom a mistake of the translator.
    """
    for other in pair.names[1]:
        bracketed = pair.english.text[max(0, other.word.start - 1)] == "("  # «… (HCG)» abbreviates another language
        if not bracketed and _is_exchanged_acronym(pair, name.word, other.word):
            found = pair.contradiction("name", (name.span, other.span), SCORES[1])
            yield replace(found, features=_features(errors=1, another=True, copied=True))
            return
    if near := _near_copy(pair, name):
        another = len(name.word.text) == len(without_possessive(near.word))
        make = pair.contradiction if another else pair.finding
        found = make("name", (name.span, near.span), SCORES[1] if another else SLIP_SCORE)
        yield replace(found, features=_features(errors=1, another=another, copied=True))


def _is_exchanged_acronym(pair: Pair, one: Word, other: Word) -> bool:
    """Whether two acronyms have the same letters in another order: IBM, IMB."""
    return (
        2 < len(one.text) == len(other.text) < 6
        and one.text.isupper()
        and other.text.isupper()
        and one.text != other.text
        and sorted(one.text) == sorted(other.text)
        and one.lower not in pair.english.word_types
        and other.lower not in pair.russian.word_types
    )


def _near_copy(pair: Pair, name: Name) -> Name | None:
    """Return the English name that a name in Latin letters differs from by one or two letters, if not copied."""
    form = name.word.lower
    if len(form) < MIN_LATIN or form in pair.english.word_types or form in english_vocabulary():
        return None
    for other in pair.names[1]:
        english = without_possessive(other.word)
        strange = english not in english_vocabulary() and english not in pair.russian.word_types
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
