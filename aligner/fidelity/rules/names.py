"""Names: people, places, organisations must be the same ones on both sides.

Caught: a name replaced by another, dropped, or added: «Иванов» and "Petrov", «Франция» and "Germany", «НАТО» missing.

Ignored: any romanisation and any case ending («Щедриным», "Shchedrin"), exonyms and acronyms of `data/names.tsv` and
the CLDR («Германия», "German"; «США», "United States"), other names that pairs taught (`data/called.tsv`:
«гендиректор», "CEO"), first names and patronymics that one side leaves out beside the surname, capitalised common words
(«Министерство»), and names that stand in Latin letters in both texts.

Names that found no counterpart are weighed: how surely each is a name, how seldom it has none, how near the nearest
word across comes to it in sound and in the encoder's space, and whether another name without a counterpart, or any
other word, stands in its place.

>>> from aligner.fidelity.reading.words import Side
>>> pair = Pair(Side("Вчера Иванов прибыл в Вену.", "ru"), Side("Yesterday Petrov arrived in Vienna.", "en"))
>>> [finding.message for finding in check(pair)]
['The name differs: the source says «Иванов», the translation “Petrov”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.called import called
from aligner.fidelity.reading.counterparts import Links, apart, plain
from aligner.fidelity.reading.names import Name
from aligner.fidelity.reading.tables import common_english, english_for, known_english, russian_name
from aligner.fidelity.rules.length import deviation
from aligner.fidelity.rules.places import Places
from aligner.fidelity.rules.surroundings import matched
from aligner.fidelity.weighing import weigh

KNOWN = 0.65
"""The cosine up to which a name that the tables know may be like any other."""
MEANT = 0.55
"""The cosine at which a word that is hardly a name has its counterpart («Министерство», "Ministry")."""
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
    if not any(name.firm for name in russians) and not any(name.firm for name in englishes):
        return
    links = pair.links
    if not any(name.firm for name in (*links.left, *links.right)):
        return
    view = _View(pair, links)
    left = [look for name in links.left if (look := view.look(name, True)).worth]
    right = [look for name in links.right if (look := view.look(name, False)).worth]
    others = len(left) + len(right) - 2
    for one, other in _in_place(pair, links, left, right):
        left.remove(one)
        right.remove(other)
        evidence = _replaced(pair, view, links, one, other, others)
        sure = weigh("name replaced", evidence, otherwise=0.85 if one.name.firm and other.name.firm else 0.5)
        yield pair.finding("name", one.name.span, other.name.span, sure, evidence=evidence)
    for look in (*left, *right):
        if look.name.firm:
            evidence = _alone(pair, view, look, len(left) - len(right))
            sure = weigh("name lost" if look.russian else "name added", evidence, otherwise=0.3)
            span = look.name.span
            russian, english = (span, None) if look.russian else (None, span)
            yield pair.finding("name", russian, english, sure, evidence=evidence)


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

    @property
    def acronym(self) -> bool:
        """Whether it has capitals inside, so that it may be anything's other name, and the tables do not know it."""
        word = self.name.word
        return not self.known and word.text[1:] != word.lower[1:] and "-" not in word.lower

    @property
    def surprise(self) -> float:
        """How surprising it is that it has no counterpart, going by how often it had one; 0 where it is new."""
        return called(self.name.word.lower).surprise

    @property
    def worth(self) -> bool:
        """Whether it may be a name at all that is missing across, and no common word that is there."""
        return self.name.firm or not (self.grouped or (self.meaning > MEANT and self.mutual))

    def evidence(self, prefix: str) -> dict[str, float]:
        """Return what speaks for its having no counterpart.

        The vectors of two countries are rather alike, so those of names that the tables know tell nothing.
        """
        meaning = max(0.0, self.meaning - (KNOWN if self.known else 0.0))
        return {
            f"{prefix}firm": float(self.name.firm),
            f"{prefix}sound": min(0.7, self.sound),
            f"{prefix}meaning": meaning,
            f"{prefix}mutual": meaning * self.mutual,
            f"{prefix}surely": float(self.surely),
            f"{prefix}grouped": float(self.grouped),
            f"{prefix}surprise": self.surprise,
            f"{prefix}heard": float(self.surprise > 0),
            f"{prefix}acronym": float(self.acronym),
            f"{prefix}short": float(len(self.name.word.text) < 4 and not self.known),
        }


