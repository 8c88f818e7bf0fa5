"""The memories of other tools are read, whatever their version and encoding; nothing is ever fetched."""

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.document import AlignerError
from aligner.formats import ExportOptions, load, read
from aligner.formats.normalisation import clean
from aligner.formats.translation_units import Memory
from tests.making import UGLY


def memory(path: Path, **options: str) -> Memory:
    found = load(path, options=ExportOptions(**options))  # type: ignore[arg-type]
    assert isinstance(found, Memory)
    return found


def texts(path: Path, **options: str) -> list[tuple[str, str]]:
    return [(unit.source, unit.target) for unit in memory(path, **options).units]


def tmx(folder: Path, body: str, header: str = 'srclang="ru"', before: str = "", encoding: str = "utf-8") -> Path:
    path = folder / "memory.tmx"
    path.write_bytes(f'{before}<tmx version="1.4"><header {header}/><body>{body}</body></tmx>'.encode(encoding))
    return path


def unit(source: str, target: str, language: str = "xml:lang") -> str:
    tuv = f"<tuv {language}='{{}}'><seg>{{}}</seg></tuv>"
    return f"<tu>{tuv.format('ru', source)}{tuv.format('en', target)}</tu>"


def test_old_versions_say_lang(tmp_path: Path) -> None:
    assert texts(tmx(tmp_path, unit("Да.", "Yes.", "lang"))) == [("Да.", "Yes.")]


def test_languages_are_found_whatever_their_order_and_region(tmp_path: Path) -> None:
    body = "<tu><tuv xml:lang='EN_us'><seg>Yes.</seg></tuv><tuv xml:lang='RU-RU'><seg>Да.</seg></tuv></tu>"
    assert texts(tmx(tmp_path, body)) == [("Да.", "Yes.")]
    assert texts(tmx(tmp_path, body, 'srclang="*all*"')) == [("Yes.", "Да.")]
    found = memory(tmx(tmp_path, body))
    assert (found.source_language, found.target_language) == ("RU-RU", "EN-us")


def test_a_memory_of_many_languages_gives_the_pair_that_is_asked_for(tmp_path: Path) -> None:
    tuvs = "".join(f"<tuv xml:lang='{code}'><seg>{code}</seg></tuv>" for code in ("de", "ru", "fr", "en"))
    path = tmx(tmp_path, f"<tu>{tuvs}</tu>", 'srclang="de"')
    assert texts(path) == [("de", "ru")]
    assert texts(path, source_locale="ru", target_locale="en-GB") == [("ru", "en")]


