"""Flags do not depend on the encoder that aligned the documents."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from aligner import align
from aligner.encoding import load_encoder
from aligner.encoding.compact import CompactEncoder
from aligner.encoding.protocol import FloatArray
from aligner.fidelity import check


class Scrambled(CompactEncoder):
    """Vectors that know nothing of their texts."""

    def sums(self, texts: Sequence[str]) -> FloatArray:
        rows = np.random.default_rng(1).standard_normal((len(texts), self.dimension))
        return rows.astype(np.float32)


def test_flags_are_those_of_the_bundled_encoder(specimen: Path) -> None:
    alignment = align(specimen / "ru.txt", specimen / "en.divergent.txt")
    own = check(alignment, load_encoder())
    assert len(own) > 3
    assert check(alignment, Scrambled()) == own
