"""Phrase tokens: words with multiword expressions as one token ("more than") and clitics split ("do|n't")."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import pairwise, repeat
from typing import NamedTuple, overload

from aligner.document.model import Span
from aligner.lexicon.contrast_sets import (
    ContrastSet,
    before_number_only,
    classes_by_word,
    english_phrases,
    indefinite_only,
    russian_phrases,
)
from aligner.lexicon.resources import word_list
from aligner.lexicon.stemming import stem
from aligner.lexicon.tokens import Segment, Word

NEGATOR = "¬"
"""The key of a word that negates; all of them share it."""
_NEGATIVE = {"ru": "не ни нет нету", "en": "not no neither nor"}
_NEGATIVES = {language: frozenset(words.split()) for language, words in _NEGATIVE.items()}
_HOMONYMS = frozenset({"может", "may", "право"})
"""Words that are others where they stand otherwise."""
_STEMS = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


class PhraseToken(NamedTuple):
    """A word or phrase: what the table calls it, and its characters."""

    key: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The cue's characters."""
        return Span(self.start, self.end)


_phrase_token: Callable[[tuple[str, int, int]], PhraseToken] = partial(tuple.__new__, PhraseToken)
"""Makes a cue of its fields, twice as fast as the class does."""


@dataclass(frozen=True, slots=True)
class PhraseTokens(Sequence[PhraseToken]):
    """The phrase tokens of a side as columns: most are asked for nothing but their keys, and never made.

    >>> tokens = PhraseTokens(["more than", "5"], [0, 10], [9, 12])
    >>> tokens[1].span, [token.key for token in tokens]
    (Span(start=10, end=12), ['more than', '5'])
    """

    keys: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.keys)

    def __iter__(self) -> Iterator[PhraseToken]:
        """Yield each."""
        return map(_phrase_token, zip(self.keys, self.starts, self.ends, strict=True))

    @overload
    def __getitem__(self, number: int) -> PhraseToken: ...
    @overload
    def __getitem__(self, number: slice) -> list[PhraseToken]: ...
    def __getitem__(self, number: int | slice) -> PhraseToken | list[PhraseToken]:
        """Return one of them, or some."""
        if isinstance(number, slice):
            own = zip(self.keys[number], self.starts[number], self.ends[number], strict=True)
            return list(map(_phrase_token, own))
        return _phrase_token((self.keys[number], self.starts[number], self.ends[number]))

    def add(self, key: str, start: int, end: int) -> None:
        """Add one at the end."""
        self.keys.append(key)
        self.starts.append(start)
        self.ends.append(end)

    def extend(self, others: PhraseTokens, first: int, after: int) -> None:
        """Add some of others at the end."""
        self.keys.extend(others.keys[first:after])
        self.starts.extend(others.starts[first:after])
        self.ends.extend(others.ends[first:after])


Phrases = dict[str, list[list[str]]]
"""The phrases that begin with a word, by their second word, the longest first."""
_NONE: Phrases = {}


@cache
def _phrases(language: str) -> dict[str, Phrases]:
    """Return the phrases of a language by their first word."""
    table: dict[str, Phrases] = {}
    listed = [
        phrase.split(" ") for phrase in (russian_phrases() if language == "ru" else english_phrases()) if " " in phrase
    ]
    for words in sorted(listed, key=len, reverse=True):
        table.setdefault(words[0], {}).setdefault(words[1], []).append(words)
    return table


@cache
def _phrase_beginnings(language: str) -> frozenset[tuple[str, str]]:
    """Return the first two words of all phrases of a language."""
    return frozenset((first, second) for first, others in _phrases(language).items() for second in others)


def read_phrase_tokens(side: Segment) -> PhraseTokens:
    """Return the words of a side as the table of translations knows them.

    >>> read_phrase_tokens(Segment("You can’t take more than 30.", "en")).keys
    ['you', 'can', '¬', 'take', 'more than', '5']
    >>> read_phrase_tokens(Segment("Может, он и может прийти.", "ru")).keys
    ['может быть', 'он', 'и', 'может', 'прийти']
    """
    plain = _CONTEXT_FREE.setdefault(side.language, {})
    folded = side.folded_words
    keys = list(map(plain.get, folded, repeat("")))
    alone = PhraseTokens(keys, side.starts, side.ends)
    beginnings = _phrase_beginnings(side.language)
    if "" not in keys and beginnings.isdisjoint(pairwise(folded)):
        return alone
    found = PhraseTokens([], [], [])
    unread = 0
    for number, (key, next_words) in enumerate(zip(keys, pairwise([*folded, ""]), strict=True)):
        # It may hide a negation, or is new, or begins a phrase.
        if (not key or next_words in beginnings) and number >= unread:
            found.extend(alone, unread, number)
            unread = number + _read(side, number, plain, found)
    found.extend(alone, unread, len(keys))
    return found


_CONTEXT_FREE: dict[str, dict[str, str]] = {}
"""By language, the keys of words that mean the same whatever stands beside them but a phrase's next word."""