def test_units_that_lack_a_side_are_passed_over(tmp_path: Path) -> None:
    half = "<tu><tuv xml:lang='ru'><seg>Нет.</seg></tuv></tu><tu/>"
    assert texts(tmx(tmp_path, half + unit("Да.", "Yes."))) == [("Да.", "Yes.")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251", "koi8-r"])
def test_any_encoding(tmp_path: Path, encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    declaration = f'<?xml version="1.0" encoding="{declared}"?>\n'
    path = tmx(tmp_path, unit("Да.", "Yes."), before=declaration, encoding=encoding)
    assert texts(path) == [("Да.", "Yes.")]


def test_compressed(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx.gz"
    path.write_bytes(gzip.compress(tmx(tmp_path, unit("Да.", "Yes.")).read_bytes()))
    assert texts(path) == [("Да.", "Yes.")]


def test_inline_tags_are_dropped_or_their_codes_kept(tmp_path: Path) -> None:
    source = "<hi>Да</hi><bpt i='1'>&lt;b></bpt>, да<ept i='1'>&lt;/b></ept>.<ph>[1<sub>сноска</sub>]</ph>"
    path = tmx(tmp_path, unit(source, "Yes."))
    assert texts(path) == [("Да, да.", "Yes.")]
    assert texts(path, inline="keep") == [("Да<b>, да</b>.[1сноска]", "Yes.")]


def test_control_characters_and_web_entities_cost_no_file(tmp_path: Path) -> None:
    path = tmx(tmp_path, unit("№&nbsp;5\x07&#1;&#x1F;\x0b", "No. 5 &amp; &#8212; &mdash;"))
    assert texts(path) == [("№\u00a05", "No. 5 & — —")]


def test_a_reference_to_no_character_costs_no_file(tmp_path: Path) -> None:
    path = tmx(tmp_path, unit(f"№&#{'9' * 5000};5", "No. 5"))
    assert texts(path) == [("№5", "No. 5")]


def test_a_doctype_is_left_out_and_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    for doctype in (
        '<!DOCTYPE tmx SYSTEM "http://example.invalid/tmx14.dtd">',
        f'<!DOCTYPE tmx [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt"> <!-- ] > -->]>',
        "<?xml version='1.0'?>\n<!-- note -->\n<!DOCTYPE tmx PUBLIC \"-//X//'\" 'a>b' [<!ENTITY e \"]>\">] >",
    ):
        assert texts(tmx(tmp_path, unit("Да.", "Yes."), before=doctype)) == [("Да.", "Yes.")]
        path = tmx(tmp_path, unit("Да &e;", "Yes."), before=doctype)
        with pytest.raises(AlignerError, match=r"line \d+: the entity &e; is refused"):
            texts(path)


def test_entities_cannot_multiply(tmp_path: Path) -> None:
    layers = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE tmx [<!ENTITY l0 "ha">{layers}]>'
    with pytest.raises(AlignerError, match="the entity &l11; is refused"):
        texts(tmx(tmp_path, unit("&l11;", "Yes."), before=bomb))
    with pytest.raises(AlignerError, match="malformed"):  # and the search for the end does not try every way to fail
        texts(tmx(tmp_path, unit("Да.", "Yes."), before="<!DOCTYPE tmx [" + "<!-- ] --> <!x>" * 3000))
    with pytest.raises(AlignerError, match="malformed"):
        texts(tmx(tmp_path, "<tu tuid='&l11;'/>" + unit("Да.", "Yes."), before="<!-- -->" * 10_000 + bomb))


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "is empty"),
        ("no xml", "malformed"),
        ("<html/>", "is no TMX: it starts with <html>"),
        ("<tmx><header srclang='ru'/><body/></tmx>", "holds no translation units"),
        ("<tmx><header/><body><tu><tuv xml:lang='ru'><seg>Да", "malformed XML, line 1"),
        ("<tmx><body><tu><tuv xml:lang='ru'><seg>а</seg></tuv></tu></body></tmx>", "holds one language, ru"),
        ("<?xml version='1.0' encoding='nonsense-8'?><tmx/>", "'nonsense-8', which does not exist"),
    ],
)
def test_what_is_no_memory_is_refused(tmp_path: Path, content: str, complaint: str) -> None:
    (tmp_path / "a.tmx").write_text(content)
    with pytest.raises(AlignerError, match=complaint) as caught:
        read(tmp_path / "a.tmx")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "koi8-r"])
def test_a_wrong_encoding_is_guessed_and_named(tmp_path: Path, declared: str, caplog: pytest.LogCaptureFixture) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>"
    path = tmx(tmp_path, unit("Договор подписан.", "Yes."), before=declaration, encoding="cp1251")
    assert texts(path) == [("Договор подписан.", "Yes.")]
    assert f"is not in {declared}, as it should be; read as cp1251" in caplog.text


@given(st.text(st.one_of(UGLY, st.sampled_from("&#x1;amp<!>")), max_size=60))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_content_is_read_or_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "memory.tmx"
    path.write_bytes(f"<tmx><body>{unit(text, 'Yes.')}</body></tmx>".encode("utf-8", "surrogatepass"))
    with suppress(AlignerError):
        assert len(texts(path)) <= 1


