"""Context features for negation mismatch: whether the words around a negation suggest that it was dropped or inserted.

Some words are negated where others are said plainly («не забыть», "remember"), and some imply what others negate
("lack", "until", «вряд ли»). Lists of them never end, but the encoder puts words of one meaning in one place: for each
part that a word may play, a weight of every dimension of its vector was learned from pairs in which a negation stands
on one side only (`scripts/training/negation_context.py`). Words that are often met there have a weight of their own
besides, in `negation_context.tsv`, since a vector knows what a word is about better than whether it negates.
"""

from __future__ import annotations

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

    Floats = NDArray[np.float32]
else:
    Floats = Any

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
    >>> from aligner.fidelity.segment_pair import PairView
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
    scores = (context_vectors(view, scope) * learned[language]).sum(axis=1)
    bias = float(learned[f"{language} bias"][0])
    weights = _word_weights(language)
    # fsum: the words are sets, whose order differs from process to process.
    own, other = (fsum(weights.get(word, 0.0) for word in found) for found in context_words(view, scope))
    return float(scores[:OWN].sum()) + own, float(scores[OWN:].sum()) + other + bias


def context_vectors(view: PairView, scope: NegationScope) -> Floats:
    """Return a vector for each of the parts, float32[parts, dimension]; zeros where no word plays one.

    Raises ValueError for a pair without word vectors.
    """
    import numpy as np

    vocabulary, others = view.pair.vocabulary, view.reversed.matches
    if vocabulary is None or others is None:
        raise ValueError("The pair has no word vectors.")
    vocabulary.learn((view.own, view.other))
    own, other = np.array(vocabulary.numbers(view.own)), np.array(vocabulary.numbers(view.other))
    rows, weights = vocabulary.rows, vocabulary.weights
    before, after = _around_span(view.own, scope.span)
    negator = np.ones(len(own), dtype=np.float32)
    negator[after + before] = 0.0
    plain = np.array([not is_negator(word.lower, view.other.language) for word in view.other.words])
    unaligned = ((ALIGNED_SIMILARITY - others.exclusive_similarity) / SIMILARITY_RANGE).clip(0.0, 1.0)

    def mean(numbers: Floats, shares: Floats) -> Floats:
        heavy = weights[numbers] * shares
        found: Floats = heavy @ rows[numbers] / (heavy.sum() + SMOOTHING)
        return found

    negated, counterpart = rows[own[scope.negated]], rows[other[scope.counterpart]]
    found = (
        mean(own, negator),
        *rows[_first(own, after, 3)],
        *rows[_first(own, before, 2)],
        negated,
        mean(own, _window(scope.negated, len(own))),
        counterpart,
        PRODUCT_SCALE * negated * counterpart,
        mean(other, plain * _window(scope.counterpart, len(other))),
        mean(other, plain),
        (weights[other] * plain * unaligned) @ rows[other],
    )
    return np.array(found, dtype=np.float32)


def context_words(view: PairView, scope: NegationScope) -> tuple[set[str], set[str]]:
    """Return what `negation_context.tsv` calls the words about a negation, and those of the other segment.

    >>> from aligner.fidelity.segment_pair import PairView
    >>> from aligner.lexicon.tokens import Segment
    >>> pair = Pair(Segment("Мы не забыли.", "ru"), Segment("We remember.", "en"))
    >>> own, other = context_words(pair.views[0], NegationScope(Span(3, 5), negated=2, counterpart=1))
    >>> sorted(own), sorted(other)
    (['+ забы*', '+1 забы*', '-1 мы*', '¬ не', '¬ не забы*'], ['near rememb*', 'near we*', 'rememb*', 'we*'])
    """
    side, span = view.own, scope.span
    numbers = _around_span(side, span)
    before, after = ([stem(side.words[n].lower, side.language) for n in near[:3]] for near in numbers)
    negator = " ".join(side.folded[span.start : span.end].split())
    own = {f"+ {word}" for word in after} | {f"+{n} {word}" for n, word in enumerate(after, 1)}
    own |= {f"-{n} {word}" for n, word in enumerate(before[:2], 1)}
    own |= {f"¬ {negator}", *(f"¬ {negator} {word}" for word in after[:1])}
    words = [stem(word.lower, view.other.language) for word in view.other.words]
    near = words[max(0, scope.counterpart - CONTEXT_WORDS) : scope.counterpart + CONTEXT_WORDS + 1]
    return own, {*words, *(f"near {word}" for word in near)}


def _around_span(side: Segment, span: Span) -> tuple[list[int], list[int]]:
    """Return the numbers of the words before a span, the nearest first, and of those after it."""
    after = [n for n, word in enumerate(side.words) if word.start >= span.end]
    return [n for n, word in enumerate(side.words) if word.end <= span.start][::-1], after


def _first(numbers: Floats, places: Sequence[int], count: int) -> list[int]:
    """Return the vocabulary's numbers of the first few places, and that of no word for each that lacks."""
    found = [int(numbers[n]) for n in places[:count]]
    return found + [0] * (count - len(found))


def _window(place: int, length: int) -> Floats:
    """Return a mask of the words about a word, without the word."""
    import numpy as np

    mask = np.zeros(length, dtype=np.float32)
    mask[max(0, place - CONTEXT_WORDS) : place + CONTEXT_WORDS + 1] = 1.0
    mask[place] = 0.0
    return mask


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
