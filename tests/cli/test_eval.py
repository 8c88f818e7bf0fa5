"""`aligner eval` on a small gold file written here."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli import group

DOCUMENT = {
    "id": "walk",
    "ru": ["Мы вышли рано утром.", "Шёл дождь.", "Собака осталась дома.", "К обеду мы дошли до старой мельницы."],
    "en": ["We set out early in the morning, and it was raining.", "By lunch we had reached the old mill."],
    "beads": [[[0, 1], [0]], [[2], []], [[3], [1]]],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(DOCUMENT, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_json_is_one_object_a_file(gold: Path) -> None:
    result = CliRunner().invoke(group, ["eval", str(gold), "--json"], catch_exceptions=False)
    figures = json.loads(result.output)
    assert figures["documents"] == 1
    assert figures["strict"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert figures["lax"]["f1"] == figures["gaps"]["f1"] == 1.0
    assert set(figures) >= {"file", "beads", "sentences_per_second", "types", "calibration"}


def test_predictions_are_in_the_gold_format(gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "found.jsonl"
    CliRunner().invoke(group, ["eval", str(gold), "--predictions", str(out)], catch_exceptions=False)
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["beads"] == DOCUMENT["beads"]
    assert len(found["confidences"]) == 3


def test_a_table_names_each_figure(gold: Path) -> None:
    text = CliRunner().invoke(group, ["eval", str(gold)], catch_exceptions=False).output
    assert all(word in text for word in ("strict", "lax", "gaps", "2-1", "calibration"))


@pytest.mark.parametrize("line", ["nonsense", '{"ru": [], "en": []}', '{"ru": ["a"], "en": [], "beads": [[[4], []]]}'])
def test_what_is_no_gold_file_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line, encoding="utf-8")
    assert "line 1" in CliRunner().invoke(group, ["eval", str(path)]).stderr


def test_reliability_is_drawn(gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "reliability.svg"
    CliRunner().invoke(group, ["eval", str(gold), "--reliability", str(out)], catch_exceptions=False)
    drawn = out.read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert all(part in drawn for part in ("gold.jsonl", 'class="bar"'))


def test_the_table_is_in_the_reader_s_language(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNER_LANG", "ru")
    text = CliRunner().invoke(group, ["eval", str(gold)], catch_exceptions=False).stdout
    assert all(word in text for word in ("1 документ, 3 сегмента", "точность", "строго", "без пары", "обещано"))
    assert "precision" not in text
