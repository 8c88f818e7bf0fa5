"""The flags as a work list, and how much of a text the page shows."""

from dataclasses import replace
from pathlib import Path

import pytest

from aligner.document import Alignment, Divergence, Span
from aligner.review.page import page
from tests.making import pair
from tests.review.conftest import Page
from tests.review.making import long


def flagged(rows: int = 60) -> Alignment:
    made = pair([([f"Море {number} было спокойно."], [f"The sea {number} was calm."]) for number in range(rows)])
    flags = []
    for number, bead in enumerate(made.beads):
        source, target = made.source_span(bead), made.target_span(bead)
        type_, severity = ("number", "warning") if number % 3 else ("name", "error")
        spans = Span(source.start, source.start + 4), Span(target.start, target.start + 7)
        flags.append(Divergence(number, type_, severity, 0.5 + number / 200, *spans, f"Look at {number}."))
    return replace(made, divergences=tuple(flags))


def saved(alignment: Alignment, folder: Path) -> Path:
    path = folder / "sea.html"
    path.write_text(page(alignment), encoding="utf-8")
    return path


def choose(browser: Page, name: str, value: str) -> None:
    script = "const one = document.querySelector(arguments[0]); one.value = arguments[1];"
    script += " one.dispatchEvent(new Event('change'))"
    browser.run(script, f"#{name}", value)


def cards(browser: Page) -> list[str]:
    return browser.run("return [...document.querySelectorAll('#flags .card .place')].map((place) => place.textContent)")


def test_flags_are_grouped_and_sorted_by_importance(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(flagged(), tmp_path))
    groups = browser.run("return [...document.querySelectorAll('#flags .fold')].map((fold) => fold.textContent)")
    assert groups[0] == "Name20"
    assert cards(browser)[:2] == ["row 58", "row 55"]  # errors, the likeliest first
    choose(browser, "order", "text")
    assert cards(browser)[:2] == ["row 1", "row 2"]
    assert browser.run("return document.querySelectorAll('#flags .card').length") < 40  # only those in view


def test_all_like_one_are_dismissed_and_taken_back_at_once(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(flagged(), tmp_path))
    browser.go(2)
    browser.press("x")
    browser.run("document.querySelectorAll('#dialog input')[1].click()")
    browser.press("ctrl+enter")
    browser.closed()
    assert browser.find("#flags-title").text == "20 passages to look at (40 decided)"
    _, made = browser.download("sea.edits.json")
    assert {flag["decision"] for flag in made["flags"]} == {"dismissed"}
    assert len(made["flags"]) == 40
    browser.go(1)
    browser.press("ctrl+z")
    assert browser.find("#flags-title").text == "60 passages to look at"


def test_what_is_shown_is_dismissed_without_a_reason(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(flagged(), tmp_path))
    choose(browser, "severity", "error")
    assert browser.find("#flags-title").text == "20 of 60 flags shown"
    browser.click("#dismiss-shown")
    browser.press("ctrl+enter")
    browser.closed()
    choose(browser, "decision", "open")
    assert browser.find("#flags-title").text == "0 of 60 flags shown"
    browser.click("#all-rows")
    choose(browser, "decision", "dismissed")
    assert browser.find("#shown").text == "Showing 20 of 60 rows"


def test_a_double_click_mends_and_a_click_splits_between_words(browser: Page, tmp_path: Path) -> None:
    from selenium.webdriver import ActionChains

    browser.open(saved(flagged(), tmp_path))
    ActionChains(browser.browser).double_click(browser.find("#row-2 .cell.target .text")).perform()
    assert browser.find("#dialog-title").text == "Edit the target of row 2"
    browser.press("escape")
    snapped = "return [...arguments[0]].map((place) => window.alignerReview.borderNear(arguments[1], place))"
    assert browser.run(snapped, [0, 6, 9, 30], "Now then. The cat sat on a mat there.") == [0, 10, 10, 31]


