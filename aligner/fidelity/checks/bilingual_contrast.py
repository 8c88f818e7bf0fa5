"""Co-hyponym substitution: a word has given way to another of its lexical field («грузополучатель», "carrier").

Caught: the consignee for the consignor, "may" for «обязан», "after" for «до», the minister of the interior for that of
justice, where no English word says what the Russian one does, and no Russian word what the English one in its place
does.

Ignored: words that may say either, words that match another one better, opposites of which one side is negated. Each
mention of a sense needs a counterpart of its own, so that one carrier does not stand for the second.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Истец отказался продлить срок.", "ru"), Segment("The claimant agreed to extend it.", "en"))
>>> [finding.message for finding in check(pair)]
['“agreed to” seems to say something else than «отказался».']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check
from aligner.fidelity.features.position import PositionFeatures
from aligner.fidelity.features.time_order import is_same_order
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.bilingual_contrasts import Mention, Sense, may_contrast, mentions
from aligner.lexicon.negation import read_negations
from aligner.lexicon.tokens import Segment

if TYPE_CHECKING:
    from aligner.fidelity.word_alignment.similarity import Floats

SCORE = 0.9
"""The score of two words that exclude each other and surely share a place."""
ONE_SIDED_SCORE = 0.8
"""The score of a word without any counterpart."""
MAX_SHIFT = 0.25
"""How far apart two words stand at most, as a share of their sentences, where there are no word vectors."""
MIN_PRIOR = 0.45
"""How surely the matches of their neighbours, or their places, put two words in one place."""
SHIFT_COST = 4.0
"""What each share of the sentence between two words takes off that."""
MAX_ELSEWHERE = 0.6
"""The cosine with another word from which a word has its counterpart there."""
RENDERING_SHIFT = 0.35
"""How far from a word's place, as a share of the sentence, another may stand that renders it by a loose sense."""
NEGATION_CHARS = 25
"""How many characters before a word a negation stands that turns it round."""


