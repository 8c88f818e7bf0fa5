"""Options of a reader, a language model that reads the pairs after the rules: for check, align, batch and eval."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.cli.options import stack_options
from aligner.document.errors import AlignerError
from aligner.localization import current_language, localized

if TYPE_CHECKING:
    from aligner.document import Alignment
    from aligner.fidelity import CheckOptions
    from aligner.llm_reader import Progress, ReaderOptions

Command = TypeVar("Command", bound=Callable[..., Any])
_JOBS = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Processes that share a long document, and reader requests at a time.  [default: one a core; one request]",
)


def reader_options(command: Command, jobs: bool = True) -> Command:
    """Add the reader's endpoint, model and limits; `jobs` where the command has no --jobs of its own."""
    options = (
        click.option(
            "--reader",
            metavar="URL",
            help="Also let a language model read the pairs: the address of an OpenAI-compatible server, or `local` to "
            "look for one on this machine.  [env: ALIGNER_READER_URL, with --depth reader]",
        ),
        click.option("--reader-model", metavar="NAME", help="Its model.  [env: ALIGNER_READER_MODEL]"),
        click.option(
            "--reader-remote", is_flag=True, help="The texts may be sent to a server that is not this machine."
        ),
        click.option(
            "--reader-passes",
            type=click.IntRange(1, 2),
            default=2,
            show_default=True,
            help="2: each finding, and each flag of the rules, is put to the model once more, on its own. 1: none is.",
        ),
        click.option("--reader-budget", type=click.IntRange(1), metavar="TOKENS", help="Stop at so many tokens."),
        click.option("--reader-stream", is_flag=True, help="Let the server stream its responses."),
        click.option(
            "--reader-timeout",
            type=click.IntRange(1),
            default=300,
            show_default=True,
            metavar="SECONDS",
            help="The most that a request may take; a large model without a GPU needs more.",
        ),
    )
    added: Command = stack_options(*options, *((_JOBS,) if jobs else ()))(command)
    return added


def reader_of(given: dict[str, Any]) -> ReaderOptions | None:
    """Gather the reader's options; None where no reader is asked for.

    Raises AlignerError for an address that may not be used, before anything is sent.
    """
    from dataclasses import replace

    address = given["reader"]
    if address is None:
        if given.get("depth") != "reader":
            _unneeded(given)
            return None
        address = os.environ.get("ALIGNER_READER_URL") or "local"
    from aligner.llm_reader.client import require_package
    from aligner.llm_reader.endpoint import is_loopback, local, normalised, permitted
    from aligner.llm_reader.options import ReaderOptions

    require_package()
    model = given["reader_model"] or os.environ.get("ALIGNER_READER_MODEL") or None
    if address == "local":
        server, model = local(model)
        address = server.url
        if not given.get("quiet"):
            said = "Reader: {program} at {url}, model {model}"
            click.echo(localized(said, program=server.program, url=server.url, model=model), err=True)
    url = normalised(address)
    permitted(url, given["reader_remote"])
    if not model:
        raise AlignerError(f"Name the model that {'the server' if is_loopback(url) else url} has with --reader-model.")
    options = ReaderOptions(url, model, remote=given["reader_remote"], passes=given["reader_passes"])
    options = replace(options, budget=given["reader_budget"], timeout=float(given["reader_timeout"]))
    jobs, language = given.get("jobs") or 1, current_language()
    return replace(options, stream=given["reader_stream"], jobs=jobs, language=language)


def _unneeded(given: dict[str, Any]) -> None:
    """Raise AlignerError for options of a reader where none is asked for."""
    names = [name for name in ("reader_model", "reader_remote", "reader_budget", "reader_stream") if given[name]]
    if names:
        listed = ", ".join(f"--{name.replace('_', '-')}" for name in names)
        raise AlignerError(f"{listed} would do nothing without a reader; give --reader URL too.")


def reading(
    alignment: Alignment, reader: ReaderOptions | None, checks: CheckOptions | None, quiet: bool
) -> tuple[Alignment, list[str]]:
    """Return the alignment with the reader's flags, and the sentences of the account of the reading."""
    if reader is None:
        return alignment, []
    from aligner.llm_reader import forecast, read

    if reader.remote and not quiet:
        sent = forecast(alignment, reader)
        said = "To {host}: {requests:,} requests or more, {characters:,} characters, about {tokens:,} tokens."
        values = {"requests": sent.requests, "characters": sent.characters, "tokens": sent.tokens}
        click.echo(localized(said, host=sent.host, **values), err=True)
        if sent.tokens_a_finding:
            each = "Each finding of the model adds a request of about {tokens:,} tokens; responses come on top."
            click.echo(localized(each, tokens=sent.tokens_a_finding), err=True)
    with _progress(quiet) as on_progress:
        alignment, report = read(alignment, reader, checks, on_progress)
    return alignment, report.sentences(reader.name, reader.passes)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Show windows, tokens and remaining time on stderr; silent where it is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn(localized("reading")), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rest]}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, rest="")

        def on_progress(progress: Progress) -> None:
            minutes, seconds = divmod(int(progress.remaining), 60)
            said = localized("{tokens:,} tokens, {time} left", tokens=progress.tokens, time=f"{minutes}:{seconds:02}")
            rest = said if progress.done else ""
            bar.update(task, completed=progress.done, total=progress.total, rest=rest)

        yield on_progress
