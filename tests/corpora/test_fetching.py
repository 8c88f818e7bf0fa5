"""What a fetch makes of a site that works, and of everything that can be wrong with one."""

import json
import time
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from aligner.cli.corpora import command
from aligner.corpora.fetching import Fetching, fetch
from aligner.corpora.store import Store, digest
from aligner.corpora.verification import fold
from aligner.document import AlignerError
from tests.corpora.serving import (
    EN,
    RU,
    compressed,
    dripping,
    endless,
    first,
    good,
    page,
    redirect,
    send,
    silent,
    status,
    truncated,
)
from tests.making import pdf


def texts(store, corpus):
    return [path.read_text(encoding="utf-8").strip().split("\n\n") for path in store.pair(corpus)]


def test_one_document_of_a_page_that_holds_several(site, ports, store, limits, tmp_path):
    several = ["Two papers", "The reply is below.", *EN, "Press release on another matter", "It says nothing."]
    site.routes["/en"] = good(several)
    corpus = ports()
    (address,) = corpus.target.addresses
    part = replace(address, begins="Reply of the commission", ends_before="Press release on")
    corpus = replace(corpus, target=replace(corpus.target, addresses=(part,)))
    fetch(corpus, store, Fetching(limits=limits))
    assert texts(store, corpus) == [RU, EN]
    saved = tmp_path / "saved.html"
    saved.write_bytes(page(several))
    fetch(corpus, store, Fetching(limits=limits, files={"target": saved}))
    assert texts(store, corpus) == [RU, EN]
    gone = replace(part, begins="Reply of nobody")
    corpus = replace(corpus, target=replace(corpus.target, addresses=(gone,)))
    with pytest.raises(AlignerError, match="no document on the page runs from 'Reply of nobody'"):
        fetch(corpus, store, Fetching(limits=limits, refresh=True))


def leftovers(store):
    """Every file in the data folder that does not belong to a side that counts."""
    files = [path for path in store.folder.rglob("*") if path.is_file()] if store.folder.exists() else []
    complete = {path.stem for path in files if path.suffix == ".json"}
    return [path for path in files if path.stem not in complete or path.suffix not in (".txt", ".page", ".json")]


def test_a_good_page_gives_its_text_without_the_menus(site, ports, store, limits):
    corpus = ports()
    stored = fetch(corpus, store, Fetching(limits=limits))
    assert texts(store, corpus) == [RU, EN]
    record = stored["source"].record
    assert record.address == record.final_address == site.url("/ru")
    assert record.page_sha256 == digest(page(RU))
    assert record.text_sha256 == digest(stored["source"].path.read_bytes())
    assert record.fetched.endswith("Z")
    assert record.paragraphs == len(RU)


def test_it_says_who_asks(site, ports, store, limits):
    fetch(ports(), store, Fetching(limits=limits))
    assert all(agent.startswith("aligner/") for agent in site.agents)


def test_a_second_fetch_asks_nobody(site, ports, store, limits):
    corpus = ports()
    fetch(corpus, store, Fetching(limits=limits))
    before, said = list(site.requests), []
    fetch(corpus, store, Fetching(limits=limits, on_message=said.append))
    assert site.requests == before
    assert len(said) == 2
    assert all("already fetched" in sentence for sentence in said)


def test_refresh_asks_again(site, ports, store, limits):
    corpus = ports()
    fetch(corpus, store, Fetching(limits=limits))
    fetch(corpus, store, Fetching(limits=limits, refresh=True))
    assert site.requests == ["/ru", "/en"] * 2


def test_a_changed_text_does_not_count_as_fetched(site, ports, store, limits):
    corpus = ports()
    stored = fetch(corpus, store, Fetching(limits=limits))
    stored["source"].path.write_text("Другой текст.", encoding="utf-8")
    fetch(corpus, store, Fetching(limits=limits))
    assert site.requests == ["/ru", "/en", "/ru"]
    assert texts(store, corpus) == [RU, EN]


def test_a_redirect_is_followed_and_recorded(site, ports, store, limits):
    site.routes["/moved"] = redirect("/ru")
    stored = fetch(ports(("/moved",)), store, Fetching(limits=limits))
    assert stored["source"].record.address == site.url("/moved")
    assert stored["source"].record.final_address == site.url("/ru")


