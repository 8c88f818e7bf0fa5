"""HTML and Markdown are read as the page shows them."""

from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.document.readers import read_document


def read(folder: Path, name: str, content: str | bytes) -> list[tuple[str, str]]:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    document = read_document(folder / name)
    return [(document[block], block.kind) for block in document.paragraphs]


def test_blocks_of_html(tmp_path: Path) -> None:
    page = """<html><head><title>No</title><style>p {}</style></head><body><nav>Menu</nav>
        <h1>Заголовок</h1>loose text<p>Hello <b>bold</b>
        world &amp; <i>peace</i>.<script>no()</script><p>Line<br>break<br><br>New block
        <ul><li>one<li>two</ul><table><tr><td>a<td>b</table><div hidden>unseen</div><!-- unseen -->
        <blockquote>quoted</blockquote>tail</body></html>"""
    assert read(tmp_path, "a.html", page) == [
        ("Заголовок", "heading"),
        ("loose text", "text"),
        ("Hello bold world & peace.", "text"),
        ("Line\nbreak", "text"),
        ("New block", "text"),
        ("one", "item"),
        ("two", "item"),
        ("a", "cell"),
        ("b", "cell"),
        ("quoted", "text"),
        ("tail", "text"),
    ]


@pytest.mark.parametrize("declaration", ['<meta charset="{}">', '<meta http-equiv="x" content="a; charset={}">'])
def test_a_page_names_its_encoding(tmp_path: Path, declaration: str) -> None:
    page = f"<html><head>{declaration.format('koi8-r')}</head><p>Привет".encode("koi8-r")
    assert read(tmp_path, "a.html", page) == [("Привет", "text")]


def test_a_wrong_name_is_not_believed(tmp_path: Path) -> None:
    page = "<html><head><meta charset='ascii'></head><p>Привет".encode()
    assert read(tmp_path, "a.html", page) == [("Привет", "text")]


def test_xhtml_with_a_declaration(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="windows-1251"?><html><body><p>Привет</p></body></html>'.encode("cp1251")
    assert read(tmp_path, "a.xhtml", page) == [("Привет", "text")]


def test_no_break_spaces_stay(tmp_path: Path) -> None:
    assert read(tmp_path, "a.html", "<p>№&nbsp;5") == [("№\u00a05", "text")]


def test_markdown(tmp_path: Path) -> None:
    text = "---\ntitle: no\n---\n# Title\n\nHello *big*\n[world](http://a.b).\n\n"
    text += "1. one\n2. two\n\n> quoted\n\n|a|b|\n|-|-|\n|1|2|\n"
    assert read(tmp_path, "a.md", text) == [
        ("Title", "heading"),
        ("Hello big world.", "text"),
        ("one", "item"),
        ("two", "item"),
        ("quoted", "text"),
        ("a", "cell"),
        ("b", "cell"),
        ("1", "cell"),
        ("2", "cell"),
    ]


def test_deep_pages_are_read_and_deeper_ones_refused_whole(tmp_path: Path) -> None:
    assert read(tmp_path, "a.html", "<div>" * 1000 + "deep" + "</div>" * 1000 + "<p>after") == [
        ("deep", "text"),
        ("after", "text"),
    ]
    with pytest.raises(AlignerError, match="more than can be read"):
        read(tmp_path, "a.html", "<p>before</p>" + "<div>" * 3000 + "deep")


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>10<sup>3</sup> м<sup>2</sup>, 10<sup>−6</sup></p>", "10³ м², 10⁻⁶"),
        ("<p>Дом.<sup><a href=#n>12</a></sup> Река.</p>", "Дом.¹² Река."),
        ("<p>the 1<sup>st</sup> of May<sup>[1]</sup></p>", "the 1st of May[1]"),
        ("<p>H<sub>2</sub>O<sup hidden>7</sup> 10<sup>3</sup></p>", "H2O 10³"),
        ("<p>Дом</p><dialog>закрыт</dialog>", "Дом"),
        ("<dialog open>Дом</dialog>", "Дом"),
        ("<p>Дом <progress>50 %</progress><meter>2</meter></p>", "Дом"),
        ("<p><math><mi>x</mi><annotation>x</annotation></math> здесь</p>", "x здесь"),
        ("<p><font face=Symbol>\uf0b7</font> Дом</p>", "• Дом"),
        ("<p><ruby>основа<rp>(</rp><rt>чтение</rt><rp>)</rp></ruby> слова.", "основа слова."),
    ],
)
def test_what_a_browser_shows(tmp_path: Path, page: str, shown: str) -> None:
    assert [text for text, _ in read(tmp_path, "a.html", page)] == [shown]


def test_a_piece_of_a_page_called_txt(tmp_path: Path) -> None:
    assert read(tmp_path, "a.txt", "<p>Дом.</p>\n<p>Река.</p>") == [("Дом.", "text"), ("Река.", "text")]
    assert read(tmp_path, "a.txt", "<b>Дом</b>.") == [("<b>Дом</b>.", "text")]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.txt", "{\\rtf1 Text}"), ("a.xml", "<tmx version='1.4'><body/></tmx>"), ("a.tmx", "<tmx>\n</tmx>\n")],
)
def test_what_is_no_document_is_refused(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(AlignerError, match=r"as txt or docx|save it as"):
        read(tmp_path, name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.ass",
            "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Text\nComment: 0,0:0:1.0,0:0:2.0,нет\n"
            "Dialogue: 0,0:0:1.0,0:0:2.0,{\\i1}Дом{\\i0}, сад\\Nи лес.\nDialogue: 0,0:0:1.0,0:0:2.0,{\\p1}m 0 0\n",
        ),
        ("a.sub", "{1}{25}{y:i}Дом, сад|и лес.\n"),
        ("a", "{1}{25}Дом, сад|и лес.\n"),
    ],
)
def test_subtitles_of_more_kinds(tmp_path: Path, name: str, content: str) -> None:
    assert read(tmp_path, name, content) == [("Дом, сад\nи лес.", "text")]
