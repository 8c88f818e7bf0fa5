"""Foreign encoders: their cosines are put onto the bundled encoder's distribution, and their vectors still decide."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from aligner.alignment import DocumentSide, align_sentences
from aligner.alignment.cosine_rescaling import is_standard, word_space
from aligner.alignment.features.similarity import Evidence, pair_vectors
from aligner.encoding import load_encoder
from aligner.encoding.cached_encoder import WrappedEncoder
from aligner.encoding.compact import CompactEncoder
from aligner.encoding.options import SpanMode
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
    source, target, _ = pair_vectors(*sides, foreign, 1)
    cosines = own.encode(sides[0].texts) @ own.encode(sides[1].texts).T
    assert np.abs(source[0] @ target[0].T - cosines).mean() < 0.05
    assert [(b.source, b.target) for b in align_sentences(*sides, foreign)] == [
        (b.source, b.target) for b in align_sentences(*sides, own)
    ]


class Whole(WrappedEncoder):
    """The bundled vectors of whole texts; it keeps what it was asked for."""

    def __init__(self, spans: SpanMode) -> None:
        super().__init__(spans)
        self.own = load_encoder()
        self.name, self.dimension = "whole", self.own.dimension
        self.asked: list[str] = []

    def vectors(self, texts: Sequence[str]) -> FloatArray:
        self.asked += texts
        return self.own.encode(texts)


def test_runs_of_sentences_are_encoded_where_they_may_belong_together(sides: tuple[DocumentSide, DocumentSide]) -> None:
    exact, additive = Whole("exact"), Whole("additive")
    beads = [(b.source, b.target) for b in align_sentences(*sides, exact)]
    align_sentences(*sides, additive)
    sentences = {*sides[0].texts, *sides[1].texts}
    assert set(additive.asked) == sentences
    runs = set(exact.asked) - sentences
    wanted = {
        " ".join(side.texts[span.start : span.end])
        for spans in beads
        for side, span in zip(sides, spans, strict=True)
        if len(span) > 1 and all(map(len, spans))
    }
    assert len(wanted & runs) >= 0.75 * len(wanted) > 0
    assert len(runs) < 0.2 * len(sentences)
    assert len(exact.asked) == len(set(exact.asked))  # nothing is encoded twice


def test_exact_runs_replace_sums(sides: tuple[DocumentSide, DocumentSide]) -> None:
    encoder = Whole("exact")
    evidence = Evidence.of(*sides, encoder, 3)
    exact = evidence.with_exact_runs(([(0, 2), (1, 3)], []))
    joined = encoder.own.encode([" ".join(sides[0].texts[:2])])[0]
    assert evidence.exact is not None
    mean = evidence.exact.standardisation.means[0]
    expected = evidence.exact.standardisation.mapped(0, unit(joined - mean))
    np.testing.assert_allclose(exact.source[1, 0], expected, atol=1e-5)
    np.testing.assert_array_equal(exact.source[0], evidence.source[0])
    np.testing.assert_array_equal(exact.source[1, 1:], evidence.source[1, 1:])
    np.testing.assert_array_equal(exact.target, evidence.target)


def test_vectors_that_know_nothing_do_harm(sides: tuple[DocumentSide, DocumentSide]) -> None:
    """Standardising passes the encoder's own judgement on: it does not put the bundled one's in its place."""
    right = {(b.source, b.target) for b in align_sentences(*sides, load_encoder())}
    found = {(b.source, b.target) for b in align_sentences(*sides, Noise())}
    assert len(right & found) < 0.9 * len(right)
    assert not is_standard(Noise())


def test_flags_do_not_depend_on_the_encoder(specimen: Path) -> None:
    """The checks compare words in the bundled space, whatever encoder aligns: not one flag is lost or won."""
    from aligner.fidelity import check
    from aligner.pipeline import align

    alignment = align(str(specimen / "ru.txt"), str(specimen / "en.divergent.txt"))
    flags = check(alignment, load_encoder())
    assert {"negation", "number", "date"} <= {flag.type for flag in flags}
    for encoder in (Shifted(), Noise()):
        assert check(alignment, encoder) == flags
