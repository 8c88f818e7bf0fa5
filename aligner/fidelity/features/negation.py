"""Features of a lost or added negation: its partner among the other side's negations, its scope, and its wording."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from aligner.document.model import Span
from aligner.entities.assignment import greedy_assignment
from aligner.fidelity.features.context import NEUTRAL_CONTEXT, context_features, literalness
from aligner.fidelity.segment_pair import PairView
from aligner.lexicon.negation import Negation, has_loose_equivalent, is_negator
from aligner.lexicon.phrase_tokens import NEGATOR, PhraseToken, negation_bigrams
from aligner.lexicon.resources import word_list
from aligner.lexicon.tokens import Segment
from aligner.lexicon.translation_table import NULL_WORD, negation_probability, translation_probabilities
from aligner.runtime.lazy import lazy_property

MAX_FREE_SIMILARITY = 0.5
"""The cosine from which an implied negation has a counterpart of its own ("unconscious", «без сознания»)."""
MIN_AFFINITY, SURE_AFFINITY = 0.35, 0.75
"""The affinity at which two negations count as one another's, and that at which they surely are."""
DENIAL_BONUS = 0.5
"""By how much two negations that both deny go before one that denies and one that does not."""
MAX_SINGLE_DISTANCE, SINGLE_BONUS = 0.05, 0.2
"""How far apart at most two negations count as that are the only explicit ones of their segments."""
MIN_SIMILARITY = 0.4
"""The cosine from which a negated word counts as matched."""
SCOPE_CHARS = 45
"""How many characters after a negation the words begin that it may negate."""
NEAR_CHARS = 25
"""How many characters from a word another counts as near it."""
MAX_ROW_CHARS = 80
"""How many characters at most are between two negations of a row."""
_JOINED = re.compile(
    r"(?:,|\.\.\.|…|\b(?:и|или|and|or))\s*(?:(?:я|ты|он|она|мы|вы|они|меня|тебя|себя|его|ее|нас|вас|их|мне|тебе|ему|ей|нам|"
    r"вам|им|he|she|they|we|you|it|i)\s+)?(?:(?:is|are|am|was|were|do|does|did|will|would|has|have|had|can|could)\s*)?$"
)
_STOP_WORDS = word_list("negation stop words")
"""Words that a negation passes over to what it negates."""
_AFFIX = {"ru": re.compile(r"(?:не|мало)(?=\w{4})"), "en": re.compile(r"(?:un|in|im|il|ir|dis|non)-?(?=\w{4})")}
"""The affixes of what negates by one, before a word that stands without it, too."""
MIN_BASE_SIMILARITY = 0.45
"""The cosine from which a negated word and the base of an affixal one are one another's counterpart."""
MIN_AFFIXAL_SIMILARITY = 0.55
"""The same of a negated word and the affixal one itself."""
_AFTER_ITS_WORD = ("нет", "нельзя")
"""Negators that may follow what they negate: «хлеба нет»."""
LITOTES_CHARS, COMPARED_CHARS = 45, 80
"""Within how many characters a second negation undoes the first one, and a comparison belongs to a negation."""
_CLAUSE_END = re.compile(r"[.;:!?]|, (?:но|а|и|but|and) ")
_MERE_PREPOSITIONS = ("from", "outside", "without", "except", "against", "против", "вне", "кроме")
"""Words that imply a negation, but do not undo one that goes before: "not from Rome"."""
_COMPARING = {
    "en": re.compile(
        r"(?<!\w)(?:than|other|else|before|ever|such|since|as|so|until|except|nowhere|yet|only|till)(?!\w)|er(?!\w)"
    ),
    "ru": re.compile(
        r"(?<!\w)(?:так(?:ой|ая|ое|ие|ого|их)?|столь|кроме|другого|прежде|раньше|иного|больше)(?!\w)|ее(?!\w)"
    ),
}
"""What makes a comparison of a negation: "no higher … than", "not as strong as", "never before"."""
_SUPERLATIVE = {
    "en": re.compile(
        r"(?<!\w)(?:сам[ыо]\w+|впервые|перв\w+|единственн\w+|лишь|только|наи\w+|крупнейш\w+|всех|всего|ещ[её]|кроме|слабее|"
        r"меньше|менее|\w{3,}ейш\w+|\w{3,}айш\w+|\w{3,}ее|последн\w+)(?!\w)"
    ),
    "ru": re.compile(
        r"(?<!\w)(?:most|first|only|\w{2,}est|sole|unique|best|least|less|worst|\w{3,}er than|unprecedented)(?!\w)"
    ),
}
"""What the other side says instead: «самый», «впервые», "the only"; by the language of the negation."""
_SPECIFIC = ("невозможно", "нельзя", "никогда", "never")
"""Explicit negators that say more than «не» and "not"."""


