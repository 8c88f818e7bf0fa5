"""Listings stay out of memories and tables unless they are asked for, and are in everything that holds the whole."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli import group
from aligner.formats import ExportOptions, load, read, write
from aligner.formats.translation_units import Memory
from aligner.pipeline import PipelineOptions, align

FENCE = "```\nx = 1\n```\n"


@pytest.mark.parametrize("ending", ["tmx", "tsv", "jsonl", "xlf", "xliff", "csv"])
def test_code_is_left_out_unless_it_is_kept(tmp_path: Path, ending: str) -> None:
    (tmp_path / "ru.md").write_text(f"Первое предложение.\n\n{FENCE}\nВторое предложение.\n", encoding="utf-8")
    (tmp_path / "en.md").write_text(f"The first sentence.\n\n{FENCE}\nThe second sentence.\n", encoding="utf-8")
    alignment = align(tmp_path / "ru.md", tmp_path / "en.md", PipelineOptions(checks=None))
    for code, expected in (("drop", 2), ("keep", 3)):
        write(alignment, tmp_path / f"a.{ending}", options=ExportOptions(code=code))  # type: ignore[arg-type]
        memory = load(tmp_path / f"a.{ending}")
        assert isinstance(memory, Memory)
        assert len(list(memory.units)) == expected
    write(alignment, tmp_path / "a.align.json")
    assert read(tmp_path / "a.align.json") == alignment
    out = tmp_path / f"b.{ending}"
    for arguments, expected in (([], 2), (["--code", "keep"], 3)):
        result = CliRunner().invoke(group, ["convert", str(tmp_path / "a.align.json"), str(out), *arguments])
        assert result.exit_code == 0, result.output
        memory = load(out)
        assert isinstance(memory, Memory)
        assert len(list(memory.units)) == expected
