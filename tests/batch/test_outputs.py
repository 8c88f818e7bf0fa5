"""Outputs of a run: their endings by the names of formats, and no clash among them."""

from collections.abc import Callable
from pathlib import Path

from tests.cli.calling import run


def test_a_format_by_its_name_gets_its_ending(archive: Callable[[int], Path], tmp_path: Path) -> None:
    names = "xliff12,xliff21,xlf,tab,moses,tmx.gz,TSV"
    done = run("batch", archive(1), "-o", tmp_path / "out", "--format", names, "--jobs", 1)
    assert done.exit_code == 0, done.output
    made = {path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")}
    assert made - {"000.review.tmx.gz"} == {
        "000.xlf", "000.xliff", "000.tab", "000.ru", "000.en", "000.tmx.gz", "000.tsv"
    }  # fmt: skip


def test_two_pairs_that_would_write_one_file(archive: Callable[[int], Path], tmp_path: Path) -> None:
    folder = archive(1)
    rows = "".join(f"ru/000.txt\ten/000.txt\t{name}\n" for name in ("a", "a.review"))
    (folder / "pairs.tsv").write_text("source\ttarget\tname\n" + rows)
    done = run("batch", folder / "pairs.tsv", "-o", tmp_path / "out")
    assert (done.exit_code, "'a' and 'a.review' would both write" in done.stderr) == (2, True)
    assert not (tmp_path / "out").exists()


def test_a_manifest_that_is_not_there(tmp_path: Path) -> None:
    done = run("batch", tmp_path / "none", "-o", tmp_path / "out")
    assert (done.exit_code, "There is no file or folder" in done.stderr) == (2, True)


def test_rows_of_too_few_and_too_many_columns(tmp_path: Path) -> None:
    manifest = tmp_path / "pairs.tsv"
    for row, said in (("a.txt", "a source and a target are required"), ("a\tb\tc\td", "there are 4 columns, and only")):
        manifest.write_text(row + "\n")
        done = run("batch", manifest, "-o", tmp_path / "out")
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
