"""docs/letter.md is true: its commands run in order, from a site of our own, and print what it shows."""

import re
import shlex
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli import group

BLOCK = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```", re.DOTALL | re.MULTILINE)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def clone(root, tmp_path):
    """A folder that looks like a clone to the commands; the specimen's registry leads to a server on a free port."""
    shutil.copytree(root / "corpora", tmp_path / "corpora")
    handler = partial(Quiet, directory=str(tmp_path / "corpora" / "specimen"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    registry = tmp_path / "corpora" / "specimen" / "registry.toml"
    text = registry.read_text(encoding="utf-8")
    assert "http://127.0.0.1:8000/" in text
    registry.write_text(text.replace(":8000/", f":{server.server_port}/"), encoding="utf-8")
    yield tmp_path
    server.shutdown()
    server.server_close()


def squeezed(text: str) -> str:
    return " ".join(text.split())


def missing(shown: str, output: str) -> str:
    """The first passage of what the guide shows that does not follow the one before; only “…” leaves something out."""
    place, whole = 0, squeezed(output)
    for passage in map(squeezed, re.split(r"^…\s", shown, flags=re.MULTILINE)):
        found = whole.find(passage, place)
        if found < 0 or (place == 0 and found > 0 and not shown.startswith("…")):
            return passage
        place = found + len(passage)
    return ""


def test_what_the_guide_shows_is_compared_in_order_and_whole():
    output = "one: 1\n  two\n\nthree\nfour\n"
    assert missing("one: 1\ntwo\n…\nfour\n", output) == ""
    assert missing("…\nthree\n", output) == ""
    assert missing("one\ntwo\n", output) == "one two"
    assert missing("three\n", output) == "three"
    assert missing("…\nthree\n…\ntwo\n", output) == "two"


def test_the_guide_runs_from_fetching_to_the_verdicts(root, clone, monkeypatch):
    monkeypatch.chdir(clone)
    monkeypatch.setenv("ALIGNER_DATA", str(clone / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    output = ""
    ran = []
    for language, fails, body in BLOCK.findall((root / "docs" / "letter.md").read_text(encoding="utf-8")):
        if language == "text":
            assert missing(body, output) == "", output[:600]
            continue
        output = ""
        for line in body.splitlines():
            first, *arguments = shlex.split(line)
            if first == "export":
                name, value = arguments[0].split("=")
                monkeypatch.setenv(name, value)
                continue
            assert first == "aligner"
            done = CliRunner().invoke(group, arguments)
            assert done.exit_code == (1 if fails else 0), f"{line}\n{done.output}"
            output += done.output
            ran.append(arguments[0])
    assert ran == ["corpora", "corpora", "align", "check", "report", "align", "check", "quotes", "quotes"]
    for name in ("letter.align.json", "letter.tmx", "letter.html", "quotes.html"):
        assert (Path(clone) / name).stat().st_size > 1000
