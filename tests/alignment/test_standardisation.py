"""Foreign encoders: their cosines are put onto the bundled encoder's distribution, and their vectors still decide."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from aligner.alignment import DocumentSide, align_sentences
from aligner.alignment.features.similarity import pair_vectors
from aligner.alignment.features.standardisation import is_standard, word_space
from aligner.encoding import load_encoder
from aligner.encoding.compact import CompactEncoder
from aligner.encoding.protocol import FloatArray
from aligner.encoding.spans import unit


class Shifted(CompactEncoder):
    """The bundled vectors with a shared direction added: mean cosine about .7."""

    def sums(self, texts: Sequence[str]) -> FloatArray:
        rows = super().sums(texts)
        direction = np.random.default_rng(0).standard_normal(self.dimension).astype(np.float32)
        direction *= 1.5 / np.linalg.norm(direction)
        return rows + direction * np.linalg.norm(rows, axis=1, keepdims=True)


class Noise(CompactEncoder):
    """Vectors that know nothing of their texts."""

    def sums(self, texts: Sequence[str]) -> FloatArray:
        rows = np.random.default_rng(len(texts)).standard_normal((len(texts), self.dimension))
        return unit(rows.astype(np.float32))


@pytest.fixture(scope="module")
def sides(specimen: Path) -> tuple[DocumentSide, DocumentSide]:
    from aligner.document.readers import read_document
    from aligner.splitting import split

    documents = [read_document(specimen / name) for name in ("ru.txt", "en.txt")]
    source, target = (DocumentSide([d[s] for s in split(d)]) for d in documents)
    return source, target


def test_the_bundled_encoder_is_left_as_it_is(sides: tuple[DocumentSide, DocumentSide]) -> None:
    encoder = load_encoder()
    assert is_standard(encoder)
    assert word_space(encoder) is encoder
    np.testing.assert_array_equal(pair_vectors(*sides, encoder, 2)[0], encoder.encode_spans(sides[0].texts, 2))


def test_a_shared_direction_changes_neither_cosines_nor_beads(sides: tuple[DocumentSide, DocumentSide]) -> None:
    own, foreign = load_encoder(), Shifted()
    raw = foreign.encode(sides[0].texts) @ foreign.encode(sides[1].texts).T
    assert raw.mean() > 0.6
    source, target = pair_vectors(*sides, foreign, 1)
    cosines = own.encode(sides[0].texts) @ own.encode(sides[1].texts).T
    assert np.abs(source[0] @ target[0].T - cosines).mean() < 0.05
    assert [(b.source, b.target) for b in align_sentences(*sides, foreign)] == [
        (b.source, b.target) for b in align_sentences(*sides, own)
    ]


def test_vectors_that_know_nothing_do_harm(sides: tuple[DocumentSide, DocumentSide]) -> None:
    """Standardising passes the encoder's own judgement on: it does not put the bundled one's in its place."""
    right = {(b.source, b.target) for b in align_sentences(*sides, load_encoder())}
    found = {(b.source, b.target) for b in align_sentences(*sides, Noise())}
    assert len(right & found) < 0.9 * len(right)
    assert not is_standard(Noise())
