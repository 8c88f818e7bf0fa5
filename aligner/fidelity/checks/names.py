"""Name mismatch: people, places and organisations must be the same ones on both sides («Иванов», "Petrov").

Caught: a name replaced by another, dropped, or added: «Иванов» and "Petrov", «Франция» and "Germany", «НАТО» missing.

Ignored: any romanisation and any case ending («Щедриным», "Shchedrin"), exonyms and acronyms of `gazetteer.tsv` and
the CLDR («Германия», "German"; «США», "United States"), other names that pairs taught (`name_translations.tsv`:
«гендиректор», "CEO"), first names and patronymics that one side leaves out beside the surname, capitalised common words
(«Министерство»), and names that stand in Latin letters in both texts.

What Russian makes of the names of places without a capital is a name here too («немецкий», "French").

A scorer weighs each unmatched name: whether it must be a name, how rarely it has no counterpart, the smallest name
distance and the largest cosine to a word of the other segment, and whether another unmatched name or any unaligned word
stands in its place.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Вчера Иванов прибыл в Вену.", "ru"), Segment("Yesterday Petrov arrived in Vienna.", "en"))
>>> [finding.message for finding in check(pair)]
['The name differs: the source says «Иванов», the translation “Petrov”.']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aligner.fidelity.checks.base import Check, FlagType, Scorer
from aligner.fidelity.features.unmatched_names import (
    UNSEEN_ONE_SIDED,
    NameContext,
    UnmatchedName,
    is_syllabic_abbreviation,
)
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import may_reach, score, weighted_sum
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.gazetteer import gazetteer_translations
from aligner.lexicon.multiword_names import partial_matches
from aligner.lexicon.resources import word_list
from aligner.lexicon.tokens import Word

PARTIAL_SCORE = 0.95
"""The score of a name that stands for one part of another («Гонконг», "Miller Kong")."""


_OFFICES = frozenset(("agency", "department", "ministry", "office", "service"))
"""Words for offices, whatever they are for."""
_SUBJECTS = word_list("what ministries are for")
_OWN_STATES = frozenset({"рф", "россии", "сша"})
_ORGANS = tuple(word_list("organs of a state, ru"))


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each name without a counterpart: replaced, part of another, or on one side only."""
    if not pair.bilingual or not any(name.required for names in pair.names for name in names):
        return
    ministries = {number: ministry for ministry, number in _other_ministries(pair)}
    for number, ministry in ministries.items():
        yield pair.contradiction("name", (ministry.span, pair.english.words[number].span), PARTIAL_SCORE)
    if not any(name.is_entity for names in pair.links.unmatched.values() for name in names):
        return
    context = NameContext(pair)
    unmatched = {language: context.unmatched_names(language) for language in ("ru", "en")}
    unmatched["en"] = [name for name in unmatched["en"] if name.name.number not in ministries]
    partial = {number: word for word, number in partial_matches(pair.russian, pair.english)} if unmatched["en"] else {}
    others = sum(name.is_missing for names in unmatched.values() for name in names) - 2
    replaced = context.pair_up(unmatched)
    used = {name for both in replaced for name in both}
    for one, other in replaced:
        if other.name.required or not _is_own_state(pair, one):
            yield _replacement(context, one, other, others, partial.get(other.name.number))
    for other in unmatched["en"]:
        word = partial.get(other.name.number)
        generic = other.name.word.lower in _OFFICES
        if word and other.is_missing and other.name.required and other not in used and not generic:
            used.add(other)
            yield pair.finding("name", (word.span, other.name.span), PARTIAL_SCORE)
    alone = {lang: [n for n in names if n.is_missing and n not in used] for lang, names in unmatched.items()}
    for name in (*alone["ru"], *alone["en"]):
        if name.name.required and not _is_own_state(pair, name):
            yield from _one_sided(context, name, abs(len(alone["ru"]) - len(alone["en"])))


