"""A PDF's text is read with a warning, without its running heads."""

import logging
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.document.readers import read_document

pytest.importorskip("pypdf", reason="needs pypdf: pip install 'aligner[pdf]'")


def pdf(path: Path, pages: list[list[str]]) -> Path:
    """A PDF of pages of lines, built by hand after ISO 32000-1."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    numbers = []
    for lines in pages:
        content = "BT /F 12 Tf 14 TL 50 800 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Contents {len(objects)} 0 R"
        objects.append(f"{page}/Resources<</Font<</F 3 0 R>>>>>>")
        numbers.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(numbers)}]>>"
    data, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    data += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    path.write_bytes(data.encode("latin-1"))
    return path


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
