"""One browser for all tests that look at the page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.review.browser import chromium


class Page:
    """The page in the browser, with the verbs that tests need."""

    def __init__(self, browser: Any, downloads: Path) -> None:
        self.browser = browser
        self.downloads = downloads

    def open(self, address: str | Path, fresh: bool = True) -> None:
        """Open a page; `fresh` forgets the work that the browser kept for it."""
        url = address.as_uri() if isinstance(address, Path) else address
        self.browser.get(url)
        if fresh:
            self.run("localStorage.clear()")
            self.browser.refresh()
        assert self.run("return document.body.dataset.ready") == "yes"

    def reload(self) -> None:
        self.browser.refresh()
        assert self.run("return document.body.dataset.ready") == "yes"

    def run(self, script: str, *values: object) -> Any:
        return self.browser.execute_script(script, *values)

    def find(self, selector: str) -> Any:
        return self.browser.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        return self.browser.find_elements("css selector", selector)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is; `ctrl+z` and `shift+d` hold another key down."""
        from selenium.webdriver import ActionChains, Keys

        held = {"ctrl": Keys.CONTROL, "shift": Keys.SHIFT}
        for key in keys:
            *modifiers, last = key.split("+") if len(key) > 1 else [key]
            chain = ActionChains(self.browser)
            for modifier in modifiers:
                chain.key_down(held[modifier])
            chain.send_keys(getattr(Keys, last.upper()) if len(last) > 1 else last)
            for modifier in modifiers:
                chain.key_up(held[modifier])
            chain.perform()

    def go(self, row: int, side: str = "target") -> None:
        """Put the focus on a cell, as a click does; rows count from 1."""
        self.run(
            "const row = document.getElementById(arguments[0]); row.scrollIntoView({block: 'center'});"
            "row.querySelector('.cell.' + arguments[1]).focus()",
            f"row-{row}",
            side,
        )

    def click(self, selector: str) -> None:
        """Click an element in the middle of the window, where no bar lies over it."""
        element = self.find(selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def text(self, row: int, side: str) -> str:
        return self.run("return document.querySelector(arguments[0]).textContent", f"#row-{row} .cell.{side}")

    def closed(self) -> None:
        """Wait until a dialog has closed and what it asked for is done."""
        self.run("return new Promise((done) => setTimeout(done, 150))")

    def rows(self) -> list[tuple[str, str]]:
        """The texts of all rows that are shown, filled or not."""
        script = """
          window.dispatchEvent(new Event('beforeprint'));
          return [...document.querySelectorAll('#rows .row:not([hidden])')].map(
            (row) => [...row.querySelectorAll('.cell')].map((cell) => cell.textContent))
        """
        return [tuple(cells) for cells in self.run(script)]

    def said(self) -> str:
        return self.run("return ['#alarm', '#says'].map((id) => document.querySelector(id).textContent).join('')")

    def errors(self) -> list[str]:
        return [entry["message"] for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"]

    def download(self, name: str) -> tuple[Path, dict]:
        """Download the edits and return the file and what it holds."""
        import time

        path = self.downloads / name
        path.unlink(missing_ok=True)
        self.press("ctrl+s")
        for _ in range(100):
            if path.exists() and path.stat().st_size:
                break
            time.sleep(0.05)
        return path, json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def _browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    downloads = tmp_path_factory.mktemp("downloads")
    with chromium(downloads=downloads) as browser:
        yield Page(browser, downloads)


@pytest.fixture
def browser(_browser: Page) -> Iterator[Page]:
    """The page; the test fails if the browser's console reports an error."""
    _browser.errors()
    yield _browser
    assert _browser.errors() == []
