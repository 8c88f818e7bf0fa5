"""The splitter holds its figures on the development sets."""

from pathlib import Path

import pytest

from aligner.document.model import Document
from aligner.splitting import split


def boundaries(text: str, ends: list[int]) -> set[int]:
    """Boundaries inside paragraphs, moved back over white space."""
    moved = {len(text[:end].rstrip()) for end in ends}
    return {end for end in moved if (rest := text[end:].lstrip(" \t")) and not rest.startswith("\n")}


@pytest.mark.parametrize(
    ("name", "least"), [("ru/gsd.dev", 0.985), ("ru/taiga.dev", 0.75), ("en/gum.dev", 0.972), ("en/ewt.dev", 0.90)]
)
def test_f1_of_boundaries(shared: Path, name: str, least: float) -> None:
    folder = shared / "split"
    text = (folder / f"{name}.txt").read_bytes().decode("utf-8")
    gold = boundaries(text, [int(line) for line in (folder / f"{name}.ends").read_text().split()])
    found = boundaries(text, [sentence.end for sentence in split(Document(text, name[:2]))])
    assert 2 * len(gold & found) / (len(gold) + len(found)) >= least
