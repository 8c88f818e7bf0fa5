"""Names: people, places, organisations must be the same ones on both sides.

Caught: a name replaced by another, dropped, or added: «Иванов» and "Petrov", «Франция» and "Germany", «НАТО» missing.

Ignored: any romanisation and any case ending («Щедриным», "Shchedrin"), exonyms and acronyms of `gazetteer.tsv` and
the CLDR («Германия», "German"; «США», "United States"), other names that pairs taught (`name_translations.tsv`:
«гендиректор», "CEO"), first names and patronymics that one side leaves out beside the surname, capitalised common words
(«Министерство»), and names that stand in Latin letters in both texts.

What Russian makes of the names of places without a capital is a name here too («немецкий», "French").

Names that found no counterpart are weighed: how surely each is a name, how seldom it has none, how near the nearest
word across comes to it in sound and in the encoder's space, and whether another name without a counterpart, or any
other word, stands in its place.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Вчера Иванов прибыл в Вену.", "ru"), Segment("Yesterday Petrov arrived in Vienna.", "en"))
>>> [finding.message for finding in check(pair)]
['The name differs: the source says «Иванов», the translation “Petrov”.']
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from aligner.fidelity.analysis.names import Name
from aligner.fidelity.checks.base import Check, FlagType, Scorer
from aligner.fidelity.checks.length import deviation
from aligner.fidelity.entity_matching import MAX_DISTANCE, EntityLinks, is_prefix_match, name_distance
from aligner.fidelity.features.context import literalness
from aligner.fidelity.features.position import UNKNOWN_MATCH, PositionFeatures
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import score
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.multiword_names import partial_matches
from aligner.lexicon.name_translations import learned_translations
from aligner.lexicon.resources import english_vocabulary, gazetteer_translations, in_gazetteer, name_status
from aligner.lexicon.tokens import without_possessive

KNOWN = 0.65
"""The cosine up to which a name that the tables know may be like any other."""
MEANT = 0.55
"""The cosine at which a word that is hardly a name has its counterpart («Министерство», "Ministry")."""
_SHORTENED = re.compile(
    "(?:мин|гос|рос|глав|мос|нац|центр|спец|обл)(?:авиа|авто|атом|банк|вод|дум|долг|жил|здрав|имущ|инспек|ком|косм|культ|лес|"
    "молод|надзор|недр|нефт|обор|обр|печат|подряд|потреб|пром|прир|реестр|рыб|связ|сель|собр|совет|спорт|стат|строй|суд|"
    "техн|торг|транс|труд|тур|управ|фин|фон|хоз|эк|энерг|юст)"
)
"""How words begin that are made of beginnings: «Минкомсвязи», «Росрыболовство», «Госсовет»."""
FRAMED = 0.6
"""How surely what has a counterpart of a kind must stand in the place of a name to be taken for what it became."""
LATER, LESS = 3.0, 0.3
"""How much later such a word has its turn than names do, and how much later what is made of beginnings of words."""
HALF = 0.95
"""How surely a name is another that stands for one half of a name («Гонконг», "Miller Kong")."""
SOMEWHERE, SURELY = 0.05, 0.98
"""The least and the most that is believed of how surely two words stand in the same place."""
_PRONOUN = re.compile(
    r"(?<!\w)(?:he|she|his|her|him|they|their|them|who|himself|herself|"
    r"он|она|они|его|ее|ему|ей|им|их|него|нее|них|ним|ней|который|которая|которого)(?!\w)"
)
"""What may stand for a name of a person."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each name without a counterpart."""
    if not pair.bilingual:
        return
    russians, englishes = pair.names
    if not any(name.required for name in russians) and not any(name.required for name in englishes):
        return
    links = pair.links
    if not any(name.is_entity for name in (*links.unmatched_russian, *links.unmatched_english)):
        return
    view = _View(pair, links)
    left, right = _looks(view, links, True), _looks(view, links, False)
    others = sum(look.first for look in (*left, *right)) - 2
    chosen = _in_place(pair, view, links, left, right)
    halves = {number: word for word, number in partial_matches(pair.russian, pair.english)} if right else {}
    for one, other in chosen:
        if halves.get(other.name.number) is one.name.word and other.name.required:
            yield pair.finding("name", one.name.span, other.name.span, HALF)
            continue
        evidence = _replaced(pair, view, links, one, other, others)
        sure = score("name replaced", evidence, otherwise=0.85 if one.name.required and other.name.required else 0.5)
        yield pair.finding("name", one.name.span, other.name.span, sure, features=evidence)
    taken = {id(look) for both in chosen for look in both}
    for look in right:
        if (word := halves.get(look.name.number)) and look.first and look.name.required and id(look) not in taken:
            taken.add(id(look))
            yield pair.finding("name", word.span, look.name.span, HALF)
    left, right = ([look for look in looks if look.first and id(look) not in taken] for looks in (left, right))
    for look in (*left, *right):
        if look.name.required:
            evidence = _alone(pair, view, look, len(left) - len(right))
            sure = score("name lost" if look.russian else "name added", evidence, otherwise=0.3)
            span = look.name.span
            russian, english = (span, None) if look.russian else (None, span)
            yield pair.finding("name", russian, english, sure, features=evidence)


