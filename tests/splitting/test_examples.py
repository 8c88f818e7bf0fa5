"""Examples that read like documentation: texts with a bar at every boundary."""

from pathlib import Path

import pytest

from aligner.splitting.engine import splitter

BAR = "¦"
FOLDER = Path(__file__).parent / "examples"


def examples() -> list[tuple[str, str]]:
    return [
        (path.stem, line)
        for path in sorted(FOLDER.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


@pytest.mark.parametrize(("language", "line"), examples(), ids=[line for _, line in examples()])
def test_example(language: str, line: str) -> None:
    text = line.replace(BAR, "")
    marked = text
    for end in reversed(splitter(language).ends(text)):
        marked = marked[:end] + BAR + marked[end:]
    assert marked == line
