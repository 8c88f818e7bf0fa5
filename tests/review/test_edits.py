"""Edits are checked strictly, and what they leave alone stays as it was."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given

from aligner.cli.apply import command
from aligner.document import AlignerError, Alignment, Span
from aligner.document.invariants import problems
from aligner.formats import read, write
from aligner.review import edits
from aligner.review.state import State
from scripts.fuzz_seeds import edits_record
from tests.making import alignments, letter


def made(record: dict) -> Alignment:
    alignment = letter()
    return edits.apply(alignment, edits.checked(record, alignment, "letter.edits.json", "Anna"))


def test_no_edits_change_nothing() -> None:
    assert made(edits_record(letter())) == letter()


def test_rows_are_merged_split_and_marked() -> None:
    record = edits_record(letter())
    merged = {"source": [3, 5], "target": [4, 5], "confidence": 1, "status": "confirmed", "comment": "ok"}
    record["rows"][3:5] = [merged]
    record["rows"][0]["target_edit"] = "Dear Mr Minister,"
    record["flags"] = [{"flag": 0, "decision": "accepted", "reason": ""}]
    record["history"] = [{"when": "2026-01-02T03:00:00Z", "what": "Merged rows 4 and 5"}]
    result = made(record)
    assert (result.beads[3].source, result.beads[3].comment) == (Span(3, 5), "ok")
    assert result.beads[3].score == 0
    assert result.beads[2].score == letter().beads[2].score
    assert result.target_edits == {0: "Dear Mr Minister,"}
    assert result.divergences[0].decision == "accepted"
    assert (result.log[-1].who, result.log[-1].what) == ("Anna", "Merged rows 4 and 5")
    assert result.target.text == letter().target.text


def test_a_flag_goes_where_its_words_go() -> None:
    record = edits_record(letter())
    record["rows"][1:3] = [{"source": [1, 3], "target": [1, 4], "confidence": 1, "status": "auto"}]
    assert made(record).divergences[0].bead == 1


def refused(change) -> str:
    record = edits_record(letter())
    change(record)
    with pytest.raises(AlignerError) as caught:
        made(record)
    return str(caught.value)


def change_row(number: int, **fields):
    return lambda record: record["rows"][number].update(fields)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (change_row(2, source=[1, 3]), "letter.edits.json, row 3: source sentence 2 comes where 3 is due"),
        (change_row(2, source=[3, 4]), "row 3: source sentence 4 comes where 3 is due"),
        (change_row(4, target=[4, 4]), "row 5: the rows end after 4 target sentences, but there are 5"),
        (change_row(4, target=[4, 6]), "row 5: the rows end after 6 target sentences, but there are 5"),
        (change_row(1, source=[1, 0]), "row 2: its source ends before it begins"),
        (change_row(3, source=[3, 3]), "row 4: it is empty on both sides"),
        (change_row(3, source=[3, 10**30]), "sentence"),
        (change_row(3, status="done"), "row 4: the status 'done' is none of auto, anchored, confirmed, rejected"),
        (change_row(3, confidence=2), "row 4: the confidence 2 is no number from 0 to 1"),
        (change_row(3, counterpart=9), "row 4: its counterpart 9 is no other row"),
        (change_row(3, target_edit="Please"), "row 4: its target_edit is empty or has no target to correct"),
        (change_row(3, source_text="Прошу"), "row 4: the field 'source_text' is unknown"),
        (lambda record: record["rows"].pop(2), "row 3: source sentence 4 comes where 3 is due"),
        (lambda record: record["source_sentences"].pop(), "source sentence 5 is not there whole, once and in order"),
        (lambda record: record["source_sentences"].append([0, 5]), "there are 1 source sentences more"),
        (lambda record: record["source_sentences"][0].reverse(), "source sentence 1 is not there whole"),
        (lambda record: record["source_sentences"].__setitem__(0, [3, 27]), "text of source sentence 1 is lost"),
        (lambda record: record.update(digest="0"), "was made for another alignment"),
        (lambda record: record.update(format="x"), "holds no edits"),
        (lambda record: record.update(format_version=2), "version 2 of the format"),
        (lambda record: record.pop("rows"), "is damaged: it lacks the field 'rows'"),
        (lambda record: record.update(rows=[1]), "is damaged"),
        (lambda record: record.update(flags=[{"flag": 4, "decision": "open", "reason": ""}]), "there is no flag 4"),
    ],
)
def test_edits_that_do_not_fit_are_refused_with_row_and_reason(change, message: str) -> None:
    assert message in refused(change)


def test_nothing_is_written_when_edits_are_refused(tmp_path: Path) -> None:
    write(letter(), tmp_path / "letter.align.json")
    record = edits_record(letter())
    record["rows"].pop()
    (tmp_path / "letter.edits.json").write_text(json.dumps(record), encoding="utf-8")
    result = CliRunner().invoke(command, [str(tmp_path / "letter.align.json"), str(tmp_path / "letter.edits.json")])
    assert isinstance(result.exception, AlignerError)
    assert not (tmp_path / "letter.reviewed.align.json").exists()


def test_result_goes_where_it_is_wanted(tmp_path: Path) -> None:
    write(letter(), tmp_path / "letter.align.json")
    (tmp_path / "e.edits.json").write_text(json.dumps(edits_record(letter())), encoding="utf-8")
    outputs = [str(tmp_path / name) for name in ("new.align.json", "new.tsv")]
    inputs = [str(tmp_path / name) for name in ("letter.align.json", "e.edits.json")]
    result = CliRunner().invoke(command, [*inputs, "-o", outputs[0], "-o", outputs[1]])
    assert result.exit_code == 0
    assert "5 rows, 0 of them new, 0 confirmed, 0 targets corrected, 0 of 1 flag decided." in result.stderr
    assert read(outputs[0]) == letter()
    assert read(outputs[1]).target_text(read(outputs[1]).beads[0]) == "Dear Minister,"


@given(alignments())
def test_a_review_without_changes_is_the_alignment(alignment: Alignment) -> None:
    result = edits.apply(alignment, edits.of_state(State(alignment), "Anna"))
    assert result.beads == tuple(
        bead if result_bead.counterpart == bead.counterpart else result_bead
        for bead, result_bead in zip(alignment.beads, result.beads, strict=True)
    )
    assert not list(problems(result))


def test_the_record_is_not_changed_by_reading_it() -> None:
    record = edits_record(letter())
    copy = deepcopy(record)
    made(record)
    assert record == copy