@dataclass(frozen=True, eq=False)
class _Look:
    """A name without a counterpart, and what there is to know about it."""

    name: Name
    russian: bool
    sound: float
    """The least distance to any word across."""
    meaning: float
    """The largest cosine with any word across that is not spoken for by another name."""
    mutual: bool
    """Whether no other word of its own side is nearer to that word."""
    known: bool
    """Whether the tables know what it is called across."""
    surely: bool
    """Whether the dictionary says that it is a name, or at least no common word."""
    grouped: bool
    """Whether another word of the same full name has its counterpart."""
    ambiguous: bool = False
    """Whether it has a counterpart, but one that may be another's."""

    @property
    def acronym(self) -> bool:
        """Whether it is made of beginnings of words, which it may stand for, and the tables do not know it."""
        word = self.name.word
        return not self.known and (_spells(word.text) or _SHORTENED.match(word.lower) is not None)

    @property
    def surprisal(self) -> float:
        """How surprising it is that it has no counterpart, going by how often it had one; 0 where it is new."""
        return learned_translations(self.name.word.lower).surprisal

    @property
    def first(self) -> bool:
        """Whether it may be a name at all that is missing across, and no common word that is there."""
        return not self.ambiguous and (self.name.required or not (self.grouped or (self.meaning > MEANT and self.mutual)))

    def evidence(self, prefix: str) -> dict[str, float]:
        """Return what speaks for its having no counterpart.

        The vectors of two countries are rather alike, so those of names that the tables know tell nothing.
        """
        meaning = max(0.0, self.meaning - (KNOWN if self.known else 0.0))
        return {
            f"{prefix}firm": float(self.name.required),
            f"{prefix}sound": 0.7 if self.ambiguous else min(0.7, self.sound),
            f"{prefix}meaning": meaning,
            f"{prefix}mutual": meaning * self.mutual,
            f"{prefix}surely": float(self.surely),
            f"{prefix}grouped": float(self.grouped),
            f"{prefix}surprise": self.surprisal,
            f"{prefix}heard": float(self.surprisal > 0),
            f"{prefix}acronym": float(self.acronym),
            f"{prefix}short": float(len(self.name.word.text) < 4 and not self.known),
        }


def _spells(text: str) -> bool:
    """Whether a word has capitals inside that are not a name's own.

    >>> [_spells(word) for word in ("NATO", "IoT", "MacPherson", "Natásha’s", "Jean-Paul")]
    [True, True, False, False, False]
    """
    inside = [n for n, letter in enumerate(text) if n and letter.isupper()]
    return bool(inside) and "-" not in text and (len(inside) > 1 or len(text) - inside[0] < 3)


