"""Options that are offered have an effect, or are refused with a reason."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import group

RUSSIAN = "Мы получили Ваше письмо. Мы выделили 15 тысяч рублей.\n"
ENGLISH = "We have received your letter. We allocated 17 thousand roubles.\n"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    source, target = tmp_path / "ru.txt", tmp_path / "en.txt"
    source.write_text(RUSSIAN, encoding="utf-8")
    target.write_text(ENGLISH, encoding="utf-8")
    return source, target


def run(*arguments: object) -> Result:
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


def test_quiet_holds_back_what_readers_tell(
    pair: tuple[Path, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = tmp_path / "koi.txt"
    other.write_bytes((RUSSIAN * 20).encode("koi8-r"))
    arguments = ("align", other, pair[1], "-o", tmp_path / "x.tsv", "--depth", "none")
    assert run(*arguments, "-q").exit_code == 0
    assert not caplog.records
    assert run(*arguments).exit_code == 0
    assert "not UTF-8" in caplog.text


@pytest.mark.parametrize("option", [("--device", "cuda"), ("--backend", "onnx")])
def test_options_of_other_encoders_are_refused_for_the_bundled_one(
    pair: tuple[Path, Path], option: tuple[str, str]
) -> None:
    result = run("align", *pair, *option)
    assert result.exit_code == 2
    assert "--model" in result.stderr


def test_anchors_are_told_as_they_are_written(pair: tuple[Path, Path], tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.txt"
    anchors.write_text("9\t1\n")
    result = run("align", *pair, "--anchors", anchors)
    assert result.exit_code == 2
    assert "source sentence 9 and target sentence 1" in result.stderr


def test_check_refuses_how_to_read_what_is_cut_already(tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_text("source\ttarget\nДа.\tYes.\n", encoding="utf-8")
    result = run("check", table, "--lines", "--source-language", "ru")
    assert result.exit_code == 2
    assert "--source-language, --lines" in result.stderr


def test_decisions_may_hold_a_line_separator(pair: tuple[Path, Path], tmp_path: Path) -> None:
    printed = run("check", *pair, "--json", "-q").stdout
    flags = [json.loads(line) for line in printed.splitlines()]
    assert flags
    flags[0]["message"] += "\u2028"
    decisions = tmp_path / "decisions.jsonl"
    decisions.write_text("".join(json.dumps(flag, ensure_ascii=False) + "\n" for flag in flags), encoding="utf-8")
    assert run("check", *pair, "--json", "-q", "--accept", decisions).stdout == ""


def test_gold_may_hold_a_line_separator(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    document = {"id": "1", "ru": ["Мы получили\u2028письмо."], "en": ["We received a letter."], "beads": [[[0], [0]]]}
    gold.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
    result = run("eval", gold, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["documents"] == 1


def test_standard_input_cannot_be_both_documents() -> None:
    result = CliRunner().invoke(group, ["align", "-", "-"], input=RUSSIAN)
    assert result.exit_code == 2
    assert "one of the two" in result.stderr
