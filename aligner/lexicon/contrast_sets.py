"""Contrast sets: English words that exclude each other (must/may, all/some, rise/fall)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from aligner.lexicon.resources import read_lines


@dataclass(frozen=True, slots=True, eq=False)
class ContrastSet:
    """A set of classes that contradict each other; each class is its words. A set is equal to itself alone.

    `name` is the set's own; that of two opposites is their first words ("good/bad"). `names` are those of the classes.
    """

    type: str
    name: str
    classes: tuple[tuple[str, ...], ...]
    names: tuple[str, ...] = ()

    def interchangeable(self, one: int, other: int) -> bool:
        """Whether two classes are so near each other that free translations exchange them."""
        return bool(self.names) and f"{self.names[one]}/{self.names[other]}" in _interchangeable_pairs()


_WORD_LISTS = frozenset(
    {"interchangeable", "stop-words", "phrases", "dictionary", "fixed-phrases", "before-number", "indefinite"}
)
"""First fields of the lines of `contrast_sets.tsv` that are not classes of a set."""


@cache
def contrasts() -> tuple[ContrastSet, ...]:
    """Return all sets: those of `contrast_sets.tsv`, and a set for each pair of `antonyms.txt`."""
    sets: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {}
    for line in read_lines("contrast_sets.tsv"):
        type_, name, kind, words = line.split("\t")
        if type_ not in _WORD_LISTS:
            sets.setdefault((type_, name), []).append((kind, tuple(w.strip() for w in words.split(" | "))))
    found = [
        ContrastSet(type_, name, tuple(words for _, words in classes), tuple(kind for kind, _ in classes))
        for (type_, name), classes in sets.items()
    ]
    for line in read_lines("antonyms.txt"):
        sides = tuple(
            tuple(form for word in side.split() for form in inflected_forms(word)) for side in line.split(" / ")
        )
        found.append(ContrastSet("meaning", f"{sides[0][0]}/{sides[1][0]}", sides))
    return tuple(found)


@cache
def _interchangeable_pairs() -> frozenset[str]:
    """Return the pairs of classes listed as interchangeable, in both orders."""
    pairs = [line.split("\t")[2:] for line in read_lines("contrast_sets.tsv") if line.startswith("interchangeable\t")]
    return frozenset(f"{a}/{b}" for one, other in pairs for a, b in ((one, other), (other, one)))


def inflected_forms(word: str) -> list[str]:
    """Return the forms of a listed word: "+" after a regular verb, "=" after a noun with a regular plural.

    >>> inflected_forms("reduce+"), inflected_forms("ally="), inflected_forms("good")
    (['reduce', 'reduces', 'reduced', 'reducing'], ['ally', 'allies'], ['good'])
    """
    stem, mark = (word[:-1], word[-1]) if word[-1] in "+=" else (word, "")
    if not mark:
        return [stem]
    hissing = stem.endswith(("s", "x", "z", "ch", "sh"))
    thirds = stem[:-1] + "ies" if stem[-1] == "y" and stem[-2] not in "aeiou" else stem + ("es" if hissing else "s")
    if mark == "=":
        return [stem, thirds]
    if stem[-1] == "e":
        return [stem, thirds, stem + "d", stem[:-1] + "ing"]
    if stem[-1] == "y" and stem[-2] not in "aeiou":
        return [stem, thirds, stem[:-1] + "ied", stem + "ing"]
    doubled = stem + stem[-1] if stem in ("ban", "permit", "admit", "stop", "equip") else stem
    return [stem, thirds, doubled + "ed", doubled + "ing"]


@cache
def english_phrases() -> tuple[str, ...]:
    """Return the members of all sets that are several words long, and idioms, whose words mean something else."""
    classes_by_word = {w for c in contrasts() for words in c.classes for w in words if " " in w}
    return tuple(sorted(classes_by_word | listed_words("fixed-phrases", "en")))


@cache
def russian_phrases() -> tuple[str, ...]:
    """Return Russian phrases that mean something else than their words."""
    return tuple(listed_words("phrases", "ru"))


@cache
def stop_words(name: str) -> frozenset[str]:
    """Return stop words of a set: Russian words whose likelihoods are no evidence about it."""
    return listed_words("stop-words", "ru", name)


@cache
def before_number_only(name: str) -> frozenset[str]:
    """Return English words that belong to a set only before a number: "over 300", not "over the hills"."""
    return listed_words("before-number", "en", name)


@cache
def indefinite_only(name: str) -> frozenset[str]:
    """Return English words that belong to a set but not after "the": "most men", not "the most able man"."""
    return listed_words("indefinite", "en", name)


def listed_words(type: str, language: str, name: str = "") -> frozenset[str]:
    """Return the words that the lines of a type list, those for one set where it is named."""
    rows = _lines_of(type)
    return frozenset(w for own, to, words in rows if to == language and name in ("", own) for w in words.split(" | "))


@cache
def _lines_of(type: str) -> tuple[tuple[str, str, str], ...]:
    """Return the other fields of the lines of a type: the set, a language or a class, and words."""
    rows = (line.split("\t") for line in read_lines("contrast_sets.tsv"))
    return tuple((row[1], row[2], row[3]) for row in rows if row[0] == type)


@cache
def dictionary_classes(name: str) -> dict[str, tuple[int, ...]]:
    """Return for Russian words the classes of a set that dictionaries give them, however rare in the training data.

    Keys are lemmas with a star, as of `aligner.lexicon.lexical_choice.lemma_key`, and lemmas with a negation
    before them; phrases as they are.
    """
    found: dict[str, tuple[int, ...]] = {}
    rows = [(kind, words) for own, kind, words in _lines_of("dictionary") if own == name]
    classes = next(contrast.names for contrast in contrasts() if contrast.name == name) if rows else ()
    for kind, words in rows:
        for word in words.split(" | "):
            found[word] = (*found.get(word, ()), classes.index(kind))
    return found


@cache
def classes_by_word() -> dict[str, tuple[tuple[ContrastSet, int], ...]]:
    """Return for each word the sets and classes that it belongs to."""
    table: dict[str, list[tuple[ContrastSet, int]]] = {}
    for contrast in contrasts():
        for number, words in enumerate(contrast.classes):
            for word in words:
                table.setdefault(word, []).append((contrast, number))
    return {word: tuple(found) for word, found in table.items()}
