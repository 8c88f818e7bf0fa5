"""Files as other programs write them: nothing that a reader sees is lost, nothing that is hidden is read."""

import logging
import zipfile
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.document.readers import read_document
from aligner.splitting import split
from tests.document.reading.test_docx import docx, paragraph, run

PAGE = "<html><head><meta charset={label}></head><body><p>{text}</p></body></html>"
WESTERN = "The minister said “war—peace” is the minister’s choice… and it costs 5–7 €."
RUSSIAN = "Министр сказал: «Война — не выход». И это важно. Идёт второй абзац, №5 — последний…"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def text_of(path: Path, data: str | bytes, encoding: str | None = None) -> str:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_document(path, encoding=encoding).text


@pytest.mark.parametrize("label", ["iso-8859-1", "ISO8859-1", "latin1", "us-ascii", "windows-1252"])
def test_labels_of_latin_mean_windows_1252(tmp_path: Path, label: str) -> None:
    assert text_of(tmp_path / "a.html", PAGE.format(label=label, text=WESTERN).encode("cp1252")) == WESTERN


@pytest.mark.parametrize("label", ["iso-8859-1", "iso-8859-5", "utf-8", "win-1251", "windows-1251"])
def test_a_wrong_label_yields_to_bytes_that_tell(tmp_path: Path, label: str) -> None:
    assert text_of(tmp_path / "a.html", PAGE.format(label=label, text=RUSSIAN).encode("cp1251")) == RUSSIAN


@pytest.mark.parametrize("label", ["windows-1251", "koi8-r", "utf-16", "utf-16le", "iso-8859-1"])
@pytest.mark.parametrize("tail", ["", " "])
def test_bytes_that_are_utf8_are_read_as_utf8(tmp_path: Path, label: str, tail: str) -> None:
    text = "министр сказал что война не выход и это важно"
    assert text_of(tmp_path / "a.html", PAGE.format(label=label, text=text) + tail) == text


def test_a_true_label_is_obeyed(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "aligner"):
        assert (
            text_of(tmp_path / "a.html", PAGE.format(label="koi8-r", text=RUSSIAN[:9]).encode("koi8-r")) == "Министр с"
        )
    assert not caplog.records


@pytest.mark.parametrize("encoding", [None, "utf-8"])
def test_one_bad_byte_costs_a_character(tmp_path: Path, encoding: str | None, caplog: pytest.LogCaptureFixture) -> None:
    data = (RUSSIAN * 20).encode()
    with caplog.at_level(logging.WARNING, "aligner"):
        assert text_of(tmp_path / "a.txt", data + b" \xff.", encoding) == RUSSIAN * 20 + " \ufffd."
        assert text_of(tmp_path / "a.txt", data[:-1], encoding) == (RUSSIAN * 20)[:-1] + "\ufffd"
    assert f"1 byte is not valid utf-8 (the first at byte {len(data) + 1})" in caplog.text


@pytest.mark.parametrize("encoding", [None, "windows-1251"])
def test_the_hole_of_windows_1251_costs_a_character(tmp_path: Path, encoding: str | None) -> None:
    data = RUSSIAN.encode("cp1251") + b"\x98."
    assert text_of(tmp_path / "a.txt", data, encoding) == RUSSIAN + "\ufffd."
    page = PAGE.format(label="windows-1251", text="|").encode().replace(b"|", data)
    assert text_of(tmp_path / "a.html", page, encoding) == RUSSIAN + "\ufffd."


def test_nuls_are_dropped_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "aligner"):
        assert text_of(tmp_path / "a.txt", RUSSIAN[:20] + "\0" + RUSSIAN[20:]) == RUSSIAN
    assert "1 NUL character dropped" in caplog.text


def test_two_encodings_in_one_file_are_read_line_by_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    data = "\n".join([RUSSIAN] * 3).encode() + b"\n" + "Строка в cp1251.".encode("cp1251")
    with caplog.at_level(logging.WARNING, "aligner"):
        assert text_of(tmp_path / "a.txt", data).endswith("\nСтрока в cp1251.")
    assert "the first is line 4" in caplog.text


