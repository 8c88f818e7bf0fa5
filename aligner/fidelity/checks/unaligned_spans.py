"""Unaligned spans: part of a sentence, or a sentence of a longer bead, without a counterpart (maximal runs).

A word's unaligned mass is its weight times what its best cosine lacks; its null logit is the log-odds that it has no
counterpart (`aligner.fidelity.word_alignment.null_alignment`). Candidates are the maximal run of either (Kadane's
algorithm), the latter also with its ends at punctuation nearby, and every clause and sentence between punctuation. The
scorer weighs how badly a candidate is matched, which words of the other side match it alone, which ones stand unmatched
where it should, how wide a gap the counterparts of its neighbours leave, the ratio of lengths with and without it,
whether it ends at punctuation, and how well the rest matches. Linked names, long numbers in words and
words of fixed expressions that translate each other as wholes («каким бы … ни», "however … may") count as matched.

Caught: a clause or a sentence omitted or added, mostly from five words up. Ignored: free renderings, where both sides
have words without counterpart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter, mul
from typing import TYPE_CHECKING

from aligner.document.model import Span
from aligner.entities.bracketed_glosses import glossed_words
from aligner.entities.numbers.number import unique_matches
from aligner.fidelity.checks.base import Check, Scorer
from aligner.fidelity.features.length import standard_length_ratio
from aligner.fidelity.features.unmatched_names import is_acronym, is_syllabic_abbreviation
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import Ranges, may_reach, score, weighted_sum
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import MATCHED_SIMILARITY, MAX_NULL_LOGIT, MIN_NULL_LOGIT
from aligner.lexicon.bigram_model import frequent_words
from aligner.lexicon.patterns import any_of
from aligner.lexicon.tokens import Segment
from aligner.runtime.lazy import lazy_property

if TYPE_CHECKING:
    from aligner.fidelity.word_alignment.similarity import BestMatches, Floats

MIN_UNALIGNED_MASS = 1.2
"""The least sum of unaligned mass of a candidate."""
LINKED_SIMILARITY = 0.7
"""The cosine that a linked name or a word of a matched expression is given at least."""
MIN_CLAUSE_WORDS = 4
"""The fewest words of a clause that is a candidate by itself."""
MAX_BORDER_SHIFT = 2
"""How many words an end of a run may be moved to punctuation."""
LINKED_NULL_LOGIT = -2.0
"""The null logit that a linked name or a word of a matched expression is given at most."""
MIN_NUMBER_WORDS = 3
"""From how many words a number that both sides have counts as matched: shorter ones are matched by their vectors."""
ALIGNED_NULL_LOGIT = -1.0
"""The null logit below which a word is surely aligned, so that its match shows where its neighbours' should be."""
CONTEXT_WORDS = 4
"""How many words before and after a candidate are searched for an aligned one."""
MIN_NULL_MASS = 3.0
"""The least sum of null logits of a candidate."""
MIN_COVERAGE = 0.1
"""The cosine below which a word covers nothing of another."""
MAX_ABBREVIATED_WORDS = 8
"""The most words that a syllabic abbreviation stands for: «Минкомсвязи» is seven in English."""
MIN_NAME_CAPITALS = {"ru": 1, "en": 2}
"""How many words of a name have a capital at least: in Russian mostly the first alone."""
MIN_PLACE = 0.5
"""How well a word must fit the place of a span's matches."""
MIN_CAPITALS = 0.6
"""How many capitals of a span a letter of the acronyms that it spells out has at least."""
MAX_REPORTING_WORDS = 6
_REPORTING = {language: re.compile(rf"(?<!\w){any_of('reporting verb', language)}") for language in ("ru", "en")}
_CONJUNCTIONS = frozenset({"и", "а", "но", "and", "but"})
_MARK = re.compile(r"[.,;:!?…—–()]")
_END = re.compile(r"[.!?…]")


@dataclass(frozen=True, slots=True)
class SpanCandidate:
    """A span of words that may have no counterpart, with sums over them.

    `similarity` is the weighted mean of its words' best cosines, `bounds` counts its ends at punctuation,
    `after_sentence` is whether it begins one, and `sentence` whether it is a whole one.
    """

    words: Span
    unaligned_mass: float
    null_logits: float
    weight: float
    similarity: float
    bounds: int
    after_sentence: bool
    sentence: bool


