"""Name recognition: capitalised words that the beginning of a sentence does not explain («Иванов», "Vienna")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from aligner.document.model import Span
from aligner.lexicon.gazetteer import gazetteer_translations, in_gazetteer
from aligner.lexicon.morphology import is_imperative, name_status
from aligner.lexicon.name_translations import learned_translations
from aligner.lexicon.resources import english_vocabulary, word_list
from aligner.lexicon.tokens import Segment, Word

_ENGLISH_SMALL = word_list("not a name, en")
_LABEL = re.compile(r"\w*[a-z]\w*[A-Z]|[A-Z]+s")
_JOINT = re.compile(r"[ \u00a0.-]{1,3}")
"""What may stand between two words of one name."""
_RUSSIAN_SMALL = word_list("not a name, ru")


@dataclass(frozen=True, slots=True)
class Name:
    """One word of a name.

    `required` names must have a counterpart; the others (a capitalised common word, the first word of a sentence) only
    count when something stands in their place. `group` numbers the run of capitalised words that it belongs to,
    `number` is its place among the side's words.
    """

    word: Word
    required: bool
    group: int
    number: int

    @property
    def is_adjectival(self) -> bool:
        """Whether it has no capital, as what Russian makes of the names of places: «немецкий»."""
        return not self.word.capitalised

    @property
    def is_entity(self) -> bool:
        """Whether it is certainly a name, or derived from one."""
        return self.required or self.is_adjectival

    @property
    def span(self) -> Span:
        """The name's characters."""
        return self.word.span


def read_names(side: Segment) -> list[Name]:
    """Return the words of names on one side.

    >>> [(n.word.text, n.required) for n in read_names(Segment("Вчера Иванов посетил Большой театр.", "ru"))]
    [('Иванов', True), ('Большой', False)]
    """
    capitals = [(number, word) for number, word in enumerate(side.words) if word[2][0].isupper()]
    shouting = len(capitals) > 0.6 * len(side.words) > 1.2 and (
        sum(w.text.isupper() for _, w in capitals) > 0.6 * len(side.words)
    )
    titled = len(capitals) > 2 and _title_case(side, capitals)
    found: list[Name] = []
    group, last = 0, -1
    for number, word in capitals:
        if len(word.text) < 2:
            continue
        required = not shouting and _is_name(side, word, first=number in side.sentence_starts, titled=titled)
        if required is None:
            continue
        if number != last + 1 or not _JOINT.fullmatch(side.text, side.words[last].end, word.start):
            group += 1
        last = number
        found.append(Name(word, required, group, number))
    return found


def _title_case(side: Segment, capitals: Sequence[tuple[int, Word]]) -> bool:
    """Whether a line is a headline in Title Case, where capitals prove nothing."""
    long = sum([word[1] - word[0] > 3 for word in side.words])
    return long > 3 and sum(len(word.text) > 3 for _, word in capitals) > 0.7 * long


def _is_name(side: Segment, word: Word, first: bool, titled: bool) -> bool | None:
    """Classify a capitalised word: certainly a name (True), perhaps one (False), or none (None)."""
    if "." in word.text:
        return False  # initials, or an acronym of the tables
    if side.language == "en":
        lower = word.lower.removesuffix("'s")
        if (word.text[-1] == "s" or word.text[-1].isupper()) and _LABEL.fullmatch(word.text):
            return False  # IoT, AMs, iPhone: labels of which translators make what they like
        if lower in _ENGLISH_SMALL or "'" in lower[-3:]:
            return None
        if word.text.isupper() and in_gazetteer(lower):
            return True  # UK, EU
        if english_vocabulary().issuperset(lower.split("-")):
            return None if first else False
        if first or titled:  # a capital proves nothing here, unless the word had one elsewhere
            return (
                (word.text.isupper() and len(word.text) < 6)
                or bool(learned_translations(lower).surprisal)
                or in_gazetteer(lower)
            )
        return True
    if word.lower in _RUSSIAN_SMALL or (word.text.isascii() and len(word.text) < 3):
        return None
    kind = _status(word.lower)
    if first and kind == "unknown" and (
        _VERBAL.search(word.lower) or _FORMED.fullmatch(word.lower) or side.text[word.end : word.end + 1] == "!"
    ):
        return None  # «Непщуйте, отцы», «Распугивание возможно», «Гав!»
    if first and kind == "name" and is_imperative(word.lower):
        return False  # «Маши крыльями»
    if kind == "common" and not gazetteer_translations(word.lower):
        return None if first else is_place_adjective(word.lower)
    if word.text.isupper() and len(word.text) < 7:
        return bool(gazetteer_translations(word.lower)) or not first
    return kind != "common" or (not first and bool(gazetteer_translations(word.lower)))


_PARTICLE = re.compile("-(?:де|ка|с|таки|то)$")


def _status(lower: str) -> str:
    """Return the status of a folded word without a particle; what common words make together is one too.

    >>> [_status(word) for word in ("огниво-то", "как-будто", "пушкин-то")]
    ['common', 'common', 'name']
    """
    kind = name_status(lower)
    if kind != "unknown" or "-" not in lower:
        return kind
    parts = _PARTICLE.sub("", lower).split("-")
    kinds = {name_status(part) for part in parts}
    return kinds.pop() if len(parts) == 1 or kinds == {"common"} else "unknown"


_FORMED = re.compile(
    r"\w{4,}(?:[аеия]ни(?:е|я|ю|ем|и|й|ям|ями|ях)|ост(?:ь|и|ью)|аци(?:я|и|ю|ей)|"
    r"(?:альн|ивн|ичн|усн|онн|енн|арн|озн|ельн)(?:ый|ая|ое|ые|ого|ой|ых|ому|ым|ую|ом|ыми))"
)
"""Nouns and adjectives that a dictionary lacks, but that any speaker may form of words it has."""
_VERBAL = re.compile(r"(?:йте|йтесь|итесь|ться|тся|вшись|шься|лся|лась|лись)$")
"""Endings of verbs that no name has."""
_OF_PLACE = re.compile(r"\w+(?<!че)(?<!ги)[сц]к(?:ий|ая|ое|ие|ого|ой|их|ому|им|ую|ом|ими)")
"""Adjectives made of the names of places, unlike «технический» and «стратегический»."""


@lru_cache(maxsize=1 << 14)
def is_place_adjective(lower: str) -> bool:
    """Whether a word is made of a place: a name where it has a capital in the middle of a sentence.

    >>> [is_place_adjective(word) for word in ("ставропольском", "неделя")]
    [True, False]
    """
    return _OF_PLACE.fullmatch(lower) is not None
