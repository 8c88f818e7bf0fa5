"""XLIFF of other tools: states are respected, files of other languages left out, a unit for each marked segment."""

import logging
import re
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.formats import convert, load
from aligner.formats.options import ExportOptions
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


def dialect(folder: Path, body: str, ending: str = "xlf") -> list[Unit]:
    spaces = "xmlns:sdl='http://sdl.com/FileTypes/SdlXliff/1.0' xmlns:mq='MQXliff' xmlns:m='http://www.memsource.com/mxlf/2.0'"
    path = folder / f"a.{ending}"
    path.write_text(f"<xliff version='1.2' {spaces}>{file(body)}</xliff>", encoding="utf-8")
    memory = load(path)
    assert isinstance(memory, Memory)
    return list(memory.units)


def judged(found: list[Unit]) -> list[tuple[str, str]]:
    return [(unit.status, unit.review) for unit in found]


@pytest.mark.parametrize(
    ("attributes", "state", "expected"),
    [
        ("approved='no'", "", ("", "not approved")),
        ("approved='no'", "translated", ("", "")),
        ("approved='yes'", "", ("confirmed", "")),
        ("approved='yes'", "needs-translation", ("", "needs-translation")),
        ("mq:status='NotStarted'", "", ("", "NotStarted")),
        ("mq:status='PartiallyEdited'", "", ("", "PartiallyEdited")),
        ("mq:status='Pretranslated'", "", ("", "Pretranslated")),
        ("mq:status='Rejected'", "", ("", "Rejected")),
        ("mq:status='ManuallyConfirmed'", "", ("confirmed", "")),
        ("mq:status='ConfirmedTranslator'", "", ("confirmed", "")),
        ("mq:status='Proofread' mq:locked='locked'", "", ("confirmed", "")),
        ("m:confirmed='1' m:locked='true'", "", ("confirmed", "")),
        ("m:confirmed='0'", "", ("", "not confirmed")),
    ],
)
def test_the_marks_of_tools_are_respected(
    tmp_path: Path, attributes: str, state: str, expected: tuple[str, str]
) -> None:
    assert judged(dialect(tmp_path, unit(state, attributes))) == [expected]


def test_the_segments_of_trados_have_states_of_their_own(tmp_path: Path) -> None:
    marks = "".join(f"<mrk mtype='seg' mid='{n}'>Да {n}.</mrk> " for n in range(6))
    confirmations = ("Translated", "Draft", "ApprovedSignOff", "RejectedTranslation", "ApprovedTranslation", "")
    defined = "".join(
        f"<sdl:seg id='{n}'{f' conf={conf!r}' if conf else ''} locked='true'/>" for n, conf in enumerate(confirmations)
    )
    body = f"<trans-unit id='1'><source>x</source><seg-source>{marks}</seg-source><target>{marks}</target>"
    found = dialect(tmp_path, f"{body}<sdl:seg-defs>{defined}</sdl:seg-defs></trans-unit>", "sdlxliff")
    assert judged(found) == [
        ("", ""), ("", "Draft"), ("confirmed", ""),
        ("", "RejectedTranslation"), ("confirmed", ""), ("", "not translated"),
    ]  # fmt: skip
    assert [found.target for found in found] == [f"Да {n}." for n in range(6)]


@pytest.mark.parametrize("ending", ["sdlxliff", "mqxliff", "mxliff", "xlf"])
def test_segments_without_a_translation_and_deleted_words(tmp_path: Path, ending: str) -> None:
    mark = "<mrk mtype='seg' mid='{}'>{}</mrk>".format
    sides = f"<source>x</source><seg-source>{mark(1, 'А.')}<x id='1'/>{mark(2, 'Б.')}{mark(3, '<x/>')}</seg-source>"
    body = f"<trans-unit id='1'>{sides}<target>{mark(1, '')}{mark(2, '')}</target></trans-unit>"
    assert [(found.source, found.target) for found in dialect(tmp_path, body, ending)] == [("А.", ""), ("Б.", "")]
    changed = "A<mrk mtype='x-sdl-deleted'> not</mrk><mrk mtype='x-sdl-added'> so</mrk>."
    body = f"<trans-unit id='1'>{sides}<target>{mark(1, changed)}{mark(4, 'C.')}</target></trans-unit>"
    assert [(found.source, found.target) for found in dialect(tmp_path, body, ending)] == [
        ("А.", "A so."),
        ("Б.", ""),
        ("", "C."),
    ]


def test_the_tags_that_phrase_writes_into_the_text_are_dropped(tmp_path: Path) -> None:
    body = "<trans-unit id='1' m:confirmed='1'><source>{}</source><target>{}</target></trans-unit>".format
    text = "Он {1&gt;{b&gt;ушёл&lt;b}&lt;1}. {2}Она{3}нет {4}."
    assert [found.source for found in dialect(tmp_path, body(text, text), "mxliff")] == ["Он ушёл. Она нет ."]
    (tmp_path / "b.xlf").write_text(f"<xliff version='1.2'>{file(unit().replace('Да.', 'Да {1}.'))}</xliff>")
    memory = load(tmp_path / "b.xlf")
    assert isinstance(memory, Memory)
    assert [found.source for found in memory.units] == ["Да {1}."], "a placeholder elsewhere is text"


