"""A folder of pairs becomes pairs: chosen by its button, and dropped on the page as a file manager drops it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import running
from tests.app.test_way import until
from tests.review.conftest import Page

TEXTS = {
    "one.ru.txt": "Море было спокойно. Корабль вышел из порта утром.",
    "one.en.txt": "The sea was calm. The ship left the port in the morning.",
    "two.ru.txt": "Налог на имущество повышен. Закон вступит в силу в январе.",
    "two.en.txt": "The property tax has been raised. The law comes into force in January.",
    ".DS_Store": "",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / "Пары" / ("письма" if name.startswith("two") else ".") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "Пары"


@pytest.fixture
def app(browser: Page, tmp_path: Path) -> Iterator[Page]:
    (tmp_path / "data").mkdir()
    with running(tmp_path / "data") as (_, address):
        browser.browser.get(address)
        until(lambda: browser.run("return document.body.dataset.ready"))
        yield browser
        browser.browser.get("about:blank")


def aligned(page: Page) -> list[str]:
    """See the pairs that were found, have them aligned, and return their names."""
    until(lambda: page.all("#align"))
    assert page.find("#found").text == "2 pairs found."
    found = sorted(element.text for element in page.all("#new .list .file"))
    assert found == ["one.ru.txt — one.en.txt", "two.ru.txt — two.en.txt"]
    page.click("#align")
    until(lambda: len(page.all("#recent li[data-state=done] a.title")) == 2)
    return sorted(element.text for element in page.all("#recent a.title"))


def test_a_folder_is_chosen(app: Page, folder: Path) -> None:
    app.run("document.querySelector('#folder').hidden = false")
    app.find("#folder").send_keys(str(folder))
    assert aligned(app) == ["one", "two"]


def test_a_folder_is_dropped(app: Page, folder: Path) -> None:
    place: dict[str, Any] = app.run(
        "const box = document.querySelector('#drop').getBoundingClientRect();"
        "return {x: box.left + box.width / 2, y: box.top + 12}"
    )
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        app.browser.execute_cdp_cmd("Input.dispatchDragEvent", {"type": kind, **place, "data": data})
    assert aligned(app) == ["one", "two"]


def test_two_texts_are_pasted(app: Page) -> None:
    app.click("#paste")
    for name, text in (("#original", TEXTS["one.ru.txt"]), ("#translation", TEXTS["one.en.txt"])):
        app.find(name).send_keys(text)
    app.click("#yes")
    until(lambda: app.all("#align"))
    app.click("#align")
    until(lambda: app.run("return location.pathname.startsWith('/work/') && document.body.dataset.ready"))
    assert "The ship left the port" in app.run("return document.querySelector('#rows').textContent")
