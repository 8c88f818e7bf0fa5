"""What the documentation shows exists: each command, each option; and the Python example runs."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from aligner.cli import group
from aligner.formats import columns, xlsx

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SEPARATORS = re.compile(r"\s*(?:&&|\|\||\||;)\s*")


def commands(page: Path) -> list[str]:
    """Return the lines of a page's code blocks, or the parts of them, that call aligner."""
    found = []
    for language, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language not in {"", "sh", "bash", "console"}:
            continue
        for line in block.replace("\\\n", " ").splitlines():
            for part in SEPARATORS.split(line.removeprefix("$ ")):
                if re.match(r"aligner\s", part):
                    found.append(part)
    return found


EXAMPLES = [pytest.param(line, id=f"{page.name}: {line}") for page in PAGES for line in commands(page)]


def parse(command: click.Command, arguments: list[str], parent: click.Context | None = None) -> None:
    """Parse arguments as the command would, and those of its commands; raise click.UsageError where they are wrong."""
    with command.make_context(command.name, list(arguments), parent=parent) as context:
        if isinstance(command, click.Group):
            _, inner, rest = command.resolve_command(context, [*context._protected_args, *context.args])
            assert inner is not None
            parse(inner, rest, context)


def words(line: str) -> list[str]:
    """Return the arguments of an example without its comment and without where the shell sends what it prints."""
    return shlex.split(re.sub(r"\s[<>]\s*\S+", "", line), comments=True)[1:]


def test_pages_hold_examples() -> None:
    assert len(EXAMPLES) > 20


@pytest.mark.parametrize("line", EXAMPLES)
def test_example_names_what_exists(line: str) -> None:
    parse(group, words(line))


@pytest.mark.parametrize("line", ["aligner aline a b", "aligner align a b --no-such", "aligner batch status a b c"])
def test_wrong_example_would_be_found(line: str) -> None:
    with pytest.raises(click.UsageError):
        parse(group, words(line))


def test_what_split_prints_is_what_the_page_shows() -> None:
    [shown] = [text for text in console_blocks("splitting.md") if "Первая" in text]
    [html] = [text for text in console_blocks("splitting.md") if "<br>" in text]
    [first] = [text for text in console_blocks("splitting.md") if "Иванов" in text]
    for block in (first, shown, html):
        for call in block.split("$ ")[1:]:
            line, expected = call.split("\n", 1)
            _, given, _, *arguments = shlex.split(line)
            done = CliRunner().invoke(group, arguments[1:], input=given.replace("\\n", "\n"))
            assert done.stdout == expected, line


def console_blocks(page: str) -> list[str]:
    """Return the blocks of a page that show commands and what they print."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [block for language, block in BLOCK.findall(text) if language == "console"]


def test_the_page_about_formats_names_the_columns_that_are_written() -> None:
    page = " ".join((ROOT / "docs" / "formats.md").read_text(encoding="utf-8").split())
    assert f"names the columns: `{' '.join(columns.COLUMNS)}`" in page
    assert f"A workbook has `{' '.join(xlsx.COLUMNS)}`" in page


def test_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    blocks = [code for language, code in BLOCK.findall(PAGES[0].read_text(encoding="utf-8")) if language == "python"]
    assert blocks
    (tmp_path / "corpora").symlink_to(ROOT / "corpora")
    monkeypatch.chdir(tmp_path)
    for code in blocks:
        exec(compile(code, "README.md", "exec"), {})
    assert (tmp_path / "letter.tmx").exists()
    assert "[[" in capsys.readouterr().out
