"""The bundled encoder's arithmetic, on a tiny model, against sentence-transformers itself."""

from pathlib import Path

import numpy as np
import pytest

from aligner.document.errors import AlignerError
from aligner.encoding import AdditiveEncoder
from aligner.encoding.compact import CompactEncoder, read_safetensors
from tests.encoding.conftest import WORDS

TEXTS = ["Письмо пришло вчера.", "The letter came yesterday.", "", "Анна, 2013", "the the the - 1945", "☃"]


def test_vectors_are_those_of_sentence_transformers(tiny: Path) -> None:
    sentence_transformers = pytest.importorskip(
        "sentence_transformers", reason="needs sentence-transformers: pip install 'ruen-aligner[sentence-transformers]'"
    )
    theirs = sentence_transformers.SentenceTransformer(str(tiny), device="cpu").encode(TEXTS)
    ours = CompactEncoder(tiny).encode(TEXTS)
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_rows_have_length_one_or_none(tiny: Path) -> None:
    vectors = CompactEncoder(tiny).encode(TEXTS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 0, 1, 1, 0], atol=1e-6)


def test_no_texts_give_no_rows(tiny: Path) -> None:
    encoder = CompactEncoder(tiny)
    assert encoder.encode([]).shape == (0, 16)
    assert encoder.encode_spans([], 3).shape == (3, 0, 16)


def test_spans_are_the_joined_texts(tiny: Path) -> None:
    encoder = CompactEncoder(tiny)
    spans = encoder.encode_spans(TEXTS, 4)
    assert spans.shape == (4, len(TEXTS), 16)
    for k in range(1, 5):
        for i in range(len(TEXTS)):
            run = TEXTS[i : i + k]
            expected = encoder.encode([" ".join(run)])[0] if len(run) == k else np.zeros(16)
            np.testing.assert_allclose(spans[k - 1, i], expected, atol=1e-6)


def test_sums_add_up_and_finish_to_the_vectors(tiny: Path) -> None:
    encoder = CompactEncoder(tiny)
    assert isinstance(encoder, AdditiveEncoder)
    sums = encoder.sums(TEXTS)
    np.testing.assert_allclose(encoder.finish(sums.sum(axis=0)), encoder.encode([" ".join(TEXTS)])[0], atol=1e-6)


def test_tokens_say_where_each_piece_stands(tiny: Path) -> None:
    encoder = CompactEncoder(tiny)
    text = "Ёж, Anna прИшло"
    tokens = encoder.tokens(text)
    assert tokens.pieces == ("е", "##ж", ",", "an", "##na", "при", "##шло")
    assert [text[a:b] for a, b in tokens.offsets] == ["Ё", "ж", ",", "An", "na", "прИ", "шло"]
    np.testing.assert_allclose(np.linalg.norm(tokens.vectors, axis=1), 1, atol=1e-6)
    direction = tokens.weights @ tokens.vectors
    np.testing.assert_allclose(direction / np.linalg.norm(direction), encoder.encode([text])[0], atol=1e-6)


def test_tokens_of_nothing(tiny: Path) -> None:
    tokens = CompactEncoder(tiny).tokens("")
    assert tokens.pieces == ()
    assert tokens.offsets.shape == (0, 2)
    assert tokens.vectors.shape == (0, 16)


def test_name_is_written_in_the_model(tiny: Path) -> None:
    assert CompactEncoder(tiny).name == "tiny-1"


def test_long_input_in_many_batches_is_the_same(tiny: Path) -> None:
    encoder = CompactEncoder(tiny)
    texts = [" ".join(WORDS[1 + i % 7 : 9 + i % 5]) for i in range(2500)]
    np.testing.assert_allclose(encoder.encode(texts)[2100:2110], encoder.encode(texts[2100:2110]), atol=1e-6)


def test_a_missing_model_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="weights are not in"):
        CompactEncoder(tmp_path)


def test_damaged_weights_are_one_clear_sentence(tmp_path: Path) -> None:
    for content in (b"", b"\xff" * 9, (200).to_bytes(8, "little") + b"{}", (2).to_bytes(8, "little") + b"[]" + b"x"):
        file = tmp_path / "model.safetensors"
        file.write_bytes(content)
        with pytest.raises(AlignerError, match="damaged"):
            read_safetensors(file)
