"""`aligner convert`: the same alignment or memory in another format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.cli.memory_options import memory_options
from aligner.localization import localized

if TYPE_CHECKING:
    from aligner.formats import ExportOptions


@dataclass(frozen=True)
class ConvertArguments:
    """The two formats, and what becomes of inline codes."""

    source_format: str | None
    target_format: str | None
    inline: str
    quiet: bool


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT", type=shared.OUTPUT)
@click.option("--from", "source_format", metavar="FORMAT", help="Format of IN.  [default: by its ending]")
@click.option("--format", "target_format", metavar="FORMAT", help="Format of OUT.  [default: by its ending]")
@click.option(
    "--inline",
    type=click.Choice(["drop", "keep"]),
    default="drop",
    show_default=True,
    help="Drop the codes in a TMX's inline tags, or keep them as text.",
)
@click.option("-q", "--quiet", is_flag=True, help="Do not report which files were written.")
@memory_options
@shared.packed(ConvertArguments)
def command(source: str, target: str, options: ConvertArguments, memory: ExportOptions) -> None:
    """Rewrite an alignment or a memory IN as OUT.

    Formats are detected from the file extensions; `-` is standard input or output and needs a format named. From one
    memory to another the units pass one by one, so files of any size need little room.

    \b
    aligner convert letter.align.json letter.tmx
    aligner convert memory.tmx table.tsv
    zcat big.tmx.gz | aligner convert - big.jsonl --from tmx
    """
    from dataclasses import replace

    from aligner.cli.outputs import in_place
    from aligner.document.files import refuse_replacing
    from aligner.formats import convert
    from aligner.formats.files import files_of
    from aligner.formats.registry import UnknownFormatError

    export = replace(memory, inline="keep" if options.inline == "keep" else "drop")
    formats = {"source_format": options.source_format, "target_format": options.target_format}
    try:
        if not in_place(source, target, options.source_format, options.target_format):
            refuse_replacing((source,), target, files_of(target, options.target_format))
        paths = convert(source, target, export, **formats)
    except UnknownFormatError as error:
        raise error.with_option("--from", "--format") from error
    if not options.quiet:
        for path in paths:
            click.echo(localized("Wrote {path}", path=path), err=True)
