"""The command line speaks the reader's language, and files stay as they are."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.cli import group
from aligner.localization import accepted_language, current_language, localized, using_language

SPECIMEN = Path(__file__).parent.parent.parent / "corpora" / "specimen"
PAIR = [str(SPECIMEN / "ru.txt"), str(SPECIMEN / "en.divergent.txt")]


def run(*arguments: str, **environment: str | None) -> Result:
    names = {"ALIGNER_LANG": None, "LC_ALL": None, "LC_MESSAGES": None, "LANG": None}
    return CliRunner().invoke(group, list(arguments), env={**names, **environment})


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ({"ALIGNER_LANG": "ru", "LC_ALL": "C"}, "ru"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert current_language(environment) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("en;q=0.4, ru;q=0.9", "ru"), ("de", "en"), ("ru;q=0", "en"), ("ru;q=x", "en")],
)
def test_a_browser_asks_for_its_language(header: str, language: str) -> None:
    assert accepted_language(header) == language


def test_a_chosen_language_lasts_as_long_as_its_block() -> None:
    with using_language("ru"):
        assert localized("{count} row|{count} rows", count=5) == "5 сегментов"
    assert localized("{count} row|{count} rows", count=5) == "5 rows"


def test_the_command_line_in_russian() -> None:
    english, russian = run("check", *PAIR), run("--lang", "ru", "check", *PAIR)
    assert russian.exit_code == english.exit_code == 0
    last, theirs = english.stderr.splitlines()[-1], russian.stderr.splitlines()[-1]
    assert re.fullmatch(r"59 beads, \d+ errors, \d+ warnings, \d+ notes \(quick checks\)", last)
    words = r"59 сегментов, \d+ ошиб\w+, \d+ предупреждени\w, \d+ замечани\w \(быстрая проверка\)"
    assert re.fullmatch(words, theirs)
    assert re.findall(r"\d+", theirs) == re.findall(r"\d+", last)
    assert "Не совпадает дата: в оригинале «26», в переводе “28”." in russian.stdout
    assert "The date differs: the source says «26», the translation “28”." in english.stdout


def test_data_stays_english(tmp_path: Path) -> None:
    english, russian = run("check", *PAIR, "--json"), run("check", *PAIR, "--json", LANG="ru_RU.UTF-8")
    assert russian.stdout == english.stdout
    run("align", *PAIR, "-o", str(tmp_path / "x.align.json"), LANG="ru_RU.UTF-8")
    record = json.loads((tmp_path / "x.align.json").read_text(encoding="utf-8"))
    assert "The date differs: the source says «26», the translation “28”." in str(record["divergences"])


@pytest.mark.parametrize(
    ("arguments", "english", "russian"),
    [
        (["align", "no.txt", "no.txt"], "There is no file no.txt", "Нет файла no.txt; проверьте имя и папку."),
        (["align", "--frob"], "No such option '--frob'", "Нет параметра '--frob'"),
        (["frob"], "There is no command 'frob'", "Нет команды 'frob'. Список команд: `aligner --help`."),
        (["check"], "Missing argument 'FILE'", "Не указан аргумент 'ФАЙЛ'."),
    ],
)
def test_mistakes_are_told_in_the_language(arguments: list[str], english: str, russian: str) -> None:
    assert english in run(*arguments).stderr
    told = run(*arguments, LC_ALL="ru_RU.UTF-8")
    assert russian in told.stderr
    assert told.exit_code == 2


def test_a_language_that_is_not_there_is_refused() -> None:
    result = run("--lang", "de", "align")
    assert result.exit_code == 2
    assert result.stderr == "aligner: There is no interface in the language 'de'; choose en or ru.\n"


def test_warnings_about_files_are_told_in_the_language(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes("Он пришёл домой поздно вечером. Все уже спали.".encode("koi8-r"))
    import logging

    seen: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger("aligner").addHandler(handler)
    try:
        assert run("split", str(tmp_path / "x.txt"), LANG="ru_RU.UTF-8").exit_code == 0
        run("split", str(tmp_path / "x.txt"))
    finally:
        logging.getLogger("aligner").removeHandler(handler)
    assert "не в UTF-8, прочитан как koi8" in seen[0]
    assert "is not UTF-8; read as koi8" in seen[1]
