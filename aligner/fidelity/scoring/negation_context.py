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
from aligner.fidelity.analysis.negation import negates
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.phrase_tokens import stem
from aligner.lexicon.resources import lines

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
SPREAD = 8.0
"""What a product of two unit vectors is multiplied with, so that it is about as long as they are."""
PHANTOM = 0.3
"""A weight added to those of the words of a mean, so that few light words make a short vector."""
REACH = 4
"""How many words about a word count as around it."""
SURE, DOUBT = 0.75, 0.4
"""From which likeness a word is answered, and how far below it it is not answered at all."""


class Place(NamedTuple):
    """A negation, the number of the word it denies, and that of this word's best match on the other side."""

    span: Span
    denied: int
    answer: int


def leaning(pair: Pair, place: Place | None, russian: bool) -> tuple[float, float]:
    """Return how far the words of the negation's own side, and those of the other one, speak for a loss, in logits.

    Both are 0, even odds, where nothing is known: without word vectors, and for other encoders than the learned one.

    >>> from aligner.encoding import load_encoder
    >>> from aligner.fidelity.word_alignment.similarity import Vocabulary
    >>> from aligner.lexicon.tokens import Side
    >>> words = Vocabulary(load_encoder())
    >>> lost = Pair(Side("Мы не заплатим.", "ru"), Side("We will pay.", "en"), words)
    >>> meant = Pair(Side("Мы не забыли.", "ru"), Side("We still remember.", "en"), words)
    >>> place = Place(Span(3, 5), denied=2, answer=2)
    >>> sum(leaning(lost, place, russian=True)) > sum(leaning(meant, place, russian=True))
    True
    """
    if place is None or pair.likeness is None or pair.vocabulary is None:
        return 0.0, 0.0
    learned = _learned(pair.vocabulary.encoder.name)
    if not learned:
        return 0.0, 0.0
    language = "ru" if russian else "en"
    scores = (vectors(pair, place, russian) * learned[language]).sum(axis=1)
    bias = float(learned[f"{language} bias"][0])
    known = _hints(language)
    own, across = (sum(known.get(hint, 0.0) for hint in found) for found in hints(pair, place, russian))
    return float(scores[:OWN].sum()) + own, float(scores[OWN:].sum()) + across + bias


def vectors(pair: Pair, place: Place, russian: bool) -> Floats:
    """Return a vector for each of the parts, float32[parts, dimension]; zeros where no word plays one."""
    import numpy as np

    vocabulary, likeness = pair.vocabulary, pair.likeness
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
    plain = np.array([not negates(word.lower, other.language) for word in other.words])
    free = ((SURE - (likeness.english if russian else likeness.russian).own) / DOUBT).clip(0.0, 1.0)

    def mean(numbers: Floats, shares: Floats) -> Floats:
        heavy = weights[numbers] * shares
        found: Floats = heavy @ rows[numbers] / (heavy.sum() + PHANTOM)
        return found

    denied, answer = rows[own[place.denied]], rows[across[place.answer]]
    found = (
        mean(own, itself),
        *rows[_first(own, after, 3)],
        *rows[_first(own, before, 2)],
        denied,
        mean(own, _around(place.denied, len(own))),
        answer,
        SPREAD * denied * answer,
        mean(across, plain * _around(place.answer, len(across))),
        mean(across, plain),
        (weights[across] * plain * free) @ rows[across],
    )
    return np.array(found, dtype=np.float32)


def hints(pair: Pair, place: Place, russian: bool) -> tuple[set[str], set[str]]:
    """Return what `negation_context.tsv` calls the words about a negation, and those of the other side.

    >>> from aligner.lexicon.tokens import Side
    >>> pair = Pair(Side("Мы не забыли.", "ru"), Side("We remember.", "en"))
    >>> own, across = hints(pair, Place(Span(3, 5), denied=2, answer=1), russian=True)
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
    near = words[max(0, place.answer - REACH) : place.answer + REACH + 1]
    return own, {*words, *(f"near {word}" for word in near)}


def _first(numbers: Floats, places: Sequence[int], count: int) -> list[int]:
    """Return the vocabulary's numbers of the first few places, and that of no word for each that lacks."""
    found = [int(numbers[n]) for n in places[:count]]
    return found + [0] * (count - len(found))


def _around(place: int, length: int) -> Floats:
    """Return a mask of the words about a word, without the word."""
    import numpy as np

    mask = np.zeros(length, dtype=np.float32)
    mask[max(0, place - REACH) : place + REACH + 1] = 1.0
    mask[place] = 0.0
    return mask


@cache
def _hints(language: str) -> dict[str, float]:
    """Return the weights of the hints for negations of a language, in logits."""
    rows = (line.split("\t") for line in lines("negation_context.tsv", "aligner.fidelity.models"))
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