def test_a_fault_that_passes_is_tried_again(site, ports, store, limits):
    site.routes["/ru"] = first(1, then=good(RU), before=status(500))
    corpus = ports()
    fetch(corpus, store, Fetching(limits=limits))
    assert site.requests.count("/ru") == 2
    assert texts(store, corpus) == [RU, EN]


@pytest.mark.parametrize(
    ("asked", "waited"),
    [("7", 7), (format_datetime(datetime.now(timezone.utc) + timedelta(hours=1)), 60), ("soon", 0.01)],
    ids=["seconds", "a date", "nonsense"],
)
def test_a_server_says_how_long_to_wait(site, ports, store, limits, monkeypatch, asked, waited):
    """By seconds or by a date, and never longer than a page may take altogether."""
    waits = []
    clock = SimpleNamespace(sleep=waits.append, monotonic=time.monotonic)
    monkeypatch.setattr("aligner.corpora.download.time", clock)  # the server sleeps, too
    site.routes["/ru"] = first(1, then=good(RU), before=status(503, Retry_After=asked))
    corpus = ports()
    fetch(corpus, store, Fetching(limits=limits))
    assert [round(wait, 2) for wait in waits] == [waited]


def test_a_page_that_broke_off_once_is_tried_again(site, ports, store, limits):
    site.routes["/ru"] = first(1, then=good(RU), before=truncated(RU))
    corpus = ports()
    fetch(corpus, store, Fetching(limits=limits))
    assert texts(store, corpus) == [RU, EN]


def test_a_compressed_page_is_unpacked(site, ports, store, limits):
    site.routes["/ru"] = compressed(page(RU))
    corpus = ports()
    fetch(corpus, store, Fetching(limits=limits))
    assert texts(store, corpus) == [RU, EN]


def test_a_pdf_is_read(site, ports, store, limits, tmp_path):
    pytest.importorskip("pypdf", reason="needs pypdf: pip install 'ruen-aligner[pdf]'")
    data = pdf(tmp_path / "page.pdf", [EN]).read_bytes()
    site.routes["/en"] = lambda handler, count: send(handler, data, Content_Type="application/pdf")
    corpus = ports()
    fetch(corpus, store, Fetching(limits=limits, anyway=True))
    assert " ".join(" ".join(texts(store, corpus)[1]).split()) == " ".join(EN)


def test_a_plain_text_is_read(site, ports, store, limits):
    data = "\n\n".join(RU).encode("windows-1251")
    site.routes["/ru"] = lambda handler, count: send(handler, data, Content_Type="text/plain; charset=windows-1251")
    corpus = ports()
    fetch(corpus, store, Fetching(limits=limits))
    assert texts(store, corpus) == [RU, EN]


@pytest.mark.parametrize(
    ("written", "said_by_page", "said_by_server"),
    [
        ("utf-8", "windows-1251", "text/html; charset=windows-1251"),
        ("utf-8", "utf-8", "text/html; charset=koi8-r"),
        ("windows-1251", "windows-1251", "text/html; charset=utf-8"),
        ("windows-1251", "utf-8", "text/html; charset=utf-8"),
        ("windows-1251", "utf-8", "text/html; charset=windows-1251"),
        ("koi8-r", "koi8-r", "text/html"),
    ],
)
def test_a_wrong_charset_is_seen_through(site, ports, store, limits, written, said_by_page, said_by_server):
    data = page(RU).decode().replace('charset="utf-8"', f'charset="{said_by_page}"').encode(written)
    site.routes["/ru"] = lambda handler, count: send(handler, data, Content_Type=said_by_server)
    corpus = ports()
    fetch(corpus, store, Fetching(limits=limits))
    assert texts(store, corpus) == [RU, EN]


