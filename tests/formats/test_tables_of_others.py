"""Tables as spreadsheets write them: every row is read, quotes and escapes of the format are none of the text."""

import csv
import io
import logging
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aligner.document import AlignerError
from aligner.formats import load, write
from aligner.formats.table_text import guarded, is_quoted
from aligner.formats.translation_units import Memory, Unit
from aligner.localization import localized_sentence, using_language

ROWS = [("Да.", "Yes."), ("Он сказал «нет».", "He said no.")]


def pairs_of(path: Path, data: str | bytes | None = None) -> list[tuple[str, str]]:
    if data is not None:
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    memory = load(path)
    assert isinstance(memory, Memory)
    return [(unit.source, unit.target) for unit in memory.units]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r"])
@pytest.mark.parametrize(("ending", "separator"), [("tsv", "\t"), ("csv", ","), ("csv", ";"), ("csv", "\t")])
@pytest.mark.parametrize("names", [("source", "target"), None])
def test_line_ends_and_encodings(
    tmp_path: Path, end: str, encoding: str, ending: str, separator: str, names: tuple[str, str] | None
) -> None:
    rows = [*([names] if names else []), ("Да.", "Yes."), ("Он сказал нет.", "He said no.")]
    data = "".join(separator.join(row) + end for row in rows).encode(encoding)
    assert pairs_of(tmp_path / f"a.{ending}", data) == [("Да.", "Yes."), ("Он сказал нет.", "He said no.")]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ending", ["csv", "tsv"])
def test_the_line_that_names_the_separator_is_a_setting(tmp_path: Path, ending: str, separator: str) -> None:
    data = "".join(f"{line}\r\n" for line in (f"sep={separator}", f"source{separator}target", f"Да.{separator}Yes."))
    assert pairs_of(tmp_path / f"a.{ending}", data) == [("Да.", "Yes.")]


def test_one_bad_byte_costs_a_character_and_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = "source\ttarget\nДа, конечно, это так.\tYes.\n".encode() + b"\xd0\tNo.\n"
    assert pairs_of(tmp_path / "a.tsv", data)[1] == ("\ufffd", "No.")
    assert [record.getMessage().split(": ")[1] for record in caplog.records] == [
        "1 byte is not valid utf-8 and read as U+FFFD."
    ]


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_quoted_tsv_is_unquoted(tmp_path: Path, quoting: int) -> None:
    rows = [("Он сказал «да».", 'He said "yes".'), ("Две\nстроки", "Two\nlines"), ("А\tб", "A\tb"), ("Да, да.", "Yes.")]
    text = io.StringIO()
    csv.writer(text, delimiter="\t", quoting=quoting).writerows([("source", "target"), *rows])  # type: ignore[arg-type]
    assert pairs_of(tmp_path / "a.tsv", text.getvalue()) == rows


def test_the_quotation_marks_of_a_corpus_stay(tmp_path: Path) -> None:
    rows = [('"Да."', '"Yes."'), ('"Нет", — сказал он.', '"No," he said.'), ("Он.", "He.")]
    assert pairs_of(tmp_path / "a.tsv", "".join(f"{one}\t{two}\n" for one, two in rows)) == rows
    assert pairs_of(tmp_path / "a.tsv", '"Да."\t"Yes."\nНет.\tNo.\n')[0] == ('"Да."', '"Yes."')