class SideProfile:
    """One side of a pair: its words' weights, unaligned masses and null logits, and the maximal runs of both."""

    def __init__(self, side: Segment, matches: BestMatches, cosines: Floats, linked: Collection[int]) -> None:
        self.side = side
        self.matches = matches
        self.cosines = cosines
        self.linked = linked
        self.weights: list[float] = matches.weights.tolist()
        self.mean_similarity = matches.mean_similarity

    @lazy_property
    def unaligned_mass(self) -> list[float]:
        """Each word's weight times what its best cosine lacks."""
        own: list[float] = self.matches.exclusive_similarity.tolist()
        for number in self.linked:
            own[number] = max(own[number], LINKED_SIMILARITY)
        return [weight * (MATCHED_SIMILARITY - alike) for weight, alike in zip(self.weights, own, strict=True)]

    @lazy_property
    def null_logits(self) -> list[float]:
        """Each word's null logit, the largest and the least cut off."""
        logits: list[float] = self.matches.null_logit.tolist()
        found = [max(-MAX_NULL_LOGIT, min(MAX_NULL_LOGIT, logit)) for logit in logits]
        for number in self.linked:
            found[number] = min(found[number], LINKED_NULL_LOGIT)
        return found

    @lazy_property
    def max_unaligned_run(self) -> tuple[float, Span]:
        """The maximal run of unaligned mass."""
        return max_run(self.unaligned_mass)

    @lazy_property
    def max_null_run(self) -> tuple[float, Span]:
        """The maximal run of null logits."""
        return max_run([logit - MIN_NULL_LOGIT for logit in self.null_logits])

    @lazy_property
    def size(self) -> float:
        """The sum of the weights."""
        return sum(self.weights) + 1e-6

    @lazy_property
    def linked_names(self) -> list[int]:
        """The numbers of the linked words whose capital tells that they are names."""
        words, starts = self.side.words, self.side.sentence_starts
        return [n for n in self.linked if words[n].capitalised and n not in starts]

    @lazy_property
    def text_length(self) -> int:
        """How many characters the side has."""
        return len(self.side.text.strip())

    def length_excess(self, other: SideProfile, less: int) -> float:
        """Return by how many standard deviations the side is too long without `less` of its characters, -3 to 4."""
        lengths = self.text_length - less, other.text_length
        english = self.side.language == "en"
        excess = standard_length_ratio(*lengths[::-1]) if english else -standard_length_ratio(*lengths)
        return max(-3.0, min(4.0, excess))

    @property
    def may_lack_passage(self) -> bool:
        """Whether a run is long enough to be a candidate; those of the matches are no shorter, and are at hand."""
        known = self.matches
        if known.max_unaligned_run < MIN_UNALIGNED_MASS and known.max_null_run < MIN_NULL_MASS:
            return False
        return self.max_unaligned_run[0] >= MIN_UNALIGNED_MASS or self.max_null_run[0] >= MIN_NULL_MASS

    @lazy_property
    def acronyms(self) -> int:
        """The number of unmatched acronyms: each may stand for a span that spells it out."""
        return sum(
            len(word.text) > 1 and word.text.removesuffix("s").isupper() and lacking > 0
            for word, lacking in zip(self.side.words, self.unaligned_mass, strict=True)
        )

    def candidates(self) -> Iterator[SpanCandidate]:
        """Yield the maximal runs, and the clauses and sentences with about as much mass."""
        marks = self._marks()
        run = self.max_unaligned_run[1]
        spans = dict.fromkeys([(run.start, run.end), *self._snapped(self.max_null_run[1], marks)], False)
        ends = [n for n, mark in marks.items() if mark > 1]
        for edges, sentence in ((list(marks), False), (ends, True)):
            if len(edges) > 2:
                for start, end in pairwise(edges):
                    if end - start >= (2 if sentence else MIN_CLAUSE_WORDS):
                        spans[start, end] = sentence
        for (start, end), sentence in spans.items():
            mass, logits = sum(self.unaligned_mass[start:end]), sum(self.null_logits[start:end])
            if end - start > 1 and (mass > 0.8 * MIN_UNALIGNED_MASS or logits > MIN_NULL_MASS):
                yield self._candidate(Span(start, end), (mass, logits), marks, sentence)

    def candidate(self, words: Span) -> SpanCandidate:
        """Return some words as a candidate, whatever their mass."""
        marks = self._marks()
        mass, logits = (sum(values[words.start : words.end]) for values in (self.unaligned_mass, self.null_logits))
        sentence = marks.get(words.start, 0) > 1 and marks.get(words.end, 0) > 1
        return self._candidate(words, (mass, logits), marks, sentence)

    def _candidate(
        self, span: Span, sums: tuple[float, float], marks: Mapping[int, int], sentence: bool
    ) -> SpanCandidate:
        weights, best = self.weights[span.start : span.end], self._best[span.start : span.end]
        weight = sum(weights) + 1e-6
        similarity = sum(map(mul, weights, best)) / weight
        bounds = (span.start in marks) + (span.end in marks)
        return SpanCandidate(span, *sums, weight, similarity, bounds, marks.get(span.start, 0) > 1, sentence)

    @lazy_property
    def _best(self) -> list[float]:
        found: list[float] = self.matches.best_similarity.tolist()
        return found

    def _snapped(self, span: Span, marks: Collection[int]) -> list[tuple[int, int]]:
        """Return the ends of a span, and the same moved to punctuation nearby."""
        borders = ((at, range(at - MAX_BORDER_SHIFT, at + MAX_BORDER_SHIFT + 1)) for at in (span.start, span.end))
        starts, ends = ([at, *[n for n in near if n in marks]] for at, near in borders)
        return [(start, end) for start in starts for end in ends if start < end]

    @lazy_property
    def null_mass(self) -> list[float]:
        """The positive part of each word's null logit."""
        return [logit if logit > 0.0 else 0.0 for logit in self.null_logits]

    @lazy_property
    def free_mass(self) -> list[float]:
        """Each word's weight times the probability that it has no counterpart: such words may be free renderings."""
        return [weight / (1 + math.exp(-logit)) for weight, logit in zip(self.weights, self.null_logits, strict=True)]

    @lazy_property
    def content_mass(self) -> list[float]:
        """The same, 0 for frequent words."""
        frequent = frequent_words(self.side.language)
        both = zip(self.side.words, self.free_mass, strict=True)
        return [0.0 if word.lower in frequent else mass for word, mass in both]

    def coverage_without(self, words: Span) -> Floats:
        """Return the best cosine of each word across with the own words but some, at least `MIN_COVERAGE`."""
        import numpy as np

        before = np.maximum.reduce(self.cosines[: words.start], axis=0, initial=MIN_COVERAGE)
        after = np.maximum.reduce(self.cosines[words.end :], axis=0, initial=MIN_COVERAGE)
        without: Floats = np.maximum(before, after)
        return without

    def coverage_features(self, words: Span, weights: Floats) -> dict[str, float]:
        """Return what some words cover across, where `weights` are the weights of the words.

        The loss is that of weighted cosine without them. Of the cosine in place, the mean over the words, only what no
        word outside covers counts: how well they are rendered where the matches of their neighbours place them.
        """
        import numpy as np

        own, without = slice(words.start, words.end), self.coverage_without(words)
        cosines = self.cosines[own]
        exclusive = np.minimum(cosines, 2 * cosines - without).clip(0) * self.matches.position_prior[own]
        share = self.matches.weights[own] / (self.matches.weights[own].sum() + 1e-6)
        return {
            "log coverage loss": math.log1p(float(weights @ (self._coverage - without))),
            "exclusive cosine in place": float(share @ exclusive.max(axis=1)),
        }

    def mean_cosine(self, words: Span, across: Span) -> float:
        """Return the weighted mean of some words' best cosines with some words across."""
        import numpy as np

        cosines = self.cosines[words.start : words.end, across.start : across.end]
        weights = self.matches.weights[words.start : words.end]
        return float(weights @ np.maximum.reduce(cosines, axis=1, initial=0.0) / (weights.sum() + 1e-6))

    @lazy_property
    def _coverage(self) -> Floats:
        """The best cosine of each word across, at least `MIN_COVERAGE`."""
        return self.coverage_without(Span(0, 0))

    def aligned_position(self, numbers: Iterable[int]) -> int | None:
        """Return the number of the match of the first of some words that is surely aligned, None where none is."""
        return next((self.matches.best_match[n] for n in numbers if self.null_logits[n] < ALIGNED_NULL_LOGIT), None)

    @lazy_property
    def total_null_mass(self) -> float:
        """The sum of the null mass of all words."""
        return sum(self.null_mass)

    def _marks(self) -> dict[int, int]:
        """Return the numbers of words after punctuation, 2 where it ends a sentence; both ends of the text count."""
        side, marks = self.side, {0: 2}
        for number in side.boundaries:
            between = side.text[side.words[number - 1].end : side.words[number].start]
            if number and _MARK.search(between):
                marks[number] = 2 if number in side.sentence_starts and _END.search(between) else 1
        marks[len(side.words)] = 2
        return marks


