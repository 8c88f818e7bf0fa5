"""A sample for annotation is stratified, and a reader's sheet becomes offsets without a text."""

import gzip
import json
import re
from pathlib import Path

import pytest

from aligner.document import AlignerError
from scripts.data.natural import lines, rows
from scripts.data.reading_sheet import TRAINING, collect, draw, read_sheet, training_pairs

RUSSIAN, ENGLISH = "Паром ушёл в  9 утра.", "The ferry left at 8 in the morning."
SAMPLE = [{"id": "wmt/1", "weight": 2.5, "ru": "Паром ушёл в 9 утра.", "en": ENGLISH}]
SHEET = "wmt/1 | number | error | 9 | 8 | hour"


def shared(folder: Path, english: str = ENGLISH) -> Path:
    """A data folder with two pairs of news."""
    (folder / "train").mkdir()
    with gzip.open(folder / "train" / "ru-en.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write(f"wmt\tДа.\tYes.\nwmt\t{RUSSIAN}\t{english}\n")
    with gzip.open(folder / "train" / "books.tsv.gz", "wt", encoding="utf-8") as stream:
        stream.write("book:tales\tНет.\tNo.\n")
    return folder


def annotated(folder: Path) -> Path:
    """The annotation that the sheet gives, as a file."""
    path = folder / "training.jsonl"
    path.write_text(lines(collect(SAMPLE, [read_sheet(SHEET)])), encoding="utf-8")
    return path


def test_a_sheet_becomes_offsets_and_the_texts_come_back(tmp_path: Path) -> None:
    path = annotated(tmp_path)
    assert not re.search("[а-яё]", path.read_text(encoding="utf-8"))
    [(pair, weight)] = training_pairs(shared(tmp_path), path)
    assert (pair.id, pair.source, weight) == ("drawn/wmt/1", SAMPLE[0]["ru"], 2.5)
    assert [(mark.type, mark.severity, mark.source_text, mark.target_text) for mark in pair.marks] == [
        ("number", "error", "9", "8")
    ]


def test_two_sheets_are_two_readings() -> None:
    [row] = collect(SAMPLE, [read_sheet(SHEET), read_sheet("wmt/1 | ok")])
    assert row["readings"] == ["A", "B"]
    assert [mark["reading"] for mark in row["divergences"]] == ["A"]


def test_a_pair_that_nobody_read_is_left_out() -> None:
    assert list(collect(SAMPLE, [read_sheet("wmt/2 | ok")])) == []


@pytest.mark.parametrize(
    "line", ["wmt/1", "wmt/1 | number | grave | 9 | 8 | hour", "wmt/1 | sum | error | 9 | 8 | hour"]
)
def test_a_line_that_is_no_divergence_is_named(line: str) -> None:
    with pytest.raises(AlignerError, match="Line 1 of the sheet"):
        read_sheet(line)


def test_other_texts_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AlignerError, match="not the texts that were read"):
        training_pairs(shared(tmp_path, "The ferry left."), annotated(tmp_path))


def test_rare_strata_are_drawn_whole_and_others_weigh_what_they_stand_for() -> None:
    texts = {f"wmt/{n}": (f"{n}", f"{n}") for n in range(1000)}
    sample = draw(texts, [0.9 if n < 10 else 0.05 for n in range(1000)], seed=1)
    weights = {row["id"]: row["weight"] for row in sample}
    assert all(weights[f"wmt/{n}"] == 1.0 for n in range(10))
    assert sum(weights.values()) == pytest.approx(1000, rel=0.01)
    assert len(sample) == 10 + 220


def test_the_annotation_is_whole() -> None:
    kept = rows(TRAINING)
    assert len({row["id"] for row in kept}) == len(kept) > 2000
    for row in kept:
        assert set(row) == {"id", "digest", "weight", "readings", "divergences"}
        assert row["weight"] >= 1
        assert not re.search("[а-яё]{3} [а-яё]{3}", json.dumps(row["divergences"], ensure_ascii=False))
