"""Fit null alignment: the log-odds that a word has no counterpart; write `aligner/fidelity/models/null_alignment.json`.

    python -m scripts.training.null_alignment --shared ../shared

In true pairs one to ten neighbouring words are taken out of one side, and the words of the other side whose best match
stood there are now without a counterpart. A logistic regression parts them from all words of the pairs as they were,
those among them that free translators left out included. Both classes weigh the same, so what is learned is how much
likelier the features are in the one than in the other.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from aligner.encoding import load_encoder
from aligner.fidelity.word_alignment.null_alignment import links_of, null_features
from aligner.fidelity.word_alignment.similarity import Floats, Vocabulary, WordSimilarity, word_similarities
from aligner.lexicon.tokens import Segment
from scripts.runtime import MODELS, argument_parser
from scripts.training.logistic_scorers import fit, sample

OUTPUT = MODELS / "null_alignment.json"
MAX_REMOVED_WORDS = 10
"""The most words that are taken out at a time."""
MIN_COSINE = 0.375
"""The least cosine at which a word is taken to have had its counterpart in what was taken out."""


def cut(side: Segment, first: int, count: int) -> Segment:
    """Return a side without `count` of its words."""
    start, end = side.words[first].start, side.words[first + count - 1].end
    return Segment(side.text[:start] + side.text[end:].lstrip(" "), side.language)


def lost_words(likeness: WordSimilarity, language: str, first: int, count: int) -> NDArray[np.bool_]:
    """Return which words of the other side had their best match among `count` words of a side."""
    cosines = likeness.cosines.T if language == "ru" else likeness.cosines
    best = cosines.argmax(axis=1)
    lost: NDArray[np.bool_] = (best >= first) & (best < first + count) & (cosines.max(axis=1) > MIN_COSINE)
    return lost


def seen(likeness: WordSimilarity, language: str) -> Floats:
    """Return the signs of the words of one side, float32[words, signs]."""
    russian = language == "ru"
    own, other = (likeness.russian, likeness.english)[:: 1 if russian else -1]
    cosines = likeness.cosines if russian else likeness.cosines.T
    weights = own.weights[:, None], other.weights[:, None]
    masks = np.ones_like(weights[0], dtype=bool), np.ones_like(weights[1], dtype=bool)
    links = links_of(cosines[:, :, None], masks, weights)
    found, _ = null_features(links, own.exclusive_similarity[:, None])
    return np.stack([values[:, 0] for values in found.values()], axis=1)


def examples(pairs: list[tuple[str, str]], vocabulary: Vocabulary) -> Iterator[tuple[Floats, bool]]:
    """Yield the signs of words of true pairs, and of words that lost their counterpart, with which they are."""
    chance = random.Random(5)
    sides = [(Segment(russian, "ru"), Segment(english, "en")) for russian, english in pairs]
    for pair, whole in zip(sides, word_similarities(vocabulary, sides), strict=True):
        if not all(side.words for side in pair):
            continue
        for number in (0, 1):
            yield seen(whole, "en" if number else "ru"), False
            size = len(pair[1 - number].words)
            for _ in range(2 if size > 5 else 0):
                count = chance.randint(1, min(MAX_REMOVED_WORDS, size // 2))
                first = chance.randint(0, size - count)
                lost = lost_words(whole, "ru" if number else "en", first, count)
                if lost.any():
                    rest = cut(pair[1 - number], first, count)
                    damaged = (pair[0], rest) if number == 0 else (rest, pair[1])
                    left = word_similarities(vocabulary, [damaged])[0]
                    yield seen(left, "en" if number else "ru")[lost], True


def main() -> None:
    """Read, take out, fit, write."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--pairs", type=int, default=3000, help="pairs to learn from (default 3000)")
    given = parser.parse_args()
    vocabulary = Vocabulary(load_encoder())
    found = list(examples(sample(given.shared)[-given.pairs :], vocabulary))
    x = np.concatenate([words for words, _ in found]).astype(np.float64)
    y = np.concatenate([np.full(len(words), float(lost)) for words, lost in found])
    weights = fit(x, y, np.where(y == 1, 1.0, y.sum() / (1 - y).sum()))
    ones = np.ones((1, 1), np.float32)
    names = list(null_features(links_of(ones[:, :, None], (ones > 0, ones > 0), (ones, ones)), ones)[0])
    learned = {name: round(float(weight), 4) for name, weight in zip([*names, "bias"], weights, strict=True)}
    OUTPUT.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")
    print(f"{int(y.sum())} words without a counterpart, {int((1 - y).sum())} of true pairs")


if __name__ == "__main__":
    main()