def check(pair: Pair) -> Iterator[Finding]:
    """Yield the likeliest omission and the likeliest addition."""
    if not pair.bilingual or not pair.similarity or not pair.russian.words or not pair.english.words:
        return
    # Linked names count as matched, so the mass of a side may be less than here, but never more.
    if all(
        m.max_unaligned_run < MIN_UNALIGNED_MASS and m.max_null_run < MIN_NULL_MASS
        for m in (pair.similarity.russian, pair.similarity.english)
    ):
        return
    profiles = profiles_of(pair)
    for own, other in (profiles, profiles[::-1]):
        likeliest = _likeliest(own, other, pair.least_score) if own.may_lack_passage else None
        if likeliest is not None:
            value, words, features = likeliest
            if (
                _is_spelled_out(words, own.side, other.side)
                or _abbreviated_in_place(words, own, other)
                or _is_reporting_clause(words, own.side, other.side)
            ):
                continue
            place = Span(own.side.words[words.start].start, own.side.words[words.end - 1].end)
            yield pair.passage(own.side, place, value, features)


def _likeliest(own: SideProfile, other: SideProfile, least_score: float) -> tuple[float, Span, dict[str, float]] | None:
    """Return the likeliest candidate of a side with its score and features; None where none may reach the least score.

    Branch and bound (Land and Doig 1960): the features of the words and the width of the gap across bound the score,
    and each kind of the others, the dearest last, bounds it closer. They are only made where the bound is above the
    least score and the best one so far.
    """
    best: tuple[float, Span, dict[str, float]] | None = None
    for seen, candidate, (features, gap) in _by_bound(own, other):
        least = best[0] if best else least_score
        if not may_reach("passage", seen, UNSEEN_RANGES, least):
            break
        across = gap_cosine(candidate.words, gap, own)
        seen += weighted_sum("passage", across)
        if not may_reach("passage", seen, IN_PLACE_RANGES, least):
            continue
        in_place = unaligned_word_features(candidate, own, other)
        seen += weighted_sum("passage", in_place)
        if not may_reach("passage", seen, COVERAGE_RANGES, least):
            continue
        features |= across | in_place | own.coverage_features(candidate.words, other.matches.weights)
        value = score("passage", features, otherwise=0.0)
        if value >= least_score and (
            best is None or (value, features["log unaligned mass"]) > (best[0], best[2]["log unaligned mass"])
        ):
            best = value, candidate.words, features
    return best