@given(st.text(UGLY))
def test_cleaning_once_is_enough(text: str) -> None:
    for nbsp in ("keep", "space"):
        once = clean(text, nbsp)
        assert clean(once, nbsp) == once
        once.encode()


def several(*pairs: tuple[str, str], attributes: str = "") -> str:
    tuvs = "".join(f"<tuv xml:lang='{code}'><seg>{text}</seg></tuv>" for code, text in pairs)
    return f"<tu {attributes}>{tuvs}</tu>"


def test_another_language_wins_over_another_region_of_the_source(tmp_path: Path) -> None:
    body = several(("en-US", "Yes."), ("en-GB", "Yes, please."), ("ru-RU", "Да."))
    body += several(("en-US", "No."), ("ru-RU", "Нет."))
    assert texts(tmx(tmp_path, body, 'srclang="en-US"')) == [("Yes.", "Да."), ("No.", "Нет.")]
    late = several(("ru", "Да."), ("RU-RU", "Да!")) * 120 + several(("ru", "Нет."), ("en", "No."))
    assert texts(tmx(tmp_path, late)) == [("Нет.", "No.")]


def test_one_text_never_stands_on_both_sides(tmp_path: Path) -> None:
    body = several(("en-US", "Yes."), ("en-GB", "Aye.")) + several(("en-US", "No."))
    assert texts(tmx(tmp_path, body, 'srclang="en-US"')) == [("Yes.", "Aye.")]


def test_a_locale_is_looked_for_in_the_whole_file_and_refused_where_it_is_not(tmp_path: Path) -> None:
    body = several(("en", "Yes."), ("fr", "Oui.")) * 150 + several(("en", "No."), ("ru", "Нет."))
    path = tmx(tmp_path, body, 'srclang="en"')
    assert texts(path, source_locale="en-US", target_locale="ru-RU") == [("No.", "Нет.")]
    for locales in ({"target_locale": "de-DE"}, {"source_locale": "de-DE"}):
        with pytest.raises(AlignerError, match="holds en, fr and ru; there is no de-DE in it"):
            texts(path, **locales)


def test_each_second_translation_is_a_unit(tmp_path: Path) -> None:
    path = tmx(tmp_path, several(("ru", "Да."), ("en", "Yes."), ("en", "Aye."), attributes="tuid='7'"))
    assert texts(path) == [("Да.", "Yes."), ("Да.", "Aye.")]
    assert len({unit.id for unit in memory(path).units}) == 2


def test_a_variant_without_a_segment_is_read(tmp_path: Path) -> None:
    assert texts(tmx(tmp_path, "<tu><tuv xml:lang='ru'>Да.</tuv><tuv xml:lang='en'>Yes.</tuv></tu>")) == [
        ("Да.", "Yes.")
    ]


def test_a_unit_names_its_source_language_where_the_header_does_not(tmp_path: Path) -> None:
    body = several(("en", "Yes."), ("ru", "Да."), attributes="srclang='ru'")
    assert texts(tmx(tmp_path, body, 'srclang="*all*"')) == [("Да.", "Yes.")]


@pytest.mark.parametrize(
    "code",
    ["<ph type='lb'/>", "<ph>&lt;tab/&gt;</ph>", "<it pos='begin'>&lt;br&gt;</it>", "<ph>\\n</ph>", "<ut>\\par</ut>"],
)
def test_a_code_for_a_break_parts_words(tmp_path: Path, code: str) -> None:
    assert texts(tmx(tmp_path, unit(f"Цена{code}пять.", f"Price {code}five."))) == [("Цена пять.", "Price five.")]
    assert texts(tmx(tmp_path, unit("Слово<bpt i='1'>&lt;b&gt;</bpt>ное", "A<ph>{1}</ph>b"))) == [("Словоное", "Ab")]