def test_commands_that_cannot_apply_look_so(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(flagged(3), tmp_path))
    browser.go(3)
    state = "return document.querySelector(`[data-command=\"${arguments[0]}\"]`).getAttribute('aria-disabled')"
    assert [browser.run(state, name) for name in ("merge", "down", "up", "confirm")] == [
        "true",
        "true",
        "false",
        "false",
    ]
    browser.press("a")
    assert browser.run(state, "confirm") == "true"


def test_twenty_rows_a_screen_and_a_phone_that_is_mostly_text(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(flagged(), tmp_path))
    size = {"width": 1400, "height": 757, "deviceScaleFactor": 1, "mobile": False}
    try:
        browser.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.go(1)
        browser.press("v")
        whole = """
          const [bar, tools] = ["#bar", "#tools"].map((name) => document.querySelector(name).getBoundingClientRect());
          window.scrollTo(0, 0);
          return [...document.querySelectorAll("#rows .row")].filter((row) => {
            const box = row.getBoundingClientRect();
            return box.top >= bar.bottom && box.bottom <= tools.top;
          }).length;
        """
        assert browser.run(whole) >= 20
        size |= {"width": 400, "height": 800, "mobile": True}
        browser.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        bars = "return ['#bar', '#tools'].map((name) => document.querySelector(name).offsetHeight)"
        assert sum(browser.run(bars)) <= 160
        assert browser.run("return document.documentElement.scrollWidth") == 400
        small = """
          return [...document.querySelectorAll('#bar button, #tools button')]
             .filter((one) => one.offsetHeight && one.offsetHeight < 44)
            .map((one) => one.outerHTML)
        """
        assert browser.run(small) == []
    finally:
        browser.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_paper_begins_with_title_and_counts(browser: Page, tmp_path: Path) -> None:
    import base64
    import io

    pypdf = pytest.importorskip("pypdf", reason="needs pypdf: pip install 'ruen-aligner[pdf]'")
    browser.open(saved(flagged(), tmp_path))
    # On paper stand also the groups of rows that the page keeps closed while they are far from the window.
    browser.run("document.querySelectorAll('.group').forEach((group) => group.classList.add('far'))")
    pdf = base64.b64decode(browser.browser.print_page())
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert "error: 20; warning: 40" in text
    assert "0 of 60" in text
    assert all(f"Look at {number}." in text for number in range(60))


UNSETTLED = """
const { elements } = alignerReview.rows;
return elements.filter((row) => row.closest('.far') || !row.parentElement.hidden && row.hidden !== row.gone).length;
"""


def settled(browser: Page) -> None:
    """Wait until the page has caught up with a filter in the rows far from the window."""
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser.browser, 30).until(lambda _: browser.run(UNSETTLED) == 0)


def test_rows_far_away_follow_a_filter_later_and_are_found_and_printed(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(long(2000), tmp_path))
    search = "alignerReview.filters.text.value = arguments[0]; alignerReview.filters.apply();"
    closed = browser.run(f"{search} return document.querySelectorAll('.group.far').length", "номер 1999")
    assert closed > 10  # not laid out yet
    assert len(browser.rows()) == 1  # printed at once all the same
    settled(browser)
    assert browser.run("return document.querySelectorAll('.group:not([hidden])').length") == 1
    browser.run(search, "")
    settled(browser)
    assert len(browser.rows()) == browser.run("return alignerReview.state.rows.length")
    assert browser.run("return window.find('Предложение номер 1999')")  # as the browser's own search does


def test_rows_that_a_filter_hides_and_shows_keep_their_places(browser: Page, tmp_path: Path) -> None:
    browser.open(saved(long(400), tmp_path))
    search = "alignerReview.filters.text.value = arguments[0]; alignerReview.filters.apply();"
    for wanted in ("номер 7", "номер 39", "", "номер 11"):
        browser.run(search, wanted)
        settled(browser)
        shown = browser.run("return alignerReview.rows.elements.filter((row) => row.offsetHeight).map((row) => row.id)")
        texts = browser.run(
            "return alignerReview.rows.elements.filter((row) => row.offsetHeight).map((row) => row.textContent)"
        )
        assert shown
        assert all(wanted in text for text in texts)
