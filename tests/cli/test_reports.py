"""Reports that people hand on are what their endings say, or are refused."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from aligner.formats import write
from tests.cli.calling import run
from tests.making import letter


@pytest.fixture
def checked(tmp_path: Path) -> Path:
    write(letter(), tmp_path / "letter.align.json")
    return tmp_path / "letter.align.json"


def test_a_workbook_has_a_line_a_flag_with_rows_from_one(checked: Path, tmp_path: Path) -> None:
    done = run("check", checked, "--depth", "quick", "-o", tmp_path / "flags.xlsx")
    assert done.exit_code == 0, done.stderr
    rows = list(openpyxl.load_workbook(tmp_path / "flags.xlsx").active.values)
    date = next(row for row in rows if row[3] == "date")
    assert date[0] == 3
    assert date[5] == "Встреча состоится 5 мая."


def test_a_table_opens_in_a_spreadsheet(checked: Path, tmp_path: Path) -> None:
    run("check", checked, "--depth", "quick", "-o", tmp_path / "flags.csv")
    data = (tmp_path / "flags.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert ("3", "date") in {(row["row"], row["type"]) for row in rows}


def test_a_word_report_comments_at_the_words(checked: Path, tmp_path: Path) -> None:
    import docx

    done = run("check", checked, "--depth", "quick", "--enable", "date", "-o", tmp_path / "flags.docx")
    assert done.exit_code == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "flags.docx") as archive:
        assert b"commentRangeStart" in archive.read("word/document.xml")
    document = docx.Document(str(tmp_path / "flags.docx"))
    assert any("6" in comment.text for comment in document.comments)
    cells = document.tables[0].rows[0].cells
    assert cells[0].text == "3"
    assert [run.text for run in cells[2].paragraphs[0].runs if run.underline] == ["6"]


def test_reports_for_people_are_in_the_reader_s_language_and_the_table_for_programs_is_not(
    checked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import docx

    monkeypatch.setenv("ALIGNER_LANG", "ru")
    for name in ("flags.xlsx", "flags.docx", "flags.csv"):
        assert run("check", checked, "--enable", "date", "-o", tmp_path / name).exit_code == 0
    head, *rows = openpyxl.load_workbook(tmp_path / "flags.xlsx").active.values
    assert head[:5] == ("сегмент", "важность", "вероятность", "вид", "что найдено")
    assert {row[3] for row in rows} == {"дата"}
    document = docx.Document(str(tmp_path / "flags.docx"))
    said = [document.paragraphs[1].text, *(comment.text for comment in document.comments)]
    assert all("ошибка" in text or "предупреждение" in text or "замечание" in text for text in said), said
    table = (tmp_path / "flags.csv").read_text(encoding="utf-8-sig")
    assert table.startswith("row,severity,probability,type,message")
    assert ",date," in table


@pytest.mark.parametrize("command", ["check", "report"])
def test_pdf_is_refused_in_a_sentence(checked: Path, tmp_path: Path, command: str) -> None:
    done = run(command, checked, "-o", tmp_path / "flags.pdf")
    assert done.exit_code == 2
    assert "PDF" in done.stderr
    assert not (tmp_path / "flags.pdf").exists()
