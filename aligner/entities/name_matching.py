"""Cross-lingual name matching: which names of two segments are one name («Иванов», "Ivanov"; «США», "United States").

Names are linked greedily, the nearest first, by the gazetteer, by transliteration and by learned translations; what
remains unmatched, and what might be linked otherwise, is listed by language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from aligner.entities.assignment import greedy_assignment
from aligner.entities.names import Name
from aligner.lexicon.gazetteer import gazetteer_translations, in_gazetteer
from aligner.lexicon.name_translations import learned_translations, name_stem
from aligner.lexicon.resources import english_vocabulary
from aligner.lexicon.tokens import Segment, Word, without_possessive
from aligner.lexicon.transliteration import impossible_initials, transliteration_distance

MAX_DISTANCE, MAX_STRICT_DISTANCE = 0.38, 0.15
"""The largest distance at which two words are taken for one name; the strict one is for a word that is not capitalised
on the other side («европейский», "European") and for a name that has been found once already."""
MAX_PREFIX_DISTANCE = 0.3
"""The largest distance at which a word is taken for the beginning of another."""
_ADJECTIVAL = re.compile("[сц]к|[йнл]ц|чан|ян")
"""What adjectives and people made of the name of a place have in them."""
OTHER = {"ru": "en", "en": "ru"}

Link = tuple[int, int]
"""The number of a Russian word and that of the English one that is the same name."""


def _by_language() -> dict[str, list[Name]]:
    return {"ru": [], "en": []}


@dataclass(frozen=True)
class EntityLinks:
    """The names of two segments that are one name, and those of each language that have no counterpart."""

    pairs: dict[int, int] = field(default_factory=dict)
    """From the number of a Russian word to the number of its English one."""
    unmatched: dict[str, list[Name]] = field(default_factory=_by_language)
    """By language, the names without a counterpart."""
    distance: dict[str, dict[int, float]] = field(default_factory=lambda: {"ru": {}, "en": {}})
    """By language and number of the word, the least distance to any word of the other segment."""
    ambiguous: dict[str, list[Name]] = field(default_factory=_by_language)
    """By language, the names whose counterpart may be another's: a second name of their segment has it too, or half of
    it, or it is a word that does not look like a name."""


def link_entities(
    russian: Segment, english: Segment, russians: Sequence[Name], englishes: Sequence[Name]
) -> EntityLinks:
    """Match the names of two segments, the nearest first; a repeated name may share the counterpart of the first.

    >>> from aligner.entities.names import read_names
    >>> english = Segment("Yesterday Ivanov and Kim were there.", "en")
    >>> pair = Segment("Вчера Иванов и Пак прибыли в Вену.", "ru"), english
    >>> links = link_entities(*pair, *map(read_names, pair))
    >>> [name.word.text for name in links.unmatched["ru"]], [name.word.text for name in links.unmatched["en"]]
    (['Пак', 'Вену'], ['Kim'])
    >>> pair = Segment("Он живёт в Гонконге.", "ru"), Segment("He lives in Hong Kong.", "en")
    >>> link_entities(*pair, *map(read_names, pair)).unmatched
    {'ru': [], 'en': []}
    """
    matching = _Matching({"ru": russian, "en": english}, {"ru": russians, "en": englishes})
    matching.link_nearest()
    unmatched = matching.match_lower_case_words()
    unmatched = matching.without_learned_translations(unmatched)
    unmatched["ru"] += matching.adjectival_names(unmatched["en"])
    matching.rematch_leftovers(unmatched)
    matching.find_ambiguous()
    return matching.links


class _Matching:
    """The state of a matching: the links so far, repeated mentions among them, and the English words they use."""

    def __init__(self, segments: Mapping[str, Segment], names: Mapping[str, Sequence[Name]]) -> None:
        self.segments = segments
        self.names = names
        self.links = EntityLinks()
        self.mentions: list[Link] = []
        self.taken: set[int] = set()
        self.forms = {
            "ru": [word.lower for word in segments["ru"].words],
            "en": [without_possessive(word) for word in segments["en"].words],
        }

    def link_nearest(self) -> None:
        """Link names greedily by their distance, then by their relative position."""
        pairs = self.links.pairs
        for distance, _, one, other in sorted(self._candidates()):
            linked, taken = one in pairs, other in self.taken
            if (not linked and not taken) or (distance <= MAX_STRICT_DISTANCE and not (linked and taken)):
                pairs.setdefault(one, other)
                self.taken.add(other)
                self.mentions.append((one, other))

    def _candidates(self) -> list[tuple[float, float, int, int]]:
        """Return the distance, the difference of position and the numbers of all names that may be one."""
        russian, english = self.segments["ru"], self.segments["en"]
        nearest = self.links.distance
        nearest["ru"].update((name.number, 1.0) for name in self.names["ru"])
        found: list[tuple[float, float, int, int]] = []
        for other in self.names["en"]:
            form, least = self.forms["en"][other.number], 1.0
            for one in self.names["ru"]:
                if not cannot_match(one.word.lower, form) and (away := name_distance(one.word.lower, form)) < 1.0:
                    least = min(least, away)
                    nearest["ru"][one.number] = min(nearest["ru"][one.number], away)
                    if away <= MAX_DISTANCE and not (away > MAX_STRICT_DISTANCE and self._is_half(one, other)):
                        position = abs(russian.share_before(one.span) - english.share_before(other.span))
                        found.append((away, position, one.number, other.number))
            nearest["en"][other.number] = least
        return found

    def _is_half(self, one: Name, other: Name) -> bool:
        """Whether an English name is but half of what a Russian one is together: "Super" of «Супербоул»."""
        words = self.segments["en"].words
        return any(
            first.capitalised and second.capitalised
            and transliteration_distance(one.word.lower, first.lower + second.lower) <= MAX_STRICT_DISTANCE
            for first, second in pairwise(words[max(0, other.number - 1) : other.number + 2])
        )

    def match_lower_case_words(self) -> dict[str, list[Name]]:
        """Match the names left with words that do not look like names; return by language those still unmatched."""
        linked = {"ru": self.links.pairs.keys(), "en": self.taken}
        found: dict[str, dict[int, int | None]] = {
            language: {
                name.number: self._lower_case_match(name, language)
                for name in names
                if name.number not in linked[language]
            }
            for language, names in self.names.items()
        }
        for number in [number for number, match in found["en"].items() if match is None]:
            for one in _match_russian_bigram(self.forms["en"][number], self.segments["ru"]):
                found["en"][number], found["ru"][one] = one, number
        self.mentions += [(one, other) for one, other in found["ru"].items() if other is not None]
        self.mentions += [(one, other) for other, one in found["en"].items() if one is not None]
        return {
            language: [name for name in names if found[language].get(name.number, name.number) is None]
            for language, names in self.names.items()
        }

    def _lower_case_match(self, name: Name, language: str) -> int | None:
        """Return the number of a word of the other segment, or of the first of two, that is a name («российский»)."""
        other, nearest = OTHER[language], self.links.distance[language]
        form, least = self.forms[language][name.number], nearest[name.number]
        names = {known.number for known in self.names[other]}
        words = self.segments[other].words
        for number, candidate in enumerate(self.forms[other]):
            russian, english = (form, candidate) if language == "ru" else (candidate, form)
            if number in names or cannot_match(russian, english):
                continue
            away = name_distance(russian, english)
            least = min(least, away)
            if away <= (MAX_DISTANCE if words[number].capitalised else MAX_STRICT_DISTANCE):
                return number
        nearest[name.number] = least
        return _match_english_bigram(form, [word.lower for word in words]) if language == "ru" else None

    def without_learned_translations(self, unmatched: Mapping[str, list[Name]]) -> dict[str, list[Name]]:
        """Return the names left without those that the other segment calls by a learned translation, and these."""
        matches = {
            language: _learned_matches(names, self.segments[OTHER[language]]) for language, names in unmatched.items()
        }
        used = {OTHER[language]: set().union(*found.values()) for language, found in matches.items()}
        return {
            language: [n for n in names if n.number not in matches[language] and n.number not in used[language]]
            for language, names in unmatched.items()
        }

    def adjectival_names(self, englishes: Sequence[Name]) -> list[Name]:
        """Return denominal adjectives («немецкий») without an English counterpart, where a name is left unmatched."""
        words = self.segments["en"].words
        rare = {without_possessive(name.word) for name in englishes} - english_vocabulary()
        if any(in_gazetteer(word) for word in rare):  # «китайскую» is not rendered by the "China" of «КНР»
            groups = {name.group for name in self.names["en"] if name.number in self.taken}
            used = self.taken | {name.number for name in self.names["en"] if name.group in groups}
            return _adjectival_names(self.segments["ru"], [word for n, word in enumerate(words) if n not in used])
        shared = len({one for one, _ in self.mentions}) < len(self.mentions)
        if shared or any(name.required for name in englishes):
            return _adjectival_names(self.segments["ru"], words)
        return []

    def rematch_leftovers(self, unmatched: Mapping[str, list[Name]]) -> None:
        """Link those of the names left that an exhaustive comparison finds to be one («Джака», "Xhaka")."""
        near = [
            (name_distance(one.word.lower, without_possessive(other.word), exhaustive=True), one.number, other.number)
            for one in unmatched["ru"]
            for other in unmatched["en"]
        ]
        found = dict(greedy_assignment((one, other) for away, one, other in sorted(near) if away <= MAX_DISTANCE))
        self.links.pairs.update(found)
        self.links.unmatched["ru"] += [name for name in unmatched["ru"] if name.number not in found]
        self.links.unmatched["en"] += [name for name in unmatched["en"] if name.number not in found.values()]

    def find_ambiguous(self) -> None:
        """Mark names whose counterpart is shared, is half of theirs, or is no name by its form."""
        words = self.segments["ru"].words, self.segments["en"].words
        whole = [(one, other) for one, other in self.mentions if _is_whole_match(words[0][one], words[1][other])]
        uses = [Counter(link[side] for link in whole) for side in (0, 1)]
        unique = [link for link in whole if uses[0][link[0]] == uses[1][link[1]] == 1]
        for side, (language, names) in enumerate(self.names.items()):
            settled = {link[side] for link in unique} | {name.number for name in self.links.unmatched[language]}
            self.links.ambiguous[language].extend(name for name in names if name.number not in settled)


def _is_whole_match(one: Word, other: Word) -> bool:
    """Whether nothing of a Russian name is left for another word across, nor a common word taken for a name."""
    if "-" in one.lower:
        return "-" in other.lower or bool(gazetteer_translations(one.lower))
    return (one.capitalised and other.capitalised) or name_distance(one.lower, without_possessive(other)) == 0.0


def _adjectival_names(russian: Segment, english: Sequence[Word]) -> list[Name]:
    """Return lower-case Russian words whose English is a name, where it is missing: «немецкий», "German"."""
    return [
        Name(word, False, -number, number)
        for number, word in enumerate(russian.words)
        if _ADJECTIVAL.search(word.lower, 3) and not word.capitalised
        and (across := gazetteer_translations(word.lower))
        and not across <= english_vocabulary()
        and not any(name_distance(word.lower, without_possessive(other)) <= MAX_STRICT_DISTANCE for other in english)
    ]


def _learned_matches(names: Sequence[Name], other: Segment) -> dict[int, set[int]]:
    """Return by number the names that the other side calls what it was learned to, with the numbers of those words."""
    found: dict[int, set[int]] = {}
    roots: list[str] = []
    for name in names:
        if across := learned_translations(name.word.lower).stems:
            roots = roots or [name_stem(word.lower) for word in other.words]
            numbers = {n for n, own in enumerate(roots) if own in across}
            if numbers:
                found[name.number] = numbers
    return found


def _match_russian_bigram(english: str, russian: Segment) -> tuple[int, ...]:
    """Return the numbers of two Russian names that make an English one together: «Абдель Азиз», "Abdulaziz"."""
    for number, (a, b) in enumerate(pairwise(russian.words)):
        both = a.lower + b.lower
        likely = a.capitalised and b.capitalised and 0.5 * len(english) < len(both) < 2 * len(english)
        if likely and transliteration_distance(both, english) <= MAX_STRICT_DISTANCE:
            return number, number + 1
    return ()


@lru_cache(maxsize=1 << 18)
def name_distance(russian: str, english: str, exhaustive: bool = False) -> float:
    """Name distance of two folded words: 0 for one name by the tables or by letters, 1 for different ones.

    Of words with hyphens the nearest parts count. A thorough look is for names that found nothing nearer.

    >>> name_distance("сша", "us"), name_distance("трампа", "trump") < 0.1, name_distance("иванов", "petrov") > 0.4
    (0.0, True, True)
    """
    allowed = gazetteer_translations(russian)
    if russian == english or (allowed and _is_allowed(english, allowed)):
        return 0.0
    if russian.isascii() and russian.removesuffix("s") == english.removesuffix("s"):
        return 0.0  # Latin letters in Russian have no plural of their own: «Composables», "a Composable"
    if min(len(russian), len(english)) < 2:
        return 1.0
    # By its letters a country of the tables may be like the parts of a word together: «украинский», "US-trained".
    away = 1.0 if allowed and "-" in english else transliteration_distance(russian, english, exhaustive)
    if allowed and (away > MAX_STRICT_DISTANCE or in_gazetteer(english)):
        away = max(
            away, 0.5
        )  # a country that the tables know sounds like its own name: Iceland, Ireland; Niger, Nigeria
    if away > MAX_STRICT_DISTANCE and ("-" in russian or "-" in english):
        parts = [word.split("-") for word in (russian, english)]
        near = (
            name_distance(a, b, exhaustive)
            for a in parts[0]
            for b in parts[1]
            if min(len(a), len(b)) > 2 or gazetteer_translations(a)
        )
        away = min(near, default=1.0)
    return away


def _is_allowed(english: str, allowed: frozenset[str]) -> bool:
    """Whether a word is one of those that the tables allow, or begins like one."""
    return english in allowed or any(len(a) > 3 and english.startswith(a) for a in allowed)


def is_prefix_match(russian: str, english: str) -> bool:
    """Whether one of two folded words sounds like the beginning of the other, as short forms of names do.

    >>> is_prefix_match("северьяно", "seve"), is_prefix_match("дэн", "daniel"), is_prefix_match("северьяно", "rory")
    (True, True, False)
    """
    cut = [(russian[:n], english) for n in _prefix_lengths(len(english), len(russian))]
    cut += [(russian, english[:n]) for n in _prefix_lengths(len(russian), len(english))]
    return any(transliteration_distance(one, other, exhaustive=True) < MAX_PREFIX_DISTANCE for one, other in cut)


def _prefix_lengths(size: int, longer: int) -> range:
    """Return the number of letters of a longer word that may correspond to a word of this size."""
    return range(max(3, size - 1), min(size + 2, longer - 2)) if size > 2 else range(0)


def cannot_match(russian: str, english: str) -> bool:
    """Prefilter by the first letters: whether two words are at the greatest distance, as most pairs are."""
    return english[0] in _impossible_initials(russian) and "-" not in english


@lru_cache(maxsize=1 << 16)
def _impossible_initials(russian: str) -> frozenset[str]:
    """Return the letters with which no English word begins that is anything like a Russian one."""
    if "-" in russian or russian.isascii() or gazetteer_translations(russian):
        return frozenset()
    return impossible_initials(russian[:2])


def _match_english_bigram(russian: str, english: list[str]) -> int | None:
    """Return the number of the first of two English words that make a Russian one together: «Уоллстрит», «Нью-Йорк»."""
    size, strange = len(russian), impossible_initials(russian[:2])
    limit = MAX_STRICT_DISTANCE if gazetteer_translations(russian) else MAX_DISTANCE
    together = (
        number
        for number, (a, b) in enumerate(pairwise(english))
        if a[0] not in strange and len(a) > 1 and 0.5 * size < len(a) + len(b) < 2 * size
        if transliteration_distance(russian, a + b) <= limit
    )
    return next(together, None)
