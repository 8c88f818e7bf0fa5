"""The benchmark of reading names what is left out with its reason, and finds what a reader loses."""

from pathlib import Path

import pytest

from aligner.document import Document
from scripts.benchmarks import text_coverage
from scripts.benchmarks.text_coverage import coverage_of
from tests.document.reading.test_docx import docx, paragraph, run

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def files(folder: Path) -> list[Path]:
    """A docx, a fodt, a page and a book, each with text for the reader and text that is not for one."""
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r>"
    deleted = "<w:del><w:r><w:delText>удалено</w:delText></w:r></w:del>"
    field = "".join(
        f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>{inner}'
        for mark, inner in (
            ("begin", "<w:r><w:instrText>PAGE</w:instrText><w:t>код</w:t></w:r>"),
            ("separate", run("пять")),
            ("end", ""),
        )
    )
    header = paragraph(run("колонтитул"))
    docx(folder, paragraph(run("Первый абзац."), hidden, deleted, field), header1=header)
    spaces = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "text"))
    body = '<text:p>Второй<office:annotation><text:p>замечание</text:p></office:annotation> абзац.</text:p>'
    body += '<text:section text:display="none"><text:p>раздел</text:p></text:section>'
    (folder / "b.fodt").write_text(
        f"<office:document {spaces}><office:body><office:text>{body}</office:text></office:body></office:document>",
        "utf-8",
    )
    page = (
        "<html><head><title>Имя</title></head><body><p>Третий <b>абзац</b>."
        "<p style='display: none'>нет<script>var x</script>"
    )
    (folder / "c.html").write_text(page, "utf-8")
    book = "<FictionBook><description><a>Автор</a></description><body><p>Четвёртый.</p></body></FictionBook>"
    (folder / "d.fb2").write_text(book, "utf-8")
    return sorted(folder.iterdir())


def test_every_run_is_read_or_has_its_reason(tmp_path: Path) -> None:
    found = coverage_of(files(tmp_path))
    assert found.files == 4
    assert not found.missing
    assert found.read == sum(map(len, ("ПервыйабзацпятьВторойабзацТретийабзацЧетвёртый",)))
    assert dict(found.reasons) == {
        "hidden": len("скрыторазделнет"),
        "deleted": len("удалено"),
        "code of a field": len("PAGEкод"),
        "header or footer": len("колонтитул"),
        "comment": len("замечание"),
        "head": len("Имя"),
        "script or style": len("varx"),
        "data on the book": len("Автор"),
    }


def test_what_a_reader_loses_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files(tmp_path)
    monkeypatch.setattr(
        text_coverage, "read_document", lambda path: Document("Первый пять Второй абзац Третий Четвёртый", "ru")
    )
    monkeypatch.setattr("sys.argv", ["text_coverage", str(tmp_path)])
    with pytest.raises(SystemExit) as caught:
        text_coverage.main()
    assert caught.value.code == 1
    out = capsys.readouterr().out
    assert "NOT READ, document.xml: t: 1 runs\n    letter.docx: Первый абзац.\n" in out


def test_a_file_that_is_refused_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04")
    assert "a.docx" in coverage_of([tmp_path / "a.docx"]).refused[0]
