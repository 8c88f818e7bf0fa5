"""All that the review page says is in the catalogue, and in a Russian browser nothing is left in English."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from aligner.localization import catalogue
from aligner.pages.parts import web_file
from aligner.review.page import SCRIPTS, page
from tests.review.browser import chromium
from tests.review.making import specimen

RU = catalogue("ru").tables
PAGE = {**RU["page"], **RU["words"]}
CODE = "\n".join(web_file(name, "aligner.review") for name in SCRIPTS)
HTML = web_file("page.html", "aligner.review")
QUOTED = r'"((?:[^"\\]|\\.)*)"'


class Texts(HTMLParser):
    """The texts and the labels of a page that stand in it from the start."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("title", "aria-label", "placeholder") and value]

    def handle_data(self, data: str) -> None:
        if re.search("[A-Za-z]{2}", data) and "{{" not in data:
            self.found.append(data.strip())


def said() -> set[str]:
    texts = Texts()
    texts.feed(HTML)
    calls = re.findall(rf"\bt\({QUOTED}", CODE) + re.findall(rf"\b(?:about|button): {QUOTED}", CODE)
    return {text.replace('\\"', '"') for text in (*texts.found, *calls)}


def test_every_string_of_the_page_is_translated() -> None:
    assert len(said()) > 150
    assert sorted(text for text in said() if text not in PAGE) == []


def test_every_label_of_a_change_is_translated() -> None:
    labels = re.findall(
        r"(?:label = |rowsPatch\(state, |\? |: )`([A-Z][^`]*)`",
        web_file("operations.js", "aligner.review") + web_file("cascade_shift.js", "aligner.review"),
    )
    assert len(labels) >= 10
    assert [label for label in labels if not catalogue("ru").knows(re.sub(r"\$\{[^}]*\}", "§", label))] == []


def test_no_string_of_the_page_is_unused() -> None:
    everything = CODE + HTML
    assert [key for key in RU["page"] if key not in everything.replace('\\"', '"')] == []


ENGLISH = """
  const left = [];
  const foreign = (element) => element.closest("[lang=en], script, style, noscript, kbd, #name, #languages, .heads, blockquote, select option:not([value])");
  const latin = (text) => /[A-Za-z]{3,}/.test(text.replace(/«[^»]*»|“[^”]*”/g, "").replace(/Ctrl|Enter|Escape|Shift|Home|End|TMX|[-\\w.\\/]*[.](?:txt|tmx|html)|compact-2|letter|JavaScript/g, ""));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!foreign(node.parentElement) && latin(node.data)) left.push(node.data.trim());
    } else if (!foreign(node)) {
      for (const name of ["title", "aria-label", "placeholder"]) {
        if (latin(node.getAttribute(name) ?? "")) left.push(`${name}: ${node.getAttribute(name)}`);
      }
    }
  }
  return left;
"""


@pytest.fixture(scope="module")
def russian(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from aligner.pipeline import align

    folder = Path(__file__).parent.parent.parent / "corpora" / "specimen"
    alignment = align(folder / "ru.txt", folder / "en.divergent.txt")
    path = tmp_path_factory.mktemp("russian") / "letter.html"
    path.write_text(page(alignment), encoding="utf-8")
    with chromium("--accept-lang=ru-RU,ru") as browser:
        browser.get(path.as_uri())
        yield browser


def test_a_russian_browser_sees_no_english(russian: Any) -> None:
    assert russian.execute_script("return [navigator.language, document.documentElement.lang]") == ["ru-RU", "ru"]
    russian.execute_script(
        "window.dispatchEvent(new Event('beforeprint')); document.querySelector('#tab-document').click()"
    )
    assert russian.execute_script(ENGLISH) == []
    assert "Не совпадает дата" in russian.execute_script("return document.body.textContent")


@pytest.mark.parametrize("command", ["help", "edit", "comment", "split", "dismiss-flag"])
def test_russian_dialogs_hold_no_english(russian: Any, command: str) -> None:
    run = "window.alignerReview.run(window.alignerReview.commands.find((one) => one.name === arguments[0]))"
    flagged = "window.alignerReview.rows.go([...window.alignerReview.rows.flagged.keys()][0], 'target');"
    russian.execute_script(flagged + run, command)
    try:
        assert russian.execute_script("return document.querySelector('#dialog').open")
        assert russian.execute_script(ENGLISH) == []
    finally:
        russian.execute_script("document.querySelector('#dialog').close()")


def test_what_is_done_is_told_in_russian(russian: Any) -> None:
    app = "const app = window.alignerReview; const run = (name) => app.run(app.commands.find((one) => one.name === name));"
    told = russian.execute_script(
        app
        + """
      const told = [];
      const say = () => told.push(document.querySelector("#says").textContent + document.querySelector("#alarm").textContent);
      for (const name of ["merge", "confirm", "reject", "up", "down", "shift-up", "shift-down", "swap", "gap", "undo", "redo"]) {
        app.rows.go(12, "target"); run(name); say();
      }
      app.decide(app.flags.ids()[0], "accepted"); say();
      app.dismissed({numbers: app.flags.ids().slice(0, 5), reason: ""}, 0); say();
      return told;
    """
    )
    assert [text for text in told if not re.search("[А-я]", text) or re.search("[a-z]{3}", text)] == []


def test_the_language_is_switched_in_the_page(russian: Any) -> None:
    russian.execute_script("document.querySelector('#language').click()")
    russian.execute_script("return new Promise((done) => setTimeout(done, 500))")
    assert russian.execute_script("return document.documentElement.lang") == "en"
    assert "passages to look at" in russian.execute_script(
        "return document.querySelector('#flags-title').textContent"
    ) or ("decided" in russian.execute_script("return document.querySelector('#flags-title').textContent"))
    russian.execute_script("document.querySelector('#language').click()")


def test_specimen_pages_have_the_flags_of_the_specimen() -> None:
    """Flags whose sentences nobody translated, such as invented ones, are shown as they are."""
    alignment = specimen(Path(__file__).parent.parent.parent / "corpora" / "specimen")
    assert catalogue("ru").sentence(alignment.divergences[0].message) == alignment.divergences[0].message
