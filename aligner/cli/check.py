"""`aligner check`: flags for an alignment, a memory, a table or a pair of documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli import options as shared
from aligner.cli.reader_options import reader_of, reader_options, reading
from aligner.document.errors import AlignerError
from aligner.localization import localized, localized_sentence

if TYPE_CHECKING:
    from aligner.document import Alignment, Divergence
    from aligner.document.model import Span

_READING = ("source_language", "target_language", "encoding", "lines", "unwrap", "srx")
"""Options that say how two documents are read; an alignment, a memory or a table has no use for them."""
FORMS = ("text", "json", "sarif", "html", "csv", "xlsx", "docx")


@dataclass(frozen=True)
class CheckArguments:
    """Options of `check`: input formats, and how the flags are written."""

    output: str | None
    form: str | None
    as_json: bool
    source_format: str | None


@click.command("check")
@click.argument("file", type=shared.INPUT)
@click.argument("translation", type=shared.INPUT, required=False)
@click.option(
    "-o", "--output", type=shared.OUTPUT, metavar="FILE", help="Write to this file.  [default: standard output]"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="How to write the flags.  [default: by the ending of -o, else text]",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json: one object a line.")
@click.option("--from", "source_format", metavar="FORMAT", help="Format of FILE.  [default: by its ending]")
@shared.language_options
@shared.reading_options
@shared.encoder_options
@shared.check_options
@reader_options
@click.option("--explain", is_flag=True, help="Show with each flag what speaks for it and what against it.")
@shared.fail_on_option
@shared.quiet_option
@shared.packed(CheckArguments)
def command(file: str, translation: str | None, options: CheckArguments, **given: Any) -> None:
    """Flag passages where a translation diverges from its original.

    FILE is an alignment, or a memory or table whose rows are taken as pairs (TMX, XLIFF, TSV …); or the original, with
    its TRANSLATION as the second argument. The beads of --json are counted from 0, as the rows of a table are.

    \b
    Examples:
      aligner check letter.align.json
      aligner check memory.tmx --min-severity warning --fail-on error
      aligner check original.txt translation.txt --json
      aligner check table.tsv -o flags.sarif
      aligner check letter.align.json --explain
    """
    from aligner.cli.outputs import read_with, refuse_input
    from aligner.formats.files import documents_of

    output = options.output
    form = "json" if options.as_json else options.form or _by_ending(output)
    if form in ("xlsx", "docx") and output in (None, "-"):
        raise AlignerError(f"A .{form} file is no text for a terminal; name it with -o FILE.{form}.")
    refuse_input(output, (file, translation or "", *read_with(given)))
    reader = reader_of(given)
    if reader is not None and given["depth"] == "quick":
        given["depth"] = "reader"
    alignment, notes = _checked(file, translation, options.source_format, given)
    refuse_input(output, documents_of(alignment))
    notes += _whether_they_belong_together(alignment) if translation is None else []
    alignment, told = reading(alignment, reader, shared.fidelity_options(given), given["quiet"])
    notes += told
    if not given["quiet"]:
        for note in notes:
            click.echo(localized("Note: {note:sentence}", note=note), err=True)
    if form == "html":
        _write_html(alignment, output)
    elif form in _REPORTS:
        _write_report(alignment, form, output)
    else:
        writers: dict[str, Callable[[Alignment], str]] = {
            "text": partial(_text, explained=given["explain"]),
            "json": _json_lines,
            "sarif": _sarif,
        }
        text = writers[form](_undismissed(alignment))
        _write(text.encode("utf-8", "replace"), output)
    if not given["quiet"]:
        if output not in (None, "-"):
            click.echo(localized("Wrote {path}", path=output), err=True)
        click.echo(_summary(alignment, given["depth"]), err=True)
    sys.exit(shared.exit_code(alignment, given["fail_on"]))


_REPORTS = ("csv", "xlsx", "docx")
_ENDINGS = {
    **{".json": "json", ".jsonl": "json", ".sarif": "sarif", ".html": "html", ".htm": "html"},
    **{".txt": "text", ".text": "text", ".log": "text", "": "text"},
    **{f".{name}": name for name in _REPORTS},
}


def _by_ending(output: str | None) -> str:
    """Return the format of a file's ending, text for standard output; AlignerError for one that cannot be written."""
    ending = Path(output).suffix.lower() if output and output != "-" else ""
    if str(output).lower().endswith(".align.json"):
        ending = ".align.json"  # the ending of alignments, and a list of flags is none
    if ending not in _ENDINGS:
        known = ", ".join(name for name in _ENDINGS if name)
        hint = "write a .docx or print the .html page to PDF" if ending == ".pdf" else f"use one of {known}"
        raise AlignerError(f"`check` writes no {ending} files ({output}); {hint}, or name a --format.")
    return _ENDINGS[ending]


def _write_report(alignment: Alignment, form: str, output: str | None) -> None:
    import io

    from aligner.formats import flag_table

    stream = io.BytesIO()
    getattr(flag_table, f"write_{form}")(alignment, stream)
    _write(stream.getvalue(), output)


def _undismissed(alignment: Alignment) -> Alignment:
    return replace(alignment, divergences=tuple(flag for flag in alignment.divergences if flag.decision != "dismissed"))


