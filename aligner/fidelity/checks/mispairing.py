"""Mispairing: low semantic similarity of the two sides as a whole, as of a sentence from elsewhere.

Caught: a bead most of whose words, on both sides, match nothing on the other side: a wrong sentence, or none of this
text. Where a passage or a name explains it, that is flagged instead.

Ignored: short sides, of which a free translation may keep no word.

>>> from aligner.lexicon.tokens import Segment
>>> list(check(Pair(Segment("Да.", "ru"), Segment("Yes.", "en"))))
[]
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType, Scorer
from aligner.fidelity.features.length import length_deviation
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import score
from aligner.fidelity.segment_pair import Pair

MIN_WORDS = 4
"""The fewest words of a side, figures left out, that can be judged."""
MAX_SIMILARITY = 0.5
"""The mean similarity from which two sides match."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for two sides that hardly match."""
    if not pair.bilingual or pair.similarity is None:
        return
    if pair.similarity.literalness > MAX_SIMILARITY:
        return
    if any(sum([word[0].isalpha() for word in side.folded_words]) < MIN_WORDS for side in (pair.source, pair.target)):
        return
    sides = (pair.similarity.russian, pair.similarity.english)
    means = sorted(side.mean_similarity for side in sides)
    strong = [
        float((side.weights * (side.best_similarity > 0.45)).sum() / (side.weights.sum() + 1e-6)) for side in sides
    ]
    features = {
        "lower similarity": means[0],
        "higher similarity": means[1],
        "lower matched share": min(strong),
        "higher matched share": max(strong),
        "log words": math.log(len(pair.russian.words) + len(pair.english.words)),
        "length deviation": abs(length_deviation(pair)),
    }
    value = score("similarity", features, otherwise=0.0)
    if value < pair.least_score:
        return
    source, target = Span(0, len(pair.source.text)), Span(0, len(pair.target.text))
    yield Finding(
        "similarity",
        source,
        target,
        value,
        "Source and translation have little in common; they may be misaligned.",
        features=features,
    )


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "similarity",
            "the two sides are hardly alike in meaning",
            caught="a sentence from elsewhere",
            left_alone="short sentences",
            injectors=("mispaired",),
            max_severity="warning",
            names_cause=False,
        ),
    ),
    scorers=(
        Scorer("similarity", ("similarity",), ("mispaired",)),
    ),
)
