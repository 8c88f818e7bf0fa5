"""The main text of a page: by a site's rule where there is one, by evidence elsewhere."""

import sys

import pytest

from aligner.corpora.extraction import main_text, page_text

BODY = [f"Paragraph {n} of a text that is long enough to be told from a menu by anybody who counts." for n in range(5)]


@pytest.fixture(params=["by length and links", "by trafilatura"], autouse=True)
def evidence(request, monkeypatch):
    """Read pages with the extra `web` and without it."""
    if request.param == "by trafilatura":
        pytest.importorskip("trafilatura")
    else:
        monkeypatch.setitem(sys.modules, "trafilatura", None)
    return request.param


def lines(text: str) -> list[str]:
    return [line for line in text.replace("\u00a0", " ").splitlines() if line.strip()]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("url", ["https://mid.ru/ru/foreign_policy/news/1/", "http://127.0.0.1:8000/page.html"])
def test_the_pages_of_the_specimen_give_its_texts(specimen, language, url):
    page = (specimen / f"{language}.html").read_text(encoding="utf-8")
    text = (specimen / f"{language}.txt").read_text(encoding="utf-8")
    assert lines(main_text(page, url)) == lines(text)


def test_a_site_rule_holds_for_its_archived_copy():
    page = (
        '<div class="toolbar"><p>An archive shows here, at some length, when and how often it visited this page.</p>'
        f'</div><div class="text article-content">{"".join(f"<p>{text}</p>" for text in BODY)}</div>'
    )
    assert lines(main_text(page, "https://web.archive.org/web/2022id_/https://www.mid.ru/ru/1/")) == BODY


def test_menus_lists_of_links_and_comments_are_left_out():
    headline = "A headline that is quite long, longer than some sentences, but only leads elsewhere"
    links = "".join(f'<li><a href="/{n}">{headline}, number {n}</a></li>' for n in range(30))
    page = (
        f"<html><body><ul>{links}</ul><div id=page><div class=text>{''.join(f'<p>{text}</p>' for text in BODY)}</div>"
        "<div class=comments><p>A reader says at length what he thinks of all this, which is not very much.</p></div>"
        "</div></body></html>"
    )
    assert lines(main_text(page)) == BODY


def test_text_divided_by_line_breaks_alone():
    page = f"<body><div>{'<br><br>'.join(BODY)}</div><div>Contacts</div></body>"
    assert lines(main_text(page)) == BODY


def test_short_paragraphs_of_the_text_are_kept():
    page = f"<body><div class=a><h2>I</h2><p>{BODY[0]}</p><p>Yes.</p><p>{BODY[1]}</p></div><p>Contacts</p></body>"
    assert lines(main_text(page)) == ["I", BODY[0], "Yes.", BODY[1]]


def test_a_side_column_that_is_longer_than_the_text(evidence):
    """Known by its name to trafilatura; by length alone it belongs to the text."""
    news = "Other news, which is told at some length beside the text of the page itself, number"
    column = "".join(f"<div><p>{news} {n}.</p></div>" for n in range(12))
    page = (
        f'<body><div class="entry-content"><h1>Title</h1>{"".join(f"<p>{text}</p>" for text in BODY)}<h2>II</h2>'
        f'Text beside paragraphs.</div><div class="widget-area">{column}</div></body>'
    )
    text = ["Title", *BODY, "II", "Text beside paragraphs."]
    assert lines(main_text(page))[: len(text)] == text
    assert ("Other news" in main_text(page)) == (evidence == "by length and links")


@pytest.mark.parametrize("page", ["", " ", "<html></html>", "<script>1</script>", "<!-- -->"])
def test_a_page_without_text(page):
    assert main_text(page) == ""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "utf-16"])
def test_the_bytes_decide_about_the_charset(charset):
    text = "<p>Порты осмотрены, и почти все они признаны годными для судов.</p>"
    assert page_text(text.encode(charset), "page", charset) == text
