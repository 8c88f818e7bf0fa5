"""`aligner check`, from end to end."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import group
from aligner.fidelity import CheckOptions, check
from aligner.formats import read

TABLE = """source\ttarget
Он ушёл в 15:30.\tHe left at 3.30 p.m.
Их было пять.\tThere were six.
Мы не получили никакого ответа.\t
О рамочном соглашении не договорились.\tNo skeleton agreement was reached.
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["check", *arguments])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def flags(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_rows_of_a_table_are_beads_counted_from_0(table: Path) -> None:
    found = flags(run(str(table), "--json"))
    assert [(flag["bead"], flag["type"]) for flag in found] == [(1, "number"), (2, "omission")]
    number = found[0]
    assert (number["source_text"], number["target_text"]) == ("пять", "six")
    assert set(number) >= {"severity", "probability", "source_span", "target_span", "message"}
    assert found[1]["target_span"] is None


def test_fail_on_sets_the_exit_code(table: Path) -> None:
    assert run(str(table)).exit_code == 0
    assert run(str(table), "--fail-on", "error").exit_code == 1
    assert run(str(table), "--fail-on", "error", "--disable", "number", "--disable", "omission").exit_code == 0


def test_enable_shows_one_type(table: Path) -> None:
    assert {flag["type"] for flag in flags(run(str(table), "--json", "--enable", "omission"))} == {"omission"}


def test_what_was_accepted_is_not_shown_again(table: Path, tmp_path: Path) -> None:
    first = run(str(table), "--json")
    earlier = tmp_path / "earlier.jsonl"
    earlier.write_text(first.stdout.splitlines()[0] + "\n", encoding="utf-8")
    second = flags(run(str(table), "--json", "--accept", str(earlier)))
    assert [flag["type"] for flag in second] == ["omission"]


def test_a_glossary_adds_terminology(table: Path, tmp_path: Path) -> None:
    glossary = tmp_path / "terms.tsv"
    glossary.write_text("рамочное соглашение\tframework agreement\n", encoding="utf-8")
    found = flags(run(str(table), "--json", "--glossary", str(glossary)))
    assert (3, "terminology") in [(flag["bead"], flag["type"]) for flag in found]


def test_sarif_names_a_rule_and_a_place(table: Path) -> None:
    log = json.loads(run(str(table), "--format", "sarif").stdout)
    result = log["runs"][0]["results"][0]
    assert log["version"] == "2.1.0"
    assert result["ruleId"] == "number"
    assert result["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == "six"


def test_text_shows_both_sides(table: Path) -> None:
    assert "  Их было пять.\n  There were six." in run(str(table)).stdout


def test_a_pair_of_documents(specimen: Path) -> None:
    result = run(str(specimen / "ru.txt"), str(specimen / "en.divergent.txt"), "--json")
    assert result.exit_code == 0
    assert {"number", "date", "name", "negation", "omission"} <= {str(flag["type"]) for flag in flags(result)}


def test_html_is_a_page(table: Path) -> None:
    assert "<html" in run(str(table), "--format", "html").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such.tsv"], "no file"),
        (["letter.txt"], "translation"),
        (["table.tsv", "--enable", "spelling"], "spelling"),
        (["table.tsv", "--depth", "none"], "nothing"),
        (["table.tsv", "--depth", "deep"], "retired"),
        (["table.tsv", "--glossary", "none.tsv"], "none.tsv"),
        (["table.tsv", "--accept", "table.tsv"], "decisions"),
    ],
)
def test_mistakes_end_in_one_sentence(
    table: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(table.parent)
    (table.parent / "letter.txt").write_text("Привет.", encoding="utf-8")
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


def test_a_file_checked_deeply_by_an_earlier_version_is_read_and_checked_again(table: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.align.json"
    CliRunner().invoke(group, ["convert", str(table), str(earlier)])
    record = json.loads(earlier.read_text(encoding="utf-8"))
    record["options"] = {"checks": {"depth": "deep", "deep_model": "LaBSE"}}
    earlier.write_text(json.dumps(record), encoding="utf-8")
    assert read(earlier).options == record["options"]
    result = run(str(earlier), "--json")
    assert result.exit_code == 0
    assert "(quick checks)" in result.stderr
    assert "deep" not in result.output


def test_a_watcher_hears_of_every_bead(table: Path) -> None:
    told: list[tuple[int, int]] = []
    check(read(table), None, CheckOptions(), lambda done, total: told.append((done, total)))
    assert told[-1] == (4, 4)
