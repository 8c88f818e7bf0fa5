"""A reader is measured on pairs with known divergences; from then on its flags show how often they were right."""

import json
from pathlib import Path

from click.testing import CliRunner

from aligner.cli import group
from aligner.document import Alignment
from aligner.llm_reader import ReaderOptions, read
from aligner.llm_reader.calibration import Calibration
from tests.llm_reader.conftest import BEADS, READINGS
from tests.llm_reader.replay import Readings, serving


def test_measured_by_the_command(document: Alignment, readings: Readings, tmp_path: Path) -> None:
    gold = tmp_path / "natural.jsonl"
    rows = []
    for number in range(40):
        (source,), (target,) = BEADS[number % 5]
        marks = [{**mark, "reading": "A"} for mark in READINGS.get((source, target), [])]
        pair = {"id": f"letter/{number}", "ru": source, "en": target, "readings": ["A"], "divergences": marks}
        rows.append(json.dumps(pair, ensure_ascii=False) + "\n")
    gold.write_text("".join(rows), encoding="utf-8")
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
