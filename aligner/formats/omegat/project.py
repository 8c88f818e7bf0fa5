"""Writing the project's folders and files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from aligner.document.errors import AlignerError, system_reason
from aligner.document.files import atomic_write, refuse_replacing
from aligner.document.model import Alignment
from aligner.document.xml_text import escape
from aligner.formats import tmx_writer
from aligner.formats.files import documents_of
from aligner.formats.omegat import segmentation
from aligner.formats.omegat.groups import MAX_EXCEPTIONS, earlier_exceptions, exceptions, source_paragraphs
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import memory_of

_FOLDERS = ("source", "target", "glossary", "dictionary", "omegat", "tm/auto", "tm/penalty-30")
_PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
    <project version="1.0">
        <source_dir>__DEFAULT__</source_dir>
        <target_dir>__DEFAULT__</target_dir>
        <tm_dir>__DEFAULT__</tm_dir>
        <glossary_dir>__DEFAULT__</glossary_dir>
        <glossary_file>__DEFAULT__</glossary_file>
        <dictionary_dir>__DEFAULT__</dictionary_dir>
        <source_lang>{source}</source_lang>
        <target_lang>{target}</target_lang>
        <sentence_seg>true</sentence_seg>
        <support_default_translations>true</support_default_translations>
        <remove_tags>false</remove_tags>
        <external_command></external_command>
    </project>
</omegat>
"""


def export(
    alignment: Alignment,
    folder: str | Path,
    options: ExportOptions | None = None,
    document: Path | None = None,
    inputs: Sequence[str] = (),
) -> list[Path]:
    """Write a project, or add to one, and return the files written.

    The source is our text, a paragraph between empty lines, or a copy of `document` where one is given. Units fit to be
    inserted go to `tm/auto`, the others to `tm/penalty-30`. A project that is there keeps its settings and its
    translations. Raises AlignerError for a folder that holds something else or cannot be written, and where one of
    the `inputs` or the alignment's own original would be replaced.
    """
    folder, options = Path(folder), options or ExportOptions()
    memory = memory_of(alignment, options)
    languages = memory.source_language, memory.target_language
    _prepare(folder)
    name = document.name if document else f"{Path(memory.source_name or 'text').stem}.txt"
    source = _copied(document) if document else source_text(alignment, options).encode()
    earlier = earlier_exceptions(folder / "omegat" / "segmentation.srx")
    kept = (*exceptions(alignment, options), *earlier)[:MAX_EXCEPTIONS]
    files = {
        f"source/{name}": source,
        "omegat/segmentation.srx": segmentation.srx(languages[0], kept),
        "omegat/segmentation.conf": segmentation.conf(languages, kept),
    }
    if not (folder / "omegat.project").exists():
        codes = dict(zip(("source", "target"), map(escape, languages), strict=True))
        files["omegat.project"] = _PROJECT.format(**codes).encode()
    stem = Path(name).stem
    memories = {f"tm/auto/{stem}.tmx": tmx_writer.write}
    review = f"tm/penalty-30/{stem}.review.tmx"
    read = inputs if document else (*inputs, *documents_of(alignment))
    refuse_replacing(read, folder, [folder / place for place in (*files, *memories, review)])
    if any(unit.review and unit.source and unit.target for unit in memory.units):
        memories[review] = tmx_writer.write_review
    with ExitStack() as stack:
        for place, content in files.items():
            stack.enter_context(atomic_write(folder / place)).write(content)
        for place, write in memories.items():
            write(memory, stack.enter_context(atomic_write(folder / place)), options)
    if review not in memories:
        (folder / review).unlink(missing_ok=True)  # one of an earlier export
    return [folder / place for place in (*files, *memories)]


def _prepare(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "omegat.project").exists():
        raise AlignerError(f"{folder} is not empty and no OmegaT project; name a new folder.")
    try:
        for inner in _FOLDERS:
            (folder / inner).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AlignerError(f"Cannot make the folder {folder}: {system_reason(error)}.") from error


def _copied(document: Path) -> bytes:
    try:
        return document.read_bytes()
    except OSError as error:
        raise AlignerError(f"Cannot read {document}: {system_reason(error)}.") from error


def source_text(alignment: Alignment, options: ExportOptions) -> str:
    """Return the source as OmegaT's text filter reads it: sentences cleaned as in the memory, paragraphs parted."""
    paragraphs = ("".join(text for _, text in paragraph) for paragraph in source_paragraphs(alignment, options))
    return "\n\n".join(paragraphs) + "\n"
