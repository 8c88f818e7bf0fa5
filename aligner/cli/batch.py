"""`aligner batch`: align every pair of an archive, and go on where it stopped."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli import options as shared
from aligner.cli.localized_help import HelpGroup
from aligner.cli.memory_options import memory_options
from aligner.cli.reader_options import reader_of, reader_options
from aligner.document.errors import AlignerError
from aligner.localization import localized, localized_sentence

if TYPE_CHECKING:
    from aligner.batch.engines import Engine
    from aligner.batch.job import Outcome, Settings, Task
    from aligner.formats import ExportOptions

FOLDER = click.Path(path_type=Path)


@dataclass(frozen=True)
class RunOptions:
    """Options of a run: outputs, and the engine with its processes."""

    folder: Path
    formats: str
    jobs: int | None
    engine: str
    address: str | None
    dry_run: bool
    merge: Path | None


class RunByDefault(HelpGroup):
    """A group whose first argument is taken for a manifest unless it is the name of one of its commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` before the arguments where no command is named."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group("batch", cls=RunByDefault)
def command() -> None:
    """Align every pair of an archive; resumes an interrupted run.

    \b
    Examples:
      aligner batch letters/ -o aligned/ --format tmx,html
      aligner batch pairs.tsv -o aligned/ --jobs 8 --merge all.tmx
      aligner batch status aligned/
    """


@command.command("run")
@click.argument("manifest", type=FOLDER)
@click.option("-o", "--output", "folder", type=FOLDER, required=True, metavar="DIR", help="Where the outputs go.")
@click.option(
    "--format", "formats", default="tmx", show_default=True, metavar="NAMES", help="Formats to write, by commas."
)
@click.option("--jobs", type=click.IntRange(1), help="Processes at work at once.  [default: one a core]")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where the work is done: in processes here, or on a Ray cluster.",
)
@click.option("--address", metavar="HOST:PORT", help="The Ray cluster's address.  [default: one started here]")
@click.option(
    "--source-pattern", metavar="PATTERN", help="How originals are named in a folder, such as 'orig/{name}.txt'."
)
@click.option("--target-pattern", metavar="PATTERN", help="How translations are named, such as 'en/{name}.txt'.")
@click.option("--dry-run", is_flag=True, help="Only show the pairs, as a manifest.")
@click.option("--merge", type=FOLDER, metavar="FILE", help="Write one memory of all pairs afterwards.")
@shared.language_options
@shared.reading_options
@shared.max_bead_option
@shared.encoder_options
@shared.check_options
@partial(reader_options, jobs=False)
@memory_options
@shared.quiet_option
@shared.packed(RunOptions)
def run_command(manifest: Path, options: RunOptions, memory: ExportOptions, **given: Any) -> None:
    """Align the pairs of MANIFEST, a table or a folder.

    A table (.tsv or .jsonl) names source, target and, if you like, name and options of each pair. In a folder files
    that differ only in the language belong together: x.ru.docx and x.en.docx, ru/x.txt and en/x.txt.

    The same command run again does what is missing, what failed and what has changed. Exit code 1 means that some
    pairs failed.
    """
    from dataclasses import replace

    from aligner.batch.outputs import refuse_inputs
    from aligner.batch.runner import run
    from aligner.cli.outputs import read_with
    from aligner.document.files import check_writable

    pairs = _pairs(manifest, given)
    if options.dry_run:
        for pair in pairs:
            click.echo(f"{pair.source}\t{pair.target}\t{pair.name}")
        return
    folder, merge = options.folder, options.merge
    settings = _settings(folder, options.formats, memory, given)
    if merge is not None and merge.absolute().parent != folder.absolute():  # that one is made when it is missing
        check_writable(merge)
    tasks = [replace(pair, source=pair.source.resolve(), target=pair.target.resolve()) for pair in pairs]
    refuse_inputs(tasks, settings, read=(manifest, *read_with(given)), merged=merge)
    with _progress(given["quiet"]) as (begin, on_outcome):
        try:
            state = run(tasks, settings, _engine(options.jobs, options.engine, options.address), on_outcome, begin)
        except KeyboardInterrupt:
            sentence = localized("Stopped. Run the same command again to go on where it was.")
            click.echo(f"\naligner: {sentence}", err=True)
            sys.exit(130)
    counts = state.counts()
    if merge is not None:
        for path in _merge(state.rows(), folder, merge, memory, given["quiet"]):
            state.remember_merged(path)
    if not given["quiet"]:
        sentence = localized(_DONE, count=counts["done"], failed=counts["failed"])
        click.echo(sentence, err=True)
        units, held = state.sums()
        click.echo(localized(_UNITS, count=units, released=units - held, held=held), err=True)
        if counts["failed"]:
            click.echo(localized("`{command}` says why.", command=f"aligner batch status {folder}"), err=True)
    sys.exit(1 if counts["failed"] else 0)


@command.command("status")
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a pair.")
def status(folder: Path, as_json: bool) -> None:
    """Say what is done in FOLDER, what is waiting, and why pairs failed."""
    from dataclasses import asdict

    from aligner.batch.state import State

    state = State.existing(folder)
    for row in state.rows():
        if as_json:
            facts = {"source": row.source, "target": row.target, "status": row.status}
            click.echo(json.dumps({**asdict(row.outcome), **facts}, ensure_ascii=False))
        elif row.status == "failed":
            click.echo(f"{row.name}: {localized_sentence(row.outcome.error)}")
    if not as_json:
        counts = state.counts().items()
        click.echo(", ".join(localized("{count:,} {status:word}", count=count, status=name) for name, count in counts))


_DONE = "{count:,} pair done, {failed:,} failed.|{count:,} pairs done, {failed:,} failed."
_UNITS = (
    "{count:,} unit: {released:,} in the memories, {held:,} held for review.|"
    "{count:,} units: {released:,} in the memories, {held:,} held for review."
)
_RETRIED = (
    "{count:,} pair will be tried again when the same `aligner batch` command is run.|"
    "{count:,} pairs will be tried again when the same `aligner batch` command is run."
)


@command.command("retry")
@click.argument("folder", type=FOLDER)
def retry(folder: Path) -> None:
    """Let the pairs in FOLDER that failed wait for another run."""
    from aligner.batch.state import State

    count = State.existing(folder).forget_failures()
    click.echo(localized(_RETRIED, count=count))


@command.command("report")
@click.argument("folder", type=FOLDER)
@click.option(
    "-o", "--output", type=shared.OUTPUT_PATH, metavar="FILE", help="The page.  [default: report.html in FOLDER]"
)
def report(folder: Path, output: Path | None) -> None:
    """Write a page about FOLDER: failures first, then the pairs with most errors; it sorts and searches."""
    from aligner.batch.state import State
    from aligner.batch.summary import write_report

    output = output or folder / "report.html"
    write_report(State.existing(folder), folder.resolve(), output)
    click.echo(localized("Wrote {path}", path=output), err=True)


def _pairs(manifest: Path, given: dict[str, Any]) -> list[Task]:
    """Return the pairs of a manifest or a folder; what has no partner is named on stderr."""
    from aligner.batch.manifest import find_pairs, read_manifest

    patterns = given["source_pattern"], given["target_pattern"]
    if any(patterns) != all(patterns):
        raise AlignerError("Give both --source-pattern and --target-pattern, or neither.")
    if not manifest.is_dir():
        if any(patterns):
            raise AlignerError(f"{manifest} is not a folder; patterns apply to the files of a folder.")
        return read_manifest(manifest)
    pairs, unpaired = find_pairs(manifest, patterns if all(patterns) else None)
    if not given["quiet"]:
        for path in unpaired:
            click.echo(localized("Note: {path} has no partner and is left out.", path=path), err=True)
    if not pairs:
        raise AlignerError(
            f"There are no pairs in {manifest}; name files like x.ru.txt and x.en.txt, or say how they are named with "
            "--source-pattern and --target-pattern, or list them in a table."
        )
    return pairs


def _settings(folder: Path, formats: str, memory: ExportOptions, given: dict[str, Any]) -> Settings:
    from dataclasses import replace

    from aligner.batch.job import Settings
    from aligner.formats.registry import ending_of

    named = (name.strip() for name in formats.split(",") if name.strip())
    names = tuple(dict.fromkeys(ending_of(name).lstrip(".") for name in named))
    shared.check_encoder(given)
    options = replace(shared.pipeline_options(given), reader=reader_of(given))
    return Settings(folder, names, options, memory, given["model"], shared.encoder_settings(given))


def _engine(jobs: int | None, name: str, address: str | None) -> Engine:
    from aligner.batch.engines import in_a_pool, in_this_process

    if name == "ray":
        from aligner.batch.ray_backend import on_ray

        return on_ray(address, jobs)
    if address is not None:
        raise AlignerError("--address names a Ray cluster; give --engine ray too.")
    from aligner.runtime.processes import available_cores

    jobs = jobs or available_cores()
    return in_this_process if jobs == 1 else in_a_pool(jobs)


def _merge(rows: Iterator[Any], folder: Path, target: Path, memory: ExportOptions, quiet: bool) -> list[Path]:
    from aligner.batch.merging import merge, mergeable

    files = [folder / output for row in rows if row.status == "done" and (output := mergeable(row.outcome.outputs))]
    written = list(merge(files, target, memory))
    for path in written if not quiet else ():
        click.echo(localized("Wrote {path}", path=path), err=True)
    return written


@contextmanager
def _progress(quiet: bool) -> Iterator[tuple[Any, Any]]:
    """Show a bar with rate, remaining time and failures on a terminal; elsewhere name only the failures."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, quiet=quiet, highlight=False)
    columns = (
        TextColumn(localized("aligning")),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("[red]{task.fields[failed]}"),
    )
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("", total=0, rate="", failed="")
        failed = 0

        def begin(total: int) -> None:
            bar.update(task, total=total)

        def on_outcome(outcome: Outcome) -> None:
            nonlocal failed
            if outcome.error:
                failed += 1
                sentence = localized_sentence(outcome.error)
                console.print(f"[red]{outcome.name}[/]: {sentence}", markup=True, soft_wrap=True)
            for note in outcome.notes:
                console.print(f"{outcome.name}: {localized_sentence(note)}", markup=False, soft_wrap=True)
            speed = bar.tasks[0].speed
            rate = f"{speed:.1f}/s" if speed else ""
            bar.update(task, advance=1, rate=rate, failed=localized("{count} failed", count=failed) if failed else "")

        yield begin, on_outcome
