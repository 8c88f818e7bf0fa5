"""`aligner review`: the page on this computer, with every change kept in a file at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from aligner.localization import localized

if TYPE_CHECKING:
    from aligner.review.session import Realign


@click.command()
@click.argument("alignment", metavar="ALIGNMENT")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; others can then reach it.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on.  [default: a free one]")
@click.option("--who", metavar="NAME", help="Whose changes these are.  [default: your login name]")
@click.option("--no-browser", is_flag=True, help="Print the address only; do not open a browser.")
def command(alignment: str, host: str, port: int, who: str | None, no_browser: bool) -> None:
    """Review an ALIGNMENT in the browser.

    Each change is written to NAME.review.sqlite beside the alignment before the page says "Saved". The address holds a
    token; it lets you in as long as the server runs. End with Ctrl+C; start again and go on where you were. `aligner
    apply` makes an alignment of the result:

    \b
    aligner review letter.align.json
    aligner apply letter.align.json letter.review.sqlite -o letter.reviewed.align.json
    """
    import webbrowser
    from pathlib import Path

    from aligner.formats import read
    from aligner.review.digest import digest
    from aligner.review.page import page
    from aligner.review.paths import login_name, stem_of
    from aligner.review.server import ReviewServer
    from aligner.review.session import Session
    from aligner.review.store import ENDING, Store

    content = read(alignment)
    name, who = stem_of(alignment), who or login_name()
    store = Store(Path(alignment).with_name(name + ENDING), digest(content))
    session = Session(content, store, who, realigning())

    def make_page(entries: list[dict[str, Any]]) -> str:
        return page(content, name, {"entries": entries, "flags": session.flags(), "who": who})

    session.warm_up()
    with ReviewServer(session, make_page, host, port) as server:
        click.echo(localized("Review of {name}: {address}", name=name, address=server.address))
        click.echo(localized("Changes are kept in {path}. Stop with Ctrl+C.", path=store.path), err=True)
        if not no_browser:
            webbrowser.open(server.first_address())
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            again = f"aligner apply {alignment} {store.path}"
            click.echo("\n" + localized("Make an alignment of it:  {command}", command=again), err=True)
    store.close()


def realigning() -> Realign:
    """Return the function that aligns anew; the encoder is loaded when it is first needed."""
    from functools import lru_cache

    from aligner.encoding import load_encoder
    from aligner.review.realign import realigned

    encoder = lru_cache(maxsize=1)(load_encoder)
    return lambda state: realigned(state, encoder())
