"""From two files to a corrected memory by mouse alone, in a real browser."""

import base64
import time
from pathlib import Path
from typing import Any

from aligner.formats import read
from tests.app.conftest import running
from tests.app.letters import letter
from tests.review.conftest import Page

DROP = """
  const transfer = new DataTransfer();
  for (const [name, data] of arguments[1]) {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  arguments[0].dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));
"""


def drop(browser: Page, *paths: Path) -> None:
    """Drop files onto the first screen."""
    files = [[path.name, base64.b64encode(path.read_bytes()).decode()] for path in paths]
    browser.run(DROP, browser.find("#drop"), files)


def until(look: Any, seconds: float = 60) -> Any:
    """Look again until something is there."""
    end = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def correct(browser: Page, old: str, new: str) -> None:
    """Correct the target of the row that holds a text, by the buttons."""
    browser.run("document.querySelectorAll('.row').forEach((row) => row.scrollIntoView())")
    row = browser.run(
        "return [...document.querySelectorAll('.row')]"
        ".find((row) => row.querySelector('.target').textContent.includes(arguments[0]))",
        old,
    )
    browser.run("arguments[0].scrollIntoView({block: 'center'})", row)
    row.find_element("css selector", ".cell.target").click()
    browser.click('button[data-command="edit"]')
    field = browser.find("#answer")
    field.clear()
    field.send_keys(new)
    browser.click("#dialog button.primary")
    until(lambda: browser.find("#saved").text == "Saved")


def downloaded(browser: Page, name: str) -> Path:
    path = browser.downloads / name
    until(lambda: path.exists() and path.stat().st_size)
    return path


def test_two_docx_become_a_corrected_memory_by_mouse_alone(browser: Page, tmp_path: Path) -> None:
    source = letter(tmp_path / "in", "ru", "Письмо.docx")
    target = letter(tmp_path / "in", "en", "Letter final.docx")
    with running(tmp_path) as (_, address):
        browser.browser.get(address)
        assert "token" not in browser.browser.current_url
        drop(browser, target, source)
        until(lambda: browser.all("#align"))
        names = [element.text for element in browser.all(".side .file")]
        assert names == ["Письмо.docx", "Letter final.docx"]  # the Russian text is the original, however they came
        languages = [element.get_attribute("value") for element in browser.all(".side select")]
        assert languages == ["ru", "en"]
        browser.click("#align")
        until(lambda: browser.run("return location.pathname.startsWith('/work/') && document.body.dataset.ready"))
        correct(browser, "5 May 2004", "Thank you for your letter of 5 May 2014.")
        correct(browser, "520 pumps", "We are ready to deliver 250 pumps by the end of October.")
        browser.click("#save")
        sums = browser.find("#sums").text
        assert "in the memory" in sums
        browser.click("#save-tmx")
        path = downloaded(browser, "Письмо.tmx")
        kept = read(path)
        pairs = {source: target for _, _, source, target in kept.pairs()}
        assert pairs["Благодарим вас за письмо от 5 мая 2014 года."] == "Thank you for your letter of 5 May 2014."
        assert (
            pairs["Мы готовы поставить 250 насосов до конца октября."]
            == "We are ready to deliver 250 pumps by the end of October."
        )
        assert pairs["Договор был подписан в Москве."] == "The contract was signed in Moscow."
        assert pairs["Фильтры"] == "Filters"
        assert f"{len(kept.beads)} in the memory" in sums
        browser.browser.get("about:blank")  # the page notes its row now and then; the server ends first else
