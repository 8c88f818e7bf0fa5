"""Stand-off annotation and texts make the read pairs, and nothing else does."""

import json
import re
from pathlib import Path

import pytest

from aligner.document import AlignerError
from scripts.data.natural import ANNOTATIONS, agreement, digest, join, joined, lines, rows, standoff

PAIR = {
    "id": "ntrex/ferry/0",
    "ru": "Паром ушёл в 9 утра, и пассажиры остались.",
    "en": "The ferry left at 8.",
    "readings": ["A", "B"],
    "divergences": [
        {"reading": "A", "type": "number", "severity": "error", "source_text": "9", "target_text": "8", "why": "hour"},
        {
            "reading": "B",
            "type": "omission",
            "severity": "warning",
            "source_text": "и пассажиры остались",
            "target_text": None,
            "why": "dropped",
        },
    ],
}


def folder(path: Path) -> Path:
    """A folder of gold sets of one pair."""
    document = {"set": "ntrex", "id": "ferry", "ru": [PAIR["ru"]], "en": [PAIR["en"]], "beads": [[[0], [0]]]}
    (path / "ntrex.clean.jsonl").write_text(lines([document]), encoding="utf-8")
    (path / "wmt21-ruen.clean.jsonl").write_text("", encoding="utf-8")
    (path / "annotations.jsonl").write_text(lines([standoff(PAIR)]), encoding="utf-8")
    return path


def test_no_text_is_kept_and_all_comes_back(tmp_path: Path) -> None:
    kept = standoff(PAIR)
    assert kept["divergences"][0]["source"] == [13, 14]
    assert not re.search("[а-яё]", json.dumps(kept, ensure_ascii=False))
    gold = folder(tmp_path)
    assert list(join(gold, gold / "annotations.jsonl")) == [PAIR]


def test_other_texts_are_refused() -> None:
    with pytest.raises(AlignerError, match="not the texts that were read"):
        joined(standoff(PAIR), PAIR["ru"], PAIR["en"] + " ")


def test_a_pair_that_is_missing_is_named(tmp_path: Path) -> None:
    gold = folder(tmp_path)
    (gold / "ntrex.clean.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(AlignerError, match="no pair ntrex/ferry/0"):
        list(join(gold, gold / "annotations.jsonl"))
    with pytest.raises(AlignerError, match=r"scripts\.data\.build"):
        list(join(tmp_path / "none", gold / "annotations.jsonl"))


def test_agreement_counts_what_both_readings_mark() -> None:
    other = PAIR["divergences"][0] | {"reading": "B", "severity": "warning"}
    empty = PAIR | {"divergences": []}
    pair = PAIR | {"divergences": [PAIR["divergences"][0], other, PAIR["divergences"][0] | {"severity": "note"}]}
    found = agreement([standoff(pair), standoff(empty)])
    assert found["error: marks"] == found["error: seen"] == 1
    assert found["error: same severity"] == 0
    assert found["kappa"] == found["observed"] == 1


def test_the_annotation_is_whole() -> None:
    pairs = rows(ANNOTATIONS)
    assert len({pair["id"] for pair in pairs}) == len(pairs) == 2034
    for pair in pairs:
        assert set(pair) == {"id", "digest", "readings", "divergences"}
        for mark in pair["divergences"]:
            assert set(mark) == {"reading", "type", "severity", "source", "target", "why"}
            assert mark["source"] or mark["target"]


def test_the_card_has_the_figures_of_the_script() -> None:
    card = (ANNOTATIONS.parent / "README.md").read_text(encoding="utf-8")
    found = agreement(rows(ANNOTATIONS))
    for name in ("error", "warning", "note"):
        shares = [f"{100 * found[f'{name}: {what}']:.1f} %" for what in ("seen", "same severity")]
        assert f"| {name} | {found[f'{name}: marks']:,} | {' | '.join(shares)} |" in card
    assert f"{100 * found['observed']:.1f} % observed agreement, Cohen's κ = {found['kappa']:.3f}" in card


def test_with_the_texts_it_is_what_was_read(shared: Path) -> None:
    path = shared / "fidelity" / "natural.gold.jsonl"
    if not path.exists():
        pytest.skip(f"needs {path}")
    assert lines(join(shared / "gold")) == path.read_text(encoding="utf-8")
    assert lines(map(standoff, rows(path))) == ANNOTATIONS.read_text(encoding="utf-8")
    for pair in rows(path):
        assert digest(pair["ru"], pair["en"])
        for mark in pair["divergences"]:  # the reasons quote single words, no passages
            quoted = re.findall("[А-Яа-яЁё][^A-Za-z]{40,}", mark["why"])
            assert not any(passage in pair["ru"] for passage in quoted)
