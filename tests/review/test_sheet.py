"""A workbook that goes out for review comes back as edits, or is refused with the row and the reason."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli.apply import command
from aligner.document import AlignerError, Alignment
from aligner.formats import read, write
from aligner.review.import_edits import applied
from tests.making import letter

openpyxl = pytest.importorskip("openpyxl")
COLUMNS = {"id": 1, "source": 2, "target": 3, "status": 6, "comment": 7}


def workbook(folder: Path, alignment: Alignment, *cells: tuple[int, str, str | None]) -> Path:
    """Write a workbook and change cells in it, as a reviewer does: (row of the sheet, column, value)."""
    path = folder / "review.xlsx"
    write(alignment, path)
    book = openpyxl.load_workbook(path)
    for row, column, value in cells:
        book.worksheets[0].cell(row, COLUMNS[column]).value = value
    book.save(path)
    return path


def test_a_workbook_goes_round(tmp_path: Path) -> None:
    assert applied(letter(), workbook(tmp_path, letter()), "Anna") == letter()


def test_statuses_comments_and_targets_come_back(tmp_path: Path) -> None:
    target = (4, "target", "The meeting will be held on 5 May.")
    cells = (2, "status", "Confirmed"), target, (4, "comment", "see bead 1")
    result = applied(letter(), workbook(tmp_path, letter(), *cells), "Anna")
    assert result.beads[0].status == "confirmed"
    assert result.target_edits == {2: "The meeting will be held on 5 May."}
    assert [entry.what for entry in result.log] == [
        "Set the status of row 1 to confirmed",
        "Corrected the target of row 3",
        "Commented on row 3",
    ]
    assert {entry.who for entry in result.log} == {"Anna"}
    assert result.target == letter().target


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ((3, "source", "Благодарю."), "review.xlsx, row 3: the source text was changed"),
        ((3, "id", "77"), "row 3: there is no bead with id '77'"),
        ((3, "target", None), "row 3: the target was emptied"),
        ((5, "target", "Please confirm."), "row 5: a target was written where there is none"),
        ((3, "status", "fine"), "row 3: the status 'fine' is none of auto, anchored, confirmed, rejected"),
    ],
)
def test_what_a_workbook_must_not_change(tmp_path: Path, cell: tuple[int, str, str | None], message: str) -> None:
    with pytest.raises(AlignerError) as caught:
        applied(letter(), workbook(tmp_path, letter(), cell), "Anna")
    assert message in str(caught.value)


def test_a_row_cannot_stand_for_two(tmp_path: Path) -> None:
    copied = (3, "id", "3"), (3, "source", "Прошу подтвердить."), (3, "target", None)
    with pytest.raises(AlignerError, match=r"review.xlsx, row 5: the id 3 stands there twice"):
        applied(letter(), workbook(tmp_path, letter(), *copied), "Anna")


def test_a_missing_row_is_missed(tmp_path: Path) -> None:
    path = workbook(tmp_path, letter())
    book = openpyxl.load_workbook(path)
    book.worksheets[0].delete_rows(4)
    book.save(path)
    with pytest.raises(AlignerError, match="lacks the row with id 2"):
        applied(letter(), path, "Anna")


def test_rejected_rows_may_be_missing(tmp_path: Path) -> None:
    beads = letter().beads
    alignment = replace(letter(), beads=(replace(beads[0], status="rejected"), *beads[1:]))
    assert applied(alignment, workbook(tmp_path, alignment), "Anna") == alignment


def test_the_command_reads_workbooks(tmp_path: Path) -> None:
    write(letter(), tmp_path / "letter.align.json")
    path = workbook(tmp_path, letter(), (2, "status", "confirmed"))
    result = CliRunner().invoke(command, [str(tmp_path / "letter.align.json"), str(path)])
    assert result.exit_code == 0
    assert read(tmp_path / "letter.reviewed.align.json").beads[0].status == "confirmed"
