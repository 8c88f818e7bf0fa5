"""How the detector reads a text: `<s> text </s>` in pieces, which belong to the units it judges.

Unit 0 is `<s>`, units 1 … n are the words, unit n + 1 is `</s>`. The place of a unit also stands for the gap before it.
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
"""Pieces of a text that the network reads; words beyond are not judged."""

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Reading:
    """One text as the network reads it: `pieces[i]` belongs to unit `units[i]`, `spans` are its words' characters."""

    pieces: list[int]
    units: list[int]
    spans: Spans

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.spans) + 2


def spans(text: str) -> Spans:
    """Return the character spans of a text's words.

    >>> spans("Don't — go!")
    [(0, 5), (6, 7), (8, 10), (10, 11)]
    """
    return [match.span() for match in WORD.finditer(text)]


def read(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Reading]:
    """Cut texts into pieces and units."""
    batch: list[Any] = list(texts)
    encodings = tokenizer.encode_batch(batch, add_special_tokens=False)
    return [_reading(spans(text), encoding) for text, encoding in zip(texts, encodings, strict=True)]


def _reading(words: Spans, encoding: Encoding) -> Reading:
    """Give each piece to the word that it ends in; a word that ends inside another's piece is not judged."""
    pieces, units, kept = [OPEN], [0], []
    last, number = -1, 0
    for piece, (start, end) in zip(encoding.ids[:LONGEST], encoding.offsets[:LONGEST], strict=True):
        while number < len(words) and words[number][1] < end:
            number += 1
        if end > start and number < len(words) and words[number][0] < end:
            if number != last:
                kept.append(words[number])
                last = number
            pieces.append(piece)
            units.append(len(kept))
    return Reading([*pieces, CLOSE], [*units, len(kept) + 1], kept)
