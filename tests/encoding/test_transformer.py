"""The real sentence-transformers library on a tiny BERT made on the spot, without a network."""

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from aligner.document.errors import AlignerError
from aligner.encoding import Encoder, load_encoder
from aligner.encoding.sentence_transformer import prefix_of
from aligner.encoding.spans import unit

pytest.importorskip(
    "sentence_transformers", reason="needs sentence-transformers: pip install 'ruen-aligner[sentence-transformers]'"
)
TEXTS = ["Письмо пришло вчера.", "The letter came yesterday.", "", "письмо"]


def test_vectors_are_the_model_s(bert: Path) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = load_encoder(str(bert), device="cpu", batch_size=2)
    assert isinstance(encoder, Encoder)
    assert encoder.dimension == 32
    theirs = SentenceTransformer(str(bert), device="cpu").encode(TEXTS, normalize_embeddings=True)
    ours = encoder.encode(TEXTS)
    np.testing.assert_allclose(ours[[0, 1, 3]], theirs[[0, 1, 3]], atol=1e-5)
    assert not ours[2].any()


def test_exact_spans_are_the_joined_texts(bert: Path) -> None:
    encoder = load_encoder(str(bert), spans="exact", device="cpu")
    spans = encoder.encode_spans(TEXTS, 2)
    np.testing.assert_allclose(spans[1, 0], encoder.encode([" ".join(TEXTS[:2])])[0], atol=1e-5)
    assert not spans[1, 3].any()


def test_additive_spans_weigh_sentences_by_length(bert: Path) -> None:
    encoder = load_encoder(str(bert), device="cpu")
    spans = encoder.encode_spans(TEXTS, 2)
    a, b = encoder.encode(TEXTS[:2])
    np.testing.assert_allclose(spans[1, 0], unit(a * len(TEXTS[0]) + b * len(TEXTS[1])), atol=1e-5)
    np.testing.assert_allclose(spans[0], encoder.encode(TEXTS), atol=1e-5)


def test_tokens_come_with_their_places(bert: Path) -> None:
    tokens = load_encoder(str(bert), device="cpu").tokens("Письмо пришло.")
    assert tokens.pieces == ("письмо", "при", "##шло", ".")
    assert tokens.offsets.tolist() == [[0, 6], [7, 10], [10, 13], [13, 14]]
    np.testing.assert_allclose(np.linalg.norm(tokens.vectors, axis=1), 1, atol=1e-5)


def test_the_prefix_of_e5_is_not_among_the_tokens(bert: Path, tmp_path: Path) -> None:
    folder = tmp_path / "multilingual-e5-tiny"
    folder.symlink_to(bert)
    encoder = load_encoder(str(folder), device="cpu")
    tokens = encoder.tokens("Письмо пришло.")
    assert tokens.pieces == ("письмо", "при", "##шло", ".")
    assert tokens.offsets[0].tolist() == [0, 6]
    plain = load_encoder(str(bert), device="cpu")
    np.testing.assert_allclose(encoder.encode(["письмо"]), plain.encode(["query: письмо"]), atol=1e-5)


def test_prefixes() -> None:
    assert prefix_of("intfloat/multilingual-e5-base") == "query: "
    assert prefix_of("intfloat/multilingual-e5-large-instruct") == ""
    assert prefix_of("LaBSE") == ""


def test_cached_vectors_are_the_same(bert: Path, tmp_path: Path) -> None:
    first = load_encoder(str(bert), cache=tmp_path / "v.sqlite", device="cpu").encode(TEXTS)
    again = load_encoder(str(bert), cache=tmp_path / "v.sqlite", device="cpu")
    again.vectors = None  # type: ignore[assignment]  # nothing is left to encode
    np.testing.assert_array_equal(again.encode(TEXTS), first)


def test_a_static_model_through_the_library_has_no_tokens(tiny: Path) -> None:
    from aligner.encoding.sentence_transformer import TransformerEncoder

    encoder = TransformerEncoder(str(tiny), device="cpu")
    assert encoder.encode(["Письмо"]).shape == (1, 16)
    with pytest.raises(AlignerError, match="no vectors of single words"):
        encoder.tokens("Письмо")


def test_a_folder_without_a_model_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="holds no sentence-transformers model"):
        load_encoder(str(tmp_path), device="cpu")


def test_an_unknown_name_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(AlignerError, match="check the name and the connection"):
        load_encoder("nobody/has-this-model-7q", device="cpu")


def test_an_unknown_device_is_one_clear_sentence(bert: Path) -> None:
    with pytest.raises(AlignerError, match="cannot run on"):
        load_encoder(str(bert), device="teapot")


def test_a_missing_backend_is_one_clear_sentence(bert: Path) -> None:
    if find_spec("optimum"):
        pytest.skip("the backend is installed")
    with pytest.raises(AlignerError, match=r"cannot run by onnx: .*pip install"):
        load_encoder(str(bert), device="cpu", backend="onnx")


def test_the_onnx_backend_gives_the_same_vectors(bert: Path) -> None:
    pytest.importorskip("optimum.onnxruntime")
    plain, quick = (load_encoder(str(bert), device="cpu", backend=name).encode(TEXTS) for name in ("torch", "onnx"))
    np.testing.assert_allclose(quick, plain, atol=1e-4)
