"""Leaning: whether the words about a negation, and those across from it, look as if it had been lost or made up.

Some words are denied where others are said plainly («не забыть», "remember"), and some imply what others deny
("lack", "until", «вряд ли»). Lists of them never end, but the encoder puts words of one meaning in one place: for each
part that a word may play, a weight of every dimension of its vector was learned from pairs in which a negation stands
on one side only, by `scripts/training/negation_context.py`. Words that are often met there have a weight of their own besides, in
`negation_context.tsv`, since a vector knows what a word is about better than whether it denies.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, NamedTuple

from aligner.document.model import Span
from aligner.encoding.manifest import require_current
from aligner.fidelity.analysis.negation import is_negator
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.phrase_tokens import stem
from aligner.lexicon.resources import read_lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
else:
    Floats = Any

PARTS = (
    "itself", "next", "second", "third", "before", "before that", "denied", "around it",
    "answer", "both", "around the answer", "all", "unanswered",
)  # fmt: skip
"""The parts that words play: first those of the negation's own side, from "answer" on those of the other one."""
OWN = PARTS.index("answer")
PRODUCT_SCALE = 8.0
"""What a product of two unit vectors is multiplied with, so that it is about as long as they are."""
SMOOTHING = 0.3
"""A weight added to those of the words of a mean, so that few light words make a short vector."""
CONTEXT_WORDS = 4
"""How many words about a word count as around it."""
ALIGNED_SIMILARITY, SIMILARITY_RANGE = 0.75, 0.4
"""From which likeness a word is answered, and how far below it it is not answered at all."""


class NegationScope(NamedTuple):
    """A negation, the number of the word it denies, and that of this word's best match on the other side."""

    span: Span
    negated: int
    counterpart: int


def negation_context_logits(pair: Pair, place: NegationScope | None, russian: bool) -> tuple[float, float]:
    """Return how far the words of the negation's own side, and those of the other one, speak for a loss, in logits.

    Both are 0, even odds, where nothing is known: without word vectors, and for other encoders than the learned one.

    >>> from aligner.encoding import load_encoder
    >>> from aligner.fidelity.word_alignment.similarity import Vocabulary
    >>> from aligner.lexicon.tokens import Segment
    >>> words = Vocabulary(load_encoder())
    >>> lost = Pair(Segment("Мы не заплатим.", "ru"), Segment("We will pay.", "en"), words)
    >>> meant = Pair(Segment("Мы не забыли.", "ru"), Segment("We still remember.", "en"), words)
    >>> place = NegationScope(Span(3, 5), negated=2, counterpart=2)
    >>> sum(negation_context_logits(lost, place, russian=True)) > sum(negation_context_logits(meant, place, russian=True))
    True
    """
    if place is None or pair.similarity is None or pair.vocabulary is None:
        return 0.0, 0.0
    learned = _learned(pair.vocabulary.encoder.name)
    if not learned:
        return 0.0, 0.0
    language = "ru" if russian else "en"
    scores = (context_vectors(pair, place, russian) * learned[language]).sum(axis=1)
    bias = float(learned[f"{language} bias"][0])
    known = _hints(language)
    own, across = (sum(known.get(hint, 0.0) for hint in found) for found in context_words(pair, place, russian))
    return float(scores[:OWN].sum()) + own, float(scores[OWN:].sum()) + across + bias


def context_vectors(pair: Pair, place: NegationScope, russian: bool) -> Floats:
    """Return a vector for each of the parts, float32[parts, dimension]; zeros where no word plays one."""
    import numpy as np

    vocabulary, likeness = pair.vocabulary, pair.similarity
    assert vocabulary is not None
    assert likeness is not None
    side, other = (pair.russian, pair.english) if russian else (pair.english, pair.russian)
    vocabulary.learn((side, other))
    own, across = np.array(vocabulary.numbers(side)), np.array(vocabulary.numbers(other))
    rows, weights = vocabulary.rows, vocabulary.weights
    after = [n for n, word in enumerate(side.words) if word.start >= place.span.end]
    before = [n for n, word in enumerate(side.words) if word.end <= place.span.start][::-1]
    itself = np.ones(len(own), dtype=np.float32)
    itself[after + before] = 0.0
    plain = np.array([not is_negator(word.lower, other.language) for word in other.words])
    free = ((ALIGNED_SIMILARITY - (likeness.english if russian else likeness.russian).exclusive_similarity) / SIMILARITY_RANGE).clip(0.0, 1.0)

    def mean(numbers: Floats, shares: Floats) -> Floats:
        heavy = weights[numbers] * shares
        found: Floats = heavy @ rows[numbers] / (heavy.sum() + SMOOTHING)
        return found

    denied, answer = rows[own[place.negated]], rows[across[place.counterpart]]
    found = (
        mean(own, itself),
        *rows[_first(own, after, 3)],
        *rows[_first(own, before, 2)],
        denied,
        mean(own, _around(place.negated, len(own))),
        answer,
        PRODUCT_SCALE * denied * answer,
        mean(across, plain * _around(place.counterpart, len(across))),
        mean(across, plain),
        (weights[across] * plain * free) @ rows[across],
    )
    return np.array(found, dtype=np.float32)


def context_words(pair: Pair, place: NegationScope, russian: bool) -> tuple[set[str], set[str]]:
    """Return what `negation_context.tsv` calls the words about a negation, and those of the other side.

    >>> from aligner.lexicon.tokens import Segment
    >>> pair = Pair(Segment("Мы не забыли.", "ru"), Segment("We remember.", "en"))
    >>> own, across = context_words(pair, NegationScope(Span(3, 5), negated=2, counterpart=1), russian=True)
    >>> sorted(own), sorted(across)
    (['+ забы*', '+1 забы*', '-1 мы*', '¬ не', '¬ не забы*'], ['near rememb*', 'near we*', 'rememb*', 'we*'])
    """
    side, other = (pair.russian, pair.english) if russian else (pair.english, pair.russian)
    after = [stem(word.lower, side.language) for word in side.words if word.start >= place.span.end][:3]
    before = [stem(word.lower, side.language) for word in side.words if word.end <= place.span.start][:-3:-1]
    said = " ".join(side.folded[place.span.start : place.span.end].split())
    own = {f"+ {word}" for word in after} | {f"+{n} {word}" for n, word in enumerate(after, 1)}
    own |= {f"-{n} {word}" for n, word in enumerate(before, 1)}
    own |= {f"¬ {said}", *(f"¬ {said} {word}" for word in after[:1])}
    words = [stem(word.lower, other.language) for word in other.words]
    near = words[max(0, place.counterpart - CONTEXT_WORDS) : place.counterpart + CONTEXT_WORDS + 1]
    return own, {*words, *(f"near {word}" for word in near)}


def _first(numbers: Floats, places: Sequence[int], count: int) -> list[int]:
    """Return the vocabulary's numbers of the first few places, and that of no word for each that lacks."""
    found = [int(numbers[n]) for n in places[:count]]
    return found + [0] * (count - len(found))


def _around(place: int, length: int) -> Floats:
    """Return a mask of the words about a word, without the word."""
    import numpy as np

    mask = np.zeros(length, dtype=np.float32)
    mask[max(0, place - CONTEXT_WORDS) : place + CONTEXT_WORDS + 1] = 1.0
    mask[place] = 0.0
    return mask


@cache
def _hints(language: str) -> dict[str, float]:
    """Return the weights of the hints for negations of a language, in logits."""
    rows = (line.split("\t") for line in read_lines("negation_context.tsv", "aligner.fidelity.models"))
    return {hint: int(hundredths) / 100 for known, hint, hundredths in rows if known == language}


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
