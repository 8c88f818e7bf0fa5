"""An option that a message advises exists, and in the command itself where it is the command that speaks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from aligner.cli import COMMANDS, group
from tests.localization.sources import PACKAGE

OPTION = re.compile(r"(?<![\w(-])--[a-z][a-z-]+")
OF_OTHERS = {"--write"}
"""Options of scripts in a checkout."""


def options(command: click.Command) -> set[str]:
    found = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    for inner in getattr(command, "commands", {}).values():
        found |= options(inner)
    return found | {"--help"}


def texts(path: Path) -> Iterator[str]:
    """Yield the sentences of a module that are no documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value if " " in node.value else ""


COMMAND = {name: group.get_command(click.Context(group), name) for name in COMMANDS}
OF_ALL = {name: options(command) for name, command in COMMAND.items() if command is not None}
KNOWN = set().union(*OF_ALL.values()) | options(group)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_option_in_a_message_exists(path: Path) -> None:
    named = {option for text in texts(path) for option in OPTION.findall(text)} - OF_OTHERS
    assert named <= KNOWN


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_names_its_own_options(name: str) -> None:
    path = PACKAGE / "cli" / f"{name.replace('-', '_')}.py"
    for text in texts(path):
        others = [other for other in OF_ALL if f"{other} " in text or f"`{other}`" in text]
        known = OF_ALL[name].union(*(OF_ALL[other] for other in others))
        assert set(OPTION.findall(text)) <= known | OF_OTHERS, text