_Bounded = tuple[float, SpanCandidate, tuple[dict[str, float], Span | None]]
"""What the features made of a candidate add to its log-odds, the candidate, these features, and the gap across."""


def _by_bound(own: SideProfile, other: SideProfile) -> list[_Bounded]:
    """Return the candidates of a side, those first that may come to the largest log-odds."""
    of_side = side_features(own, other)
    of_side_seen = weighted_sum("passage", of_side)
    found: list[_Bounded] = []
    for candidate in own.candidates():
        gap = gap_across(candidate.words, own, other)
        features = span_features(candidate, own, other) | gap_features(candidate.words, gap, own, other)
        seen = of_side_seen + weighted_sum("passage", features)
        found.append((seen, candidate, (features | of_side, gap)))
    return sorted(found, key=_seen_of, reverse=True)


_seen_of: Callable[[_Bounded], float] = itemgetter(0)


def passage_score(pair: Pair, side: Segment, words: Span) -> float:
    """Return the score of some words of a side as a passage without a counterpart; 0 where it cannot be judged."""
    if not len(words) or not pair.bilingual or not pair.similarity or not pair.russian.words or not pair.english.words:
        return 0.0
    profiles = profiles_of(pair)
    own, other = profiles if side is pair.russian else profiles[::-1]
    candidate = own.candidate(words)
    features = side_features(own, other) | span_features(candidate, own, other) | place_features(candidate, own, other)
    return score("passage", features, otherwise=0.0)


