"""Word by word: how well what the checks doubt agrees with the words that people edited in machine translations.

`words.dev.jsonl` says of each word of the source and of the translation whether an editor's version changed what it
says. The measure is Matthews' correlation (Matthews 1975, doi:10.1016/0005-2795(75)90109-9), at the threshold that is
best on a thousand sentences of `words.train.jsonl`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from aligner.document.model import Divergence
from aligner.encoding import Encoder
from aligner.fidelity import CheckOptions
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment

Flags = Callable[[Sequence[tuple[str, str]], Encoder, CheckOptions], list[list[Divergence]]]
Doubts = tuple[list[float], list[bool]]
TUNED = 1000


def correlation(doubts: np.ndarray, bad: np.ndarray, threshold: float) -> float:
    """Return Matthews' correlation of `doubts >= threshold` with the labels, 0 where either is all one.

    >>> correlation(np.array([0.9, 0.1]), np.array([True, False]), 0.5)
    1.0
    """
    predicted = doubts >= threshold
    hit, false = float((predicted & bad).sum()), float((predicted & ~bad).sum())
    missed, left = float((~predicted & bad).sum()), float((~predicted & ~bad).sum())
    product = (hit + false) * (hit + missed) * (left + false) * (left + missed)
    return (hit * left - false * missed) / product**0.5 if product else 0.0


def agreement(shared: Path, encoder: Encoder, options: CheckOptions, flags_of: Flags) -> dict[str, float]:
    """Return the correlation on each side: of our flags with word evidence, and of the best match alone."""
    tuned = _doubts(_rows(shared, "train")[:TUNED], encoder, options, flags_of)
    tried = _doubts(_rows(shared, "dev"), encoder, options, flags_of)
    found = {}
    for name, (doubts, bad) in tried.items():
        own, labels = (np.array(values) for values in tuned[name])
        grid = np.unique(np.quantile(own, np.linspace(0.5, 0.99, 50)))
        best = max(grid, key=lambda threshold: correlation(own, labels, threshold))
        found[name] = correlation(np.array(doubts), np.array(bad), float(best))
    return found


def _rows(shared: Path, part: str) -> list[dict[str, Any]]:
    path = shared / "fidelity" / f"words.{part}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _doubts(
    rows: list[dict[str, Any]], encoder: Encoder, options: CheckOptions, flags_of: Flags
) -> dict[str, Doubts]:
    """Return for each side and each way how much every word is doubted, and whether people found it bad."""
    texts = [(" ".join(row["source"]), " ".join(row["target"])) for row in rows]
    pairs = [Pair(Segment(russian, "ru"), Segment(english, "en")) for russian, english in texts]
    align_words(pairs, Vocabulary(encoder))
    found: dict[str, Doubts] = {}
    for row, pair, flags in zip(rows, pairs, flags_of(texts, encoder, options), strict=True):
        for name, side in (("target", pair.english), ("source", pair.russian)):
            spans = [(flag.target_span if name == "target" else flag.source_span, flag.probability) for flag in flags]
            bad = set(row[f"{name}_bad"])
            start = 0
            for number, word in enumerate(row[name]):
                end = start + len(word)
                flagged = max((p for span, p in spans if span and span.start < end and start < span.end), default=0.0)
                lacking = _lacking(pair, side, start, end)
                for way, doubt in (("ours", max(flagged, lacking)), ("best match", lacking)):
                    doubts, labels = found.setdefault(f"{way}, {name}", ([], []))
                    doubts.append(doubt)
                    labels.append(number in bad)
                start = end + 1
    return found


def _lacking(pair: Pair, side: Segment, start: int, end: int) -> float:
    """Return how much the best match of the words there lacks; nothing for marks of punctuation."""
    likeness = pair.similarity
    if likeness is None:
        return 0.0
    matches = likeness.english if side is pair.english else likeness.russian
    inside = [n for n, word in enumerate(side.words) if word.start < end and start < word.end]
    return max((1 - float(matches.best_similarity[n]) for n in inside), default=0.0)