def _is_own_state(pair: Pair, name: UnmatchedName) -> bool:
    """Whether a name says whose the organ before it is, as often goes without saying: «МЧС России», «президент РФ»."""
    number = name.name.number
    if name.language != "ru" or not number or name.name.word.lower not in _OWN_STATES:
        return False
    before = pair.russian.words[number - 1]
    organ = before.text.isupper() and gazetteer_translations(before.lower)
    return bool(organ) or is_syllabic_abbreviation(before.lower) or before.lower.startswith(_ORGANS)


def _other_ministries(pair: Pair) -> Iterator[tuple[Word, int]]:
    """Yield ministries that are another's across, with the number of the word that says so («Минтранс», "Finance")."""
    ministries = [name.word for name in pair.names[0] if is_syllabic_abbreviation(name.word.lower)]
    names = {name.number: name.word.lower for name in pair.links.unmatched["en"]} if ministries else {}
    if not _SUBJECTS.isdisjoint(names.values()):
        words = pair.english.word_types
        for word, number in partial_matches(pair.russian, pair.english):
            own = gazetteer_translations(word.lower) - _OFFICES
            if word in ministries and names.get(number) in _SUBJECTS and not own & words:
                yield word, number


def _replacement(
    context: NameContext, one: UnmatchedName, other: UnmatchedName, others: int, partial: Word | None
) -> Finding:
    """Return the finding of a name in the place of another; `partial` is the Russian word that the other is part of."""
    required = one.name.required and other.name.required
    russian, english = one.name.span, other.name.span
    if partial is one.name.word and other.name.required:
        return context.pair.finding("name", (russian, english), PARTIAL_SCORE)
    features = context.replacement_features(one, other, others)
    value = score("name replaced", features, otherwise=0.85 if required else 0.5)
    exact = context.is_exact(one, other, value)
    value = max(value, PARTIAL_SCORE) if exact else value
    finding = context.pair.finding("name", (russian, english), value, features=features)
    return replace(finding, exact=exact)


def _one_sided(context: NameContext, name: UnmatchedName, surplus: int) -> Iterator[Finding]:
    """Yield the finding of a name that was dropped or added; `surplus` is how many more one side has of them."""
    russian = name.language == "ru"
    scorer = "name lost" if russian else "name added"
    cheap = context.cheap_one_sided_features(name, surplus)
    if may_reach(scorer, weighted_sum(scorer, cheap), UNSEEN_ONE_SIDED, context.pair.least_score):
        features = context.one_sided_features(name, surplus)
        spans = (name.name.span, None) if russian else (None, name.name.span)
        yield context.pair.finding("name", spans, score(scorer, features, otherwise=0.3), features=features)


_INJECTED = ("name", "name-ru", "name-borrowed", "name-nation", "name-dropped")

CHECK = Check(
    run=check,
    types=(
        FlagType(
            "name",
            "a person, place or organisation is missing, added or another",
            caught=(
                '«Лавров» and "Shoigu"; «Исландия» and "Ireland"; «немецкие» and "French"; "in Chile" in a headline'
            ),
            left_alone=(
                'romanisations, case endings and adjectives («Цюрихскому», "Zurich"; «Джака», '
                '"Xhaka"), «США» and "United States", «гендиректор» and "CEO", a first name left'
                " out; a nationality left unsaid"
            ),
            injectors=(
                "name",
                "name-ru",
                "name-borrowed",
                "name-nation",
                "name-dropped",
                "word-dropped",
                "word-inserted",
            ),
            right_for=("name", "name-ru", "name-borrowed", "name-nation", "name-dropped"),
        ),
    ),
    scorers=(
        Scorer("name replaced", ("name",), _INJECTED, marker="pair distance", false_weight=1.0),
        Scorer("name lost", ("name",), _INJECTED, marker="unaligned in english slot", false_weight=6.0),
        Scorer("name added", ("name",), _INJECTED, marker="unaligned in russian slot", false_weight=20.0),
    ),
)
