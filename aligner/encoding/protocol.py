"""Encoder interface: what everything that compares vectors may ask of what makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]
    IntArray = NDArray[np.int64]
else:
    FloatArray = IntArray = Any


@dataclass(frozen=True)
class Tokens:
    """The pieces of one text as an encoder sees them.

    `offsets` is int64[n, 2], half-open and in characters of the text; `vectors` is float32[n, dimension] with unit
    rows; `weights` is float32[n], how much each piece counts in the sentence. With an additive encoder
    `weights @ vectors` points where the sentence's vector points.
    """

    pieces: tuple[str, ...]
    offsets: IntArray
    vectors: FloatArray
    weights: FloatArray


@runtime_checkable
class Encoder(Protocol):
    """Turns texts of either language into vectors that are near each other when the texts mean the same.

    An encoder with the attribute `matches_parameters` set to True is taken as it is; the cosines of every other are
    standardised by the aligner, and its lexical features use the bundled encoder's word space.
    """

    @property
    def name(self) -> str:
        """The encoder and its version, as figures and saved alignments quote it."""

    @property
    def dimension(self) -> int:
        """The number of columns of its vectors."""

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension] with unit rows; a text without a word gives a row of zeros."""

    def encode_spans(self, texts: Sequence[str], longest: int) -> FloatArray:
        """Return float32[longest, n, dimension]: entry [k - 1, i] is the unit vector of `texts[i:i + k]` joined.

        Where `i + k > n` the row is zeros.
        """

    def tokens(self, text: str) -> Tokens:
        """Return the view of the text piece by piece. Raises AlignerError where the encoder has none."""


@runtime_checkable
class AdditiveEncoder(Encoder, Protocol):
    """An encoder whose vector of a run of sentences follows from the sum of the sentences' raw vectors.

    For a whole book keep `sums` (float32[n, dimension]) alone and make the spans one compares out of their cumulative
    sums: `finish(total[j] - total[i])`.
    """

    def sums(self, texts: Sequence[str]) -> FloatArray:
        """Return float32[n, dimension]: the raw, additive vector of each text."""

    def finish(self, sums: FloatArray) -> FloatArray:
        """Return the unit vectors that belong to raw sums, of any shape [..., dimension]."""
