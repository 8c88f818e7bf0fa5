"""`aligner app`: everything in a page on this computer."""

from __future__ import annotations

import click

from aligner.localization import localized


@click.command("app")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; others can then reach it.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on.  [default: a free one]")
@click.option("--no-browser", is_flag=True, help="Print the address only; do not open a browser.")
def command(host: str, port: int, no_browser: bool) -> None:
    """Align and review in the browser, from two files to a saved memory.

    Drop an original and its translation, correct what is flagged, save TMX, an OmegaT project, XLIFF, Excel or a
    report. The work is kept in your data folder and found again at the next start. Nothing leaves this computer. End
    with Quit on the page, or with Ctrl+C.
    """
    import webbrowser

    from aligner.app.library import Library
    from aligner.app.server import AppServer
    from aligner.cli.review import realigning
    from aligner.review.paths import login_name

    _end_as_by_ctrl_c()
    with AppServer(Library(), login_name(), realigning(), host, port) as server:
        click.echo(localized("The app: {address}", address=server.address))
        kept = localized("Work is kept in {folder}. Stop with Ctrl+C.", folder=server.library.folder)
        click.echo(kept, err=True)
        if not no_browser:
            webbrowser.open(server.first_address())
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo(err=True)


def _end_as_by_ctrl_c() -> None:
    """Let the signals of a closed window and of a system that shuts down end the program in order."""
    import signal

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) is not signal.SIG_IGN:  # `nohup aligner app` outlives its terminal
            signal.signal(number, interrupt)


def main() -> None:
    """Open the app; what a shortcut without a console starts, so a mistake is shown in the browser's place."""
    from aligner.cli import group

    group(["app"], prog_name="aligner")