TEXTS = st.text(st.sampled_from('"а b,.'), max_size=8)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
@example([('"а ""б"""', "b")])
@example([("\"", "\"")])
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_our_own_tables_are_never_taken_for_quoted(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    units = [Unit(str(number), one.strip(), two.strip()) for number, (one, two) in enumerate(rows)]
    write(Memory("ru", "en", units), tmp_path / "a.tsv")
    assert not is_quoted((tmp_path / "a.tsv").read_text().split("\n"))
    assert pairs_of(tmp_path / "a.tsv") == [(unit.source, unit.target) for unit in units]
    assert guarded("Да.") == "Да."


@pytest.mark.parametrize(
    "names",
    ["№\tРусский\tАнглийский", "Key\tRU\ten-US", "ID\tИсходный текст\tПеревод", "#\tSource (RU)\tTarget (EN)"],
)
def test_columns_by_the_names_that_tools_give_them(tmp_path: Path, names: str) -> None:
    assert pairs_of(tmp_path / "a.tsv", f"{names}\n1\tДа.\tYes.\n") == [("Да.", "Yes.")]


@pytest.mark.parametrize("first", ["Segment ID\tСегмент\tTranslation (EN)", "1\tДа.\tYes."])
@pytest.mark.parametrize("ending", ["tsv", "csv"])
def test_three_columns_without_known_names_are_refused(tmp_path: Path, first: str, ending: str) -> None:
    with pytest.raises(AlignerError, match=r"has 3 columns, and its first row \(.*\) names no source and target"):
        pairs_of(tmp_path / f"a.{ending}", f"{first}\n2\tНет.\tNo.\n")
    assert pairs_of(tmp_path / f"b.{ending}", "Да.\tYes.\t\t\nНет.\tNo.\t\t\n") == [("Да.", "Yes."), ("Нет.", "No.")]


def book(path: Path, *sheets: list[tuple[Any, ...]]) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    made.remove(made.active)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


@pytest.mark.parametrize(
    "names",
    [("ru", "en"), ("Оригинал", "Перевод"), ("Source text", "Target text"), ("source", "target"), None],
)
def test_workbooks_know_the_columns_that_tables_know(tmp_path: Path, names: tuple[str, str] | None) -> None:
    assert pairs_of(book(tmp_path / "a.xlsx", [*([names] if names else []), *ROWS])) == ROWS


def test_the_sheet_with_the_columns_is_read(tmp_path: Path) -> None:
    notes = [("Проект", "42", "срочно"), ("Сдать", "в мае")]
    assert pairs_of(book(tmp_path / "a.xlsx", notes, [("Словарь",), (), ("№", "ru", "en"), (1, *ROWS[0])])) == ROWS[:1]


def test_a_workbook_of_three_columns_without_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="names no source and target"):
        pairs_of(book(tmp_path / "a.xlsx", [(1, "Да.", "Yes.")]))


def test_cells_are_read_as_they_are_shown(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        [
            ("source", "target"),
            ("a_x000D_b", "c_x000D_\nd"),
            (datetime(2024, 5, 9), datetime(2024, 5, 9, 10, 30)),
            (date(2024, 5, 9), 2.0),
            (5, 0.1 + 0.2),
        ],
    )
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.load_workbook(path)
    made.active["A4"].number_format = "dd.mm.yyyy"
    made.save(path)
    assert pairs_of(path) == [
        ("a b", "c\nd"),
        ("2024-05-09", "2024-05-09 10:30"),
        ("09.05.2024", "2"),
        ("5", "0.3"),
    ]