def profiles_of(pair: Pair) -> tuple[SideProfile, SideProfile]:
    """Return the profiles of the Russian and the English side; the pair must have word vectors."""
    similarity = pair.similarity
    assert similarity is not None
    linked = pair.links.pairs
    russian, english = pair.expressions
    glossed, counted = glossed_words(pair.russian, pair.english), _words_of_numbers(pair)
    russian = russian.union(linked.keys(), glossed[0], counted[0])
    english = english.union(linked.values(), glossed[1], counted[1])
    return (
        SideProfile(pair.russian, similarity.russian, similarity.cosines, russian),
        SideProfile(pair.english, similarity.english, similarity.cosines.T, english),
    )


def _words_of_numbers(pair: Pair) -> tuple[set[int], set[int]]:
    """Return the words of long numbers that the other side has too: «тысяча восемьсот двадцать три», "1823"."""
    found: tuple[set[int], set[int]] = (set(), set())
    for matched in unique_matches(*pair.numbers):
        for words, side, number in zip(found, (pair.russian, pair.english), matched, strict=True):
            covered = side.words_in(number.span)
            if len(covered) >= MIN_NUMBER_WORDS:
                words.update(covered.indices)
    return found


def side_features(own: SideProfile, other: SideProfile) -> dict[str, float]:
    """Return the features that all candidates of a side share: how well both sides match, and how long they are."""
    excess = own.length_excess(other, 0)
    return {
        "log null mass across": math.log1p(other.total_null_mass),
        "mean similarity": own.mean_similarity,
        "mean similarity across": other.mean_similarity,
        "log unaligned mass across": math.log1p(other.max_unaligned_run[0]),
        "length excess": excess,
        "positive length excess": max(0.0, excess),
        "log size": math.log(own.size),
    }


def span_features(candidate: SpanCandidate, own: SideProfile, other: SideProfile) -> dict[str, float]:
    """Return the features of a candidate that tell of its words, and of the rest of its side."""
    words, (start, end) = own.side.words, (candidate.words.start, candidate.words.end)
    share = min(1.0, candidate.weight / own.size)
    bounded = float(candidate.bounds == 2)
    null_mass = max(0.0, candidate.null_logits)
    log_null_mass = math.log1p(null_mass)
    return {
        "null mass": null_mass,
        "log null mass": log_null_mass,
        "bounded null mass": bounded * log_null_mass,
        "mean null logit": candidate.null_logits / (end - start),
        "null mass elsewhere": own.total_null_mass - sum(own.null_mass[start:end]),
        "linked names": float(min(3, sum([start <= n < end for n in own.linked_names]))),
        "log content mass": math.log1p(sum(own.content_mass[start:end])),
        "log unaligned mass": math.log1p(max(0.0, candidate.unaligned_mass)),
        "share": share,
        "log words": math.log1p(end - start),
        "mean cosine": candidate.similarity,
        "bounded": bounded,
        "half bounded": float(candidate.bounds > 0),
        "sentence": float(candidate.sentence),
        "initial": float(start == 0),
        "final": float(end == len(words)),
        "conjunction": float(words[start].lower in _CONJUNCTIONS),
        "after sentence": float(candidate.after_sentence),
        "length deficit without": max(0.0, -own.length_excess(other, words[end - 1].end - words[start].start) - 1),
        "share by length excess": share * own.length_excess(other, 0),
    }


