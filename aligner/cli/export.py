"""`aligner export`: a whole project for a CAT tool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli.localized_help import HelpGroup
from aligner.cli.memory_options import memory_options
from aligner.localization import localized

if TYPE_CHECKING:
    from aligner.formats import ExportOptions


@click.group(cls=HelpGroup)
def command() -> None:
    """Make a project for a CAT tool from alignments."""


@command.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.argument("alignments", metavar="ALIGNMENT...", nargs=-1, required=True)
@click.option(
    "--document",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Put this original, such as a docx, into the project.  [default: the text of the alignment]",
)
@click.option("-q", "--quiet", is_flag=True, help="Do not report which files were written.")
@memory_options
def omegat(
    folder: Path, alignments: tuple[str, ...], document: Path | None, quiet: bool, memory: ExportOptions
) -> None:
    """Write an OmegaT project into DIR that opens pre-translated.

    Units that are sound go to tm/auto and are inserted; flagged and uncertain ones go to tm/penalty-30 and are only
    offered. The rules by which the sentences were cut come along, for OmegaT 3 to 6, with exceptions that keep the
    sentences of a unit together. A project in DIR is added to.

    \b
    aligner align letter.ru.txt letter.en.txt -o letter.align.json
    aligner export omegat letter-project letter.align.json
    """
    from aligner.cli.summary import memory_sentence
    from aligner.document.errors import AlignerError
    from aligner.formats import read
    from aligner.formats.export_summary import sums_of
    from aligner.formats.omegat import export

    if document is not None and len(alignments) > 1:
        raise AlignerError("--document goes with one alignment; export the others on their own.")
    for path in alignments:
        alignment = read(path)
        for written in export(alignment, folder, memory, document, alignments):
            if not quiet:
                click.echo(localized("Wrote {path}", path=written), err=True)
        if not quiet:
            click.echo(memory_sentence(sums_of(alignment, memory), grouped=True), err=True)
    if document is not None and not quiet and document.suffix.lower() != ".txt":
        note = localized(
            "Sentences of {name} with formatting or a line break inside hold tags in OmegaT, and match only in part.",
            name=document.name,
        )
        click.echo(note, err=True)