def _read(side: Segment, number: int, plain: dict[str, str], found: PhraseTokens) -> int:
    """Add the cues that begin at a word, and return of how many words they are."""
    words, word = side.words, side.words[number]
    listed = _phrases(side.language).get(word.lower, _NONE)
    if word.lower in _HOMONYMS and (other := _homonym(side, number)):
        found.add(other, word.start, word.end)
        return 1
    for phrase in listed.get(words[number + 1].lower, ()) if listed and number + 1 < len(words) else ():
        end = number + len(phrase)
        if end <= len(words) and all(words[number + n].lower == part for n, part in enumerate(phrase)):
            found.add(" ".join(phrase), word.start, words[end - 1].end)
            return len(phrase)
    if side.language == "en" and (word.lower == "cannot" or word.lower.endswith("n't")):
        for token in _split_negation(word):
            found.add(*token)
        return 1
    negates = word.lower in _NEGATIVES.get(side.language, frozenset())
    key = NEGATOR if negates else "5" if word.lower.isdigit() else word.lower.removesuffix("'s")
    found.add(key, word.start, word.end)
    if word.lower not in _HOMONYMS and len(plain) < 1 << 17:
        plain[word.lower] = key
    return 1


def _homonym(side: Segment, number: int) -> str | None:
    """Return the key of a homonym in context: «может» and «право» between commas, a capital "May"."""
    word = side.words[number]
    if word.lower == "may":
        return "May" if word.capitalised and number not in side.sentence_starts and word.text != "MAY" else None
    inserted = number in side.sentence_starts or side.text[: word.start].rstrip()[-1:] == ","
    if not inserted or side.text[word.end : word.end + 1] not in (",", "!", "."):
        return None
    return "правда" if word.lower == "право" else "может быть" if side.text[word.end] == "," else None


def _split_negation(word: Word) -> list[PhraseToken]:
    """Part "cannot" and "don't" into the verb and its negation."""
    verb = "can" if word.lower == "cannot" else _STEMS.get(word.lower[:-3], word.lower[:-3])
    middle = word.start + (3 if word.lower == "cannot" else len(word.lower) - 3)
    return [PhraseToken(verb, word.start, middle), PhraseToken(NEGATOR, middle, word.end)][middle == word.start :]


def is_negated(cues: PhraseTokens, number: int) -> bool:
    """Whether a negation stands shortly before a word, or just after it as after a modal verb.

    >>> cues = read_phrase_tokens(Segment("He is not very tall and must not go.", "en"))
    >>> [cue.key for number, cue in enumerate(cues) if is_negated(cues, number)]
    ['is', 'very', 'tall', 'and', 'must', 'go']
    """
    near = cues.keys[max(0, number - 3) : number + 2]
    return NEGATOR in near and near.count(NEGATOR) > (cues.keys[number] == NEGATOR)


def contrast_classes(cues: PhraseTokens, number: int) -> Sequence[tuple[ContrastSet, int]]:
    """Return the sets and classes that an English word belongs to where it stands.

    Some belong only before a number, some not after "the"; who denies a word says its opposite ("with no").

    >>> cues = read_phrase_tokens(Segment("Over 300 men came over the hills.", "en"))
    >>> [[contrast.name for contrast, _ in contrast_classes(cues, number)] for number in (0, 4)]
    [['bound', 'above/below'], ['above/below']]
    """
    keys = cues.keys
    key = keys[number]
    found = classes_by_word().get(key, ())
    if not found:
        return ()
    if not _is_conditional(key) and (number + 1 == len(keys) or keys[number + 1] != NEGATOR):
        return found
    before, after = keys[number - 1] if number else "", keys[number + 1 : number + 3]
    counted = not NUMERALS.isdisjoint(after)
    return [
        (contrast, own)
        for contrast, own in found
        if (counted or key not in before_number_only(contrast.name))
        and not (before in DEFINITE and key in indefinite_only(contrast.name))
        and not (contrast.type == "meaning" and after[:1] == [NEGATOR])
    ]


@lru_cache(maxsize=1 << 12)
def _is_conditional(key: str) -> bool:
    """Whether an English word belongs to some of its sets only before a number, or not after "the"."""
    return any(
        key in before_number_only(contrast.name) or key in indefinite_only(contrast.name)
        for contrast, _ in classes_by_word().get(key, ())
    )


DEFINITE = word_list("definite")
"""The definite article, and what stands in its place."""
NUMERALS = word_list("numerals")
"""What numbers are called, as `read_phrase_tokens` reads them."""


def negation_bigrams(cues: PhraseTokens, number: int, language: str) -> list[str]:
    """Return the table's keys of a negation with the word after it, and with the word before it.

    >>> cues = read_phrase_tokens(Segment("Денег всё не хватало.", "ru"))
    >>> negation_bigrams(cues, 2, "ru")
    ['¬ хвата*', 'все ¬']
    """
    after = [stem(key, language) for key in cues.keys[number + 1 : number + 2]]
    before = cues.keys[max(0, number - 1) : number]
    return [f"{NEGATOR} {word}" for word in after] + [f"{word} {NEGATOR}" for word in before]
