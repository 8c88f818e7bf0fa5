"""The door to all encoders: a name in, an encoder out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder


def load_encoder(name: str = "compact") -> Encoder:
    """Return the encoder called `name`: "compact" is the bundled one.

    Raises AlignerError, in one sentence that says what to do, where it cannot be had.
    """
    from aligner.encoding.compact import CompactEncoder

    return CompactEncoder()