FAILURES = {
    "forbidden": (status(403), "refuses automated access (HTTP 403)"),
    "missing": (status(404), "has no such page (HTTP 404)"),
    "broken": (status(500), "responds with an error (HTTP 500) (2 attempts)"),
    "too many requests": (status(429, Retry_After="0"), "refuses automated access (HTTP 429) (2 attempts)"),
    "truncated": (truncated(RU), "breaks off before the end of the page (2 attempts)"),
    "endless": (endless, "sends a page without an end; stopped after 0.2 MB"),
    "redirects in a circle": (redirect("/ru"), "redirects without end"),
    "damaged compression": (compressed(page(RU), cut=-30), "breaks off before the end of the page (2 attempts)"),
    "other compression": (
        lambda handler, count: send(handler, b"..", Content_Encoding="br"),
        "in the compression 'br', which was not asked for",
    ),
    "garbled compression": (
        lambda handler, count: send(handler, page(RU), Content_Encoding="gzip"),
        "whose compression is damaged (2 attempts)",
    ),
    "far too big": (
        lambda handler, count: send(handler, b"", Content_Length="9000000"),
        "sends 9 MB, more than the 0.2 MB a page may have",
    ),
    "a bomb": (compressed(b"<p>0</p>" * 1_000_000), "sends a page without an end; stopped after 0.2 MB"),
    "empty": (lambda handler, count: send(handler, b""), "sends an empty page (2 attempts)"),
    "another text": (good(EN), "gives another text (most of it is not in the language 'ru'"),
    "another document": (good([RU[0], *["Утром было холодно и шёл снег."] * 3]), "it does not mention the report"),
    "a page for browsers only": (
        lambda handler, count: send(handler, b"<html><script>check()</script></html>"),
        "it holds no text",
    ),
    "a picture": (
        lambda handler, count: send(handler, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, Content_Type="image/png"),
        "gives a page that cannot be read (",
    ),
    "a damaged PDF": (
        lambda handler, count: send(handler, b"%PDF-1.4\nnothing", Content_Type="application/pdf"),
        "gives a page that cannot be read (",
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_is_one_clear_sentence_and_leaves_nothing_half_done(site, ports, store, limits, failure):
    site.routes["/ru"], reason = FAILURES[failure]
    corpus = ports()
    with pytest.raises(AlignerError) as error:
        fetch(corpus, store, Fetching(limits=limits))
    message = str(error.value)
    assert message.startswith("The Russian text of ports cannot be fetched: 127.0.0.1")
    assert reason in message
    assert message.endswith(
        f"Open {site.url('/ru')} in a browser, save the page, "
        "and run `aligner corpora fetch ports --source-file PAGE.html`."
    )
    assert not leftovers(store)
    assert store.get(corpus, "source") is None
    assert store.get(corpus, "target") is not None, "the side that worked is kept"
    site.routes["/ru"] = good(RU)
    asked = site.requests.count("/en")
    fetch(corpus, store, Fetching(limits=limits))
    assert site.requests.count("/en") == asked, "the next fetch goes on where the first one stopped"
    assert texts(store, corpus) == [RU, EN]


def test_a_silent_server_is_left(site, ports, store, limits):
    site.routes["/ru"] = silent(site)
    with pytest.raises(AlignerError, match=r"is silent for 0\.3 seconds \(2 attempts\)"):
        fetch(ports(), store, Fetching(limits=replace(limits, silence=0.3)))
    assert not leftovers(store)


def test_a_server_that_sends_a_byte_now_and_then_is_left(site, ports, store, limits):
    site.routes["/ru"] = dripping
    with pytest.raises(AlignerError, match=r"is too slow: \d+ bytes in 0\.4 seconds \(2 attempts\)"):
        fetch(ports(), store, Fetching(limits=replace(limits, total=0.4)))
    assert not leftovers(store)


def test_a_server_that_is_not_there(site, registry, ports, store, limits):
    corpus = ports()
    site.server.shutdown()
    site.server.server_close()
    with pytest.raises(AlignerError, match="does not answer; check the connection"):
        fetch(corpus, store, Fetching(limits=limits))


def test_the_next_address_is_tried(site, ports, store, limits):
    site.routes["/gone"], site.routes["/refused"] = status(404), status(403)
    stored = fetch(ports(("/gone", "/refused", "/ru")), store, Fetching(limits=limits))
    assert stored["source"].record.address == site.url("/ru")


def test_every_failure_is_told_where_no_address_works(site, ports, store, limits):
    site.routes["/refused"] = status(403)
    with pytest.raises(AlignerError, match=r"refuses automated access \(HTTP 403\); .* has no such page \(HTTP 404\)"):
        fetch(ports(("/refused", "/gone")), store, Fetching(limits=limits))


def test_a_page_saved_by_hand(site, ports, store, limits, tmp_path):
    site.routes["/ru"] = status(403)
    saved = tmp_path / "saved page.html"
    saved.write_bytes(page(RU))
    corpus = ports()
    stored = fetch(corpus, store, Fetching({"source": saved}, limits=limits))
    assert stored["source"].record.by_hand
    assert site.requests == ["/en"]
    assert texts(store, corpus) == [RU, EN]


def test_a_text_saved_by_hand(ports, store, limits, tmp_path):
    saved = tmp_path / "saved.txt"
    saved.write_text("\n\n".join(RU), encoding="utf-8")
    corpus = ports()
    fetch(corpus, store, Fetching({"source": saved}, limits=limits))
    assert texts(store, corpus) == [RU, EN]


def test_the_wrong_page_saved_by_hand_is_refused_unless_told(ports, store, limits, tmp_path):
    saved = tmp_path / "wrong.html"
    saved.write_bytes(page([RU[0], "Совсем другой текст, в котором нет ни одного города и ни одной даты.", *RU[3:]]))
    corpus = ports()
    with pytest.raises(AlignerError, match=r"wrong\.html is not the Russian text of ports: it does not mention"):
        fetch(corpus, store, Fetching({"source": saved}, limits=limits))
    stored = fetch(corpus, store, Fetching({"source": saved}, anyway=True, limits=limits))
    assert "it does not mention the report of 3 March 2019; Tver" in stored["source"].record.doubts


def test_a_data_folder_that_cannot_be_written(ports, limits, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(AlignerError, match=r"^Cannot write to the data folder .*; name another with ALIGNER_DATA"):
        fetch(ports(), Store(tmp_path / "file" / "data"), Fetching(limits=limits))


def test_facts_do_not_depend_on_typography():
    assert fold("3 марта 2019 г. — «Твёрдый»") == fold('3 МАРТА 2019 г. - "Твердый"')


class TestCommand:
    """The same through the command line."""

    def run(self, *arguments):
        return CliRunner().invoke(command, [str(argument) for argument in arguments])

    def test_fetch_show_list_verify(self, site, registry, store):
        path = registry()
        fetched = self.run("fetch", "ports", "--registry", path)
        assert fetched.exit_code == 0
        assert [Path(line).name for line in fetched.stdout.splitlines()] == ["source.ru.txt", "target.en.txt"]
        assert "[fetched]" in self.run("list", "--registry", path).stdout
        described = json.loads(self.run("show", "ports", "--registry", path, "--json").stdout)
        assert described["source"]["fetched"]["final_address"] == site.url("/ru")
        assert described["facts"][1] == {"what": "Tver", "ru": ["Твер"], "en": ["Tver"]}
        assert self.run("verify", "--registry", path).stdout.splitlines() == [
            "ports source: right (facts: 2, paragraphs: 4)",
            "ports target: right (facts: 2, paragraphs: 4)",
        ]

    def test_verify_sees_a_change(self, registry, store):
        path = registry()
        self.run("fetch", "ports", "--registry", path)
        next(store.folder.rglob("source.ru.txt")).write_text("Другой текст.\n", encoding="utf-8")
        changed = self.run("verify", "ports", "--registry", path)
        assert "ports source: has been changed since it was fetched" in changed.stdout
        assert isinstance(changed.exception, AlignerError)

    def test_an_unknown_name(self, registry, store):
        with pytest.raises(AlignerError, match="no pair 'port'; did you mean ports"):
            raise self.run("show", "port", "--registry", registry()).exception

    def test_files_go_with_one_name(self, registry, store):
        result = self.run("fetch", "ports", "ports", "--registry", registry(), "--source-file", "x.html")
        assert result.exit_code == 2
        assert "go with one NAME" in result.stderr


class TestAligningByName:
    """`aligner align NAME` takes a fetched pair."""

    def run(self, *arguments, registry, monkeypatch):
        from aligner.cli.align import command as align

        monkeypatch.setenv("ALIGNER_REGISTRY", str(registry))
        return CliRunner().invoke(align, [str(argument) for argument in arguments])

    def test_a_pair_that_is_not_fetched(self, registry, store, monkeypatch):
        with pytest.raises(AlignerError, match="run `aligner corpora fetch ports` first"):
            raise self.run("ports", registry=registry(), monkeypatch=monkeypatch).exception

    def test_a_file_without_its_translation(self, registry, store, monkeypatch, tmp_path):
        path = tmp_path / "letter.txt"
        path.write_text("Письмо.", encoding="utf-8")
        with pytest.raises(AlignerError, match="needs its translation beside it"):
            raise self.run(path, registry=registry(), monkeypatch=monkeypatch).exception

    def test_a_mistyped_name(self, registry, store, monkeypatch):
        with pytest.raises(AlignerError, match="did you mean ports"):
            raise self.run("port", registry=registry(), monkeypatch=monkeypatch).exception