class NegatedWord(NamedTuple):
    """The head of a negation's scope, by number, its best match in the other segment and the cosine of the two.

    `first` is the best cosine of the first word that may be the head, `ahead` that of the words before the negation.
    """

    own: int
    other: int
    similarity: float
    first: float
    ahead: float


NO_WORD = NegatedWord(-1, -1, 0.0, 0.0, 0.0)


class Partner(NamedTuple):
    """The negation of the other segment that a negation was matched with, and how well."""

    affinity: float = 0.0
    negation: Negation | None = None

    @property
    def explicit(self) -> bool:
        """Whether it is said outright, though it may negate nothing."""
        return self.negation is not None and (self.negation.explicit or self.negation.expletive)


def negated_word(view: PairView, negation: Negation) -> NegatedWord | None:
    """Return the head of a negation's scope: of the next few words, and before «нет», the one with the best match."""
    side, matches = view.own, view.matches
    if matches is None:
        return None
    start, end, words = negation.span.start, negation.span.end, side.words
    after = range(bisect_left(side.starts, end), bisect_left(side.starts, end + SCOPE_CHARS))
    before = range(bisect_right(side.ends, start) - 1, -1, -1)
    heads = list(islice((n for n in after if words[n].lower not in _STOP_WORDS), 3))
    if not heads or side.folded[start:end].split()[-1] in _AFTER_ITS_WORD:
        heads += [*islice((n for n in before if len(words[n].lower) > 2), 2)][::-1]
    if not heads:
        return None
    cosines = matches.match_similarity
    similarities = [cosines[n] - 0.1 * place for place, n in enumerate(heads)]
    own = heads[similarities.index(max(similarities))]
    content = islice((n for n in before if words[n].lower not in _STOP_WORDS), 2)
    ahead = max((cosines[n] for n in content), default=0.0)
    return NegatedWord(own, matches.best_match[own], cosines[own], cosines[heads[0]], ahead)


def deny_once(own: Sequence[Negation], others: Sequence[Negation]) -> bool:
    """Whether the only outright negation of each segment denies: then each is the other's partner.

    That needs no reading of their words and of what the other words imply. Wherever they stand their affinity and bonus
    are 0.8 - 0.7 * `MAX_SINGLE_DISTANCE` + `SINGLE_BONUS` + `DENIAL_BONUS` at least, and those of either with an
    implied negation 0.5 + 0.4 + 0.4 at most.

    >>> once, implied = Negation(Span(3, 5), explicit=True), Negation(Span(9, 15), explicit=False)
    >>> deny_once([once], [once, implied]), deny_once([once], [implied]), deny_once([once], [once, once])
    (True, False, False)
    """
    outright = [[n for n in side if n.explicit or n.expletive] for side in (own, others)]
    return all(len(side) == 1 and side[0].explicit for side in outright)


class Described(NamedTuple):
    """What the affinity of a negation needs: the words that it covers, its place, and whether it is said outright.

    `specific` tells whether its words mean more than «не» and "not".
    """

    words: Span
    place: float
    outright: bool
    expletive: bool
    specific: bool


