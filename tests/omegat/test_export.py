"""An OmegaT project has its files where OmegaT looks for them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from aligner.document import AlignerError, Alignment, Document, Paragraph, Sentence
from aligner.formats import ExportOptions, write
from aligner.formats.omegat import export
from aligner.formats.omegat.groups import earlier_exceptions, exceptions
from aligner.formats.omegat.project import source_text
from tests.cli.calling import run
from tests.making import letter, pair


def test_the_files_of_a_project(tmp_path: Path) -> None:
    paths = export(letter(), tmp_path / "project", ExportOptions(source_locale="ru-RU"))
    assert sorted(str(path.relative_to(tmp_path / "project")) for path in paths) == [
        "omegat.project",
        "omegat/segmentation.conf",
        "omegat/segmentation.srx",
        "source/letter.ru.txt",
        "tm/auto/letter.ru.tmx",
        "tm/penalty-30/letter.ru.review.tmx",
    ]
    project = etree.parse(str(tmp_path / "project" / "omegat.project"))
    assert (project.findtext(".//source_lang"), project.findtext(".//target_lang")) == ("ru-RU", "en")


def test_the_source_has_a_paragraph_between_empty_lines(tmp_path: Path) -> None:
    export(letter(), tmp_path)
    text = (tmp_path / "source" / "letter.ru.txt").read_text(encoding="utf-8")
    assert text.split("\n\n")[1] == "Благодарю за письмо."


def test_sentences_are_written_as_the_memory_has_them() -> None:
    text = "Он\nсказал: «И\u0306»\t и  ушёл.\u00a0 Потом\x07 вернулся.\nКонец."
    ends = [text.index("ушёл.") + 5, text.index("вернулся.") + 9, len(text)]
    starts = [0, text.index("Потом"), text.index("Конец")]
    sentences = tuple(map(Sentence, starts, ends))
    document = Document(text, "ru", "a.txt", (Paragraph(0, len(text)),))
    made = replace(letter(), source=document, source_sentences=sentences, beads=())
    assert source_text(made, ExportOptions()) == "Он сказал: «Й» и  ушёл.\u00a0 Потом вернулся.\n\nКонец.\n"


def test_another_alignment_joins_the_project_and_its_settings_stay(tmp_path: Path) -> None:
    export(letter(), tmp_path)
    (tmp_path / "omegat.project").write_text("mine")
    second = replace(letter(), source=replace(letter().source, origin="second.txt"))
    export(second, tmp_path)
    assert (tmp_path / "omegat.project").read_text() == "mine"
    assert sorted(path.name for path in (tmp_path / "tm" / "auto").iterdir()) == ["letter.ru.tmx", "second.tmx"]


def test_the_original_can_take_the_place_of_the_text(tmp_path: Path) -> None:
    original = tmp_path / "letter.docx"
    original.write_bytes(b"docx")
    export(letter(), tmp_path / "project", document=original)
    assert (tmp_path / "project" / "source" / "letter.docx").read_bytes() == b"docx"
    assert (tmp_path / "project" / "tm" / "auto" / "letter.tmx").exists()
    with pytest.raises(AlignerError, match="Cannot read"):
        export(letter(), tmp_path / "project", document=tmp_path / "no.docx")


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("dear")
    with pytest.raises(AlignerError, match="is not empty and no OmegaT project"):
        export(letter(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]
    with pytest.raises(AlignerError, match="Cannot make the folder"):
        export(letter(), tmp_path / "diary.txt" / "project")


def grouped() -> Alignment:
    """Three sentences of a paragraph, of which the first two are one unit; elsewhere the first stands alone."""
    first, second, third = "Он пришёл (в 5 ч.). ", "Увидел.* ", "Ушёл."
    beads = [([first.strip(), second.strip()], ["He came and saw."]), ([third], ["He left."])]
    text = first + second + third
    made = pair(beads)
    starts = [0, len(first), len(first) + len(second)]
    ends = [len(first) - 1, starts[2] - 1, len(text)]
    source = replace(made.source, text=text, paragraphs=(Paragraph(0, len(text)),))
    return replace(made, source=source, source_sentences=tuple(map(Sentence, starts, ends)))


def test_the_sentences_of_a_unit_are_kept_together(tmp_path: Path) -> None:
    [rule] = exceptions(grouped(), ExportOptions())
    assert not rule.breaks
    assert rule.before == r"^Он пришёл \(в 5 ч\.\)\."
    assert rule.after == r" Увидел\.\* Ушёл\.$"
    export(grouped(), tmp_path)
    rules = (tmp_path / "omegat" / "segmentation.srx").read_text(encoding="utf-8")
    assert rules.index(r"\(в 5 ч\.\)\.") < rules.index('break="yes"')
    assert r"\(в 5 ч\.\)\." in (tmp_path / "omegat" / "segmentation.conf").read_text(encoding="utf-8")
    held = replace(grouped(), beads=(replace(grouped().beads[0], confidence=0.1), grouped().beads[1]))
    assert exceptions(held, ExportOptions()) == ()


def test_a_project_with_the_original_keeps_them_together_too_and_counts_them(tmp_path: Path) -> None:
    alignment, original = tmp_path / "letter.align.json", tmp_path / "letter.docx"
    write(grouped(), alignment)
    original.write_bytes(b"docx")
    plain = run("export", "omegat", tmp_path / "plain", alignment)
    document = run("export", "omegat", tmp_path / "document", alignment, "--document", original)
    rules = [(tmp_path / name / "omegat" / "segmentation.srx").read_bytes() for name in ("plain", "document")]
    assert rules[0] == rules[1]
    assert "about 100 % of the source will match" in plain.stderr
    assert "about 100 % of the source will match" in document.stderr
    assert "Sentences of letter.docx with formatting" in document.stderr
    assert "formatting" not in plain.stderr


def test_the_page_about_cat_tools_shows_what_the_commands_print(tmp_path: Path, specimen: Path) -> None:
    page = (specimen.parents[1] / "docs" / "cat-tools.md").read_text(encoding="utf-8")
    alignment = tmp_path / "divergent.align.json"
    aligned = run("align", specimen / "ru.txt", specimen / "en.divergent.txt", "-o", alignment)
    exported = run("export", "omegat", tmp_path / "project", alignment)
    assert exported.stderr.splitlines()[-1] in page.splitlines()
    [share] = re.findall(r"about (\d+ %) of", " ".join(aligned.stderr.split()))
    assert f"`align` says {share} of the same alignment" in page


def test_exceptions_of_an_earlier_export_stay(tmp_path: Path) -> None:
    export(grouped(), tmp_path)
    export(replace(letter(), source=replace(letter().source, origin="second.txt")), tmp_path)
    assert r"\(в 5 ч\.\)\." in (tmp_path / "omegat" / "segmentation.srx").read_text(encoding="utf-8")
    assert len(earlier_exceptions(tmp_path / "omegat" / "segmentation.srx")) == 1


def test_no_exception_where_the_same_border_must_stay() -> None:
    twice = pair([(["Да.", "Нет."], ["Yes and no."]), (["Да."], ["Yes."]), (["Нет."], ["No."])])
    text = "Да. Нет.\n\nДа. Нет."
    sentences = tuple(map(Sentence, (0, 4, 10, 14), (3, 8, 13, 18)))
    source = replace(twice.source, text=text, paragraphs=(Paragraph(0, 8), Paragraph(10, 18)))
    assert exceptions(replace(twice, source=source, source_sentences=sentences), ExportOptions()) == ()


def test_an_empty_review_memory_is_not_written_and_an_old_one_goes(tmp_path: Path) -> None:
    export(letter(), tmp_path)
    assert (tmp_path / "tm" / "penalty-30" / "letter.ru.review.tmx").exists()
    export(replace(letter(), divergences=()), tmp_path)
    assert not (tmp_path / "tm" / "penalty-30" / "letter.ru.review.tmx").exists()
