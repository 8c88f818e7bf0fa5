"""Features of names without a counterpart: what each is, and which name or unaligned word stands in its place."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from aligner.entities.assignment import greedy_assignment
from aligner.entities.name_matching import MAX_DISTANCE, OTHER, EntityLinks, is_prefix_match, name_distance
from aligner.entities.names import Name, is_place_adjective
from aligner.fidelity.features.context import literalness
from aligner.fidelity.features.length import length_deviation
from aligner.fidelity.features.position import UNKNOWN_MATCH, PositionFeatures
from aligner.fidelity.scoring.logistic import Ranges
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.gazetteer import gazetteer_translations, in_gazetteer
from aligner.lexicon.morphology import name_status
from aligner.lexicon.name_translations import learned_translations
from aligner.lexicon.resources import english_vocabulary, word_list
from aligner.lexicon.tokens import without_possessive

GAZETTEER_SIMILARITY = 0.65
"""The cosine up to which a name of the gazetteer may be like any other: the vectors of two countries are alike."""
MIN_COMMON_WORD_SIMILARITY = 0.55
"""The cosine at which a word that is hardly a name has its counterpart («Министерство», "Ministry")."""
_FIRST, _SECOND = ("|".join(word_list(f"syllabic abbreviation, {part} part")) for part in ("first", "second"))
_SYLLABIC = re.compile(f"(?:{_FIRST})(?:{_SECOND})")
"""How syllabic abbreviations begin: «Минкомсвязи», «Росрыболовство», «Госсовет»."""
MIN_CONTEXT_MATCH = 0.6
"""Minimum context match for pairing an unmatched name with an already matched one."""
AMBIGUOUS_PENALTY, ACRONYM_PENALTY = 3.0, 0.3
"""What ambiguous names and acronyms lose in rank, so that they are paired last."""
MIN_EXACT_CONTEXT, MIN_EXACT_SCORE = 0.6, 0.6
MIN_LIKELY_CONTEXT, MIN_LIKELY_SCORE = 0.45, 0.8
"""The context match and the score from which a name that replaces another is certain; the others are for two names
that both must be names, and are likelier to replace each other than to stand in one place."""
GENERIC = word_list("generic in names")
"""Words of the gazetteer that are parts of many names."""
CONTEXT_MATCH_RANGE = 0.05, 0.98
"""The least and the largest context match whose log-odds are taken."""
MAX_FEATURE_DISTANCE = 0.7
UNSEEN_ONE_SIDED: Ranges = (
    ("distance", 0.0, MAX_FEATURE_DISTANCE),
    ("pronoun across", 0.0, 1.0),
    ("more pronouns across", 0.0, 1.0),
    ("more pronouns across, a person", 0.0, 1.0),
    ("after preposition", 0.0, 1.0),
    ("unaligned in english slot", 0.0, 1.0),
    ("unaligned in russian slot", 0.0, 1.0),
)
"""The features of a name on one side that take longest, and between what they lie."""
_PRONOUN = re.compile(rf"(?<!\w)(?:{'|'.join(word_list('pronouns'))})(?!\w)")
"""What may stand for a name of a person."""


_PLACE_PREPOSITIONS = frozenset(("в", "во", "из", "на", "at", "from", "in", "into", "to"))


@dataclass(frozen=True, eq=False)
class UnmatchedName:
    """A name without a counterpart, and what is known of it.

    `links` are those of its pair, `similarity` is the largest cosine with any
    word there that no other name is linked with, and `mutual` whether that word has none nearer. `known` names are
    in the gazetteer, `listed` ones are names to the dictionary, or at least no common words; of `grouped` ones another
    word of the same full name is linked. An `ambiguous` one has a counterpart, but one that may be another's.
    """

    name: Name
    language: str
    links: EntityLinks
    similarity: float
    mutual: bool
    known: bool
    listed: bool
    grouped: bool
    ambiguous: bool = False

    @property
    def acronym(self) -> bool:
        """Whether it is made of beginnings of words, which it may stand for, and the gazetteer does not have it."""
        word = self.name.word
        return not self.known and (is_acronym(word.text) or is_syllabic_abbreviation(word.lower))

    @property
    def surprisal(self) -> float:
        """How surprising it is that it has no counterpart, going by how often it had one; 0 where it is new."""
        return learned_translations(self.name.word.lower).surprisal

    @property
    def is_missing(self) -> bool:
        """Whether it may be a name that is missing, and no common word with a counterpart."""
        common = self.grouped or (self.similarity > MIN_COMMON_WORD_SIMILARITY and self.mutual)
        return not self.ambiguous and (self.name.required or not common)

    def features(self, prefix: str) -> dict[str, float]:
        """Return the features of its having no counterpart; the gazetteer's names are all alike."""
        distance = MAX_FEATURE_DISTANCE if self.ambiguous else self.links.distance(self.name, self.language)
        return {**self.cheap_features(prefix), f"{prefix}distance": min(MAX_FEATURE_DISTANCE, distance)}

    def cheap_features(self, prefix: str) -> dict[str, float]:
        """Return the features but for the distance, which takes longest."""
        similarity = max(0.0, self.similarity - (GAZETTEER_SIMILARITY if self.known else 0.0))
        return {
            f"{prefix}required": float(self.name.required),
            f"{prefix}cosine": similarity,
            f"{prefix}mutual cosine": similarity * self.mutual,
            f"{prefix}listed": float(self.listed),
            f"{prefix}grouped": float(self.grouped),
            f"{prefix}surprisal": self.surprisal,
            f"{prefix}seen": float(self.surprisal > 0),
            f"{prefix}acronym": float(self.acronym),
            f"{prefix}short": float(len(self.name.word.text) < 4 and not self.known),
        }


