"""`aligner split` and `aligner srx` as a user runs them."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from lxml import etree

from aligner.splitting import SplitOptions

LETTER = "С.В. Лавров прибыл в г. Вену.  Переговоры\nначались в 10 ч. 30 мин. утра.\n\nВсё.\n"


def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "aligner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", input=stdin)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def test_split_prints_one_sentence_a_line(letter: Path) -> None:
    expected = ["С.В. Лавров прибыл в г. Вену.", "Переговоры начались в 10 ч. 30 мин. утра.", "Всё."]
    assert run("split", letter).stdout.splitlines() == expected
    assert run("split", "-", stdin=LETTER).stdout.splitlines() == expected


def test_split_gives_offsets_into_the_untouched_text(letter: Path) -> None:
    records = [json.loads(line) for line in run("split", letter, "--json").stdout.splitlines()]
    assert [LETTER[one["start"] : one["end"]] for one in records] == [one["text"] for one in records]
    assert [int(line) for line in run("split", letter, "--offsets").stdout.split()] == [one["end"] for one in records]


def test_split_takes_lines_as_sentences(letter: Path) -> None:
    assert len(run("split", letter, "--lines").stdout.splitlines()) == 3
    assert run("split", letter, "--lines").stdout.startswith("С.В. Лавров прибыл в г. Вену. Переговоры\n")


def test_split_by_the_exported_rules_is_the_same(letter: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.srx"
    run("srx", "-o", rules)
    assert run("split", letter, "--srx", rules).stdout == run("split", letter).stdout


@pytest.mark.parametrize("content", ["<srx", "<tmx/>", "", None])
def test_split_explains_a_broken_srx_file(letter: Path, tmp_path: Path, content: str | None) -> None:
    rules = tmp_path / "rules.srx"
    if content is not None:
        rules.write_text(content)
    done = run("split", letter, "--srx", rules)
    assert (done.returncode, done.stdout) == (2, "")
    assert "rules.srx" in done.stderr
    assert "Traceback" not in done.stderr


def test_srx_is_written_to_a_file_or_to_standard_output(tmp_path: Path) -> None:
    path = tmp_path / "rules.srx"
    assert run("srx", "-o", path).returncode == 0
    assert path.read_text(encoding="utf-8") == run("srx").stdout
    root = etree.parse(str(path)).getroot()
    assert root.tag == "{http://www.lisa.org/srx20}srx"
    names = [node.get("languagerulename") for node in root.iter("{*}languagemap")]
    assert names == ["Russian", "English", "Generic"]


def test_a_place_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    done = run("srx", "-o", tmp_path / "missing" / "rules.srx")
    assert done.returncode == 2
    assert "Cannot write" in done.stderr
    assert "Traceback" not in done.stderr


def test_options_can_be_kept_with_an_alignment() -> None:
    assert json.loads(json.dumps(asdict(SplitOptions(srx="rules.srx"))))["srx"] == "rules.srx"
