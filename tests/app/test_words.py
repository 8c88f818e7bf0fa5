"""The first screen says everything in both languages."""

import re
from pathlib import Path

from aligner.localization import catalogue
from tests.app.conftest import running
from tests.app.letters import letter
from tests.app.test_way import drop, until
from tests.review.browser import chromium
from tests.review.conftest import Page
from tests.review.serving import Client

WEB = Path("aligner/app/web")
SAID = re.compile(r'\bt\("((?:[^"\\]|\\.)*)"')


def test_every_message_is_translated_and_no_translation_is_left_over() -> None:
    script = (WEB / "app.js").read_text(encoding="utf-8")
    states = re.search(r"const STATES = \{(.*?)\};", script, re.DOTALL)
    named = re.search(r"const DOCUMENT_LANGUAGES = \{(.*?)\};", script)
    listed = [text for found in (states, named) for text in re.findall(r'"([^"]*)"', found[1]) if text]
    labels = re.findall(r'\bfield\("[^"]*", "([^"]*)"', script)
    said = {*SAID.findall(script), *listed, *labels}
    tables = catalogue("ru").tables
    assert said - {*tables["app"], *tables["page"]} == set()
    assert set(tables["app"]) - said == set()


def test_nothing_is_english_in_a_russian_browser(tmp_path: Path) -> None:
    source, target = (
        letter(tmp_path / "in", "ru", "Письмо.docx"),
        letter(tmp_path / "in", "en", "Письмо (перевод).docx"),
    )
    with running(tmp_path) as (_, address), chromium("--accept-lang=ru-RU", downloads=tmp_path) as driver:
        page = Page(driver, tmp_path)
        driver.get(address)
        until(lambda: page.run("return document.body.dataset.ready"))
        page.run("localStorage.setItem('aligner-language', 'ru')")
        driver.refresh()
        until(lambda: page.run("return document.body.dataset.ready"))
        shown = "return document.body.innerText"
        formats, servers = "Word|LibreOffice|PDF|HTML|Markdown|FictionBook|docx", "Ollama|llama.cpp|LM Studio|OpenAI"
        allowed = rf"aligner|English|ru|en|{formats}|{servers}"
        for step in ("empty", "files", "options"):
            if step == "files":
                drop(page, target, source)
                until(lambda: page.all("#align"))
            if step == "options":
                page.click("#options-title")
            left = re.sub(rf"\b(?:{allowed})\b", "", page.run(shown))
            assert not re.findall("[A-Za-z]{2,}", left), step


def test_errors_come_in_the_language_asked_for(client: Client) -> None:
    reply = client.get("/work/0123456789abcdef/", Accept_Language="ru")[1]
    assert reply["error"] == "Этой работы больше нет в папке данных; вернитесь к началу и выберите другую."
