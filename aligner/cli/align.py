"""`aligner align`: two documents in, aligned files out, and a summary of what diverges."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli import options as shared
from aligner.cli.memory_options import memory_options
from aligner.cli.reader_options import reader_of, reader_options, reading
from aligner.document.errors import AlignerError

if TYPE_CHECKING:
    from aligner.document import Alignment
    from aligner.formats import ExportOptions
    from aligner.formats.export_summary import Sums


@click.command("align")
@click.argument("source", type=shared.INPUT)
@click.argument("target", type=shared.INPUT, required=False)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=shared.OUTPUT,
    metavar="FILE",
    help="Write this file; its ending names the format. Repeat for several; - is standard output.",
)
@click.option("--format", "form", metavar="NAME", help="Format of standard output: tmx, tsv, json …  [default: tsv]")
@shared.language_options
@shared.reading_options
@shared.max_bead_option
@click.option(
    "--anchors",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Pairs that must hold: lines of source and target sentence numbers, from 1, with a tab between.",
)
@shared.encoder_options
@shared.check_options
@reader_options
@memory_options
@shared.fail_on_option
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object on standard output.")
@shared.quiet_option
def command(
    source: str, target: str | None, outputs: tuple[str, ...], form: str | None, memory: ExportOptions, **given: Any
) -> None:
    """Align SOURCE with TARGET, its translation, and flag where they diverge.

    SOURCE alone may be the name of a pair that `aligner corpora fetch` has brought.

    \b
    Examples:
      aligner align letter.ru.docx letter.en.docx -o letter.tmx -o letter.html
      aligner align original.txt translation.txt -o letter.align.json --fail-on error
      aligner align - translation.txt --format tsv < original.txt
      aligner align lavrov-letter -o letter.tmx
    """
    from aligner.cli import summary
    from aligner.cli.outputs import distinct, read_with, refuse_inputs
    from aligner.formats import write
    from aligner.pipeline import Listener, align

    start = time.perf_counter()
    outputs = distinct(_outputs(outputs, form, given["as_json"]))
    pair = _pair(source, target)
    refuse_inputs(outputs, (*pair, *read_with(given)))
    reader = reader_of(given)
    notes: list[str] = []
    with shared.checking(given["quiet"]) as on_progress:
        alignment = align(
            *pair,
            replace(shared.pipeline_options(given), jobs=shared.processes(given)),
            encoder=shared.chosen_encoder(given),
            listener=Listener(notes.append, on_progress),
        )
    alignment, reader_notes = reading(alignment, reader, shared.fidelity_options(given), given["quiet"])
    notes += reader_notes
    written = [path for output in outputs for path in write(alignment, output, _format(output, form), memory)]
    sums = None if given["quiet"] and not given["as_json"] else _sums(alignment, memory)
    if sums and given["as_json"]:
        counts = summary.counts(alignment)
        counts |= {"memory": summary.memory_counts(sums), "notes": notes, "outputs": [str(path) for path in written]}
        click.echo(json.dumps(counts, ensure_ascii=False))
    if sums and not given["quiet"]:
        summary.show(alignment, notes, written, time.perf_counter() - start, sums)
    sys.exit(shared.exit_code(alignment, given["fail_on"]))


def _sums(alignment: Alignment, options: ExportOptions) -> Sums:
    from aligner.formats.export_summary import sums_of

    return sums_of(alignment, options)


def _pair(source: str, target: str | None) -> tuple[str, str]:
    """Return the two files; without a target the source names a pair of the registry that has been fetched."""
    if target is not None:
        return source, target
    from aligner.corpora.registry import find, load_registry
    from aligner.corpora.store import Store

    registry = load_registry()
    if source not in registry and Path(source).exists():
        raise AlignerError(f"{source} needs its translation beside it: aligner align {source} TRANSLATION -o FILE.")
    original, translation = Store().pair(find(registry, source))
    return str(original), str(translation)


def _outputs(outputs: tuple[str, ...], form: str | None, as_json: bool) -> tuple[str, ...]:
    """Return where to write, complaining about what cannot work before a long run.

    Standard output gets a table where no file was named and nothing else goes there.
    """
    from aligner.formats.registry import WRITERS, find

    if as_json and "-" in outputs:
        raise AlignerError("--json and -o - both want standard output; give the alignment a file with -o FILE.")
    outputs = outputs or (() if as_json else ("-",))
    for output in outputs:
        find(output, _format(output, form), WRITERS)
    return outputs


def _format(output: str, form: str | None) -> str | None:
    """Return the name of the format that standard output gets; a file's ending names its own."""
    return (form or "tsv") if output == "-" else None
