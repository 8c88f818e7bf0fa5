"""Glossaries of other tools: in either order of the languages, with comments, in any table."""

from dataclasses import replace
from pathlib import Path

import pytest

from aligner.document import AlignerError, Alignment
from aligner.fidelity import CheckOptions, check
from aligner.formats import read
from aligner.formats.glossary import read_glossary
from aligner.lexicon.glossary import oriented

ROWS = [("рамочное соглашение", "framework agreement"), ("Совет Безопасности", "Security Council")]
TURNED = [(english, russian) for russian, english in ROWS]


@pytest.fixture
def alignment(tmp_path: Path) -> Alignment:
    path = tmp_path / "a.tsv"
    path.write_text(
        "source\ttarget\nРамочное соглашение подписано.\tThe general treaty was signed.\n"
        "Совет Безопасности собрался.\tThe Security Board met.\nОни подписали рамочное соглашение.\t"
        "They signed the framework agreement.\n",
        encoding="utf-8",
    )
    return read(path)


def flagged(alignment: Alignment, path: Path) -> list[int]:
    options = CheckOptions(enable=("terminology",), glossary=read_glossary(path))
    return [flag.bead for flag in check(alignment, None, options)]


@pytest.mark.parametrize("rows", [ROWS, TURNED, [ROWS[0], TURNED[1]]])
@pytest.mark.parametrize("head", ["", "# comment\n", "Russian\tEnglish\n", "source\ttarget\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_either_language_may_stand_first(
    tmp_path: Path, alignment: Alignment, rows: list[tuple[str, str]], head: str, encoding: str
) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(head + "".join(f"{one}\t{two}\r\n" for one, two in rows), encoding=encoding)
    assert flagged(alignment, path) == [0, 1]
    english = replace(
        alignment,
        source=alignment.target,
        target=alignment.source,
        source_sentences=alignment.target_sentences,
        target_sentences=alignment.source_sentences,
    )
    assert len(flagged(english, path)) == 0, "no English term stands in the wrong translations"
    assert oriented(read_glossary(path), "en") == {one: (two,) for one, two in TURNED}


@pytest.mark.parametrize(
    ("ending", "separator"), [("csv", ","), ("csv", ";"), ("csv", "\t"), ("tsv", "\t"), ("txt", "\t")]
)
def test_comments_are_no_translations(tmp_path: Path, ending: str, separator: str) -> None:
    path = tmp_path / f"terms.{ending}"
    path.write_text("".join(f"{separator.join((*row, 'орган ООН'))}\n" for row in ROWS), encoding="utf-8-sig")
    assert read_glossary(path) == {one: (two,) for one, two in ROWS}


def test_a_third_column_is_an_alternative_but_for_files_of_omegat(tmp_path: Path) -> None:
    for ending, targets in (("tsv", ("treaty", "pact")), ("txt", ("treaty",)), ("utf8", ("treaty",))):
        path = tmp_path / f"terms.{ending}"
        path.write_text("договор\ttreaty\tpact\n", encoding="utf-8")
        assert read_glossary(path) == {"договор": targets}


def test_a_line_without_a_translation_is_named(tmp_path: Path) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("договор,treaty\nпакт,\n", encoding="utf-8")
    with pytest.raises(AlignerError, match="line 2: write a term"):
        read_glossary(path)


@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "windows-1251"])
def test_a_tbx_in_utf8_is_read_whatever_it_declares(tmp_path: Path, declared: str) -> None:
    entry = "".join(
        f"<langSet xml:lang='{code}'><tig><term>{term}</term></tig></langSet>"
        for code, term in (("en-US", "treaty"), ("RU", "договор"), ("en", "pact"))
    )
    path = tmp_path / "terms.tbx"
    head = f"<?xml version='1.0' encoding='{declared}'?><!DOCTYPE martif SYSTEM 'TBXcoreStructV02.dtd'>"
    path.write_text(
        f"{head}<martif><text><body><termEntry>{entry}</termEntry></body></text></martif>", encoding="utf-8"
    )
    assert read_glossary(path) == {"договор": ("treaty", "pact")}
