"""XLIFF of other tools: states are respected, files of other languages left out, a unit for each marked segment."""

import logging
from pathlib import Path

import pytest

from aligner.formats import load
from aligner.formats.translation_units import Memory, Unit


def units(folder: Path, *files: str, version: str = "1.2") -> list[Unit]:
    (folder / "a.xlf").write_text(f"<xliff version='{version}'>{''.join(files)}</xliff>", encoding="utf-8")
    memory = load(folder / "a.xlf")
    assert isinstance(memory, Memory)
    return list(memory.units)


def file(body: str, source: str = "ru", target: str = "en") -> str:
    return f"<file source-language='{source}' target-language='{target}' original='a'><body>{body}</body></file>"


def unit(state: str = "", attributes: str = "") -> str:
    target = f"<target state='{state}'>Yes.</target>" if state else "<target>Yes.</target>"
    return f"<trans-unit id='1' {attributes}><source>Да.</source>{target}</trans-unit>"


@pytest.mark.parametrize("state", ["new", "needs-translation", "needs-l10n", "needs-adaptation", "needs-review-l10n"])
def test_what_is_no_translation_is_held_for_review(tmp_path: Path, state: str) -> None:
    assert [found.review for found in units(tmp_path, file(unit(state) + unit("translated") + unit()))] == [
        state,
        "",
        "",
    ]


def test_the_initial_state_of_xliff_2_is_held(tmp_path: Path) -> None:
    body = "<unit id='1'><segment state='initial'><source>Да.</source><target>Yes.</target></segment></unit>"
    (tmp_path / "a.xlf").write_text(f"<xliff version='2.0' srcLang='ru' trgLang='en'><file>{body}</file></xliff>")
    memory = load(tmp_path / "a.xlf")
    assert isinstance(memory, Memory)
    assert [found.review for found in memory.units] == ["initial"]


def test_what_is_not_for_translation_and_what_is_empty_is_left_out(tmp_path: Path) -> None:
    empty = "<trans-unit id='2'><source><x id='1'/></source></trans-unit>"
    assert len(units(tmp_path, file(unit(attributes="translate='no'") + empty + unit()))) == 1


def test_files_of_other_languages_are_left_out_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "aligner"):
        assert len(units(tmp_path, file(unit()), file(unit() + unit(), "en", "de"))) == 1
    assert len(caplog.records) == 1
    assert "only the files in ru and en are read" in caplog.text


def test_each_marked_segment_is_a_unit(tmp_path: Path) -> None:
    mark = "<mrk mtype='seg' mid='{}'>{}</mrk>".format
    source = f"<source>А. Б.</source><seg-source><g id='1'>{mark(1, 'А.')} {mark(2, 'Б.')}</g></seg-source>"
    body = f"<trans-unit id='1'>{source}<target><g id='1'>{mark(1, 'A.')} {mark(2, 'B.')}</g></target></trans-unit>"
    assert [(found.source, found.target) for found in units(tmp_path, file(body))] == [("А.", "A."), ("Б.", "B.")]
    whole = f"<trans-unit id='1'>{source}<target>A. B.</target></trans-unit>"
    assert [(found.source, found.target) for found in units(tmp_path, file(whole))] == [("А. Б.", "A. B.")]
