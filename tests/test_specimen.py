"""The whole job on the bundled letter, as a user runs it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner import align
from aligner.cli import group
from aligner.document import Alignment, Span


@pytest.fixture(scope="module")
def faithful(specimen: Path) -> Alignment:
    return align(specimen / "ru.txt", specimen / "en.txt")


@pytest.fixture(scope="module")
def divergent(specimen: Path) -> Alignment:
    return align(specimen / "ru.txt", specimen / "en.divergent.txt")


def gold_beads(specimen: Path, number: int) -> list[tuple[list[int], list[int]]]:
    lines = (specimen / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [(source, target) for source, target in json.loads(lines[number])["beads"]]


def beads(alignment: Alignment) -> list[tuple[list[int], list[int]]]:
    return [
        (list(range(bead.source.start, bead.source.end)), list(range(bead.target.start, bead.target.end)))
        for bead in alignment.beads
    ]


def test_the_faithful_translation_aligns_to_its_gold(faithful: Alignment, specimen: Path) -> None:
    assert beads(faithful) == gold_beads(specimen, 0)


def test_the_divergent_translation_aligns_to_its_gold(divergent: Alignment, specimen: Path) -> None:
    assert sorted(beads(divergent)) == sorted(gold_beads(specimen, 1))


def test_the_command_says_what_it_did(specimen: Path, tmp_path: Path) -> None:
    memory = tmp_path / "letter.tmx"
    result = CliRunner().invoke(
        group, ["align", str(specimen / "ru.txt"), str(specimen / "en.divergent.txt"), "-o", str(memory)]
    )
    assert result.exit_code == 0, result.output
    assert memory.exists()
    for word in ("source", "target", "beads", "flags", "number", "Wrote"):
        assert word in result.stderr
    assert not result.stdout


def test_the_counts_as_json(specimen: Path) -> None:
    arguments = ["align", str(specimen / "ru.txt"), str(specimen / "en.divergent.txt"), "--json", "-q"]
    result = CliRunner().invoke(group, arguments)
    counts = json.loads(result.stdout)
    assert counts["source"]["language"] == "ru"
    assert counts["target"]["language"] == "en"
    assert sum(counts["beads_by_type"].values()) == counts["beads"]
    assert sum(counts["flags_by_type"].values()) == counts["flags"] > 0
    assert not result.stderr


def test_flags_can_fail_a_script(specimen: Path) -> None:
    arguments = ["align", str(specimen / "ru.txt"), str(specimen / "en.divergent.txt"), "-q", "--json", "--fail-on"]
    assert CliRunner().invoke(group, [*arguments, "error"]).exit_code == 1
    assert CliRunner().invoke(group, [*arguments, "never"]).exit_code == 0


def test_the_faithful_translation_is_not_flagged(faithful: Alignment) -> None:
    assert [flag for flag in faithful.divergences if flag.severity != "note"] == []


def overlap(flagged: Span | None, planted: list[int] | None) -> bool:
    return (
        flagged is not None and planted is not None and flagged.start < planted[1] and planted[0] < flagged.end
    )


def test_the_planted_divergences_are_flagged_with_the_right_type(divergent: Alignment, specimen: Path) -> None:
    lines = (specimen / "divergences.jsonl").read_text(encoding="utf-8").splitlines()
    planted = [json.loads(line) for line in lines]
    found = [
        plant
        for plant in planted
        if any(
            flag.type == plant["type"]
            and (overlap(flag.source_span, plant["source_span"]) or overlap(flag.target_span, plant["target_span"]))
            for flag in divergent.divergences
        )
    ]
    missed = [plant["note"] for plant in planted if plant not in found]
    assert len(found) >= 0.75 * len(planted), missed


