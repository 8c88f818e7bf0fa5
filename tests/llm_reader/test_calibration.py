"""A reader is measured on pairs with known divergences; from then on its flags show how often they were right."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli import group
from aligner.document import Alignment
from aligner.llm_reader import ReaderOptions, read
from aligner.llm_reader.calibration import Calibration
from tests.llm_reader.conftest import BEADS, READINGS
from tests.llm_reader.replay import Readings, serving


def gold_of(path: Path, documents: int) -> Path:
    """Write pairs with known divergences, the same five again and again, in so many documents."""
    rows = []
    for number in range(40):
        (source,), (target,) = BEADS[number % 5]
        marks = [{**mark, "reading": "A"} for mark in READINGS.get((source, target), [])]
        name = f"letter{number * documents // 40}/{number}"
        pair = {"id": name, "ru": source, "en": target, "readings": ["A"], "divergences": marks}
        rows.append(json.dumps(pair, ensure_ascii=False) + "\n")
    path.write_text("".join(rows), encoding="utf-8")
    return path


def test_measured_by_the_command(document: Alignment, readings: Readings, tmp_path: Path) -> None:
    gold = gold_of(tmp_path / "natural.jsonl", documents=1)
    with serving(readings) as server:
        options = ReaderOptions(server.url, "replay")
        before, _ = read(document, options)
        command = ["eval", "--fidelity", str(gold), "--json", "--reader", server.url, "--reader-model", "replay"]
        result = CliRunner().invoke(group, command)
        after, _ = read(document, options)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["recall of errors"] == 1.0
    assert [flag.measured for flag in before.divergences] == [False, False, True]
    assert [(f.measured, f.probability > 0.8) for f in after.divergences] == [(True, True)] * 3


def test_the_calibration_error_is_that_of_documents_not_calibrated_on(readings: Readings, tmp_path: Path) -> None:
    """Half of what is found in the second document is not marked there, so that the first one promises too much."""
    gold = gold_of(tmp_path / "natural.jsonl", documents=2)
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    for row in rows[20:]:
        if row["ru"].startswith("Цены"):
            row["divergences"] = []
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with serving(readings) as server:
        command = ["eval", "--fidelity", str(gold), "--json", "--reader", server.url, "--reader-model", "replay"]
        figures = json.loads(CliRunner().invoke(group, command).stdout)
    assert figures["errors right"] == pytest.approx(20 / 24, abs=0.1)
    assert 0.1 < figures["calibration error"] < 0.5


def test_no_pairs(tmp_path: Path) -> None:
    gold = tmp_path / "natural.jsonl"
    gold.write_text('{"id": 1}\n', encoding="utf-8")
    result = CliRunner().invoke(group, ["eval", "--fidelity", str(gold)])
    assert result.exit_code == 2
    assert "holds no pairs" in result.stderr


def test_a_damaged_calibration_counts_as_none(tmp_path: Path) -> None:
    options = ReaderOptions("http://127.0.0.1/v1", "m")
    path = Calibration.measured([("meaning", "error", True)] * 9).store(options, {})
    assert Calibration.stored(options).probability("meaning", "error") is not None
    path.write_text('{"counts": [1]}', encoding="utf-8")
    assert Calibration.stored(options).probability("meaning", "error") is None