def described(side: Segment, negation: Negation) -> Described:
    """Describe a negation of a segment."""
    outright = negation.explicit or negation.expletive
    words, place = side.words_in(negation.span), side.share_before(negation.span)
    return Described(words, place, outright, negation.expletive, _is_specific(side, negation))


@dataclass(frozen=True)
class NegationMismatch:
    """The negations of one segment, matched with those of the other, and the features of each one's being lost."""

    view: PairView
    own: list[Negation]
    others: list[Negation]

    @lazy_property
    def heads(self) -> list[NegatedWord | None]:
        """What each own negation negates."""
        return [negated_word(self.view, negation) for negation in self.own]

    @lazy_property
    def implied(self) -> ImpliedNegations:
        """What the words of the other segment imply."""
        return ImpliedNegations(self.view)

    def unmatched(self) -> list[int]:
        """Return the numbers of the explicit own negations that have no sure partner, are not copied nor litotes."""
        if self._single and len(self.own) == len(self.others) == 1:
            return []  # their affinity is sure, whatever their words and places are
        if self._all_answered:
            return []
        return [
            number
            for number, (negation, partner) in enumerate(zip(self.own, self.partners, strict=True))
            if negation.explicit and not (partner.explicit and partner.affinity > SURE_AFFINITY)
            if not _is_copied(self.view, negation) and not _is_outside(self.view, negation)
            if not _is_forbidden(self.view, negation) and not _is_bound(self.view, negation)
            if not (partner.negation is None and self._is_litotes(number)) and not self._is_covered(number)
            if not self._is_affixed(number)
        ]

    @lazy_property
    def _all_answered(self) -> bool:
        """Whether each segment denies as often as the other: then one that seems lost only stands elsewhere."""
        one, two = (sum(negation.explicit for negation in side) for side in (self.own, self.others))
        late = sum(_is_until(self.view.other, negation) for negation in self.others if negation.expletive)
        if late and two < one <= two + late:
            return True
        return one == two and all(p.explicit for p, n in zip(self.partners, self.own, strict=True) if n.explicit)

    def _is_affixed(self, number: int) -> bool:
        """Whether a word of the other segment has what is negated as its base: "not difficult", «несложно»."""
        vocabulary, own = self.view.pair.vocabulary, self.view.own
        other = self.view.other
        bases = tuple(sorted(base for n in self.others if (base := _base(other, n))))
        affixal = tuple(sorted(other.folded[n.span.start : n.span.end] for n in self.others if n.affixal))
        if vocabulary is None or not affixal:
            return False
        first = bisect_left(own.starts, self.own[number].span.end)
        last = bisect_left(own.starts, self.own[number].span.end + SCOPE_CHARS)
        negated = [n for n in range(first, last) if own.words[n].lower not in _STOP_WORDS][:2]
        if not negated:
            return False
        cosines = vocabulary.vectors(own)[negated] @ vocabulary.phrases(bases + affixal).T
        like_base = float(cosines[:, : len(bases)].max(initial=0.0)) >= MIN_BASE_SIMILARITY
        return like_base or float(cosines[:, len(bases) :].max(initial=0.0)) >= MIN_AFFIXAL_SIMILARITY

    def _is_litotes(self, number: int) -> bool:
        """Whether a word of the clause denies what the negation does, and the other segment affirms.

        «не проходит бесследно», "not inaccurately", "hasn't forgotten".
        """
        answered = {partner.negation for partner in self.partners}
        if any(negation not in answered for negation in self.others if not negation.expletive):
            return False
        single = [n for n, p in zip(self.own, self.partners, strict=True) if not n.explicit and p.negation is None]
        affixal, end, text = [n for n in single if n.affixal], self.own[number].span.end, self.view.own.folded
        if affixal and _is_undone_later(self.view.own, [self.own[number], *affixal], 0):
            return True
        next_word = [n for n in single if not n.expletive and n.span.start == end + 1]
        return any(text[n.span.start : n.span.end] not in _MERE_PREPOSITIONS for n in next_word)

    def _is_covered(self, number: int) -> bool:
        """Whether a negation repeats the one before, and what answers that one denies the whole row.

        «не с позором, не с ужасом», "not with disgrace and horror"; "not tomorrow and not in May", «ни завтра, ни в
        мае».
        """
        before = max((n for n in range(number) if self.own[n].explicit), default=None)
        after = next((n for n in range(number + 1, len(self.own)) if self.own[n].explicit), None)
        if before is not None and _is_repeated(self.view.own, self.own, number):
            one, two = (self._next_word(self.own[n]) for n in (before, number))
            same = one == two != "" and self.partners[before].explicit
            return same or any(map(self._answers_a_row, range(before, number)))
        if after is None or not _is_repeated(self.view.own, self.own, after):
            return False
        return any(map(self._answers_a_row, range(number, after + 1)))

    def _answers_a_row(self, number: int) -> bool:
        """Whether the partner of an own negation has several negators, as «ни завтра, ни в мае» has."""
        answer, side = self.partners[number].negation, self.view.other
        if answer is None or not answer.explicit:
            return False
        return sum(is_negator(side.words[n].lower, side.language) for n in _numbers(side, answer.span)) > 1

    def _next_word(self, negation: Negation) -> str:
        """Return the word after an own negation, folded."""
        side = self.view.own
        number = bisect_left(side.starts, negation.span.end)
        return side.words[number].lower if number < len(side.words) else ""

    @lazy_property
    def partners(self) -> list[Partner]:
        """The partner of each own negation: a greedy matching of both segments' negations, the best affinity first."""
        partners = [Partner() for _ in self.own]
        if not self.others:
            return partners
        others = [described(self.view.other, negation) for negation in self.others]
        ranked = []
        for a, negation in enumerate(self.own):
            own, head = described(self.view.own, negation), self.heads[a]
            for b, other in enumerate(others):
                affinity = self._affinity(own, other) + self._scope_affinity(head, self.others[b])
                if affinity > MIN_AFFINITY:
                    denies = negation.explicit and self.others[b].explicit
                    ranked.append((affinity + DENIAL_BONUS * denies, a, b, affinity))
        ranked.sort(reverse=True)
        affinities = {(a, b): affinity for _, a, b, affinity in ranked}
        for a, b in greedy_assignment(affinities):
            partners[a] = Partner(affinities[a, b], self.others[b])
        return partners

    @lazy_property
    def _single(self) -> bool:
        """Whether each segment has exactly one negation that is said outright."""
        return all(sum(n.explicit or n.expletive for n in negations) == 1 for negations in (self.own, self.others))

    @lazy_property
    def _single_denial(self) -> bool:
        """Whether each segment denies exactly once outright, whatever has a negator and denies nothing."""
        return all(sum(n.explicit for n in negations) == 1 for negations in (self.own, self.others))

    def _affinity(self, one: Described, two: Described) -> float:
        """Return how well two negations fit one another: by kind, position and their own words."""
        distance, outright = abs(one.place - two.place), one.outright + two.outright
        single = self._single or (self._single_denial and not one.expletive and not two.expletive)
        if single and two.outright and distance > MAX_SINGLE_DISTANCE:
            distance = MAX_SINGLE_DISTANCE
        affinity = (0.6, 0.5, 0.8)[outright] - 0.05 * (one.expletive + two.expletive) - 0.7 * distance
        if one.specific or two.specific:
            affinity += 0.4 * _cosine(self.view, one.words, two.words)
        return affinity + SINGLE_BONUS * (single and outright == 2)

    def _scope_affinity(self, head: NegatedWord | None, other: Negation) -> float:
        """Return how much a negation of the other segment fits by standing at the match of the negated word."""
        if head is None:
            return 0.0
        start = self.view.other.words[head.other].start
        near = other.span.start - 12 < start < other.span.end + NEAR_CHARS
        return 0.4 * head.similarity if near else 0.0

    def features(self, number: int) -> dict[str, float]:
        """Return the features of an own negation's being lost."""
        return (
            self._counts
            | self._partner_features(number)
            | self._scope_features(number)
            | self._wording_features(number)
            | {
                "russian": float(self.view.is_russian),
                "log words": math.log(len(self.view.own.words) + len(self.view.other.words)),
                "literalness": literalness(self.view.pair),
            }
        )

    @lazy_property
    def _counts(self) -> dict[str, float]:
        """How many explicit and implied negations both segments have."""
        more, fewer = sum(n.explicit for n in self.own), sum(n.explicit for n in self.others)
        return {
            "surplus": float(max(-2, min(3, more - fewer))),
            "no surplus": float(more <= fewer),
            "no explicit across": float(not fewer),
            "no negation across": float(not fewer and all(n.explicit for n in self.others)),
            "several": float(more > 1),
            "implied across": float(min(3, sum(not n.explicit for n in self.others))),
            "implied own": float(min(3, sum(not n.explicit for n in self.own))),
            "unmatched implied across": float(min(3, _unmatched_implied(self.view.reversed, self.others))),
            "unmatched implied own": float(min(3, _unmatched_implied(self.view, self.own))),
        }

    def _partner_features(self, number: int) -> dict[str, float]:
        """How well the negation's partner fits it."""
        affinity, negation = partner = self.partners[number]
        meant = 0.0 if negation is None or partner.explicit else _word_similarity(self.view, self.own[number], negation)
        return {
            "explicit match affinity": affinity * partner.explicit,
            "has explicit match": float(partner.explicit),
            "implied match affinity": affinity * (negation is not None and not partner.explicit),
            "implied match cosine": meant,
        }

    def _scope_features(self, number: int) -> dict[str, float]:
        """How well the negated word is matched, and what negates its match."""
        none, nothing = self._counts["no explicit across"], self._counts["no negation across"]
        unmatched = self._counts["unmatched implied across"]
        head = self.heads[number] or NO_WORD
        near = self._near(self.heads[number])
        unnegated = head.similarity > MIN_SIMILARITY and not any(n.explicit for n in near)
        context = self._context(self.heads[number])
        word = self.view.other.words[head.other] if near else None
        on_word = word is not None and any(n.span.start <= word.start < n.span.end for n in near)
        return {
            "scope cosine": head.similarity,
            "first word cosine": head.first,
            "preceding cosine": head.ahead,
            "first word cosine, no explicit across": head.first * none,
            "scope match negates": head.similarity * on_word,
            "implied near": float(any(not n.explicit for n in near)),
            "scope match unnegated": float(unnegated),
            "unnegated scope cosine": head.similarity * unnegated,
            "unnegated scope cosine, surplus": head.similarity * unnegated * (not self._counts["no surplus"]),
            "scope cosine, no negation across": head.similarity * nothing,
            "scope cosine, no unmatched negation": head.similarity * (none and not unmatched),
            "context cosine": context["context cosine"],
            "context gap": context["context gap"],
            "context cosine, no explicit across": context["context cosine"] * none,
        }

    def _near(self, head: NegatedWord | None) -> list[Negation]:
        """Return the other segment's negations near the match of the negated word."""
        if head is None:
            return []
        words = self.view.other.words
        start, end = words[max(0, head.other - 5)].start, words[min(len(words) - 1, head.other + 2)].end
        return [n for n in self.others if n.span.start < end and start < n.span.end]

    def _context(self, head: NegatedWord | None) -> dict[str, float]:
        """Return how well the neighbours of the negated word and of its match fit each other."""
        if head is None:
            return NEUTRAL_CONTEXT
        view = self.view
        return context_features(
            view.pair, *view.by_language(view.own.words[head.own].span, view.other.words[head.other].span)
        )

    def _wording_features(self, number: int) -> dict[str, float]:
        """Whether the words of both segments say the negation in another way, or repeat it."""
        other, span, head = self.view.other, self.own[number].span, self.heads[number]
        match = other.words[head.other].span if head else None
        loose = has_loose_equivalent(other, Span(0, len(other.text)))
        return {
            "affixal cosine": self._affixal_similarity(number),
            "repeated": float(_is_repeated(self.view.own, self.own, number)),
            "undone": float(_is_undone(self.own, number)),
            "undone later": float(_is_undone_later(self.view.own, self.own, number)),
            "superlative across": float(_is_superlative(self.view, span)),
            "loose equivalent near": float(loose and match is not None and has_loose_equivalent(other, match)),
            "loose equivalent": float(loose),
            "log implied probability": math.log(0.02 + self.implied.anywhere()),
            "log implied probability near": math.log(0.02 + (self.implied.near(match) if match else 0.0)),
            "untranslated rate": self.implied.untranslated_rate(span),
            "unaligned share": _unmatched_share(self.view),
        }

    def _affixal_similarity(self, number: int) -> float:
        """Return how well a word after the negation is matched by one with a negative affix («не годится», "unfit")."""
        view, cosines = self.view, self.view.cosines
        affixal = [at for n in self.others if n.affixal for at in _numbers(view.other, n.span)]
        if cosines is None or not affixal:
            return 0.0
        start, end = self.own[number].span.start, self.own[number].span.end + SCOPE_CHARS
        implied = [n.span for n in self.own if not n.explicit]
        # The negation's own word is among them: what negates by an affix may be most like the «не».
        negated = [
            at
            for at, word in enumerate(view.own.words)
            if start <= word.start < end and not any(span.start <= word.start < span.end for span in implied)
        ]
        return float(cosines[negated][:, affixal].max(initial=0.0))


