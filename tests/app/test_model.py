"""The app has a pair read by a language model: at once on this computer, elsewhere only after the user has agreed."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aligner.formats import read
from tests.app.conftest import running
from tests.app.test_way import drop, until
from tests.llm_reader.conftest import BEADS, READINGS
from tests.llm_reader.replay import Replay, serving
from tests.review.conftest import Page

WORDS = [
    ("Он молчал об инциденте.", "He spoke about the incident."),
    ("Цены упали на три процента.", "Prices rose by three per cent."),
]


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "Рассказ.txt", tmp_path / "Story.txt"]
    for side, path in enumerate(paths):
        path.write_text("\n\n".join(bead[side][0] for bead in BEADS), encoding="utf-8")
    return paths


@pytest.fixture
def app(browser: Page, tmp_path: Path) -> Iterator[tuple[Page, str]]:
    pytest.importorskip("openai")
    data = tmp_path / "data"
    data.mkdir()
    with running(data) as (_, address):
        browser.browser.get(address)
        until(lambda: browser.run("return document.body.dataset.ready"))
        yield browser, address
        browser.browser.get("about:blank")


def ask_for_model(page: Page, texts: list[Path], url: str) -> None:
    """Drop the texts, name a model and start."""
    drop(page, *texts)
    until(lambda: page.all("#align"))
    page.click("#options-title")
    page.click("#option-model")
    until(lambda: "Looking" not in (text(page, "#model-found") or "Looking"))
    for name, value in (("#model-url", url), ("#model-name", "replay")):
        page.find(name).clear()
        page.find(name).send_keys(value)
    page.click("#align")


def text(page: Page, selector: str) -> str:
    """The text of an element that may be drawn anew at any moment."""
    return page.run("return document.querySelector(arguments[0])?.textContent ?? ''", selector)


def flags_of(tmp_path: Path) -> set[str]:
    [path] = (tmp_path / "data").rglob("pair.align.json")
    return {flag.source for flag in read(str(path)).divergences}


def texts_sent(server: Replay) -> str:
    return json.dumps([request["messages"] for request in server.requests], ensure_ascii=False)


def test_a_model_on_this_computer_reads_at_once(app: Any, texts: list[Path], tmp_path: Path) -> None:
    page, _ = app
    with serving(READINGS) as server:
        ask_for_model(page, texts, server.url)
        until(lambda: page.run("return location.pathname.startsWith('/work/') && document.body.dataset.ready"))
    assert "reader replay" in flags_of(tmp_path)
    assert "Checked by rules and a language model." in page.find("#depth").text
    assert all(source in texts_sent(server) for source, _ in WORDS)


def test_nothing_is_sent_elsewhere_before_it_is_agreed_to(app: Any, texts: list[Path], tmp_path: Path) -> None:
    page, _ = app
    host = socket.gethostname()
    with serving(READINGS, address=("0.0.0.0", 0)) as server:
        ask_for_model(page, texts, f"http://{host}:{server.server_address[1]}/v1")
        until(lambda: page.all("dialog[open] .facts"))
        facts = [element.text for element in page.all("dialog .facts dd")]
        assert facts[:2] == [host, "replay"]
        characters = sum(len(text) for bead in BEADS for side in bead for text in side)
        assert int(facts[2].replace(",", "")) >= characters
        assert int(facts[3].replace(",", "")) > characters // 3
        assert server.requests == []
        page.click("#yes")
        until(lambda: page.run("return location.pathname.startsWith('/work/') && document.body.dataset.ready"))
        assert all(source in texts_sent(server) for source, _ in WORDS)
        assert all(path.name not in texts_sent(server) for path in texts)
    assert "reader replay" in flags_of(tmp_path)


def test_who_does_not_agree_has_the_pair_without_the_model(app: Any, texts: list[Path], tmp_path: Path) -> None:
    page, _ = app
    with serving(READINGS, address=("0.0.0.0", 0)) as server:
        ask_for_model(page, texts, f"http://{socket.gethostname()}:{server.server_address[1]}/v1")
        until(lambda: page.all("dialog[open] .facts"))
        page.click("dialog button[value=no]")
        until(lambda: page.run("return location.pathname.startsWith('/work/') && document.body.dataset.ready"))
        assert server.requests == []
    assert "reader replay" not in flags_of(tmp_path)


def test_what_is_no_address_is_refused_before_the_pair_is_made(app: Any, texts: list[Path], tmp_path: Path) -> None:
    page, _ = app
    ask_for_model(page, texts, "ftp://example.org")
    until(lambda: "is no address of a reader" in text(page, "#alarm"))
    assert list((tmp_path / "data").rglob("about.json")) == []
    assert all("/start" in entry["message"] for entry in page.browser.get_log("browser"))  # the refusal, nothing else


def test_servers_on_the_usual_ports_are_found(app: Any, texts: list[Path]) -> None:
    page, _ = app
    try:
        with serving(READINGS, address=("127.0.0.1", 8000)) as server:
            drop(page, *texts)
            until(lambda: page.all("#align"))
            page.click("#options-title")
            page.click("#option-model")
            until(lambda: page.run("return document.querySelector('#model-name')?.value") == "replay")
            assert page.find("#model-url").get_attribute("value") == server.url
            assert server.requests == []
    except OSError:
        pytest.skip("port 8000 of this computer is taken")
