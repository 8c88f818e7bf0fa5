"""Negation of a text: explicit («не», "never"), affixal ("unfit"), implied («отказался»), expletive («не только»)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from aligner.document.model import Span
from aligner.lexicon.patterns import any_of, patterns_of
from aligner.lexicon.resources import read_rows
from aligner.lexicon.tokens import Segment
from aligner.lexicon.word_filter import WordFilter


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation and where it stands: an `explicit` one has a negator (не, нет, not, never), others imply one.

    An `expletive` one has a negator in a phrase that negates nothing («не только», "not until"): it needs no
    counterpart, yet it can be one. An `affixal` one is implied by an affix of its word (un-, -less, не-, без-).
    """

    span: Span
    explicit: bool
    expletive: bool = False
    affixal: bool = False


_QUESTION_CUES = ("?", "why", " ли")
"""What every question with an expletive negation has in it: a quick look."""
_BEFORE = r"(?<![\w-])"
_AFTER = {"ru": r"(?!\w)", "en": r"(?![\w-])"}
"""What may not follow an explicit negator: an English one with a hyphen is part of another word ("no-fly zone")."""
_VERB_HELPERS = frozenset({"do", "does", "did"})


@dataclass(frozen=True, slots=True)
class NegationRules:
    """Negation lexicon of a language; the patterns match folded text.

    `explicit` are its negators, `expletive` the phrases with a negator that negate nothing, `question` those that only
    a question has; `affixal` are words that negate by an affix, `implied` those that do by their meaning, and `loose`
    those that may merely render a negation of the other language.
    """

    explicit: re.Pattern[str]
    expletive: re.Pattern[str]
    question: re.Pattern[str]
    affixal: re.Pattern[str]
    implied: re.Pattern[str]
    loose: re.Pattern[str]


@cache
def negation_rules(language: str) -> NegationRules:
    """Return the rules of a language, Russian or English, from `phrase_patterns.tsv` and `negation.tsv`."""
    return NegationRules(
        re.compile(_BEFORE + any_of("negation", language) + _AFTER[language]),
        re.compile(_BEFORE + any_of("expletive negation", language) + r"(?!\w)"),
        re.compile(any_of("negation in a question", language)),
        re.compile(_BEFORE + any_of("negative affix", language) + r"(?!\w)"),
        _listed_words(language),
        _listed_words(f"{language} loose"),
    )


def _listed_words(name: str) -> re.Pattern[str]:
    """Return a pattern of the words of a list of `negation.tsv`: whole ones ("=") and beginnings of words."""
    stems = next(stems for own, stems in read_rows("negation.tsv") if own == name).split()
    parts = [re.escape(s[1:]) + r"(?!\w)" if s[0] == "=" else re.escape(s) + r"\w*" for s in stems]
    return re.compile(rf"{_BEFORE}(?:{'|'.join(parts)})")


def is_negator(word: str, language: str) -> bool:
    """Whether a folded word negates, or merely helps English to ("do").

    >>> is_negator("нельзя", "ru"), is_negator("doesn't", "en"), is_negator("does", "en"), is_negator("without", "en")
    (True, True, True, False)
    """
    words = _plain_negators(language)
    return word in words or ("'" in word and negation_rules(language).explicit.fullmatch(word) is not None)


@cache
def _plain_negators(language: str) -> frozenset[str]:
    """Return what negates in any form, or helps to: all but the "n't" that is part of a word."""
    return _VERB_HELPERS.union(patterns_of("negation", language))


def has_negator(side: Segment) -> bool:
    """Whether a word that can negate stands in a text."""
    if not _negators(side.language).passing(side.word_types):
        return False
    return negation_rules(side.language).explicit.search(side.folded) is not None


@cache
def _negators(language: str) -> WordFilter:
    """Return the filter of words that negate, or have a part that does."""
    explicit = negation_rules(language).explicit
    return WordFilter(lambda word: "n't" in word or explicit.search(word) is not None)


@cache
def _implying_words(language: str) -> WordFilter:
    """Return the filter of words that negate by an affix or by their meaning."""
    rules = negation_rules(language)
    return WordFilter(lambda word: any(pattern.search(word) for pattern in (rules.affixal, rules.implied)))


def _is_plain(side: Segment) -> bool:
    """Whether the words of a text are those that the patterns see: no digits or underscores join them."""
    return not side.has_digits and "_" not in side.text


def has_loose_equivalent(side: Segment, place: Span) -> bool:
    """Whether a word that may render a negation stands near a place."""
    pattern = negation_rules(side.language).loose
    return pattern.search(side.folded, max(0, place.start - 20), place.end + 20) is not None


def read_negations(side: Segment) -> list[Negation]:
    """Return the negations of a segment; those of one Russian clause («никто ничего не сказал») count once.

    >>> side = Segment("Никто не спорил, но он отказался.", "ru")
    >>> [(side[n.span], n.explicit) for n in read_negations(side)]
    [('Никто не', True), ('отказался', False)]
    """
    return with_implied(side, outright_negations(side))


def outright_negations(side: Segment) -> list[Negation]:
    """Return the negations of a segment that have a negator: the explicit ones, then the expletive ones.

    >>> side = Segment("Никто не спорил, но он отказался.", "ru")
    >>> [side[n.span] for n in outright_negations(side)]
    ['Никто не']
    """
    rules = negation_rules(side.language)
    negators = _negators(side.language).passing(side.word_types)
    expletive = _expletive_negations(side, rules, negates=bool(negators))
    explicit = _explicit_negations(side, _matches_at(side, rules.explicit, negators), expletive) if negators else []
    found = [Negation(place, explicit=True) for place in explicit]
    return found + [Negation(place, explicit=False, expletive=True) for place in expletive]


