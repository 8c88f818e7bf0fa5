"""Every format is written from an alignment, and read back as the units it holds."""

import csv
import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from aligner.document import AlignerError, Alignment
from aligner.document.invariants import problems
from aligner.formats import FORMATS, WRITERS, ExportOptions, load, read, write
from aligner.formats.translation_units import Memory, Unit, memory_of
from tests.making import LETTER, UGLY, alignments, letter, pair

UNIT_FORMATS = ["tsv", "csv", "jsonl"]


def units_of(path: Path) -> list[Unit]:
    memory = load(path)
    assert isinstance(memory, Memory)
    return list(memory.units)


def comparable(unit: Unit) -> Unit:
    return replace(unit, number=0, confidence=round(unit.confidence or 0, 2))


def test_every_ending_names_one_format() -> None:
    endings = [ending for format_ in FORMATS for ending in format_.endings]
    assert len(endings) == len(set(endings))
    assert {".align.json", ".tmx", ".tsv", ".csv", ".jsonl", ".moses", ".xlf", ".xliff", ".xlsx"} <= set(WRITERS)


@pytest.mark.parametrize("ending", UNIT_FORMATS)
def test_tables_hold_every_bead(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"letter.{ending}"
    write(letter(), path)
    found = units_of(path)
    assert [comparable(unit) for unit in found] == [
        comparable(unit) for unit in memory_of(letter(), ExportOptions()).units
    ]
    assert found[2].flags == ("date",)
    assert found[3].target == ""


@pytest.mark.parametrize("ending", UNIT_FORMATS)
@given(alignment=alignments())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_alignment_comes_back_from_tables(tmp_path: Path, ending: str, alignment: Alignment) -> None:
    path = tmp_path / f"any.{ending}"
    write(alignment, path)
    expected = list(memory_of(alignment, ExportOptions()).units)
    if expected:
        for one, other in zip(units_of(path), expected, strict=True):
            assert abs((one.confidence or 0) - (other.confidence or 0)) <= 0.0005
            assert replace(one, confidence=0.0, number=0) == replace(other, confidence=0.0, number=0)


def test_tsv_is_plain(tmp_path: Path) -> None:
    write(pair([(["«А\tб»"], ['say "hi"'])]), tmp_path / "a.tsv")
    header, row = (tmp_path / "a.tsv").read_text().splitlines()
    assert header.split("\t")[:3] == ["id", "source", "target"]
    assert row.split("\t")[1:3] == ["«А б»", 'say "hi"']


def test_csv_opens_in_spreadsheets(tmp_path: Path) -> None:
    write(letter(), tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfid,source,")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0]["source"] == "Уважаемый господин Министр!"


def test_tables_of_others(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("Да.\tYes.\r\nНет.\tNo.\n")
    assert [(unit.source, unit.target) for unit in units_of(tmp_path / "a.tsv")] == [("Да.", "Yes."), ("Нет.", "No.")]
    (tmp_path / "a.csv").write_text('Source;Target\n"Да; да.";Yes.\n"Две\nстроки";"Two\nlines"\n')
    found = [(unit.source, unit.target) for unit in units_of(tmp_path / "a.csv")]
    assert found == [("Да; да.", "Yes."), ("Две\nстроки", "Two\nlines")]
    (tmp_path / "a.jsonl").write_text('{"source": "Да.", "target": "Yes."}\n\n')
    assert units_of(tmp_path / "a.jsonl")[0].target == "Yes."


def test_a_table_becomes_an_alignment(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("Да, это так.\tYes, it is.\nНет.\t\n")
    alignment = read(tmp_path / "a.tsv")
    assert [(bead.kind, source, target) for _, bead, source, target in alignment.pairs()] == [
        ("1-1", "Да, это так.", "Yes, it is."),
        ("1-0", "Нет.", ""),
    ]
    assert (alignment.source.language, alignment.target.language) == ("ru", "en")


def test_a_moses_pair_is_two_files(tmp_path: Path) -> None:
    paths = write(letter(), tmp_path / "corpus.moses")
    assert [path.name for path in paths] == ["corpus.ru", "corpus.en"]
    sides = [path.read_text().splitlines() for path in paths]
    assert list(zip(*sides, strict=True))[1] == (LETTER[1][0][0], " ".join(LETTER[1][1]))
    assert "5 мая" not in paths[0].read_text()
    with pytest.raises(AlignerError, match="same language"):
        write(pair(LETTER, languages=("ru", "ru")), tmp_path / "corpus.moses")


NAMESPACES = {"1": "urn:oasis:names:tc:xliff:document:1.2", "2": "urn:oasis:names:tc:xliff:document:2.0"}


def test_xliff_12_has_states(tmp_path: Path) -> None:
    made = letter()
    made = replace(made, beads=(replace(made.beads[0], status="confirmed", comment="Good"), *made.beads[1:]))
    write(made, tmp_path / "a.xlf")
    root = etree.parse(str(tmp_path / "a.xlf")).getroot()
    assert root.get("version") == "1.2"
    states = root.xpath("//1:target/@state".replace("1:", "n:"), namespaces={"n": NAMESPACES["1"]})
    assert states == ["final", "translated", "needs-review-translation", "translated"]
    units = root.xpath("//n:trans-unit", namespaces={"n": NAMESPACES["1"]})
    assert len({unit.get("id") for unit in units}) == len(units) == 5
    for unit in units:
        order = [etree.QName(child).localname for child in unit]
        assert order == sorted(order, key=["source", "target", "note"].index)
    assert units[0].get("approved") == "yes"


def test_xliff_21_has_states(tmp_path: Path) -> None:
    write(letter(), tmp_path / "a.xliff")
    root = etree.parse(str(tmp_path / "a.xliff")).getroot()
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "ru", "en")
    segments = root.xpath("//n:segment", namespaces={"n": NAMESPACES["2"]})
    assert [segment.get("state") for segment in segments] == ["translated"] * 2 + ["initial"] * 2 + ["translated"]
    assert segments[2].get("subState") == "aligner:review"


@pytest.mark.parametrize("ending", ["xlf", "xliff"])
@given(alignment=alignments())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_alignment_comes_back_from_xliff(tmp_path: Path, ending: str, alignment: Alignment) -> None:
    path = tmp_path / f"any.{ending}"
    write(alignment, path)
    units = memory_of(alignment, ExportOptions()).units  # those without a letter or a digit are not read back
    expected = [unit for unit in units if unit.source and any(map(str.isalnum, unit.source + unit.target))]
    if expected:
        for one, other in zip(units_of(path), expected, strict=True):
            assert abs((one.confidence or 0) - (other.confidence or 0)) <= 0.0005
            assert replace(one, confidence=0.0, number=0) == replace(other, confidence=0.0, number=0)


def test_xlsx_locks_its_identifiers(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    write(pair([(["=1+1"], ["'=1+1"]), *LETTER]), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    header = [cell.value for cell in sheet[1]]
    assert header[:7] == ["id", "source", "target", "confidence", "flags", "status", "comment"]
    assert sheet.protection.sheet
    assert sheet["A2"].protection.locked
    assert not sheet["C2"].protection.locked
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")
    assert [unit.source for unit in units_of(tmp_path / "a.xlsx")][:2] == ["=1+1", LETTER[0][0][0]]


@given(alignment=alignments())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_alignment_comes_back_from_xlsx(tmp_path: Path, alignment: Alignment) -> None:
    pytest.importorskip("openpyxl")
    write(alignment, tmp_path / "any.xlsx")
    expected = list(memory_of(alignment, ExportOptions()).units)
    if expected:
        for one, other in zip(units_of(tmp_path / "any.xlsx"), expected, strict=True):
            assert (one.source, one.target, one.flags) == (other.source, other.target, other.flags)


def test_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    write(letter(), "-", "tmx")
    assert out.getvalue().startswith(b"<?xml")
    assert out.getvalue().endswith(b"</tmx>\n")
    with pytest.raises(AlignerError, match="pair of files"):
        write(letter(), "-", "moses")
    with pytest.raises(AlignerError, match="no ending that names a format"):
        write(letter(), "-")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO('{"source": "а", "target": "b"}'.encode())))
    memory = load("-", "jsonl")
    assert isinstance(memory, Memory)
    assert len(list(memory.units)) == len(list(memory.units)) == 1


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("a.tsv", "", "is empty"),
        ("a.tsv", "one\n", "line 1: a source and a target are required"),
        ("a.tsv", bytes(range(256)) * 4, "is not UTF-8; save it as UTF-8 first"),
        ("a.tsv", "source\ttarget\tconfidence\nа\tb\thigh\n", "'high' is no number"),
        ("a.csv", "", "is empty"),
        ("a.jsonl", "[1]\n", "line 1 is no JSON object"),
        ("a.jsonl", f'{{"source": "a", "target": "b", "confidence": 1{"0" * 400}}}', "line 1 is no JSON object"),
        ("a.jsonl", '{"source": 1, "target": "b"}', "a text is due"),
        ("a.jsonl", '{"source": "b"}', "source and target are required"),
        ("a.xlf", "<xliff/>", "names no source language"),
        ("a.xlf", "<tmx/>", "is no XLIFF: it starts with <tmx>"),
        ("a.xlf", "<xliff", "malformed XML"),
        ("a.xlsx", b"PK\x03\x04", "not a valid XLSX file"),
        ("a.align.json.gz", b"\x1f\x8b\x08\x00broken", "broken gzip"),
        ("a.foo", "x", "names no format"),
    ],
)
def test_bad_files_get_one_sentence(tmp_path: Path, name: str, content: str | bytes, complaint: str) -> None:
    if name.endswith("xlsx"):
        pytest.importorskip("openpyxl")
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(AlignerError, match=complaint) as caught:
        read(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="There is no file"):
        read(tmp_path / "no.tmx")
    (tmp_path / "a.tmx").mkdir()
    with pytest.raises(AlignerError, match="is a folder"):
        read(tmp_path / "a.tmx")


def test_json_lines_are_json(tmp_path: Path) -> None:
    write(letter(), tmp_path / "a.jsonl")
    records = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert records[2]["flags"] == ["date"]
    assert records[3]["target"] == ""


@given(st.lists(st.tuples(st.text(UGLY, max_size=12), st.text(UGLY, max_size=12)), min_size=1, max_size=8))
@example([("", "\ud800")])
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_units_of_others_make_a_sound_alignment(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    lines = [json.dumps({"source": source, "target": target}) for source, target in pairs]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    alignment = read(tmp_path / "a.jsonl")
    assert not list(problems(alignment))
    expected = [(source.strip(), target.strip()) for source, target in pairs if source.strip() or target.strip()]
    assert [(source, target) for _, _, source, target in alignment.pairs()] == expected


@pytest.mark.parametrize("names", ["original\ttranslation", "RU\tEN", "Source text\tTarget text", "en\tru"])
def test_columns_may_be_named_by_roles_or_languages(tmp_path: Path, names: str) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text(f"{names}\nДа, конечно.\tYes, of course.\n", encoding="utf-8")
    assert [(unit.source, unit.target) for unit in units_of(path)] == [("Да, конечно.", "Yes, of course.")]


def test_a_first_row_that_may_be_names_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("left column\tright column\nДа, конечно.\tYes, of course.\n", encoding="utf-8")
    assert len(units_of(path)) == 2
    assert len(caplog.records) == 1
    assert "its first row, left column | right column, is taken for a pair" in caplog.text
    caplog.clear()
    path.write_text("Да\tYes\nНет\tNo\n", encoding="utf-8")
    assert len(units_of(path)) == 2
    assert not caplog.records
