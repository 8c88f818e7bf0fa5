"""The cache gives back what it was given, and never for another encoder."""

from pathlib import Path

import numpy as np
import pytest

from aligner.document.errors import AlignerError
from aligner.encoding.cached_encoder import WrappedEncoder
from aligner.encoding.vector_cache import VectorCache


class Counting(WrappedEncoder):
    """Counts the texts it really encodes; a vector is the text's length and its number of vowels."""

    dimension = 2

    def __init__(self, name: str, cache: VectorCache) -> None:
        super().__init__("exact", cache)
        self.name = name
        self.given: list[str] = []

    def vectors(self, texts):
        self.given += texts
        return np.array([[len(text), sum(letter in "aeiou" for letter in text)] for text in texts], dtype=np.float32)


def test_texts_are_encoded_once_ever(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "deep" / "vectors.sqlite")
    texts = [f"word {i}" for i in range(1200)] + ["word 7"]
    first = Counting("a@1", cache)
    vectors = first.encode(texts)
    assert len(first.given) == 1200
    second = Counting("a@1", VectorCache(tmp_path / "deep" / "vectors.sqlite"))
    np.testing.assert_array_equal(second.encode(texts), vectors)
    assert second.given == []
    assert len(second.encode_spans(texts[:2], 2)) == 2
    assert second.given == ["word 0 word 1"]


def test_another_revision_shares_nothing(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.sqlite")
    Counting("a@1", cache).encode(["yes"])
    other = Counting("a@2", cache)
    other.encode(["yes"])
    assert other.given == ["yes"]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "vectors.sqlite"
    file.write_bytes(b"not a database, but long enough to look like one" * 50)
    with pytest.raises(AlignerError, match="delete it"):
        VectorCache(file)
