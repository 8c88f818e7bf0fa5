"""A pair being damaged: words that know what became of them and which words of the other side they correspond to."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from scripts.training.detector_recipe.texts import Pair, Side

UNKNOWN = -1


@dataclass(eq=False)
class Word:
    """One word and its labels: 1 yes, 0 no, -1 nobody knows. `gap` is about the place before the word."""

    text: str
    glued: bool
    links: list[Word] = field(default_factory=list)
    wrong: int = 0
    unmatched: int = 0
    gap: int = 0


@dataclass
class Draft:
    """Both sides as lists of words, each closed by an empty word that carries the gap at the end."""

    source: list[Word]
    target: list[Word]

    @classmethod
    def of(cls, pair: Pair) -> Draft:
        """Start from an undamaged pair."""
        source, target = words_of(pair.source), words_of(pair.target)
        for i, j in pair.links:
            source[i].links.append(target[j])
            target[j].links.append(source[i])
        return cls(source, target)

    def damaged(self) -> bool:
        """Whether anything was done that the other side contradicts."""
        return any(word.wrong > 0 or word.unmatched > 0 or word.gap > 0 for word in self.source + self.target)


def words_of(side: Side) -> list[Word]:
    """Return a side's words and the empty word that closes them."""
    return [Word(text, glued) for text, glued in zip(side.words, side.glued, strict=True)] + [Word("", True)]


def side_of(words: list[Word]) -> Side:
    """Return the words as a side again."""
    return Side(tuple(word.text for word in words[:-1]), tuple(word.glued for word in words[:-1]))


def drop(edited: list[Word], other: list[Word], start: int, end: int) -> None:
    """Take words `start` to `end` out of `edited`; what they corresponded to is unmatched in `other`."""
    gone = edited[start:end]
    after = edited[end]
    if not start and after.text[:1].islower():
        after.text = after.text[0].upper() + after.text[1:]
    after.gap = 1
    if after.text[:1].isalnum():
        after.glued = gone[0].glued
    lost = {id(word) for word in gone}
    orphans = []
    for number, word in enumerate(other):
        if word.links and any(id(link) in lost for link in word.links):
            word.links = [link for link in word.links if id(link) not in lost]
            if word.links:
                word.unmatched = UNKNOWN
            else:
                orphans.append(number)
                word.unmatched = 1
    if len(gone) > 1 and orphans:
        fill(other, orphans)
    elif orphans:
        for number in (orphans[0] - 1, orphans[-1] + 1):
            if 0 <= number < len(other) and not other[number].links and not other[number].unmatched:
                other[number].unmatched = UNKNOWN
    if not orphans:
        for word in other:
            if not word.links and word.text and word.text[0].isalnum():
                word.unmatched = UNKNOWN
    del edited[start:end]


def fill(other: list[Word], orphans: list[int]) -> None:
    """Mark unlinked words between unmatched ones as unmatched too, where no kept word stands between them."""
    for left, right in itertools.pairwise(orphans):
        between = other[left + 1 : right]
        if len(between) <= 4 and all(not word.links for word in between):
            for word in between:
                word.unmatched = 1
        else:
            for word in between:
                if not word.links:
                    word.unmatched = UNKNOWN
    for number in (orphans[0] - 1, orphans[-1] + 1):
        if 0 <= number < len(other) and not other[number].links and not other[number].unmatched:
            other[number].unmatched = UNKNOWN


def insert(edited: list[Word], other: list[Word], at: int, texts: list[str], glued: list[bool] | None = None) -> None:
    """Put words into `edited` before word `at`; the matching place of `other` gets a gap."""
    new = [Word(text, bool(glued and glued[number]), unmatched=1) for number, text in enumerate(texts)]
    if at == 0:
        first = edited[0]
        if first.text[:1].isupper() and first.text[1:].islower():
            new[0].text = new[0].text[:1].upper() + new[0].text[1:]
        first.glued = False
    elif edited[at].glued and edited[at].text[:1].isalnum():
        new[0].glued, edited[at].glued = True, False
    places = set()
    if at and edited[at - 1].links:
        places.add(1 + max(position(other, link) for link in edited[at - 1].links))
    if edited[at].links:
        places.add(min(position(other, link) for link in edited[at].links))
    elif not edited[at].text:
        places.add(len(other) - 1)
    for place in places:
        if other[place].gap == 0:
            other[place].gap = 1 if len(places) == 1 else UNKNOWN
    if not places:
        for word in other:
            word.gap = word.gap or UNKNOWN
    edited[at:at] = new


def position(words: list[Word], word: Word) -> int:
    """Return where this very word stands (equal texts do not make words the same)."""
    return next(number for number, other in enumerate(words) if other is word)


def replace(edited: list[Word], at: int, text: str) -> None:
    """Put another text in a word's place; what it corresponded to is wrong as well."""
    word = edited[at]
    word.text, word.wrong = text, 1
    for link in word.links:
        link.wrong = 1 if len(link.links) == 1 else UNKNOWN


def swap(edited: list[Word], i: int, j: int) -> None:
    """Let two words change places; each now stands against the other's counterpart."""
    a, b = edited[i], edited[j]
    a.text, b.text = b.text, a.text
    for word in (a, b):
        word.wrong = 1
        for link in word.links:
            link.wrong = UNKNOWN
