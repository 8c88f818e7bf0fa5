"""`aligner report`: an alignment as one HTML page."""

from __future__ import annotations

import click

from aligner.cli import options as shared
from aligner.localization import localized


@click.command()
@click.argument("alignment", metavar="ALIGNMENT")
@click.option(
    "-o",
    "--output",
    type=shared.OUTPUT,
    metavar="FILE",
    help="Where to write the page.  [default: ALIGNMENT's name with .html]",
)
@click.option("-q", "--quiet", is_flag=True, help="Do not report which file was written.")
def command(alignment: str, output: str | None, quiet: bool) -> None:
    """Write a page that shows an ALIGNMENT and lets you correct it.

    The page is one file: it opens by double click, fetches nothing and sends nothing. Corrections are kept in the
    browser; download them as NAME.edits.json and bring them back with `aligner apply`.

    \b
    aligner report letter.align.json -o letter.html
    """
    import sys
    from pathlib import Path

    from aligner.cli.outputs import refuse_input
    from aligner.document.errors import AlignerError
    from aligner.document.files import atomic_write, same_file
    from aligner.formats import read
    from aligner.formats.files import documents_of
    from aligner.pages.neighbours import neighbours_of, with_neighbours
    from aligner.review.page import page
    from aligner.review.paths import stem_of

    if output and output != "-" and Path(output).suffix.lower() not in (".html", ".htm"):
        raise AlignerError(
            f"`report` writes an HTML page, not {Path(output).suffix or 'that'} ({output}); name a .html file. A PDF "
            "can be printed from it, and `check -o` writes .docx and .xlsx."
        )
    stem = stem_of(alignment)
    content = read(alignment)
    path = Path(output) if output else Path(alignment).with_name(f"{stem}.html")
    documents = [name for name in documents_of(content) if name]
    documents += [str(Path(alignment).with_name(Path(name).name)) for name in documents]  # aligned in that folder
    refuse_input(path, [name for name in documents if not same_file(name, alignment)])
    text = page(content, Path(output).stem if output and output != "-" else stem)
    if output == "-":
        sys.stdout.buffer.write(text.encode())
        return
    made = with_neighbours(text.encode(), neighbours_of(path))  # the pages that link the one that is replaced
    with atomic_write(path) as stream:
        stream.write(made)
    if not quiet:
        click.echo(localized("Wrote {path}", path=path), err=True)
