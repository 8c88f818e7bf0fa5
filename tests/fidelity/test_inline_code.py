"""Inline code must stand on both sides: what the file marks as code, or what looks like it where nothing is marked."""

import io
import zipfile
from pathlib import Path

import pytest

from aligner.document import Alignment, Bead, Document, Sentence, Span
from aligner.document.readers import document_of
from aligner.fidelity.pipeline import check
from aligner.formats import read, write

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns"


def notes(source: Document, target: Document) -> list[str]:
    """Return the pieces of code that are flagged, the beads being the paragraphs one by one."""
    return [flag.message.split("`")[1] for flag in check(aligned(source, target)) if flag.type == "placeholder"]


def aligned(source: Document, target: Document) -> Alignment:
    sentences = [
        tuple(Sentence(paragraph.start, paragraph.end) for paragraph in side.paragraphs) for side in (source, target)
    ]
    assert len(sentences[0]) == len(sentences[1])
    beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(sentences[0])))
    return Alignment(source, target, *sentences, beads)


def markdown(text: str, language: str) -> Document:
    return document_of(text.encode(), f"a.{language}.md", language=language)


def docx(runs: list[tuple[str, str]]) -> bytes:
    styles = "".join(
        f'<w:style w:type="character" w:styleId="{code}"><w:name w:val="{name}"/>{font}</w:style>'
        for code, name, font in (("Verb", "Verbatim Char", ""), ("Em", "Emphasis", ""), ("K", "Код Знак", ""))
    )
    body = "".join(f'<w:r>{mark}<w:t xml:space="preserve">{text}</w:t></w:r>' for text, mark in runs)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        document = f'<w:document xmlns:w="{WORD}"><w:body><w:p>{body}</w:p></w:body></w:document>'
        archive.writestr("word/document.xml", document)
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>')
    return stream.getvalue()


def coded(document: Document) -> list[str]:
    return [document[span] for span in document.code]


@pytest.mark.parametrize(
    ("text", "ending", "expected"),
    [
        ("Вызовите `run()`, затем ``a ` b``.", "md", ["run()", "a ` b"]),
        ("Текст <code>a  b</code> и <code> c </code> .", "md", ["a b", "c"]),
        ("# Заголовок `x`\n\n- пункт `y`\n\n| `z` | да |\n|---|---|\n| 1 | 2 |\n", "md", ["x", "y", "z"]),
        ("Да[^1].\n\n[^1]: Смотри `note`.\n", "md", ["note"]),
        ("```\nnot `inline` code\n```\n\nда `x`", "md", ["x"]),
        ("<p>Да <code>a</code><code>b</code> и <samp>c</samp>, <tt>d</tt>", "html", ["a", "b", "c", "d"]),
        ("<p>Да <code><b>a</b>.b</code> <code hidden>x</code> нет<code></code>.", "html", ["a.b"]),
        ("<pre><code>x = 1;</code></pre><p>Да", "html", []),
    ],
)
def test_the_reader_knows_inline_code(text: str, ending: str, expected: list[str]) -> None:
    document = document_of(text.encode(), f"a.{ending}")
    assert coded(document) == expected
    assert "  " not in document.text
    assert not any(mark in document.text for mark in "\ufdd0\ufdd1")


@pytest.mark.parametrize(
    "mark",
    [
        '<w:rPr><w:rStyle w:val="Verb"/></w:rPr>',
        '<w:rPr><w:rStyle w:val="K"/></w:rPr>',
        '<w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/></w:rPr>',
        '<w:rPr><w:rFonts w:ascii="Consolas"/></w:rPr>',
    ],
)
def test_runs_of_code_in_docx(mark: str) -> None:
    emphasis = '<w:rPr><w:rStyle w:val="Em"/></w:rPr>'
    data = docx([("Вызовите ", ""), ("set", mark), ("up()", mark), (" здесь.", emphasis)])
    document = document_of(data, "a.docx")
    assert document.text == "Вызовите setup() здесь."
    assert coded(document) == ["setup()"]