def _checked(
    file: str, translation: str | None, source_format: str | None, given: dict[str, Any]
) -> tuple[Alignment, list[str]]:
    """Return the alignment with its flags, and what the user should know."""
    from aligner.encoding import load_encoder
    from aligner.fidelity import check
    from aligner.fidelity.dismissed_flags import with_decisions
    from aligner.formats import read
    from aligner.formats.registry import UnknownFormatError
    from aligner.pipeline import Listener, align

    if given["depth"] == "none":
        raise AlignerError("`check --depth none` would check nothing; choose quick or reader.")
    notes: list[str] = []
    if translation is not None:
        encoder = shared.chosen_encoder(given)
        options = replace(shared.pipeline_options({"max_bead": 4, **given}), jobs=shared.processes(given))
        with shared.checking(given["quiet"]) as on_progress:
            listener = Listener(notes.append, on_progress)
            return align(file, translation, options, encoder=encoder, listener=listener), notes
    checks = shared.fidelity_options(given)
    try:
        alignment = read(file, source_format)
    except UnknownFormatError as error:
        if file == "-":
            raise error.with_option("--from", "") from error
        message = f"{file} is no alignment, memory or table; name its translation too: check {file} TRANSLATION."
        raise AlignerError(message) from error
    if unheeded := [name for name in _READING if given[name]]:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in unheeded)
        raise AlignerError(f"{file} is cut into sentences already, so {names} would do nothing; leave it out.")
    if given["model"]:
        notes.append("The checks use the bundled encoder; --model would only align, and the file is aligned already.")
    with shared.checking(given["quiet"]) as on_progress:
        flags = check(alignment, load_encoder(), checks, on_progress, shared.processes(given))
    before = alignment.options.get("checks")
    kept = before if isinstance(before, dict) else {}
    recorded = {**alignment.options, "checks": {**kept, "depth": given["depth"]}}
    return replace(alignment, divergences=with_decisions(flags, alignment, alignment), options=recorded), notes


def _whether_they_belong_together(alignment: Alignment) -> list[str]:
    """Say it where most of a table or memory pairs what does not belong together; of documents, aligning says it."""
    from aligner.fidelity.document_level.unrelated_sides import unrelated_sides

    found = unrelated_sides(alignment)
    if found is None:
        return []
    return [f"Most of the two sides does not belong together: {found.shares()}. Are these the right files and columns?"]


def _write(data: bytes, output: str | None) -> None:
    if output in (None, "-"):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from aligner.document.files import atomic_write

    with atomic_write(Path(str(output))) as stream:
        stream.write(data)


def _write_html(alignment: Alignment, output: str | None) -> None:
    from aligner.formats import write

    write(alignment, output or "-", "html")


def _json_lines(alignment: Alignment) -> str:
    return "".join(json.dumps(record(flag, alignment), ensure_ascii=False) + "\n" for flag in alignment.divergences)


def record(flag: Divergence, alignment: Alignment) -> dict[str, Any]:
    """Return a flag as `--json` prints it; the fields are documented in docs/fidelity.md and kept stable."""
    from aligner.fidelity.dismissed_flags import fingerprint

    source, target = flag.source_span, flag.target_span
    return {
        "bead": flag.bead,
        "type": flag.type,
        "severity": flag.severity,
        "probability": flag.probability if flag.measured else None,
        "source_span": _pair(source),
        "target_span": _pair(target),
        "source_text": alignment.source[source] if source else None,
        "target_text": alignment.target[target] if target else None,
        "message": flag.message,
        "id": fingerprint(flag, alignment),
        "source": flag.source,
        **({"evidence": _evidence(flag)} if flag.evidence else {}),
    }


def _evidence(flag: Divergence) -> list[dict[str, Any]]:
    """Return the features behind a flag's score, the weightiest first; `share` is in log-odds."""
    from aligner.fidelity.explanation import describe

    return [
        {
            "feature": one.feature,
            "value": round(one.value, 4),
            "weight": round(one.weight, 4),
            "share": round(one.share, 4),
            "meaning": describe(one.feature, flag.type),
        }
        for one in flag.evidence
    ]


def _pair(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None


def _text(alignment: Alignment, *, explained: bool = False) -> str:
    """Return the flags for people, the likeliest first, each with both sides of its bead, and why where `explained`."""
    from aligner.fidelity.explanation import explain

    blocks = []
    for flag in sorted(alignment.divergences, key=lambda flag: (-flag.probability, flag.bead)):
        bead = alignment.beads[flag.bead]
        target = alignment.target_edits.get(flag.bead, alignment.target_text(bead))
        sides = (alignment.source_text(bead), target)
        lines = [shared.heading(flag)]
        lines += [f"  {' '.join(text.split()) or '—'}" for text in sides]
        lines += [f"    {localized_sentence(line)}" for line in explain(flag)] if explained else []
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _sarif(alignment: Alignment) -> str:
    from aligner.formats.sarif import sarif

    return json.dumps(sarif(alignment), ensure_ascii=False, indent=1) + "\n"


def _summary(alignment: Alignment, depth: str) -> str:
    from collections import Counter

    kinds = Counter(flag.severity for flag in alignment.divergences if flag.decision != "dismissed")
    dismissed = sum(flag.decision == "dismissed" for flag in alignment.divergences)
    counted = (
        (kinds["error"], localized("{count} error|{count} errors", count=kinds["error"])),
        (kinds["warning"], localized("{count} warning|{count} warnings", count=kinds["warning"])),
        (kinds["note"], localized("{count} note|{count} notes", count=kinds["note"])),
    )
    told = [said for count, said in counted if count]
    parts = [localized("{count} bead|{count} beads", count=len(alignment.beads)), *(told or [localized("no flags")])]
    parts += [localized("{count} dismissed", count=dismissed)] if dismissed else []
    looked = localized("reader checks") if depth == "reader" else localized("quick checks")
    return f"{', '.join(parts)} ({looked})"
