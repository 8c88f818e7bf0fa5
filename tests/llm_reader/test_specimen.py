"""The specimen's two translations, read by a recorded reader through the commands: check, align, batch.

`specimen.readings.jsonl` is a reading of the divergent translation; of the faithful one nothing was reported.
"""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aligner.cli import group
from tests.llm_reader import replay
from tests.llm_reader.replay import Handler, Readings, serving

READINGS = Path(__file__).with_name("specimen.readings.jsonl")
PAGE = Path(__file__).parents[2] / "docs" / "reader.md"


@pytest.fixture(scope="module", name="recorded")
def _recorded() -> Readings:
    return replay.recorded(READINGS)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(group, [str(argument) for argument in arguments], catch_exceptions=False)


def missing(flags: list[dict[str, Any]], readings: Readings) -> list[str]:
    """The divergences read that no flag at least as severe shows on the same words."""
    order = ["note", "warning", "error"]

    def shown(mark: dict[str, Any], flag: dict[str, Any]) -> bool:
        words = ((mark["source_text"], flag["source_text"]), (mark["target_text"], flag["target_text"]))
        alike = any(a and b and (a in b or b in a) for a, b in words)
        return alike and order.index(flag["severity"]) >= order.index(mark["severity"])

    marks = [mark for found in readings.values() for mark in found]
    return [mark["why"] for mark in marks if not any(shown(mark, flag) for flag in flags)]


def test_check_shows_every_divergence_read_once(specimen: Path, recorded: Readings) -> None:
    files = specimen / "ru.txt", specimen / "en.divergent.txt"
    with serving(recorded) as server:
        result = run("check", *files, "--json", "--reader", server.url, "--reader-model", "replay")
    flags = [json.loads(line) for line in result.stdout.splitlines()]
    assert missing(flags, recorded) == []
    assert len(flags) == 24  # one flag a cause, and the false ones of the rules withdrawn
    own = [flag for flag in flags if flag["source"] == "reader replay"]
    assert {flag["probability"] for flag in own} == {None}
    assert {flag["source"] for flag in flags} == {"rules", "reader replay"}
    assert "24 findings, 0 not in the text, 0 not confirmed, 24 confirmed" in result.stderr
    assert re.search(r"[1-9] flags of rules withdrawn", result.stderr)


def test_check_of_the_faithful_translation_withdraws_what_the_rules_suspected(
    specimen: Path, recorded: Readings
) -> None:
    files = specimen / "ru.txt", specimen / "en.txt"
    assert run("check", *files, "--json").stdout
    with serving(recorded) as server:
        result = run("check", *files, "--json", "--reader", server.url, "--reader-model", "replay")
    assert result.stdout == ""


def test_align(specimen: Path, recorded: Readings, tmp_path: Path) -> None:
    files = specimen / "ru.txt", specimen / "en.divergent.txt"
    outputs = [tmp_path / f"letter.{ending}" for ending in ("align.json", "html", "tmx", "xlf")]
    with serving(recorded) as server:
        named = [part for output in outputs for part in ("-o", output)]
        result = run("align", *files, *named, "--json", "--reader", server.url, "--reader-model", "replay")
    counts = json.loads(result.stdout)
    assert counts["flags"] == 24
    assert any("24 confirmed" in note for note in counts["notes"])
    for output in outputs[:2]:
        assert "reader replay" in output.read_text(encoding="utf-8")
    assert "reader replay" in outputs[3].read_text(encoding="utf-8")


@pytest.fixture
def folder(specimen: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "pairs"
    folder.mkdir()
    for name, text in (("letter.ru.txt", "ru.txt"), ("letter.en.txt", "en.divergent.txt")):
        (folder / name).write_bytes((specimen / text).read_bytes())
    return folder


def test_batch(recorded: Readings, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("batch", folder, "-o", out, "--format", "align.json", "--jobs", 1, "--reader-model", "replay")
    with serving(recorded) as server:
        result = run(*arguments, "--reader", server.url)
    assert result.exit_code == 0
    assert "letter: reader replay: 59 beads read, 24 findings" in result.stderr
    flags = json.loads((out / "letter.align.json").read_text(encoding="utf-8"))["divergences"]
    assert len(flags) == 24


def test_batch_goes_on_where_the_server_died(recorded: Readings, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    def dead(handler: Handler, body: dict[str, Any], content: str) -> bool:
        if len(server.responded) < 2:
            return False
        handler.send({"error": {"message": "overloaded"}}, 401)
        return True

    arguments = ("batch", folder, "-o", out, "--format", "align.json", "--jobs", 1, "--reader-model", "replay")
    with serving(recorded, dead) as server:
        result = run(*arguments, "--reader", server.url)
        assert result.exit_code == 1
        assert "could not be read" in result.stderr
        assert "refused the key" in result.stderr
        flags = json.loads((out / "letter.align.json").read_text(encoding="utf-8"))["divergences"]
        assert len([flag for flag in flags if flag["type"] == "date"]) == 3  # those of the rules stay
        server.misbehave = None
        before = len(server.requests)
        result = run(*arguments, "--reader", server.url)
        assert result.exit_code == 0
        again = [json.dumps(body["messages"]) for body in server.requests[before:]]
        assert not set(again) & set(server.responded[:2])
    assert "24 confirmed" in result.stderr


BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_page_shows_what_is_printed(specimen: Path, recorded: Readings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worked example of docs/reader.md, its server replaced by the recorded one."""
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    place = next(i for i, block in enumerate(blocks) if "--reader-model replay" in block)
    command, printed = blocks[place].replace("\\\n", " ").strip().splitlines()[-1], blocks[place + 1]
    monkeypatch.chdir(specimen.parents[1])
    with serving(recorded) as server:
        words = [server.url if word == "http://127.0.0.1:8080/v1" else word for word in shlex.split(command)[1:]]
        result = run(*words)
    shown = [line for line in printed.splitlines() if line.strip() not in ("", "…")]
    assert len(shown) > 6
    for line in shown:
        assert line in (result.stdout + result.stderr).splitlines(), line
