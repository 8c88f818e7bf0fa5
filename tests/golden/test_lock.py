"""Beads and flags of fixed pairs stay as they are, unless a change means to change them (`tests.golden.snapshot`)."""

import pytest

from tests.golden import snapshot


@pytest.mark.parametrize("name", ["beads", "flags"])
def test_golden_files(name: str) -> None:
    found = list(getattr(snapshot, name)())
    assert len(found) > 50
    expected = (snapshot.FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert snapshot.differences(expected, found) == []