class _View:
    """What the leftover names of a pair see across."""

    def __init__(self, pair: Pair, links: EntityLinks) -> None:
        self._pair = pair
        self.places = PositionFeatures(pair.similarity, links.pairs) if pair.similarity else None
        self._links = links
        self._groups = (
            {name.group for name in pair.names[0] if name.number in links.pairs},
            {name.group for name in pair.names[1] if name.number in links.pairs.values()},
        )
        # A name that has no counterpart either cannot be one, however like it is: its own evidence tells of that.
        spoken_for = (
            {*links.pairs.values(), *(name.number for name in links.unmatched_english if name.required)},
            {*links.pairs, *(name.number for name in links.unmatched_russian if name.required)},
        )
        self._free = [
            [n for n in range(len(side.words)) if n not in spoken]
            for side, spoken in zip((pair.english, pair.russian), spoken_for, strict=True)
        ]

    def look(self, name: Name, russian: bool) -> _Look:
        """Return what there is to know about a name."""
        lower = name.word.lower if russian else without_possessive(name.word)
        meaning, mutual = self._meaning(name, self._free[0 if russian else 1], russian)
        known = bool(gazetteer_translations(lower)) if russian else in_gazetteer(lower)
        if russian:
            surely = known or name_status(lower) == "name"
        else:
            surely = lower not in english_vocabulary() or (known and name.required)
        sound = self._links.distance.get((russian, name.number), 1.0)
        grouped = name.group in self._groups[0 if russian else 1]
        return _Look(name, russian, sound, meaning, mutual, known, surely, grouped)

    def context_match(self, russian: int, english: int) -> float:
        """Return how surely two words, by number, stand in the same place."""
        return self.places.context_match(russian, english) if self.places else UNKNOWN_MATCH

    def _meaning(self, name: Name, free: list[int], russian: bool) -> tuple[float, bool]:
        likeness = self._pair.similarity
        if likeness is None or not free:
            return 0.0, False
        row = (likeness.cosines[name.number] if russian else likeness.cosines[:, name.number]).tolist()
        across = likeness.english if russian else likeness.russian
        place = max(free, key=row.__getitem__)
        return row[place], row[place] >= across.match_similarity[place] - 1e-6


def _looks(view: _View, links: EntityLinks, russian: bool) -> list[_Look]:
    """Return the names left on a side, and, where one is left across, those whose counterpart may be another's."""
    own, across = (links.unmatched_russian, links.unmatched_english) if russian else (links.unmatched_english, links.unmatched_russian)
    loose = links.ambiguous[not russian] if any(name.is_entity for name in across) else []
    looks = [view.look(name, russian) for name in own]
    return looks + [replace(view.look(name, russian), ambiguous=True) for name in loose]


Looks = tuple[_Look, _Look]


def _in_place(pair: Pair, view: _View, links: EntityLinks, left: list[_Look], right: list[_Look]) -> list[Looks]:
    """Pair the names of both sides of which one may stand in the other's place, the likeliest first."""
    ranks = {(a, b): rank for a in left for b in right if (rank := _rank(pair, view, links, a, b)) is not None}
    chosen: list[Looks] = []
    for one, other in sorted(ranks, key=lambda both: -ranks[both]):
        if all(one is not a and other is not b for a, b in chosen):
            chosen.append((one, other))
    return chosen


def _rank(pair: Pair, view: _View, links: EntityLinks, one: _Look, other: _Look) -> float | None:
    """Return how early one name is taken to stand in another's place, None where it never is.

    Names beside names that are linked come first, then firm ones in the same place. What has a counterpart of a kind
    comes last, and must stand in just the place where a name has none: of «Северная Корея и Южная Бразилия» and "North
    Korea and South Korea" both "Korea" are «Корея», so one of them may be what «Бразилия» stands for. So may the rest
    of a full name that is hardly a name by itself.
    """
    if not any(look.first and look.name.is_entity for look in (one, other)):
        return None
    numbers = one.name.number, other.name.number
    beside, framed = _beside(links, *numbers) or _other_half(links, one, other), view.context_match(*numbers)
    if not (beside or framed > FRAMED or (one.first and other.first)):
        return None
    later = LATER * (one.ambiguous or other.ambiguous) + LESS * (one.acronym or other.acronym)
    return beside + framed + 0.5 * (one.name.required + other.name.required) - _distance(pair, one, other) - later


def _other_half(links: EntityLinks, one: _Look, other: _Look) -> int:
    """Whether an English name stands beside what one half of a Russian name is: «Коста-Рика», "Puerto Rica"."""
    half = links.pairs.get(one.name.number, -9)
    return int(one.ambiguous and "-" in one.name.word.text and abs(half - other.name.number) == 1)


def _beside(links: EntityLinks, one: int, other: int) -> int:
    """Count the neighbours of two names that are one name themselves: «Ричард Сокольский», "Sanford Sokolsky"."""
    return sum(links.pairs.get(one + step, -9) == other + step for step in (-1, 1))


