"""Which words of a pair correspond: IBM model 1 with a preference for the diagonal, trained on the pairs themselves.

After Brown et al. 1993 (https://aclanthology.org/J93-2003/) and Dyer et al. 2013
(https://aclanthology.org/N13-1073/). A link is kept where both directions agree on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from scripts.training.detector_recipe.texts import Pair

Array = np.ndarray[Any, Any]
ROUNDS = 5
DIAGONAL = 4.0
"""How steeply the chance of a link falls with the distance from the diagonal (lambda of Dyer et al.)."""
KEEP = 0.25
"""Least geometric mean of both directions' posterior chances for a link that is nobody's best."""


def russian_stem() -> Callable[[str], str]:
    """Return a function that gives a Russian word's dictionary form, remembered from call to call."""
    from pymorphy3 import MorphAnalyzer

    analyzer = MorphAnalyzer()
    known: dict[str, str] = {}

    def stem(word: str) -> str:
        lower = word.lower().replace("ё", "е")
        if lower not in known:
            known[lower] = analyzer.parse(lower)[0].normal_form
        return known[lower]

    return stem


IRREGULAR = {
    "is": "be", "are": "be", "was": "be", "were": "be", "been": "be", "am": "be", "being": "be", "has": "have",
    "had": "have", "did": "do", "does": "do", "done": "do", "went": "go", "gone": "go", "said": "say", "came": "come",
    "made": "make", "took": "take", "taken": "take", "saw": "see", "seen": "see", "knew": "know", "known": "know",
    "got": "get", "gave": "give", "given": "give", "found": "find", "thought": "think", "told": "tell", "men": "man",
    "women": "woman", "children": "child", "people": "person", "felt": "feel", "left": "leave", "began": "begin",
    "spoke": "speak", "stood": "stand", "sat": "sit", "heard": "hear", "kept": "keep", "brought": "bring",
}  # fmt: skip


def english_stem(word: str) -> str:
    """Return an English word without its most common endings: "walked", "walks" and "walking" become "walk"."""
    lower = re.sub(r"['’](s|ll|ve|d|m|re)$", "", word.lower())
    if lower in IRREGULAR:
        return IRREGULAR[lower]
    for ending, least in (("ing", 6), ("ied", 5), ("ies", 5), ("ed", 5), ("es", 5), ("ly", 6), ("s", 4)):
        if lower.endswith(ending) and len(lower) >= least and not lower.endswith("ss"):
            lower = lower[: -len(ending)]
            break
    return lower.rstrip("e")[:10] or lower


def numbered(sentences: Sequence[tuple[str, ...]], stem: Callable[[str], str]) -> tuple[list[Array], list[str]]:
    """Return the number of each word's stem, sentence by sentence, and the stems in the order of their numbers."""
    names: dict[str, int] = {}
    rows = [np.array([names.setdefault(stem(word), len(names)) for word in words], np.int64) for words in sentences]
    return rows, list(names)


def link_words(pairs: list[Pair], report: Callable[[str], None]) -> None:
    """Fill in `links` of every pair; memory grows with the sum of the products of their lengths."""
    source, source_names = numbered([pair.source.words for pair in pairs], russian_stem())
    target, target_names = numbered([pair.target.words for pair in pairs], english_stem)
    report(f"{len(source_names)} Russian and {len(target_names)} English stems")
    blocks = []
    for s, t in zip(source, target, strict=True):
        blocks.append((np.repeat(s, len(t)), np.tile(t, len(s))))
    width = len(target_names)
    cells = np.concatenate([s * width + t for s, t in blocks])
    del blocks
    keys, cells = np.unique(cells, return_inverse=True)
    cells = cells.astype(np.int32)
    near = np.concatenate([diagonal(len(s), len(t)) for s, t in zip(source, target, strict=True)])
    rows, columns = row_numbers(source, target)
    forward = posterior(cells, near, columns, keys // width, len(keys))
    backward = posterior(cells, near, rows, keys % width, len(keys))
    report("word translation tables trained")
    both = np.sqrt(forward * backward)
    at = 0
    for pair, s, t in zip(pairs, source, target, strict=True):
        size = len(s) * len(t)
        pair.links = links_of(both[at : at + size].reshape(len(s), len(t)))
        at += size


def diagonal(rows: int, columns: int) -> Array:
    """Return float32[rows * columns]: exp(-lambda |i/m - j/n|)."""
    i = (np.arange(rows, dtype=np.float32) + 0.5) / max(rows, 1)
    j = (np.arange(columns, dtype=np.float32) + 0.5) / max(columns, 1)
    return np.exp(-DIAGONAL * np.abs(i[:, None] - j[None, :])).ravel()


def row_numbers(source: list[Array], target: list[Array]) -> tuple[Array, Array]:
    """Return for each cell of all pairs the running number of its source word and of its target word."""
    rows, columns, i, j = [], [], 0, 0
    for s, t in zip(source, target, strict=True):
        rows.append(np.repeat(np.arange(i, i + len(s), dtype=np.int32), len(t)))
        columns.append(np.tile(np.arange(j, j + len(t), dtype=np.int32), len(s)))
        i, j = i + len(s), j + len(t)
    return np.concatenate(rows), np.concatenate(columns)


def posterior(cells: Array, near: Array, explained: Array, given: Array, count: int) -> Array:
    """Return each cell's chance that its word (numbered by `explained`) is explained by the cell's other word.

    `given` is, for each of the `count` distinct stem pairs, the number of the stem that does the explaining.
    Expectation maximisation; a word may also be explained by nothing, with a fixed small chance.
    """
    table = np.full(count, 1e-2, np.float32)
    totals = int(given.max()) + 1
    words = int(explained.max()) + 1
    chance = near
    for _ in range(ROUNDS):
        weight = table[cells] * near
        sums = np.bincount(explained, weight, words).astype(np.float32) + 1e-4
        chance = weight / sums[explained]
        counts = np.bincount(cells, chance, count)
        table = (counts / (np.bincount(given, counts, totals)[given] + 0.1)).astype(np.float32)
    return chance


def links_of(chance: Array) -> list[tuple[int, int]]:
    """Return the links of one pair: mutual best cells of some weight, and any strong cell."""
    if not chance.size:
        return []
    best = (chance == chance.max(1, keepdims=True)) & (chance == chance.max(0, keepdims=True)) & (chance > 0.08)
    return [(int(i), int(j)) for i, j in np.argwhere(best | (chance > KEEP))]
