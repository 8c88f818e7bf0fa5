"""`aligner pair`: find which documents of two folders are translations of each other."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli import options as shared
from aligner.document.errors import AlignerError
from aligner.localization import localized

if TYPE_CHECKING:
    from aligner.batch.pairing import Match
    from aligner.document import Document

FOLDER = click.Path(path_type=Path)


@click.command("pair")
@click.argument("sources", metavar="RU_DIR", type=FOLDER)
@click.argument("targets", metavar="EN_DIR", type=FOLDER)
@click.option(
    "-o",
    "--output",
    type=shared.OUTPUT_PATH,
    metavar="FILE",
    help="The manifest to write.  [default: standard output]",
)
@click.option("--minimum", type=float, metavar="SCORE", help="Leave pairs below this score out.  [default: 0.12]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output: pairs and unpaired.")
@click.option("--encoding", metavar="NAME", help="Character encoding of text files.  [default: detected]")
@shared.encoder_options
@shared.quiet_option
def command(sources: Path, targets: Path, output: Path | None, minimum: float | None, **given: Any) -> None:
    """Pair the documents of RU_DIR with those of EN_DIR by what they say, whatever their names.

    The manifest it writes is what `aligner batch` reads, with a score after each pair. Documents without a partner and
    files that cannot be read are named on stderr and left out; exit code 1 means that some could not be read.

    \b
    Example:  aligner pair originals/ translations/ -o pairs.tsv && aligner batch pairs.tsv -o aligned/
    """
    from aligner.batch.pairing import MINIMUM, match, profiles
    from aligner.cli.outputs import refuse_input

    encoder = shared.chosen_encoder(given)
    files = [_documents(folder) for folder in (sources, targets)]
    refuse_input(output, (path for paths in files for path in paths))
    sides, broken = [], dict[Path, str]()
    for number, paths in enumerate(files):
        with shared.progress(localized("reading"), len(paths), given["quiet"]) as advance:
            sides.append(profiles(_read(paths, given["encoding"], broken), encoder, advance))
        files[number] = [path for path in paths if path not in broken]
    found = match(sides[0], sides[1], MINIMUM if minimum is None else minimum)
    pairs = [(files[0][pair.source], files[1][pair.target], pair) for pair in found]
    paired = {path for source, target, _ in pairs for path in (source, target)}
    unpaired = [path for paths in files for path in paths if path not in paired]
    if given["as_json"]:
        click.echo(_as_json(pairs, unpaired, broken))
    if output is not None or not given["as_json"]:
        _write(_manifest(pairs, output.parent if output else Path()), output)
    if not given["quiet"]:
        if output is not None:
            click.echo(localized("Wrote {path}", path=output), err=True)
        for path, reason in broken.items():
            click.echo(localized("{path} is left out: {reason:sentence}", path=path, reason=reason), err=True)
        for path in unpaired:
            click.echo(localized("Note: {path} has no partner.", path=path), err=True)
        template = "Pairs: {pairs:,}; documents without a partner: {unpaired:,}."
        click.echo(localized(template, pairs=len(pairs), unpaired=len(unpaired)), err=True)
    sys.exit(1 if broken else 0)


def _documents(folder: Path) -> list[Path]:
    """Return the files of a folder that can be read, in order."""
    from aligner.document.readers import READERS

    if not folder.is_dir():
        raise AlignerError(f"{folder} is no folder; give the folder of the originals and that of the translations.")
    found = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in READERS and path.is_file()]
    if not found:
        raise AlignerError(f"There are no documents in {folder}; {', '.join(READERS)} can be read.")
    return found


def _read(paths: list[Path], encoding: str | None, broken: dict[Path, str]) -> Iterator[Document]:
    """Yield the documents; one that cannot be read is put among the broken, with the reason."""
    from aligner.document.readers import read_document

    for path in paths:
        try:
            yield read_document(path, encoding=encoding)
        except AlignerError as error:
            broken[path] = str(error)


def _manifest(pairs: list[tuple[Path, Path, Match]], folder: Path) -> str:
    """Return the manifest's text; its files are relative to the folder it lies in."""
    lines = ["source\ttarget\tname\tscore"]
    stems = [source.stem for source, _, _ in pairs]
    for source, target, pair in pairs:
        name = source.stem if stems.count(source.stem) == 1 else f"{source.parent.name}/{source.stem}"
        names = (_relative(path, folder) for path in (source, target))
        lines.append("\t".join((*names, name, f"{pair.score:.3f}")))
    return "\n".join(lines) + "\n"


def _relative(path: Path, folder: Path) -> str:
    """Return a path as seen from a folder, with slashes that every system reads."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive of Windows
        return path.absolute().as_posix()


def _write(text: str, output: Path | None) -> None:
    from aligner.document.files import atomic_write

    if output is None:
        click.echo(text, nl=False)
        return
    with atomic_write(output) as stream:
        stream.write(text.encode())


def _as_json(pairs: list[tuple[Path, Path, Match]], unpaired: list[Path], broken: dict[Path, str]) -> str:
    found = [
        {"source": str(source), "target": str(target), "score": score, "similarity": similarity}
        for source, target, pair in pairs
        for score, similarity in [(round(pair.score, 4), round(pair.similarity, 4))]
    ]
    unreadable = [{"path": str(path), "reason": reason} for path, reason in broken.items()]
    record = {"pairs": found, "unpaired": [str(path) for path in unpaired], "unreadable": unreadable}
    return json.dumps(record, ensure_ascii=False)
