"""`aligner srx` as a user runs it."""

import subprocess
import sys
from pathlib import Path

from lxml import etree


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aligner", *map(str, arguments)], capture_output=True, encoding="utf-8"
    )


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
