"""Likeness: how near each word's token vector comes to some word of the other side."""

from __future__ import annotations

from aligner.encoding.protocol import Encoder
from aligner.fidelity.reading.words import Side, Word


class Likeness:
    """The best match of every word of a pair in the encoder's space of word vectors."""

    def __init__(self, encoder: Encoder, russian: Side, english: Side) -> None:
        self.encoder, self.russian, self.english = encoder, russian, english

    def russian_word_known(self, word: Word) -> bool:
        """Whether a Russian word has a near English counterpart."""
        return False

    def english_word_known(self, word: Word) -> bool:
        """Whether an English word has a near Russian counterpart."""
        return False
