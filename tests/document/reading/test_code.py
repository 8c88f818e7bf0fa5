"""Code is not prose: listings are blocks of their own in every format, and what is no text of a page is not read."""

from pathlib import Path

import pytest

from aligner.document import Document
from aligner.document.code_segments import code_sentences
from aligner.document.model import ParagraphKind
from aligner.document.readers import read_document
from aligner.splitting import SplitOptions, split
from tests.document.reading.test_docx import docx, paragraph, run

CODE = "def f(x):\n    return x  # Yes. No.\n\nprint(f(1)); print('Да. Нет.')"


def blocks(path: Path, data: str | bytes) -> list[tuple[str, ParagraphKind]]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    document = read_document(path)
    return [(document[paragraph], paragraph.kind) for paragraph in document.paragraphs]


@pytest.mark.parametrize("fence", ["```", "~~~~", "```python", "```js{2,4}"])
def test_fenced_code_is_one_block(tmp_path: Path, fence: str) -> None:
    end = fence[:4] if fence[0] == "~" else "```"
    found = blocks(tmp_path / "a.md", f"Запустите:\n\n{fence}\n{CODE}\n{end}\n\nГотово.\n")
    assert found == [("Запустите:", "text"), (CODE, "code"), ("Готово.", "text")]


def test_indented_code_and_code_in_a_list(tmp_path: Path) -> None:
    indented = "".join(f"    {line}\n" if line else "\n" for line in CODE.split("\n"))
    assert blocks(tmp_path / "a.md", f"Так:\n\n{indented}\nДа.\n")[1] == (CODE, "code")
    assert blocks(tmp_path / "a.md", "- Первое:\n\n  ```\n  x = 1\n  ```\n- Второе\n") == [
        ("Первое:", "item"),
        ("x = 1", "code"),
        ("Второе", "item"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<pre><code>{}</code></pre>",
        "<pre class='language-py'>{}</pre>",
        "<div class='highlight'><pre>{}</pre></div>",
        "<pre>{}</pre>",
    ],
)
def test_a_preformatted_listing_of_a_page(tmp_path: Path, page: str) -> None:
    assert blocks(tmp_path / "a.html", f"<p>Так:</p>{page.format(CODE)}<p>Да.</p>")[1] == (CODE, "code")


def test_a_book_in_one_preformatted_element_is_prose(tmp_path: Path) -> None:
    prose = "Мороз и солнце; день чудесный!\nЕщё ты дремлешь, друг прелестный.\n\nПора, красавица, проснись."
    assert [kind for _, kind in blocks(tmp_path / "a.html", f"<pre>{prose}</pre>")] == ["text", "text"]
    english = "It was a bright cold day in April, and the clocks were striking thirteen.\nHe went in. She stayed."
    assert [kind for _, kind in blocks(tmp_path / "a.html", f"<pre>{english}</pre>")] == ["text"]


@pytest.mark.parametrize("style", ["Source Code", "HTML Preformatted", "Листинг программы", "Код", "Code Block"])
def test_lines_in_a_style_for_code_are_one_block_of_a_docx(tmp_path: Path, style: str) -> None:
    styles = (
        f'<w:style w:type="paragraph" w:styleId="C"><w:name w:val="{style}"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="D"><w:name w:val="Own"/><w:basedOn w:val="C"/></w:style>'
    )
    listing = [
        paragraph(run(line), properties=f'<w:pStyle w:val="{name}"/>')
        for line, name in (("x = 1", "C"), ("y = 2", "D"))
    ]
    body = "".join((paragraph(run("Так:")), *listing, paragraph(run("Да."))))
    data = docx(tmp_path, body, styles=styles).read_bytes()
    assert blocks(tmp_path / "a.docx", data) == [("Так:", "text"), ("x = 1\ny = 2", "code"), ("Да.", "text")]


def test_lines_in_a_style_for_code_are_one_block_of_an_odt(tmp_path: Path) -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{name}="{office}{name}:1.0"' for name in ("office", "text", "style"))
    styles = '<style:style style:name="P1" style:parent-style-name="Preformatted_20_Text"/>'
    body = '<text:p>Так:</text:p><text:p text:style-name="P1">x = 1</text:p>'
    body += '<text:p text:style-name="Preformatted_20_Text">y = 2</text:p><text:p>Да.</text:p>'
    page = f"<office:document {spaces}><office:automatic-styles>{styles}</office:automatic-styles>"
    page += f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    assert blocks(tmp_path / "a.fodt", page) == [("Так:", "text"), ("x = 1\ny = 2", "code"), ("Да.", "text")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":::tip Совет\nТекст.\n:::\n", ["Совет", "Текст."]),
        ("::: details Подробнее {open}\nТекст.\n:::\n", ["Подробнее", "Текст."]),
        (":::note[Заметка]\n\nТекст.\n\n:::\n", ["Заметка", "Текст."]),
        (":::\nТекст.\n", ["Текст."]),
        ("> [!NOTE]\n> Текст.\n", ["Текст."]),
        ("## Слоты {#slots}\n", ["Слоты"]),
        ("[[toc]]\n\nТекст.\n", ["Текст."]),
        ("Текст.<!-- заметка. -->\n\n<!--\nещё\n-->\n", ["Текст."]),
        ("{% raw %}Текст.{% endraw %}\n", ["Текст."]),
        ("[Текст](/guide/a.md#b).\n\n[1]: https://example.org\n", ["Текст."]),
        ("---\ntitle: Слоты\n---\nТекст.\n", ["Текст."]),
        ("Вот {{ count }} и `:::tip`.\n", ["Вот {{ count }} и :::tip."]),
    ],
)
def test_what_the_generator_of_a_site_reads_is_no_text(tmp_path: Path, text: str, shown: list[str]) -> None:
    assert [block for block, _ in blocks(tmp_path / "a.md", text)] == shown


def test_many_brackets_are_text(tmp_path: Path) -> None:
    assert blocks(tmp_path / "a.md", "[" * 50_000 + "да](b)\n") == [("[" * 50_000 + "да](b)", "text")]


@pytest.mark.parametrize("options", [SplitOptions(), SplitOptions(lines=True), SplitOptions(unwrap=True)])
def test_code_is_one_sentence(tmp_path: Path, options: SplitOptions) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"Раз. Два.\n\n```\n{CODE}\n```\nТри.\n", encoding="utf-8")
    document: Document = read_document(path)
    sentences = split(document, options)
    code = code_sentences(document, sentences)
    assert [document[sentences[number]] for number in code] == [CODE]
    assert document[sentences[-1]] == "Три."
