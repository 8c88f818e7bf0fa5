"""Exchange of source and goal (semantic roles of motion): «из фонда на счёт», "to the fund from the account".

Caught: a noun phrase after «из», «от» or «с» whose counterpart follows "to" or "into", while the one after «в», «на»,
«к», «до» or «в пользу» has its counterpart after "from".

Ignored: a phrase on one side only, other prepositions ("out of", "for"), phrases whose words match no English word.

>>> from aligner.lexicon.tokens import Segment
>>> list(check(Pair(Segment("Из Рима в Осло.", "ru"), Segment("From Rome to Oslo.", "en"))))
[]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair

SCORE = 0.95
"""The score of two phrases that have exchanged their prepositions: translations made of other words keep them apart."""
SOURCE, GOAL = frozenset({"из", "от", "с", "со", "изо", "ото"}), frozenset({"в", "на", "к", "до", "во", "ко"})
"""Russian prepositions of where something comes from and where it goes."""
ENGLISH_BENEFIT = frozenset({"favour", "favor"})
"""Words that make "in favour of" mean "to"."""
BENEFIT = "пользу"
"""The word that makes «в пользу» one preposition."""
ENGLISH_SOURCE = frozenset({"from"})
ENGLISH_GOAL = frozenset({"to", "into", "onto", "towards", "toward"})
_OTHERS = (
    "of", "in", "on", "at", "by", "with", "for", "about", "between", "under", "over", "through", "within", "against",
    "during", "after", "before", "as", "than", "and", "or",
)  # fmt: skip
ENGLISH_PREPOSITIONS = ENGLISH_SOURCE | ENGLISH_GOAL | frozenset(_OTHERS)
"""Words before which no other governs what follows."""
PHRASE_WORDS, GOVERNED_WORDS = 3, 4
"""How many words after a preposition belong to its phrase at most, and how far before a word its own stands."""
MIN_SIMILARITY = 0.35
"""The cosine from which a word's best match is its counterpart."""
MAX_GAP = 5
"""How many words stand between the two prepositions at most."""


class Governed(NamedTuple):
    """A Russian phrase, as numbers of its first and last word, and the English preposition with its counterpart."""

    start: int
    end: int
    preposition: int
    counterpart: int


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding where the phrases of a source and of a goal have exchanged their prepositions."""
    if pair.similarity is None or "from" not in pair.english.word_types:
        return
    words = pair.russian.words
    sources = [n for n, word in enumerate(words) if word.lower in SOURCE]
    goals = [n for n, word in enumerate(words) if word.lower in GOAL] if sources else []
    for number in sources:
        near = [goal for goal in goals if abs(goal - number) <= MAX_GAP]
        own = _governed(pair, number, ENGLISH_GOAL) if near else None
        for goal in near if own else ():
            other = _governed(pair, goal, ENGLISH_SOURCE)
            if own and other and _is_one_path(pair, own, other):
                yield _finding(pair, own, other)
                return


def _is_one_path(pair: Pair, own: Governed, other: Governed) -> bool:
    """Whether the counterparts of two phrases stand together, without a stop or a comma between them."""
    start, end = min(own.end, other.end), max(own.start, other.start)
    if any(start < n <= end for n in pair.russian.boundaries):
        return False
    first, last = sorted((own.counterpart, other.counterpart))
    return 0 < last - first <= MAX_GAP + 1 and not any(first < n <= last for n in pair.english.boundaries)


def _finding(pair: Pair, own: Governed, other: Governed) -> Finding:
    russian, english = pair.russian.words, pair.english.words
    first, last = min(own.start, other.start), max(own.end, other.end)
    source = Span(russian[first].start, russian[last].end)
    first, last = min(own.preposition, other.preposition), max(own.counterpart, other.counterpart)
    target = Span(english[first].start, english[last].end)
    message = f"«{pair.russian[source]}» and “{pair.english[target]}” seem to run in opposite directions."
    spans = (source, target) if pair.source is pair.russian else (target, source)
    return Finding("meaning", *spans, SCORE, message, exact=True)


def _governed(pair: Pair, number: int, prepositions: frozenset[str]) -> Governed | None:
    """Return the counterpart of the phrase after a Russian preposition, where it follows one of some English ones."""
    words, english = pair.russian.words, pair.english.words
    if pair.similarity is None:
        return None
    forth, back = pair.similarity.russian, pair.similarity.english
    start = number + 1 + (number + 1 < len(words) and words[number + 1].lower == BENEFIT)
    for n in range(start, min(len(words), start + PHRASE_WORDS)):
        if words[n].lower in SOURCE | GOAL or (n in pair.russian.boundaries and n > start):
            return None
        match = pair.links.pairs.get(n, forth.best_match[n])
        if n not in pair.links.pairs and (forth.match_similarity[n] < MIN_SIMILARITY or back.best_match[match] != n):
            continue
        for before in range(match - 1, max(-1, match - 1 - GOVERNED_WORDS), -1):
            lower = english[before].lower
            if lower == "of" and before and english[before - 1].lower in ENGLISH_BENEFIT:
                lower = "to"
            if lower in prepositions and not english[before + 1].lower.endswith("ing"):
                return Governed(number, n, before, match)
            if lower in ENGLISH_PREPOSITIONS or before + 1 in pair.english.boundaries:
                break
        else:
            continue
        if lower in ENGLISH_SOURCE | ENGLISH_GOAL:
            return None
    return None


CHECK = Check(check)
