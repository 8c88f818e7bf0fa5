"""Context features for negation mismatch: whether the words around a negation suggest that it was dropped or inserted.

Some words are negated where others are said plainly («не забыть», "remember"), and some imply what others negate
("lack", "until", «вряд ли»). Lists of them never end, but the encoder puts words of one meaning in one place: for each
part that a word may play, a weight of every dimension of its vector was learned from pairs in which a negation stands
on one side only (`scripts/training/negation_context.py`). Words that are often met there have a weight of their own
besides, in `negation_context.tsv`, since a vector knows what a word is about better than whether it negates.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from math import fsum
from typing import TYPE_CHECKING, Any, NamedTuple

from aligner.document.model import Span
from aligner.encoding.manifest import require_current
from aligner.fidelity.segment_pair import PairView
from aligner.lexicon.negation import is_negator
from aligner.lexicon.resources import read_lines
from aligner.lexicon.stemming import stem
from aligner.lexicon.tokens import Segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aligner.fidelity.word_alignment.similarity import BestMatches

    Floats = NDArray[np.float32]
else:
    Floats = Any

Shares = list[tuple[int, float]]
"""The numbers of words, and how much of the vector of each is in the vector of a part."""
PARTS = (
    "negator", "next", "second", "third", "before", "before that", "negated", "around it",
    "counterpart", "both", "around the counterpart", "all", "unaligned",
)  # fmt: skip
"""The parts that words play: first those of the negation's own segment, from "counterpart" on those of the other."""
OWN = PARTS.index("counterpart")
PRODUCT_SCALE = 8.0
"""What a product of two unit vectors is multiplied with, so that it is about as long as they are."""
SMOOTHING = 0.3
"""A weight added to those of the words of a mean, so that few light words make a short vector."""
CONTEXT_WORDS = 4
"""How many words about a word count as around it."""
ALIGNED_SIMILARITY, SIMILARITY_RANGE = 0.75, 0.4
"""The similarity from which a word is aligned, and how far below that it is not aligned at all."""


class NegationScope(NamedTuple):
    """A negation, the number of the word it negates, and that of this word's best match in the other segment."""

    span: Span
    negated: int
    counterpart: int


def negation_context_logits(view: PairView, scope: NegationScope | None) -> tuple[float, float]:
    """Return the logits of a lost negation by the words of its own segment, and by those of the other one.

    Both are 0, even odds, where nothing is known: without word vectors, and for other encoders than the learned one.

    >>> from aligner.encoding import load_encoder
    >>> from aligner.fidelity.segment_pair import Pair, PairView
    >>> from aligner.fidelity.word_alignment.similarity import Vocabulary
    >>> from aligner.lexicon.tokens import Segment
    >>> words = Vocabulary(load_encoder())
    >>> lost = Pair(Segment("Мы не заплатим.", "ru"), Segment("We will pay.", "en"), words).views[0]
    >>> meant = Pair(Segment("Мы не забыли.", "ru"), Segment("We still remember.", "en"), words).views[0]
    >>> scope = NegationScope(Span(3, 5), negated=2, counterpart=2)
    >>> sum(negation_context_logits(lost, scope)) > sum(negation_context_logits(meant, scope))
    True
    """
    vocabulary = view.pair.vocabulary
    learned = _learned(vocabulary.encoder.name) if vocabulary is not None and scope is not None else {}
    if scope is None or view.matches is None or not learned:
        return 0.0, 0.0
    language = view.own.language
    bias = float(learned[f"{language} bias"][0])
    weights = _word_weights(language)
    # fsum: the words are sets, whose order differs from process to process.
    own, other = (fsum(weights.get(word, 0.0) for word in found) for found in context_words(view, scope))
    logits = _vector_logits(view, scope, learned[language])
    return logits[0] + own, logits[1] + other + bias


def _vector_logits(view: PairView, scope: NegationScope, learned: Floats) -> tuple[float, float]:
    """Return the sums of the products of `context_vectors` with their weights, of the own and of the other segment.

    The words are multiplied with the weights before they are summed up: the vectors are never made.
    """
    vocabulary, across, matches = view.pair.vocabulary, view.reversed.matches, view.matches
    assert vocabulary
    assert across
    assert matches
    own, other = vocabulary.vectors(view.own), vocabulary.vectors(view.other)
    both = PRODUCT_SCALE * float(own[scope.negated] * other[scope.counterpart] @ learned[OWN + 1])
    shares = _own_shares(view.own, scope, matches.weights.tolist()), _other_shares(view.other, scope, across)
    parts = learned[:OWN], learned[[OWN, *range(OWN + 2, len(PARTS))]]
    found = []
    for rows, weights, mine in zip((own, other), parts, shares, strict=True):
        products: list[list[float]] = (weights @ rows.T).tolist()
        found.append(
            sum(share * row[number] for row, part in zip(products, mine, strict=True) for number, share in part)
        )
    return found[0], found[1] + both