def _base(side: Segment, negation: Negation) -> str:
    """Return the word that an affix negates, empty for other negations.

    >>> from aligner.lexicon.negation import read_negations
    >>> side = Segment("Это несложно.", "ru")
    >>> [_base(side, negation) for negation in read_negations(side)]
    ['сложно']
    """
    word = side.folded[negation.span.start : negation.span.end] if negation.affixal else ""
    match = _AFFIX[side.language].match(word)
    return word[match.end() :] if match else ""


def _numbers(side: Segment, span: Span) -> range:
    """Return the numbers of the words that a span covers."""
    covered = side.words_in(span)
    return covered.indices


def _is_until(side: Segment, negation: Negation) -> bool:
    """Whether a negation denies what goes before a time ("did not see it until"): «не видел, пока не»."""
    return side.language == "en" and side.folded[: negation.span.end].endswith(" until")


_FORBIDDEN = {
    "ru": re.compile(r"(?<!\w)(?:запре[тщ]\w*|воспре[тщ]\w*|недопуст\w+)"),
    "en": re.compile(r"(?<!\w)(?:forb[ia]d\w*|ban(?:s|ned|ning)?|prohibit\w*|barred|illegal|off-limits)(?!\w)"),
}
_MAY_NOT = {
    "ru": re.compile(r"(?<!\w)(?:нельзя|не (?:мо[жг]|разреш|позвол|допуска|допущ|должн|вправе|име[ею]т права))"),
    "en": re.compile(
        r"(?<!\w)(?:can't|cannot|(?:(?:is|are|was|were|be|may|must|shall|should|could)(?: not|n't)|not)(?: be)?"
        r"(?: (?:allow|permit|able)\w*)?)(?!\w)"
    ),
}