def test_what_looks_like_an_escape_of_excel_comes_back(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("openpyxl")
    write(Memory("ru", "en", [Unit("1", "a_x000D_b", "_x0041_")]), tmp_path / "a.xlsx")
    with caplog.at_level(logging.WARNING, "aligner"):
        assert pairs_of(tmp_path / "a.xlsx") == [("a_x000D_b", "_x0041_")]
    assert not caplog.records


@pytest.mark.parametrize("ending", ["tmx", "xlf", "xliff", "tsv", "moses"])
def test_a_damaged_language_code_can_be_written(tmp_path: Path, ending: str) -> None:
    assert write(Memory("r\ud800u", "en\0", [Unit("1", "Да.", "Yes.")]), tmp_path / f"a.{ending}")


@pytest.mark.parametrize(
    "names",
    ["№\tТермин\tПеревод", "№\tРусский текст\tАнглийский текст", "n\tRussian text\tEnglish text",
     "№\tИсходный\tЦелевой", "№\tНа русском\tНа английском", "Словарь\n\n№\tru\ten", "# remark\n№\tsource\ttarget"],
)  # fmt: skip
def test_more_names_of_columns_and_titles_above_them(tmp_path: Path, names: str) -> None:
    assert pairs_of(tmp_path / "a.tsv", f"{names}\n1\tДа.\tYes.\n") == [("Да.", "Yes.")]


def test_bars_and_utf16_without_a_mark(tmp_path: Path) -> None:
    assert pairs_of(tmp_path / "a.csv", "source|target\nДа.|Yes.\n") == [("Да.", "Yes.")]
    (tmp_path / "b.csv").write_bytes("source;target\nДа.;Yes.\n".encode("utf-16-le"))
    memory = load(tmp_path / "b.csv")
    assert isinstance(memory, Memory)
    assert [(unit.source, unit.target) for unit in memory.units] == [("Да.", "Yes.")]


def test_a_hidden_sheet_yields_to_one_that_is_shown_and_others_are_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for name, text, state in (("А", "Скрыто.", "hidden"), ("Б", "Да.\r\nДа.", "visible"), ("В", "Нет.", "visible")):
        sheet = book.create_sheet(name)
        sheet.append(["Source", "Target"])
        sheet.append([text, "Yes."])
        sheet.sheet_state = state
    book.save(tmp_path / "a.xlsx")
    memory = load(tmp_path / "a.xlsx")
    assert isinstance(memory, Memory)
    assert [unit.source for unit in memory.units] == ["Да.\nДа.", "Нет."]
    assert "of its sheets Б, В is read, not А" in caplog.text


def test_the_columns_of_further_sheets_are_found_by_their_names(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = [("Source", "Target", "Comment"), ("Да.", "Yes.", "a")]
    second = [("Список",), ("№", "Target", "Source"), (1, "No.", "Нет."), (2, "Oh.")]
    remarks = [("раз", "два"), ("три", "четыре")]
    path = book(tmp_path / "a.xlsx", first, second, remarks)
    assert pairs_of(path) == [("Да.", "Yes."), ("Нет.", "No."), ("", "Oh.")]
    assert caplog.text.count("save each as a file of its own") == 1


def damaged(path: Path, part: str, content: bytes | None) -> Path:
    """Write a workbook of which a part is missing or holds something else."""
    sound = book(path.with_name("sound.xlsx"), [("Source", "Target"), ("Да.", "Yes.")])
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if name != part or content is not None:
                new.writestr(name, content if name == part and content is not None else old.read(name))
    return path


@pytest.mark.parametrize(
    ("part", "content", "reason", "russian"),
    [
        ("xl/workbook.xml", None, "it holds no xl/workbook.xml", "в нём нет xl/workbook.xml"),
        ("[Content_Types].xml", None, "it holds no [Content_Types].xml", "в нём нет"),
        ("xl/styles.xml", b"<a", "its part xl/styles.xml is broken XML in line 1", "в его части xl/styles.xml"),
        ("xl/worksheets/sheet1.xml", b"<a", "its part xl/worksheets/sheet1.xml is broken XML", "повреждён XML"),
    ],
)
def test_a_broken_workbook_is_refused_with_the_place(
    tmp_path: Path, part: str, content: bytes | None, reason: str, russian: str
) -> None:
    with pytest.raises(AlignerError) as caught:
        pairs_of(damaged(tmp_path / "a.xlsx", part, content))
    assert reason in str(caught.value)
    assert str(caught.value).endswith("; open it in an office program and save it anew.")
    with using_language("ru"):
        assert russian in localized_sentence(str(caught.value))
        assert "откройте" in localized_sentence(str(caught.value))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
@pytest.mark.parametrize("length", [65_530, 65_531, 65_532, 65_533, 65_534, 65_535, 65_536, 200_000])
def test_rows_across_the_pieces_that_a_file_is_read_in(tmp_path: Path, end: str, encoding: str, length: int) -> None:
    rows = [("Да.", "x" * length), ("Он сказал нет.", "He said no."), ("я" * length, "y"), ("Нет.", "No.")]
    data = "".join(f"{source}\t{target}{end}" for source, target in rows).encode(encoding)
    assert pairs_of(tmp_path / "a.tsv", data) == rows