def is_syllabic_abbreviation(word: str) -> bool:
    """Whether a folded Russian word is made of parts of others, as «минкомсвязи»."""
    return _SYLLABIC.match(word) is not None


def is_acronym(text: str) -> bool:
    """Whether a word has capitals inside that are not a name's own.

    >>> [is_acronym(word) for word in ("NATO", "IoT", "MacPherson", "Natásha’s", "Jean-Paul")]
    [True, True, False, False, False]
    """
    inside = [n for n, letter in enumerate(text) if n and letter.isupper()]
    return bool(inside) and "-" not in text and (len(inside) > 1 or len(text) - inside[0] < 3)


class NameContext:
    """The names of a pair with their links, and what stands in the place of those that have none."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.links = pair.links
        self.positions = PositionFeatures(pair.similarity, self.links.pairs) if pair.similarity else None
        names = {"ru": pair.names[0], "en": pair.names[1]}
        linked = {"ru": set(self.links.pairs), "en": set(self.links.pairs.values())}
        self._linked_groups = {
            language: {name.group for name in own if name.number in linked[language]} for language, own in names.items()
        }
        # An unmatched name is no counterpart, however large its cosine: its own features cover that.
        used = {
            language: linked[language] | {name.number for name in own if name.required}
            for language, own in self.links.unmatched.items()
        }
        self._free_words = {
            side.language: [n for n in range(len(side.words)) if n not in used[side.language]]
            for side in (pair.russian, pair.english)
        }

    def unmatched_names(self, language: str) -> list[UnmatchedName]:
        """Return the names left of a language and, where the other has one left, the ambiguous ones."""
        found = [self._described(name, language) for name in self.links.unmatched[language]]
        if any(name.is_entity for name in self.links.unmatched[OTHER[language]]):
            found += [
                replace(self._described(name, language), ambiguous=True) for name in self.links.ambiguous[language]
            ]
        return found

    def _described(self, name: Name, language: str) -> UnmatchedName:
        similarity, mutual = self._nearest_word(name, language)
        if language == "ru":
            form = name.word.lower
            known = bool(gazetteer_translations(form))
            listed = known or name_status(form) == "name"
        else:
            form = without_possessive(name.word)
            # "Ministry" and "Black" are in the tables, but are hardly names by themselves.
            known = in_gazetteer(form) and (name.required or form not in english_vocabulary())
            listed = known or form not in english_vocabulary()
        grouped = name.group in self._linked_groups[language]
        return UnmatchedName(name, language, self.links, similarity, mutual, known, listed, grouped)

    def _nearest_word(self, name: Name, language: str) -> tuple[float, bool]:
        """Return the largest cosine with a free word of the other segment, and whether that has none nearer."""
        similarity, free = self.pair.similarity, self._free_words[OTHER[language]]
        if similarity is None or not free:
            return 0.0, False
        russian = language == "ru"
        row = (similarity.cosines[name.number] if russian else similarity.cosines[:, name.number]).tolist()
        matches = similarity.english if russian else similarity.russian
        nearest = max(free, key=row.__getitem__)
        return row[nearest], row[nearest] >= matches.match_similarity[nearest] - 1e-6

    def pair_up(self, unmatched: dict[str, list[UnmatchedName]]) -> list[tuple[UnmatchedName, UnmatchedName]]:
        """Pair the names of which one may stand in the other's place, the likeliest first."""
        both = [(one, other) for one in unmatched["ru"] for other in unmatched["en"]]
        ranks = {names: rank for names in both if (rank := self._rank(*names)) is not None}
        return list(greedy_assignment(sorted(ranks, key=lambda names: -ranks[names])))

    def _rank(self, one: UnmatchedName, other: UnmatchedName) -> float | None:
        """Return how early one name is taken to stand in another's place, None where it never is.

        Names beside names that are linked come first, then required ones in the same place. What may have a counterpart
        comes last, and must stand in just the place where a name has none: of «Северная Корея и Южная Бразилия» and
        "North Korea and South Korea" both "Korea" are «Корея», so one of them may be what «Бразилия» stands for. So may
        the rest of a full name that is hardly a name by itself.
        """
        if not any(name.is_missing and name.name.is_entity for name in (one, other)):
            return None
        beside = self._linked_neighbours(one, other) or self._is_beside_other_half(one, other)
        context_match = self._context_match(one, other)
        if not (beside or context_match > MIN_CONTEXT_MATCH or (one.is_missing and other.is_missing)):
            return None
        penalty = AMBIGUOUS_PENALTY * (one.ambiguous or other.ambiguous) + ACRONYM_PENALTY * (
            one.acronym or other.acronym
        )
        required = 0.5 * (one.name.required + other.name.required)
        return beside + context_match + required - self._position_distance(one, other) - penalty

    def _context_match(self, one: UnmatchedName, other: UnmatchedName) -> float:
        numbers = one.name.number, other.name.number
        return self.positions.context_match(*numbers) if self.positions else UNKNOWN_MATCH

    def _linked_neighbours(self, one: UnmatchedName, other: UnmatchedName) -> int:
        """Count the neighbours of two names that are one name themselves: «Ричард Сокольский», "Sanford Sokolsky"."""
        pairs = self.links.pairs
        return sum(pairs.get(one.name.number + step, -9) == other.name.number + step for step in (-1, 1))

    def _is_beside_other_half(self, one: UnmatchedName, other: UnmatchedName) -> int:
        """Whether an English name stands beside what one half of a Russian name is: «Коста-Рика», "Puerto Rica"."""
        half = self.links.pairs.get(one.name.number, -9)
        return int(one.ambiguous and "-" in one.name.word.text and abs(half - other.name.number) == 1)

    def _position_distance(self, one: UnmatchedName, other: UnmatchedName) -> float:
        """Return how far from each other two names stand, in parts of the sentence."""
        return abs(self.pair.russian.share_before(one.name.span) - self.pair.english.share_before(other.name.span))

    def replacement_features(self, one: UnmatchedName, other: UnmatchedName, others: int) -> dict[str, float]:
        """Return the features of one name's standing in another's place; `others` counts the other unmatched names."""
        similarity, positions = self.pair.similarity, self.positions
        numbers = one.name.number, other.name.number
        cosine = float(similarity.cosines[numbers]) if similarity else 0.0
        low, high = CONTEXT_MATCH_RANGE
        context_match = max(low, min(high, self._context_match(one, other)))
        forms = one.name.word.lower, without_possessive(other.name.word)
        distance = name_distance(*forms, exhaustive=True)
        required = one.name.required and other.name.required
        neighbours = self._linked_neighbours(one, other)
        return {
            **one.features("ru "),
            **other.features("en "),
            "pair distance": min(MAX_FEATURE_DISTANCE, distance),
            "pair cosine": max(0.0, cosine - (GAZETTEER_SIMILARITY if one.known or other.known else 0.3)),
            "prefix match": float(distance > MAX_DISTANCE and is_prefix_match(*forms)),
            "context match logit": math.log(context_match / (1.0 - context_match)),
            "position distance": self._position_distance(one, other),
            "linked neighbours": float(neighbours),
            "both required": float(required),
            "both grouped": float(required and one.grouped and other.grouped and neighbours > 0),
            "least surprisal": min(one.surprisal, other.surprisal),
            "ru unaligned in slot": positions.unaligned_in_slot(numbers[0], "ru", numbers[1]) if positions else 0.0,
            "en unaligned in slot": positions.unaligned_in_slot(numbers[1], "en", numbers[0]) if positions else 0.0,
            "adjectival": float(one.name.is_adjectival),
            "adjectival, known": float(one.name.is_adjectival and other.known),
            "ambiguous": float(one.ambiguous or other.ambiguous),
            "other unmatched": float(min(4, others)),
            "linked names": float(min(4, len(self.links.pairs))),
            "literalness": literalness(self.pair),
        }

    def is_exact(self, one: UnmatchedName, other: UnmatchedName, value: float) -> bool:
        """Whether two names stand in one place that cannot be one: two countries, or two names and no other words."""
        word, context_match = one.name.word, self._context_match(one, other)
        likely = value >= MIN_LIKELY_SCORE and one.name.required and other.name.required
        if one.ambiguous or other.ambiguous or context_match < (MIN_LIKELY_CONTEXT if likely else MIN_EXACT_CONTEXT):
            return False
        if "-" in word.text or word.text.isascii() or is_syllabic_abbreviation(word.lower):
            return False
        if one.known and other.known:
            return other.name.word.lower not in GENERIC
        named = name_status(word.lower) != "common" or (one.name.required and is_place_adjective(word.lower))
        proper = other.listed and named and word.text[1:].islower()
        return value >= MIN_EXACT_SCORE and proper and not (one.acronym or other.acronym)

    def one_sided_features(self, name: UnmatchedName, surplus: int) -> dict[str, float]:
        """Return the features of a name's being dropped or added, not replaced by a pronoun or spelled out."""
        russian = name.language == "ru"
        segments = (self.pair.russian, self.pair.english)[:: 1 if russian else -1]
        here, there = (len(_PRONOUN.findall(segment.folded)) for segment in segments)
        unaligned = self.positions.unaligned_in_slot(name.name.number, name.language) if self.positions else 0.0
        return {
            **self.cheap_one_sided_features(name, surplus),
            **name.features(""),
            "pronoun across": float(bool(there)),
            "more pronouns across": float(there > here),
            "more pronouns across, a person": float(there > here and not name.known),
            "after preposition": float(self._is_after_preposition(name)),
            "unaligned in english slot" if russian else "unaligned in russian slot": unaligned,
        }

    def _is_after_preposition(self, name: UnmatchedName) -> bool:
        """Whether a name says where or whither («в Киргизии», "to Nigeria"), which translators seldom leave unsaid."""
        number = name.name.number
        words = (self.pair.russian if name.language == "ru" else self.pair.english).words
        return number > 0 and words[number - 1].lower in _PLACE_PREPOSITIONS

    def cheap_one_sided_features(self, name: UnmatchedName, surplus: int) -> dict[str, float]:
        """Return the features but for those of `UNSEEN_ONE_SIDED`."""
        longer = length_deviation(self.pair) * (-1 if name.language == "ru" else 1)
        return {
            **name.cheap_features(""),
            "length deviation": max(-3.0, min(3.0, longer)),
            "surplus": float(min(3, surplus)),
            "literalness": literalness(self.pair),
        }
