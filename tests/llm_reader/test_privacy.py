"""Nothing leaves the machine unasked: every connection that is opened is counted."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest
from click.testing import CliRunner

from aligner.cli import group
from aligner.document import AlignerError, Alignment
from aligner.llm_reader import ReaderOptions, forecast, read
from aligner.llm_reader.endpoint import discover, is_loopback, local, normalised, permitted
from tests.llm_reader.replay import Handler, Readings, serving


@pytest.fixture
def strangers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The addresses beyond the loopback interface that are looked up or connected to; none is reached."""
    seen: list[Any] = []
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def near(host: Any) -> bool:
        try:
            return ip_address(str(host)).is_loopback
        except ValueError:
            return host in ("localhost", b"localhost", None)

    def counted(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not near(address[0]):
            seen.append(address)
            raise ConnectionRefusedError(111, "refused by the test")
        connect(self, address)

    def counted_lookup(host: Any, *rest: Any, **more: Any) -> Any:
        if not near(host):
            seen.append(host)
            raise socket.gaierror("refused by the test")
        return lookup(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", counted)
    monkeypatch.setattr(socket, "getaddrinfo", counted_lookup)
    return seen


REMOTE = ["http://models.example.org/v1", "https://192.0.2.7", "http://0.0.0.0:8080", "http://10.0.0.2:11434",
          "http://localhost.example.org", "http://[2001:db8::1]/v1", "http://127.0.0.1.example.org/v1",
          "http://2130706433.example/v1", "http://[::ffff:192.0.2.1]:80/v1"]  # fmt: skip


@pytest.mark.parametrize("address", REMOTE)
def test_a_remote_address_is_refused(document: Alignment, strangers: list[Any], address: str) -> None:
    with pytest.raises(AlignerError, match="--reader-remote"):
        read(document, ReaderOptions(normalised(address), "m"))
    result = CliRunner().invoke(group, ["check", "x.align.json", "--reader", address, "--reader-model", "m"])
    assert result.exit_code == 2
    assert "--reader-remote" in result.stderr
    assert not strangers


def test_the_fixture_counts(document: Alignment, strangers: list[Any]) -> None:
    read(document, ReaderOptions("http://192.0.2.7/v1", "m", remote=True, timeout=1.0))
    assert strangers


@pytest.mark.parametrize("passes", [1, 2])
def test_the_forecast_is_what_is_sent(document: Alignment, passes: int) -> None:
    """The model finds nothing, so nothing is sent beyond the windows and the flags of the rules."""
    with serving({}) as server:
        options = ReaderOptions(server.url, "replay", passes=passes, window_beads=2)
        expected = forecast(document, options)
        assert not server.requests
        read(document, options)
        contents = [message["content"] for body in server.requests for message in body["messages"]]
    assert (expected.host, expected.local) == ("127.0.0.1", True)
    assert expected.requests == len(server.requests) == 3 + (2 if passes == 2 else 0)
    assert expected.characters == sum(map(len, contents))
    assert expected.tokens >= expected.characters / 3


def test_what_goes_to_a_remote_server_is_told_first(tmp_path: Any, strangers: list[Any]) -> None:
    (tmp_path / "rows.tsv").write_text("Пришли 12 человек.\t21 people came.\n", encoding="utf-8")
    given = ["check", str(tmp_path / "rows.tsv"), "--reader", "http://192.0.2.7/v1", "--reader-model", "m"]
    result = CliRunner().invoke(group, [*given, "--reader-remote"])
    assert result.exit_code == 0
    assert "To 192.0.2.7: 2 requests or more, " in result.stderr


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "OPENAI_BASE_URL"])
def test_no_proxy_and_no_other_base(
    document: Alignment, readings: Readings, strangers: list[Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://192.0.2.9:3128")
    with serving(readings) as server:
        result, _ = read(document, ReaderOptions(server.url, "replay"))
    assert len(result.divergences) == 3
    assert not strangers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(
    document: Alignment, readings: Readings, strangers: list[Any], status: int
) -> None:
    def redirect(handler: Handler, body: dict[str, Any], content: str) -> bool:
        handler.send({}, status, Location="http://192.0.2.1/v1/chat/completions")
        return True

    with serving(readings, redirect) as server:
        result, report = read(document, ReaderOptions(server.url, "replay"))
    assert result == document
    assert "redirects" in report.sentences("reader", 2)[1]
    assert not strangers


def test_localhost_is_pinned(readings: Readings, strangers: list[Any]) -> None:
    with serving(readings) as server:
        port = server.server_address[1]
        assert permitted(f"http://localhost:{port}/v1", False) == f"http://127.0.0.1:{port}/v1"


def test_a_localhost_that_is_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    row = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [row])
    assert not is_loopback("http://localhost:8080/v1")


@pytest.mark.parametrize("address", ["", "ftp://x/v1", "http://", "http://u:p@127.0.0.1", "http://127.0.0.1/v1?key=1",
                                     "http://127.0.0.1:99999", "http://[::1", "http://a b"])  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(AlignerError):
        normalised(address)


def test_discovery(readings: Readings, strangers: list[Any]) -> None:
    with serving(readings) as server:
        port = server.server_address[1]
        assert [found.models for found in discover([port])] == [("replay",)]
        assert local(None, [port])[1] == "replay"
        with pytest.raises(AlignerError, match="replay"):
            local("other", [port])
    with pytest.raises(AlignerError, match="no model server"):
        local(None, [port])
    assert not strangers
