"""`aligner quotes`: an article and an alignment in, a verdict on each quotation out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aligner.cli import options as shared
from aligner.document.errors import AlignerError
from aligner.localization import localized

if TYPE_CHECKING:
    from aligner.document import Alignment, Document
    from aligner.quotations import Trace
    from aligner.quotations.page import Report

    Writer = Callable[[Sequence[Trace], Document, Alignment], str]

_GRAVITY = ("cut", "altered", "not found")


@dataclass(frozen=True)
class QuotesArguments:
    """Options of `quotes`: what is traced, and where it is written."""

    indirect: bool
    outputs: tuple[Path, ...]
    as_json: bool
    encoding: str | None
    words_only: bool
    fail_on: str
    quiet: bool

    @property
    def failing(self) -> tuple[str, ...]:
        """The verdicts that make the command fail."""
        return _GRAVITY[_GRAVITY.index(self.fail_on.replace("-", " ")) :] if self.fail_on != "never" else ()


@click.command("quotes")
@click.argument("article", type=click.Path(path_type=str))
@click.argument("alignment", type=click.Path(path_type=str))
@click.option("--indirect", is_flag=True, help="Trace indirect speech too: “the letter says that …”.")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=shared.OUTPUT_PATH,
    metavar="FILE",
    help="Write this file: .html for a page to read, .jsonl for one JSON object a quotation. Repeat for both.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a quotation on standard output.")
@click.option("--encoding", metavar="NAME", help="Character encoding of the article.  [default: detected]")
@click.option("--words-only", is_flag=True, help="Look for the quoted words only, not for retellings.")
@click.option(
    "--fail-on",
    type=click.Choice(["never", *(verdict.replace(" ", "-") for verdict in _GRAVITY)]),
    default="never",
    show_default=True,
    help="Exit with code 1 when a verdict is at least this grave.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors, unless --json asks for it.")
@shared.packed(QuotesArguments)
def command(article: str, alignment: str, options: QuotesArguments) -> None:
    """Find the quotations in ARTICLE and say whether they stand in ALIGNMENT as they are quoted.

    \b
    Each gets one of four verdicts:
      verbatim   the text's own words in a row
      cut        an ellipsis leaves words out, or the quotation stops before a condition
      altered    words were replaced, dropped, added, moved or respelled
      not found  neither the words nor their meaning stand in the text, or they are too common to tell

    \b
    Example:
      aligner quotes article.txt letter.align.json --indirect -o quotes.html
    """
    from aligner import formats
    from aligner.cli.outputs import refuse_input
    from aligner.document.readers import read_document
    from aligner.quotations import trace

    for path in options.outputs:
        refuse_input(path, (article, alignment))
    writers = [(path, _writer(path, alignment)) for path in options.outputs]
    text = read_document(article, encoding=options.encoding)
    aligned = formats.read(alignment)
    for path in options.outputs:
        refuse_input(path, formats.files.documents_of(aligned))
    encoder = None
    if not options.words_only:
        from aligner.encoding import load_encoder

        encoder = load_encoder()
    traces = trace(text, aligned, encoder, indirect=options.indirect)
    for path, writer in writers:
        _write(path, writer(traces, text, aligned))
        _announce(path, alignment)
        if not options.quiet:
            click.echo(localized("Wrote {path}", path=path), err=True)
    if options.as_json:
        click.echo(_lines(traces, text, aligned), nl=False)
    elif not options.quiet:
        from rich.console import Console

        from aligner.quotations.terminal import print_traces

        print_traces(traces, text, aligned, Console(highlight=False))
    sys.exit(1 if any(found.verdict in options.failing for found in traces) else 0)


def _writer(path: Path, alignment: str) -> Writer:
    """Return the writer of a path's ending; AlignerError for one without a writer."""
    from aligner.quotations.page import page

    linked = partial(page, report=_report_of(alignment, path.resolve()))
    writers: dict[str, Writer] = {".html": linked, ".htm": linked, ".jsonl": _lines, ".json": _lines}
    ending = ".align.json" if path.name.lower().endswith(".align.json") else path.suffix.lower()
    if ending not in writers:
        raise AlignerError(f"Quotations are not written as {ending or path.name!r}; name a .html or .jsonl file.")
    return writers[ending]


def _report_of(alignment: str, output: Path) -> Report | None:
    """Return the page of the alignment for the output to link, None where there is none."""
    from urllib.parse import quote

    from aligner.quotations.page import Report

    page = _page_of(alignment)
    if page is None or page == output:
        return None
    try:
        address, back = relpath(page, output.parent), relpath(output, page.parent)
    except ValueError:  # on another drive of Windows
        return None
    return Report(quote(Path(address).as_posix()), Path(back).as_posix())


def _page_of(alignment: str) -> Path | None:
    """Return the page of the alignment, where it is one itself or has one beside it."""
    from aligner.review.paths import stem_of

    path = Path(alignment).resolve()
    page = path if path.suffix.lower() in (".html", ".htm") else path.with_name(f"{stem_of(alignment)}.html")
    return page if page.is_file() else None


def _announce(path: Path, alignment: str) -> None:
    """Have the page of the alignment link the page of its quotations."""
    from aligner.pages.neighbours import announce_to

    if path.suffix.lower() in (".html", ".htm") and (page := _page_of(alignment)):
        announce_to([page] if page != path.resolve() else [], path, "quotations")


def _lines(traces: Sequence[Trace], article: Document, alignment: Alignment) -> str:
    from aligner.quotations.results import as_json

    return "".join(json.dumps(as_json(found, article, alignment), ensure_ascii=False) + "\n" for found in traces)


def _write(path: Path, content: str) -> None:
    from aligner.document.files import atomic_write

    with atomic_write(path) as stream:
        stream.write(content.encode("utf-8"))
