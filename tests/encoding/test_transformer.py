"""The real sentence-transformers library on a tiny BERT made on the spot, without a network."""

import shutil
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from aligner.document.errors import AlignerError
from aligner.encoding import Encoder, load_encoder
from aligner.encoding.options import Backend, EncoderOptions
from aligner.encoding.sentence_transformer import prompt_of
from aligner.encoding.spans import unit

pytest.importorskip(
    "sentence_transformers", reason="needs sentence-transformers: pip install 'ruen-aligner[sentence-transformers]'"
)
CPU = EncoderOptions("cpu")
TEXTS = ["Письмо пришло вчера.", "The letter came yesterday.", "", "письмо"]


def test_vectors_are_the_model_s(bert: Path) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = load_encoder(str(bert), EncoderOptions("cpu", batch_size=2))
    assert isinstance(encoder, Encoder)
    assert encoder.dimension == 32
    theirs = SentenceTransformer(str(bert), device="cpu").encode(TEXTS, normalize_embeddings=True)
    ours = encoder.encode(TEXTS)
    np.testing.assert_allclose(ours[[0, 1, 3]], theirs[[0, 1, 3]], atol=1e-5)
    assert not ours[2].any()


def test_exact_spans_are_the_joined_texts(bert: Path) -> None:
    encoder = load_encoder(str(bert), CPU)
    spans = encoder.encode_spans(TEXTS, 2)
    np.testing.assert_allclose(spans[1, 0], encoder.encode([" ".join(TEXTS[:2])])[0], atol=1e-5)
    assert not spans[1, 3].any()


def test_additive_spans_weigh_sentences_by_length(bert: Path) -> None:
    encoder = load_encoder(str(bert), replace(CPU, spans="additive"))
    spans = encoder.encode_spans(TEXTS, 2)
    a, b = encoder.encode(TEXTS[:2])
    np.testing.assert_allclose(spans[1, 0], unit(a * len(TEXTS[0]) + b * len(TEXTS[1])), atol=1e-5)
    np.testing.assert_allclose(spans[0], encoder.encode(TEXTS), atol=1e-5)


def test_tokens_come_with_their_places(bert: Path) -> None:
    tokens = load_encoder(str(bert), CPU).tokens("Письмо пришло.")
    assert tokens.pieces == ("письмо", "при", "##шло", ".")
    assert tokens.offsets.tolist() == [[0, 6], [7, 10], [10, 13], [13, 14]]
    np.testing.assert_allclose(np.linalg.norm(tokens.vectors, axis=1), 1, atol=1e-5)


def test_the_prefix_of_e5_is_not_among_the_tokens(bert: Path, tmp_path: Path) -> None:
    folder = tmp_path / "multilingual-e5-tiny"
    folder.symlink_to(bert)
    encoder = load_encoder(str(folder), CPU)
    tokens = encoder.tokens("Письмо пришло.")
    assert tokens.pieces == ("письмо", "при", "##шло", ".")
    assert tokens.offsets[0].tolist() == [0, 6]
    plain = load_encoder(str(bert), CPU)
    np.testing.assert_allclose(encoder.encode(["письмо"]), plain.encode(["query: письмо"]), atol=1e-5)


def test_prefixes() -> None:
    assert prompt_of("intfloat/multilingual-e5-base", {}) == "query: "
    assert prompt_of("intfloat/multilingual-e5-large-instruct", {}) == ""
    assert prompt_of("LaBSE", {}) == ""


@pytest.mark.parametrize(
    ("prompts", "default", "wanted"),
    [
        ({"query": "query: ", "passage": "passage: "}, None, "query: "),
        ({"query": "Instruct: find\nQuery: ", "document": ""}, None, ""),
        ({"STS": "the letter ", "query": "came "}, None, "the letter "),
        ({"Bitext-Mining": "yesterday ", "STS": "the letter "}, None, "yesterday "),
        ({"query": "came ", "plain": "письмо "}, "plain", "письмо "),
    ],
)
def test_prompts_are_read_from_the_model_s_settings(
    bert: Path, tmp_path: Path, prompts: dict[str, str], default: str | None, wanted: str
) -> None:
    from sentence_transformers import SentenceTransformer

    folder = tmp_path / "model"
    model = SentenceTransformer(str(bert), device="cpu", prompts=prompts, default_prompt_name=default)
    model.save(str(folder))
    encoder = load_encoder(str(folder), CPU)
    plain = load_encoder(str(bert), CPU)
    np.testing.assert_allclose(encoder.encode(["came"]), plain.encode([f"{wanted}came"]), atol=1e-5)
    assert encoder.tokens("came").offsets.tolist() == [[0, 4]]