def _is_forbidden(view: PairView, negation: Negation) -> bool:
    """Whether a negation of what may be done is told by a ban: "can't give out", «запрещено выдавать»."""
    start = max(0, negation.span.start - 10)
    near = _MAY_NOT[view.own.language].search(view.own.folded, start, negation.span.end + 12)
    if near is None or near.end() <= negation.span.start:
        return False
    forbids = _FORBIDDEN[view.other.language].search(view.other.folded) is not None
    return forbids and not _FORBIDDEN[view.own.language].search(view.own.folded)


_EXCEEDS = {
    "ru": re.compile(r"(?<!\w)(?:не (?:\w+ ){0,3}(?:\w{3,}ее|больше|меньше|старше|выше|ниже|позже|раньше|превы\w+)) "),
    "en": re.compile(
        r"(?<!\w)(?:not|\w+n't|cannot) (?:\w+ ){0,3}(?:exceed\w*|(?:more|less|\w{3,}er) than|beyond)(?!\w)"
    ),
}
_BOUND = {
    "ru": re.compile(r"(?<!\w)(?:до|максимум|предел\w*|минимум|ограни\w+|менее|меньше)(?!\w)"),
    "en": re.compile(
        r"(?<!\w)(?:up to|at (?:most|least)|within|under|below|maximum|minimum|limit\w*|less than)(?!\w)"
    ),
}


