"""Outputs appear whole or not at all."""

from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.document.files import atomic_write


def test_a_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "memory.tmx") as stream:
        stream.write(b"<tmx/>")
        assert not (tmp_path / "memory.tmx").exists()
    assert (tmp_path / "memory.tmx").read_bytes() == b"<tmx/>"
    assert [path.name for path in tmp_path.iterdir()] == ["memory.tmx"]


def test_a_failure_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text("old")

    def fail_half_way() -> None:
        with atomic_write(path) as stream:
            stream.write(b"half of it")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match=r"Cannot write .*memory\.tmx"), atomic_write(tmp_path / "no" / "memory.tmx"):
        pass


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="is a folder"), atomic_write(tmp_path):
        pass