def test_a_prompt_is_read_from_the_card(bert: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(bert, folder)
    (folder / "README.md").write_text('Each text should start with "query: " or "passage: ".', encoding="utf-8")
    np.testing.assert_allclose(
        load_encoder(str(folder), CPU).encode(["came"]), load_encoder(str(bert), CPU).encode(["query: came"]), atol=1e-5
    )


def test_the_first_dimensions_of_a_matryoshka_model(bert: Path) -> None:
    whole, part = load_encoder(str(bert), CPU), load_encoder(str(bert), replace(CPU, dimensions=8))
    assert part.dimension == 8
    np.testing.assert_allclose(part.encode(TEXTS), unit(whole.vectors([t or "-" for t in TEXTS])[:, :8])
                               * np.array([[1], [1], [0], [1]]), atol=1e-5)  # fmt: skip
    assert part.name != whole.name  # the cache must not mix them up
    with pytest.raises(AlignerError, match="has 32 dimensions, fewer than 64"):
        load_encoder(str(bert), replace(CPU, dimensions=64))


def test_half_precision(bert: Path) -> None:
    full, half = load_encoder(str(bert), CPU), load_encoder(str(bert), replace(CPU, precision="half"))
    assert str(full._model.dtype) == "torch.float32"  # `auto` on the processor
    assert str(half._model.dtype) == "torch.float16"
    vectors = half.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert (full.encode(TEXTS) * vectors).sum(axis=1)[[0, 1, 3]] == pytest.approx(1, abs=1e-4)
    assert half.name != full.name


def test_half_precision_is_the_default_on_a_gpu(bert: Path) -> None:
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("needs a GPU")
    encoder = load_encoder(str(bert), EncoderOptions("cuda"))
    assert str(encoder._model.dtype) == "torch.float16"
    similar = (encoder.encode(TEXTS) * load_encoder(str(bert), CPU).encode(TEXTS)).sum(axis=1)
    assert similar[[0, 1, 3]] == pytest.approx(1, abs=1e-3)


def test_texts_of_one_length_stand_together(bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = load_encoder(str(bert), CPU)
    asked: list[str] = []
    vectors = encoder.vectors
    monkeypatch.setattr(encoder, "vectors", lambda texts: asked.extend(texts) or vectors(texts))
    texts = ["the letter came yesterday", "письмо", "came yesterday", ""]
    rows = encoder.encode(texts)
    assert asked == sorted(texts[:3], key=len)
    assert (encoder.calls, encoder.encoded) == (1, 3)
    for row, text in zip(rows, texts, strict=True):
        np.testing.assert_allclose(row, load_encoder(str(bert), CPU).encode([text])[0], atol=1e-5)


def test_cached_vectors_are_the_same(bert: Path, tmp_path: Path) -> None:
    first = load_encoder(str(bert), replace(CPU, cache=tmp_path / "v.sqlite")).encode(TEXTS)
    again = load_encoder(str(bert), replace(CPU, cache=tmp_path / "v.sqlite"))
    again.vectors = None  # type: ignore[assignment]  # nothing is left to encode
    np.testing.assert_array_equal(again.encode(TEXTS), first)


def test_a_static_model_through_the_library_has_no_tokens(tiny: Path) -> None:
    from aligner.encoding.sentence_transformer import TransformerEncoder

    encoder = TransformerEncoder(str(tiny), CPU)
    assert encoder.encode(["Письмо"]).shape == (1, 16)
    with pytest.raises(AlignerError, match="no vectors of single words"):
        encoder.tokens("Письмо")


def test_a_folder_without_a_model_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="holds no sentence-transformers model"):
        load_encoder(str(tmp_path), CPU)


@pytest.mark.parametrize(("name", "said"), [("letter.txt", "is a file"), ("no/such/folder", "There is no folder")])
def test_what_can_be_no_model_is_told_before_the_library_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)  # an import would fail
    with pytest.raises(AlignerError, match=said):
        load_encoder(str(tmp_path / name), CPU)
    with pytest.raises(AlignerError, match="neither modules"):
        load_encoder(str(tmp_path / "empty"), CPU)


def test_without_a_network_the_hub_is_not_tried_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """One look-up of the hub's name tells; models that were fetched before are still found."""

    def unknown(*_: object, **__: object) -> None:
        raise OSError("Name or service not known")

    looked: list[dict[str, object]] = []

    def load(model: str, **given: object) -> None:
        looked.append(given)
        raise OSError("not found")

    monkeypatch.setattr("socket.getaddrinfo", unknown)
    monkeypatch.setattr("aligner.encoding.sentence_transformer.getproxies", dict)
    monkeypatch.setattr("sentence_transformers.SentenceTransformer", load)
    with pytest.raises(AlignerError, match="check the name and the connection"):
        load_encoder("nobody/has-this-model-7q", CPU)
    assert [given["local_files_only"] for given in looked] == [True]


def test_an_unknown_name_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # the variable is read at import alone
    with pytest.raises(AlignerError, match="check the name and the connection"):
        load_encoder("nobody/has-this-model-7q", CPU)


def test_an_unknown_device_is_one_clear_sentence(bert: Path) -> None:
    with pytest.raises(AlignerError, match="cannot run on"):
        load_encoder(str(bert), EncoderOptions("teapot"))


def test_a_missing_backend_is_one_clear_sentence(bert: Path) -> None:
    if find_spec("optimum"):
        pytest.skip("the backend is installed")
    with pytest.raises(AlignerError, match=r"cannot run by onnx: .*pip install"):
        load_encoder(str(bert), replace(CPU, backend="onnx"))


@pytest.mark.parametrize(("backend", "package"), [("onnx", "optimum.onnxruntime"), ("openvino", "optimum.intel")])
def test_other_backends_give_the_same_vectors(bert: Path, backend: Backend, package: str) -> None:
    pytest.importorskip(package, reason=f"needs {package}: pip install 'sentence-transformers[{backend}]'")
    plain = load_encoder(str(bert), CPU).encode(TEXTS)
    quick = load_encoder(str(bert), replace(CPU, backend=backend)).encode(TEXTS)
    np.testing.assert_allclose(quick, plain, atol=1e-4)
