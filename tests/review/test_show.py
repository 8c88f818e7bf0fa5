"""Beads in the terminal."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli.show import command
from aligner.document import Divergence
from aligner.formats import write
from tests.making import letter, pair


@pytest.fixture
def file(tmp_path: Path) -> str:
    write(letter(), tmp_path / "letter.align.json")
    return str(tmp_path / "letter.align.json")


def shown(file: str, *options: str, **environment: str) -> str:
    result = CliRunner().invoke(command, [file, "--no-pager", "--width", "80", *options], env=environment)
    assert result.exit_code == 0
    return result.output


def test_sides_stand_side_by_side_within_the_width(file: str) -> None:
    lines = shown(file).splitlines()
    assert max(map(len, lines)) <= 80
    line = next(line for line in lines if "Уважаемый" in line)
    assert line.index("Dear Minister,") > 40
    assert "1-2 90%" in shown(file)
    assert "— not in the translation" in shown(file)


def test_flags_alone_and_with_what_is_around(file: str) -> None:
    flags = shown(file, "--flags")
    assert "date, error: The source says 5 May, the target 6 May." in flags
    assert "Уважаемый" not in flags
    around = shown(file, "--around", "1")
    assert "Благодарю" in around
    assert "Прошу" in around
    assert "Уважаемый" not in around


def test_an_alignment_without_flags_says_so(tmp_path: Path) -> None:
    write(replace(letter(), divergences=()), tmp_path / "a.align.json")
    result = CliRunner().invoke(command, [str(tmp_path / "a.align.json"), "--flags"])
    assert result.stderr == "No bead is flagged.\n"


def test_no_colour_where_none_is_wanted(file: str) -> None:
    colour = re.compile(r"\x1b\[(\d+;)*(3\d|4\d|9\d)[;m]")
    assert colour.search(shown(file, FORCE_COLOR="1", TERM="xterm-256color"))
    assert not colour.search(shown(file, FORCE_COLOR="1", TERM="xterm-256color", NO_COLOR="1"))
    assert "\x1b" not in shown(file)


def test_texts_cannot_steer_the_terminal(tmp_path: Path) -> None:
    alignment = pair([(["Да\x1b[31m\x07 [bold]нет[/bold] \u202eabc :smile:"], ["Yes\x9b2J"])])
    flag = Divergence(0, "name", "error", 0.9, None, None, "\x1b]0;title\x07")
    write(replace(alignment, divergences=(flag,)), tmp_path / "a.align.json")
    output = shown(str(tmp_path / "a.align.json"))
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(output)
    assert "[bold]нет[/bold]" in output
    assert ":smile:" in output