def context_vectors(view: PairView, scope: NegationScope) -> Floats:
    """Return a vector for each of the parts, float32[parts, dimension]; zeros where no word plays one.

    Raises ValueError for a pair without word vectors.
    """
    import numpy as np

    vocabulary, across = view.pair.vocabulary, view.reversed.matches
    if vocabulary is None or view.matches is None or across is None:
        raise ValueError("The pair has no word vectors.")
    own, other = vocabulary.vectors(view.own), vocabulary.vectors(view.other)
    shares = _own_shares(view.own, scope, view.matches.weights.tolist()), _other_shares(view.other, scope, across)
    mine, theirs = (
        [sum((share * rows[n] for n, share in part), np.zeros_like(rows[0])) for part in parts]
        for rows, parts in zip((own, other), shares, strict=True)
    )
    both = PRODUCT_SCALE * own[scope.negated] * other[scope.counterpart]
    return np.array([*mine, theirs[0], both, *theirs[1:]], dtype=np.float32)


def _own_shares(side: Segment, scope: NegationScope, weights: Sequence[float]) -> list[Shares]:
    """Return the shares of words in the vectors of the parts of the own segment; `weights` are those of its words."""
    before, after = _around_span(side, scope.span)
    single = [after, after + 1, after + 2, before - 1, before - 2, scope.negated]
    around = [n for n in _window(scope.negated, len(weights)) if n != scope.negated]
    return [
        _mean(range(before, after), weights),
        *([(n, 1.0)] if 0 <= n < len(weights) else [] for n in single),
        _mean(around, weights),
    ]


def _other_shares(side: Segment, scope: NegationScope, matches: BestMatches) -> list[Shares]:
    """Return the shares of words in the vectors of the parts of the other segment, but for "both"."""
    weights, similarities = matches.weights.tolist(), matches.exclusive_similarity.tolist()
    plain = [n for n, word in enumerate(side.words) if not is_negator(word.lower, side.language)]
    around = _window(scope.counterpart, len(weights))
    unaligned = ((n, (ALIGNED_SIMILARITY - similarities[n]) / SIMILARITY_RANGE) for n in plain)
    return [
        [(scope.counterpart, 1.0)],
        _mean([n for n in plain if n in around and n != scope.counterpart], weights),
        _mean(plain, weights),
        [(n, weights[n] * min(1.0, share)) for n, share in unaligned if share > 0.0],
    ]


def _mean(numbers: Sequence[int], weights: Sequence[float]) -> Shares:
    """Return the share of each of some words in their smoothed weighted mean."""
    total = sum([weights[n] for n in numbers]) + SMOOTHING
    return [(n, weights[n] / total) for n in numbers]


def _window(place: int, length: int) -> range:
    """Return the numbers of the words about a word, its own among them."""
    return range(max(0, place - CONTEXT_WORDS), min(length, place + CONTEXT_WORDS + 1))


def context_words(view: PairView, scope: NegationScope) -> tuple[set[str], set[str]]:
    """Return what `negation_context.tsv` calls the words about a negation, and those of the other segment.

    >>> from aligner.fidelity.segment_pair import Pair, PairView
    >>> from aligner.lexicon.tokens import Segment
    >>> pair = Pair(Segment("Мы не забыли.", "ru"), Segment("We remember.", "en"))
    >>> own, other = context_words(pair.views[0], NegationScope(Span(3, 5), negated=2, counterpart=1))
    >>> sorted(own), sorted(other)
    (['+ забы*', '+1 забы*', '-1 мы*', '¬ не', '¬ не забы*'], ['near rememb*', 'near we*', 'rememb*', 'we*'])
    """
    side, span = view.own, scope.span
    first, last = _around_span(side, span)
    before = [stem(word.lower, side.language) for word in side.words[max(0, first - 3) : first]][::-1]
    after = [stem(word.lower, side.language) for word in side.words[last : last + 3]]
    negator = " ".join(side.folded[span.start : span.end].split())
    own = {f"+ {word}" for word in after} | {f"+{n} {word}" for n, word in enumerate(after, 1)}
    own |= {f"-{n} {word}" for n, word in enumerate(before[:2], 1)}
    own |= {f"¬ {negator}", *(f"¬ {negator} {word}" for word in after[:1])}
    words = [stem(word.lower, view.other.language) for word in view.other.words]
    return own, {*words, *(f"near {words[n]}" for n in _window(scope.counterpart, len(words)))}


def _around_span(side: Segment, span: Span) -> tuple[int, int]:
    """Return how many words stand before a span, and the number of the first one after it."""
    return bisect_right(side.ends, span.start), bisect_left(side.starts, span.end)


@cache
def _word_weights(language: str) -> dict[str, float]:
    """Return the weights of the words about negations of a language, in logits."""
    rows = (line.split("\t") for line in read_lines("negation_context.tsv", "aligner.fidelity.models"))
    return {word: int(hundredths) / 100 for known, word, hundredths in rows if known == language}


@cache
def _learned(encoder: str) -> dict[str, Floats]:
    """Return the weights of both languages, float32[parts, dimension], and their biases; nothing for other encoders."""
    import numpy as np
    from safetensors import safe_open

    require_current("fidelity/models/negation_context.safetensors")
    with (
        as_file(files("aligner.fidelity").joinpath("models").joinpath("negation_context.safetensors")) as path,
        safe_open(path, framework="numpy") as stored,
    ):
        if stored.metadata()["encoder"] != encoder:
            return {}
        return {name: stored.get_tensor(name).astype(np.float32) for name in stored.keys()}  # noqa: SIM118
