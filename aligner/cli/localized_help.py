"""Localized help: usage lines, paragraphs, options and metavariables of `--help` in the language of the call.

    Использование: aligner split [ПАРАМЕТРЫ] ФАЙЛ

The commands are written in English; their texts are translated as the page is laid out, by the table `help`, paragraph
by paragraph, and what names values (`FILE`, `CODE`) by the table `words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import click

from aligner.localization import LANGUAGES, catalogue, current_language, localized

_METAVARIABLE = re.compile(r"(?<![-\w])[A-Z]+(?:_[A-Z]+)*(?: RANGE)?\b")
_EXTRA = re.compile(r"\[(default: .*?|required|env: .*?)\](?=$|  \[)")
_DEFAULT = "default: {value}"


def paragraphs_of(text: str) -> list[str]:
    """Return the translatable parts of a help text: its paragraphs without line breaks, the lines of verbatim ones.

    >>> paragraphs_of("Cut a text\\ninto sentences.\\n\\n\\b\\nExamples:\\n  aligner split x.txt")
    ['Cut a text into sentences.', 'Examples:', 'aligner split x.txt']
    """
    found: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", text):
        lines = [line.strip() for line in paragraph.strip("\n").split("\n")]
        found += lines[1:] if lines[0] == "\b" else [" ".join(lines)]
    return found


class HelpFormatter(click.HelpFormatter):
    """Lays out help in the current language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line of a command."""
        super().write_usage(prog, metavariables(args), prefix or localized("Usage: {usage}", usage=""))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(_fixed(heading))

    def write_text(self, text: str) -> None:
        """Write paragraphs; those after a line with a backspace keep their lines."""
        super().write_text(text if _is_english() else "\n\n".join(map(_paragraph, re.split(r"\n[ \t]*\n", text))))

    def write_dl(self, rows: Iterable[tuple[str, str]], *columns: Any) -> None:
        """Write options or commands with what each does."""
        translated = rows if _is_english() else [(metavariables(name), option_help(text)) for name, text in rows]
        super().write_dl(list(translated), *columns)


def metavariables(usage: str) -> str:
    """Return a usage line with its metavariables in the current language."""
    if _is_english():
        return usage
    word = catalogue(current_language()).word
    return _METAVARIABLE.sub(lambda found: word(found[0]), usage)


def option_help(text: str) -> str:
    """Return the help of an option in the current language; the brackets after it are translated part by part."""
    sentence, gap, extra = text.partition("  [")
    return _fixed(sentence) + gap[:2] + _EXTRA.sub(lambda found: f"[{_extra(found[1])}]", gap[2:] + extra)


def _extra(text: str) -> str:
    if (known := _fixed(text)) != text:
        return known
    parts = [_fixed(part) for part in text.split("; ")]
    named = [localized(_DEFAULT, value=part[9:]) if part.startswith("default: ") else part for part in parts]
    return "; ".join(named)


def _paragraph(paragraph: str) -> str:
    lines = paragraph.split("\n")
    if lines[0].strip() != "\b":
        return _fixed(" ".join(line.strip() for line in lines))
    return "\n".join(line[: len(line) - len(line.lstrip())] + _fixed(line.strip()) for line in lines)


def _fixed(text: str) -> str:
    return catalogue(current_language()).fixed(text)


def _is_english() -> bool:
    return current_language() == LANGUAGES[0]


class HelpContext(click.Context):
    """A command's context whose help is localized."""

    formatter_class = HelpFormatter


class HelpGroup(click.Group):
    """A group whose help, and that of its commands, is localized."""

    context_class = HelpContext

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command with its help localized, None where there is none of that name."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            command.context_class = HelpContext
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, each with its short help or the first paragraph of its help, whole."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [
            (name, command.short_help or paragraphs_of(command.help or "")[0]) for name, command in commands if command
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
