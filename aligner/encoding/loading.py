"""Loading an encoder by its name: the bundled one, USE, a model of sentence-transformers or a folder."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.encoding.options import DEFAULTS, EncoderOptions

if TYPE_CHECKING:
    from aligner.encoding.protocol import AdditiveEncoder, Encoder


def load_encoder(name: str = "compact", options: EncoderOptions = DEFAULTS) -> Encoder:
    """Return the encoder of this name.

    "compact" is the bundled one; "use" is the Universal Sentence Encoder; a name ending in `.npy` is a file of the
    user's own vectors; a folder with static vectors in the bundled one's format is read in numpy; anything else is a
    sentence-transformers model by folder or by name, such as "LaBSE" or "intfloat/multilingual-e5-base". The options
    are for those other encoders.

    Raises AlignerError, in one sentence that says what to do, where the encoder cannot be had.
    """
    if name == "compact":
        return bundled_encoder()
    if _is_static(Path(name)):
        from aligner.encoding.compact import CompactEncoder

        return CompactEncoder(Path(name))
    if name.endswith(".npy"):
        from aligner.encoding.precomputed import PrecomputedEncoder

        return PrecomputedEncoder(Path(name))
    from aligner.encoding.vector_cache import VectorCache

    remembered = VectorCache(options.cache) if options.cache else None
    if name == "use":
        from aligner.encoding.universal_sentence_encoder import UniversalEncoder

        return UniversalEncoder(options.spans, remembered)
    from aligner.encoding.sentence_transformer import TransformerEncoder

    return TransformerEncoder(name, options, remembered)


@cache
def bundled_encoder() -> AdditiveEncoder:
    """Return the bundled encoder, read once a process: reading its vocabulary takes longer than checking a row.

    Its word space and its distribution of cosines are the reference for all others.
    """
    from aligner.encoding.compact import CompactEncoder

    return CompactEncoder()


def _is_static(folder: Path) -> bool:
    """Tell whether the folder holds static vectors that `compact` can read."""
    try:
        with (folder / "model.safetensors").open("rb") as stream:
            header = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
    except (OSError, ValueError, OverflowError):
        return False
    return {"embeddings", "weights"} <= set(header)