@pytest.mark.parametrize("style", ["Source_20_Text", "T1"])
def test_spans_of_code_in_odt(style: str) -> None:
    names = " ".join(f'xmlns:{name}="{OPEN}:{name}:1.0"' for name in ("office", "text", "style"))
    made = '<style:style style:name="T1" style:family="text" style:parent-style-name="Source_20_Text"/>'
    body = f'<text:p>Вызовите <text:span text:style-name="{style}">setup()</text:span> здесь.</text:p>'
    data = (
        f"<office:document {names}><office:automatic-styles>{made}</office:automatic-styles><office:body><office:text>"
        f"{body}</office:text></office:body></office:document>"
    ).encode()
    assert coded(document_of(data, "a.fodt")) == ["setup()"]


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Вызовите `setup` здесь.", "Call `setup()` here."),
        ("Имена из camelCase и `v-on`.", "camelCased names and `v-on`."),
        ("Вызовите setup() и `b`.", "Call `setup()` and `b`."),
        ("Текст `<A :x=\"значение\">`.", "A text `<A :x=\"value\">`."),
        ("Строка `привет` и `x`.", "A string `hello` and `x`."),
        ("Приводится к `true`.", "It is truthy."),
        ("Есть `emit`.\n\n`emit` возвращает функцию.", "There is `emit`.\n\nIt returns a function."),
        ("Сначала так.\n\nПотом `emit` вызван.", "First `emit` is called.\n\nThen so."),
    ],
)
def test_code_that_stands_on_both_sides(russian: str, english: str) -> None:
    assert notes(markdown(russian, "ru"), markdown(english, "en")) == []


@pytest.mark.parametrize(
    ("russian", "english", "expected"),
    [
        ("Вызовите функцию здесь.", "Call `setup()` here.", ["setup()"]),
        ("Вызовите `e` здесь.", "Call `b` here.", ["e", "b"]),
        ("Значение `null` задано.", "A value is set.", ["null"]),
        ("Есть `emit`.\n\nФункция `emit` тут.", "There is `emit`.\n\nA function is here.", ["emit"]),
        ("Используйте `=>` тут.", "Use `->` here.", ["=>", "->"]),
        ("Файл camelCase и `x`.", "A file and `x`.", []),
    ],
)
def test_code_that_one_side_lacks(russian: str, english: str, expected: list[str]) -> None:
    assert notes(markdown(russian, "ru"), markdown(english, "en")) == expected


@pytest.mark.parametrize("token", ["setup()", "v-model", "snake_case", "camelCase", "--force", "$emit", "a.b.run()"])
def test_without_marks_names_of_code_are_known_by_their_form(token: str) -> None:
    def plain(text: str, language: str) -> Document:
        return document_of(text.encode(), "a.txt", language=language)

    assert notes(plain(f"Вызовите {token} здесь.", "ru"), plain(f"Call {token} here.", "en")) == []
    assert notes(plain(f"Вызовите {token} здесь.", "ru"), plain("Call the thing here.", "en")) == [token]


def test_marks_are_kept_with_the_alignment_and_after_an_edit(tmp_path: Path) -> None:
    source, target = markdown("Да.\n\nВызовите `setup` и `x`.", "ru"), markdown("Yes.\n\nCall `setup` now.", "en")
    made = aligned(source, target)
    write(made, tmp_path / "a.align.json")
    again = read(tmp_path / "a.align.json")
    assert coded(again.source) == ["setup", "x"]
    assert [flag.message for flag in check(again)] == ["`x` has no counterpart in the translation."]
    edited = Alignment(
        again.source, again.target, again.source_sentences, again.target_sentences, again.beads,
        target_edits={0: "Oh, yes.", 1: "Call `setup` and `x` now."},
    )  # fmt: skip
    assert [flag for flag in check(edited) if flag.type == "placeholder"] == []