def _is_bound(view: PairView, negation: Negation) -> bool:
    """Whether a negation of more or less is told by a bound: «не может быть длиннее метра», "up to one metre"."""
    end = negation.span.end + COMPARED_CHARS
    compares = _EXCEEDS[view.own.language].search(view.own.folded, negation.span.start, end)
    if compares is None or compares.start() > negation.span.end:
        return False
    return _BOUND[view.other.language].search(view.other.folded) is not None


def _is_copied(view: PairView, negation: Negation) -> bool:
    """Whether a negation stands in the other segment letter by letter, in a title that was left as it is."""
    return set(view.own.folded[negation.span.start : negation.span.end].split()) <= view.other.word_types


_NOT_IN = {
    "ru": re.compile(r"\s+(?:из|в|во|на|от)(?!\w)"),
    "en": re.compile(r"\s+(?:in|on|at|from|within|part of|a part of)(?!\w)"),
}
_OUTSIDE = {
    "ru": re.compile(r"(?<!\w)(?:вне|за пределами|снаружи|в стороне)(?!\w)"),
    "en": re.compile(r"(?<!\w)(?:outside|beyond|elsewhere|away|off)(?!\w)"),
}


def _is_outside(view: PairView, negation: Negation) -> bool:
    """Whether a negation of a place is told by another word of place.

    «не из Чехии», "outside of Bohemia"; "not in the government", «вне правительства».
    """
    if not _NOT_IN[view.own.language].match(view.own.folded, negation.span.end):
        return False
    return _OUTSIDE[view.other.language].search(view.other.folded) is not None


