"""Negation mismatch: what one side negates the other must negate too («не согласился», "agreed").

Caught: a «не» or a "not" lost or added, in any form (нет, нельзя, никто, n't, never, nobody, without …).

Every negation said outright is first matched with one of the other side, by what it denies and by its place. One that
is left over, or that denies a word whose counterpart stands undenied, is weighed: is there a word that implies a
negation («отказался», "unable", "scarce"; how likely a word does is learned from pairs), is the negation one that
is often said without («не раз», "can't wait"), are its neighbours translated word by word.

Ignored: negation told in another way; Russian double negation, which counts once; what denies nothing («не только»,
«чуть не», «не менее», «кто бы ни», "no doubt", "not only").

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Он не согласился с этим предложением.", "ru"), Segment("He agreed to this proposal.", "en"))
>>> [finding.message for finding in check(pair)]
['Negation lost: «не» has no counterpart in the translation.']
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType, Scorer
from aligner.fidelity.features.negation import NegationMismatch, deny_once
from aligner.fidelity.features.negation_context import NegationScope, negation_context_logits
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import score
from aligner.fidelity.segment_pair import Pair, PairView
from aligner.lexicon.negation import has_negator, outright_negations, with_implied

CONTEXT_FEATURES = "own context logit", "other context logit"
"""The features that `negation_context_logits` gives."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for the likeliest negation that the other side seems not to have."""
    if not pair.bilingual or not pair.russian.words or not pair.english.words:
        return
    if not has_negator(pair.russian) and not has_negator(pair.english):
        return
    best = max(candidates(pair), key=_score_of, default=None)
    if best is not None and best.score >= pair.least_score:
        yield best.finding()


class Candidate(NamedTuple):
    """A negation that the other side seems not to have: the view from its segment, its span, scope and features."""

    view: PairView
    span: Span
    scope: NegationScope | None
    features: dict[str, float]
    score: float

    def finding(self) -> Finding:
        """Return the candidate as a finding."""
        view, text = self.view, self.view.own[self.span]
        if view.own is view.pair.source:
            message = f"Negation lost: «{text}» has no counterpart in the translation."
        else:
            message = f"Negation added: “{text}” has no counterpart in the source."
        spans = view.by_language(self.span, None)
        return view.pair.finding("negation", spans, self.score, message, features=self.features)


_score_of = attrgetter("score")


def candidates(pair: Pair) -> list[Candidate]:
    """Return every explicit negation of either segment that the other one seems not to have."""
    russian, english = outright_negations(pair.russian), outright_negations(pair.english)
    if not any(negation.explicit for negation in (*russian, *english)) or deny_once(russian, english):
        return []
    negations = with_implied(pair.russian, russian), with_implied(pair.english, english)
    found = []
    for view, own, others in zip(pair.views, negations, negations[::-1], strict=True):
        if any(negation.explicit for negation in own):
            mismatch = NegationMismatch(view, own, others)
            found += [_candidate(mismatch, number) for number in mismatch.unmatched()]
    return found


def _candidate(mismatch: NegationMismatch, number: int) -> Candidate:
    view, span, head = mismatch.view, mismatch.own[number].span, mismatch.heads[number]
    scope = NegationScope(span, head.own, head.other) if head else None
    features = mismatch.features(number)
    features |= zip(CONTEXT_FEATURES, negation_context_logits(view, scope), strict=True)
    if view.matches is not None:
        value = score("negation", features, otherwise=0.3)
    else:
        value = 0.8 if features["no negation across"] or features["scope match unnegated"] else 0.3
    return Candidate(view, span, scope, features, value)


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "negation",
            "a statement is negated on one side only",
            caught='a lost «не», an added "not"',
            left_alone=(
                '"refused" for «не захотел», "unfit" for «не годится», "remember" for «не '
                'забыть»; a "No," that answers; one "without" for «не … и не»; «не только», '
                '«чуть не», «пока не»; "not … until"; polite questions; titles left in English'
            ),
            injectors=("negation", "negation-ru", "antonym"),
            right_for=("negation", "negation-ru"),
        ),
    ),
    scorers=(Scorer("negation", ("negation",), ("negation", "negation-ru")),),
)
