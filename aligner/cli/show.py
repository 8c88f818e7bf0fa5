"""`aligner show`: beads side by side in the terminal."""

from __future__ import annotations

import click

from aligner.localization import localized


@click.command()
@click.argument("alignment", metavar="ALIGNMENT")
@click.option("--flags", is_flag=True, help="Show only flagged beads.")
@click.option("--around", type=click.IntRange(0), metavar="N", help="Show flagged beads and N before and after each.")
@click.option("--width", type=click.IntRange(40), metavar="N", help="Columns to use.  [default: the terminal's]")
@click.option("--pager/--no-pager", default=None, help="Page the output.  [default: if it is longer than the terminal]")
def command(alignment: str, flags: bool, around: int | None, width: int | None, pager: bool | None) -> None:
    """Print the beads of an ALIGNMENT side by side, with flagged words underlined.

    Colours are left out where NO_COLOR is set or the output is no terminal.

    \b
    aligner show letter.align.json --flags
    aligner show letter.align.json --around 2
    """
    import sys

    from aligner.formats import read
    from aligner.review.terminal import chosen, console_for, show

    content = read(alignment)
    numbers = chosen(content, flags, around)
    if not numbers:
        flagged = flags or around is not None
        sentence = localized("No bead is flagged.") if flagged else localized("The alignment is empty.")
        click.echo(sentence, err=True)
        return
    console = console_for(width)
    if pager is None:
        pager = sys.stdout.isatty()
    if not pager:
        show(content, numbers, console)
        return
    with console.capture() as captured:
        show(content, numbers, console)
    text = captured.get()
    if text.count("\n") < console.height:
        click.echo(text, nl=False, color=True)
    else:
        click.echo_via_pager(text, color=not console.no_color)
