"""`aligner apply`: a reviewer's changes into a new alignment."""

from __future__ import annotations

import click

from aligner.cli import options as shared
from aligner.localization import localized


@click.command()
@click.argument("alignment", metavar="ALIGNMENT")
@click.argument("edits", metavar="EDITS")
@click.option(
    "-o",
    "--output",
    "outputs",
    type=shared.OUTPUT,
    metavar="FILE",
    multiple=True,
    help="Where to write the result, in the format of the ending; may be given several times.  "
    "[default: NAME.reviewed.align.json]",
)
@click.option("--who", metavar="NAME", help="Who made changes that are not signed.  [default: your login name]")
@click.option("-q", "--quiet", is_flag=True, help="Do not report what was written.")
def command(alignment: str, edits: str, outputs: tuple[str, ...], who: str | None, quiet: bool) -> None:
    """Apply EDITS to the ALIGNMENT they were made of, and write a new alignment.

    EDITS is the NAME.edits.json that a report's page downloads, the NAME.review.sqlite of `aligner review`, or a
    workbook that `aligner convert` wrote and a reviewer changed. Every sentence must be there once and in order and the
    source untouched; otherwise the row and the reason are named and nothing is written.

    \b
    aligner apply letter.align.json letter.edits.json
    aligner apply letter.align.json review.xlsx -o letter.reviewed.align.json -o letter.tmx
    """
    from pathlib import Path

    from aligner.cli.outputs import distinct, in_place, refuse_inputs
    from aligner.formats import read, write
    from aligner.review import import_edits
    from aligner.review.paths import login_name, stem_of

    default = Path(alignment).with_name(f"{stem_of(alignment)}.reviewed.align.json")
    outputs = distinct(outputs or (str(default),))
    refuse_inputs(outputs, (edits,))
    refuse_inputs([output for output in outputs if not in_place(alignment, output)], (alignment,))
    original = read(alignment)
    result = import_edits.applied(original, Path(edits), who or login_name())
    paths = [path for output in outputs for path in write(result, output)]
    if not quiet:
        click.echo(import_edits.change_summary(original, result), err=True)
        for path in paths:
            click.echo(localized("Wrote {path}", path=path), err=True)
