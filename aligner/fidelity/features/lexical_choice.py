"""Lexical choice features: expected positions, competing claims, dictionary entries, hedges («почти», "almost")."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.contrast_sets import ContrastSet, dictionary_classes
from aligner.lexicon.lexical_choice import (
    Weights,
    choice_model,
    dictionary_classes_of,
    distance_decay,
    log_softmax,
)
from aligner.lexicon.phrase_tokens import NEGATOR
from aligner.lexicon.resources import word_list

MIN_MARGIN = 0.0
"""By how many nats another class must be likelier for a word to be a candidate."""


class Occurrence(NamedTuple):
    """A word of a contrast set: its number, its class, and its expected position in the Russian."""

    number: int
    own: int
    expected: float


Occurrences = dict[ContrastSet, list[Occurrence]]
"""The words of each set in the English."""
Votes = list[tuple[int, dict[ContrastSet, Weights]]]
"""The numbers of Russian words, with the weights of each for the classes of every set."""
ClassVotes = list[tuple[int, Weights]]
"""The numbers of Russian words, with the weights of each for the classes of a set."""
HEDGES = word_list("hedges")
"""Words that weaken another one."""


def expected_positions(pair: Pair, numbers: Sequence[int]) -> list[float]:
    """Return the expected Russian positions of English words: the mean of their relative and their aligned positions.

    The aligned one is where their neighbours' matches stand, which shows where clauses have changed places.
    """
    russians, englishes = pair.phrase_tokens
    shares = [number * len(russians) / len(englishes) for number in numbers]
    if pair.similarity is None or not pair.russian.words or not pair.english.words:
        return shares
    likeliest, words, starts = pair.similarity.english.likeliest_place, pair.english.starts, pair.russian.starts
    places = [starts[likeliest[bisect_left(words, englishes.starts[number])]] for number in numbers]
    found = [bisect_right(russians.starts, place) for place in places]
    return [(share + after - 1) / 2 for share, after in zip(shares, found, strict=True)]


def phrase_token_of(pair: Pair, number: int | None) -> int | None:
    """Return the number of the phrase token that a Russian word is in."""
    if number is None:
        return None
    start = pair.russian.words[number].start
    return next((n for n, cue in enumerate(pair.phrase_tokens[0]) if cue.start <= start < cue.end), None)


def competing_claim(rows: Votes, sets: Occurrences, at: int, number: int) -> float:
    """Return a Russian word's weight for another English word than the candidate, if no other has a larger one for it.

    A word has one counterpart: «почти» that is rendered by "nearly" says nothing against an "over" beside it.
    """
    strongest = 0.0
    for contrast in {contrast for place, row in rows if place == at for contrast in row}:
        weighted = [(place, row[contrast]) for place, row in rows if contrast in row]
        for other in sets.get(contrast, ()):
            if other.number != number:
                best = max(
                    (distance_decay(other.expected - place) * weights[other.own], place) for place, weights in weighted
                )
                strongest = max(strongest, best[0] if best[1] == at else 0.0)
    return strongest


def dictionary_features(
    pair: Pair, contrast: ContrastSet, place: Occurrence, places: list[Occurrence]
) -> dict[str, float]:
    """Return features of words that dictionaries list: how near the own and another class, and the surplus of each.

    A surplus are Russian words of the other class without an English one, and English words of the own class without a
    Russian one.
    """
    own, near, left = place.own, [0.0] * len(contrast.classes), [0] * len(contrast.classes)
    keys = pair.phrase_tokens[0].keys
    for number, key in enumerate(keys) if dictionary_classes(contrast.name) else ():
        negated = number > 0 and keys[number - 1] == NEGATOR
        for k in dictionary_classes_of(contrast, key, negated=negated):
            near[k], left[k] = max(near[k], distance_decay(place.expected - number)), left[k] + 1
    for other in places:
        left[other.own] -= 1
    rivals = [k for k in range(len(near)) if k != own and not contrast.interchangeable(own, k)]
    rival = max(rivals, key=near.__getitem__, default=own)
    return {
        "dictionary": near[own],
        "rival in dictionary": near[rival] if rival != own else 0.0,
        "unmatched own class": max(-1.0, min(1.0, -left[own])),
        "unmatched rival class": max(-1.0, min(1.0, left[rival])) if near[rival] and rival != own else 0.0,
    }


def hedge_mismatch(pair: Pair, english: str, russian: str) -> float:
    """Return 1 where one of two words is hedged and nothing hedges on the other side, -1 where both sides hedge.

    >>> from aligner.lexicon.tokens import Segment
    >>> english = Segment("Almost every day.", "en")
    >>> both = [Pair(Segment(text, "ru"), english) for text in ("Каждый день.", "Почти каждый день.")]
    >>> hedge_mismatch(both[0], "almost every", "каждый"), hedge_mismatch(both[1], "almost every", "почти каждый")
    (1.0, -1.0)
    """
    if english.split(" ")[0] not in HEDGES and russian.split(" ")[0] not in HEDGES:
        return 0.0
    return -1.0 if all(not HEDGES.isdisjoint(side.word_types) for side in (pair.russian, pair.english)) else 1.0


class ClassEvidence(NamedTuple):
    """An English word's class by the lexical choice model.

    `margin` is by how many nats another class is likelier than the word's own, `surprisal` that of the own one,
    `likely` the likeliest other class. `at` is the number of the Russian word with the largest weight for another class
    against the own one, `rival` that class, `weight` the difference; `support` is the largest weight for the own class,
    `support_anywhere` the same without the decay by distance. `margin_alone` leaves out the English context.
    """

    margin: float
    surprisal: float
    likely: int
    at: int | None
    rival: int
    weight: float
    support: float
    support_anywhere: float
    margin_alone: float


def class_evidence(
    contrast: ContrastSet, word: Occurrence, votes: ClassVotes, context: Weights | None = None, *, negated: bool
) -> ClassEvidence | None:
    """Return the evidence for the class of a word of a set; None where no other class is likelier."""
    learned, own = choice_model(contrast), word.own
    classes = _other_classes(len(contrast.classes), own)
    scores = [a + b for a, b in zip(learned.bias, learned.negation_bias, strict=True)] if negated else [*learned.bias]
    decayed = [(number, weights, distance_decay(word.expected - number)) for number, weights in votes]
    for _, weights, decay in decayed:
        for k, weight in enumerate(weights):
            scores[k] += decay * weight
    alone = max([scores[k] for k in classes]) - scores[own]
    if context:
        scores = [a + b for a, b in zip(scores, context, strict=True)]
    top = max(classes, key=scores.__getitem__)
    if max(alone, scores[top] - scores[own]) < MIN_MARGIN:
        return None
    at, rival, most, support, anywhere = None, classes[0], 0.0, 0.0, 0.0
    for number, weights, decay in decayed:
        support, anywhere = max(support, decay * weights[own]), max(anywhere, weights[own])
        likeliest = max(classes, key=weights.__getitem__)
        if decay * (weights[likeliest] - weights[own]) > most:
            at, rival, most = number, likeliest, decay * (weights[likeliest] - weights[own])
    logs = log_softmax(scores)
    return ClassEvidence(logs[top] - logs[own], -logs[own], top, at, rival, most, support, anywhere, alone)


@cache
def _other_classes(count: int, own: int) -> tuple[int, ...]:
    """Return the numbers of all of so many classes but the own one."""
    return tuple(k for k in range(count) if k != own)
