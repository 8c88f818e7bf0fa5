"""Bad input gets one clear sentence."""

import io
import random
import sys
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.document.readers import read_document


def complaint(path: Path | str, **options: str) -> str:
    with pytest.raises(AlignerError) as caught:
        read_document(path, **options)  # type: ignore[arg-type]
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    assert len(message) < 300
    return message


def test_a_missing_file(tmp_path: Path) -> None:
    assert "There is no file" in complaint(tmp_path / "no.txt")


def test_a_folder(tmp_path: Path) -> None:
    assert "is a folder" in complaint(tmp_path)


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.txt").write_text(content)
    assert "holds no text" in complaint(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a.txt", "a.bin", "a.md", "a.html"])
def test_a_binary_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(random.Random(1).randbytes(20_000))
    assert "is not a text file" in complaint(tmp_path / name)


def test_formats_that_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    assert "save it as .docx" in complaint(tmp_path / "a.doc")


def test_a_very_long_line_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("слово " * 500_000)
    assert len(read_document(tmp_path / "a.txt").paragraphs) == 1


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Привет, мир.".encode())))
    document = read_document("-")
    assert (document.text, document.language, document.origin) == ("Привет, мир.", "ru", "")
