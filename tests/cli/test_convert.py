"""`aligner convert` and `aligner export`, run as a user runs them."""

import subprocess
import sys
from pathlib import Path

import pytest

from aligner.formats import write
from tests.making import letter


def aligner(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "aligner", *map(str, arguments)], capture_output=True, input=stdin)


@pytest.fixture
def alignment(tmp_path: Path) -> Path:
    write(letter(), tmp_path / "letter.align.json")
    return tmp_path / "letter.align.json"


def test_an_alignment_becomes_a_memory_and_a_table(alignment: Path, tmp_path: Path) -> None:
    done = aligner("convert", alignment, tmp_path / "letter.tmx")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode().split() == ["Wrote", f"{tmp_path}/letter.tmx", "Wrote", f"{tmp_path}/letter.review.tmx"]
    done = aligner("convert", tmp_path / "letter.tmx", tmp_path / "letter.tsv", "-q")
    assert (done.returncode, done.stderr) == (0, b"")
    assert len((tmp_path / "letter.tsv").read_text().splitlines()) == 1 + 3


def test_a_memory_rewritten_leaves_its_review_file_alone(alignment: Path, tmp_path: Path) -> None:
    aligner("convert", alignment, tmp_path / "letter.tmx")
    before = (tmp_path / "letter.review.tmx").read_bytes()
    done = aligner("convert", tmp_path / "letter.tmx", tmp_path / "letter.tmx", "--target-locale", "en-GB")
    assert done.stderr.decode().split() == ["Wrote", f"{tmp_path}/letter.tmx"]
    assert (tmp_path / "letter.review.tmx").read_bytes() == before
    assert b"en-GB" in (tmp_path / "letter.tmx").read_bytes()
    aligner("convert", tmp_path / "letter.review.tmx", tmp_path / "copy.tmx")
    assert b"<tu " in (tmp_path / "copy.review.tmx").read_bytes()
    assert b"<tu " not in (tmp_path / "copy.tmx").read_bytes()


def test_through_pipes(alignment: Path) -> None:
    options = ("--target-locale", "en_GB", "--include-flagged")
    memory = aligner("convert", alignment, "-", "--format", "tmx", *options).stdout
    assert b'<tuv xml:lang="en-GB">' in memory
    done = aligner("convert", "-", "-", "--from", "tmx", "--format", "jsonl", stdin=memory)
    assert len(done.stdout.splitlines()) == 4


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("no.tmx", "a.tsv"), "There is no file no.tmx"),
        (("{folder}", "{folder}/a.tsv"), ", or --from."),
        (("{alignment}", "a.xyz"), ", or --format."),
        (("-", "a.tmx"), "Name a format with --from; one of align.json"),
        (("{alignment}", "{folder}/no/a.tmx"), "Cannot write"),
        (("{alignment}", "-"), "Name a format with --format; one of align.json"),
        (("{alignment}", "a.tmx", "--source-locale", "russian!"), "is no language code"),
        (("{alignment}", "a.tmx", "--format", "word"), "There is no format 'word'"),
    ],
)
def test_mistakes_get_a_sentence_and_code_2(
    alignment: Path, tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    done = aligner("convert", *(text.format(folder=tmp_path, alignment=alignment) for text in arguments))
    assert done.returncode == 2
    assert complaint in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letter.align.json"]


def test_units_without_a_translation_are_counted(tmp_path: Path) -> None:
    unit = "<tu><tuv xml:lang='ru'><seg>{}</seg></tuv>{}</tu>".format
    units = unit("Да.", "<tuv xml:lang='en'><seg>Yes.</seg></tuv>") + unit("Нет.", "") + unit("Ну.", "")
    (tmp_path / "a.tmx").write_text(f"<tmx version='1.4'><header srclang='ru'/><body>{units}</body></tmx>")
    done = aligner("convert", tmp_path / "a.tmx", tmp_path / "a.tsv", "-q")
    assert done.returncode == 0
    assert done.stderr.decode().count("units without a text in both languages, left out: 2.") == 1
    done = aligner("--lang", "ru", "convert", "-", "-")
    assert "Укажите формат в --format" in done.stderr.decode()


def test_an_omegat_project(alignment: Path, tmp_path: Path) -> None:
    done = aligner("export", "omegat", tmp_path / "project", alignment)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "project" / "tm" / "auto" / "letter.ru.tmx").exists()
