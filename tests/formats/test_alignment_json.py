"""An alignment saved as JSON comes back equal; a damaged file is refused in one sentence."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from aligner.document import AlignerError, Alignment
from aligner.formats import read, write
from tests.making import alignments, letter


def round_trip(alignment: Alignment, path: Path) -> Alignment:
    write(alignment, path)
    return read(path)


def test_a_letter_comes_back_equal(tmp_path: Path) -> None:
    assert round_trip(letter(), tmp_path / "letter.align.json") == letter()


@given(alignments())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_alignment_comes_back_equal(tmp_path: Path, alignment: Alignment) -> None:
    assert round_trip(alignment, tmp_path / "any.align.json") == alignment


def test_compressed_by_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "letter.align.json.gz"
    assert round_trip(letter(), path) == letter()
    assert path.read_bytes()[:2] == b"\x1f\x8b"


def test_the_method_saves_too(tmp_path: Path) -> None:
    letter().save(tmp_path / "letter.align.json")
    assert read(tmp_path / "letter.align.json") == letter()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda record: record.pop("beads"), "it lacks the field 'beads'"),
        (lambda record: record["beads"].pop(), "the beads end at source sentence 4"),
        (lambda record: record["beads"].insert(0, 5), "damaged"),
        (lambda record: record.update(format="other"), "lacks \"format\": \"aligner\""),
        (lambda record: record.update(format_version=99), "format version 99"),
        (lambda record: record["source_sentences"][0].__setitem__(1, 10_000), "out of the text"),
        (lambda record: record["beads"][0].update(status="perhaps"), "'perhaps' is none of"),
        (lambda record: record["beads"][0].update(score="high"), "'high' is not a number"),
        (lambda record: record["beads"][0].update(confidence=10**400), "a number is too large"),
        (lambda record: record["source"].update(text=7), "7 is not a text"),
        (lambda record: record.update(target_edits=[]), "damaged"),
        (lambda record: record["divergences"][0].update(bead=77), "names bead 77"),
    ],
)
def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path, change: object, complaint: str) -> None:
    path = tmp_path / "letter.align.json"
    write(letter(), path)
    record = json.loads(path.read_text())
    change(record)  # type: ignore[operator]
    path.write_text(json.dumps(record))
    with pytest.raises(AlignerError, match=complaint) as caught:
        read(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[1]", "[" * 100_000, "\x00\x01"])
def test_what_is_no_alignment_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.align.json"
    path.write_text(text)
    with pytest.raises(AlignerError, match=r"x\.align\.json is (no|empty)"):
        read(path)


def test_numbers_of_numpy_are_numbers(tmp_path: Path) -> None:
    numpy = pytest.importorskip("numpy")
    made = letter()
    beads = tuple(replace(bead, score=numpy.float32(0.5), confidence=numpy.float32(0.25)) for bead in made.beads)
    assert round_trip(replace(made, beads=beads), tmp_path / "x.align.json").beads[0].score == 0.5
