"""What a new user gets wrong ends with one clear sentence and exit code 2, and costs no file."""

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import Result

from aligner.formats import read
from tests.cli.calling import run


def assert_refused(result: Result, *words: str) -> None:
    """One sentence on stderr that holds the words, exit code 2, no traceback."""
    assert result.exit_code == 2, (result.output, result.exception)
    message = result.stderr.strip()
    assert "Traceback" not in message
    assert message.startswith("aligner: ")
    assert len(message.splitlines()) == 1
    for word in words:
        assert word.lower() in message.lower(), message


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


BOMB = zipped("word/document.xml", b"<w:document>" + b" " * 300_000_000)
BAD_FILES = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n \t", "no text"),
    "binary.txt": (bytes(range(256)) * 40, "binary.txt"),
    "broken.docx": (b"this is no zip archive", "broken.docx"),
    "other.docx": (zipped("hello.txt", b"hello"), "other.docx"),
    "bomb.docx": (BOMB, "bomb.docx"),
    "beheaded.docx": (zipped("word/document.xml", b"<document/>" * 9)[8:], "beheaded.docx"),
    "broken.odt": (b"PK\x03\x04 and then nothing", "broken.odt"),
    "letter.doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "letter.doc"),
    "picture.png": (b"\x89PNG\r\n\x1a\n" + bytes(500), "picture.png"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_read(name: str, pair: tuple[Path, Path], tmp_path: Path) -> None:
    content, word = BAD_FILES[name]
    (tmp_path / name).write_bytes(content)
    assert_refused(run("align", tmp_path / name, pair[1], "-o", tmp_path / "out.tmx"), word)
    assert_refused(run("align", pair[0], tmp_path / name, "-o", tmp_path / "out.tmx"), word)
    assert not (tmp_path / "out.tmx").exists()


def test_a_missing_file(pair: tuple[Path, Path], tmp_path: Path) -> None:
    assert_refused(run("align", tmp_path / "nowhere.txt", pair[1]), "nowhere.txt")


def test_a_folder(pair: tuple[Path, Path], tmp_path: Path) -> None:
    assert_refused(run("align", tmp_path, pair[1]), "folder")


def test_the_same_language_twice(pair: tuple[Path, Path]) -> None:
    assert_refused(run("align", pair[0], pair[0]), "both Russian")


def test_swapped_input_is_aligned_in_the_right_roles(pair: tuple[Path, Path]) -> None:
    swapped = run("align", pair[1], pair[0], "-o", "-", "--format", "tsv")
    plain = run("align", pair[0], pair[1], "-o", "-", "--format", "tsv")
    assert swapped.exit_code == plain.exit_code == 0
    assert swapped.stdout == plain.stdout
    assert "is taken as the original" in " ".join(swapped.stderr.split())


@pytest.mark.parametrize(
    ("files", "options"),
    [
        ((0, 1), ("--source-language", "en", "--target-language", "ru")),
        ((0, 1), ("--source-language", "en-GB")),
        ((1, 0), ("--source-language", "ru", "--target-language", "en")),
        ((1, 0), ("--target-language", "en")),
    ],
)
def test_languages_named_the_wrong_way_round_are_told(
    pair: tuple[Path, Path], tmp_path: Path, files: tuple[int, int], options: tuple[str, ...]
) -> None:
    first, second = (pair[n] for n in files)
    found = run("--lang", "en", "align", first, second, *options, "-o", tmp_path / "a.align.json")
    assert found.exit_code == 0
    said = " ".join(found.stderr.split())
    assert "so by the languages named the second is taken as the original" in said
    alignment = read(tmp_path / "a.align.json")
    assert [Path(alignment.source.origin), Path(alignment.target.origin)] == [second, first]
    assert {alignment.source.language[:2], alignment.target.language} == {"ru", "en"}
    assert "untranslated" not in {flag.type for flag in alignment.divergences}
    checked = run("--lang", "ru", "check", first, second, *options)
    assert "по названным языкам оригиналом считается второй" in " ".join(checked.stderr.split())


def test_languages_named_as_the_texts_are_keep_the_order(pair: tuple[Path, Path], tmp_path: Path) -> None:
    options = ("--source-language", "en", "--target-language", "ru")
    found = run("--lang", "en", "align", pair[1], pair[0], *options, "-o", tmp_path / "a.align.json")
    assert "original" not in found.stderr
    assert read(tmp_path / "a.align.json").source.language == "en"


def test_a_language_that_the_text_is_not_in_is_told(pair: tuple[Path, Path]) -> None:
    found = run("--lang", "en", "align", pair[0], pair[0], "--target-language", "en", "-o", "-")
    assert f"{pair[0]} is Russian, though it was named English." in " ".join(found.stderr.split())


def test_an_unknown_ending(pair: tuple[Path, Path], tmp_path: Path) -> None:
    assert_refused(run("align", *pair, "-o", tmp_path / "out.xyz"), ".xyz", ".tmx")


def test_an_unwritable_output(pair: tuple[Path, Path], tmp_path: Path) -> None:
    assert_refused(run("align", *pair, "-o", tmp_path / "no" / "out.tmx"), "out.tmx")


def test_one_bad_output_leaves_no_other_half_written(pair: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "good.tsv").write_text("old")
    assert_refused(run("align", *pair, "-o", tmp_path / "out.xyz", "-o", tmp_path / "good.tsv"), ".xyz")
    assert (tmp_path / "good.tsv").read_text() == "old"


def test_one_sentence_against_five_hundred(pair: tuple[Path, Path], tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text(" ".join(f"This is sentence number {n} of many." for n in range(500)), encoding="utf-8")
    result = run("align", pair[0], long, "-o", tmp_path / "out.tsv")
    assert result.exit_code == 0
    assert (tmp_path / "out.tsv").stat().st_size


@pytest.mark.slow
def test_a_single_line_of_five_megabytes(tmp_path: Path) -> None:
    source, target = tmp_path / "ru.txt", tmp_path / "en.txt"
    source.write_text("слово " * 450_000, encoding="utf-8")
    target.write_text("word " * 1_000_000, encoding="utf-8")
    assert run("align", source, target, "-o", tmp_path / "out.tmx").exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("broken.tmx", b"<tmx><body><tu>", "broken.tmx"),
        ("other.tmx", b"<html/>", "other.tmx"),
        ("broken.align.json", b"{", "broken.align.json"),
        ("other.align.json", b"[]", "other.align.json"),
        ("deep.align.json", b"[" * 100_000, "deep.align.json"),
        ("deep.html", b'<script type="application/json" id="data">' + b"[" * 100_000 + b"</script>", "deep.html"),
        ("bare.tmx", b"<?xml version='1.0' encoding='utf-16'?><tmx/>", "bare.tmx"),
        ("colon.xliff", b'<xliff xmlns:a="b"><a:b:c><a:unit/></a:b:c></xliff>', "colon.xliff"),
    ],
)
def test_a_broken_alignment(name: str, content: bytes, word: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    assert_refused(run("check", tmp_path / name), word)
    assert_refused(run("convert", tmp_path / name, tmp_path / "out.tsv"), word)
    assert not (tmp_path / "out.tsv").exists()


def test_an_external_entity_is_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret")
    (tmp_path / "evil.tmx").write_text(
        f'<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY e SYSTEM "file://{tmp_path}/secret.txt">]>'
        '<tmx version="1.4"><header srclang="ru"/><body><tu><tuv xml:lang="ru"><seg>Да &e;</seg></tuv>'
        '<tuv xml:lang="en"><seg>Yes</seg></tuv></tu></body></tmx>',
        encoding="utf-8",
    )
    assert_refused(run("convert", tmp_path / "evil.tmx", tmp_path / "out.tsv"), "evil.tmx, line 1", "&e; is refused")
    assert not (tmp_path / "out.tsv").exists()


def test_a_mistyped_command() -> None:
    result = run("algin")
    assert result.exit_code == 2
    assert "Did you mean `aligner align`?" in result.output


def test_texts_without_a_word_have_no_language(tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.txt"
    numbers.write_text("1 2 3\n4 5 6\n", encoding="utf-8")
    assert_refused(run("--lang", "en", "check", numbers, numbers), "cannot be told", "--source-language")


@pytest.mark.parametrize("command", ["check", "show"])
def test_a_missing_file_is_called_missing(command: str, tmp_path: Path) -> None:
    assert_refused(run("--lang", "en", command, tmp_path / "none.json"), "There is no file")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--jobs", "0"], "Неверное значение '--jobs': 0 — не в пределах 1<=x<=64."),
        (["--bogus"], "Нет параметра '--bogus'."),
        (["-o", "none/x.tmx"], "Не удаётся записать none/x.tmx: нет папки none;"),
    ],
)
def test_a_mistake_is_explained_in_russian_throughout(
    arguments: list[str], sentence: str, pair: tuple[Path, Path]
) -> None:
    result = run("--lang", "ru", "align", *pair, *arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
