"""Word order: the words of the translation are all there, but in no order (bigrams, Kendall's rank correlation).

Caught: a translation whose words seldom follow each other in its language, and whose words stand in another order than
those of the source that they match.

Ignored: lists and verse, whose words follow each other as freely in the source; free but sound word order; code and
other text that stands as it is in the source; headlines, which do without articles, unless their order is turned about.

>>> from aligner.lexicon.tokens import Segment
>>> from aligner.fidelity.checks.word_order import rank_correlation
>>> rank_correlation([0, 1, 2, 3]), rank_correlation([3, 2, 1, 0])
(1.0, -1.0)
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType, Scorer
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import score
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.bigram_model import fluency

MIN_WORDS = 6
"""The fewest words that can be out of order."""
MIN_SIMILARITY = 0.4
"""The cosine from which two words count as matched."""
MAX_ORDER = 0.6
"""The rank correlation of matched words above which there is no finding."""
MAX_HEADLINE_ORDER = -0.2
"""The rank correlation up to which a headline may be scrambled, too."""
_CLOSED = re.compile(r"[.!?…:;][\s\"'»”’)\]]*$")
"""How a sentence ends, and a headline does not."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for a translation without order."""
    if not pair.bilingual or pair.similarity is None or len(pair.target.words) < MIN_WORDS:
        return
    places = _places(pair)
    kept = rank_correlation(places)
    if kept > MAX_ORDER and len(places) > 3:
        return
    if _copied(pair) or (kept > MAX_HEADLINE_ORDER and _is_headline(pair.target.text)):
        return
    fluent, odd = fluency(pair.target)
    if fluent > 0.6:
        return
    before, _ = fluency(pair.source)
    features = {
        "fluency": fluent,
        "unusual bigrams": odd,
        "source fluency": before,
        "rank correlation": kept,
        "rank correlation by matches": kept * min(8, len(places)) / 8,
        "log matched words": math.log1p(len(places)),
        "log words": math.log(len(pair.target.words)),
    }
    value = score("scrambled", features, otherwise=0.0)
    if value < pair.least_score:
        return
    whole = Span(pair.target.words[0].start, pair.target.words[-1].end)
    yield Finding("scrambled", None, whole, value, "The words of the translation are out of order.", features=features)


def _is_headline(text: str) -> bool:
    """Whether a text ends like a headline or the item of a list, without a stop.

    >>> _is_headline("Security concerns mount as powerful personalities clash"), _is_headline("Concerns mount.")
    (True, False)
    """
    return _CLOSED.search(text) is None


def _copied(pair: Pair) -> bool:
    """Whether half the words of the translation stand in the source as they are: code, titles, addresses."""
    known = pair.source.word_types
    return 2 * sum([word in known for word in pair.target.folded_words]) >= len(pair.target.words)


def rank_correlation(places: Sequence[int]) -> float:
    """Return how far places rise: 1 when always, -1 when never (Kendall's rank correlation); 0 for fewer than two."""
    before: list[int] = []
    rising = 0
    for place in places:
        rising += bisect_left(before, place) - (len(before) - bisect_right(before, place))
        insort(before, place)
    return rising / math.comb(len(places), 2) if len(places) > 1 else 0.0


def _places(pair: Pair) -> list[int]:
    """Return, for each English word in turn that is the best match of its own best match, where that stands."""
    assert pair.similarity is not None
    if not pair.russian.words:
        return []
    english, of_russian, words = pair.similarity.english, pair.similarity.russian.best_match, pair.english.words
    return [
        row
        for column, (row, alike) in enumerate(zip(english.best_match, english.match_similarity, strict=True))
        if alike > MIN_SIMILARITY and of_russian[row] == column and len(words[column].lower) > 3
    ]


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "scrambled",
            "the words of the translation are out of order",
            caught="all words there, in no order",
            left_alone="verse, headlines, lists",
            injectors=("scrambled",),
            max_severity="note",
            names_cause=False,
        ),
    ),
    scorers=(
        Scorer("scrambled", ("scrambled",), ("scrambled",)),
    ),
)
