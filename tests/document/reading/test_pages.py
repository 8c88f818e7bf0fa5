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
