"""What one check flags in a pair of texts, in words."""

from collections.abc import Callable, Iterator

from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment

Flagged = tuple[str, str | None, str | None]


def flagged_words(
    check: Callable[[Pair], Iterator[Finding]], russian: str, english: str, vocabulary: Vocabulary | None
) -> list[Flagged]:
    """Return the types and the flagged words, None for a side that has none; words are aligned with a vocabulary."""
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
    if vocabulary:
        align_words([pair], vocabulary)
    return [
        (f.type, pair.source[f.source] if f.source else None, pair.target[f.target] if f.target else None)
        for f in check(pair)
    ]
