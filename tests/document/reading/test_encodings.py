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


MINISTER = "Министр сказал, что договор подписан. Это важно, добавил он.\n"


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("x-mac-cyrillic", "mac_cyrillic"),
        ("koi", "koi8_r"),
        ("koi8-ru", "koi8_u"),
        ("win-1251", "cp1251"),
        ("866", "cp866"),
    ],
)
def test_labels_that_python_does_not_know(
    tmp_path: Path, label: str, encoding: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.html").write_bytes(f"<meta charset={label}><p>{MINISTER}".encode(encoding))
    assert read_document(tmp_path / "a.html").text == MINISTER.strip()
    (tmp_path / "a.txt").write_text(MINISTER, encoding=encoding)
    assert read_document(tmp_path / "a.txt", encoding=label).text == MINISTER
    assert not caplog.text


@pytest.mark.parametrize("label", ["windows-1251", "ibm866", "x-mac-cyrillic", "unicode_escape", "punycode", "utf-7"])
def test_a_label_of_another_alphabet_of_russian_is_not_believed(tmp_path: Path, label: str) -> None:
    (tmp_path / "a.html").write_bytes(f"<meta charset={label}><p>{MINISTER}".encode("koi8_r"))
    assert read_document(tmp_path / "a.html").text == MINISTER.strip()


@pytest.mark.parametrize("second", ["cp1251", "koi8_r"])
@pytest.mark.parametrize("turned", [False, True])
def test_halves_of_two_encodings(tmp_path: Path, second: str, turned: bool) -> None:
    halves = [(MINISTER * 20).encode(), (MINISTER * 20).encode(second)]
    (tmp_path / "a.txt").write_bytes(b"".join(halves[::-1] if turned else halves))
    assert read_document(tmp_path / "a.txt").text == MINISTER * 40


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "cp866"])
def test_nuls_that_fill_the_end_are_dropped(tmp_path: Path, encoding: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "a.txt").write_bytes((MINISTER * 20).encode(encoding) + bytes(4096))
    assert read_document(tmp_path / "a.txt").text == MINISTER * 20
    assert "4096 NUL characters at its end dropped" in caplog.text


def test_pictures_in_two_halves_are_mended(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Да ".encode() + b"\xed\xa0\xbd\xed\xb8\x80" * 3)
    assert read_document(tmp_path / "a.txt").text == "Да 😀😀😀"


def test_a_mark_before_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + MINISTER.encode("cp1251"))
    assert read_document(tmp_path / "a.txt").text == MINISTER


@pytest.mark.parametrize("text", ["The price is 5 €.", "• One item of the list.", "He said: “no”."])
def test_a_lone_sign_in_english_is_no_letter_of_russian(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="cp1252")
    assert read_document(tmp_path / "a.txt").text == text


def test_latin1_of_the_user_is_windows_1252_too(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"war\x97peace")
    assert read_document(tmp_path / "a.txt", encoding="latin1").text == "war—peace"


def test_a_line_of_one_encoding_cut_in_a_letter(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes((MINISTER * 3).encode() + MINISTER.encode("cp1251") * 3 + MINISTER.encode()[:-3])
    assert read_document(tmp_path / "a.txt").text.startswith(MINISTER * 6)