def place_features(candidate: SpanCandidate, own: SideProfile, other: SideProfile) -> dict[str, float]:
    """Return the features of a candidate that tell of the words in its place across."""
    gap = gap_across(candidate.words, own, other)
    return {
        **gap_features(candidate.words, gap, own, other),
        **gap_cosine(candidate.words, gap, own),
        **unaligned_word_features(candidate, own, other),
        **own.coverage_features(candidate.words, other.matches.weights),
    }


def unaligned_word_features(candidate: SpanCandidate, own: SideProfile, other: SideProfile) -> dict[str, float]:
    """Return how many words are unaligned in a candidate's place across, and which are acronyms."""
    return {
        "null mass in place": _null_mass_in_place(candidate, own, other),
        "acronym beside": _acronym_beside(candidate, own, other),
        "unaligned acronyms across": float(min(2, other.acronyms)),
    }


COVERAGE_RANGES: Ranges = (("log coverage loss", 0.0, 1e6), ("exclusive cosine in place", 0.0, 1.0))
"""What `SideProfile.coverage_features` can be at least and at most.

The weight of an amount without end must be below 0, or there is no bound.
"""
IN_PLACE_RANGES: Ranges = (
    ("null mass in place", 0.0, 1e6),
    ("acronym beside", 0.0, 1.0),
    ("unaligned acronyms across", 0.0, 2.0),
    *COVERAGE_RANGES,
)
"""The same of `unaligned_word_features` too."""
UNSEEN_RANGES: Ranges = (("cosine in gap", 0.0, 1.0), *IN_PLACE_RANGES)
"""The same of `gap_cosine` too."""
_GAP = "gap", "log gap words", "unaligned mass in gap", "gap weight ratio"


def gap_across(words: Span, own: SideProfile, other: SideProfile) -> Span | None:
    """Return the words between the matches of a candidate's neighbours; None where these are not known, or crossed."""
    before = own.aligned_position(range(words.start - 1, max(-1, words.start - 1 - CONTEXT_WORDS), -1))
    after = own.aligned_position(range(words.end, min(len(own.null_logits), words.end + CONTEXT_WORDS)))
    if before is None and words.start < CONTEXT_WORDS - 1:
        before = -1
    if after is None and words.end > len(own.null_logits) - CONTEXT_WORDS + 1:
        after = len(other.null_logits)
    return None if before is None or after is None or after <= before else Span(before + 1, after)


def gap_features(words: Span, gap: Span | None, own: SideProfile, other: SideProfile) -> dict[str, float]:
    """Return how wide a gap the matches of a candidate's neighbours leave in the other segment, and what is in it.

    Where a passage was omitted the gap has closed; where it was rendered freely its rendering is in the gap.
    """
    if gap is None:
        return dict.fromkeys(_GAP, 0.0)
    weight = sum(own.weights[words.start : words.end]) + 1e-6
    return {
        "gap": 1.0,
        "log gap words": math.log(len(gap) + 1),
        "unaligned mass in gap": sum(other.free_mass[gap.start : gap.end]),
        "gap weight ratio": min(2.0, sum(other.weights[gap.start : gap.end]) / weight),
    }


def gap_cosine(words: Span, gap: Span | None, own: SideProfile) -> dict[str, float]:
    """Return how well the words in the gap across match a candidate: its rendering does."""
    return {"cosine in gap": own.mean_cosine(words, gap) if gap else 0.0}


def _null_mass_in_place(candidate: SpanCandidate, own: SideProfile, other: SideProfile) -> float:
    """Return the null mass of the other side's words where a candidate's match should be: they may render it freely."""
    places: list[float] = own.matches.position_prior[candidate.words.start : candidate.words.end].sum(axis=0).tolist()
    both = zip(places, other.null_mass, strict=True)
    return sum([min(1.0, place) * mass for place, mass in both if mass], start=0.0)


