"""axe-core finds nothing serious in the app's screens and dialogs: light, dark, on a desktop and on a phone."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import running
from tests.app.letters import letter
from tests.app.test_way import drop, until
from tests.llm_reader.conftest import READINGS
from tests.llm_reader.replay import serving
from tests.review.browser import chromium
from tests.review.conftest import Page
from tests.review.test_accessibility import AXE, SERIOUS

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1400, 400)]
READY = "return location.pathname.startsWith('/work/') && document.body.dataset.ready"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    if not AXE.is_file():
        pytest.skip("needs axe-core: npm pack axe-core, and its axe.min.js named in AXE_CORE")
    pytest.importorskip("openai")
    folder = tmp_path_factory.mktemp("app")
    with running(folder) as (_, address), chromium() as driver:
        driver.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
        driver.get(address)
        shown = Page(driver, folder)
        until(lambda: shown.run("return document.body.dataset.ready"))
        yield shown
        driver.get("about:blank")


def look(browser: Any, scheme: str, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def assert_clean(page: Page, name: str) -> None:
    """See that what is shown now is clean in every look, and not wider than the window."""
    page.run(AXE.read_text(encoding="utf-8"))
    for scheme, width in LOOKS:
        look(page.browser, scheme, width)
        page.run("return new Promise((done) => setTimeout(done, 200))")
        assert page.browser.execute_async_script(SERIOUS) == [], (name, scheme, width)
        assert page.run("return document.documentElement.scrollWidth <= innerWidth"), (name, scheme, width)
        over = "const one = document.querySelector('dialog[open]'); return !one || one.scrollWidth <= one.clientWidth"
        assert page.run(over), (name, scheme, width)
    look(page.browser, "light", 1400)


def close(page: Page) -> None:
    page.click("dialog[open] button[value=no]")
    until(lambda: page.run("return !document.querySelector('dialog[open]')"))
    page.closed()


def test_every_screen_and_dialog_on_the_way(page: Page, tmp_path: Path) -> None:
    assert_clean(page, "first screen")
    for button in ("paste", "quit"):
        page.click(f"#{button}")
        assert_clean(page, button)
        close(page)
    files = [letter(tmp_path, "ru", "Письмо.docx"), letter(tmp_path, "en", "Letter.docx")]
    drop(page, *files)
    until(lambda: page.all("#align"))
    page.click("#options-title")
    page.click("#option-model")
    until(lambda: "Looking" not in page.run("return document.querySelector('#model-found')?.textContent ?? 'Looking'"))
    assert_clean(page, "options")
    with serving(READINGS, address=("0.0.0.0", 0)) as server:
        address = f"http://{socket.gethostname()}:{server.server_address[1]}/v1"
        for name, value in (("#model-url", address), ("#model-name", "replay")):
            page.find(name).clear()
            page.find(name).send_keys(value)
        page.click("#align")
        until(lambda: page.all("dialog[open] .facts"))
        assert_clean(page, "what is sent to the model")
        page.click("dialog[open] button[value=no]")
        until(lambda: page.run(READY))
    assert_clean(page, "review")
    page.click("#save")
    until(lambda: page.all("dialog[open] #save-tmx"))
    assert_clean(page, "save")
    close(page)
    for name in ("split", "edit", "comment", "help"):
        page.run("alignerReview.rows.go(2, 'target')")
        page.run("const one = alignerReview; one.run(one.commands.find(({name}) => name === arguments[0]))", name)
        assert_clean(page, name)
        close(page)
    page.run("alignerReview.dismiss(alignerReview.flags.ids()[0])")
    assert_clean(page, "dismiss")
    close(page)
    page.click("#home")
    until(lambda: page.all("#recent li .title"))
    page.click("#recent button[id^=forget]")
    assert_clean(page, "delete")
    close(page)
    for number in (1, 2):
        for language, text in (("ru", "Море было спокойно."), ("en", "The sea was calm.")):
            files.append(tmp_path / f"{number}.{language}.txt")
            files[-1].write_text(text, encoding="utf-8")
    drop(page, *files[2:])
    until(lambda: page.all("#found"))
    assert_clean(page, "several pairs")