def test_the_note_of_another_proposal_is_none_of_the_unit(tmp_path: Path) -> None:
    proposal = "<alt-trans><source>Да</source><target>Aye.</target><note>bad</note></alt-trans><note>good</note>"
    assert [
        found.note for found in units(tmp_path, file(unit().replace("</trans-unit>", f"{proposal}</trans-unit>")))
    ] == ["good"]


@pytest.mark.parametrize("state", ["new", "needs-translation", "needs-l10n", "needs-adaptation", "needs-review-l10n"])
def test_a_state_is_kept_when_xliff_is_written(tmp_path: Path, state: str) -> None:
    units(tmp_path, file(unit(state) + unit("translated") + unit("signed-off")))
    convert(tmp_path / "a.xlf", tmp_path / "b.xlf")
    written = (tmp_path / "b.xlf").read_text(encoding="utf-8")
    assert re.findall('<target state="(.*?)"', written) == [state, "translated", "final"]
    convert(tmp_path / "a.xlf", tmp_path / "b.xliff")
    assert re.findall('<segment state="(.*?)"', (tmp_path / "b.xliff").read_text(encoding="utf-8")) == [
        "initial", "translated", "final",
    ]  # fmt: skip


@pytest.mark.parametrize("declared", ["utf-16", "UTF-16LE", "windows-1251", "iso-8859-1"])
def test_bytes_that_are_utf8_are_read_as_utf8(
    tmp_path: Path, declared: str, caplog: pytest.LogCaptureFixture
) -> None:
    data = f"<?xml version='1.0' encoding='{declared}'?><xliff version='1.2'>{file(unit())}</xliff>"
    (tmp_path / "a.xlf").write_text(data, encoding="utf-8")
    memory = load(tmp_path / "a.xlf")
    assert isinstance(memory, Memory)
    assert [found.source for found in memory.units] == ["Да."]
    assert [record.getMessage() for record in caplog.records] == [
        f"{tmp_path / 'a.xlf'} declares {declared} but is in UTF-8, and is read so."
    ]


def test_a_side_in_another_language_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    units(tmp_path, file(unit(), "ru-RU", "en-US"))
    assert not caplog.records
    units(tmp_path, file(unit(), "ru", "fr"))
    assert "the languages are ru and fr" in caplog.text


def test_a_group_that_is_not_for_translation_is_left_out(tmp_path: Path) -> None:
    group = "<group translate='no'>" + unit() + unit(attributes="translate='yes'") + "</group>"
    assert len(units(tmp_path, file(group + unit(attributes="translate='NO'")))) == 1


@pytest.mark.parametrize(
    ("marks", "review"),
    [
        ("state-qualifier='fuzzy-match'", "fuzzy-match"),
        ("state-qualifier='mt-suggestion' state='translated'", ""),
        ("state-qualifier='rejected-grammar' state='translated'", "rejected-grammar"),
        ("state-qualifier='exact-match'", ""),
    ],
)
def test_what_qualifies_a_state(tmp_path: Path, marks: str, review: str) -> None:
    body = f"<trans-unit id='1'><source>Да.</source><target {marks}>Yes.</target></trans-unit>"
    assert [found.review for found in units(tmp_path, file(body))] == [review]


def test_files_of_another_region_are_read_and_a_pair_can_be_asked_for(tmp_path: Path) -> None:
    content = file(unit(), "en", "de") + file(unit()) + file(unit(), "ru-RU", "en-US")
    (tmp_path / "a.xlf").write_text(f"<xliff version='1.2'>{content}</xliff>", encoding="utf-8")
    memory = load(tmp_path / "a.xlf", options=ExportOptions(source_locale="ru-RU", target_locale="en-GB"))
    assert isinstance(memory, Memory)
    assert len(list(memory.units)) == 2
    with pytest.raises(AlignerError, match="holds en and de; ru and en; ru-RU and en-US; there is no fr in it"):
        load(tmp_path / "a.xlf", options=ExportOptions(target_locale="fr"))


def test_breaks_that_other_elements_define(tmp_path: Path) -> None:
    tags = "<tag id='7'><ph name='softbreak'>softbreak</ph></tag><tag id='8'><ph name='img'>img</ph></tag>"
    header = f"<file source-language='ru' target-language='en'><header><tag-defs>{tags}</tag-defs></header><body>"
    sides = "<{0}>а<x id='7'/>б<x id='8'/>в<x id='9' equiv-text='&lt;br/&gt;'/>г</{0}>"
    body = f"<trans-unit id='1'>{sides.format('source')}{sides.format('target')}</trans-unit>"
    assert [found.source for found in units(tmp_path, f"{header}{body}</body></file>")] == ["а бв г"]
    data = "<originalData><data id='d'>&lt;br/&gt;</data></originalData>"
    segment = "<segment><source>а<ph id='1' dataRef='d'/>б</source><target>a</target></segment>"
    whole = f"<xliff version='2.0' srcLang='ru' trgLang='en'><file><unit id='1'>{data}{segment}</unit></file></xliff>"
    (tmp_path / "a.xliff").write_text(whole, encoding="utf-8")
    memory = load(tmp_path / "a.xliff")
    assert isinstance(memory, Memory)
    assert [found.source for found in memory.units] == ["а б"]