class _View:
    """What the leftover names of a pair see across."""

    def __init__(self, pair: Pair, links: Links) -> None:
        self._pair = pair
        self.places = Places(pair.likeness, links.pairs) if pair.likeness else None
        self._links = links
        self._groups = (
            {name.group for name in pair.names[0] if name.number in links.pairs},
            {name.group for name in pair.names[1] if name.number in links.pairs.values()},
        )
        # A name that has no counterpart either cannot be one, however like it is: its own evidence tells of that.
        spoken_for = (
            {*links.pairs.values(), *(name.number for name in links.right if name.firm)},
            {*links.pairs, *(name.number for name in links.left if name.firm)},
        )
        self._free = [
            [n for n in range(len(side.words)) if n not in spoken]
            for side, spoken in zip((pair.english, pair.russian), spoken_for, strict=True)
        ]

    def look(self, name: Name, russian: bool) -> _Look:
        """Return what there is to know about a name."""
        lower = name.word.lower if russian else plain(name.word)
        meaning, mutual = self._meaning(name, self._free[0 if russian else 1], russian)
        known = bool(english_for(lower)) if russian else known_english(lower)
        if russian:
            surely = known or russian_name(lower) == "name"
        else:
            surely = lower not in common_english() or (known and name.firm)
        sound = self._links.nearest[russian, name.number]
        grouped = name.group in self._groups[0 if russian else 1]
        return _Look(name, russian, sound, meaning, mutual, known, surely, grouped)

    def _meaning(self, name: Name, free: list[int], russian: bool) -> tuple[float, bool]:
        likeness = self._pair.likeness
        if likeness is None or not free:
            return 0.0, False
        row = (likeness.cosines[name.number] if russian else likeness.cosines[:, name.number]).tolist()
        across = likeness.english if russian else likeness.russian
        place = max(free, key=row.__getitem__)
        return row[place], row[place] >= across.alike[place] - 1e-6


def _in_place(pair: Pair, links: Links, left: list[_Look], right: list[_Look]) -> list[tuple[_Look, _Look]]:
    """Pair the names left on both sides: those beside names that are linked first, then by firmness and place."""
    ranked = sorted(
        (
            (-_beside(links, a, b), 2 - a.name.firm - b.name.firm, _distance(pair, a, b), i, j)
            for i, a in enumerate(left)
            for j, b in enumerate(right)
            if a.name.firm or b.name.firm
        ),
    )
    chosen: list[tuple[_Look, _Look]] = []
    for *_, i, j in ranked:
        if all(left[i] is not a and right[j] is not b for a, b in chosen):
            chosen.append((left[i], right[j]))
    return chosen


def _beside(links: Links, one: _Look, other: _Look) -> int:
    """Count the neighbours of two names that are one name themselves: «Ричард Сокольский», "Sanford Sokolsky"."""
    return sum(
        links.pairs.get(one.name.number + step, -9) == other.name.number + step for step in (-1, 1)
    )


def _distance(pair: Pair, one: _Look, other: _Look) -> float:
    """Return how far from each other two names stand, in parts of the sentence."""
    place = one.name.span.start / max(1, len(pair.russian.text))
    return abs(place - other.name.span.start / max(1, len(pair.english.text)))


def _replaced(
    pair: Pair, view: _View, links: Links, one: _Look, other: _Look, others: int
) -> dict[str, float]:
    """Return the evidence that a name stands in another's place."""
    likeness, places = pair.likeness, view.places
    numbers = one.name.number, other.name.number
    alike = float(likeness.cosines[numbers]) if likeness else 0.0
    framed = places.framed(*numbers) if places else 0.0
    return {
        **one.evidence("ru "),
        **other.evidence("en "),
        "apart": min(0.7, apart(one.name.word.lower, plain(other.name.word), thorough=True)),
        "alike": max(0.0, alike - (KNOWN if one.known or other.known else 0.3)),
        "framed": framed,
        "framed surely": framed * one.surely * other.surely,
        "both surely": float(one.surely and other.surely),
        "far": _distance(pair, one, other),
        "beside": float(_beside(links, one, other)),
        "both grouped": float(one.grouped and other.grouped and _beside(links, one, other) > 0),
        "both firm": float(one.name.firm and other.name.firm),
        "both surprise": min(one.surprise, other.surprise),
        "ru hole": places.hole(numbers[0], True, numbers[1]) if places else 0.0,
        "en hole": places.hole(numbers[1], False, numbers[0]) if places else 0.0,
        "others": float(min(4, others)),
        "linked": float(min(4, len(links.pairs))),
        "matched": matched(pair),
    }


def _alone(pair: Pair, view: _View, look: _Look, surplus: int) -> dict[str, float]:
    """Return the evidence that a name was dropped or added, and not replaced by a pronoun or merely spelled out."""
    own, other = (pair.russian, pair.english) if look.russian else (pair.english, pair.russian)
    here, there = (len(_PRONOUN.findall(side.folded)) for side in (own, other))
    longer = deviation(pair) * (-1 if look.russian else 1)
    hole = view.places.hole(look.name.number, look.russian) if view.places else 0.0
    return {
        **look.evidence(""),
        "pronoun": float(bool(there)),
        "more pronouns": float(there > here),
        "longer": max(-3.0, min(3.0, longer)),
        "hole in english" if look.russian else "hole in russian": hole,
        "surplus": float(min(3, abs(surplus))),
        "matched": matched(pair),
    }
