"""Repetition: a word or a phrase twice in a row in the translation alone ("to the to the").

Caught: "the the", a phrase of two words or more twice running.

Ignored: repetitions that the source has too («очень, очень», «что было, то было»), figures, the few English words that
may follow themselves ("had had", "that that"), words repeated for effect ("louder and louder", "step by step by step"),
exclamations ("O day! O day!").

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Он пришёл на встречу.", "ru"), Segment("He came to the to the meeting.", "en"))
>>> [finding.message for finding in check(pair)]
['Repeated in the translation: “to the”.']
"""

from __future__ import annotations

from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.resources import word_list
from aligner.lexicon.tokens import Segment

_ALLOWED = word_list("may be doubled")
MAX_PHRASE_WORDS = 12
MIN_REPEATED_LETTERS, MAX_REPEATED_DISTANCE = 4, 3
"""Of a word that the source says twice, with others between: how long it is at least, and how far apart at most."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for the longest repetition."""
    doubled = _longest_repetition(pair.target)
    if doubled is None or _longest_repetition(pair.source) is not None or _says_twice(pair.source):
        return
    length, at = doubled
    words = pair.target.words
    if _for_effect(pair.target, length, at):
        return
    place = Span(words[at + length].start, words[at + 2 * length - 1].end)
    if length == 1 and (words[at].lower in _ALLOWED or words[at].capitalised):
        return
    message = f"Repeated in the translation: “{pair.target[place]}”."
    yield Finding("repeated", None, place, 0.55 if length == 1 else 0.9, message)


_LINKS = frozenset(["and", "or", "by", "upon", "after", "to", "и", "за", "по"])


def _for_effect(side: Segment, length: int, at: int) -> bool:
    """Whether words are repeated as a figure of speech: with a link ("and louder and louder"), or in an exclamation.

    >>> side = Segment("And louder and louder it grew.", "en")
    >>> _for_effect(side, 2, 0)
    True
    """
    words = side.words[at : at + 2 * length]
    linked = length == 2 and not _LINKS.isdisjoint(word.lower for word in words)
    if length > 2 and words[0].lower in ("and", "or") and words[-1].lower not in _LINKS:
        return True  # "and so on and so on"
    content = [word for word in words if word.lower not in _LINKS]
    exclaimed = "!" in side.text[words[0].start : words[-1].end]
    return exclaimed or (linked and all(len(word.lower) > 3 for word in content))


def _says_twice(side: Segment) -> bool:
    """Whether a word of some length comes again among the next few: «что было, то было», «хорошо, хорошо».

    >>> _says_twice(Segment("Что было, то было.", "ru")), _says_twice(Segment("Он пришёл на встречу.", "ru"))
    (True, False)
    """
    words = [word.lower for word in side.words]
    return any(
        len(word) >= MIN_REPEATED_LETTERS and word in words[n + 1 : n + 1 + MAX_REPEATED_DISTANCE]
        for n, word in enumerate(words)
    )


def _longest_repetition(side: Segment) -> tuple[int, int] | None:
    """Return how many words are repeated at once, and the number of the first of them."""
    words = side.folded_words
    if len(side.word_types) == len(words):
        return None
    for length, at in sorted(_repetitions(words), key=lambda place: (-place[0], place[1])):
        between = side.text[side.words[at + length - 1].end : side.words[at + length].start]
        copies = {
            side.folded[side.words[n].start : side.words[n + length - 1].end] for n in (at, at + length)
        }  # "I cannot, I cannot. I": what stands between the words tells that nobody doubled them
        if between.isspace() and not words[at].isdigit() and len(copies) == 1:
            return length, at
    return None


def _repetitions(words: list[str]) -> Iterator[tuple[int, int]]:
    """Yield how many words are said twice running, and the number of the first of them."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        before = places.setdefault(word, [])
        for earlier in before:
            length = at - earlier
            if length <= MAX_PHRASE_WORDS and words[earlier:at] == words[at : at + length]:
                yield length, earlier
        before.append(at)


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "repeated",
            "a word or a passage stands twice",
            caught='"to the to the"',
            left_alone="repetitions of the source",
            injectors=("repeated",),
            max_severity="warning",
        ),
    ),
)