@pytest.mark.parametrize("text", ["Иванов\t1950\nПетров\t1961\nСидоров\t1972\n", "USSR: СССР. USA: США.\n"])
@pytest.mark.parametrize("code", ["cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "utf-16-le", "utf-16-be"])
def test_tables_and_capitals_are_guessed(tmp_path: Path, text: str, code: str) -> None:
    assert text_of(tmp_path / "a.txt", text.encode(code)) == text


def test_a_rule_is_no_front_matter(tmp_path: Path) -> None:
    for start in ("---\n\nПервый.\n\n---\n\n", "---\nПервый.\n\n---\n\n", "---\n**Тема:** Первый.\n\n---\n"):
        assert "Первый." in text_of(tmp_path / "a.md", start + "Второй.\n")
    for start in ("---\ntitle: Дом\ntags:\n  - a\n- b\n---\n", "--- \ntitle: Дом\n--- \n", '+++\ntitle = "Дом"\n+++\n'):
        assert text_of(tmp_path / "a.md", start + "Второй.\n") == "Второй."


def test_footnotes_of_markdown_follow_the_text(tmp_path: Path) -> None:
    page = "Он уехал[^1] в `a[^1]`.[^n]\n\n[^1]: Ibid.\n[^n]: http://a.example/\n\n    Ещё.\n\nКонец.\n"
    assert text_of(tmp_path / "a.md", page) == "Он уехал в a[^1].\n\nКонец.\n\nIbid.\n\nhttp://a.example/\n\nЕщё."


def test_a_year_stays_and_a_count_goes(tmp_path: Path) -> None:
    page = "1986. Год начался.\n\nТекст.\n\n1987) *Год* шёл.\n\nТекст.\n\n5. Пятый.\n"
    assert text_of(tmp_path / "a.md", page) == "1986. Год начался.\n\nТекст.\n\n1987) Год шёл.\n\nТекст.\n\nПятый."


TEXT = "<p>Текст страницы.</p>"


@pytest.mark.parametrize(
    "start",
    [
        "<!-- saved from url=(0020)http://example.org/ -->\n<html><body>",
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "x" "y">\n<html xmlns="z"><body>',
        "<meta charset=utf-8>",
        "<head><title>x</title></head>",
        "\ufeff\n ",
        '<%@ page language="java" %>\n',
        "<?php echo 1; ?>\n<!-- a --><!-- b -->",
    ],
)
@pytest.mark.parametrize("name", ["a.php", "a"])
def test_html_is_known_by_its_content(tmp_path: Path, start: str, name: str) -> None:
    assert text_of(tmp_path / name, start + TEXT) == "Текст страницы."


def test_a_whole_page_is_html_though_it_is_called_txt(tmp_path: Path) -> None:
    assert text_of(tmp_path / "a.txt", f"<!DOCTYPE html><html>{TEXT}</html>") == "Текст страницы."
    assert text_of(tmp_path / "a.txt", "<p> is a tag.") == "<p> is a tag."


def test_books_subtitles_and_flat_documents_are_read(tmp_path: Path) -> None:
    book = (
        '<?xml version="1.0" encoding="windows-1251"?><FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0">'
        "<description><book-title>Дом</book-title></description><body><section><title><p>Глава</p></title><p>Дом"
        '<a type="note">1</a> <emphasis>стоял</emphasis>.</p>'
        "<poem><stanza><v>Стих.</v></stanza></poem></section></body>"
        '<body name="notes"><section><p>Сноска.</p></section></body><binary>/9j/</binary></FictionBook>'
    )
    for name in ("a.fb2", "a.xml", "a"):
        assert text_of(tmp_path / name, book.encode("cp1251")) == "Глава\n\nДом стоял.\n\nСтих.\n\nСноска."
    film = (
        "1\n00:00:01,000 --> 00:00:03,000\n<i>Где ты был</i>\nвчера?\n\n2\n00:00:03,5 --> 00:00:05,0\n- Дома.\n- Да.\n"
    )
    for name in ("a.srt", "a"):
        assert text_of(tmp_path / name, film) == "Где ты был\nвчера?\n\n- Дома.\n- Да."
    blank = "1\n00:00:01,000 --> 00:00:03,000\nГде ты?\n\nДома?\n\n2\n00:00:04,000 --> 00:00:05,000\nНет.\n\nУшёл.\n"
    assert text_of(tmp_path / "a.srt", blank) == "Где ты?\nДома?\n\nНет.\nУшёл."
    cues = "WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.000 align:start\n<v Bob>Hello,\n\n00:02.000 --> 00:03.000\nyou."
    assert text_of(tmp_path / "a.vtt", cues) == "Hello,\nyou."
    flat = (
        f'<?xml version="1.0"?><office:document xmlns:office="{OFFICE}office:1.0" xmlns:text="{OFFICE}text:1.0">'
        "<office:body><office:text><text:p>Плоский.</text:p></office:text></office:body></office:document>"
    )
    for name in ("a.fodt", "a.xml"):
        assert text_of(tmp_path / name, flat) == "Плоский."
    with pytest.raises(AlignerError, match="holds no document"):
        text_of(tmp_path / "a.xml", '<?xml version="1.0"?><config><a/></config>')


def test_html_reads_what_is_shown(tmp_path: Path) -> None:
    page = (
        '<p>Видно<span style="display:none">скрыто</span> и<b style="color:red;visibility: hidden">x</b>.</p>'
        "<p>Он сказал: <q>Нет, <q>да</q>.</q></p><p lang=en>He said <q>no</q>.</p>"
        "<p>Формула <math><mi>x</mi></math>.</p>"
        "<fieldset><legend>Анкета</legend><label>Имя</label></fieldset><hgroup><p>А</p></hgroup><menu><li>М</li></menu>"
    )
    assert text_of(tmp_path / "a.html", page).split("\n\n") == [
        *("Видно и.", "Он сказал: «Нет, „да“.»", "He said “no”.", "Формула x.", "Анкета", "Имя", "А", "М")
    ]


def read(folder: Path, body: str, **parts: str) -> list[str]:
    return read_document(docx(folder, body, **parts)).text.split("\n\n")


def test_the_fallback_is_read_where_the_choice_holds_nothing(tmp_path: Path) -> None:
    def either(choice: str, fallback: str) -> str:
        alternatives = f'<mc:Choice Requires="x">{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>'
        return f"<w:r><mc:AlternateContent>{alternatives}</mc:AlternateContent></w:r>"

    box = "<w:pict><w:txbxContent>{}</w:txbxContent></w:pict>".format(paragraph(run("Подпись.")))
    emoji = '<e:symEx xmlns:e="urn:e" e:font="Segoe UI Emoji" e:char="1F60A"/>'
    body = paragraph(run("А "), either(emoji, "<w:t>no</w:t>"), either("<w:drawing/>", "<w:t>✔</w:t>"))
    body += paragraph(run("Б."), either("<w:drawing/>", box)) + paragraph(either(box, box))
    assert read(tmp_path, body) == ["А 😊✔", "Б.", "Подпись.", "Подпись."]


def test_symbol_fonts_become_unicode(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def sign(font: str, code: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    typed = '<w:r><w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr><w:t>\uf0b3</w:t></w:r>'
    body = paragraph(sign("Symbol", "F0B1"), run("5, "), sign("Symbol", "F061"), sign("Symbol", "F0BE"), typed)
    body += paragraph(
        sign("Wingdings", "F0FC"), sign("Symbol", "F035"), sign("Arial", "00B1"), sign("Webdings", "F041")
    )
    with caplog.at_level(logging.WARNING, "aligner"):
        assert read(tmp_path, body) == ["±5, α—≥", "✓5±\ufffd"]
    assert "read as U+FFFD: 1." in caplog.text


def test_imported_parts_are_read_in_their_place(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    chunk = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{}"/>'
    body = paragraph(run("А.")) + "".join(chunk.format(f"r{number}") for number in range(5)) + paragraph(run("Я."))
    path = docx(tmp_path, body)
    inner = docx(tmp_path, paragraph(run("Вложенный."))).read_bytes()
    path = docx(tmp_path, body)
    mail = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n<p>Архив.</p>"
    contents = ["<html><p>Страница.</p></html>".encode(), "Текст.".encode(), mail.encode(), inner, b"{\\rtf1 x}"]
    with zipfile.ZipFile(path, "a") as archive:
        links = "".join(f'<Relationship Id="r{n}" Target="chunk{n}"/>' for n in range(5))
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{links}</Relationships>")
        for number, content in enumerate(contents):
            archive.writestr(f"word/chunk{number}", content)
    with caplog.at_level(logging.WARNING, "aligner"):
        text = read_document(path).text
    assert text.split("\n\n") == ["А.", "Страница.", "Текст.", "Архив.", "Вложенный.", "Я."]
    assert "1 imported part of" in caplog.text


@pytest.mark.parametrize("kind", ["drop", "margin"])
def test_a_drop_cap_is_joined_to_its_word(tmp_path: Path, kind: str) -> None:
    cap = paragraph(run("В"), properties=f'<w:framePr w:dropCap="{kind}"/>')
    document = read_document(docx(tmp_path, cap + paragraph(run("ечером горел свет. Никто не спал."))))
    assert [document[sentence] for sentence in split(document)] == ["Вечером горел свет.", "Никто не спал."]


def test_a_field_in_the_code_of_another_is_not_shown(tmp_path: Path) -> None:
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    inner = begin + "<w:r><w:instrText> X </w:instrText></w:r>" + middle + run("ИСТИНА") + end
    body = paragraph(begin, inner, middle, run("да"), end, run(" итог")) + paragraph(begin, run("код"))
    body += paragraph(run("дальше")) + paragraph(begin, middle, run("и "), inner.replace("ИСТИНА", "так"), end)
    assert read(tmp_path, body) == ["да итог", "дальше", "и так"]


def test_what_a_style_hides_is_not_read(tmp_path: Path) -> None:
    vanish = "<w:rPr><w:vanish/></w:rPr>"
    styles = f'<w:style w:styleId="Hid">{vanish}</w:style><w:style w:styleId="Sub"><w:basedOn w:val="Hid"/></w:style>'

    def styled(text: str, inner: str) -> str:
        return f"<w:r><w:rPr>{inner}</w:rPr><w:t>{text}</w:t></w:r>"

    body = paragraph(
        styled("{0>", '<w:rStyle w:val="Hid"/>'),
        run("Видно."),
        styled("<0}".replace("<", "&lt;"), '<w:rStyle w:val="Sub"/>'),
    )
    body += paragraph(run("Скрыто."), properties='<w:pStyle w:val="Sub"/>')
    body += paragraph(styled("Показано.", '<w:vanish w:val="0"/>'), run("Нет."), properties='<w:pStyle w:val="Hid"/>')
    assert read(tmp_path, body, styles=styles) == ["Видно.", "Показано."]


def odt(folder: Path, body: str, styles: str = "") -> str:
    names = ["office", "text", "table", "style:style", "svg:svg-compatible", "draw:drawing"]
    spaces = " ".join(f'xmlns:{n.partition(":")[0]}="{OFFICE}{n.rpartition(":")[2]}:1.0"' for n in names)
    content = f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
    content += f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    with zipfile.ZipFile(folder / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return read_document(folder / "a.odt").text


def test_hidden_text_of_odt_is_not_read(tmp_path: Path) -> None:
    style = '<style:style style:name="{}" {}><style:text-properties text:display="{}"/></style:style>'
    styles = style.format("H", "", "none") + style.format("V", 'style:parent-style-name="H"', "true")
    styles += '<style:style style:name="S" style:parent-style-name="H"/>'
    body = '<text:p>Видно <text:span text:style-name="H">нет </text:span>и'
    body += '<text:span text:style-name="V"> да</text:span>.</text:p><text:p text:style-name="S">Нет.</text:p>'
    body += '<text:section text:display="none"><text:p>Нет.</text:p></text:section>'
    body += '<text:section text:is-hidden="true"><text:p>Нет.</text:p></text:section>'
    body += '<text:p><text:hidden-paragraph text:is-hidden="true"/>Нет.</text:p>'
    body += "<table:table><table:covered-table-cell><text:p>Нет.</text:p></table:covered-table-cell></table:table>"
    assert odt(tmp_path, body, styles) == "Видно и да."


def test_shapes_of_odt_follow_their_paragraph(tmp_path: Path) -> None:
    body = "<text:p>Рядом с фигурой<draw:custom-shape><svg:title>alt</svg:title><text:p>Надпись.</text:p>"
    body += "</draw:custom-shape> дальше.</text:p><text:p>Группа<draw:g><draw:rect><text:p>Один.</text:p></draw:rect>"
    body += "<draw:ellipse><text:p>Два.</text:p></draw:ellipse></draw:g>.</text:p>"
    body += "<text:p>Отчёт: <text:title>Годовой</text:title>.</text:p>"
    assert odt(tmp_path, body).split("\n\n") == [
        *("Рядом с фигурой дальше.", "Надпись.", "Группа.", "Один.", "Два.", "Отчёт: Годовой.")
    ]


@pytest.mark.parametrize("tag", ["video", "audio", "canvas", "datalist", "rp"])
def test_what_stands_in_place_of_what_is_shown_is_not_read(tmp_path: Path, tag: str) -> None:
    assert text_of(tmp_path / "a.html", f"<p>Да,<{tag}>нет</{tag}> конечно.</p>") == "Да, конечно."


@pytest.mark.parametrize("ending", ["fb2", "fodt"])
def test_elements_too_deep_are_refused_in_one_sentence(tmp_path: Path, ending: str) -> None:
    deep = "<a>" * 1900 + "Да." + "</a>" * 1900
    page = f"<FictionBook><body><p>{deep}</p></body></FictionBook>"
    if ending == "fodt":
        spaces = " ".join(f'xmlns:{name}="{OFFICE}{name}:1.0"' for name in ("office", "text"))
        body = f"<office:body><office:text><text:p>{deep}</text:p></office:text></office:body>"
        page = f"<office:document {spaces}>{body}</office:document>"
    with pytest.raises(AlignerError, match="elements too deep"):
        text_of(tmp_path / f"a.{ending}", page)


def test_fields_rows_and_scripts_of_odt_that_are_hidden(tmp_path: Path) -> None:
    body = '<text:p>Видно<text:hidden-text text:is-hidden="true">нет</text:hidden-text>'
    body += '<text:hidden-text text:is-hidden="false"> да</text:hidden-text><text:script>нет</text:script>'
    body += '<text:variable-set text:display="none">нет</text:variable-set>.</text:p><table:table>'
    body += '<table:table-row table:visibility="collapse"><table:table-cell><text:p>Нет.</text:p></table:table-cell>'
    body += "</table:table-row><table:table-row><table:table-cell><text:p>Да.</text:p></table:table-cell>"
    assert odt(tmp_path, body + "</table:table-row></table:table>") == "Видно да.\n\nДа."


def test_a_superscript_of_odt_and_fb2_keeps_its_height(tmp_path: Path) -> None:
    style = '<style:style style:name="S"><style:text-properties style:text-position="super 58%"/></style:style>'
    assert odt(tmp_path, '<text:p>10<text:span text:style-name="S">3</text:span></text:p>', style) == "10³"
    book = "<FictionBook><body><p>10<sup>3</sup>&nbsp;м &mdash; да</p></body><body name='notes'>{}</body></FictionBook>"
    notes = "<section><title><p>[1]</p></title><p>Сноска.</p></section>"
    assert text_of(tmp_path / "a.fb2", book.format(notes)) == "10³ м — да\n\nСноска."
