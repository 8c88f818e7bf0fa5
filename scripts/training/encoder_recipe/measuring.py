"""The figures of an encoder: whether the translation comes first, and whether the cosine follows people's judgment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.encoding.protocol import Encoder
from aligner.encoding.spans import unit
from scripts.training import ibm1
from scripts.training.encoder_recipe.corpora import Pair, gold_segments, judged
from scripts.training.encoder_recipe.labels import Floats

SETS = {"NTREX": "ntrex", "WMT21": "wmt21-ruen"}
LENGTHS = (0, 60, 100, 150, 200, 10_000)  # characters of the Russian sentence
FREQUENT, NEAREST = 1000, 5


def accuracy(russian: Floats, english: Floats) -> tuple[float, float]:
    """Return the shares of rows whose nearest row of the other side by cosine is their own, ru→en and en→ru."""
    cosines = russian @ english.T
    own = np.arange(len(cosines))
    return float((cosines.argmax(1) == own).mean()), float((cosines.argmax(0) == own).mean())


def retrieval(encoder: Encoder, shared: Path) -> dict[str, tuple[float, float]]:
    """Return acc@1 of each set, both directions."""
    result = {}
    for name, gold in SETS.items():
        pairs = gold_segments(shared, gold)
        result[name] = accuracy(encoder.encode([a for a, _ in pairs]), encoder.encode([b for _, b in pairs]))
    return result


def retrieval_by_length(encoder: Encoder, shared: Path) -> list[tuple[str, int, float, float]]:
    """Return for each class of length: its name, the number of pairs, acc@1 of ru→en and en→ru among all pairs."""
    pairs = [pair for gold in SETS.values() for pair in gold_segments(shared, gold)]
    cosines = encoder.encode([a for a, _ in pairs]) @ encoder.encode([b for _, b in pairs]).T
    own = np.arange(len(pairs))
    forth, back = cosines.argmax(1) == own, cosines.argmax(0) == own
    size = np.array([len(a) for a, _ in pairs])
    rows = []
    for low, high in pairwise(LENGTHS):
        here = (size >= low) & (size < high)
        name = f"{low}–{high - 1}" if high < LENGTHS[-1] else f"{low} or more"
        rows.append((name, int(here.sum()), float(forth[here].mean()), float(back[here].mean())))
    return rows


def retrieval_of_spans(encoder: Encoder, shared: Path) -> dict[str, tuple[float, float]]:
    """Return acc@1 of NTREX's spans: two sentences against their two as one, and first halves of sentences.

    "2–1" and "1–2" join neighbours, on one side as a span of vectors, on the other as one text. A half ends at the
    white space nearest the middle, on both sides; translations do not always break there.
    """
    pairs = gold_segments(shared, SETS["NTREX"])
    russian, english = ([pair[side] for pair in pairs] for side in (0, 1))
    pairs_of = [[" ".join(side[i : i + 2]) for i in range(0, len(side) - 1, 2)] for side in (russian, english)]
    spans = [encoder.encode_spans(side, 2)[1][: len(side) - 1 : 2] for side in (russian, english)]
    halves = [encoder.encode([first_half(text) for text in side]) for side in (russian, english)]
    return {
        "2–1": accuracy(spans[0], encoder.encode(pairs_of[1])),
        "1–2": accuracy(encoder.encode(pairs_of[0]), spans[1]),
        "2–2": accuracy(spans[0], spans[1]),
        "halves": accuracy(halves[0], halves[1]),
    }


def first_half(text: str) -> str:
    """Return the text up to the white space nearest its middle.

    >>> first_half("one two three")
    'one two'
    """
    spaces = [match.start() for match in re.finditer(r"\s", text)]
    return text[: min(spaces, key=lambda place: abs(place - len(text) / 2))] if spaces else text


def judgment(encoder: Encoder, shared: Path) -> float:
    """Return Spearman's correlation of the cosine with people's judgments on MLQE-PE dev."""
    rows = judged(shared, "dev")
    cosines = np.einsum("nd,nd->n", encoder.encode([row[0] for row in rows]), encoder.encode([row[1] for row in rows]))
    return float(np.corrcoef(ranked(cosines), ranked(np.array([row[2] for row in rows])))[0, 1])


def ranked(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the ranks of values, ties sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: NDArray[np.float64] = (ends - (counts - 1) / 2)[inverse]
    return ranks


def word_space(encoder: Encoder, pairs: Sequence[Pair]) -> tuple[float, list[str]]:
    """Return the share of the most frequent Russian content words with a translation among the nearest English words.

    Content words are nouns, adjectives, verbs, participles and adverbs by their likeliest reading in pymorphy3. The
    English words are those met 20 times or more. A translation is a word that a lexical table gives a probability of
    .05 or more (`translations`), or another form of it (the same first five letters, or four for words that short).
    Returns the words that fail, too.
    """
    russian = [words_of(pair.russian) for pair in pairs]
    english = [words_of(pair.english) for pair in pairs]
    counts = Counter(word for words in russian for word in words)
    content = [word for word, _ in counts.most_common(4 * FREQUENT) if _has_content(word)][:FREQUENT]
    candidates = [word for word, n in Counter(w for words in english for w in words).items() if n >= 20]
    table = translations(content, russian, english)
    cosines = encoder.encode(content) @ encoder.encode(candidates).T
    nearest = np.argsort(-cosines, axis=1)[:, :NEAREST]
    failed = []
    for word, places in zip(content, nearest, strict=True):
        found = {_form(candidates[i]) for i in places}
        if not found & {_form(other) for other in table.get(word, ())}:
            failed.append(word)
    return 1 - len(failed) / len(content), failed


def translations(content: Sequence[str], russian: list[list[str]], english: list[list[str]]) -> dict[str, list[str]]:
    """Return English words with a probability of .05 or more for each Russian one, by IBM's first model.

    Brown et al. 1993: five rounds of expectation and maximization over pairs of up to 40 words, every fourth pair.
    """
    number: dict[str, int] = {}
    texts = []
    for sides in list(zip(russian, english, strict=True))[::4]:
        if all(0 < len(side) <= 40 for side in sides):
            one, other = (np.array([number.setdefault(word, len(number)) for word in side]) for side in sides)
            texts.append((one, other))
    names = list(number)
    table = ibm1.train(texts, (len(names), len(names)), 5)
    wanted = {number[word]: word for word in content if word in number}
    result: dict[str, list[str]] = {}
    for at in np.flatnonzero((table.likelihood >= 0.05) & np.isin(table.source, list(wanted))):
        result.setdefault(wanted[table.source[at]], []).append(names[table.target[at]])
    return result


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, without ё and numbers."""
    return re.findall(r"[^\W\d_]{2,}", text.lower().replace("ё", "е"))


def _has_content(word: str) -> bool:
    import pymorphy3

    global _analyzer
    _analyzer = _analyzer or pymorphy3.MorphAnalyzer()
    reading = _analyzer.parse(word)[0].tag
    return len(word) > 2 and str(reading.POS) in {"NOUN", "ADJF", "ADJS", "VERB", "INFN", "PRTF", "PRTS", "ADVB"}


_analyzer = None


def _form(word: str) -> str:
    return word[:5] if len(word) > 5 else word[:4]


def wheel_size(folder: Path) -> int:
    """Return the bytes that the folder's files add to a wheel, which is a zip file."""
    import zlib

    return sum(len(zlib.compress(path.read_bytes(), 6)) for path in folder.rglob("*") if path.is_file())


def unit_rows(vectors: Floats) -> Floats:
    """Return the vectors with length one."""
    return unit(np.asarray(vectors, dtype=np.float32))
