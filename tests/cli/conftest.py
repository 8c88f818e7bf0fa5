"""What the tests of the command line share."""

from pathlib import Path

import pytest

from tests.cli.calling import ENGLISH, RUSSIAN


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A Russian text and its English translation, in which a number differs."""
    source, target = tmp_path / "ru.txt", tmp_path / "en.txt"
    source.write_text(RUSSIAN, encoding="utf-8")
    target.write_text(ENGLISH, encoding="utf-8")
    return source, target