def _word_similarity(view: PairView, one: Negation, two: Negation) -> float:
    """Return how alike the words of an own and another negation are, where they are more than «не» and "not"."""
    if not (_is_specific(view.own, one) or _is_specific(view.other, two)):
        return 0.0
    return _cosine(view, view.own.words_in(one.span), view.other.words_in(two.span))


def _cosine(view: PairView, own: Span, other: Span) -> float:
    """Return the largest cosine of some own words with some other ones, 0 where none is above."""
    cosines = view.cosines
    if cosines is None:
        return 0.0
    if len(own) == 1 and len(other) == 1:  # mostly; a slice and its maximum cost ten times as much
        return max(0.0, float(cosines[own.start, other.start]))
    return float(cosines[own.start : own.end, other.start : other.end].max(initial=0.0))


def _is_specific(side: Segment, negation: Negation) -> bool:
    return not negation.explicit or side.folded[negation.span.start : negation.span.end] in _SPECIFIC


class ImpliedNegations:
    """What the words of the other segment may imply, and which negations of the own one often go untranslated."""

    def __init__(self, view: PairView) -> None:
        self._language = view.own.language
        self._own, others = view.phrase_tokens
        self._implied = [
            (token, probability)
            for token in others
            if token.key != NEGATOR
            if (probability := negation_probability(token.key, view.other.language))
        ]

    def anywhere(self) -> float:
        """Return the largest probability that a word of the other segment implies a negation."""
        return max((probability for _, probability in self._implied), default=0.0)

    def near(self, place: Span) -> float:
        """Return the same for words near a place of the other segment."""
        start, end = place.start - NEAR_CHARS, place.end + NEAR_CHARS
        return max((p for token, p in self._implied if token.start < end and start < token.end), default=0.0)

    def untranslated_rate(self, span: Span) -> float:
        """Return how often a negation like this one has no counterpart, 0 where that is rare."""
        at = [n for n, token in enumerate(self._own) if span.start <= token.start < span.end and token.key == NEGATOR]
        bigrams = (
            PhraseToken(key, span.start, span.end) for n in at for key in negation_bigrams(self._own, n, self._language)
        )
        rows = (translation_probabilities(bigram, self._language) for bigram in bigrams)
        return max((row.get(NULL_WORD, 0.0) for row in rows), default=0.0)


