"""Document pairing by content: which of the files dropped are translations of each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from aligner.app.uploads import Upload
from aligner.encoding import Encoder, load_encoder


def paired(uploads: Sequence[Upload]) -> tuple[list[tuple[Upload, Upload, float]], list[Upload]]:
    """Return pairs of a Russian and an English file, each with its score, and the files without a partner.

    Two files alone are a pair whatever they say.
    """
    from aligner.batch.pairing import match, profiles

    sides = [[upload for upload in uploads if upload.language == language] for language in ("ru", "en")]
    if [len(side) for side in sides] == [1, 1]:
        pairs = [(sides[0][0], sides[1][0], 1.0)]
    else:
        vectors = [profiles((upload.read() for upload in side), encoder()) for side in sides]
        pairs = [(sides[0][one.source], sides[1][one.target], one.score) for one in match(vectors[0], vectors[1])]
    found = {upload.id for source, target, _ in pairs for upload in (source, target)}
    return pairs, [upload for upload in uploads if upload.id not in found]


@cache
def encoder() -> Encoder:
    """Return the encoder, loaded when it is first needed."""
    return load_encoder()