def _distance(pair: Pair, one: _Look, other: _Look) -> float:
    """Return how far from each other two names stand, in parts of the sentence."""
    place = one.name.span.start / max(1, len(pair.russian.text))
    return abs(place - other.name.span.start / max(1, len(pair.english.text)))


def _replaced(pair: Pair, view: _View, links: EntityLinks, one: _Look, other: _Look, others: int) -> dict[str, float]:
    """Return the evidence that a name stands in another's place."""
    likeness, places = pair.similarity, view.places
    numbers = one.name.number, other.name.number
    alike = float(likeness.cosines[numbers]) if likeness else 0.0
    framed = max(SOMEWHERE, min(SURELY, view.context_match(*numbers)))
    words = one.name.word.lower, without_possessive(other.name.word)
    away = name_distance(*words, exhaustive=True)
    firm = one.name.required and other.name.required
    return {
        **one.evidence("ru "),
        **other.evidence("en "),
        "apart": min(0.7, away),
        "alike": max(0.0, alike - (KNOWN if one.known or other.known else 0.3)),
        "begins": float(away > MAX_DISTANCE and is_prefix_match(*words)),
        "framed": math.log(framed / (1.0 - framed)),
        "far": _distance(pair, one, other),
        "beside": float(_beside(links, *numbers)),
        "both firm": float(firm),
        "both grouped": float(firm and one.grouped and other.grouped and _beside(links, *numbers) > 0),
        "both surprise": min(one.surprisal, other.surprisal),
        "ru hole": places.unaligned_in_slot(numbers[0], True, numbers[1]) if places else 0.0,
        "en hole": places.unaligned_in_slot(numbers[1], False, numbers[0]) if places else 0.0,
        "derived": float(one.name.is_adjectival),
        "derived known": float(one.name.is_adjectival and other.known),
        "loose": float(one.ambiguous or other.ambiguous),
        "others": float(min(4, others)),
        "linked": float(min(4, len(links.pairs))),
        "matched": literalness(pair),
    }


def _alone(pair: Pair, view: _View, look: _Look, surplus: int) -> dict[str, float]:
    """Return the evidence that a name was dropped or added, and not replaced by a pronoun or merely spelled out."""
    own, other = (pair.russian, pair.english) if look.russian else (pair.english, pair.russian)
    here, there = (len(_PRONOUN.findall(side.folded)) for side in (own, other))
    longer = deviation(pair) * (-1 if look.russian else 1)
    hole = view.places.unaligned_in_slot(look.name.number, look.russian) if view.places else 0.0
    return {
        **look.evidence(""),
        "pronoun": float(bool(there)),
        "more pronouns": float(there > here),
        "longer": max(-3.0, min(3.0, longer)),
        "hole in english" if look.russian else "hole in russian": hole,
        "surplus": float(min(3, abs(surplus))),
        "matched": literalness(pair),
    }


_INJECTED = ("name", "name-ru", "name-borrowed", "name-nation", "name-dropped")

CHECK = Check(
    run=check,
    types=(
        FlagType(
            "name",
            "a person, place or organisation is missing, added or another",
            caught=(
                "«Лавров» and \"Shoigu\"; «Исландия» and \"Ireland\"; «немецкие» and \"French\"; \"in "
                "Chile\" in a headline"
            ),
            left_alone=(
                "romanisations, case endings and adjectives («Цюрихскому», \"Zurich\"; «Джака», "
                "\"Xhaka\"), «США» and \"United States\", «гендиректор» and \"CEO\", a first name left"
                " out; a nationality left unsaid"
            ),
            injectors=("name", "name-ru", "name-borrowed", "name-nation", "name-dropped", "word-dropped", "word-inserted"),
            right_for=("name", "name-ru", "name-borrowed", "name-nation", "name-dropped"),
            rescored=True,
        ),
    ),
    scorers=(
        Scorer("name replaced", ("name",), _INJECTED, marker="apart", false_weight=1.0),
        Scorer("name lost", ("name",), _INJECTED, marker="hole in english", false_weight=6.0),
        Scorer("name added", ("name",), _INJECTED, marker="hole in russian", false_weight=20.0),
    ),
)
