"""Sides made of invented topics: a sentence's vector is the sum of those of the topics that it names by number."""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from aligner.document import AlignerError
from aligner.encoding.protocol import FloatArray, Tokens
from aligner.encoding.spans import spans_of_sums, unit


class TopicEncoder:
    """Encodes a text as the sum of the vectors of the numbers in it."""

    name = "topics"
    dimension = 64
    matches_parameters = True

    def sums(self, texts: Sequence[str]) -> FloatArray:
        rows = [sum(map(self.topic, re.findall(r"[a-z]?\d+", text)), np.zeros(self.dimension)) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, self.dimension)

    def topic(self, name: str) -> FloatArray:
        seed = int.from_bytes(name.encode(), "little") % 2**32
        return np.random.default_rng(seed).standard_normal(self.dimension)

    def finish(self, sums: FloatArray) -> FloatArray:
        return unit(sums)

    def encode(self, texts: Sequence[str]) -> FloatArray:
        return self.finish(self.sums(texts))

    def encode_spans(self, texts: Sequence[str], longest: int) -> FloatArray:
        return spans_of_sums(self.sums(texts), longest)

    def tokens(self, text: str) -> Tokens:
        raise AlignerError("Invented vectors have no pieces.")


@pytest.fixture(scope="session")
def encoder() -> TopicEncoder:
    return TopicEncoder()
