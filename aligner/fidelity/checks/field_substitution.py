"""Co-hyponym substitution: a word has given way to another of its semantic field («покупает», "sells").

Caught: north for south, a nephew for a niece, a plaintiff for a defendant, rise for fall, because for although, where
no English word says what the Russian one does, and no Russian word what the English one in its place does.

Ignored: words that may say either, words that match another one better, opposites of which one side is negated.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("К северу от города живёт его племянник.", "ru"),
...             Segment("To the north of the town lives his niece.", "en"))
>>> [finding.message for finding in check(pair)]
['“niece” seems to say something else than «племянник».']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check
from aligner.fidelity.features.context import context_features, words_in
from aligner.fidelity.features.position import PositionFeatures
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.negation import read_negations
from aligner.lexicon.semantic_fields import Mention, mentions
from aligner.lexicon.tokens import Segment

SCORE = 0.9
"""Always a note: of 44 findings in 20,000 pairs that nobody had read, 13 were divergences."""
MAX_SHIFT = 0.25
"""How far apart two words stand at most, as a share of their sentences, where there are no word vectors."""
MIN_PRIOR, MIN_CONTEXT_MATCH = 0.5, 0.55
"""How surely the matches of their neighbours put two words in one place."""
MAX_ELSEWHERE = 0.55
"""The cosine with another word from which a word has its counterpart there."""
NEGATION_CHARS = 25
"""How many characters before a word a negation stands that turns it round."""


class Rivals(NamedTuple):
    """A Russian and an English mention of notions that exclude each other, and how surely they share a place."""

    russian: Mention
    english: Mention
    agreement: float


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each English word whose notion excludes that of the Russian word in its place."""
    if not pair.bilingual or not pair.russian.words or not pair.english.words:
        return
    used: set[tuple[str, Span]] = set()
    for rivals in sorted(_rivals(pair), key=lambda rivals: -rivals.agreement):
        russian, english = rivals.russian.span, rivals.english.span
        if used.isdisjoint(places := {("ru", russian), ("en", english)}):
            used |= places
            message = f"“{pair.english[english]}” seems to say something else than «{pair.russian[russian]}»."
            finding = pair.finding("meaning", (russian, english), SCORE, message)
            yield replace(finding, exact=True, severity="note")


def _rivals(pair: Pair) -> Iterator[Rivals]:
    """Yield the mentions of notions of one field that the other side does not mention, where their places agree."""
    russian, english = mentions(pair.russian), mentions(pair.english)
    said = {notion for mention in russian for notion in mention.notions}
    rendered = {notion for mention in english for notion in mention.notions}
    own = [mention for mention in russian if mention.sure and rendered.isdisjoint(mention.notions)]
    other = [mention for mention in english if mention.sure and said.isdisjoint(mention.notions)] if own else []
    for one in own:
        fields = {notion.field: notion.opposite for notion in one.sure}
        for two in other:
            field = next((notion.field for notion in two.sure if notion.field in fields), None)
            if field and not (fields[field] and _is_turned(pair, one.span, two.span)):
                agreement = _agreement(pair, one.span, two.span)
                if agreement >= MIN_PRIOR:
                    yield Rivals(one, two, agreement)


def _is_turned(pair: Pair, russian: Span, english: Span) -> bool:
    """Whether one of two words alone stands under a negation."""
    return _is_negated(pair.russian, russian) != _is_negated(pair.english, english)


def _is_negated(side: Segment, place: Span) -> bool:
    start = place.start - NEGATION_CHARS
    return any(n.explicit and start <= n.span.start < place.end for n in read_negations(side))


def _agreement(pair: Pair, russian: Span, english: Span) -> float:
    """Return how surely two words share a place, 0 where one of them has its counterpart elsewhere."""
    similarity = pair.similarity
    if similarity is None:
        shift = abs(pair.russian.share_before(russian) - pair.english.share_before(english))
        return 1.0 - shift if shift <= MAX_SHIFT else 0.0
    own, other = words_in(pair.russian, russian), words_in(pair.english, english)
    agreement = max(
        float(similarity.russian.position_prior[own.start : own.end, other.start : other.end].max()),
        float(similarity.english.position_prior[other.start : other.end, own.start : own.end].max()),
    )
    if agreement < MIN_PRIOR:
        return 0.0
    context = context_features(pair, russian, english)
    if max(context["russian match elsewhere"], context["english match elsewhere"]) > MAX_ELSEWHERE:
        return 0.0
    match = PositionFeatures(similarity, {}).context_match(own.start, other.start)
    return agreement if match >= MIN_CONTEXT_MATCH else 0.0


CHECK = Check(check)
