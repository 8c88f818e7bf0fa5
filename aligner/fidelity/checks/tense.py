"""Tense mismatch: future and past are confused («подписал», "will sign").

Caught: an English verb in the future («will come») whose Russian counterpart stands in the past («пришёл»), where the
Russian has no future; a Russian future («придёт», «будет ждать») whose English counterpart is a plain past, where the
English has nothing of the future.

Ignored: all else that two languages tell by other tenses: reported speech (would), the present for the future,
perfect and pluperfect.

>>> from aligner.lexicon.tokens import Segment
>>> list(check(Pair(Segment("Он пришёл.", "ru"), Segment("He came.", "en"))))
[]
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType, Scorer
from aligner.fidelity.features.context import context_features, literalness
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import score
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.morphology import is_future
from aligner.lexicon.tokens import Word

MIN_SIMILARITY = 0.45
"""The cosine from which two verbs count as one another's."""
_WILL = re.compile(r"(?<![\w-])(?:will|won't|\w+'ll|shall)(?![\w-])")
_AHEAD = re.compile(
    r"(?<![\w-])(?:will|won't|\w+'ll|shall|would|going to|to be|should|may|might|can|could|must|expect\w*|plan\w*|due|"
    r"set to|about to|intend\w*|want\w*|next|tomorrow|future|upcoming|if)(?![\w-])"
)
_FUTURE = re.compile(r"(?<![\w-])буд(?:у|ет|ут|ем|ешь|ете)(?![\w-])")
_PAST_RU = re.compile(r"\w{2,}(?:[аеёиоуыя]л|[аеёиоуыяс]л[аои]|[шзсг]л[аои]?|лся|лась|лось|лись)")
_PAST_EN = re.compile(
    r"\w{3,}ed|was|were|had|did|came|went|said|made|took|gave|held|became|began|met|won|lost|told|"
    r"saw|fell|rose|grew|knew|"
    r"brought|bought|sold|built|sent|spent|paid|led|kept|felt|heard|ran|wrote|broke|chose|"
    r"flew|spoke|stood|caught|fought"
)
_BETWEEN = frozenset(("not", "be", "also", "have", "been", "never", "only", "soon", "now", "it", "he", "she", "they"))


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for a future against a past."""
    if not pair.bilingual or pair.similarity is None or not pair.russian.words or not pair.english.words:
        return
    if "буд" not in pair.russian.folded or not _FUTURE.search(pair.russian.folded):
        yield from _future_english(pair)
    if not _AHEAD.search(pair.english.folded):
        yield from _future_russian(pair)


def _future_english(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each "will" whose verb is a Russian past."""
    assert pair.similarity is not None
    words, matches = pair.english.words, pair.similarity.english
    for will in _WILL.finditer(pair.english.folded):
        verb = next((n for n, w in enumerate(words) if w.start > will.end() and w.lower not in _BETWEEN), None)
        if verb is None or matches.match_similarity[verb] < MIN_SIMILARITY:
            continue
        answer = pair.russian.words[matches.best_match[verb]]
        if _PAST_RU.fullmatch(answer.lower):
            yield _finding(pair, answer, words[verb], answer.span, Span(will.start(), words[verb].end))


def _future_russian(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each English past whose verb is a Russian future."""
    assert pair.similarity is not None
    words, matches = pair.russian.words, pair.similarity.english
    for number, (word, alike) in enumerate(zip(pair.english.words, matches.match_similarity, strict=True)):
        if alike < MIN_SIMILARITY or not _PAST_EN.fullmatch(word.lower):
            continue
        at = matches.best_match[number]
        before = words[max(0, at - 2) : at]
        auxiliary = next((w for w in before if _FUTURE.fullmatch(w.lower)), None)
        if auxiliary or is_future(words[at].lower):
            yield _finding(pair, words[at], word, Span((auxiliary or words[at]).start, words[at].end), word.span)


def _finding(pair: Pair, russian: Word, english: Word, place: Span, other: Span) -> Finding:
    around = context_features(pair, russian.span, english.span)
    evidence = {
        "context cosine": around["context cosine"],
        "context gap": around["context gap"],
        "english match elsewhere": around["english match elsewhere"],
        "literalness": literalness(pair),
        "log words": math.log(len(pair.russian.words) + len(pair.english.words)),
        "russian": float(place != russian.span),
    }
    return pair.finding("tense", (place, other), score("tense", evidence, otherwise=0.3), features=evidence)


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "tense",
            "future and past are confused",
            caught="«подписал» and \"will sign\"",
            left_alone="reported speech, the present for the future",
            injectors=("tense",),
        ),
    ),
    scorers=(
        Scorer("tense", ("tense",), ("tense",)),
    ),
)
