"""Damage done to translations on the fly, in proportions and shapes that real ones take, with labels on both sides."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable

from scripts.training.detector_recipe.draft import Draft, Word, drop, insert, replace, side_of, swap
from scripts.training.detector_recipe.texts import Pair, word_list
from scripts.training.detector_recipe.vocabulary import Vocabulary, content

OPENERS, PREPOSITIONS, AUXILIARIES = (word_list(name) for name in ("openers", "prepositions", "auxiliaries"))
NEGATED = {
    "don't": "do", "doesn't": "does", "didn't": "did", "isn't": "is", "aren't": "are", "wasn't": "was",
    "weren't": "were", "can't": "can", "cannot": "can", "couldn't": "could", "won't": "will", "wouldn't": "would",
    "shouldn't": "should", "haven't": "have", "hasn't": "has", "hadn't": "had", "mustn't": "must",
}  # fmt: skip
VERBS = "[Dd]o|[Dd]oes|[Dd]id|[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Cc]ould|[Ww]ould|[Ss]hould|[Hh]ave|[Hh]as|[Hh]ad"
REWRITES: list[tuple[str, str]] = [
    (rf"\b({VERBS}) not\b", r"\1n't"), (rf"\b({VERBS})n['’]t\b", r"\1 not"),
    (r"\b(I|[Yy]ou|[Ww]e|[Tt]hey) (?:have)\b", r"\1've"),
    (r"\b(I)['’]m\b", r"\1 am"),
    (r"\b([Ii]t|[Hh]e|[Ss]he)['’]s\b", r"\1 is"), (r"\b([Yy]ou|[Ww]e|[Tt]hey) are\b", r"\1're"),
    (r"[“”]", '"'), (r"’", "'"), (r" — ", " - "), (r"«|»", '"'), (r"\bthat (?=he|she|it|they|we|I|the)\b", ""),
    (r"\bhowever\b", "though"), (r"\bpercent\b", "%"), (r"\bten\b", "10"), (r"\btwo\b", "2"), (r"\bthree\b", "3"),
    (r"\bbegan\b", "started"), (r"\bbegin\b", "start"), (r"\bhuge\b", "enormous"), (r"\bmaybe\b", "perhaps"),
    (r"\bperhaps\b", "maybe"), (r"\bnearly\b", "almost"), (r"\balmost\b", "nearly"), (r"\bbig\b", "large"),
    (r"\bpeople\b", "persons"), (r"\bat once\b", "immediately"), (r"\bbuy\b", "purchase"), (r"\bhelp\b", "assist"),
    (r"\bin order to\b", "to"), (r"\bWell, ", ""), (r"\bsaid\b", "told"), (r"ё", "е"),
]  # fmt: skip
"""Rewrites that keep the meaning, so that the detector learns to let them pass."""


class Damager:
    """Damages drafts; every choice is drawn from one seeded source of chance."""

    def __init__(self, source: Vocabulary, target: Vocabulary, spare: list[Pair], chance: random.Random) -> None:
        """`spare` are pairs whose clauses and sentences get inserted into others."""
        self.vocabularies = (source, target)
        self.spare = spare
        self.chance = chance
        self.kinds: list[tuple[float, Callable[[Draft, int], bool]]] = [
            (16, self.drop_word), (9, self.drop_phrase), (9, self.drop_clause), (12, self.insert_word),
            (5, self.insert_phrase), (8, self.insert_clause), (26, self.replace_word), (9, self.swap_function),
            (8, self.negate), (3, self.change_number), (5, self.change_name), (4, self.swap_roles), (3, self.shuffle),
            (3, self.add_sentence),
        ]  # fmt: skip

    def damage(self, pair: Pair) -> Draft:
        """Return the pair with one to four damages, mostly in the translation; several teach more in the same time."""
        draft = Draft.of(pair)
        count = self.chance.choices((1, 2, 3, 4), (45, 28, 17, 10))[0]
        for _ in range(12):
            side = 1 if self.chance.random() < 0.68 else 0
            _, kind = self.chance.choices(self.kinds, [weight for weight, _ in self.kinds])[0]
            count -= kind(draft, side)
            if count <= 0:
                break
        return draft

    def sides(self, draft: Draft, side: int) -> tuple[list[Word], list[Word]]:
        """Return the side to edit and the other one."""
        return (draft.target, draft.source) if side else (draft.source, draft.target)

    def pick(self, words: list[Word], fit: Callable[[Word], bool]) -> int | None:
        """Return the number of some untouched word that fits."""
        untouched = (n for n, word in enumerate(words[:-1]) if not (word.wrong or word.unmatched or word.gap))
        numbers = [number for number in untouched if fit(words[number])]
        return self.chance.choice(numbers) if numbers else None

    def drop_word(self, draft: Draft, side: int) -> bool:
        """A content word is missing."""
        edited, other = self.sides(draft, side)
        at = self.pick(edited, lambda word: content(word.text) and bool(word.links))
        if at is None or len(edited) < 5:
            return False
        drop(edited, other, at, at + 1)
        return True

    def spans(self, words: list[Word], least: int, most: int, opens: Callable[[str], bool]) -> list[tuple[int, int]]:
        """Return spans of `least` to `most` words without punctuation that start where `opens` and end anywhere."""
        found = []
        for start, word in enumerate(words[:-1]):
            if opens(word.text.lower()):
                end = start + 1
                while end < len(words) - 1 and end - start < most and words[end].text[0].isalnum():
                    if end - start >= least and words[end].text.lower() in PREPOSITIONS | OPENERS:
                        break
                    end += 1
                if end - start >= least and any(content(w.text) and w.links for w in words[start:end]):
                    found.append((start, end))
        return found

    def drop_phrase(self, draft: Draft, side: int) -> bool:
        """A prepositional phrase, or two or three words in a row, are missing."""
        edited, other = self.sides(draft, side)
        if self.chance.random() < 0.7:
            found = self.spans(edited, 2, 5, lambda text: text in PREPOSITIONS)
        else:
            found = self.spans(edited, 2, self.chance.randint(2, 4), lambda text: text.isalpha())
        if not found or len(edited) < 8:
            return False
        drop(edited, other, *self.chance.choice(found))
        return True

    def clauses(self, words: list[Word]) -> list[tuple[int, int]]:
        """Return spans of 4 words or more between punctuation or from a conjunction to it, with the mark before."""
        marks = [-1] + [n for n, word in enumerate(words[:-1]) if word.text in ",;:—–-()."] + [len(words) - 1]
        found = []
        for left, right in itertools.pairwise(marks):
            if right - left - 1 >= 4:
                found.append((left, right) if left >= 0 else (0, right + 1))
            for start in range(left + 2, right - 4):
                if words[start].text.lower() in OPENERS | {"and", "и"}:
                    found.append((start, right))
                    break
        size = len(words) - 1
        return [(a, min(b, size)) for a, b in found if 4 <= b - a <= 0.65 * size]

    def drop_clause(self, draft: Draft, side: int) -> bool:
        """A clause is missing."""
        edited, other = self.sides(draft, side)
        found = [span for span in self.clauses(edited) if sum(bool(w.links) for w in edited[slice(*span)]) >= 2]
        if not found:
            return False
        drop(edited, other, *self.chance.choice(found))
        return True

    def insert_word(self, draft: Draft, side: int) -> bool:
        """A word was added that fits its neighbours."""
        edited, other = self.sides(draft, side)
        order = list(range(1, len(edited) - 1))
        self.chance.shuffle(order)
        for at in order[:8]:
            word = self.vocabularies[side].between(edited[at - 1].text, edited[at].text, self.chance)
            if word and not edited[at].gap:
                insert(edited, other, at, [word])
                return True
        return False

    def borrowed(self, side: int) -> list[Word]:
        """Return the words of one side of a spare pair."""
        return self.sides(Draft.of(self.chance.choice(self.spare)), side)[0]

    def insert_phrase(self, draft: Draft, side: int) -> bool:
        """A prepositional phrase from elsewhere was added."""
        edited, other = self.sides(draft, side)
        donor = self.borrowed(side)
        found = self.spans(donor, 2, 5, lambda text: text in PREPOSITIONS)
        places = [n for n, word in enumerate(edited) if n and edited[n - 1].text[0].isalnum() and not word.glued] or [0]
        if not found or places == [0]:
            return False
        start, end = self.chance.choice(found)
        insert(edited, other, self.chance.choice(places), [word.text for word in donor[start:end]])
        return True

    def insert_clause(self, draft: Draft, side: int) -> bool:
        """A clause from elsewhere was added at a border between clauses."""
        edited, other = self.sides(draft, side)
        donor = self.borrowed(side)
        found = [span for span in self.clauses(donor) if span[1] - span[0] <= 14]
        places = [n for n, word in enumerate(edited[:-1]) if n and word.text in ",;.!?"]
        if not found or not places:
            return False
        words = donor[slice(*self.chance.choice(found))]
        if words[-1].text in ".,;!?":
            words = words[:-1]
        if not words or words[0].text.isalpha():
            words = [Word(",", True), *words]
        insert(edited, other, self.chance.choice(places), [w.text for w in words], [w.glued for w in words])
        return True

    def replace_word(self, draft: Draft, side: int) -> bool:
        """A content word is another: an antonym, a sister term, or anything of its class."""
        edited, _ = self.sides(draft, side)
        at = self.pick(edited, lambda word: content(word.text) and bool(word.links))
        new = self.vocabularies[side].other(edited[at].text, self.chance) if at is not None else None
        if at is None or new is None:
            return False
        replace(edited, at, new)
        return True

    def swap_function(self, draft: Draft, side: int) -> bool:
        """A modal, quantifier, direction, time word or the like became its opposite or its neighbour."""
        edited, _ = self.sides(draft, side)
        swaps = self.vocabularies[side].swaps
        at = self.pick(edited, lambda word: word.text.lower() in swaps)
        if at is None:
            return False
        new = self.chance.choice(swaps[edited[at].text.lower()])
        replace(edited, at, new.capitalize() if edited[at].text[0].isupper() else new)
        return True

    def negate(self, draft: Draft, side: int) -> bool:
        """A negation was lost, or one put in."""
        edited, other = self.sides(draft, side)
        if side:
            at = self.pick(edited, lambda word: word.text.lower().replace("’", "'") in NEGATED)
            if at is not None:
                old = edited[at].text
                new = NEGATED[old.lower().replace("’", "'")]
                replace(edited, at, new.capitalize() if old[0].isupper() else new)
                return True
        at = self.pick(edited, lambda word: word.text.lower() in ("not", "не", "never", "нет", "никогда"))
        if at is not None:
            drop(edited, other, at, at + 1)
            return True
        kind = self.vocabularies[side].kind

        def verb(word: Word) -> bool:
            return word.text.lower() in AUXILIARIES if side else kind(word.text)[:4] == "VERB" and bool(word.links)

        at = self.pick(edited, verb)
        if at is None:
            return False
        insert(edited, other, at + side, ["not" if side else "не"])
        return True

    def change_number(self, draft: Draft, side: int) -> bool:
        """A digit of a number is another."""
        edited, _ = self.sides(draft, side)
        at = self.pick(edited, lambda word: any(letter.isdigit() for letter in word.text))
        if at is None:
            return False
        places = [n for n, letter in enumerate(edited[at].text) if letter.isdigit()]
        place, old = self.chance.choice(places), edited[at].text
        digit = self.chance.choice([d for d in "123456789" if d != old[place]])
        replace(edited, at, old[:place] + digit + old[place + 1 :])
        return True

    def change_name(self, draft: Draft, side: int) -> bool:
        """A name is another name."""
        edited, _ = self.sides(draft, side)
        names = self.vocabularies[side].names
        at = self.pick(edited[1:], lambda w: w.text[:1].isupper() and w.text[1:].islower() and bool(w.links))
        if at is None or not names:
            return False
        replace(edited, at + 1, self.chance.choice(names))
        return True

    def swap_roles(self, draft: Draft, side: int) -> bool:
        """Two words of one class changed places."""
        edited, _ = self.sides(draft, side)
        kind = self.vocabularies[side].kind
        first = self.pick(edited, lambda word: content(word.text) and bool(word.links))
        if first is None:
            return False
        same = kind(edited[first].text)
        second = self.pick(edited, lambda w: content(w.text) and kind(w.text) == same and w.text != edited[first].text)
        if second is None:
            return False
        swap(edited, first, second)
        return True

    def shuffle(self, draft: Draft, side: int) -> bool:
        """Some words in a row are in another order."""
        edited, _ = self.sides(draft, side)
        size = self.chance.randint(3, 7)
        if len(edited) - 1 < size + 1:
            return False
        start = self.chance.randrange(len(edited) - size)
        window = edited[start : start + size]
        texts = [word.text for word in window]
        mixed = texts[:]
        self.chance.shuffle(mixed)
        if mixed == texts or any(w.unmatched or w.wrong or w.glued or not w.text[0].isalnum() for w in window):
            return False
        for word, text in zip(window, mixed, strict=True):
            word.wrong = 1 if word.text != text else 0
            word.text = text
            for link in word.links:
                link.wrong = link.wrong or -1
        return True

    def add_sentence(self, draft: Draft, side: int) -> bool:
        """A whole sentence from elsewhere stands before or after."""
        edited, other = self.sides(draft, side)
        donor = self.borrowed(side)[:-1]
        if not 3 <= len(donor) <= 25:
            return False
        at = self.chance.choice((0, len(edited) - 1))
        insert(edited, other, at, [word.text for word in donor], [bool(n) and w.glued for n, w in enumerate(donor)])
        return True


def rewritten(text: str, chance: random.Random, count: int = 2) -> str:
    """Return the text after up to `count` rewrites that keep its meaning."""
    for pattern, new in chance.sample(REWRITES, count * 6):
        text = re.sub(pattern, new, text)
    return text


def sides(draft: Draft) -> tuple[str, str]:
    """Return the draft's texts."""
    return side_of(draft.source).text(), side_of(draft.target).text()