class Rivals(NamedTuple):
    """A Russian and an English mention of senses that exclude each other, the type, how surely they share a place."""

    russian: Mention
    english: Mention
    type: str
    agreement: float


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each word whose sense excludes that of the word in its place, or is not on the other side."""
    if not pair.bilingual or not pair.russian.words or not pair.english.words:
        return
    if not may_contrast(pair.russian, pair.english):
        return
    sides = mentions(pair.russian), mentions(pair.english)
    linked = _linked(pair, *sides)
    unlinked = [[m for m in side if m.sure and m.start not in own] for side, own in zip(sides, linked, strict=True)]
    used: set[tuple[str, int]] = set()
    for rivals in sorted(_rivals(pair, *unlinked), key=lambda rivals: -rivals.agreement):
        places = {("ru", rivals.russian.start), ("en", rivals.english.start)}
        if used.isdisjoint(places):
            used |= places
            if _is_idle(pair, rivals):
                continue
            russian, english = _span(pair.russian, rivals.russian), _span(pair.english, rivals.english)
            message = f"“{pair.english[english]}” seems to say something else than «{pair.russian[russian]}»."
            source, target = (russian, english) if pair.source is pair.russian else (english, russian)
            yield Finding(rivals.type, source, target, SCORE, message, exact=True)
    for side, own, other in zip((pair.russian, pair.english), unlinked, sides[::-1], strict=True):
        said = {sense for mention in other for sense in mention.senses}
        for mention in own:
            sense = _obligatory(mention)
            if sense and said.isdisjoint(mention.sure) and (side.language, mention.start) not in used:
                span = _span(side, mention)
                if _NOT_BEFORE.search(side.folded, max(0, span.start - 4), span.start):
                    continue  # «не единственный случай» is "one of several cases", or "there are others"
                spans = (span, None) if side is pair.russian else (None, span)
                yield pair.finding(sense.type, spans, ONE_SIDED_SCORE)


_LIMITS = frozenset({"только", "лишь"}), frozenset({"unless", "until", "except", "without"})
"""Words that limit a consent («соглашается только при жене») and a refusal ("refuses unless his wife is there")."""


_DONE = re.compile(r"покупател\w+|продав[ец]\w+|\w+(?:л|ла|ли|вш\w+|ющ\w+|ет|ют|ит|ят)")
"""Forms of verbs whose subject sells or buys, and who does."""


_NOT_BEFORE = re.compile(r"(?<!\w)(?:не|not) $")
"""A negation of the word that follows, whose sense the other side tells by a contrary one."""


def _is_idle(pair: Pair, rivals: Rivals) -> bool:
    """Whether two words say the same after all: in a fixed expression, in one order, as converses, by a limit."""
    russian, english = _span(pair.russian, rivals.russian), _span(pair.english, rivals.english)
    if pair.in_expression(russian, english):
        return True
    one, two = pair.russian.folded[russian.start : russian.end], pair.english.folded[english.start : english.end]
    if is_same_order(pair.russian, one, russian.start, two):
        return True
    if any(sense.field == "trade" for sense in rivals.russian.sure) and not _DONE.fullmatch(one):
        return True  # what one side sells the other one buys: «продан», "bought"
    if not any(sense.field == "consent" for sense in rivals.russian.sure):
        return False
    sides = zip((pair.russian, pair.english), _LIMITS, strict=True)
    return all(not limits.isdisjoint(side.word_types) for side, limits in sides)


def _obligatory(mention: Mention) -> Sense | None:
    """Return a sense of a mention that the other side has to have, too."""
    return next((sense for sense in mention.sure if sense.obligatory), None)


def _span(side: Segment, mention: Mention) -> Span:
    return Span(side.words[mention.start].start, side.words[mention.end - 1].end)


def _rivals(pair: Pair, russian: Sequence[Mention], english: Sequence[Mention]) -> Iterator[Rivals]:
    """Yield the mentions without a counterpart whose senses are of one field, where their places agree."""
    for one in russian if english else ():
        fields = {sense.field: sense for sense in one.sure}
        for two in english:
            sense = next((fields[sense.field] for sense in two.sure if sense.field in fields), None)
            if sense and not (sense.opposite and _is_turned(pair, one, two)):
                agreement = _agreement(pair, one, two)
                if agreement >= MIN_PRIOR:
                    yield Rivals(one, two, sense.type, agreement)


def _linked(pair: Pair, russian: Sequence[Mention], english: Sequence[Mention]) -> tuple[set[int], set[int]]:
    """Return where the Russian and the English mentions begin that share a sense, each linked to one other at most.

    Competitive linking (Melamed 2000, https://aclanthology.org/J00-2004/): surer links go first, then nearer ones; one
    of the two words must hardly mean anything else.
    """
    by_sense: dict[Sense, list[Mention]] = {}
    for two in english:
        for sense in two.senses:
            by_sense.setdefault(sense, []).append(two)
    links = set()
    for one in russian:
        place = one.start / len(pair.russian.words)
        for sense in one.senses:
            for two in by_sense.get(sense, ()):
                sure = (sense in one.sure) + (sense in two.sure)
                shift = abs(two.start / len(pair.english.words) - place)
                if sure == 2 or (sure and shift <= RENDERING_SHIFT):
                    links.add((-sure, shift, one.start, two.start))
    linked: tuple[set[int], set[int]] = set(), set()
    for _, _, one_start, two_start in sorted(links):
        if one_start not in linked[0] and two_start not in linked[1]:
            linked[0].add(one_start)
            linked[1].add(two_start)
    return linked


def _is_turned(pair: Pair, russian: Mention, english: Mention) -> bool:
    """Whether one of two words alone stands under a negation."""
    return _is_negated(pair.russian, russian) != _is_negated(pair.english, english)


_BADLY = re.compile(r"(?<!\w)(?:хуже|плохо|медленнее|перестал\w?|прекратил\w?|worse|stopped|ceased)(?: to)? $")
"""What turns a word round without denying it: «стали хуже расти», "decline"."""


def _is_negated(side: Segment, mention: Mention) -> bool:
    """Whether a word stands under a negation, or another word turns it round.

    >>> side = Segment("Яблони стали хуже расти.", "ru")
    >>> [_is_negated(side, mention) for mention in mentions(side) if mention.start == 3]
    [True]
    """
    place = _span(side, mention)
    if _BADLY.search(side.folded, 0, place.start):
        return True
    start = place.start - NEGATION_CHARS
    return any(n.explicit and start <= n.span.start < place.end for n in read_negations(side))


def _agreement(pair: Pair, russian: Mention, english: Mention) -> float:
    """Return how surely two words share a place, 0 where one of them has its counterpart elsewhere."""
    shift = abs(russian.start / len(pair.russian.words) - english.start / len(pair.english.words))
    similarity = pair.similarity
    if similarity is None:
        return 1.0 - shift if shift <= MAX_SHIFT else 0.0
    own, other = slice(russian.start, russian.end), slice(english.start, english.end)
    agreement = max(
        float(similarity.russian.position_prior[own, other].max()),
        float(similarity.english.position_prior[other, own].max()),
        PositionFeatures(similarity, {}).context_match(russian.start, english.start),
        1.0 - shift * SHIFT_COST,
    )
    if agreement < MIN_PRIOR or shift > MAX_SHIFT:
        return 0.0
    if max(_exclusive(similarity.cosines, own, other), _exclusive(similarity.cosines.T, other, own)) > MAX_ELSEWHERE:
        return 0.0
    return agreement


def _exclusive(cosines: Floats, own: slice, other: slice) -> float:
    """Return the largest cosine of some words with words, not of a place, that no word matches better."""
    import numpy as np

    rows = cosines[own].copy()
    rows[:, other] = 0.0
    claimed = np.delete(cosines, own, axis=0).max(axis=0, initial=0.0)
    return float(np.where(rows >= claimed, rows, 0.0).max())


CHECK = Check(check)
