"""The review server answers to its own page and to nobody else."""

import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli.review import command
from aligner.document import AlignerError
from aligner.formats import read, write
from aligner.review.digest import digest
from aligner.review.import_edits import applied
from aligner.review.server import ReviewServer
from aligner.review.session import Session
from aligner.review.store import Store
from tests.making import letter
from tests.review.conftest import Page
from tests.review.serving import Client, comment, served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("server")
    write(letter(), folder / "letter.align.json")
    (folder / "secret.txt").write_text("secret")
    with served(folder / "letter.align.json") as (_, address):
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address)


def test_the_page_is_served_to_who_holds_the_token(client: Client) -> None:
    status, headers, body = client.request("GET", "/")
    assert status == 200
    assert "Уважаемый" in body.decode()
    assert "connect-src 'self'" in body.decode()
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    assert "script-src 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_second_visit_lets_the_owner_in(client: Client, address: str) -> None:
    again = Client(address)
    assert again.get("/entries")[0] == 200
    assert "HttpOnly; SameSite=Strict" in client.request("GET", client.entry)[1]["Set-Cookie"]


def test_a_first_address_works_once_and_a_wrong_one_never(tmp_path: Path) -> None:
    store = Store(tmp_path / "letter.review.sqlite", digest(letter()))
    with ReviewServer(Session(letter(), store, "Anna"), lambda entries: "", "127.0.0.1", 0) as server:
        token = server.first_address().split("token=")[1]
        assert [server.lets_in(token), server.lets_in(token), server.lets_in("x")] == [True, False, False]


def test_a_browser_gets_refusals_as_a_page_in_its_language(address: str) -> None:
    stranger = Client(address, buy=False)
    status, headers, body = stranger.request("GET", "/", Accept="text/html", Accept_Language="ru-RU,en;q=0.5")
    assert status == 403
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Откройте адрес, который вывела `aligner review`" in body.decode()
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Cookie": None}, "Open the address that `aligner review` printed"),
        ({"Cookie": "aligner-1=x"}, "Open the address that `aligner review` printed"),
        ({"Origin": "http://evil.example"}, "Requests from other pages are refused."),
        ({"Origin": "null"}, "Requests from other pages are refused."),
        ({"Origin": None}, "Changes must come from the page of this program."),
        ({"Host": "evil.example"}, "This server answers only to its own address."),
        ({"Host": None}, "This server answers only to its own address."),
    ],
)
def test_requests_from_elsewhere_are_refused(client: Client, headers: dict, why: str) -> None:
    status, reply = client.post("/changes", {"revision": 0, "entry": comment(letter(), 0, "", "x")}, **headers)
    assert status == 403
    assert why in reply["error"]
    if "Origin" not in headers or headers["Origin"]:
        assert client.get("/", **headers)[0] == 403


@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/..%2fsecret.txt", "//etc/passwd", "/secret.txt", "/letter.align.json", "/./", "/?x", "http://x/"],
)
def test_no_path_leads_to_a_file(client: Client, path: str) -> None:
    assert client.get(path)[0] == 404
    assert client.post(path, {"revision": 0})[0] == 404


def test_changes_must_be_json_of_a_sensible_size(client: Client) -> None:
    assert client.post("/changes", {"revision": 0}, Content_Type="text/plain")[0] == 415
    assert client.post("/changes", {"revision": 0}, Content_Length="99999999999")[0] == 413
    assert client.post("/changes", [1])[0] == 400
    assert client.post("/changes", {"revision": 0})[0] == 400
    assert client.post("/changes", {"revision": 0, "entry": {"turn": "undo"}})[0] == 422


def test_it_listens_on_this_computer_alone(client: Client) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for other in {host for host in others if not host.startswith("127.")}:
        with socket.socket() as probe:
            probe.settimeout(1)
            assert probe.connect_ex((other, client.port)) != 0


def test_every_address_at_once_is_refused(tmp_path: Path) -> None:
    write(letter(), tmp_path / "letter.align.json")
    result = CliRunner().invoke(command, [str(tmp_path / "letter.align.json"), "--no-browser", "--host", "0.0.0.0"])
    assert isinstance(result.exception, AlignerError)
    assert "0.0.0.0 is no address that a browser can name" in str(result.exception)


def test_a_late_window_is_told_what_it_missed(client: Client) -> None:
    revision = len(client.get("/entries")[1]["entries"])
    entry = comment(letter(), 0, "", "first")
    assert client.post("/changes", {"revision": revision, "entry": entry}) [1]["revision"] == revision + 1
    status, reply = client.post("/changes", {"revision": revision, "entry": comment(letter(), 0, "", "second")})
    assert status == 409
    assert [one["id"] for one in reply["entries"]] == [entry["id"]]


def test_the_page_saves_and_realigns(browser: Page, tmp_path: Path) -> None:
    """In the browser: change, see "Saved", meet another window, align anew, and apply the store."""
    write(letter(), tmp_path / "letter.align.json")
    with served(tmp_path / "letter.align.json") as (_, address):
        browser.open(address, fresh=False)
        assert "token" not in browser.browser.current_url
        browser.go(1)
        browser.press("a")
        wait(browser, "Saved")
        first = browser.browser.current_window_handle
        browser.browser.switch_to.new_window("tab")
        browser.open(address.split("?")[0], fresh=False)
        assert browser.find("#progress-text").text == "1 of 5 confirmed"
        browser.go(2)
        browser.press("m")
        wait(browser, "Saved")
        merged = browser.rows()
        browser.browser.close()
        browser.browser.switch_to.window(first)
        browser.go(4)
        browser.press("a")
        wait(browser, "Saved")
        assert browser.rows() == merged
        assert "Another window was faster" in browser.said()
        expected_conflict = browser.errors()
        assert all("409" in message for message in expected_conflict)
        browser.go(1)
        browser.press("l")
        for _ in range(100):
            browser.closed()
            if "Aligned anew" in browser.said() or "Nothing changed" in browser.said():
                break
        assert "Aligned anew between 1 settled rows" in browser.said()
        assert browser.find("#progress-text").text.startswith("1 of ")
    result = applied(letter(), tmp_path / "letter.review.sqlite", "")
    assert [entry.what for entry in result.log][-1] == "Aligned anew between 1 settled rows"
    assert result.beads[0].status == "confirmed"
    assert read(tmp_path / "letter.align.json") == letter()


def wait(browser: Page, message: str) -> None:
    for _ in range(50):
        if browser.find("#saved").text == message:
            return
        browser.closed()
    raise AssertionError(browser.find("#saved").text)