def with_implied(side: Segment, outright: Sequence[Negation]) -> list[Negation]:
    """Return the outright negations of a segment and the implied ones outside the explicit ones, in order."""
    rules = negation_rules(side.language)
    found = [negation for negation in outright if negation.explicit]
    implying = _implying_words(side.language).passing(side.word_types)
    for pattern in (rules.affixal, rules.implied) if implying or not _is_plain(side) else ():
        for match in _matches_at(side, pattern, implying):
            place = Span(*match.span())
            if not any(place.overlaps(n.span) for n in found):
                found.append(Negation(place, explicit=False, affixal=pattern is rules.affixal))
    found += [negation for negation in outright if negation.expletive]
    return sorted(found, key=_span_of) if len(found) > 1 else found


_span_of = attrgetter("span")


def _expletive_negations(side: Segment, rules: NegationRules, *, negates: bool) -> list[Span]:
    """Return where expletive negations stand; without a word that negates only a few phrases are some."""
    if not negates and not _expletive_words(side.language).passing(side.word_types):
        return []
    asks = negates and any(cue in side.folded for cue in _QUESTION_CUES)
    patterns = (rules.expletive, rules.question) if asks else (rules.expletive,)
    return [Span(*match.span()) for pattern in patterns for match in pattern.finditer(side.folded)]


WITHOUT_NEGATOR = {
    "en": re.compile(r"yet|remain\w*|nonetheless|nevertheless|hardly|y|not-for-profit\w*"),
    "ru": re.compile("(?!)"),
}
"""The first words of expletive phrases that no negator is in."""


@cache
def _expletive_words(language: str) -> WordFilter:
    return WordFilter(lambda word: WITHOUT_NEGATOR[language].fullmatch(word) is not None)


def _matches_at(side: Segment, pattern: re.Pattern[str], words: frozenset[str]) -> Iterator[re.Match[str]]:
    """Yield the matches that begin in some word types, which are much quicker to find than all of a text."""
    if not _is_plain(side):
        yield from pattern.finditer(side.folded)
        return
    for start, end, _, lower in side.words:
        if lower in words and (match := pattern.search(side.folded, start)) and match.start() < end:
            yield match


def _explicit_negations(side: Segment, matches: Iterable[re.Match[str]], expletive: Sequence[Span]) -> list[Span]:
    """Return which negators stand outside expletive phrases, the negative words of one clause as one."""
    found: list[Span] = []
    for match in matches:
        if any(place.start <= match.start() < place.end for place in expletive) or _is_name_part(side, match):
            continue
        place = Span(*match.span())
        if found and _one_clause(side, found[-1], place):
            found[-1] = Span(found[-1].start, place.end)
        else:
            found.append(place)
    return found


def _is_name_part(side: Segment, match: re.Match[str]) -> bool:
    """Whether a word is part of a name («НИ», «Нету», "Dr. No"): with a capital in the middle of a sentence."""
    if not side.text[match.start()].isupper():
        return False
    number = next((n for n, word in enumerate(side.words) if word.start == match.start()), None)
    if number is not None and side.words[number].text == "НИ":
        return any(word.text.islower() for word in side.words[number + 1 : number + 2])
    if number is None or number in side.sentence_starts:
        return False
    word, before = side.words[number].text, side.words[number - 1]
    if side.language == "ru":
        return word.lower() in ("ни", "нету")
    if word not in ("No", "No's", "No’s") or before.lower in _BEFORE_DENIAL:
        return False
    return not before.capitalised or before.text in ("Dr", "Mr", "Mrs", "Ms")


_BEFORE_DENIAL = frozenset({"is", "are", "was", "were", "has", "have", "had", "with", "there's", "it's"})
"""Words after which a capital "No" in a title denies: "Obesity is No Accident"."""
CONCORD_CHARS = 90
"""How many characters at most are between two words that deny once: «никакая … проверка … не планируется»."""
_NEW_CLAUSE = re.compile(
    r"[.;:!?]|, (?:но|а|и|что|чтобы|как|котор|когда|где|куда|если|пока|потому|поскольку|хотя|ибо|так как|чем|кто|чего)"
)


def _one_clause(side: Segment, first: Span, second: Span) -> bool:
    """Negative concord: whether two negative words deny once («никто не пришёл», "neither … nor")."""
    between = side.folded[first.end : second.start]
    words = side.folded[first.start : first.end], side.folded[second.start : second.end]
    if side.language == "ru":
        repeats = any(w.split()[-1].startswith(("ни", "нет")) for w in words)
        response = words[0] == "нет" and between.lstrip()[:1] in (",", "-", "–", "—")
        return repeats and not response and len(between) < CONCORD_CHARS and not _NEW_CLAUSE.search(between)
    return words[1] == "nor" and not re.search(r"[.;:!?]", between)


_CLAUSE_END = re.compile(r"[,.;:!?()]| (?:и|но|а) ")
_DENIED = re.compile(r"(?<!\w)не [а-яё]{3,}")


def is_denied_after(side: Segment, position: int) -> bool:
    """Whether a verb is denied in the rest of a Russian clause, which turns a bound before it about.

    >>> is_denied_after(Segment("меньше двухсот за стол не садилось", "ru"), 14)
    True
    """
    end = _CLAUSE_END.search(side.folded, position)
    return _DENIED.search(side.folded, position, end.start() if end else len(side.folded)) is not None
