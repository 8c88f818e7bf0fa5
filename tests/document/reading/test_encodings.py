"""Bytes become text by their mark, as UTF-8, or by a guess that the user is told of."""

import logging
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.document.readers import read_document

TEXT = "Съешь же ещё этих мягких французских булок да выпей чаю, сказал он.\nИ налил полную чашку.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_without_asking(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding=encoding)
    assert read_document(tmp_path / "a.txt").text == TEXT


@pytest.mark.parametrize(("encoding", "guess"), [("cp1251", "cp1251"), ("koi8-r", "koi8_r"), ("cp866", "cp866")])
def test_a_guess_is_told(tmp_path: Path, encoding: str, guess: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding=encoding)
    with caplog.at_level(logging.WARNING, "aligner"):
        assert read_document(tmp_path / "a.txt").text == TEXT
    assert f"is not UTF-8; read as {guess}" in caplog.text


def test_an_encoding_can_be_forced(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="iso8859-5")
    assert read_document(tmp_path / "a.txt", encoding="iso8859-5").text == TEXT
    with pytest.raises(AlignerError, match="is not in utf-8 at byte 0"):
        read_document(tmp_path / "a.txt", encoding="utf-8")
    for unknown in ("utf-99", "base64", ""):
        with pytest.raises(AlignerError, match="There is no encoding named"):
            read_document(tmp_path / "a.txt", encoding=unknown)


def test_line_ends_are_made_one_kind(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"One.\r\n\r\nTwo.\rThree.")
    assert read_document(tmp_path / "a.txt").text == "One.\n\nTwo.\nThree."


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso8859-5"])
@pytest.mark.parametrize("text", ["По его словам, всё в силе.", "Дом", "Президент выступил сегодня.", "Глава 1. Река"])
def test_short_russian_texts_are_guessed_too(tmp_path: Path, encoding: str, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding=encoding)
    assert read_document(tmp_path / "a.txt").text == text


@pytest.mark.parametrize("text", ["It cost £9 billion, all lost.", "The café “Étoile” is closed.", "14½ points."])
def test_western_texts_are_guessed_too(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="cp1252")
    assert read_document(tmp_path / "a.txt").text == text
