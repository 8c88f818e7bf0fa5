"""A docx file is read as its reader sees it: whole, once, without what was deleted."""

import random
import zipfile
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.document.readers import read_document

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="{main}"/></Relationships>'
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="List"/><w:pPr><w:numPr/></w:pPr></w:style>'
)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inner)}</w:p>"


def docx(folder: Path, body: str, main: str = "word/document.xml", **parts: str) -> Path:
    """A docx file with that body and other parts, given as the inside of their root elements."""
    path = folder / "letter.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", RELATIONS.format(main=main))
        archive.writestr(main, f"<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        for name, inner in {"styles": STYLES, **parts}.items():
            archive.writestr(f"{main.rsplit('/', 1)[0]}/{name}.xml", f"<w:{name} {SPACES}>{inner}</w:{name}>")
    return path


def read(folder: Path, body: str, **parts: str) -> list[tuple[str, str]]:
    document = read_document(docx(folder, body, **parts))
    return [(document[block], block.kind) for block in document.paragraphs]


def test_paragraphs_and_their_kinds(tmp_path: Path) -> None:
    body = (
        paragraph(run("Договор"), properties='<w:pStyle w:val="1"/>')
        + paragraph(run("Стороны "), run("согласились."))
        + paragraph(run("пункт"), properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
        + paragraph(run("другой"), properties='<w:pStyle w:val="2"/>')
        + paragraph()
        + "<w:sectPr/>"
    )
    expected = [("Договор", "heading"), ("Стороны согласились.", "text"), ("пункт", "item"), ("другой", "item")]
    assert read(tmp_path, body) == expected


def test_table_cells_even_nested(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph(run('inner'))}</w:tc></w:tr></w:tbl>"
    cells = f"<w:tc>{paragraph(run('one'))}</w:tc><w:tc>{inner}{paragraph(run('two'))}</w:tc>"
    body = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    assert read(tmp_path, body) == [("one", "cell"), ("inner", "cell"), ("two", "cell")]


def test_insertions_stay_and_deletions_go(tmp_path: Path) -> None:
    body = paragraph(
        run("We "),
        "<w:del><w:r><w:delText>must not</w:delText></w:r></w:del>",
        f"<w:ins>{run('shall')}</w:ins>",
        f"<w:moveFrom>{run(' never')}</w:moveFrom><w:moveTo>{run(' soon')}</w:moveTo>",
        run(" agree."),
    )
    assert read(tmp_path, body) == [("We shall soon agree.", "text")]


def test_a_deleted_paragraph_mark_joins(tmp_path: Path) -> None:
    mark = "<w:rPr><w:del/></w:rPr>"
    joined = paragraph(run("One "), properties=mark) + paragraph(run("sentence."))
    body = joined + paragraph(run("End."), properties=mark)
    assert read(tmp_path, body) == [("One sentence.", "text"), ("End.", "text")]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    content = f"<w:txbxContent>{paragraph(run('In the box.'))}</w:txbxContent>"
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = paragraph(run("Before "), box, run("after."))
    assert read(tmp_path, body) == [("Before after.", "text"), ("In the box.", "text")]
    old = f"<w:r><w:pict><v:textbox>{content}</v:textbox></w:pict></w:r>"
    assert read(tmp_path, paragraph(run("Old."), old)) == [("Old.", "text"), ("In the box.", "text")]


def test_notes_follow_the_text(tmp_path: Path) -> None:
    body = paragraph(run("Text"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(".")) + paragraph(run("More."))
    footnotes = (
        f'<w:footnote w:type="separator" w:id="0">{paragraph(run("———"))}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>", run("A note."))}</w:footnote>'
    )
    endnotes = f'<w:endnote w:id="3">{paragraph(run("An endnote."))}</w:endnote>'
    found = read(tmp_path, body, footnotes=footnotes, endnotes=endnotes, header1=paragraph(run("Page head")))
    assert found == [("Text.", "text"), ("More.", "text"), ("A note.", "note"), ("An endnote.", "note")]


def test_links_fields_content_controls_and_formulas(tmp_path: Path) -> None:
    body = f"<w:sdt><w:sdtContent>{paragraph(run('Controlled.'))}</w:sdtContent></w:sdt>" + paragraph(
        f"<w:hyperlink>{run('Link')}</w:hyperlink>",
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r>",
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>",
        run(" 7"),
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
        f"<w:fldSimple w:instr='DATE'>{run(' May')}</w:fldSimple>",
        "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>",
    )
    assert read(tmp_path, body) == [("Controlled.", "text"), ("Link 7 Mayx=1", "text")]


def test_characters_that_have_elements(tmp_path: Path) -> None:
    pieces = "<w:t>а</w:t><w:tab/><w:t>б</w:t><w:br/><w:t>в</w:t><w:noBreakHyphen/>"
    pieces += "<w:t>г</w:t><w:softHyphen/><w:t>д</w:t>"
    symbols = '<w:sym w:font="Arial" w:char="00A7"/><w:sym w:font="Symbol" w:char="F0B7"/>'
    assert read(tmp_path, paragraph(f"<w:r>{pieces}{symbols}</w:r>")) == [("а\tб\nв\u2011г\u00adд§•", "text")]


def test_hidden_text_is_not_read(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> plain</w:t></w:r>'
    assert read(tmp_path, paragraph(run("A"), hidden, shown)) == [("A plain", "text")]


def test_the_main_part_is_where_the_package_says(tmp_path: Path) -> None:
    assert read_document(docx(tmp_path, paragraph(run("Here.")), main="other/text.xml")).text == "Here."


def test_it_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    path = docx(tmp_path, paragraph(run("Here.")))
    path.rename(tmp_path / "letter")
    assert read_document(tmp_path / "letter").text == "Here."


def complaint(path: Path) -> str:
    with pytest.raises(AlignerError) as caught:
        read_document(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")
    assert len(message) < 400
    return message


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    assert "would unpack to" in complaint(docx(tmp_path, paragraph(run("а" * 30_000_000))))


def test_broken_files_are_refused(tmp_path: Path) -> None:
    whole = docx(tmp_path, paragraph(run("Here."))).read_bytes()
    path = tmp_path / "broken.docx"
    random.seed(0)
    for damaged in (b"", b"PK\x03\x04", whole[: len(whole) // 2], whole[:-30], random.randbytes(5000), b"Just text."):
        path.write_bytes(damaged)
        assert "broken.docx" in complaint(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 1000)
    assert "password" in complaint(path)


def test_another_zip_is_no_docx(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "it holds no word/document.xml" in complaint(path)


def test_malformed_xml_and_entities_are_refused(tmp_path: Path) -> None:
    assert "word/document.xml" in complaint(docx(tmp_path, "<w:p>"))
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>')
    assert "declares entities" in complaint(path)


def words(folder: Path, body: str, **parts: str) -> list[str]:
    return [text for text, _ in read(folder, body, **parts)]


CAP = '<w:framePr w:dropCap="drop"/>'


def test_a_drop_cap_by_its_style_over_an_empty_paragraph_and_before_a_table(tmp_path: Path) -> None:
    styles = f'<w:style w:type="paragraph" w:styleId="C"><w:pPr>{CAP}</w:pPr></w:style>'
    body = paragraph(run("В"), properties='<w:pStyle w:val="C"/>') + paragraph() + paragraph(run("ечером."))
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('Дом'))}</w:tc></w:tr></w:tbl>"
    body += paragraph(run("А"), properties=CAP) + table
    assert words(tmp_path, body, styles=styles) == ["Вечером.", "А", "Дом"]


def field(code: str, result: str | None = None, form: str = "") -> str:
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}' if result is not None else ""
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
    return f'{begin}<w:r><w:instrText>{code}</w:instrText></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


LINES = '<w:listEntry w:val="раз"/><w:listEntry w:val="два"/>'
LIST = f'<w:ffData><w:ddList><w:result w:val="1"/>{LINES}</w:ddList></w:ffData>'


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (field("SYMBOL 177 \\f Symbol"), "±"),
        (field('SYMBOL 0xF0FC \\f "Wingdings"'), "✓"),
        (field("MACROBUTTON NoMacro [Имя]"), "[Имя]"),
        (field("FORMDROPDOWN", form=LIST), "два"),
        (field("FORMDROPDOWN", form=LIST.replace('"1"', f'"{"9" * 5000}"')) + run("Дом"), "Дом"),
        (field(f"SYMBOL {'9' * 5000}") + run("Дом"), "\ufffdДом"),
        (field("PAGE") + run("Дом"), "Дом"),
        (field("FORMTEXT", "Иванов"), "Иванов"),
        (field(f"X</w:instrText></w:r>{field('SYMBOL 177')}<w:r><w:instrText>", "итог"), "итог"),
    ],
)
def test_fields_without_a_result_show_what_they_are(tmp_path: Path, inner: str, shown: str) -> None:
    assert words(tmp_path, paragraph(inner)) == [shown]


def test_signs_whose_font_a_style_names_or_none(tmp_path: Path) -> None:
    font = '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>'
    styles = f'<w:style w:type="character" w:styleId="S">{font}</w:style>'
    styled = '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>\uf0b3</w:t></w:r>'
    assert words(tmp_path, paragraph(styled) + paragraph(run("\uf0b7 Дом")), styles=styles) == ["≥", "• Дом"]
    fonts = (("Webdings", "F061"), ("ZapfDingbats", "F034"), ("Wingdings", "F0FE"), ("Wingdings 3", "F021"))
    signs = "".join(f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>' for font, code in fonts)
    assert words(tmp_path, paragraph(signs)) == ["✔✔☑\ufffd"]


def test_a_notes_mark_of_the_authors_own_is_no_text(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="2" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'
    assert words(tmp_path, paragraph(run("Дом"), mark, run("."))) == ["Дом."]


def test_a_superscript_keeps_its_height(tmp_path: Path) -> None:
    power = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r>'
    assert words(tmp_path, paragraph(run("10"), power, run(" штук"))) == ["10³ штук"]
