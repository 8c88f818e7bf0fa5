"""Pairs come from a table or from the names in a folder."""

from pathlib import Path

import pytest

from aligner.batch.manifest import find_pairs, read_manifest
from aligner.document import AlignerError


def touched(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    return folder


def named(folder: Path, *names: str) -> list[tuple[str, str, str]]:
    pairs, _ = find_pairs(touched(folder, *names))
    return [(pair.name, pair.source.name, pair.target.name) for pair in pairs]


def test_a_language_in_the_name(tmp_path: Path) -> None:
    assert named(tmp_path, "a.ru.docx", "a.en.docx", "b_rus.txt", "b_eng.html") == [
        ("a", "a.ru.docx", "a.en.docx"),
        ("b", "b_rus.txt", "b_eng.html"),
    ]


def test_a_language_in_the_folder(tmp_path: Path) -> None:
    found = named(tmp_path, "2021/ru/a.txt", "2021/en/a.txt", "ru/a.txt", "en/a.txt")
    assert found == [("2021/a", "a.txt", "a.txt"), ("a", "a.txt", "a.txt")]


def test_what_has_no_partner_is_told(tmp_path: Path) -> None:
    pairs, lonely = find_pairs(touched(tmp_path, "a.ru.txt", "b.en.txt", "notes.txt", ".hidden/c.ru.txt", "x.jpg"))
    assert not pairs
    assert [path.name for path in lonely] == ["a.ru.txt", "b.en.txt", "notes.txt"]


def test_patterns_of_ones_own(tmp_path: Path) -> None:
    touched(tmp_path, "orig/1.txt", "orig/2.txt", "translated/1-final.txt")
    pairs, lonely = find_pairs(tmp_path, ("orig/{name}.txt", "translated/{name}-final.txt"))
    assert [(pair.name, pair.target.name) for pair in pairs] == [("1", "1-final.txt")]
    assert [path.name for path in lonely] == ["2.txt"]


def test_two_files_for_one_place(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="are both the source of 'a'"):
        find_pairs(touched(tmp_path, "a.ru.txt", "a.ru.docx", "a.en.txt"))


def test_a_table_with_and_without_a_header(tmp_path: Path) -> None:
    (tmp_path / "plain.tsv").write_text("a.ru.txt\ta.en.txt\n\nb.txt\tc.txt\tchapter/2\n", encoding="utf-8")
    assert [(pair.name, pair.source) for pair in read_manifest(tmp_path / "plain.tsv")] == [
        ("a", tmp_path / "a.ru.txt"),
        ("chapter/2", tmp_path / "b.txt"),
    ]
    table = "name\tsource\ttarget\tmax_bead\tlines\nx\ta\tb\t6\tyes\ny\tc\td\n"
    (tmp_path / "header.tsv").write_text(table, encoding="utf-8")
    options = [dict(pair.options) for pair in read_manifest(tmp_path / "header.tsv")]
    assert options == [{"max_bead": 6, "lines": True}, {}]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("m.tsv", "only-one-column\n", "line 1: a source and a target are required"),
        ("m.tsv", "a\tb\tsame\nc\td\tsame\n", "2 pairs are called 'same'"),
        ("m.tsv", "a\tb\t../../etc/passwd\n", "cannot name an output"),
        ("m.tsv", "source\ttarget\tmax_bead\na\tb\tmany\n", "max_bead cannot be 'many'"),
        ("m.jsonl", "{\n", "line 1 is no JSON"),
        ("m.jsonl", '{"source": "a"}\n', "the target is missing"),
        ("m.jsonl", '{"source": "a", "target": "b", "colour": "red"}\n', "'colour' is no option of a pair"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(AlignerError, match=message):
        read_manifest(tmp_path / name)
