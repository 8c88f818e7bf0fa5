"""What may replace or join a word: neighbours in meaning that do not translate it, words seen between two others."""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np

from scripts.training.detector_recipe.lexicon import Array, english_stem, russian_stem
from scripts.training.detector_recipe.texts import Pair, word_list

LEAST = 4
NEIGHBOURS = 60
KEPT = 10


class Vocabulary:
    """The words of one side of the pairs, with their neighbours in meaning and in the sentence."""

    def __init__(
        self, sentences: list[tuple[str, ...]], kind: Callable[[str], str], swaps: dict[str, list[str]]
    ) -> None:
        """`kind` tells which words fit in one another's place; `swaps` gives the members of a word's groups."""
        self.swaps = swaps
        self.kind = kind
        self.counts = Counter(word for words in sentences for word in words)
        self.names = sorted(
            word
            for word, count in Counter(
                word for words in sentences for word in words[1:] if word[0].isupper() and word[1:].islower()
            ).items()
            if count >= 3 and self.counts[word.lower()] == 0 and len(word) > 3
        )
        self.by_kind: dict[str, list[str]] = defaultdict(list)
        for word, count in sorted(self.counts.items()):
            if count >= LEAST and content(word):
                self.by_kind[kind(word)].append(word)
        self.after: dict[str, Counter[str]] = defaultdict(Counter)
        self.before: dict[str, set[str]] = defaultdict(set)
        for words in sentences:
            for first, second in itertools.pairwise(words):
                if first[0].isalnum() and second[0].isalnum():
                    self.after[first.lower()][second.lower()] += 1
                    self.before[second.lower()].add(first.lower())
        self.neighbours: dict[str, list[str]] = {}

    def common(self) -> list[str]:
        """Return the content words worth an embedding."""
        return [word for words in self.by_kind.values() for word in words]

    def meet(self, words: list[str], vectors: Array, translations: dict[str, set[str]]) -> None:
        """Fill in each word's nearest words of its kind that share no translation with it."""
        numbers = {word: number for number, word in enumerate(words)}
        for group in self.by_kind.values():
            rows = vectors[[numbers[word] for word in group]]
            for start in range(0, len(group), 2000):
                nearest = np.argsort(-(rows[start : start + 2000] @ rows.T), axis=1)[:, 1:NEIGHBOURS]
                for word, others in zip(group[start : start + 2000], nearest, strict=True):
                    mine = translations.get(word, set())
                    far = [group[n] for n in others if not mine & translations.get(group[n], set())]
                    self.neighbours[word] = [other for other in far if other.lower() != word.lower()][:KEPT]

    def other(self, word: str, chance: random.Random) -> str | None:
        """Return a word that says something else in this one's place, None where we know none."""
        group = self.swaps.get(word.lower())
        near = self.neighbours.get(word) or self.neighbours.get(word.lower())
        if group and chance.random() < 0.6:
            new = chance.choice(group)
        elif near and chance.random() < 0.75:
            new = chance.choice(near)
        elif content(word) and len(self.by_kind.get(self.kind(word), ())) > 20:
            new = chance.choice(self.by_kind[self.kind(word)])
        else:
            return None
        if new.lower() == word.lower():
            return None
        return new.capitalize() if word[0].isupper() and word[1:].islower() else new

    def between(self, first: str, second: str, chance: random.Random) -> str | None:
        """Return a word that has been seen after `first` and before `second`."""
        followers = self.after.get(first.lower())
        if not followers:
            return None
        fit = [word for word in followers if word in self.before.get(second.lower(), ()) and content(word)]
        return chance.choice(fit) if fit else None


FUNCTION = word_list("function")


def content(word: str) -> bool:
    """Whether a word carries meaning of its own: letters, and not on our list of function words."""
    return word[0].isalpha() and len(word) > 2 and word.lower() not in FUNCTION


def english_kind(word: str) -> str:
    """Return the class of English words that may stand in this one's place, by its ending and its capital."""
    ending = re.search(r"(ing|ed|ly|tion|ness|s|er|al|ous|ive|ful)$", word.lower())
    return ("N" if word[0].isupper() else "n") + (ending.group() if ending else "")


class RussianKind:
    """Gives the grammar of a Russian word's likeliest reading, remembered from call to call."""

    def __init__(self) -> None:
        from pymorphy3 import MorphAnalyzer

        self.analyzer = MorphAnalyzer()
        self.known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """Return part of speech, case, number, gender, tense, person and capital of a word as one text."""
        if word not in self.known:
            tag = self.analyzer.parse(word)[0].tag
            parts = (tag.POS, tag.case, tag.number, tag.gender, tag.tense, tag.person, word[0].isupper())
            self.known[word] = " ".join(map(str, parts))
        return self.known[word]

    def __getstate__(self) -> dict[str, str]:
        return self.known

    def __setstate__(self, known: dict[str, str]) -> None:
        self.__init__()  # type: ignore[misc]
        self.known = known


def read_swaps() -> dict[str, list[str]]:
    """Return for each word of `swaps.txt` the other members of its groups."""
    others: dict[str, list[str]] = defaultdict(list)
    for line in Path(__file__).with_name("swaps.txt").read_text(encoding="utf-8").splitlines():
        group = line.split() if not line.startswith("#") else []
        for word in group:
            others[word.lower()] += [other for other in group if other != word]
    return others


def build(pairs: list[Pair], embed: Callable[[list[str]], Array]) -> tuple[Vocabulary, Vocabulary]:
    """Return the Russian and the English vocabulary of aligned pairs; `embed` gives unit vectors of words."""
    swaps = read_swaps()
    source = Vocabulary([pair.source.words for pair in pairs], RussianKind(), swaps)
    target = Vocabulary([pair.target.words for pair in pairs], english_kind, swaps)
    stem = russian_stem()
    seen: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        for i, j in pair.links:
            seen[pair.source.words[i], pair.target.words[j]] += 1
    russian: dict[str, set[str]] = defaultdict(set)
    english: dict[str, set[str]] = defaultdict(set)
    for (s, t), _ in seen.items():
        russian[s].add(english_stem(t))
        english[t].add(stem(s))
    for side, translations in ((source, russian), (target, english)):
        words = side.common()
        side.meet(words, embed(words), translations)
    return source, target
