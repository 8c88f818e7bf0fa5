"""Cross-lingual name matching: which names of two segments are one name («Иванов», "Ivanov"; «США», "United States").

Names are linked greedily, the nearest first, by the gazetteer, by transliteration and by learned translations; what
remains unmatched, and what might be linked otherwise, is listed by language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from aligner.entities.assignment import greedy_assignment
from aligner.entities.names import Name
from aligner.lexicon.diminutives import are_diminutives
from aligner.lexicon.gazetteer import gazetteer_translations, in_gazetteer
from aligner.lexicon.name_translations import full_first_names, learned_translations, name_stem
from aligner.lexicon.resources import english_vocabulary
from aligner.lexicon.tokens import Segment, Word, without_possessive
from aligner.lexicon.transliteration import english_letters, impossible_initials, transliteration_distance
from aligner.runtime.lazy import lazy_property

MAX_DISTANCE, MAX_STRICT_DISTANCE = 0.38, 0.15
"""The largest distance at which two words are taken for one name; the strict one is for a word that is not capitalised
on the other side («европейский», "European") and for a name that has been found once already."""
MAX_PREFIX_DISTANCE = 0.3
"""The largest distance at which a word is taken for the beginning of another."""
_ADJECTIVAL = re.compile("[сц]к|[йнл]ц|чан|ян")
"""What adjectives and people made of the name of a place have in them."""
LANGUAGES = ("ru", "en")
OTHER = {"ru": "en", "en": "ru"}

Link = tuple[int, int]
"""The number of a Russian word and that of the English one that is the same name."""


class EntityLinks:
    """Which names of two segments are one name, and those of each language that have no counterpart.

    Names are linked when the links are made; what remains is looked for among the other words when it is asked for.
    """

    def __init__(self, segments: tuple[Segment, Segment], names: tuple[Sequence[Name], Sequence[Name]]) -> None:
        """Link names of a Russian and an English segment greedily by their distance, then by their place."""
        self._segments = dict(zip(LANGUAGES, segments, strict=True))
        self._names = dict(zip(LANGUAGES, names, strict=True))
        self._mentions: list[Link] = []
        self._nearest: dict[int, int] = {}
        self._taken: set[int] = set()
        for distance, _, one, other in sorted(self._candidates()):
            linked, taken = one in self._nearest, other in self._taken
            if (not linked and not taken) or (distance <= MAX_STRICT_DISTANCE and not (linked and taken)):
                self._nearest.setdefault(one, other)
                self._taken.add(other)
                self._mentions.append((one, other))

    @lazy_property
    def pairs(self) -> dict[int, int]:
        """From the number of a Russian word to the number of its English one."""
        if all(name.number in self._taken for name in self._names["en"]):
            return self._nearest
        return self._nearest | self._leftovers[1]

    @lazy_property
    def unmatched(self) -> dict[str, list[Name]]:
        """By language, the names without a counterpart."""
        left, found = self._leftovers
        others = set(found.values())
        return {
            "ru": [name for name in left["ru"] if name.number not in found],
            "en": [name for name in left["en"] if name.number not in others],
        }

    @lazy_property
    def ambiguous(self) -> dict[str, list[Name]]:
        """By language, the names whose counterpart may be another's.

        A second name of their segment has it too, or half of it, or it is a word that does not look like a name.
        """
        words = self._segments["ru"].words, self._segments["en"].words
        unmatched = self.unmatched
        whole = [(one, other) for one, other in self._mentions if _is_whole_match(words[0][one], words[1][other])]
        groups = [{name.number: name.group for name in self._names[language]} for language in LANGUAGES]
        # All words of "State Duma" are «Госдума» together: they use it once.
        uses = [
            Counter(one for one, _ in {(one, groups[1].get(other, -other)) for one, other in whole}),
            Counter(other for other, _ in {(other, groups[0].get(one, -one)) for one, other in whole}),
        ]
        unique = [link for link in whole if uses[0][link[0]] == uses[1][link[1]] == 1]
        found: dict[str, list[Name]] = {}
        for side, language in enumerate(LANGUAGES):
            settled = {link[side] for link in unique} | {name.number for name in unmatched[language]}
            found[language] = [name for name in self._names[language] if name.number not in settled]
        return found

    def distance(self, name: Name, language: str) -> float:
        """Return the least distance of a name of a language to any word across; 1 for one without a capital.

        >>> from aligner.entities.names import read_names
        >>> pair = Segment("Вот Пётр и Иван.", "ru"), Segment("Peter came.", "en")
        >>> names = read_names(pair[0]), read_names(pair[1])
        >>> [EntityLinks(pair, names).distance(name, "ru") < 0.2 for name in names[0]]
        [True, False]
        """
        if name.is_adjectival:
            return 1.0
        form = self._forms[language][name.number]
        least = 1.0
        for other in self._forms[OTHER[language]]:
            russian, english = (form, other) if language == "ru" else (other, form)
            if not cannot_match(russian, english):
                least = min(least, name_distance(russian, english, limit=least))
        return least

    @lazy_property
    def _forms(self) -> dict[str, list[str]]:
        """By language, the folded words."""
        return {
            "ru": self._segments["ru"].folded_words,
            "en": [without_possessive(word) for word in self._segments["en"].words],
        }

    def _candidates(self) -> list[tuple[float, float, int, int]]:
        """Return the distance, the difference of position and the numbers of all names that may be one."""
        russian, english = self._segments["ru"], self._segments["en"]
        found: list[tuple[float, float, int, int]] = []
        for other in self._names["en"] if self._names["ru"] else ():
            form = without_possessive(other.word)
            for one in self._names["ru"]:
                if cannot_match(one.word.lower, form):
                    continue
                away = name_distance(one.word.lower, form, limit=MAX_DISTANCE)
                if away <= MAX_DISTANCE and not (away > MAX_STRICT_DISTANCE and self._is_half(one, other)):
                    position = abs(russian.share_before(one.span) - english.share_before(other.span))
                    found.append((away, position, one.number, other.number))
        return found

    def _is_half(self, one: Name, other: Name) -> bool:
        """Whether an English name is but half of what a Russian one is together: "Super" of «Супербоул»."""
        words = self._segments["en"].words
        return any(
            first.capitalised
            and second.capitalised
            and _are_together(one.word.lower, first.lower, second.lower, MAX_STRICT_DISTANCE)
            for first, second in pairwise(words[max(0, other.number - 1) : other.number + 2])
        )

    @lazy_property
    def _leftovers(self) -> tuple[dict[str, list[Name]], dict[int, int]]:
        """By language, the names that no word matches, and the links that an exhaustive comparison makes of these.

        Among the Russian ones are adjectives without a capital; «Джака» and "Xhaka" are linked in the end.
        """
        unmatched = self._without_learned_translations(self._without_lower_case_matches())
        unmatched = {
            language: [name for name in names if not self._has_initial(name, language)]
            for language, names in unmatched.items()
        }
        unmatched["ru"] += self._adjectival_names(unmatched["en"])
        near = [
            (
                _leftover_distance(one.word.lower, without_possessive(other.word)),
                one.number,
                other.number,
            )
            for one in unmatched["ru"]
            for other in unmatched["en"]
        ]
        ranked = ((one, other) for away, one, other in sorted(near) if away <= MAX_DISTANCE)
        return unmatched, dict(greedy_assignment(ranked)) if near else {}

    def _without_lower_case_matches(self) -> dict[str, list[Name]]:
        """Match the names left with words that do not look like names; return by language those still unmatched."""
        linked = {"ru": self._nearest.keys(), "en": self._taken}
        left = {
            language: [name for name in names if name.number not in linked[language]]
            for language, names in self._names.items()
        }
        found: dict[str, dict[int, int | None]] = {
            language: {name.number: self._lower_case_match(name, language) for name in names}
            for language, names in left.items()
        }
        for number in [number for number, match in found["en"].items() if match is None]:
            for one in _match_russian_bigram(self._forms["en"][number], self._segments["ru"]):
                found["en"][number], found["ru"][one] = one, number
        self._mentions.extend((one, other) for one, other in found["ru"].items() if other is not None)
        self._mentions.extend((one, other) for other, one in found["en"].items() if one is not None)
        return {
            language: [name for name in names if found[language][name.number] is None]
            for language, names in left.items()
        }

    def _lower_case_match(self, name: Name, language: str) -> int | None:
        """Return the number of a word of the other segment, or of the first of two, that is a name («российский»)."""
        other, form = OTHER[language], self._forms[language][name.number]
        names = {known.number for known in self._names[other]}
        words = self._segments[other].words
        for number, candidate in enumerate(self._forms[other]):
            russian, english = (form, candidate) if language == "ru" else (candidate, form)
            if number in names or cannot_match(russian, english):
                continue
            limit = MAX_DISTANCE if words[number].capitalised else MAX_STRICT_DISTANCE
            if name_distance(russian, english, limit=limit) <= limit:
                return number
        return _match_english_bigram(form, self._segments[other].folded_words) if language == "ru" else None

    def _without_learned_translations(self, unmatched: Mapping[str, list[Name]]) -> dict[str, list[Name]]:
        """Return the names left without those that the other segment calls by a learned translation, and these."""
        matches = {
            language: _learned_matches(names, self._segments[OTHER[language]]) for language, names in unmatched.items()
        }
        used = {OTHER[language]: set().union(*found.values()) for language, found in matches.items()}
        return {
            language: [n for n in names if n.number not in matches[language] and n.number not in used[language]]
            for language, names in unmatched.items()
        }

    def _has_initial(self, name: Name, language: str) -> bool:
        """Whether the surname after a first name has an initial across: "Anton Chekhov" is «А. П. Чехов»."""
        links = self._nearest if language == "ru" else {other: one for one, other in self._nearest.items()}
        following = {name.number + 1, name.number + 2} & links.keys()
        surnames = [other.number for other in self._names[language] if other.number in following]
        across = self._segments[OTHER[language]]
        initials = [letter for number in surnames for letter in initials_before(across, links[number])]
        if language == "ru":
            return any(letter not in impossible_initials(name.word.lower[:2]) for letter in initials)
        return any(name.word.lower[0] not in impossible_initials(letter) for letter in initials if letter >= "а")

    def _adjectival_names(self, englishes: Sequence[Name]) -> list[Name]:
        """Return denominal adjectives («немецкий») without an English counterpart, where a name is left unmatched."""
        words = self._segments["en"].words
        rare = {without_possessive(name.word) for name in englishes} - english_vocabulary()
        if any(in_gazetteer(word) for word in rare):  # «китайскую» is not rendered by the "China" of «КНР»
            groups = {name.group for name in self._names["en"] if name.number in self._taken}
            used = self._taken | {name.number for name in self._names["en"] if name.group in groups}
            return _adjectival_names(self._segments["ru"], [word for n, word in enumerate(words) if n not in used])
        shared = len({one for one, _ in self._mentions}) < len(self._mentions)
        if shared or any(name.required for name in englishes):
            return _adjectival_names(self._segments["ru"], words)
        return []


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
    return EntityLinks((russian, english), (russians, englishes))


def initials_before(side: Segment, number: int) -> list[str]:
    """Return the initials that stand before a word, folded.

    >>> initials_before(Segment("Вот А. П. Чехов.", "ru"), 3), initials_before(Segment("Вот А.П. Чехов.", "ru"), 2)
    (['п', 'а'], ['а', 'п'])
    """
    found: list[str] = []
    for word in side.words[max(0, number - 2) : number][::-1]:
        if "." in word.text:
            return [*found, *word.lower]
        if len(word.text) > 1 or not word.capitalised or side.text[word.end : word.end + 1] != ".":
            break
        found.append(word.lower)
    return found


def _leftover_distance(russian: str, english: str) -> float:
    """Return the distance of two names that match no other, which may be diminutives of one: «Димка», "Dima"."""
    away = name_distance(russian, english, True, MAX_DISTANCE)
    return min(away, MAX_STRICT_DISTANCE) if are_diminutives(russian, english) else away


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
        if _ADJECTIVAL.search(word.lower, 3)
        and not word.capitalised
        and (across := gazetteer_translations(word.lower))
        and not across <= english_vocabulary()
        and not any(
            name_distance(word.lower, without_possessive(other), limit=MAX_STRICT_DISTANCE) <= MAX_STRICT_DISTANCE
            for other in english
        )
    ]


def _learned_matches(names: Sequence[Name], other: Segment) -> dict[int, set[int]]:
    """Return by number the names that the other side calls what it was learned to, with the numbers of those words."""
    found: dict[int, set[int]] = {}
    roots: list[str] = []
    for name in names:
        if across := learned_translations(name.word.lower).stems | full_first_names(name.word.lower):
            roots = roots or [name_stem(_plain(word.lower)) for word in other.words]
            numbers = {n for n, own in enumerate(roots) if own in across}
            if numbers:
                found[name.number] = numbers
    return found


def _plain(word: str) -> str:
    """Return a folded word in Latin letters without accents («Tíkhon»); any other as it is."""
    return english_letters(word) if _is_accented(word) else word


def _is_accented(word: str) -> bool:
    """Whether a word in Latin letters has others than those of English."""
    return not word.isascii() and word[0] < "\u0400"


def _match_russian_bigram(english: str, russian: Segment) -> tuple[int, ...]:
    """Return the numbers of two Russian names that make an English one together: «Абдель Азиз», "Abdulaziz"."""
    for number, (a, b) in enumerate(pairwise(russian.words)):
        both = a.lower + b.lower
        likely = a.capitalised and b.capitalised and 0.5 * len(english) < len(both) < 2 * len(english)
        if likely and transliteration_distance(both, english, limit=MAX_STRICT_DISTANCE) <= MAX_STRICT_DISTANCE:
            return number, number + 1
    return ()


@lru_cache(maxsize=1 << 18)
def name_distance(russian: str, english: str, exhaustive: bool = False, limit: float = 1.0) -> float:
    """Name distance of two folded words: 0 for one name by the tables or by letters, 1 for different ones.

    Of words with hyphens the nearest parts count. A thorough look is for names that found nothing nearer. A distance
    above `limit` may be given as 1, which is quicker.

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
    if _is_accented(russian) and english_letters(russian) == english_letters(english):
        return 0.0
    # By its letters a country of the tables may be like the parts of a word together: «украинский», "US-trained".
    away = 1.0 if allowed and "-" in english else transliteration_distance(russian, english, exhaustive, limit)
    if allowed and (away > MAX_STRICT_DISTANCE or in_gazetteer(english)):
        away = max(
            away, 0.5
        )  # a country that the tables know sounds like its own name: Iceland, Ireland; Niger, Nigeria
    if away > MAX_STRICT_DISTANCE and ("-" in russian or "-" in english):
        parts = [word.split("-") for word in (russian, english)]
        near = (
            name_distance(a, b, exhaustive, limit)
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
    """Return the number of the first of two English words that make a Russian one together."""
    limit = MAX_STRICT_DISTANCE if gazetteer_translations(russian) else MAX_DISTANCE
    pairs = enumerate(pairwise(english))
    return next((number for number, (a, b) in pairs if _are_together(russian, a, b, limit)), None)


def _are_together(russian: str, first: str, second: str, limit: float) -> bool:
    """Whether two neighbouring English words are a Russian one together: «Уоллстрит», «Нью-Йорк», «Супербоул»."""
    size = len(first) + len(second)
    return (
        len(first) > 1
        and 0.5 * len(russian) < size < 2 * len(russian)
        and first[0] not in impossible_initials(russian[:2])
        and transliteration_distance(russian, first + second, limit=limit) <= limit
    )
