"""`aligner srx`: the splitting rules for a CAT tool."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("srx")
@click.option(
    "-o", "--output", default="-", show_default=True, metavar="FILE", help="Where to write; - is standard output."
)
def command(output: str) -> None:
    """Write our splitting rules as SRX 2.0.

    Load the file in your CAT tool, so that it cuts sentences where the aligner did and the memory matches. In OmegaT
    copy it to the project's omegat/segmentation.srx; in other tools import it as segmentation rules.

    \b
    Examples:
      aligner srx -o ru-en.srx
      aligner split letter.txt --srx ru-en.srx
    """
    from aligner.document.files import atomic_write
    from aligner.splitting.srx_writing import srx_text

    text = srx_text()
    if output == "-":
        click.echo(text, nl=False)
        return
    with atomic_write(Path(output)) as stream:
        stream.write(text.encode())
