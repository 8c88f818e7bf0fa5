"""No command replaces a file that it reads: one sentence, exit code 2, and every file as it was."""

import os
from pathlib import Path

import pytest

import aligner
from aligner.document.errors import AlignerError
from tests.cli.calling import run

PAGE = "<html><body><p>{}</p></body></html>"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pair of pages and an alignment of it, in the current folder."""
    monkeypatch.chdir(tmp_path)
    Path("p.ru.html").write_text(PAGE.format("Мы получили Ваше письмо. Мы выделили 15 тысяч рублей."), encoding="utf-8")
    Path("p.en.html").write_text(PAGE.format("We received your letter. We allocated 17 thousand roubles."))
    assert run("align", "p.ru.html", "p.en.html", "-o", "p.ru.align.json", "-q").exit_code == 0
    Path("l.review.tmx").write_bytes(b"")
    Path("terms.tsv").write_text("письмо\tletter\n", encoding="utf-8")
    Path("gold.jsonl").write_text('{"ru": ["Да."], "en": ["Yes."], "beads": [[[0], [0]]]}\n', encoding="utf-8")
    Path("linked.html").symlink_to("p.en.html")
    Path("p.edits.json").write_text("{}")
    for side in ("ru", "en"):
        Path(side).mkdir()
        (Path(side) / "p.html").write_bytes(Path(f"p.{side}.html").read_bytes())
    Path("pairs.tsv").write_text("source\ttarget\nru/p.html\ten/p.html\n")
    return tmp_path


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


REFUSED = (
    "align p.ru.html p.en.html -o p.ru.html",
    "align p.ru.html p.en.html -o out.tmx -o ./p.en.html",
    "align p.ru.html p.en.html -o linked.html",
    "align p.ru.html p.en.html --glossary terms.tsv -o terms.tsv",
    "check p.ru.html p.en.html -o p.en.html",
    "check p.ru.align.json -o p.ru.align.json --format json",
    "check p.ru.align.json -o p.ru.html",
    "check l.review.tmx -o l.review.tmx --format json",
    "quotes p.en.html p.ru.align.json -o p.en.html",
    "quotes p.en.html p.ru.align.json -o p.ru.html",
    "report p.ru.align.json",
    "report p.ru.align.json -o p.en.html",
    "apply p.ru.align.json p.edits.json -o p.edits.json",
    "apply p.ru.align.json p.edits.json -o p.ru.align.json.tmx -o p.ru.html",
    "convert p.ru.align.json p.ru.html",
    "convert p.ru.align.json p.ru.align.json --format tmx",
    "convert l.review.tmx l.tmx",
    "pair ru en -o ru/p.html",
    "eval gold.jsonl --predictions gold.jsonl",
    "batch pairs.tsv -o ru --format tmx,html",
    "batch pairs.tsv -o out --merge terms.tsv --glossary terms.tsv",
    "batch pairs.tsv -o . --format html --merge pairs.tsv",
    "batch pairs.tsv -o out --format tmx --merge out/p.tmx",
)


@pytest.mark.parametrize("command", REFUSED)
def test_an_output_that_is_an_input(command: str, folder: Path) -> None:
    before = contents(folder)
    done = run(*command.split())
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith("aligner: ")
    assert len(done.stderr.splitlines()) == 1
    assert contents(folder) == before


def test_case_makes_no_other_file_where_the_system_sees_none(folder: Path) -> None:
    if not Path("P.RU.HTML").exists():
        os.link("p.ru.html", "P.RU.HTML")
    assert run("align", "p.ru.html", "p.en.html", "-o", "P.RU.HTML").exit_code == 2


def test_save_keeps_the_documents(folder: Path) -> None:
    alignment = aligner.align("p.ru.html", "p.en.html")
    before = contents(folder)
    with pytest.raises(AlignerError, match="would replace the input"):
        alignment.save("./p.ru.html")
    assert contents(folder) == before


def test_an_export_keeps_an_original_in_the_project(folder: Path) -> None:
    assert run("export", "omegat", "project", "p.ru.align.json", "-q").exit_code == 0
    original = folder / "project" / "source" / "p.ru.txt"
    original.write_text("Мы получили\nВаше письмо.\n", encoding="utf-8")
    run("align", original, "p.en.html", "-o", "other.align.json", "-q")
    before = contents(folder)
    for alignment in ("other.align.json", "project/tm/auto/p.ru.tmx"):
        done = run("export", "omegat", "project", alignment)
        assert (done.exit_code, "would replace the input" in done.stderr) == (2, True)
    assert contents(folder) == before


def test_what_is_meant_to_be_rewritten_is(folder: Path) -> None:
    assert run("convert", "p.ru.align.json", "p.ru.align.json").exit_code == 0
    assert run("report", "p.ru.align.json", "-o", "page.html").exit_code == 0
    assert run("report", "page.html").exit_code == 0


def test_one_output_named_twice_is_written_once(folder: Path) -> None:
    done = run("align", "p.ru.html", "p.en.html", "-o", "m.tmx", "-o", "./m.tmx")
    assert (done.exit_code, done.stderr.count("Wrote m.tmx")) == (0, 1)


def test_two_outputs_that_make_one_file(folder: Path) -> None:
    done = run("align", "p.ru.html", "p.en.html", "-o", "m.tmx", "-o", "m.review.tmx")
    assert (done.exit_code, "would both write m.review.tmx" in done.stderr) == (2, True)


@pytest.mark.parametrize("command", ["check p.ru.align.json", "quotes p.en.html p.ru.align.json"])
def test_flags_and_quotations_do_not_bear_the_ending_of_alignments(command: str, folder: Path) -> None:
    done = run(*command.split(), "-o", "new.align.json")
    assert (done.exit_code, ".align.json" in done.stderr, Path("new.align.json").exists()) == (2, True, False)


@pytest.mark.parametrize(
    "command",
    [
        "check p.ru.align.json -o new.csv",
        "check p.ru.align.json -o new.html",
        "quotes p.en.html p.ru.align.json -o new.html",
        "pair ru en -o new.tsv",
    ],
)
def test_a_file_that_is_written_is_named(command: str, folder: Path) -> None:
    done = run(*command.split())
    assert (done.exit_code, f"Wrote {command.split()[-1]}" in done.stderr.splitlines()) == (0, True), done.stderr
    assert "Wrote" not in run(*command.split(), "-q").stderr


@pytest.mark.parametrize("ending", [".edits.json", ".review.sqlite", ".xlsx"])
def test_empty_edits(ending: str, folder: Path) -> None:
    Path(f"none{ending}").write_bytes(b"")
    done = run("apply", "p.ru.align.json", f"none{ending}")
    assert (done.exit_code, f"none{ending} is empty" in done.stderr) == (2, True)
    assert not Path(f"none{ending}").read_bytes()
