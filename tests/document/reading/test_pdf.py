"""A PDF's text is read with a warning, without its running heads."""

import logging
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.document.readers import read_document
from tests.making import pdf

pytest.importorskip("pypdf", reason="needs pypdf: pip install 'ruen-aligner[pdf]'")


def test_text_without_running_heads(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pages = [[f"Annual report - {page}", f"The text of page {page}.", f"{page}"] for page in range(1, 13)]
    with caplog.at_level(logging.WARNING, "aligner"):
        text = read_document(pdf(tmp_path / "a.pdf", pages)).text
    assert text.split("\n") == [f"The text of page {page}." for page in range(1, 13)]
    assert "keeps no paragraphs" in caplog.text


def test_pictures_of_pages_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="holds no text"):
        read_document(pdf(tmp_path / "a.pdf", [[]]))


def test_a_broken_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 and no more")
    with pytest.raises(AlignerError, match=r"a\.pdf is not a valid PDF file"):
        read_document(tmp_path / "a.pdf")