def _is_repeated(side: Segment, own: Sequence[Negation], number: int) -> bool:
    """Whether a negation repeats the one before in a row, all of which the other segment may negate at once.

    >>> from aligner.lexicon.negation import read_negations
    >>> side = Segment("Он ушёл, не простившись и не оглянувшись.", "ru")
    >>> own = read_negations(side)
    >>> _is_repeated(side, own, 0), _is_repeated(side, own, 1)
    (False, True)
    """
    before = [n.span.end for n in own[:number] if n.explicit]
    between = side.folded[before[-1] : own[number].span.start] if before else ""
    return 0 < len(between) < MAX_ROW_CHARS and _JOINED.search(between) is not None


def _is_undone(own: Sequence[Negation], number: int) -> bool:
    """Whether an implied negation follows at once, which undoes this one («не без», "not unlike")."""
    end = own[number].span.end
    return any(
        not n.explicit and not n.expletive and end <= n.span.start <= end + 8 for n in own[number + 1 : number + 2]
    )


def _is_undone_later(side: Segment, own: Sequence[Negation], number: int) -> bool:
    """Whether another negation in the same clause makes both together affirm ("not a friend who failed to know him").

    >>> from aligner.lexicon.negation import read_negations
    >>> side = Segment("There was not a guest who failed to come.", "en")
    >>> _is_undone_later(side, read_negations(side), 0)
    True
    """
    end = own[number].span.end
    return any(
        end <= n.span.start <= end + LITOTES_CHARS and not _CLAUSE_END.search(side.folded[end : n.span.start])
        for n in own[number + 1 :]
        if not n.expletive
    )


def _is_superlative(view: PairView, span: Span) -> bool:
    """Whether a negation compares, and the other segment does with a superlative or a comparative.

    «самый высокий» is "nowhere is it higher", «впервые» "never before", «слабее» "not as strong as", «единственный» "no
    other".
    """
    language = view.own.language
    after = view.own.folded[span.start : span.end + COMPARED_CHARS]
    return bool(_COMPARING[language].search(after)) and bool(_SUPERLATIVE[language].search(view.other.folded))


def _unmatched_share(view: PairView) -> float:
    """Return what share of the other segment's weight has no match."""
    matches = view.reversed.matches
    if matches is None:
        return 0.5
    weights: list[float] = matches.weights.tolist()
    best: list[float] = matches.best_similarity.tolist()
    unmatched = sum([weight * (0.5 - cosine) for weight, cosine in zip(weights, best, strict=True) if cosine < 0.5])
    return unmatched / (sum(weights) + 1e-6)


def _unmatched_implied(view: PairView, negations: Sequence[Negation]) -> int:
    """Count the implied negations of the own segment that no plain word of the other one matches."""
    count = 0
    for negation in negations:
        number = bisect_right(view.own.ends, negation.span.start)
        matched = (
            view.matches is not None
            and number < len(view.own.words)
            and view.matches.match_similarity[number] > MAX_FREE_SIMILARITY
        )
        count += not negation.explicit and not matched
    return count
