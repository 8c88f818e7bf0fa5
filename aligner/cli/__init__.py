"""Command line: one module a command, listed in one table and imported only when it runs."""

from __future__ import annotations

import signal
from importlib import import_module
from typing import IO, Any

import click

from aligner import __version__
from aligner.cli.localized_help import HelpContext, HelpGroup
from aligner.document.errors import AlignerError
from aligner.localization import LANGUAGES, current_language, localized, localized_sentence, using_language
from aligner.runtime.standard_streams import use_safe_streams

COMMANDS: dict[str, str] = {
    "app": "Align, review and save in the browser.",
    "align": "Align a document with its translation.",
    "split": "Cut a document into sentences.",
    "check": "Flag passages where a translation diverges from its original.",
    "report": "Write an alignment as one page that can also be edited.",
    "review": "Review an alignment in the browser, with every change kept.",
    "apply": "Apply a reviewer's changes to an alignment.",
    "show": "Print beads side by side in the terminal.",
    "convert": "Rewrite an alignment or a memory in another format.",
    "export": "Make a project for a CAT tool, such as OmegaT.",
    "quotes": "Trace the quotations of an article to the original.",
    "corpora": "Fetch published documents that exist in both languages.",
    "srx": "Write the splitting rules for a CAT tool.",
    "batch": "Align every pair of an archive, and go on where it stopped.",
    "pair": "Find which documents of two folders belong together.",
    "eval": "Score the aligner on documents whose beads are known.",
}
"""Each command and its line in `aligner --help`; the module `aligner.cli.NAME` holds the click command `command`."""


class UserError(click.ClickException):
    """An `AlignerError` as the command line shows it: one sentence and exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence on stderr."""
        click.echo(f"aligner: {self.message}", file=file, err=True)


class Interruption(click.ClickException):
    """Ctrl+C, or the signal of a system that shuts down: one word, and the exit code that a shell gives such an end."""

    exit_code = 130

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the word on stderr."""
        click.echo(f"\naligner: {self.message}", file=file, err=True)


class UsageMistake(click.UsageError):
    """A wrong option or argument: the usage, where help is found, and what is wrong, in the language of the call."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(error.format_message(), error.ctx)
        lines = [localized("Error: {message}", message=localized_sentence(self.message))]
        if self.ctx is not None:
            hint = localized("Try '{command}' for help.", command=f"{self.ctx.command_path} --help")
            lines = [self.ctx.get_usage(), hint, "", *lines]
        self.lines = "\n".join(lines)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines on stderr."""
        click.echo(self.lines, file=file, err=True)


class LazyGroup(HelpGroup):
    """Lazy command group: a command's module is imported only when it runs or its help is shown."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a mistake of the user's ends with one sentence, never a traceback."""
        try:
            return super().invoke(ctx)
        except AlignerError as error:
            raise UserError(localized_sentence(str(error))) from error
        except KeyboardInterrupt as error:
            raise Interruption(localized("Interrupted.")) from error
        except click.UsageError as error:
            raise UsageMistake(error) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command, None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"aligner.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        command.context_class = HelpContext
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, and suggest similar names for a mistyped one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean `aligner {near[0]}`?" if near else " `aligner --help` lists the commands."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx) from error


def _localize_warnings(context: click.Context) -> None:
    """Translate the readers' warnings about a file, such as an encoding guessed, into the current language."""
    import logging

    def localize(record: logging.LogRecord) -> bool:
        record.msg, record.args = localized_sentence(record.getMessage()), ()
        return True

    logger = logging.getLogger("aligner")
    logger.addFilter(localize)
    context.call_on_close(lambda: logger.removeFilter(localize))


def _use_language(context: click.Context, _: click.Parameter, code: str | None) -> None:
    """Say everything in the language that was named, as long as the command runs."""
    if code:
        try:
            context.with_resource(using_language(code))
        except AlignerError as error:
            raise UserError(str(error)) from error
    if current_language() != LANGUAGES[0]:
        _localize_warnings(context)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="aligner %(version)s")
@click.option(
    "--lang",
    metavar="CODE",
    is_eager=True,
    expose_value=False,
    callback=_use_language,
    help="Language of messages: en or ru.  [default: from ALIGNER_LANG, LC_ALL, LANG]",
)
def group() -> None:
    """Align Russian originals with English translations, write TMX, and see where they diverge.

    \b
    Start with:  aligner align original.docx translation.docx -o memory.tmx -o report.html
    """


def _exit_in_order(number: int, _: object) -> None:
    raise SystemExit(128 + number)


def main() -> None:
    """Run the command line; SIGTERM ends it in order, so that workers end too and no temporary file stays."""
    signal.signal(signal.SIGTERM, _exit_in_order)
    use_safe_streams()
    group(prog_name="aligner")
