"""The help of every command is in Russian where Russian is asked for, whole, and English stays as it was written."""

import inspect
import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from aligner.cli import COMMANDS, group
from aligner.cli.localized_help import option_help, paragraphs_of
from aligner.fidelity.registry import TYPES
from aligner.localization import catalogue, using_language

RU = catalogue("ru")
COMMAND_LINE = re.compile(r"(?:Пример: +|Начните так: +)?(?:aligner |zcat |\{)")
VALUES = (
    r"`[^`]*`", r"'[^']*'",  # what is typed as it stands
    r"\[(?:[-a-z]+\|)+[-a-z]+\]", r"по умолчанию: [^\]]*",  # choices and defaults
    r"(?<!\w)--?[a-z][-a-z]*", r"[A-Z]+(?:_[A-Z]+)+",  # options and variables
    r"[\w/.]*\.\w+(?:\.\w+)*", r"\w+/[-\w/]+",  # files and folders
    r"\b(?:quick|reader|auto|exact|additive|strict|lax|gaps|source|target|name|options|pairs|unpaired|bead)\b",
    r"\b(?:ru-RU|en-GB|en|ru|tmx|tsv|json|cpu|cuda|docx)\b",
    r"\b(?:TMX|XLIFF|SRX|TSV|CSV|TBX|JSON|SVG|HTML|USE|F1|CAT|URL|NO_COLOR|stderr|Ctrl)\b",
    r"\b(?:aligner|OmegaT|Excel|Ray|OpenAI|LaBSE|Matryoshka|sentence-transformers|e5-small)\b",
)  # fmt: skip
"""What may stand in Latin letters: names and values that are typed or printed as they are."""


def commands(
    command: click.Command = group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, (*path, name))


def helped(path: tuple[str, ...], language: str) -> str:
    result = CliRunner().invoke(group, ["--lang", language, *path, "--help"], terminal_width=400)
    assert result.exit_code == 0, result.output
    return result.output


def said() -> set[str]:
    """All texts of the help that are translated whole: paragraphs, verbatim lines, options."""
    found = set(COMMANDS.values())
    for _, command in commands():
        found |= set(paragraphs_of(inspect.cleandoc(command.help or "")))
        found |= {command.short_help} if command.short_help else set()
        found |= {
            param.help.partition("  [")[0] for param in command.params if isinstance(param, click.Option) and param.help
        }
    return {text for text in found if not COMMAND_LINE.match(text)}


def test_every_text_of_the_help_is_translated() -> None:
    assert len(said()) > 150
    assert sorted(text for text in said() if text not in RU.tables["help"]) == []


def test_no_translation_of_help_is_unused() -> None:
    english = "\n".join(re.sub(r"\s+", " ", helped(path, "en")) for path, _ in commands())
    unused = [key for key in RU.tables["help"] if re.sub(r"\s+", " ", key.partition("{")[0]).strip(" .") not in english]
    assert unused == []


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_russian_help_has_no_english_words(path: tuple[str, ...]) -> None:
    text = helped(path, "ru")
    assert text.startswith("Использование: ")
    inner = {name for (*before, name), _ in list(commands())[1:] if tuple(before) == path}
    lines = (line for line in text.splitlines()[1:] if not COMMAND_LINE.match(line.strip()))
    left = "\n".join(line for line in lines if line).replace(", ".join(TYPES), "")
    left = re.sub("|".join(VALUES), " ", left)
    assert set(re.findall(r"[A-Za-z]{2,}", left)) - inner == set()


def test_english_help_is_what_stands_in_the_code() -> None:
    for path, command in commands():
        text = re.sub(r"\s+", " ", helped(path, "en"))
        assert text.startswith("Usage: ")
        for paragraph in paragraphs_of(inspect.cleandoc(command.help or "")):
            assert re.sub(r"\s+", " ", paragraph) in text


def test_defaults_and_ranges_are_translated_part_by_part() -> None:
    with using_language("ru"):
        assert option_help("Port to listen on.  [default: a free one]  [0<=x<=65535]") == (
            "Порт сервера.  [по умолчанию: свободный]  [0<=x<=65535]"
        )
        assert option_help("What runs that model.  [default: torch; required]") == (
            "Чем исполняется эта модель.  [по умолчанию: torch; обязательно]"
        )
    assert option_help("What runs that model.  [default: torch]") == "What runs that model.  [default: torch]"