@pytest.mark.parametrize("ending", [".sdlxliff", ".mqxliff", ".mxliff"])
def test_bilingual_files_are_known_by_their_endings(tmp_path: Path, ending: str) -> None:
    body = "<trans-unit id='1'><source>Дом<x id='1' ctype='lb'/>дом</source><target>House</target></trans-unit>"
    file = f"<file source-language='ru' target-language='en' original='a'><body>{body}</body></file>"
    (tmp_path / f"a{ending}").write_text(f"<xliff version='1.2'>{file}</xliff>", encoding="utf-8")
    assert texts(tmp_path / f"a{ending}") == [("Дом дом", "House")]


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "us-ascii", "windows-1252"])
def test_labels_of_latin_mean_windows_1252(tmp_path: Path, label: str) -> None:
    text = "war—peace costs 5–7 €"
    body = f"<tu><tuv xml:lang='en'><seg>{text}</seg></tuv><tuv xml:lang='ru'><seg>Yes</seg></tuv></tu>"
    (tmp_path / "a.tmx").write_bytes(
        f"<?xml version='1.0' encoding='{label}'?><tmx><header srclang='en'/><body>{body}</body></tmx>".encode("cp1252")
    )
    memory = load(tmp_path / "a.tmx")
    assert isinstance(memory, Memory)
    assert [unit.source for unit in memory.units] == [text]


def test_one_bad_byte_costs_a_character_and_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    body = "<tu><tuv xml:lang='ru'><seg>Да, конечно|.</seg></tuv><tuv xml:lang='en'><seg>Yes.</seg></tuv></tu>"
    data = f"<tmx><header srclang='ru'/><body>{body}</body></tmx>".encode().replace(b"|", b"\xd0")
    (tmp_path / "a.tmx").write_bytes(data)
    memory = load(tmp_path / "a.tmx")
    assert isinstance(memory, Memory)
    assert [unit.source for unit in memory.units] == ["Да, конечно\ufffd."]
    assert [record.getMessage() for record in caplog.records] == [
        f"{tmp_path / 'a.tmx'}: 1 byte is not valid utf-8 and read as U+FFFD."
    ]


def test_codes_of_three_letters_name_the_same_language(tmp_path: Path) -> None:
    body = several(("rus", "Да."), ("eng", "Yes.")) + several(("ru", "Нет."), ("en", "No."))
    path = tmx(tmp_path, body, header='srclang="rus"')
    assert texts(path) == [("Да.", "Yes."), ("Нет.", "No.")]
    assert texts(path, source_locale="ru-RU", target_locale="en-US") == texts(path)


def test_a_target_that_is_the_source_of_the_memory_turns_it_round(tmp_path: Path) -> None:
    assert texts(tmx(tmp_path, unit("Да.", "Yes.")), target_locale="ru") == [("Yes.", "Да.")]


def test_a_second_source_is_a_unit_and_a_repeated_pair_is_not(tmp_path: Path) -> None:
    body = several(("ru", "Да."), ("ru", "Так."), ("en", "Yes."), ("en", "Yes."), ("en", "Yeah."))
    assert texts(tmx(tmp_path, body)) == [("Да.", "Yes."), ("Да.", "Yeah."), ("Так.", "Yes.")]


def test_the_source_of_a_unit_wins_over_the_headers(tmp_path: Path) -> None:
    body = several(("en", "Yes."), ("ru", "Да."), attributes="srclang='ru'")
    assert texts(tmx(tmp_path, body, header='srclang="en"')) == [("Да.", "Yes.")]


MORE_CODES = (
    *("<ph>\\t</ph>", "<ph>&lt;w:br/&gt;</ph>", "<ph>{\\line}</ph>", "<ph>[br]</ph>", "<ph>↵</ph>"),
    *("<ph type='softreturn'/>", "<it pos='begin'>&lt;p&gt;</it>"),
)


@pytest.mark.parametrize("code", MORE_CODES)
def test_more_codes_for_a_break(tmp_path: Path, code: str) -> None:
    assert texts(tmx(tmp_path, unit(f"Раз{code}два.", "One.")))[0][0] == "Раз два."
