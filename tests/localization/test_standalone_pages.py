"""Pages that are files of their own are read in both languages: an article's quotations, the report of a run."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aligner.cli import group
from aligner.localization import localized, using_language
from aligner.pages.neighbours import neighbours_of
from aligner.pages.standalone import bilingual
from tests.localization.test_page_strings import ENGLISH
from tests.review.browser import chromium

SPECIMEN = Path(__file__).parent.parent.parent / "corpora" / "specimen"


def run(*arguments: object) -> None:
    CliRunner().invoke(group, [str(argument) for argument in arguments], env={"ALIGNER_LANG": "en"})


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    run("align", SPECIMEN / "ru.txt", SPECIMEN / "en.divergent.txt", "-o", folder / "letter.html", "-q")
    run("quotes", SPECIMEN / "article.txt", folder / "letter.html", "--indirect", "-o", folder / "quotes.html", "-q")
    files = {"1.ru.txt": "Море было спокойно.", "1.en.txt": "The sea was calm.", "2.ru.txt": "Да.", "2.en.txt": ""}
    (folder / "in").mkdir()
    for name, text in files.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    run(
        "batch",
        folder / "in",
        "-o",
        folder / "Архив",
        "--jobs",
        1,
        "--format",
        "tmx,html",
        "--merge",
        folder / "all.tmx",
        "-q",
    )
    run("batch", "report", folder / "Архив", "-o", folder / "report.html")
    return {"quotes": folder / "quotes.html", "report": folder / "report.html"}


@pytest.fixture(scope="module")
def russian() -> Iterator[Any]:
    with chromium("--accept-lang=ru-RU,ru") as browser:
        yield browser


@pytest.mark.parametrize("name", ["quotes", "report"])
def test_a_russian_browser_sees_no_english(russian: Any, pages: dict[str, Path], name: str) -> None:
    russian.get(pages[name].as_uri())
    assert russian.execute_script("return document.documentElement.lang") == "ru"
    assert russian.execute_script(ENGLISH) == []
    title = {"quotes": "Цитаты: article.txt", "report": "Архив"}[name]
    assert russian.execute_script("return document.title") == title


@pytest.mark.parametrize("name", ["quotes", "report"])
def test_the_language_is_switched_and_kept(russian: Any, pages: dict[str, Path], name: str) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    russian.get(pages[name].as_uri())
    inside = "return document.querySelector('main').innerText"
    before = russian.execute_script(inside)
    russian.find_element("css selector", "#language").click()
    assert russian.execute_script("return document.documentElement.lang") == "en"
    english = russian.execute_script(inside)
    assert english != before
    russian.refresh()  # returns before the page has read what was kept, on a busy machine
    assert WebDriverWait(russian, 10).until(lambda page: page.execute_script(inside) == english)
    russian.find_element("css selector", "#language").click()
    assert russian.execute_script(inside) == before


def test_a_quotation_leads_to_its_row_and_the_row_leads_back(russian: Any, pages: dict[str, Path]) -> None:
    russian.get(pages["quotes"].as_uri())
    link = russian.find_element("css selector", ".verdict a")
    row = int(link.get_attribute("href").partition("#row=")[2].partition("&")[0])
    link.click()
    assert russian.execute_script("return window.alignerReview.rows.active.index") == row - 1
    russian.find_element("css selector", "a.home").click()
    assert russian.current_url.endswith("/quotes.html")


def test_without_a_script_a_page_is_in_the_language_of_the_environment() -> None:
    with using_language("ru"):
        shown = bilingual(lambda: localized("Search"))
    assert shown == '<span data-en="Search" data-ru="Поиск">Поиск</span>'


def test_texts_in_attributes_are_escaped() -> None:
    shown = bilingual(lambda: localized("Quotations in {name}", name='"><script>'))
    assert "<script" not in shown
    assert shown.count('"') == 4


def neighbours(browser: Any) -> list[tuple[str, str]]:
    script = (
        "return [...document.querySelectorAll('.titles a')].map((one) => [one.textContent, one.getAttribute('href')])"
    )
    return [tuple(found) for found in browser.execute_script(script)]


def test_a_review_page_leads_to_the_quotations_and_the_report_beside_it(russian: Any, pages: dict[str, Path]) -> None:
    letter = pages["quotes"].with_name("letter.html")
    russian.get(letter.as_uri())
    assert neighbours(russian) == [("Цитаты", "quotes.html")]
    [pair] = (pages["report"].parent / "Архив").glob("*.html")
    russian.get(pair.as_uri())
    assert neighbours(russian) == [("Все пары", "../report.html")]
    russian.find_element("css selector", ".titles a").click()
    assert russian.current_url.endswith("/report.html")
    russian.find_element("css selector", ".links a").click()
    assert neighbours(russian) == [("← report", "../report.html")]  # the way back, not twice


def test_a_report_written_again_keeps_its_neighbours_and_a_foreign_page_is_left_alone(tmp_path: Path) -> None:
    run("align", SPECIMEN / "ru.txt", SPECIMEN / "en.divergent.txt", "-o", tmp_path / "letter.align.json", "-q")
    (tmp_path / "letter.html").write_text("<p>somebody's</p>", encoding="utf-8")
    quotes = ("quotes", SPECIMEN / "article.txt", tmp_path / "letter.align.json", "--words-only", "-q")
    run(*quotes, "-o", tmp_path / "quotes.html")
    assert (tmp_path / "letter.html").read_text(encoding="utf-8") == "<p>somebody's</p>"
    run("report", tmp_path / "letter.align.json", "-q")
    assert neighbours_of(tmp_path / "letter.html") == []
    for name in ("quotes.html", "quotes.html", "more & <b>.html"):
        run(*quotes, "-o", tmp_path / name)
    listed = [{"href": name, "kind": "quotations"} for name in ("quotes.html", "more%20%26%20%3Cb%3E.html")]
    assert neighbours_of(tmp_path / "letter.html") == listed
    run("report", tmp_path / "letter.align.json", "-q")
    assert neighbours_of(tmp_path / "letter.html") == listed
