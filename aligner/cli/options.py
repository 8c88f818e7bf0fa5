"""Options that several commands share, so that each is named and explained once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from aligner.document.model import SEVERITIES

Command = TypeVar("Command", bound=Callable[..., Any])

INPUT = click.Path(path_type=str)
"""A file to read; `-` is standard input. Readers say themselves what is wrong with a file."""


def together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return one decorator that adds several options, shown in the help in the order given."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def language_options(command: Command) -> Command:
    """Add the languages of both sides."""
    return together(
        click.option("--source-language", metavar="CODE", help="Language of the original.  [default: found out]"),
        click.option("--target-language", metavar="CODE", help="Language of the translation.  [default: found out]"),
    )(command)


def reading_options(command: Command) -> Command:
    """Add how files are read and cut into sentences."""
    return together(
        click.option("--encoding", metavar="NAME", help="Character encoding of text files.  [default: found out]"),
        click.option("--lines", is_flag=True, help="The input is pre-split: each line is one sentence."),
        click.option("--unwrap", is_flag=True, help="Line breaks inside a paragraph do not end sentences."),
        click.option(
            "--srx", type=click.Path(path_type=Path), metavar="FILE", help="Split by your own SRX 2.0 rules instead."
        ),
    )(command)


def encoder_options(command: Command) -> Command:
    """Add the choice of an encoder."""
    return together(
        click.option(
            "--model",
            metavar="NAME",
            help="Encoder: a sentence-transformers model by name or folder, such as LaBSE.  [default: the bundled one]",
        ),
        click.option("--device", metavar="NAME", help="Where that model runs: cpu, cuda …  [default: found out]"),
        click.option("--batch-size", type=click.IntRange(1), default=64, show_default=True, help="Texts at a time."),
        click.option(
            "--backend",
            type=click.Choice(["torch", "onnx", "openvino"]),
            default="torch",
            show_default=True,
            help="What runs that model.",
        ),
    )(command)


def fail_on_option(command: Command) -> Command:
    """Add the severity from which flags make the command fail."""
    return click.option(
        "--fail-on",
        type=click.Choice(["never", *SEVERITIES]),
        default="never",
        show_default=True,
        help="Exit with code 1 when a flag is at least this severe.",
    )(command)


def quiet_option(command: Command) -> Command:
    """Add silence."""
    return click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors.")(command)
