"""`aligner split`: see how a document is cut into sentences."""

from __future__ import annotations

from pathlib import Path

import click

from aligner.cli import options as shared


@click.command("split")
@click.argument("file", type=shared.INPUT)
@click.option("--language", metavar="CODE", help="Language of the text.  [default: found out]")
@shared.reading_options
@click.option("--offsets", is_flag=True, help="Print the character offset after each sentence instead of its text.")
def command(
    file: str, language: str | None, encoding: str | None, lines: bool, unwrap: bool, srx: Path | None, offsets: bool
) -> None:
    r"""Cut FILE into sentences and print them, one a line.

    \b
    Examples:
      aligner split letter.txt
      aligner split letter.txt --offsets
    """
    from aligner.document.reading import read_document
    from aligner.splitting import SplitOptions, split

    document = read_document(file, encoding=encoding, language=language, lines=lines)
    for sentence in split(document, SplitOptions(lines=lines, unwrap=unwrap, srx=srx)):
        click.echo(sentence.end if offsets else " ".join(document[sentence].split()))
