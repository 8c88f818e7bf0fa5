"""How the detector reads a pair: `<s> Russian </s></s> English </s>`, in pieces that belong to words.

A *unit* is what the detector judges: the opening mark, each source word, the marks between the texts, each target
word, the closing mark. A unit's place also stands for the gap before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

WORD = re.compile(r"\w+(?:[-'’]\w+)*|[^\w\s]")
OPEN, PAD, CLOSE = 0, 1, 2
"""Numbers of the pieces `<s>`, `<pad>` and `</s>`."""
LONGEST = 510
"""Pieces the network reads at most; of a longer pair, the end of the longer side is not judged."""

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Reading:
    """One pair as the network reads it.

    `pieces[i]` belongs to unit `units[i]`; `source` and `target` are the character spans of the words judged, so that
    unit 0 is `<s>`, units 1 … m the source words, m + 1 `</s></s>`, then the target words, and the last `</s>`.
    """

    pieces: list[int]
    units: list[int]
    source: Spans
    target: Spans

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.source) + len(self.target) + 3


def spans(text: str) -> Spans:
    """Return the character spans of a text's words.

    >>> spans("Don't — go!")
    [(0, 5), (6, 7), (8, 10), (10, 11)]
    """
    return [match.span() for match in WORD.finditer(text)]


def read(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> list[Reading]:
    """Cut pairs of texts into pieces and units."""
    texts: list[Any] = [text for pair in pairs for text in pair]
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [
        _reading(*pair, encodings[2 * number], encodings[2 * number + 1]) for number, pair in enumerate(pairs)
    ]


def _reading(source: str, target: str, left: Encoding, right: Encoding) -> Reading:
    """Join both sides' pieces, cutting what the network cannot read."""
    a, source_spans = _pieces(left, spans(source))
    b, target_spans = _pieces(right, spans(target))
    room = LONGEST - 4
    if len(a) + len(b) > room:
        keep = max(room // 2, room - min(len(a), len(b)))
        a, source_spans = _shortened(a, source_spans, min(keep, room - min(len(b), room // 2)))
        b, target_spans = _shortened(b, target_spans, room - len(a))
    middle = len(source_spans) + 1
    end = middle + len(target_spans) + 1
    return Reading(
        [OPEN, *(piece for piece, _ in a), CLOSE, CLOSE, *(piece for piece, _ in b), CLOSE],
        [0, *(1 + word for _, word in a), middle, middle, *(middle + 1 + word for _, word in b), end],
        source_spans,
        target_spans,
    )


def _pieces(encoding: Encoding, words: Spans) -> tuple[list[tuple[int, int]], Spans]:
    """Return (piece, word number) for each piece that ends inside a word, and the words that have pieces."""
    owned: list[tuple[int, int]] = []
    kept: Spans = []
    last, number = -1, 0
    for piece, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
        while number < len(words) and words[number][1] < end:
            number += 1
        if end > start and number < len(words) and words[number][0] < end:
            if number != last:
                kept.append(words[number])
                last = number
            owned.append((piece, len(kept) - 1))
    return owned, kept


def _shortened(owned: list[tuple[int, int]], words: Spans, most: int) -> tuple[list[tuple[int, int]], Spans]:
    """Keep at most `most` pieces, and only the words they belong to."""
    owned = owned[:most]
    return owned, words[: owned[-1][1] + 1] if owned else []