def _acronym_beside(candidate: SpanCandidate, own: SideProfile, other: SideProfile) -> float:
    """Return whether an acronym of both sides is in or beside a candidate: in the other, it may stand for the words."""
    words = own.side.words[max(0, candidate.words.start - MAX_BORDER_SHIFT) : candidate.words.end + MAX_BORDER_SHIFT]
    acronyms = [word.text for word in words if len(word.text) > 1 and word.text.isupper()]
    return float(any(word.text in acronyms for word in other.side.words)) if acronyms else 0.0


def _is_spelled_out(words: Span, own: Segment, other: Segment) -> bool:
    """Whether a span is the name that an acronym of the other side stands for («Минсельхоз», "Ministry of …").

    The acronym stands nowhere on the own side but in brackets beside the span.
    """
    span = own.words[words.start : words.end]
    if sum(word.capitalised for word in span) < MIN_NAME_CAPITALS.get(own.language, 1):
        return False
    near = {word.text for word in own.words[words.start : words.end + 2]}
    elsewhere = {word.text for word in own.words} - near
    if any(map(is_acronym, elsewhere)):
        return False  # «ОС» has its counterpart in "OS"
    return any(
        (is_acronym(word.text) and len(word.text) - 2 <= len(span) <= 2 * len(word.text) + 1)
        or (word.capitalised and is_syllabic_abbreviation(word.lower) and len(span) <= MAX_ABBREVIATED_WORDS)
        for word in other.words
        if word.text not in elsewhere
    )


def _abbreviated_in_place(words: Span, own: SideProfile, other: SideProfile) -> bool:
    """Whether acronyms of the other side alone in the place of a span stand for it: «частная сеть связи», "PNL".

    A single one is unaligned and has about as many letters as the span has words, small ones counted half; several
    have about as many as the span has capitals.
    """
    acronyms = {word.text: n for n, word in enumerate(other.side.words) if is_acronym(word.text)}
    for word in own.side.words if acronyms else ():
        acronyms.pop(word.text, None)
    if not acronyms:
        return False
    places = own.matches.position_prior[words.start : words.end].max(axis=0)
    near = [(text, n) for text, n in acronyms.items() if places[n] > MIN_PLACE]
    letters = sum(sum(map(str.isupper, text)) for text, _ in near)
    span, frequent = own.side.words[words.start : words.end], frequent_words(own.side.language)
    if len(near) == 1:
        size = sum(0.5 if word.lower in frequent else 1.0 for word in span)
        return other.null_logits[near[0][1]] > 0 and abs(size - letters) <= 1
    capitals = sum(word.capitalised for word in span)
    return len(near) > 1 and MIN_CAPITALS * letters <= capitals and len(span) <= 2 * letters + len(near)


def _is_reporting_clause(words: Span, own: Segment, other: Segment) -> bool:
    """Whether a short span only reports speech, as the other side does in other words («спрашивает актёр», "he said").

    >>> own, other = Segment("«Где мы?» — спрашивает актёр.", "ru"), Segment("'Where are we?' he said.", "en")
    >>> _is_reporting_clause(Span(2, 4), own, other)
    True
    """
    if len(words) > MAX_REPORTING_WORDS:
        return False
    start, end = own.words[words.start].start, own.words[words.end - 1].end
    reports = _REPORTING[own.language].search(own.folded, start, end)
    return bool(reports and _REPORTING[other.language].search(other.folded))


def max_run(values: list[float]) -> tuple[float, Span]:
    """Return the largest sum of neighbouring values and where they stand (Kadane's algorithm, Bentley 1984)."""
    best, first, after, sum_, start = 0.0, 0, 0, 0.0, 0
    for at, value in enumerate(values):
        sum_ += value
        if sum_ <= 0:
            sum_, start = 0.0, at + 1
        elif sum_ > best:
            best, first, after = sum_, start, at + 1
    return best, Span(first, after)


CHECK = Check(
    run=check,
    scorers=(
        Scorer(
            "passage",
            ("omission", "addition"),
            ("sentence-omitted", "sentence-added", "clause-dropped", "clause-inserted"),
            marker="share",
            false_weight=1.0,
        ),
    ),
)
